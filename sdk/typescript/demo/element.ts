type Child = Node | string | null | false;
type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

/** An element with its attributes, listeners (`on…`) and children. Words become text, and never HTML. */
export function el<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false) made.setAttribute(key, value);
  }
  made.append(...children.filter((one) => one !== null && one !== false));
  return made;
}

/** The one element of the page with this id. */
export function byId<Kind extends HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}`);
  return found as Kind;
}

/** The children are these from now on; those that are there already stay as they are, so that nothing that has the focus loses it. */
export function arrange(parent: HTMLElement, children: readonly HTMLElement[]): void {
  const wanted = new Set(children);
  for (const one of [...parent.children]) if (!wanted.has(one as HTMLElement)) one.remove();
  children.forEach((one, place) => {
    if (parent.children[place] !== one) parent.insertBefore(one, parent.children[place] ?? null);
  });
}
