// What the browser's stories share: a real Chromium, a trap for scripts that must not run, waiting for what is to be seen.
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(`${process.env.SDK}/package.json`);
const { chromium } = require("playwright-core");

export const { TIDINGS_URL: server, TIDINGS_KEY: key, SHOTS: shots } = process.env;
export const given = JSON.parse(process.env.GIVEN ?? "{}");
export const { backend } = await import(`${process.env.SDK}/dist/backend.js`);
export const api = backend({ url: server, key });

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  // As root Chromium has no sandbox of its own; /dev/shm is small in containers.
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});

/** A page in which whatever a script could do is counted: dialogs, calls of the trap, what the policy has forbidden, errors. */
export async function openPage(context) {
  const page = await context.newPage();
  const trouble = [];
  page.on("dialog", (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => trouble.push(`error: ${error.message}`));
  await page.addInitScript(() => {
    window.sprung = [];
    for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = (...words) => void window.sprung.push(`${name}(${words.join()})`);
    document.addEventListener("securitypolicyviolation", (event) => window.sprung.push(`forbidden: ${event.violatedDirective} ${event.blockedURI}`));
  });
  page.setDefaultTimeout(60_000);
  return { page, trouble: async () => [...trouble, ...(await page.evaluate(() => window.sprung))] };
}

/** Once the test holds, in this program. */
export async function until(test, what) {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await test();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within a minute: ${what}`);
    await new Promise((done) => setTimeout(done, 25));
  }
}

export async function shoot(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
}

export { assert };
