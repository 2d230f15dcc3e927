import { Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Sample } from "./code.tsx";

/** Nothing is here yet: what this will be, and the next step, by a button and by the API. */
export function Empty({ title, words, curl, children }: { title: string; words: string; curl?: string; children?: ReactNode }) {
  return (
    <Paper withBorder p="xl" radius="md">
      <Stack align="center" gap="sm" maw={620} mx="auto">
        <Title order={2}>{title}</Title>
        <Text c="dimmed" size="sm" ta="center">
          {words}
        </Text>
        {children}
        {curl && (
          <div style={{ width: "100%" }}>
            <Text size="xs" c="dimmed" mb={4}>
              The same by the API:
            </Text>
            <Sample text={curl} label="Copy the command" />
          </div>
        )}
      </Stack>
    </Paper>
  );
}
