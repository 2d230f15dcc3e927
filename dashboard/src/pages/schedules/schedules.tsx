import { Anchor, Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import { useMay } from "../../api/account.ts";
import { useSchedules, type RunOutput, type ScheduleOutput } from "../../api/schedules.ts";
import { curlOf } from "../../ui/curl.ts";
import { Empty } from "../../ui/empty.tsx";
import { useGiven, type Filter } from "../../ui/filters.tsx";
import { Head } from "../../ui/head.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { State } from "../../ui/state.tsx";
import { When } from "../../ui/when.tsx";
import { Both } from "./both.tsx";
import { RESTS, RUN_REASONS, RUN_STATES } from "./reasons.ts";
import { ruleOf, wordsOf } from "./rule.ts";

const FILTERS: readonly Filter[] = [
  { name: "q", label: "Name or id", kind: "search" },
  { name: "state", label: "State", options: ["active", "paused", "ended"] },
  {
    name: "last",
    label: "Last time",
    options: [...Object.entries(RUN_STATES).map(([value, label]) => ({ value, label })), { value: "none", label: "has not come yet" }],
  },
];

const COLUMNS: readonly Column<ScheduleOutput>[] = [
  { title: "Name", cell: (one) => <Name of={one} />, text: (one) => one.name },
  { title: "State", cell: (one) => <State state={one.state} reason={one.reason && (RESTS[one.reason] ?? one.reason)} />, text: (one) => one.state },
  { title: "Next", cell: (one) => <NextOf schedule={one} />, text: (one) => one.next[0] ?? "" },
  { title: "Last time", cell: (one) => <Last run={one.last_run} />, text: (one) => (one.last_run === null ? "" : `${one.last_run.due_at} ${one.last_run.state}`) },
  { title: "Rule", cell: (one) => <Text size="xs" c="dimmed" ff="monospace">{one.cron}</Text>, text: (one) => `${one.cron} ${one.timezone}`, isExtra: true }, // prettier-ignore
];

const CURL = curlOf("POST", "/v1/schedules", {
  name: "Weekly newsletter",
  cron: "0 9 * * MON",
  timezone: "Europe/Amsterdam",
  message: { to: [{ id: "user_42" }], template: "newsletter" },
});

/** What is sent again and again, and when it goes next. */
export default function Schedules() {
  const list = useSchedules(useGiven(FILTERS));
  const may = useMay();
  const add = may("schedules:write") && (
    <Button component={Link} to="/schedules/new" size="xs" leftSection={<IconPlus size={15} />}>
      New schedule
    </Button>
  );
  return (
    <>
      <Head title="Schedules" about="What is sent again and again, and when it goes next.">
        {add}
      </Head>
      <List
        name="schedules"
        list={list}
        columns={COLUMNS}
        id={(one) => one.id}
        to={(one) => `/schedules/${one.id}`}
        filters={FILTERS}
        none={<Empty title="No schedule is like that" words="Take a filter away, or write less of its name." />}
        empty={
          <Empty
            title="Nothing is sent by itself yet"
            words="A newsletter every Monday, a reminder on the first of the month: say to whom, what and how often, and it goes without anybody."
            curl={CURL}
          >
            {add}
          </Empty>
        }
      />
    </>
  );
}

function Name({ of }: { of: ScheduleOutput }) {
  return (
    <div>
      <Text size="sm" fw={550}>
        {of.name}
      </Text>
      <Text size="xs" c="dimmed">
        {wordsOf(ruleOf(of.cron))}
      </Text>
    </div>
  );
}

function NextOf({ schedule: { next, timezone, state } }: { schedule: ScheduleOutput }) {
  if (next[0] !== undefined) return <Both at={next[0]} zone={timezone} />;
  return (
    <Text size="sm" c="dimmed">
      {state === "paused" ? "rests" : "none any more"}
    </Text>
  );
}

function Last({ run }: { run: RunOutput | null }) {
  if (run === null) return <Text size="sm" c="dimmed">has not come yet</Text>; // prettier-ignore
  return (
    <div>
      <State state={RUN_STATES[run.state]} reason={run.reason && (RUN_REASONS[run.reason] ?? run.detail ?? run.reason)} />
      <div>
        {run.message === null ? (
          <When at={run.due_at} size="xs" />
        ) : (
          <Anchor component={Link} to={`/messages/${run.message}`} size="xs">
            <When at={run.due_at} size="xs" />
          </Anchor>
        )}
      </div>
    </div>
  );
}
