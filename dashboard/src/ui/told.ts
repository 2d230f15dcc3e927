import { notifications } from "@mantine/notifications";
import { createElement } from "react";
import { Undo } from "./undo.tsx";
import { wordsOf } from "./words.ts";

/** What went wrong is told in a corner, and what to do. */
export function told(error: unknown): void {
  notifications.show({ color: "red", title: "That did not work", message: wordsOf(error), autoClose: 10_000 });
}

/** The way back of what was told last, as long as it is told. */
let last: { back: () => void; at: number } | null = null;

/** Takes back what was told last, unless something was done after it; false where there is no way back. */
export function undoLast(after: number): boolean {
  if (last === null || last.at < after) return false;
  last.back();
  return true;
}

/** What was done is told, with a way back where there is one. */
export function done(message: string, undo?: () => void): void {
  if (undo === undefined) return void notifications.show({ message, autoClose: 5_000 });
  const id = notifications.show({ message, autoClose: false });
  const back = () => {
    last = null;
    notifications.hide(id);
    undo();
  };
  const here = { back, at: performance.now() };
  last = here;
  const gone = () => {
    if (last === here) last = null;
  };
  notifications.update({ id, message: createElement(Undo, { message, undo: back }), autoClose: 20_000, onClose: gone });
}
