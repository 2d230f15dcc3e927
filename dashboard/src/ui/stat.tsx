import { Paper, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** One number, and what it counts. */
export function Stat({ name, value, about }: { name: string; value: ReactNode; about?: ReactNode }) {
  return (
    <Paper withBorder p="sm" miw={120}>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fz={22} fw={600} className="number" lh={1.3}>
        {value}
      </Text>
      {about && (
        <Text size="xs" c="dimmed">
          {about}
        </Text>
      )}
    </Paper>
  );
}
