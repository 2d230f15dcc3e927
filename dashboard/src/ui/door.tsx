import { Center, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useEffect } from "react";
import { wordsOf } from "./words.ts";

/** A page for whoever is not inside yet: one thing to do, in the middle. */
export function Door({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Tidings`;
  }, [title]);
  return (
    <Center mih="100vh" p="md">
      <Paper component="main" withBorder p="xl" w={400} maw="100%">
        <Stack gap="md">
          <div>
            <Title order={1}>{title}</Title>
            {about && (
              <Text size="sm" c="dimmed">
                {about}
              </Text>
            )}
          </div>
          {children}
        </Stack>
      </Paper>
    </Center>
  );
}

/** Why it did not work, for who looks and for who listens. */
export function Wrong({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <Text c="red" size="sm" role="alert">
      {wordsOf(error)}
    </Text>
  );
}
