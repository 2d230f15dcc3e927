import { notifications } from "@mantine/notifications";
import { createElement } from "react";
import { Undo } from "./undo.tsx";
import { wordsOf } from "./words.ts";

/** What went wrong is told in a corner, and what to do. */
export function told(error: unknown): void {
  notifications.show({ color: "red", title: "That did not work", message: wordsOf(error), autoClose: 10_000 });
}

/** What was done is told, with a way back where there is one. */
export function done(message: string, undo?: () => void): void {
  if (undo === undefined) return void notifications.show({ message, autoClose: 5_000 });
  const id = notifications.show({ message, autoClose: false });
  const back = () => {
    notifications.hide(id);
    undo();
  };
  notifications.update({ id, message: createElement(Undo, { message, undo: back }), autoClose: 12_000 });
}
