// What notices a script of a stranger, an element of theirs, a request that leaves, a formula in a file: on every page of one context. That it does
// notice each of them is shown by corpus_planted.mjs.
import { readFile } from "node:fs/promises";
import { assert, browser, given, server } from "./signed_in.mjs";
import { openPage } from "../browser/chromium.mjs";
import { counted, inspected, settled } from "./corpus_look.mjs";

const HELD = /^Blocked script execution in .*(\/rendered\/|about:srcdoc)|^(Loading|Applying|Connecting|Refused) .*violates the following|status of (400|401|403|404|409|422)/;
const FRAMED = /\/rendered\//;
const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

export async function probed() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", acceptDownloads: true });
  await context.addCookies([{ name: "tidings", value: given.session, url: server, httpOnly: true, sameSite: "Strict" }]);
  const wrong = [];
  /** Fields whose words were shown as words. */
  const seen = new Set();
  const files = [];
  await context.exposeBinding("injected", ({ frame }, word) => void wrong.push(`a script ran in ${frame.url()}: ${word}`));
  await context.exposeBinding("heldBack", ({ frame }, what) => void wrong.push(`${frame.url()} held back ${what}`));
  // Only what really leaves comes here: what a policy holds back is stopped before.
  await context.route((url) => !["data:", "blob:"].includes(url.protocol) && url.host !== new URL(server).host, (route) => {
    wrong.push(`a request leaves: ${route.request().url()}`);
    return route.abort();
  });

  async function opened() {
    const { page, trouble } = await openPage(context);
    counted(page);
    await page.addInitScript(telling);
    page.on("console", (message) => {
      const isHeld = HELD.test(message.text()) && (FRAMED.test(message.text() + message.location().url) || /status of|about:srcdoc' because the document's frame is sandboxed/.test(message.text()));
      if (message.type() === "error" && !isHeld) wrong.push(`${page.url()}: ${message.text()}`);
    });
    page.on("popup", (other) => wrong.push(`${page.url()} opened ${other.url()}`));
    page.on("framenavigated", (frame) => {
      if (frame === page.mainFrame() && !frame.url().startsWith(server) && frame.url() !== "about:blank") wrong.push(`it went to ${frame.url()}`);
    });
    page.on("response", (answer) => answer.status() >= 500 && wrong.push(`${answer.status()} ${answer.url()}`));
    const told = async () => {
      for (const one of await trouble()) wrong.push(`${page.url()}: ${one}`);
      await page.evaluate(() => void (window.sprung.length = 0)).catch(() => undefined);
    };
    return { page, told };
  }

  /** What is on the page now: hovered, and looked at with what that shows. */
  async function look(page) {
    await settled(page);
    const found = await page.evaluate(inspected, { server });
    for (const one of found.wrong) wrong.push(`${page.url()}: ${one}`);
    for (const text of [found.text, ...(await framed(page))]) for (const [, field] of text.matchAll(/«([^«»]+)»/g)) seen.add(field);
  }

  async function checkFile(download) {
    const cells = cellsOf((await readFile(await download.path(), "utf8")).replace(/^\uFEFF/, ""));
    for (const cell of cells) if (FORMULA.test(cell)) wrong.push(`${download.suggestedFilename()} has a formula: ${cell}`);
    files.push({ name: download.suggestedFilename(), disarmed: cells.filter((cell) => cell.startsWith("'") && FORMULA.test(cell.slice(1))).length });
  }

  return { wrong, seen, files, opened, look, checkFile };
}

/** In the page and in each of its frames: what a script calls is told at once. A page that is left, and a frame that goes with what opened it, tell nothing later. */
function telling() {
  for (const name of ["alert", "confirm", "prompt", "print"]) Object.defineProperty(window, name, { value: (...words) => void window.injected(`${name}(${words.join()})`) });
  // What a frame's policy holds back there is as it should be.
  if (window === top) document.addEventListener("securitypolicyviolation", (event) => window.heldBack(`${event.violatedDirective} ${event.blockedURI}`));
}

/** What the frames show; each of them is one that lets nothing out. */
async function framed(page) {
  const shown = page.frames().filter((one) => one !== page.mainFrame() && FRAMED.test(one.url()));
  return await Promise.all(shown.map((frame) => frame.evaluate(() => document.documentElement.innerText).catch(() => "")));
}

/** The cells of a file (RFC 4180), each of which is quoted. */
function cellsOf(text) {
  const cells = [];
  for (let at = 0; at < text.length; ) {
    assert.equal(text[at], '"', `a cell is quoted: ${text.slice(at, at + 80)}`);
    let cell = "";
    for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
      if (text[at] === '"') at += 1;
      cell += text[at];
    }
    cells.push(cell);
    at += text[at + 1] === "," ? 2 : 3;
  }
  return cells;
}
