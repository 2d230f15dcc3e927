import { Button, Group } from "@mantine/core";

/** What was done, and the way back. */
export function Undo({ message, undo }: { message: string; undo: () => void }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap">
      <span>{message}</span>
      <Button size="compact-xs" variant="default" style={{ flexShrink: 0 }} onClick={undo} title="Ctrl Z" aria-keyshortcuts="Control+Z Meta+Z">
        Undo
      </Button>
    </Group>
  );
}
