// What the stories by keyboard share: hands that lie on the keys and touch no mouse. They go from one thing to the next as a person does, and at
// every step what has the focus is looked at: it is seen, in the window, under nothing else, and one sees that it has it.
import { assert, open, server, until } from "./signed_in.mjs";

export * from "./signed_in.mjs";

/** So many keys does nobody press to get somewhere on one page. */
const MOST_STEPS = 160;
const MOST_OPTIONS = 80;

/** A page under hands on a keyboard; `frame` says which elements may hold the focus for several steps, as frames and dates do. */
export async function sit(given) {
  const { page, end, wrong } = await open(given);
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const type = (words) => page.keyboard.type(words);
  const isAt = (target) => target.evaluate((one) => one === document.activeElement);

  /** To a thing by Tab, and within what Tab takes as one (tabs, a menu, choices of which one holds) by the arrows. */
  const to = async (target, { back = false } = {}) => {
    await target.waitFor({ state: "attached" });
    const passed = [];
    for (let n = 0; n < MOST_STEPS; n += 1) {
      const seen = await target.evaluate(look);
      passed.push(seen.name);
      assert.deepEqual(seen.trouble, [], `on the way to ${target}: ${passed.slice(-6).join(" → ")}`);
      if (seen.isThere) return target;
      await press(seen.arrow ?? (back ? "Shift+Tab" : "Tab"));
    }
    throw new Error(`No way by keys to ${target}: ${passed.join(" → ")}`);
  };
  const go = async (target, how) => {
    await to(target, how);
    await press("Enter");
  };
  /** What is written stands in place of what stood there. */
  const write = async (target, words) => {
    await to(target);
    await press("Control+A");
    await type(words);
  };
  const check = async (target, isOn = true) => {
    await to(target);
    if ((await target.isChecked()) !== isOn) await press("Space");
    await until(async () => (await target.isChecked()) === isOn, `${target} is ${isOn}`);
  };

  /** One of a list that a field opens: the mark goes by arrows, and is seen. */
  const choose = async (field, option, words = "") => {
    await to(field);
    if (words === "") await press("ArrowDown");
    else await type(words);
    const wanted = page.getByRole("option", option);
    await wanted.first().waitFor();
    const passed = [];
    for (let n = 0; n < MOST_OPTIONS; n += 1) {
      const marked = await wanted.first().evaluate((one) => {
        const here = document.getElementById(document.activeElement?.getAttribute("aria-activedescendant") ?? "");
        return { isIt: here === one, name: here?.textContent ?? "none" };
      });
      passed.push(marked.name);
      if (marked.isIt) return void (await press("Enter"));
      await press("ArrowDown");
    }
    throw new Error(`No way by keys to the option ${wanted}: ${passed.join(" → ")}`);
  };

  /** Where the focus is now. */
  const name = () => page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.slice(0, 60)}`);
  /** The focus has come there by itself. */
  const back = async (target, why = "the focus is back") => {
    try {
      await target.evaluate((one) => new Promise((done, fail) => {
        const look = () => (one === document.activeElement ? done() : performance.now() > end ? fail(new Error("elsewhere")) : requestAnimationFrame(look));
        const end = performance.now() + 10_000;
        look();
      }));
    } catch {
      assert.fail(`${why}: ${target}, and not ${await name()}`);
    }
  };
  /** The focus has come into it by itself. */
  const within = async (part) => {
    await part.waitFor();
    await until(() => part.evaluate((one) => one.contains(document.activeElement)), `the focus is in ${part}`);
  };
  /** Escape closes it, after a list that is open in it; and the focus is back. */
  const leave = async (part, opener) => {
    if (await page.evaluate(() => document.activeElement?.getAttribute("aria-expanded") === "true" && document.activeElement.matches("input"))) await press("Escape");
    assert.ok(await part.isVisible(), "it is closed by its own Escape");
    await press("Escape");
    await part.waitFor({ state: "hidden" });
    await back(opener, "after Escape");
  };
  /** What opens is opened: the focus goes into it, Tab does not leave it, Escape closes it, and the focus is back; then it is opened again. */
  const opens = async (opener, part, how) => {
    await go(opener, how);
    await within(part);
    for (const key of ["Tab", "Tab", "Shift+Tab", "Shift+Tab", "Shift+Tab"]) {
      await press(key);
      assert.ok(await part.evaluate((one) => one.contains(document.activeElement)), `${key} stays in ${part}, and does not go to ${await name()}`);
    }
    await leave(part, opener);
    await press("Enter");
    await within(part);
  };
  /** An entry of a menu, which is left once before. */
  const fromMenu = async (opener, entry) => {
    const item = page.getByRole("menuitem", entry);
    await go(opener);
    await item.waitFor();
    await within(page.getByRole("menu"));
    await press("Escape");
    await item.waitFor({ state: "hidden" });
    await back(opener, "after Escape");
    await press("Enter");
    await item.waitFor();
    await within(page.getByRole("menu"));
    await go(item);
  };
  /** A page at its beginning: the first Tab offers to go past the navigation, and Enter does. */
  const arrive = async (path, heading) => {
    if (path !== null) await page.goto(server + path);
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    await press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the page" });
    await back(skip, "the first Tab");
    assert.deepEqual((await skip.evaluate(look)).trouble, []);
    await press("Enter");
    await back(page.getByRole("main"), "after the skip");
  };
  return { page, end, wrong, press, type, to, go, write, check, choose, back, within, leave, opens, fromMenu, arrive, isAt };
}

/** In the page: whether the focus is there, what is wrong with where it is, and by which arrow it goes on where Tab would not. */
async function look(target) {
  // What is in the way of the focus goes out of it once both are drawn.
  for (let left = 2; left > 0; left -= 1) await new Promise(requestAnimationFrame);
  const active = document.activeElement ?? document.body;
  const trouble = [];
  const nameOf = (one) => `${one.tagName.toLowerCase()}${one.getAttribute("role") ? `[${one.getAttribute("role")}]` : ""} ${(one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent ?? "").trim().slice(0, 40)}`;
  const hands = (window.hands ??= { last: null, signs: [], same: 0, rounds: 0 });
  const sign = (one) => {
    const style = getComputedStyle(one);
    const outline = style.outlineStyle === "none" || style.outlineWidth === "0px" ? "" : `${style.outline}`;
    return outline + (style.boxShadow === "none" ? "" : style.boxShadow);
  };
  // A box of which the browser's own field is hidden is drawn by its label.
  const boxOf = (one) => {
    const { width, height } = one.getBoundingClientRect();
    const isDrawn = width > 2 && height > 2 && getComputedStyle(one).opacity !== "0";
    return isDrawn ? one : (one.labels?.[0] ?? one.parentElement ?? one);
  };

  // What had it before does not look as if it still had it.
  if (hands.last !== null && hands.last !== active && hands.last.isConnected && hands.last.checkVisibility()) {
    const isHolding = hands.last.contains(active);
    if (!isHolding && !hands.signs.some(([one, before]) => sign(one) !== before)) trouble.push(`one does not see that ${nameOf(hands.last)} has the focus`);
  }
  const isFrame = active.tagName === "IFRAME";
  const isDate = active.tagName === "INPUT" && /^(date|time|datetime-local|month)$/.test(active.type);
  hands.same = hands.last === active && active !== target ? hands.same + 1 : 0;
  if (hands.same > (isFrame || isDate ? 12 : 2) && active !== document.body) trouble.push(`${nameOf(active)} holds the focus`);
  if (active === document.body) {
    hands.last = null;
    return { name: "the page", isThere: false, arrow: null, trouble };
  }

  const box = boxOf(active);
  const rect = box.getBoundingClientRect();
  if (!box.checkVisibility({ opacityProperty: true, visibilityProperty: true })) trouble.push(`${nameOf(active)} is not to be seen`);
  // Of a field of many lines the one is seen in which one writes, of a frame what has the focus in it; of what is larger than the window, a part.
  const isLarge = active.tagName === "TEXTAREA" || active.tagName === "IFRAME";
  const isWithin = (from, till, most) => (till - from <= most && !isLarge ? from >= -1 && till <= most + 1 : Math.min(till, most) - Math.max(from, 0) >= Math.min(till - from, 20));
  // What was pressed may be pushed away by what comes of it; the next key brings the window along.
  const isCome = hands.last !== active;
  if (isCome && (!isWithin(rect.top, rect.bottom, innerHeight) || !isWithin(rect.left, rect.right, innerWidth))) {
    trouble.push(`${nameOf(active)} is outside of the window: ${[rect.left, rect.top, rect.right, rect.bottom].map(Math.round).join(", ")}`);
  } else if (isCome && active.id !== "page") {
    const inset = 3;
    const xs = [Math.max(rect.left, 0) + inset, (Math.max(rect.left, 0) + Math.min(rect.right, innerWidth)) / 2, Math.min(rect.right, innerWidth) - inset];
    const ys = [Math.max(rect.top, 0) + inset, (Math.max(rect.top, 0) + Math.min(rect.bottom, innerHeight)) / 2, Math.min(rect.bottom, innerHeight) - inset];
    const hits = xs.flatMap((x) => ys.map((y) => document.elementFromPoint(x, y)));
    if (!hits.some((hit) => hit !== null && (box.contains(hit) || hit.contains(box)))) trouble.push(`${nameOf(active)} is under ${nameOf(hits[4] ?? document.body)}`);
  }

  // Where the sign of the focus may be: on it, on what is around it, on what is drawn in its place.
  const around = new Set([active, box, box.parentElement, box.parentElement?.parentElement, ...(box.parentElement?.children ?? []), ...box.querySelectorAll("*")].filter(Boolean).slice(0, 40));
  hands.last = isFrame || active.id === "page" ? null : active;
  hands.signs = [...around].map((one) => [one, sign(one)]).filter(([, drawn]) => drawn !== "");

  const isAfter = (active.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const one = (selector) => {
    const group = active.closest(selector);
    return group !== null && group === target.closest(selector);
  };
  let arrow = null;
  if (active !== target) {
    if (target.getAttribute("role") === "tab" && one("[role=tablist]")) arrow = isAfter ? "ArrowRight" : "ArrowLeft";
    else if (target.getAttribute("role") === "menuitem" && one("[role=menu]")) arrow = isAfter || active.getAttribute("role") === "menu" ? "ArrowDown" : "ArrowUp";
    else if (target.type === "radio" && active.type === "radio" && target.name === active.name) arrow = isAfter ? "ArrowDown" : "ArrowUp";
  }
  return { name: nameOf(active), isThere: active === target, arrow, trouble };
}

export { assert, server, until };
