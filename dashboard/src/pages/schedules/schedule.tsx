import { Alert, Anchor, Button, Grid, Group, Menu, Paper, Stack, Text, Title } from "@mantine/core";
import { IconDots, IconPencil, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useMemo } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useAccount, useMay } from "../../api/account.ts";
import { useCallerNames } from "../../api/keys.ts";
import { useDeleteSchedule, usePauseSchedule, useResumeSchedule, useSchedule, useSettleRun, useWaitingRuns, type RunOutput, type ScheduleOutput } from "../../api/schedules.ts";
import { ask } from "../../ui/ask.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { Shown } from "../compose/shown.tsx";
import { inWords, Next, placeOf } from "./both.tsx";
import { recipientsOf, wayOf } from "./draft_of.ts";
import { lateWords, RESTS } from "./reasons.ts";
import { ruleOf, wordsOf } from "./rule.ts";
import { Runs } from "./runs.tsx";

/** One recurring send: what it says to whom, when it goes next, and what became of each of its times. */
export default function Schedule() {
  const { id = "" } = useParams();
  const found = useSchedule(id);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (found.data === undefined) return <Waiting />;
  const one = found.data;
  return (
    <>
      <Anchor component={Link} to="/schedules" size="sm">
        Schedules
      </Anchor>
      <Head title={one.name} about={`${wordsOf(ruleOf(one.cron))}, ${placeOf(one.timezone)} time`}>
        <Actions schedule={one} />
      </Head>
      <Late schedule={one} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }} order={{ base: 2, lg: 1 }}>
          <Paper withBorder p="md">
            <Title order={2} mb="sm">
              Its times so far
            </Title>
            <Runs schedule={one} />
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }} order={{ base: 1, lg: 2 }}>
          <Stack gap="md">
            <Standing schedule={one} />
            <Preview schedule={one} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function Standing({ schedule }: { schedule: ScheduleOutput }) {
  const { data: names = {} } = useCallerNames();
  const { data: account } = useAccount();
  const people = recipientsOf(schedule.message["to"]);
  const template = schedule.message["template"] as string | undefined;
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        When it goes next
      </Title>
      {schedule.next.length > 0 ? (
        <Next times={schedule.next} zone={schedule.timezone} />
      ) : (
        <Text size="sm" c="dimmed">
          {schedule.state === "paused" ? (RESTS[schedule.reason ?? ""] ?? "It rests.") : "Never again: its end is over. Change its times, and it goes on."}
        </Text>
      )}
      <div style={{ marginTop: "1rem" }}>
        <Facts
          facts={[
            ["State", <State key="state" state={schedule.state} />],
            ["To", people.length === 1 ? "1 person" : `${people.length.toLocaleString()} people`],
            ["By", wayOf(schedule.message)],
            ["Template", template && <Anchor key="template" component={Link} to={`/templates/${template}`} size="sm">{template}</Anchor>], // prettier-ignore
            ["What for", schedule.message["purpose"] as string | undefined],
            ["About", schedule.message["topic"] as string | undefined],
            ["Rule", schedule.cron],
            ["Zone", schedule.timezone.replaceAll("_", " ")],
            ["Until", schedule.ends_at && <When key="until" at={schedule.ends_at} />],
            ["Late at most", lateWords(schedule.late_after)],
            ["In the name of", names[schedule.author] ?? (schedule.author === account?.id ? account.name : schedule.author)],
            ["Since", <When key="since" at={schedule.created_at} />],
            ["Id", schedule.id],
          ]}
        />
      </div>
    </Paper>
  );
}

/** What one of its people gets, for whoever could send it themselves. */
function Preview({ schedule }: { schedule: ScheduleOutput }) {
  const may = useMay();
  const kept = JSON.stringify(schedule.message);
  // It is looked up by which object it is: it stays the same one as long as it says the same.
  const body = useMemo(() => {
    const message = JSON.parse(kept) as ScheduleOutput["message"];
    return { ...message, to: recipientsOf(message["to"]) };
  }, [kept]);
  return may("messages:send") ? <Shown body={body} /> : null;
}

/** What should have gone and did not: a person says whether it still does. */
function Late({ schedule }: { schedule: ScheduleOutput }) {
  const runs = useWaitingRuns(schedule.id);
  const waiting = runs.data ?? [];
  if (waiting.length === 0) return null;
  return (
    <Stack gap="xs" mb="md">
      {waiting.map((run) => (
        <LateRun key={run.id} schedule={schedule} run={run} />
      ))}
    </Stack>
  );
}

