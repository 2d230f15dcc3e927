// Every page, every tab of it, the doors, and what opens above them: axe-core finds nothing there, and nothing sticks out at the side.
// In light, and then in the dark; as wide as a desk, or as a phone.
import { readFileSync } from "node:fs";
import { assert, findings, picture, sticksOut, watched } from "./accessible.mjs";
import { filled } from "./filled.mjs";
import { browser, given, open, shots } from "./signed_in.mjs";
import { doors, looks } from "./whole_looks.mjs";

const { width, part, parts, only } = given;
/** What a door says to nobody and to a link that is none; that a template has no draft; that a message is not yet whole. */
const ALLOWED = [/^401 GET \/v1\/account$/, /^422 POST \/v1\/sessions\/by-link$/, /^404 GET \/v1\/templates\/[^/]+\/draft$/, /^422 POST \/v1\/messages\/(estimate|preview)$/];
let count = 0;

/** A page with its tabs, and one after the other what can be opened on it. */
async function look({ name, path, opened = {}, ...first }, session) {
  const wrong = (where, what) => {
    count += 1;
    console.error(`${where}, ${width} px: ${what}\n`);
  };
  const one = await open({ path, session, width, height: width < 500 ? 844 : 900, allowed: ALLOWED });
  const isWhole = watched(one.page);
  one.page.setDefaultTimeout(30_000);
  // What there is room for on a desk only.
  const fitting = Object.entries(opened).filter(([, { isWide }]) => !isWide || width > 500);
  for (const [what, { deed, see, isKept, path: to = path }] of [[null, first], ...fitting]) {
    const named = what === null ? name : `${name}-${what}`;
    try {
      if (what !== null) await goTo(one.page, to);
      await isWhole();
      if (deed !== undefined) await deed(one.page);
      await one.page.getByText(see).filter({ visible: true }).first().waitFor();
      await inBoth(one.page, isWhole, named, isKept, (found) => wrong(named, found));
      if (what === null) await everyTab(one.page, (title) => inBoth(one.page, isWhole, `${name}-${slug(title)}`, false, (found) => wrong(`${name}, ${title}`, found)));
    } catch (error) {
      wrong(named, error.message);
      await picture(one.page, `${named}-${width}-wrong`);
    }
  }
  await one.end().catch((error) => wrong(name, error.message));
}

/** Another address in the same page, as a link leads there; what was open before is closed. */
async function goTo(page, path) {
  for (const to of ["/no/page", path]) {
    await page.keyboard.press("Escape");
    await page.evaluate((place) => {
      history.pushState(null, "", place);
      dispatchEvent(new PopStateEvent("popstate"));
    }, to);
    await page.waitForFunction(() => document.querySelector("[role=dialog], [role=menu]") === null);
  }
}

async function everyTab(page, each) {
  const tabs = page.getByRole("main").getByRole("tablist").first().getByRole("tab");
  for (const [n, title] of (await tabs.allInnerTexts()).entries()) {
    if (n === 0) continue;
    await tabs.nth(n).click();
    await each(title);
  }
}

/** What stands there, in light and in the dark; into the folder of the documentation go those pictures that it keeps. */
async function inBoth(page, isWhole, name, isKept, wrong) {
  const isShot = isKept || !shots.endsWith("/screens");
  await isWhole();
  for (const one of [...(await findings(page)), ...(await sticksOut(page))]) wrong(one);
  if (isShot) await picture(page, `${name}-${width}-light`);
  await page.emulateMedia({ colorScheme: "dark" });
  await isWhole();
  for (const one of await findings(page, ["color-contrast"])) wrong(`in the dark, ${one}`);
  if (isShot) await picture(page, `${name}-${width}-dark`);
  await page.emulateMedia({ colorScheme: "light" });
}

async function lookAtAll(places, session) {
  for (const { place, path = place, ...more } of places) await look({ ...more, path }, session);
}

const slug = (title) => title.trim().toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

/** The addresses that the dashboard has, as its own tables say. */
const sourceOf = (file) => readFileSync(new URL(`../../dashboard/src/app/${file}`, import.meta.url), "utf8");
const placesOf = (file, form) => [...sourceOf(file).matchAll(form)].map(([, place]) => place).sort();
const pages = looks(await filled());
const outside = doors(given);
assert.deepEqual(pages.map(({ place }) => place).sort(), placesOf("places.ts", /\bpath: "(\/[^"]*)"/g), "every page is looked at");
assert.deepEqual(outside.map(({ place }) => place).sort(), placesOf("router.tsx", /\["(\/[^"]*)", \(\) => import/g), "every door is looked at");

await lookAtAll(pages.filter(({ name }, n) => (only ? name === only : n % parts === part)), given.session);
if (part === 0 && !only) {
  await lookAtAll(outside, null);
  await look({ name: "no-page", path: "/contacts/no/such/page", see: "There is nothing here" }, given.session);
  await look({ name: "not-for-them", path: "/compose", see: "is not for your role" }, given.viewer);
}
await browser.close();
assert.equal(count, 0, "what is wrong stands above");
console.log("done");
