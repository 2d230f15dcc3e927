import { Paper, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** One of the things that are said of a message, with its number. */
export function Part({ n, title, children }: { n: number; title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Title order={2} mb="sm">
        <Text span c="dimmed" fz="inherit" mr={8} className="number">
          {n}
        </Text>
        {title}
      </Title>
      {children}
    </Paper>
  );
}
