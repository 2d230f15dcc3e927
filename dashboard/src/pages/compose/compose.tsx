import { Alert, Button, Grid, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useMemo, useState } from "react";
import { Link, useNavigate } from "react-router";
import { newKey } from "@sdk/chance.ts";
import { useMay, useWho } from "../../api/account.ts";
import { isOther, isUncertain, useEstimate, useSend, type Estimated, type Send } from "../../api/compose.ts";
import { useFilters } from "../../ui/address.ts";
import { ask } from "../../ui/ask.tsx";
import { Wrong } from "../../ui/door.tsx";
import { Head } from "../../ui/head.tsx";
import { money } from "../../ui/money.ts";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { below } from "../routes/route.ts";
import type { Draft, Person } from "./draft.ts";
import { Estimate } from "./estimate.tsx";
import { Moment } from "./moment.tsx";
import { Part } from "./part.tsx";
import { Shown } from "./shown.tsx";
import { useBody } from "./use_body.ts";
import { useDraft, useListed, type Kept } from "./use_draft.ts";
import { Way } from "./way.tsx";
import { For, What } from "./what.tsx";
import { Whom } from "./whom.tsx";

const TYPING_MS = 500;
/** A long list is weighed anew only when one has paused. */
const LONG_LIST = 1_000;
const PAUSE_MS = 1_500;

/** A message without code: to whom, what, what for, which way and when; what will happen beside it, and then it is sent. */
export default function Compose() {
  const who = useWho();
  const [{ to }, change] = useFilters(["to"]);
  // Whom the address names is taken once; what one does afterwards counts.
  const [first] = useState<Person | null>(() => (to === undefined ? null : { by: "id", value: to, label: to }));
  useEffect(() => {
    if (to !== undefined) change({ to: null });
  }, [to, change]);
  const { draft, ...kept } = useDraft(who, first);
  if (draft === null) return <Waiting />;
  return <Writing draft={draft} {...kept} />;
}

