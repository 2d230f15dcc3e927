// Whatever strangers have written, everywhere: every page is opened, and on it whatever can be pressed; no script of theirs runs, none of their elements
// is real outside a frame that lets nothing out, nothing is asked of elsewhere, and no file has a formula.
import { readFile } from "node:fs/promises";
import { api, assert, browser, given, server, shoot, until } from "./signed_in.mjs";
import { openPage } from "../browser/chromium.mjs";
import { fill, filled, refused, words } from "./corpus_filled.mjs";
import { counted, inspected, openers, press, settled } from "./corpus_look.mjs";

const named = await fill();
// Of the dozen nothing may be refused: what is nowhere proves nothing.
if (!given.is_long) assert.deepEqual(refused.filter((one) => !given.refused.some((may) => one.startsWith(may))), []);

const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", acceptDownloads: true });
await context.addCookies([{ name: "tidings", value: given.session, url: server, httpOnly: true, sameSite: "Strict" }]);
const wrong = [];
/** Fields whose words were shown as words. */
const seen = new Set();
const visited = new Set();
await context.exposeBinding("injected", ({ frame }, word) => void wrong.push(`a script ran in ${frame.url()}: ${word}`));
// Only what really leaves comes here: what a policy holds back is stopped before.
await context.route((url) => !["data:", "blob:"].includes(url.protocol) && url.host !== new URL(server).host, (route) => {
  wrong.push(`a request leaves: ${route.request().url()}`);
  return route.abort();
});

const HELD = /^Blocked script execution in .*(\/rendered\/|about:srcdoc)|^(Loading|Applying|Connecting|Refused) .*violates the following|status of (400|401|403|404|409|422)/;
const FRAMED = /\/rendered\//;

