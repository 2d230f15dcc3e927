import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";

interface Question {
  title: string;
  /** What will happen, in words and numbers. */
  words: string;
  action: string;
  isGrave?: boolean;
  then: () => void;
}

/** The question that waits for an answer. */
let asked: string | null = null;

/** Escape leaves the question alone. Every dialog hears it by itself, and one beneath the question would go with all that was written in it:
 * before any of them is drawn, this listens first. */
export function leaveByEscape(): void {
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.isComposing || asked === null) return;
    event.stopImmediatePropagation();
    modals.close(asked);
  };
  window.addEventListener("keydown", pressed, true);
}

/** What cannot be taken back is asked for first, with what will happen. */
export function ask({ title, words, action, isGrave = false, then }: Question): void {
  const id = modals.openConfirmModal({
    title,
    centered: true,
    children: <Text size="sm">{words}</Text>,
    labels: { confirm: action, cancel: "Leave it" },
    confirmProps: isGrave ? { color: "red" } : {},
    onConfirm: then,
    onClose: () => {
      if (asked === id) asked = null;
    },
  });
  asked = id;
}
