import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** What programs call a thing: letter for letter, and standing back. */
export function Id({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" ff="monospace">
      {children}
    </Text>
  );
}
