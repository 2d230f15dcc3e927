import { Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** What a page is about, and what can be done there. */
export function Head({ title, about, children }: { title: ReactNode; about?: ReactNode; children?: ReactNode }) {
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm">
      <div style={{ minWidth: 0, overflowWrap: "anywhere" }}>
        <Title order={1}>{title}</Title>
        {about && (
          <Text c="dimmed" size="sm" mt={2}>
            {about}
          </Text>
        )}
      </div>
      <Group gap="xs">{children}</Group>
    </Group>
  );
}
