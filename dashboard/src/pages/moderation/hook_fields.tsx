import { Button, Group, NumberInput, Paper, Select, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import type { PolicyInput } from "../../api/moderation.ts";
import type { Change, WrongAt } from "./policy.tsx";

interface Props {
  policy: PolicyInput;
  isOpen: boolean;
  wrong: WrongAt;
  change: Change;
  /** Another secret; null where there is none, or something is not saved yet. */
  rotate: (() => void) | null;
}

/** A system of one's own that is asked before something is said. */
export function HookFields({ policy, isOpen, wrong, change, rotate }: Props) {
  const hook = policy.hook ?? null;
  const put = (more: Partial<NonNullable<typeof hook>>) => hook !== null && change({ hook: { ...hook, ...more } });
  return (
    <Paper withBorder p="md" component="section" aria-label="Who is asked first">
      <Title order={2} mb="sm">
        Who is asked first
      </Title>
      <Stack gap="sm">
        <Switch label="A system of yours is asked before what somebody says is stored" checked={hook !== null} disabled={!isOpen} onChange={(event) => change({ hook: event.currentTarget.checked ? { url: "https://" } : null })} />
        {hook !== null && (
          <>
            <TextInput label="Its address" type="url" placeholder="https://shop.example/moderate" value={hook.url} disabled={!isOpen} error={wrong["hook/url"]} onChange={(event) => put({ url: event.currentTarget.value })} />
            <Group gap="sm" align="flex-start">
              <NumberInput label="Seconds to answer" min={0.2} max={3} step={0.1} decimalScale={1} value={hook.seconds ?? 2} w={160} disabled={!isOpen} error={wrong["hook/seconds"]} onChange={(value) => put({ seconds: Number(value) || 2 })} />
              <Select
                label="Without an answer"
                data={[
                  { value: "allow", label: "it is said" },
                  { value: "refuse", label: "it is refused" },
                ]}
                value={hook.on_failure ?? "allow"}
                allowDeselect={false}
                disabled={!isOpen}
                w={170}
                onChange={(value) => put({ on_failure: value === "refuse" ? "refuse" : "allow" })}
              />
              <Select
                label="About"
                data={[
                  { value: "moderated", label: "moderated conversations" },
                  { value: "all", label: "every conversation" },
                ]}
                value={hook.asks ?? "moderated"}
                allowDeselect={false}
                disabled={!isOpen}
                w={220}
                onChange={(value) => put({ asks: value === "all" ? "all" : "moderated" })}
              />
            </Group>
            {rotate !== null && isOpen && (
              <Group>
                <Button size="xs" variant="default" onClick={rotate}>
                  Another secret
                </Button>
                <Text size="xs" c="dimmed">
                  Questions are signed, so that your system knows that they are ours.
                </Text>
              </Group>
            )}
          </>
        )}
      </Stack>
    </Paper>
  );
}
