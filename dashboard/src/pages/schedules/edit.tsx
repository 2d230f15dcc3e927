import { Anchor, Button, Grid, Group, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useMay, useWho, useWorkspace } from "../../api/account.ts";
import { useEstimate, type Send } from "../../api/compose.ts";
import { useChangeSchedule, useCreateSchedule, useForeseen, useSchedule, type Asked, type ScheduleOutput, type SchedulePatch } from "../../api/schedules.ts";
import { ask } from "../../ui/ask.tsx";
import { Wrong } from "../../ui/door.tsx";
import { Head } from "../../ui/head.tsx";
import { Problem } from "../../ui/problem.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import type { Draft } from "../compose/draft.ts";
import { Estimate } from "../compose/estimate.tsx";
import { Part } from "../compose/part.tsx";
import { Shown } from "../compose/shown.tsx";
import { useBody } from "../compose/use_body.ts";
import { useListed } from "../compose/use_draft.ts";
import { Way } from "../compose/way.tsx";
import { For, namesOf, What } from "../compose/what.tsx";
import { Whom } from "../compose/whom.tsx";
import { below } from "../routes/route.ts";
import { inWords } from "./both.tsx";
import { merged, recipientsOf } from "./draft_of.ts";
import { Foreseen, RuleFields } from "./rule_fields.tsx";
import { cronOf, wordsOf } from "./rule.ts";
import { beginning, momentOf, useWriting, type Writing } from "./use_writing.ts";

const TYPING_MS = 500;

/** A schedule without code: what is sent to whom, and how often; when it would go is shown before it is saved. */
export default function Edit() {
  const { id = null } = useParams();
  const found = useSchedule(id);
  const workspace = useWorkspace();
  const who = useWho();
  // As it was when one began: what is written is not taken away by what is told of it meanwhile.
  const [schedule, setSchedule] = useState<ScheduleOutput | null>(null);
  if (id !== null && schedule?.id !== id && found.isSuccess && !found.isFetching) setSchedule(found.data);
  const isKnown = (id === null || schedule?.id === id) && !workspace.isLoading;
  const first = useMemo(() => (isKnown ? beginning(schedule, workspace.data?.timezone ?? "UTC") : null), [isKnown, schedule, workspace.data?.timezone]);
  // What was begun on a schedule that somebody has changed since is not put over it.
  const { writing, change, putAway } = useWriting(`schedule ${who} ${id ?? "new"} ${schedule?.updated_at ?? ""}`, first);
  if (found.isLoadingError) return <Problem error={found.error} again={() => void found.refetch()} />;
  if (writing === null) return <Waiting />;
  return <Form schedule={schedule} writing={writing} change={change} putAway={putAway} />;
}

interface Props {
  schedule: ScheduleOutput | null;
  writing: Writing;
  change: (change: Partial<Writing>) => void;
  putAway: () => void;
}

