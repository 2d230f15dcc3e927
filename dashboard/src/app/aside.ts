// What is told in the corner hides nothing that has the focus (WCAG 2.2, 2.4.11): it goes to the top of the window then, and back to the bottom where it
// would hide it there.

const TOLD = `.mantine-Notifications-root[data-position="bottom-right"]`;
const ABOVE = "data-told-above";

export function keepAside(): void {
  let isAsked = false;
  // Once what has the focus has been scrolled to, and what has come is drawn.
  const soon = () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      place();
    });
  };
  document.addEventListener("focusin", soon);
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
}

function place(): void {
  const told = document.querySelector(TOLD);
  if (!told?.querySelector(".mantine-Notification-root")) document.body.removeAttribute(ABOVE);
  else if (document.activeElement !== null && hides(told, document.activeElement)) document.body.toggleAttribute(ABOVE);
}

function hides(told: Element, one: Element): boolean {
  if (told.contains(one)) return false;
  const [inner, outer] = [one.getBoundingClientRect(), told.getBoundingClientRect()];
  return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
}
