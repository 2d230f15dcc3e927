import { Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconClock, IconClockPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useMay, useWorkspace } from "../../api/account.ts";
import { useMoveClock, useSandboxClock } from "../../api/handsets.ts";
import { knownZone } from "../../ui/regions.ts";
import { done, told } from "../../ui/told.ts";
import { ago } from "../../ui/when.tsx";
import { morningAfter } from "./morning.ts";

const STEPS = [
  ["1m", "A minute later"],
  ["5m", "Five minutes later"],
  ["1h", "An hour later"],
  ["24h", "A day later"],
] as const;
/** Whoever goes back to now stands within this of it. */
const NEARLY_SECONDS = 2;
const WEEK_SECONDS = 6 * 86_400;

/** The workspace's own time, and how it is moved: whatever waits comes as much closer. */
export function Clock() {
  const clock = useSandboxClock();
  const workspace = useWorkspace();
  const move = useMoveClock();
  const may = useMay();
  const [isExact, setExact] = useState(false);
  // Without its zone, nine in the morning is another moment.
  if (clock.data === undefined || workspace.isLoading) return null;
  const { ahead, offset } = clock.data;
  const now = () => new Date(Date.now() + ahead);
  const isMoved = Math.abs(offset) > NEARLY_SECONDS;
  const zone = workspace.data?.timezone ?? "UTC";
  const go = (given: { advance?: string; at?: string }, words: string) => move.mutate(given, { onSuccess: () => done(words), onError: told });
  // A weekday alone says nothing of another week.
  const day = Math.abs(offset) < WEEK_SECONDS ? ({ weekday: "short" } as const) : ({ day: "numeric", month: "short", year: "numeric" } as const);
  const words = isMoved ? `Clock: ${now().toLocaleString(undefined, { timeZone: knownZone(zone), ...day, hour: "2-digit", minute: "2-digit" })}` : "Clock: now";
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <Button variant={isMoved ? "light" : "default"} leftSection={<IconClock size={16} />} loading={move.isPending} disabled={!may("sandbox:write")}>
            {words}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>What waits until then comes now</Menu.Label>
          {STEPS.map(([advance, label]) => (
            <Menu.Item key={advance} onClick={() => go({ advance }, `It is ${label.toLowerCase()} in this workspace.`)}>
              {label}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => go({ at: morningAfter(now(), zone).toISOString() }, "It is tomorrow, 9:00 in this workspace.")}>
            Tomorrow, 9:00
          </Menu.Item>
          <Menu.Item leftSection={<IconClockPlus size={15} />} onClick={() => setExact(true)}>
            Another time…
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            disabled={!isMoved}
            onClick={() => go({ at: new Date(Date.now() + ahead - offset * 1_000).toISOString() }, "The clock shows the real time. What has come stays.")}
          >
            Back to now
          </Menu.Item>
          {isMoved && <Menu.Label>It stands {ago(new Date(Date.now() + offset * 1_000).toISOString())}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isExact} onClose={() => setExact(false)} title="Move the clock" size="sm">
        <Exactly
          start={now()}
          go={(at) => {
            setExact(false);
            go({ at }, "The clock stands there now.");
          }}
        />
      </Modal>
    </>
  );
}

function Exactly({ start, go }: { start: Date; go: (at: string) => void }) {
  const pad = (value: number) => String(value).padStart(2, "0");
  const [text, setText] = useState(
    () => `${start.getFullYear()}-${pad(start.getMonth() + 1)}-${pad(start.getDate())}T${pad(start.getHours())}:${pad(start.getMinutes())}`,
  );
  const at = new Date(text);
  return (
    <Stack gap="xs">
      <TextInput
        type="datetime-local"
        label="Business time (in your zone)"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          Up to ten years away
        </Text>
        <Button size="xs" disabled={Number.isNaN(at.getTime())} onClick={() => go(at.toISOString())}>
          Move the clock
        </Button>
      </Group>
    </Stack>
  );
}