function Form({ schedule, writing, change, putAway }: Props) {
  const { draft } = writing;
  const listed = useListed(draft);
  const others = useMemo(() => (writing.kept === null ? null : { to: writing.kept, empty: 0 }), [writing.kept]);
  const whole = useBody(draft, others ?? listed.people);
  const { template, version, usual, by, body, lacks } = whole;
  const message = useMemo(() => (body === null ? null : merged(schedule?.message ?? null, body, version ? namesOf(version) : [])), [body, schedule?.message, version]);
  const [later] = useDebouncedValue(message, TYPING_MS);
  const estimate = useEstimate(later);
  const wrong = useMemo(() => below(wrongFields(estimate.error), "route"), [estimate.error]);
  const [asked] = useDebouncedValue(useAsked(writing), TYPING_MS / 2);
  const foreseen = useForeseen(asked);
  const say = (given: Partial<Draft>) => change({ draft: { ...draft, ...given }, isOther: true });
  return (
    <>
      <Anchor component={Link} to={schedule === null ? "/schedules" : `/schedules/${schedule.id}`} size="sm">
        {schedule === null ? "Schedules" : schedule.name}
      </Anchor>
      <Head title={schedule === null ? "New schedule" : "Change the schedule"} about="What is sent again and again, to whom, and how often.">
        <Button
          variant="default"
          size="xs"
          onClick={() => ask({ title: "Begin anew?", words: "What you have written here is put away. Nothing of it was saved.", action: "Begin anew", then: putAway })}
        >
          Begin anew
        </Button>
      </Head>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            <Paper withBorder p="md">
              <TextInput label="Name" description="What you call it; nobody else sees it." placeholder="Weekly newsletter" value={writing.name} maxLength={200} onChange={(event) => change({ name: event.currentTarget.value })} />
            </Paper>
            <Part n={1} title="How often">
              <RuleFields writing={writing} change={change} />
            </Part>
            <Part n={2} title="To whom">
              {writing.kept === null ? (
                <Whom draft={draft} change={say} listed={listed} />
              ) : (
                <Group gap="sm">
                  <Text size="sm">{people(writing.kept.length)}, some with words of their own, as a program has said it.</Text>
                  <Button size="xs" variant="default" onClick={() => change({ kept: null, draft: { ...draft, mode: "people" }, isOther: true })}>
                    Choose others
                  </Button>
                </Group>
              )}
            </Part>
            <Part n={3} title="What it says">
              <What draft={draft} change={say} template={template} version={version} />
              <MoreThanWords schedule={schedule} draft={draft} />
            </Part>
            <Part n={4} title="What it is for">
              <For draft={draft} change={say} template={template} isOften />
            </Part>
            <Part n={5} title="Which way">
              <Way route={draft.route} change={(route) => say({ route })} usual={usual} by={by} wrong={wrong} />
            </Part>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md">
            <Paper withBorder p="md" component="section" aria-label="When it goes">
              <Title order={2} mb={4}>
                When it goes
              </Title>
              <Text size="sm" mb="xs">
                {wordsOf(writing.rule)}
              </Text>
              <Foreseen writing={writing} foreseen={foreseen} />
              <Save schedule={schedule} writing={writing} message={message} lacks={lacks} times={foreseen.isPlaceholderData || foreseen.isError ? undefined : foreseen.data} putAway={putAway} />
            </Paper>
            {later !== null && (
              <Paper withBorder p="md">
                <Title order={2} mb="sm">
                  If it went now
                </Title>
                <Estimate estimate={estimate} isCurrent={later === message && !estimate.isPlaceholderData} />
              </Paper>
            )}
            {later !== null && <Shown body={later} />}
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

function useAsked({ rule, timezone, from, until }: Writing): Asked | null {
  const cron = cronOf(rule);
  return useMemo(() => (cron === null ? null : { cron, timezone, starts_at: momentOf(from), ends_at: momentOf(until) }), [cron, timezone, from, until]);
}

/** What a program has said, and this form has no field for. */
function MoreThanWords({ schedule, draft }: { schedule: ScheduleOutput | null; draft: Draft }) {
  const { html, actions, media } = (schedule?.message["content"] ?? {}) as { html?: string; actions?: unknown[]; media?: unknown[] };
  if (draft.source !== "text" || (!html && !actions?.length && !media?.length)) return null;
  const names = [html && "HTML of its own", actions?.length && "buttons", media?.length && "files"].filter(Boolean);
  return (
    <Text size="sm" c="dimmed" mt="sm">
      It has {names.join(", ")} beside these words, as a program has said it: that stays as it is.
    </Text>
  );
}

const people = (count: number) => (count === 1 ? "1 person" : `${count.toLocaleString()} people`);

interface SaveProps extends Omit<Props, "change"> {
  message: Send | null;
  lacks: string | null;
  /** When it would go; undefined as long as that is not known. */
  times: readonly string[] | undefined;
}

/** The last question, with when it goes first; then its page. */
function Save({ schedule, writing, message, lacks, times, putAway }: SaveProps) {
  const may = useMay();
  const navigate = useNavigate();
  const create = useCreateSchedule();
  const patch = useChangeSchedule();
  const cron = cronOf(writing.rule);
  const missing = writing.name.trim() === "" ? "Give it a name." : cron === null ? "Say how often it goes." : lacks;
  const error = create.error ?? patch.error;
  const first = times?.[0];
  const saved = (one: ScheduleOutput, undo?: () => void) => {
    putAway();
    void navigate(`/schedules/${one.id}`);
    done(one.next[0] === undefined ? "It is saved." : `It is saved, and goes next ${inWords(one.next[0])}.`, undo);
  };
  const save = () => {
    if (cron === null || message === null) return;
    const given = { name: writing.name.trim(), cron, timezone: writing.timezone, late_after: writing.late };
    const [starts_at, ends_at] = [momentOf(writing.from), momentOf(writing.until)];
    if (schedule === null) return create.mutate({ ...given, starts_at, ends_at, message }, { onSuccess: (one) => saved(one), onError: told });
    const change: SchedulePatch = { ...given, ...(starts_at === undefined ? {} : { starts_at }), ends_at: ends_at ?? null, ...(writing.isOther ? { message } : {}) };
    const before: SchedulePatch = { name: schedule.name, cron: schedule.cron, timezone: schedule.timezone, starts_at: schedule.starts_at, ends_at: schedule.ends_at, late_after: schedule.late_after, ...(writing.isOther ? { message: schedule.message as Send } : {}) }; // prettier-ignore
    const undo = () => void patch.mutateAsync({ id: schedule.id, patch: before }).then(() => done("It is as it was."), told);
    patch.mutate({ id: schedule.id, patch: change }, { onSuccess: (one) => saved(one, undo), onError: told });
  };
  const confirm = () => {
    const count = recipientsOf(message?.to).length;
    ask({
      title: schedule === null ? `Send this to ${people(count)}, again and again?` : "Save the changes?",
      words: `${wordsOf(writing.rule)}${first === undefined ? "" : `, first ${inWords(first)}`}. It goes by itself, in ${schedule === null || writing.isOther ? "your" : "the same"} name, until it is paused or deleted${writing.until === "" ? "" : ", or its end has come"}.${schedule?.state === "paused" ? " It rests now, and does so until somebody resumes it." : ""}`,
      action: schedule === null ? "Make it" : "Save",
      then: save,
    });
  };
  return (
    <Stack gap={6} mt="md">
      {missing !== null && (
        <Text size="sm" c="dimmed" role="status">
          {missing}
        </Text>
      )}
      <Button onClick={confirm} disabled={missing !== null || message === null || times === undefined || !may("schedules:write")} loading={create.isPending || patch.isPending}>
        {schedule === null ? "Make the schedule" : "Save"}
      </Button>
      <Wrong error={error} />
    </Stack>
  );
}