function LateRun({ schedule, run }: { schedule: ScheduleOutput; run: RunOutput }) {
  const may = useMay();
  const settle = useSettleRun(schedule.id);
  const count = recipientsOf(schedule.message["to"]).length;
  const people = count === 1 ? "1 person" : `${count.toLocaleString()} people`;
  const due = inWords(run.due_at);
  const send = () =>
    ask({
      title: `Send it now, to ${people}?`,
      words: `It should have gone ${due}. It leaves now, as the schedule says it today, and what has left cannot be called back.`,
      action: `Send to ${people}`,
      then: () => void settle.mutateAsync({ run: run.id, isSent: true }).then(() => done("It is on its way."), told),
    });
  const drop = () =>
    ask({
      title: "Never send this one?",
      words: `What should have gone ${due} to ${people} is dropped for good. The next times go as they would have.`,
      action: "Drop it",
      isGrave: true,
      then: () => void settle.mutateAsync({ run: run.id, isSent: false }).then(() => done("It is dropped."), told),
    });
  return (
    <Alert color="yellow" title={`It did not go ${due}`} role="alert">
      <Text size="sm">
        Nothing ran here when its time came, and it may be {lateWords(schedule.late_after)} late at most. Whether {people} should still get it, somebody has to say.
      </Text>
      {may("schedules:write") && (
        <Group gap="xs" mt="sm">
          <Button size="xs" loading={settle.isPending} onClick={send}>
            Send it now
          </Button>
          <Button size="xs" variant="default" disabled={settle.isPending} onClick={drop}>
            Drop it
          </Button>
        </Group>
      )}
    </Alert>
  );
}

function Actions({ schedule }: { schedule: ScheduleOutput }) {
  const may = useMay();
  const navigate = useNavigate();
  const pause = usePauseSchedule();
  const resume = useResumeSchedule();
  const remove = useDeleteSchedule();
  if (!may("schedules:write")) return null;
  const next = schedule.next[0];
  const stop = () =>
    ask({
      title: "Pause this schedule?",
      words: `${next === undefined ? "" : `It would go next ${inWords(next)}; it does not. `}Nothing is sent until somebody resumes it, and what it rested over is not made up for.`,
      action: "Pause it",
      then: () => pause.mutate(schedule.id, { onSuccess: () => done("It rests."), onError: told }),
    });
  const go = () =>
    ask({
      title: "Resume this schedule?",
      words: "It goes from its first time after now, in your name. The times that it rested over are not made up for.",
      action: "Resume it",
      then: () => resume.mutate(schedule.id, { onSuccess: (one) => done(one.next[0] === undefined ? "It is resumed." : `It goes next ${inWords(one.next[0])}.`), onError: told }),
    });
  const drop = () =>
    ask({
      title: `Delete “${schedule.name}”?`,
      words: `${willNotGo(schedule)} The record of its times is gone with it; the messages that were sent stay. It cannot be taken back: to stop it for a while, pause it.`,
      action: "Delete",
      isGrave: true,
      then: () =>
        remove.mutate(schedule.id, {
          onSuccess: () => {
            void navigate("/schedules");
            done("The schedule is deleted.");
          },
          onError: told,
        }),
    });
  return (
    <>
      {schedule.state === "active" && (
        <Button size="xs" variant="default" leftSection={<IconPlayerPause size={15} />} loading={pause.isPending} onClick={stop}>
          Pause
        </Button>
      )}
      {schedule.state === "paused" && (
        <Button size="xs" leftSection={<IconPlayerPlay size={15} />} loading={resume.isPending} onClick={go}>
          Resume
        </Button>
      )}
      <Button component={Link} to={`/schedules/${schedule.id}/edit`} size="xs" variant="default" leftSection={<IconPencil size={15} />}>
        Change
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" aria-label="More">
            <IconDots size={15} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" onClick={drop}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** What a person loses who deletes it. */
function willNotGo({ next, message }: ScheduleOutput): string {
  const count = recipientsOf(message["to"]).length;
  const people = count === 1 ? "1 person" : `${count.toLocaleString()} people`;
  if (next[0] === undefined) return "Nothing is to come from it.";
  if (next.length === 1) return `What would go ${inWords(next[0])} to ${people} does not go.`;
  return `What would go ${inWords(next[0])} to ${people} does not go, nor does any time after that.`;
}
