import { Button, Group, JsonInput, Paper, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTryHook } from "../../api/hooks.ts";
import { Wrong } from "../../ui/door.tsx";
import { State } from "../../ui/state.tsx";

const SAMPLE = { id: "e1", kind: "goal", match: "M-7", minute: 12, player: "Ada" };

/** What would be said of a call; nothing is said, stored or made. */
export function TryHook({ id }: { id: string }) {
  const attempt = useTryHook(id);
  const [text, setText] = useState(() => JSON.stringify(SAMPLE, null, 2));
  const [isWrong, setWrong] = useState(false);
  const run = () => {
    try {
      const body = JSON.parse(text) as Record<string, unknown>;
      setWrong(false);
      attempt.mutate(body);
    } catch {
      setWrong(true);
    }
  };
  return (
    <Stack gap="sm">
      <JsonInput label="What the other product calls with" description="Nothing is said, stored or made." autosize minRows={6} maxRows={20} value={text} error={isWrong ? "This is not JSON: look for a comma or a quotation mark." : undefined} onChange={setText} />
      <Wrong error={attempt.error} />
      <Group justify="flex-end">
        <Button onClick={run} loading={attempt.isPending}>
          Try
        </Button>
      </Group>
      {attempt.data?.events.map((one, n) => (
        <Paper key={n} withBorder p="sm" role="status">
          <Group gap="xs">
            <State state={one.outcome} reason={one.reason} />
            <Text size="sm">
              {one.type ?? "an event without a type"}
              {one.rule !== null && `, by rule ${one.rule + 1}`}
              {one.conversation && `, in ${one.conversation}`}
            </Text>
          </Group>
          {one.reason && (
            <Text size="sm" mt={4}>
              Why: {one.reason.replaceAll("_", " ")}
            </Text>
          )}
          {one.problem && (
            <Text size="sm" c="red" mt={4}>
              {one.problem.pointer}: {one.problem.detail}
            </Text>
          )}
          {one.parts?.map((part, at) => (
            <Text key={at} size="sm" mt={4} style={{ whiteSpace: "pre-wrap" }}>
              {"text" in part && typeof part.text === "string" ? part.text : JSON.stringify(part)}
            </Text>
          ))}
        </Paper>
      ))}
    </Stack>
  );
}
