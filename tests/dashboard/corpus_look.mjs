// How a page is looked at: once it rests, whole, hovered; and what on it can be pressed.

const going = new WeakMap();

/** What a page asks for is counted from now on. */
export function counted(page) {
  const under = new Set();
  going.set(page, under);
  // Of files that were loaded ahead the end is not always told.
  page.on("request", (request) => request.resourceType() === "fetch" && under.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => under.delete(request));
}

const PATIENCE_MS = 60_000;

/** Nothing is being fetched, and nothing says that it waits; where something comes all the time, it has been waited for long enough. */
export async function settled(page) {
  const end = Date.now() + PATIENCE_MS;
  for (let quiet = 0; quiet < 2 && Date.now() < end; ) {
    const isQuiet = await page.evaluate(rests);
    quiet = isQuiet && going.get(page).size === 0 ? quiet + 1 : 0;
  }
}

/** In the page: for two frames nothing says that it waits. */
async function rests() {
  for (let left = 2; left > 0; left -= 1) {
    if (document.querySelector("h1, h2") === null || document.querySelector("[aria-busy=true], .mantine-Skeleton-root") !== null) {
      await new Promise((done) => setTimeout(done, 20));
      return false;
    }
    await new Promise(requestAnimationFrame);
  }
  return true;
}

/** In the page: every element of it, hovered, and what is wrong with it; all words that it shows. */
export async function inspected({ server }) {
  const wrong = [];
  const words = [];
  const OWN = new Set([...document.querySelectorAll("head script, head link, head style, head meta, head title")]);
  const NEVER = new Set(["object", "embed", "base", "applet", "marquee", "frame", "frameset", "portal", "x-injected", "mglyph", "animate", "template"]);
  const near = (address) => ["data:", "blob:"].some((one) => address.startsWith(one)) || new URL(address, location.href).origin === server;
  const told = (element, why) => wrong.push(`${element.localName} ${why}: ${element.outerHTML.slice(0, 200)}`);
  // Each is hovered once: what a tooltip says stays the same.
  window.hovered ??= new WeakSet();
  const fresh = [...document.body.querySelectorAll("*")].filter((element) => !window.hovered.has(element) && window.hovered.add(element));
  const hover = (kinds) => {
    for (const element of fresh) for (const kind of kinds) element.dispatchEvent(new (kind.startsWith("pointer") ? PointerEvent : MouseEvent)(kind, { bubbles: kind.endsWith("over") || kind.endsWith("out"), pointerType: "mouse" }));
  };
  const check = (element) => {
    const name = element.localName;
    if (NEVER.has(name)) told(element, "is no element of ours");
    if (name === "script" && !(element.src && near(element.src))) told(element, "is no file of ours");
    if (name === "meta" && !OWN.has(element)) told(element, "stands in the page");
    if ((name === "link" || name === "style") && /injected/.test(element.outerHTML)) told(element, "is a stranger's");
    if (name === "iframe" && !(element.getAttribute("sandbox") === "" || element.classList.contains("gjs-frame"))) told(element, "lets something out");
    if (["img", "audio", "video", "source", "image"].includes(name)) for (const at of ["src", "href", "srcset", "poster"]) {
      const address = element.getAttribute(at);
      if (address && (address === "x" || !near(address))) told(element, `fetches from elsewhere`);
    }
    for (const { name: at, value } of element.attributes) {
      if (/^on/i.test(at)) told(element, `has ${at}`);
      if (at === "srcdoc" || at === "formaction") told(element, `has ${at}`);
      if (["href", "src", "action", "data", "xlink:href"].includes(at) && /^[\s\x00-\x1f]*(javascript|vbscript|data:text)/i.test(value)) told(element, `leads to a script`);
      if (at === "style" && /injected/.test(value)) told(element, "has a stranger's style");
      if (at === "target" && value === "_blank" && element.localName === "a" && new URL(element.href, location.href).origin !== server && !/noopener/.test(element.rel)) told(element, "gives its window away");
      if (["title", "aria-label", "placeholder", "alt", "value", "data-tooltip"].includes(at)) words.push(value);
    }
    if (["input", "textarea"].includes(name)) words.push(element.value);
    if (element.shadowRoot) for (const inner of element.shadowRoot.querySelectorAll("*")) check(inner);
  };
  const all = () => {
    for (const element of document.querySelectorAll("*")) check(element);
    words.push(document.body.textContent);
  };
  for (const frame of document.querySelectorAll("iframe")) frame.scrollIntoView();
  hover(["pointerover", "pointerenter", "mouseover", "mouseenter"]);
  if (fresh.length > 0) for (let left = 2; left > 0; left -= 1) await new Promise(requestAnimationFrame);
  all();
  hover(["pointerout", "mouseout"]);
  // What stands in a frame of our own origin is ours as well.
  for (const frame of document.querySelectorAll("iframe.gjs-frame")) for (const element of frame.contentDocument?.querySelectorAll("*") ?? []) if ([...element.attributes].some((one) => /^on/i.test(one.name))) told(element, "is in the canvas");
  return { wrong: [...new Set(wrong)].slice(0, 20), text: words.join("\n") };
}

/** In the page: what can be pressed, of each kind two; what leaves the page for good is left out, and so are tabs until the rest is done. */
export function openers() {
  const NOT = /^(sign out|leave|end |undo|switch|send it|import another|load it again|hand over|reload|search or go to|skip)/i;
  const counts = new Map();
  const found = [];
  const isSeen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  // What lies over the page goes first: it is closed before anything else is pressed.
  const places = document.querySelectorAll("main, header");
  [...places].flatMap((place) => [...place.querySelectorAll("button, summary, [role=tab], [role=button], [aria-haspopup], [aria-expanded=false]")]).forEach((element) => {
    if (!isSeen(element) || element.disabled || element.closest("[inert]")) return;
    const label = (element.getAttribute("aria-label") ?? element.textContent ?? "").trim();
    if (NOT.test(label)) return;
    const isTab = element.getAttribute("role") === "tab";
    let path = "";
    for (let at = element; at && at.localName !== "main"; at = at.parentElement) path = `${at.localName}${at.getAttribute("role") ?? ""}>${path}`;
    // The tab's own name: what stands before it is drawn anew whenever the page is opened, and each button would be a new one then.
    const part = (element.closest("[role=tabpanel]")?.getAttribute("aria-labelledby") ?? "").replace(/^.*-tab-/, "");
    const kind = isTab ? `tab ${label}` : `${part} ${path} ${label.slice(0, 10)}`;
    const nth = counts.get(kind) ?? 0;
    counts.set(kind, nth + 1);
    if (nth >= 2) return;
    const n = `p${found.length}`;
    element.dataset.pressed = n;
    found.push({ key: `${kind} ${nth}`, n, is_tab: isTab, is_everywhere: element.closest("header") !== null });
  });
  return [...found.filter((one) => !one.is_tab), ...found.filter((one) => one.is_tab)];
}

/** It is pressed, where it is still there. */
export async function press(page, n) {
  return await page.evaluate((which) => {
    const element = document.querySelector(`[data-pressed="${which}"]`);
    if (element === null) return false;
    element.focus();
    element.click();
    return true;
  }, n);
}
