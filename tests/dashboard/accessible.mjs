// A page, looked at as it stands: by axe-core, for what sticks out at its side, and on wish as a picture.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { assert, shots, until } from "./signed_in.mjs";

const AXE = readFileSync(createRequire(`${process.env.SDK}/package.json`).resolve("axe-core/axe.min.js"), "utf8");
const QUALITY = 55;

/** What a browser has asked and has no answer to: a page is whole when there is nothing of that, and nothing in it says that it waits. */
export function watched(page) {
  const asked = new Set();
  page.on("request", (request) => asked.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => asked.delete(request));
  const isStill = async () => asked.size === 0 && (await page.evaluate(stands));
  return () => until(async () => (await isStill()) && (await isStill()), `${page.url()} is whole`);
}

/** Two frames later, in the page: nothing says that it waits, and nothing moves. */
async function stands() {
  for (let n = 0; n < 2; n += 1) await new Promise((done) => requestAnimationFrame(done));
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true });
  const waits = [...document.querySelectorAll("[aria-busy=true], .mantine-Loader-root, .mantine-Skeleton-root")].some(isShown);
  return !waits && document.getAnimations().every((one) => one.playState !== "running" || one.effect?.getComputedTiming().iterations === Infinity);
}

/** What axe finds wrong by these rules (else by all), however little it is: which rule, where, and what it says of it. */
export async function findings(page, rules = null) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  // What opens above the page, a menu or a question, is in no landmark of it; and the choices below a field are moved through from the field.
  const narrowed = [
    { id: "region", selector: "body :not([data-portal], [data-portal] *)" },
    { id: "scrollable-region-focusable", selector: "*:not(select, textarea, :has([role=option]))" },
  ];
  await page.evaluate((given) => window.axe.configure({ rules: given }), narrowed);
  const asked = { iframes: false, resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), asked);
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, html, failureSummary }) => `${impact} ${id}: ${target.join(" ")}\n    ${html.slice(0, 300)}\n    ${failureSummary.replaceAll("\n", " ")}`),
  );
}

/** What makes the page wider than its window, in words; nothing where all of it is within. */
export async function sticksOut(page) {
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (Math.max(scrollWidth, document.body.scrollWidth) <= clientWidth) return [];
    const endOf = (one) => one.getBoundingClientRect().right;
    // What scrolls within something else is no reason.
    const isFree = (one) => one === document.body || (getComputedStyle(one.parentElement).overflowX === "visible" && isFree(one.parentElement));
    const widest = [...document.body.querySelectorAll("*")].filter(isFree).reduce((one, other) => (endOf(other) > endOf(one) ? other : one), document.body);
    return [`it sticks out, ${scrollWidth} px in ${clientWidth}: ${widest.outerHTML.slice(0, 300)}`];
  });
}

export async function picture(page, name) {
  if (shots) await page.screenshot({ path: `${shots}/${name}.jpg`, type: "jpeg", quality: QUALITY });
}

export { assert };
