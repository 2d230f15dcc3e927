import { Anchor, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import { useRunCounts, useRuns, type RunOutput, type ScheduleOutput } from "../../api/schedules.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { Both } from "./both.tsx";
import { RUN_REASONS, RUN_STATES } from "./reasons.ts";

const FILTERS: readonly Filter[] = [{ name: "run", label: "What became of it", options: Object.entries(RUN_STATES).map(([value, label]) => ({ value, label })) }];

/** Each of its times that has come, and what became of it. */
export function Runs({ schedule }: { schedule: ScheduleOutput }) {
  const list = useRuns(schedule.id, useGiven(FILTERS));
  const columns: readonly Column<RunOutput>[] = [
    { title: "Due", cell: (one) => <Both at={one.due_at} zone={schedule.timezone} />, text: (one) => one.due_at },
    { title: "What became of it", cell: (one) => <Became run={one} />, text: (one) => [one.state, one.reason, one.detail].filter(Boolean).join(": ") },
    { title: "Message", cell: (one) => <Message id={one.message} />, text: (one) => one.message },
    { title: "Settled", cell: (one) => <When at={one.changed_at} />, text: (one) => one.changed_at, isExtra: true },
  ];
  return (
    <List
      name="runs"
      list={list}
      columns={columns}
      id={(one) => one.id}
      filters={FILTERS}
      empty={<Empty title="None of its times has come yet" words="Each of them stands here then, with its message and what became of that." />}
    />
  );
}

function Became({ run }: { run: RunOutput }) {
  const why = run.reason === null ? null : (RUN_REASONS[run.reason] ?? run.detail ?? run.reason.replaceAll("_", " "));
  return (
    <div>
      <State state={RUN_STATES[run.state]} />
      {why !== null && (
        <Text size="xs" c="dimmed" maw={340}>
          {why}
        </Text>
      )}
    </div>
  );
}

function Message({ id }: { id: string | null }) {
  const counts = useRunCounts(id);
  if (id === null) return <Text size="sm" c="dimmed">none</Text>; // prettier-ignore
  const found = Object.entries(counts.data ?? {}).sort(([, one], [, other]) => other - one);
  return (
    <Group gap={8}>
      {found.map(([state, count]) => (
        <Group key={state} gap={3} wrap="nowrap">
          <Text size="xs" className="number">
            {count.toLocaleString()}
          </Text>
          <State state={state} />
        </Group>
      ))}
      <Anchor component={Link} to={`/messages/${id}`} size="sm">
        Open
      </Anchor>
    </Group>
  );
}