async function opened() {
  const { page, trouble } = await openPage(context);
  counted(page);
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

/** What the frames show; each of them is one that lets nothing out. */
async function framed(page) {
  const texts = [];
  for (const frame of page.frames().filter((one) => one !== page.mainFrame() && FRAMED.test(one.url()))) {
    texts.push(await frame.evaluate(() => document.documentElement.innerText).catch(() => ""));
  }
  return texts;
}

/** What stands around every page is pressed once. */
const everywhere = new Set();

/** Whatever on this page opens something is pressed, what it shows is looked at, and it is closed. */
async function explore(page, address) {
  const done = new Set();
  await page.goto(server + address);
  await look(page);
  for (let count = 0; count < given.most; count += 1) {
    const next = (await page.evaluate(openers)).find(({ key }) => !done.has(key) && !everywhere.has(key));
    if (next === undefined) return;
    (next.is_everywhere ? everywhere : done).add(next.key);
    const before = page.url();
    if (!(await press(page, next.n))) continue;
    await look(page);
    await file(page);
    if (next.is_tab) continue;
    for (let tries = 0; tries < 3 && (await page.locator("[role=dialog]:visible, [role=menu]:visible, [role=listbox]:visible").count()) > 0; tries += 1) await page.keyboard.press("Escape");
    if (page.url() !== before) await page.goto(before);
    await settled(page);
  }
}

const FORMULA = /^\s*[=+\-@\t\r＝＋－＠]/;

/** Where a file is offered it is kept: no cell of it is a formula. */
async function file(page) {
  const item = page.getByRole("menuitem", { name: /^As CSV/ });
  if ((await item.count()) === 0) return;
  const [download] = await Promise.all([page.waitForEvent("download"), item.evaluate((one) => one.click())]);
  await checkFile(download);
}

const files = [];
async function checkFile(download) {
  const cells = cellsOf((await readFile(await download.path(), "utf8")).replace(/^\uFEFF/, ""));
  for (const cell of cells) if (FORMULA.test(cell)) wrong.push(`${download.suggestedFilename()} has a formula: ${cell}`);
  files.push({ name: download.suggestedFilename(), disarmed: cells.filter((cell) => cell.startsWith("'") && FORMULA.test(cell.slice(1))).length });
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

// Every place of the table has an address here, those with a name in it too.
const todo = [];
for (const path of given.places) {
  const addresses = [...(path.includes(":") ? [] : [path]), ...(named[path] ?? [])];
  assert.notEqual(addresses.length, 0, `${path} is a page that nobody has visited: corpus_filled.mjs says what stands there`);
  todo.push(...addresses.map((address) => ({ path, address })));
}
for (const path of Object.keys(named)) assert.ok(given.places.includes(path), `${path} is no page any more`);

async function walk() {
  const { page, told } = await opened();
  for (let next = todo.shift(); next !== undefined; next = todo.shift()) {
    await explore(page, next.address);
    const title = await page.title();
    if (await page.getByRole("heading", { name: /could not be shown|There is nothing here|is not for your role/ }).count()) wrong.push(`${next.address}: ${title}`);
    await told();
    visited.add(next.path);
  }
  await page.close();
}

/** A file of people whose columns, names and cells are of the corpus: mapped, imported, and what was wrong of it kept. */
async function imported() {
  const { page, told } = await opened();
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const head = ["id", "name", "email", words("column", 60)].map(quoted).join(",");
  const rows = [...given.words, ...given.formulas].map((word, n) => [`${word} ${n}`, word, n === 0 ? words("wrong address", 100) : "", words("cell", 100)].map(quoted).join(","));
  await page.goto(`${server}/contacts/import`);
  const name = `${given.words[0].replaceAll(/[/\\]/g, "_")}.csv`;
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from([head, ...rows].join("\r\n")) });
  await page.getByRole("heading", { name }).waitFor();
  await look(page);
  await page.getByRole("button", { name: /^Import .* rows$/ }).click();
  await look(page);
  await page.getByRole("dialog").getByRole("button", { name: /^Import .* rows$/ }).click();
  await page.getByRole("heading", { name: /^It is done/ }).waitFor();
  await look(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save these rows as a file" }).click()]);
  await checkFile(download);
  await told();
  await page.close();
}

/** A list that is pasted, and what each would get. */
async function pasted() {
  const { page, told } = await opened();
  await page.goto(`${server}/compose`);
  await page.getByText("A list", { exact: true }).click();
  await page.getByRole("textbox", { name: "The list" }).fill(`email\t${words("pasted column", 60)}\na@example.com\t${words("pasted cell", 60)}\n`);
  await look(page);
  await told();
  await page.close();
}

await Promise.all([imported(), pasted()]);
await Promise.all([walk(), walk()]);
assert.deepEqual(wrong, []);
assert.deepEqual([...visited].sort(), [...new Set(given.places)].sort());

// It was the words that were looked at: these fields were shown somewhere, as words; and files had formulas to be disarmed.
if (!given.is_long) {
  assert.deepEqual(given.shown.filter((field) => !seen.has(field)), []);
  assert.ok(files.some((one) => one.disarmed > 0), JSON.stringify(files));
}

// The traps are set: a script, an element, a request and a formula would have been noticed.
{
  const { page } = await opened();
  await page.goto(`${server}/`);
  await settled(page);
  await page.evaluate(() => {
    window.injected("itself");
    document.querySelector("main").insertAdjacentHTML("beforeend", `<b onclick="x">x</b><x-injected></x-injected>`);
    void fetch("data:,x").catch(() => undefined);
  });
  await look(page);
  await page.evaluate(() => void (document.querySelector("main").innerHTML += "<img src=x onerror=alert(1)>"));
  await until(() => page.evaluate(() => window.sprung.length > 0), "the policy says what it holds back");
  for (const what of [/a script ran .*itself/, /b has onclick/, /x-injected/]) assert.ok(wrong.some((one) => what.test(one)), String(what));
  await page.close();
}
await browser.close();
console.log("done");
