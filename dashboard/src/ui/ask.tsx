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

/** What cannot be taken back is asked for first, with what will happen. */
export function ask({ title, words, action, isGrave = false, then }: Question): void {
  modals.openConfirmModal({
    title,
    centered: true,
    children: <Text size="sm">{words}</Text>,
    labels: { confirm: action, cancel: "Leave it" },
    confirmProps: isGrave ? { color: "red" } : {},
    onConfirm: then,
  });
}
