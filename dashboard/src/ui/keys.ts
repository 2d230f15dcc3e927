import { useEffect, useRef } from "react";

const NAME = "tidings-letters";

/** Whether single letters do something here: not everybody's keyboard is pressed by a finger (WCAG 2.2, 2.1.4). */
export const areLettersOn = () => localStorage.getItem(NAME) !== "off";

export function setLetters(isOn: boolean): void {
  if (isOn) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, "off");
}

/** What single keys do while nobody writes and no dialog is open: `j`, `?`, `Escape`. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target as HTMLElement;
      if (target.isContentEditable || target.closest("input, textarea, select, [role=dialog], [role=menu], [role=listbox]") !== null) return;
      const act = latest.current[event.key];
      if (act === undefined || (event.key.length === 1 && !areLettersOn())) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}
