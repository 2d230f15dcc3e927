import { ActionIcon, Chip, Group, Select, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import type { StepInput } from "../../api/routes.ts";
import { ALL_CHANNELS, labelOf } from "../templates/channels.ts";
import { below } from "./route.ts";
import { When } from "./when.tsx";

interface Props {
  step: StepInput;
  /** Its place, from 0. */
  n: number;
  count: number;
  put: (step: StepInput) => void;
  move: (by: -1 | 1) => void;
  remove: () => void;
  wrong: Readonly<Record<string, string>>;
}

const ORDER = ["sms", "email", "whatsapp", "rcs", "push", "webpush", "inapp", "voice", "mms"] as const satisfies readonly StepInput["channels"][number][];
const PICKS = [
  { value: "all", label: "on all of them at once" },
  { value: "first", label: "on the first that works" },
  { value: "best", label: "on the one that each person likes best" },
];

/** One step: on which channels, and for whom. */
export function Step({ step, n, count, put, move, remove, wrong }: Props) {
  const shown = [...ORDER, ...ALL_CHANNELS.filter((one) => !(ORDER as readonly string[]).includes(one))];
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Chip.Group multiple value={step.channels} onChange={(channels) => put({ ...step, channels: channels as StepInput["channels"] })}>
          <Group gap={6} role="group" aria-label={`Channels of step ${n + 1}`}>
            {shown.map((channel) => (
              <Chip key={channel} value={channel} size="xs">
                {labelOf(channel)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {count > 1 && (
          <Group gap={2} wrap="nowrap">
            <Tool label={`Step ${n + 1}: earlier`} isOff={n === 0} then={() => move(-1)} Icon={IconArrowUp} />
            <Tool label={`Step ${n + 1}: later`} isOff={n === count - 1} then={() => move(1)} Icon={IconArrowDown} />
            <Tool label={`Take step ${n + 1} away`} isOff={false} then={remove} Icon={IconTrash} />
          </Group>
        )}
      </Group>
      {step.channels.length > 1 && (
        <Select
          aria-label={`How step ${n + 1} goes`}
          mt="xs"
          size="xs"
          maw={320}
          data={PICKS}
          value={step.pick ?? "all"}
          allowDeselect={false}
          onChange={(pick) => put({ ...step, pick: pick === "first" || pick === "best" ? pick : null })}
        />
      )}
      <When when={step.when ?? null} n={n} put={(when) => put({ ...step, when })} wrong={below(wrong, "when")} />
      {Object.entries(wrong).map(
        ([at, words]) =>
          at !== "when" &&
          !at.startsWith("when/") && (
            <Text key={at} size="xs" c="red" role="alert" mt={4}>
              {words}
            </Text>
          ),
      )}
    </>
  );
}

function Tool({ label, isOff, then, Icon }: { label: string; isOff: boolean; then: () => void; Icon: typeof IconTrash }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="md" aria-label={label} disabled={isOff} onClick={then}>
      <Icon size={15} />
    </ActionIcon>
  );
}
