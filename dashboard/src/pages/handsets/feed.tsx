import { Button, Group, Paper, SegmentedControl, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { useFeed, useFeedDeed, useReadChat, useSandboxClock, type ContactOutput, type FeedDeed, type FeedItem, type Thread } from "../../api/handsets.ts";
import { isHttp } from "../../ui/links.ts";
import { Problem } from "../../ui/problem.tsx";
import { told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { Answer } from "./answer.tsx";
import classes from "./handsets.module.css";
import { ThreadLine } from "./line.tsx";
import { Nothing } from "./nothing.tsx";
import { APPS, chatOf, isTheirs, type Line } from "./said.ts";

const IN_APP = APPS.find((app) => app.key === "inapp")!;
const VIEWS = [
  { value: "feed", label: "Feed" },
  { value: "archived", label: "Archive" },
  { value: "snoozed", label: "Later" },
  { value: "chat", label: "Chat" },
] as const;
type View = (typeof VIEWS)[number]["value"];

interface Props {
  person: ContactOutput;
  said: Thread | undefined;
  missed: readonly Line[];
  write: () => void;
}

/** What the person has in your app: the feed, and the conversation with the company. */
export function Feed({ person, said, missed, write }: Props) {
  const [view, setView] = useState<View>("feed");
  const may = useMay();
  return (
    <>
      <Group p={8} justify="center">
        <SegmentedControl size="xs" data={[...VIEWS]} value={view} onChange={(value) => setView(value as View)} aria-label="What of the app" />
      </Group>
      {view === "chat" ? (
        <Chat person={person} said={said} />
      ) : may("feed:read") ? (
        <Items person={person} view={view} missed={view === "feed" ? missed : []} write={write} />
      ) : (
        <Text size="sm" p="md">
          Your role does not see what people have in the app.
        </Text>
      )}
    </>
  );
}

function Items({ person, view, missed, write }: { person: ContactOutput; view: "feed" | "archived" | "snoozed"; missed: readonly Line[]; write: () => void }) {
  const contact = person.external_id;
  const feed = useFeed(contact, view, true);
  const deed = useFeedDeed(contact);
  const may = useMay();
  if (feed.isLoadingError) return <Problem error={feed.error} again={() => void feed.refetch()} />;
  if (feed.data === undefined) return <Waiting />;
  const { data: items, unseen, unread } = feed.data;
  const act = (given: FeedDeed) => deed.mutate(given, { onError: told });
  if (items.length === 0 && missed.length === 0)
    return view === "feed" ? (
      <Nothing person={person} app={IN_APP} write={write} />
    ) : (
      <Text size="sm" c="dimmed" p="md" ta="center">
        {view === "archived" ? "Nothing was archived." : "Nothing was put off."}
      </Text>
    );
  return (
    <div className={classes["thread"]} role="log" aria-label="Feed" tabIndex={0}>
      {view === "feed" && may("feed:write") && (unseen > 0 || unread > 0) && (
        <Group justify="center" gap={6}>
          {unseen > 0 && (
            <Button size="compact-xs" variant="default" onClick={() => act({ deed: "see all" })}>
              Look at it ({unseen} unseen)
            </Button>
          )}
          {unread > 0 && (
            <Button size="compact-xs" variant="light" onClick={() => act({ deed: "read all" })}>
              Read all {unread}
            </Button>
          )}
        </Group>
      )}
      {items.map((item) => (
        <Shown key={item.id} item={item} view={view} person={person} act={act} isBusy={deed.isPending} />
      ))}
      {missed.map((line) => (
        <ThreadLine key={line.id} line={line} person={person} />
      ))}
    </div>
  );
}

const HOUR_MS = 3_600_000;

interface ShownProps {
  item: FeedItem;
  view: "feed" | "archived" | "snoozed";
  person: ContactOutput;
  act: (deed: FeedDeed) => void;
  isBusy: boolean;
}

function Shown({ item, view, person, act, isBusy }: ShownProps) {
  const may = useMay();
  const clock = useSandboxClock();
  const later = () => act({ deed: "snooze", item: item.id, until: new Date(Date.now() + (clock.data?.ahead ?? 0) + HOUR_MS).toISOString() });
  return (
    <Paper withBorder p="sm" data-item={item.id}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" fw={item.read_at === null ? 700 : 500}>
          {item.title ?? item.topic ?? "A message"}
        </Text>
        <When at={item.at} zone={person.zone.name} size="xs" />
      </Group>
      <Text size="sm" style={{ whiteSpace: "pre-wrap" }}>
        {item.text}
      </Text>
      {may("feed:write") && (
        <Group gap={4} mt={6}>
          {item.actions.map((action, n) => (
            <Button.Group key={n}>
              <Button size="compact-xs" disabled={isBusy} onClick={() => act({ deed: "act", item: item.id, action: n })}>
                {action.label}
              </Button>
              {isHttp(action.url) && (
                <Button
                  component="a"
                  size="compact-xs"
                  variant="default"
                  href={action.url}
                  target="_blank"
                  rel="noreferrer noopener"
                  aria-label={`Where ${action.label} leads`}
                >
                  <IconExternalLink size={13} />
                </Button>
              )}
            </Button.Group>
          ))}
          {item.read_at === null && (
            <Button size="compact-xs" variant="light" disabled={isBusy} onClick={() => act({ deed: "read", item: item.id })}>
              Read it
            </Button>
          )}
          {view === "feed" && (
            <>
              <Button size="compact-xs" variant="default" disabled={isBusy} onClick={later}>
                In an hour
              </Button>
              <Button size="compact-xs" variant="default" disabled={isBusy} onClick={() => act({ deed: "archive", item: item.id })}>
                Archive
              </Button>
            </>
          )}
          {view !== "feed" && (
            <Button
              size="compact-xs"
              variant="default"
              disabled={isBusy}
              onClick={() => act({ deed: view === "archived" ? "unarchive" : "unsnooze", item: item.id })}
            >
              Back to the feed
            </Button>
          )}
        </Group>
      )}
      <Text size="xs" c="dimmed" mt={4}>
        {item.read_at ? "read" : item.seen_at ? "seen" : "not seen yet"}
        {item.acted && (item.acted.action === null ? ", opened" : `, “${item.actions[item.acted.action]?.label ?? "a button"}” tapped`)}
      </Text>
    </Paper>
  );
}

/** The conversation with the company, as the person has it in the app. */
function Chat({ person, said }: { person: ContactOutput; said: Thread | undefined }) {
  const read = useReadChat(person.external_id);
  const may = useMay();
  const chat = chatOf(said?.data ?? []);
  const last = chat.at(-1);
  const theirs = chat.findLast((item) => !isTheirs(item, person.external_id));
  return (
    <>
      <div className={classes["ending"]} role="log" aria-label="Chat" tabIndex={0}>
        <div className={classes["lines"]}>
          {chat.length === 0 && (
            <Text size="sm" c="dimmed" ta="center">
              Nothing was said in the app yet. What you write below opens a conversation that your colleagues answer under Conversations.
            </Text>
          )}
          {chat.map((item) => {
            const isOwn = isTheirs(item, person.external_id);
            return (
              <div key={item.message} className={classes[isOwn ? "said" : "got"]}>
                <div className={classes["bubble"]}>{item.text}</div>
                <Group gap={6} className={classes["under"]} c="dimmed">
                  {!isOwn && (item.post?.author.name ?? "the company")}
                  <When at={item.at} zone={person.zone.name} size="xs" />
                </Group>
              </div>
            );
          })}
        </div>
      </div>
      {may("sandbox:write") && (
        <div className={classes["foot"]}>
          {theirs !== undefined && theirs === last && theirs.post !== null && may("conversations:write") && (
            <Group justify="center" mb={6}>
              <Button
                size="compact-xs"
                variant="light"
                loading={read.isPending}
                onClick={() => theirs.post && read.mutate({ conversation: theirs.post.conversation, seq: theirs.post.seq }, { onError: told })}
              >
                Read it
              </Button>
            </Group>
          )}
          <Answer person={person} channel="inapp" address={person.external_id} />
        </div>
      )}
    </>
  );
}