function Writing({ draft, change, handOver, putAway }: Kept & { draft: Draft }) {
  const listed = useListed(draft);
  const { template, version, usual, by, body, lacks } = useBody(draft, listed.people);
  const [later] = useDebouncedValue(body, Array.isArray(body?.to) && body.to.length > LONG_LIST ? PAUSE_MS : TYPING_MS);
  const estimate = useEstimate(later);
  const wrong = useMemo(() => below(wrongFields(estimate.error), "route"), [estimate.error]);
  const isCurrent = later === body && estimate.isSuccess && !estimate.isPlaceholderData;
  return (
    <>
      <Head title="Compose" about="A message to a person, to several, or to a list.">
        <Button variant="default" size="xs" onClick={() => ask({ title: "Begin anew?", words: "What you have written here is put away. Nothing of it was sent.", action: "Begin anew", then: putAway })} disabled={draft.isUncertain}>
          Begin anew
        </Button>
      </Head>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="md">
            {draft.isUncertain && <Uncertain draft={draft} change={change} putAway={putAway} />}
            <Part n={1} title="To whom">
              <Whom draft={draft} change={change} listed={listed} />
            </Part>
            <Part n={2} title="What it says">
              <What draft={draft} change={change} template={template} version={version} />
            </Part>
            <Part n={3} title="What it is for">
              <For draft={draft} change={change} template={template} />
            </Part>
            <Part n={4} title="Which way">
              <Way route={draft.route} change={(route) => change({ route })} usual={usual} by={by} wrong={wrong} />
            </Part>
            <Part n={5} title="When">
              <Moment draft={draft} change={change} />
            </Part>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack gap="md" style={{ position: "sticky", top: 68 }}>
            <Paper withBorder p="md">
              <Title order={2} mb="sm">
                What will happen
              </Title>
              {lacks !== null ? (
                <Text size="sm" c="dimmed" role="status">
                  {lacks}
                </Text>
              ) : (
                <Estimate estimate={estimate} isCurrent={isCurrent} />
              )}
              <SendIt draft={draft} change={change} handOver={handOver} putAway={putAway} body={body} estimated={isCurrent ? estimate.data : undefined} />
            </Paper>
            {later !== null && body !== null && <Shown body={later} />}
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

/** Nobody answered when it was handed over: under the same key it can be tried again, and is sent once. */
function Uncertain({ draft, change, putAway }: Pick<Kept, "change" | "putAway"> & { draft: Draft }) {
  const begin = () =>
    ask({
      title: "Begin a new message?",
      words: "What stands here becomes another message, with nothing to do with the one of before. Look under Messages first: that one may have left, and whoever has got it would get both.",
      action: "Begin a new message",
      isGrave: true,
      then: () => change({ key: newKey(), isUncertain: false, isOther: false }),
    });
  const confirm = () =>
    ask({
      title: "Put it away?",
      words: "It may have been sent. Look under Messages first: what you write anew is another message, and whoever has got this one would get both.",
      action: "Put it away",
      isGrave: true,
      then: putAway,
    });
  return (
    <Alert color="orange" title="It may have been sent" role="alert">
      <Text size="sm">
        {draft.isOther
          ? "What was handed over before is not what stands here now: the server has refused this, and nothing of it was sent. Whether the one of before left, its list says: look under Messages for it. Write it as it was to send it again, once; or begin a new message of what stands here."
          : "The server did not answer when this was sent. Send it again as it is: it goes once, however often it is tried. If it is changed, the server refuses it."}
      </Text>
      <Group gap="xs" mt="sm">
        <Button component={Link} to="/messages" size="xs" variant="default">
          Look under Messages
        </Button>
        <Button size="xs" variant="default" onClick={begin}>
          Begin a new message
        </Button>
        <Button size="xs" variant="default" onClick={confirm}>
          Put it away
        </Button>
      </Group>
    </Alert>
  );
}

/** What is said at the button of an error: of a key nobody here knows anything. */
const OTHER = new Error("It was refused: what was handed over before is not what stands here now. At the top of the page it says what to do.");
const said = (error: unknown) => (isOther(error) ? OTHER : error);

const SCOPES: Readonly<Record<string, string>> = { transactional: "messages:send", marketing: "messages:marketing", critical: "messages:critical", otp: "messages:otp" };

interface SendProps extends Kept {
  draft: Draft;
  body: Send | null;
  estimated: Estimated | undefined;
}

/** The last question, with how many people and how much money; then its page, live. */
function SendIt({ draft, change, handOver, putAway, body, estimated }: SendProps) {
  const send = useSend();
  const navigate = useNavigate();
  const may = useMay();
  if (body === null) return null;
  const go = async () => {
    await handOver();
    send.mutate(
      { body, key: draft.key },
      {
        onSuccess: (accepted) => {
          putAway();
          done(accepted.rejected.length === 0 ? "It is on its way." : `It is on its way; ${accepted.rejected.length.toLocaleString()} of the list could not be taken.`);
          void navigate(`/messages/${accepted.id}`);
        },
        onError: (error) => {
          // Where it was refused, nothing was sent: what is mended goes under a new key. What was handed over before may have been sent none the less.
          const wasBefore = draft.isUncertain || isOther(error);
          change(wasBefore || isUncertain(error) ? { isUncertain: true, isOther: isOther(error) } : { key: newKey(), isUncertain: false });
          told(said(error));
        },
      },
    );
  };
  const mayIt = estimated === undefined || may(SCOPES[estimated.purpose] ?? "messages:send");
  const confirm = () => {
    if (draft.isUncertain || estimated === undefined) return void go();
    ask({ title: `Send to ${people(estimated.goes)}?`, words: lastWords(estimated, draft), action: draft.when === "now" ? `Send to ${people(estimated.goes)}` : "Send it then", then: () => void go() });
  };
  return (
    <Stack gap={6} mt="md">
      <Button
        leftSection={<IconSend size={16} />}
        loading={send.isPending}
        disabled={!mayIt || (!draft.isUncertain && (estimated === undefined || estimated.goes === 0))}
        onClick={confirm}
      >
        {draft.isUncertain ? "Send it again, once" : draft.when === "now" ? "Send" : "Schedule"}
      </Button>
      {estimated?.goes === 0 && (
        <Text size="sm" c="red">
          Nobody would get it.
        </Text>
      )}
      <Wrong error={said(send.error)} />
    </Stack>
  );
}

const people = (count: number) => (count === 1 ? "1 person" : `${count.toLocaleString()} people`);

/** "12,408 people, about 41.00 EUR", and the rest of it. */
function lastWords(estimated: Estimated, draft: Draft): string {
  const price = money(estimated.price, estimated.currency);
  const cost = Number(estimated.price_at_most) === 0 ? "at no cost that is known" : `about ${price}${estimated.price_at_most === estimated.price ? "" : `, at most ${money(estimated.price_at_most, estimated.currency)}`}`;
  const when =
    draft.when === "now"
      ? "It leaves now, and what has left cannot be called back."
      : draft.when === "at"
        ? `It leaves at ${new Date(draft.at).toLocaleString(undefined, { dateStyle: "full", timeStyle: "short" })}, by your clock; until then it can be cancelled.`
        : `It leaves on ${draft.day} at ${draft.hour} by the clock of each; until then it can be cancelled.`;
  const without = estimated.refused + estimated.rejected_count;
  return `${people(estimated.goes)}, ${cost}. ${without === 0 ? "" : `${people(without)} of the list will not get it. `}${when}`;
}
