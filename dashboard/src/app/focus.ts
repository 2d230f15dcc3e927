// Whoever works by keyboard is never left nowhere. What has the focus goes away in many ways: an entry of a menu that opens a dialog, a row that is
// deleted, a button that waits for an answer and cannot be pressed meanwhile. The focus then falls to the document, and the next Tab begins
// anywhere; here it goes back along the way that it came, as far as that is still there, and stays in the page if it was there.

/** After the dialogs, which bring it back 10 ms later where they can. */
const PATIENCE_MS = 25;
const MOST_KEPT = 40;

interface Step {
  one: HTMLElement;
  /** The part of the window that it is in; of a dialog or a menu, none. */
  part: HTMLElement | null;
}

/** What had the focus, the last at the end. */
let trail: Step[] = [];
/** Something had the focus, and was not left on purpose. */
let isHeld = false;
let isByKeys = false;
let timer: number | undefined;

export function keepFocus(): void {
  document.addEventListener("keydown", () => (isByKeys = true), true);
  document.addEventListener("pointerdown", () => (isByKeys = false), true);
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    isHeld = true;
    trail = [...trail.filter(({ one }) => one !== target), { one: target, part: partOf(target) }].slice(-MOST_KEPT);
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    if (relatedTarget !== null) return;
    // What is still there was left on purpose: by Escape in a field, for example.
    setTimeout(() => {
      if (isLost() && target instanceof HTMLElement && isThere(target) && !target.matches(":disabled")) isHeld = false;
    });
  });
  const changes = new MutationObserver(() => {
    if (!isByKeys || !isHeld || !isLost() || timer !== undefined) return;
    timer = window.setTimeout(bringBack, PATIENCE_MS);
  });
  changes.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled", "data-disabled"] });
}

// Dialogs have heads of their own, and pages navigation.
const partOf = (one: HTMLElement) => (one.closest("[role=dialog]") ? null : (one.closest("main") ?? one.closest<HTMLElement>("header, nav")));
const isLost = () => document.activeElement === null || document.activeElement === document.body;
const isThere = (one: HTMLElement) => one.isConnected && one.checkVisibility({ visibilityProperty: true });

function bringBack(): void {
  timer = undefined;
  if (!isLost()) return;
  const dialog = [...document.querySelectorAll<HTMLElement>("[role=dialog][aria-modal=true]")].findLast(isThere);
  const part = dialog ?? trail.findLast((step) => step.part !== null)?.part;
  for (const { one } of [...trail].reverse()) {
    if (!isThere(one) || part?.contains(one) === false) continue;
    // It waits, and so does the focus.
    if (one.matches(":disabled")) return;
    one.focus({ preventScroll: true });
    if (!isLost()) return;
  }
  (dialog ?? document.getElementById("page"))?.focus({ preventScroll: true });
}
