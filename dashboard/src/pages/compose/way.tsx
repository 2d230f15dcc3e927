import { ActionIcon, Button, Chip, Group, NumberInput, Paper, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import type { RouteInput } from "../../api/compose.ts";
import { editable, type Draft, type Route, type Step } from "./draft.ts";
import classes from "./way.module.css";

const CHANNELS = [
  ["sms", "SMS"],
  ["email", "Mail"],
  ["whatsapp", "WhatsApp"],
  ["rcs", "RCS"],
  ["push", "Push"],
  ["webpush", "Web push"],
  ["inapp", "In the app"],
  ["voice", "Call"],
  ["mms", "MMS"],
] as const;
const NAMES = new Map<string, string>(CHANNELS);
const MOST_STEPS = 10;

interface Props {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  /** What it would go by if nothing is said here, and who says so. */
  usual: RouteInput | null;
  by: string;
}

/** Which way it goes: as it is said elsewhere, or step by step as it is drawn here. */
export function Way({ draft, change, usual, by }: Props) {
  const put = (route: Route) => change({ route });
  if (usual === null) {
    return (
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          Nobody has said which way messages usually go here: choose it for this one.
        </Text>
        <Steps route={draft.route ?? UNDRAWN} isOwn put={put} />
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="Which way"
        data={[{ value: "usual", label: `As ${by} says` }, { value: "own", label: "Another way" }]} // prettier-ignore
        value={draft.route === null ? "usual" : "own"}
        onChange={(which) => change({ route: which === "own" ? editable(usual) : null })}
        w={{ base: "100%", xs: 360 }}
      />
      <Steps route={draft.route ?? editable(usual)} isOwn={draft.route !== null} put={put} />
    </Stack>
  );
}

const UNDRAWN: Route = { steps: [{ channels: [], pick: "all", wait: null }], until: "read" };

function Steps({ route, isOwn, put }: { route: Route; isOwn: boolean; put: (route: Route) => void }) {
  const { steps } = route;
  const at = (n: number, step: Step) => put({ ...route, steps: steps.map((one, m) => (m === n ? step : one)) });
  const moved = (n: number, by: -1 | 1) => {
    const next = [...steps];
    const [one] = next.splice(n, 1);
    if (one) next.splice(n + by, 0, one);
    put({ ...route, steps: next });
  };
  return (
    <>
      <ol className={classes["steps"]} aria-label="Steps of the route">
        {steps.map((step, n) => (
          <li key={n} className={classes["step"]}>
            {n > 0 && <Between step={step} n={n} isOwn={isOwn} put={(it) => at(n, it)} />}
            <Paper withBorder p="sm">
              <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
                {isOwn ? (
                  <Chip.Group multiple value={step.channels} onChange={(channels) => at(n, { ...step, channels })}>
                    <Group gap={6} role="group" aria-label={`Channels of step ${n + 1}`}>
                      {CHANNELS.map(([value, label]) => (
                        <Chip key={value} value={value} size="xs">
                          {label}
                        </Chip>
                      ))}
                    </Group>
                  </Chip.Group>
                ) : (
                  <Text size="sm">{step.channels.map((one) => NAMES.get(one) ?? one).join(step.pick === "all" ? " and " : " or ")}</Text>
                )}
                {isOwn && steps.length > 1 && (
                  <Group gap={2} wrap="nowrap">
                    <Tool label={`Step ${n + 1}: earlier`} isOff={n === 0} then={() => moved(n, -1)} Icon={IconArrowUp} />
                    <Tool label={`Step ${n + 1}: later`} isOff={n === steps.length - 1} then={() => moved(n, 1)} Icon={IconArrowDown} />
                    <Tool label={`Take step ${n + 1} away`} isOff={false} then={() => put({ ...route, steps: steps.filter((_, m) => m !== n) })} Icon={IconTrash} />
                  </Group>
                )}
              </Group>
              {isOwn && step.channels.length > 1 && (
                <Select
                  aria-label={`How step ${n + 1} goes`}
                  mt="xs"
                  size="xs"
                  maw={320}
                  data={[
                    { value: "all", label: "on all of them at once" },
                    { value: "first", label: "on the first that works" },
                    { value: "best", label: "on the one that each person likes best" },
                  ]}
                  value={step.pick}
                  allowDeselect={false}
                  onChange={(pick) => at(n, { ...step, pick: pick as Step["pick"] })}
                />
              )}
              {step.when && (
                <Text size="xs" c="dimmed" mt={4}>
                  Only for whom its condition holds.
                </Text>
              )}
            </Paper>
          </li>
        ))}
      </ol>
      {isOwn ? (
        <Group gap="sm" align="flex-end">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            disabled={steps.length >= MOST_STEPS}
            onClick={() => put({ ...route, steps: [...steps, { channels: [fresh(steps)], pick: "all", wait: { count: 1, unit: "h" } }] })}
          >
            One more step
          </Button>
          {steps.length > 1 && (
            <Select
              label="It ends as soon as"
              size="xs"
              data={UNTIL.map(([value, label]) => ({ value, label }))}
              value={route.until}
              allowDeselect={false}
              onChange={(until) => put({ ...route, until: until as Route["until"] })}
            />
          )}
        </Group>
      ) : (
        steps.length > 1 && (
          <Text size="sm" c="dimmed">
            It ends as soon as {UNTIL.find(([value]) => value === route.until)?.[1]}.
          </Text>
        )
      )}
    </>
  );
}

const UNTIL = [
  ["delivered", "it has arrived"],
  ["read", "they have read it"],
  ["answered", "they have answered"],
] as const;
const UNITS = [
  { value: "m", label: "minutes" },
  { value: "h", label: "hours" },
  { value: "d", label: "days" },
];

/** What must be so before the next step comes. */
function Between({ step, n, isOwn, put }: { step: Step; n: number; isOwn: boolean; put: (step: Step) => void }) {
  if (!isOwn) {
    const unit = UNITS.find((one) => one.value === step.wait?.unit)?.label;
    return (
      <Text size="xs" c="dimmed" className={classes["between"]}>
        {step.wait === null ? "only if that failed" : `after ${step.wait.count} ${unit} without a sign of them`}
      </Text>
    );
  }
  return (
    <Group gap="xs" className={classes["between"]}>
      <Select
        aria-label={`When step ${n + 1} comes`}
        size="xs"
        w={220}
        data={[
          { value: "wait", label: "without a sign of them after" },
          { value: "failed", label: "only if that failed" },
        ]}
        value={step.wait === null ? "failed" : "wait"}
        allowDeselect={false}
        onChange={(which) => put({ ...step, wait: which === "wait" ? { count: 1, unit: "h" } : null })}
      />
      {step.wait !== null && (
        <>
          <NumberInput
            aria-label={`How long before step ${n + 1}`}
            size="xs"
            w={76}
            min={1}
            max={999}
            value={step.wait.count}
            onChange={(count) => put({ ...step, wait: { count: Math.max(1, Math.round(Number(count) || 1)), unit: step.wait?.unit ?? "h" } })}
          />
          <Select
            aria-label={`Unit of the wait before step ${n + 1}`}
            size="xs"
            w={100}
            data={UNITS}
            value={step.wait.unit}
            allowDeselect={false}
            onChange={(unit) => put({ ...step, wait: { count: step.wait?.count ?? 1, unit: (unit ?? "h") as "m" | "h" | "d" } })}
          />
        </>
      )}
    </Group>
  );
}

const fresh = (steps: readonly Step[]) => CHANNELS.map(([value]) => value).find((one) => !steps.some((step) => step.channels.includes(one))) ?? "sms";

function Tool({ label, isOff, then, Icon }: { label: string; isOff: boolean; then: () => void; Icon: typeof IconPlus }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="md" aria-label={label} disabled={isOff} onClick={then}>
      <Icon size={15} />
    </ActionIcon>
  );
}
