import { Alert, Chip, Group, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { wordsOf } from "../../ui/words.ts";
import { zones } from "../../ui/regions.ts";
import { Next, placeOf } from "./both.tsx";
import { LATE } from "./reasons.ts";
import { cronOf, HOURS, NTHS, ordinal, turned, WEEKDAYS, type Kind, type Rule } from "./rule.ts";
import type { useForeseen } from "../../api/schedules.ts";
import type { Writing } from "./use_writing.ts";

const KINDS: readonly { value: Kind; label: string }[] = [
  { value: "days", label: "On days of the week" },
  { value: "month", label: "On a day of the month" },
  { value: "nth", label: "On a weekday of the month" },
  { value: "hours", label: "Every so many hours" },
  { value: "cron", label: "By a rule of cron" },
];

interface Props {
  writing: Writing;
  change: (change: Partial<Writing>) => void;
}

/** How often it goes, by which clock, from when until when. */
export function RuleFields({ writing, change }: Props) {
  const { rule } = writing;
  const put = (next: Rule) => change({ rule: next });
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <Select
          label="It goes"
          data={[...KINDS]}
          value={rule.kind}
          allowDeselect={false}
          onChange={(kind) => put(turned(rule, (kind ?? "days") as Kind))}
          w={{ base: "100%", xs: 240 }}
        />
        {"at" in rule && <TextInput type="time" label="At" value={rule.at} onChange={(event) => put({ ...rule, at: event.currentTarget.value })} />}
      </Group>
      {rule.kind === "days" && <Days rule={rule} put={put} />}
      {rule.kind === "month" && <OfMonth rule={rule} put={put} />}
      {rule.kind === "nth" && <Nth rule={rule} put={put} />}
      {rule.kind === "hours" && <Hours rule={rule} put={put} />}
      {rule.kind === "cron" && (
        <TextInput
          label="Rule"
          description="Minute, hour, day of the month, month, day of the week: 0 9 * * MON is Mondays at nine. L is a month's last day, MON#1 its first Monday."
          value={rule.cron}
          onChange={(event) => put({ kind: "cron", cron: event.currentTarget.value })}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          spellCheck={false}
        />
      )}
      <Select
        label="By the clock of"
        description="Where that clock changes to summer time, so does this."
        data={zones(writing.timezone)}
        value={writing.timezone}
        allowDeselect={false}
        searchable
        onChange={(timezone) => timezone && change({ timezone })}
        maw={340}
      />
      <Group gap="sm" align="flex-start">
        <TextInput type="datetime-local" label="From" description="By your clock; empty: from now on" value={writing.from} onChange={(event) => change({ from: event.currentTarget.value })} />
        <TextInput type="datetime-local" label="Until" description="By your clock; empty: for ever" value={writing.until} onChange={(event) => change({ until: event.currentTarget.value })} />
      </Group>
      <Select
        label="Late at most"
        description="After an outage it still goes by itself if it is no later than this. What is later waits for a person."
        data={LATE.some((one) => one.value === writing.late) ? [...LATE] : [...LATE, writing.late]}
        value={writing.late}
        allowDeselect={false}
        onChange={(late) => late && change({ late })}
        maw={340}
      />
    </Stack>
  );
}

function Days({ rule, put }: { rule: Extract<Rule, { kind: "days" }>; put: (rule: Rule) => void }) {
  return (
    <Chip.Group multiple value={rule.days.map(String)} onChange={(days) => put({ ...rule, days: days.map(Number) })}>
      <Group gap={6} role="group" aria-label="Days of the week">
        {WEEKDAYS.map((name, day) => (
          <Chip key={name} value={String(day)} size="xs">
            {name}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

const DAYS = [...Array.from({ length: 31 }, (_, n) => ({ value: String(n + 1), label: `the ${ordinal(n + 1)}` })), { value: "L", label: "the last day" }];

function OfMonth({ rule, put }: { rule: Extract<Rule, { kind: "month" }>; put: (rule: Rule) => void }) {
  return (
    <>
      <Select label="Which day" data={DAYS} value={rule.day} allowDeselect={false} onChange={(day) => put({ ...rule, day: day ?? "1" })} maw={240} />
      {Number(rule.day) > 28 && (
        <Text size="sm" c="dimmed">
          Months without a {ordinal(Number(rule.day))} are left out. “The last day” is in all of them.
        </Text>
      )}
    </>
  );
}

function Nth({ rule, put }: { rule: Extract<Rule, { kind: "nth" }>; put: (rule: Rule) => void }) {
  const days = WEEKDAYS.map((label, day) => ({ value: String(day), label }));
  return (
    <Group gap="sm">
      <Select label="Which" data={[...NTHS]} value={rule.nth} allowDeselect={false} onChange={(nth) => put({ ...rule, nth: nth ?? "1" })} w={120} />
      <Select label="Weekday" data={days} value={String(rule.weekday)} allowDeselect={false} onChange={(day) => put({ ...rule, weekday: Number(day ?? 0) })} w={150} />
    </Group>
  );
}

function Hours({ rule, put }: { rule: Extract<Rule, { kind: "hours" }>; put: (rule: Rule) => void }) {
  const data = HOURS.map((every) => ({ value: String(every), label: every === 1 ? "every hour" : `every ${every} hours` }));
  return (
    <Group gap="sm" align="flex-end">
      <Select label="How often" data={data} value={String(rule.every)} allowDeselect={false} onChange={(every) => put({ ...rule, every: Number(every ?? 1) })} w={160} />
      <NumberInput label="Minutes past the hour" min={0} max={59} value={rule.minute} onChange={(minute) => put({ ...rule, minute: Math.min(59, Math.max(0, Math.round(Number(minute) || 0))) })} w={170} />
    </Group>
  );
}

/** The next five times, before anything is saved; or what is wrong with the rule. */
export function Foreseen({ writing, foreseen }: { writing: Writing; foreseen: ReturnType<typeof useForeseen> }) {
  if (cronOf(writing.rule) === null) return <Text size="sm" c="dimmed" role="status">Say on which days, and at what time.</Text>; // prettier-ignore
  if (foreseen.isError && !foreseen.isFetching)
    return (
      <Alert color="red" role="alert">
        <Text size="sm">{wordsOf(foreseen.error)}</Text>
      </Alert>
    );
  if (foreseen.data === undefined) return <Text size="sm" c="dimmed">Looking at the calendar…</Text>; // prettier-ignore
  return (
    <div style={{ opacity: foreseen.isPlaceholderData ? 0.55 : 1 }} aria-busy={foreseen.isPlaceholderData}>
      <Next times={foreseen.data} zone={writing.timezone} />
      <Text size="xs" c="dimmed" mt={6}>
        {foreseen.data.length < 5 ? "There are no more." : `And so on, by the clock of ${placeOf(writing.timezone)}.`}
      </Text>
    </div>
  );
}
