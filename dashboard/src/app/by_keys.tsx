// What keys do wherever one is, and the sheet that tells all of them.
import { modals } from "@mantine/modals";
import { lazy, Suspense, useEffect } from "react";
import { undoLast } from "../ui/told.ts";
import { Waiting } from "../ui/waiting.tsx";

export const COMMAND = navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl";
const Sheet = lazy(() => import("./keys.tsx"));

/** Nobody walks through a whole page to the corner while a few seconds pass: what is told there is taken back from where one is. */
export function useUndoKey(): void {
  useEffect(() => {
    let written = 0;
    const writes = () => (written = performance.now());
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.defaultPrevented) return;
      // What was written after it is taken back first, as fields do by themselves.
      if (undoLast(written)) event.preventDefault();
    };
    document.addEventListener("input", writes);
    document.addEventListener("keydown", pressed);
    return () => {
      document.removeEventListener("input", writes);
      document.removeEventListener("keydown", pressed);
    };
  }, []);
}

/** The sheet of all keys. */
export const openKeys = () =>
  void modals.open({
    title: "Keys",
    centered: true,
    size: "lg",
    children: (
      <Suspense fallback={<Waiting />}>
        <Sheet />
      </Suspense>
    ),
  });
