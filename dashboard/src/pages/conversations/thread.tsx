import { ActionIcon, Button, Drawer, Menu, Text, Title } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconArrowLeft, IconPinned, IconUser } from "@tabler/icons-react";
import { useEffect, useState, type RefObject } from "react";
import { useMay } from "../../api/account.ts";
import { readHere, useSetOpen } from "../../api/inbox.ts";
import { useLiveThread, useParticipants, usePins, type ConversationState, type ConversationStore, type Item, type ParticipantView } from "../../api/thread.ts";
import { useFilters } from "../../ui/address.ts";
import { useKeys } from "../../ui/keys.ts";
import { Problem } from "../../ui/problem.tsx";
import { State } from "../../ui/state.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { Composer } from "./composer.tsx";
import classes from "./conversations.module.css";
import { contactOf, heardFrom, isUnder, keyOf, personName, type About } from "./names.ts";
import { Past } from "./past.tsx";
import { Person } from "./person.tsx";
import { Posts } from "./posts.tsx";
import { Refused } from "./refused.tsx";
import { Under } from "./under.tsx";

interface Props {
  id: string;
  /** The post of which the thread is shown beside it. */
  under: string | null;
  open: (root: string | null) => void;
  /** Where one writes, in the conversation and in the thread. */
  answers: { here: RefObject<HTMLTextAreaElement | null>; under: RefObject<HTMLTextAreaElement | null> };
  back: () => void;
}

/** One conversation, and beside it who it is with, or the thread under one of its posts. */
export function Thread({ id, under, open, answers, back }: Props) {
  const { store, state } = useLiveThread(id);
  const people = useParticipants(id).data ?? [];
  const contact = contactOf(people, state?.about?.owner ?? null);
  useKeys({ t: () => open(lastThread(state?.items ?? [])) });
  return (
    <>
      <div className={`${classes["pane"]} ${classes["thread"]}`}>
        <Talk id={id} store={store} state={state} people={people} contact={contact} under={under} open={open} answer={answers.here} back={back} />
      </div>
      <aside className={`${classes["pane"]} ${classes["beside"]}`} aria-label={under === null ? "The person" : "The thread"}>
        {under === null ? (
          <div className={classes["person"]}>
            <Person conversation={id} />
          </div>
        ) : (
          store !== null && state !== null && <Under key={under} root={under} store={store} state={state} contact={contact} answer={answers.under} after={answers.here} close={() => open(null)} />
        )}
      </aside>
    </>
  );
}

/** The post under which somebody has answered last. */
function lastThread(items: readonly Item[]): string | null {
  const last = items.findLast((item) => item.post.thread !== null || item.post.replies > 0)?.post;
  return last === undefined ? null : (last.thread?.id ?? last.id);
}

interface TalkProps {
  id: string;
  store: ConversationStore | null;
  state: ConversationState | null;
  people: readonly ParticipantView[];
  contact: string | null;
  /** The thread beside it, which is shown in its place where the screen is narrow. */
  under: string | null;
  open: (root: string) => void;
  answer: RefObject<HTMLTextAreaElement | null>;
  back: () => void;
}

/** What was said, live, and what one says to it. */
function Talk({ id, store, state, people, contact, under, open, answer, back }: TalkProps) {
  const [{ at }, change] = useFilters(["at"]);
  const [about, setAbout] = useState<About>(null);
  const may = useMay();
  const isNarrow = useMediaQuery("(max-width: 75em)", false, { getInitialValueInEffect: false });
  const items = state?.items ?? [];
  const isHere = at === undefined || items.some((item) => String(item.post.seq) === at);
  const look = (seq: number | null) => change({ at: seq === null ? null : String(seq) });
  useRead(store, state, isHere && (under === null || !isNarrow));
  if (state?.problem && state.status === "ended") return <Gone state={state} back={back} />;
  if (store === null || state === null || state.about === null) return state?.problem ? <Problem error={state.problem} /> : <Waiting />;
  const { about: conversation } = state;
  const name = conversation.title ?? (people.filter((one) => one.kind === "contact").map(personName).join(", ") || (conversation.owner ?? "Conversation"));
  return (
    <>
      <Head id={id} name={name} state={conversation.state} look={look} back={back} stamp={items.filter((item) => item.post.pinned_at !== null).map((item) => item.post.id + item.post.pinned_at).join()} />
      {isHere || at === undefined ? (
        <Posts store={store} state={state} at={at ?? null} look={look} begin={setAbout} open={open} />
      ) : (
        <Past id={id} at={at} store={store} look={look} begin={setAbout} open={open} />
      )}
      <Typing state={state} />
      <Refused store={store} state={state} about={about} begin={setAbout} isHere={(post) => !isUnder(post, under)} />
      {may("conversations:write") ? (
        <Composer
          key={keyOf(about) ?? id}
          store={store}
          about={about}
          leave={() => setAbout(null)}
          answer={answer}
          isClosed={conversation.state === "closed"}
          contact={contact}
          ways={heardFrom(items)}
          name={name}
          said={() => look(null)}
        />
      ) : (
        <Text size="sm" c="dimmed" className={classes["composer"]}>
          Your role may read conversations, and not answer in them.
        </Text>
      )}
    </>
  );
}

function Typing({ state: { typing, status } }: { state: ConversationState }) {
  return (
    <div className={classes["typing"]} role="status">
      {typing.length > 0 && `${typing.map(personName).join(", ")} ${typing.length === 1 ? "is" : "are"} typing…`}
      {typing.length === 0 && status === "behind" && "What is new comes as soon as the connection is back."}
    </div>
  );
}

/** What is seen at the end of the conversation, in a window that somebody looks at, was read. */
function useRead(store: ConversationStore | null, state: ConversationState | null, isHere: boolean): void {
  const last = state?.items.reduce((most, item) => Math.max(most, item.post.seq), 0) ?? 0;
  const id = state?.id;
  useEffect(() => {
    if (store === null || id === undefined || last === 0 || !isHere) return;
    const read = () => {
      if (document.visibilityState !== "visible") return;
      store.markRead(last);
      readHere(id);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [store, id, last, isHere]);
}

function Gone({ state, back }: { state: ConversationState; back: () => void }) {
  return (
    <div className={classes["nobody"]}>
      <div>
        <Problem error={state.problem} />
        <Button variant="default" size="xs" ml="md" onClick={back}>
          Back to the list
        </Button>
      </div>
    </div>
  );
}

interface HeadProps {
  id: string;
  name: string;
  state: string;
  stamp: string;
  look: (seq: number | null) => void;
  back: () => void;
}

const CLOSED = "It is closed. Whoever answers opens it again; so does the button above, or e.";

function Head({ id, name, state, stamp, look, back }: HeadProps) {
  const [isShown, { open, close }] = useDisclosure(false);
  const setOpen = useSetOpen();
  const may = useMay();
  const isOpen = state === "open";
  const mayTurn = may("conversations:write") && (isOpen || state === "closed");
  // On a phone the list stands back, and its heading with it.
  const isAlone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
  const set = (to: boolean) => void setOpen.mutateAsync({ id, isOpen: to }).then(() => (to ? done("It is open again.") : done(CLOSED, () => set(true))), told);
  // What is on its way is not asked for twice; the other way round is another thing.
  const isUnderWay = setOpen.isPending && setOpen.variables.isOpen !== isOpen;
  useKeys({ e: () => mayTurn && !isUnderWay && set(!isOpen) });
  return (
    <div className={classes["head"]}>
      <ActionIcon variant="subtle" color="gray" onClick={back} hiddenFrom="sm" aria-label="Back to the list">
        <IconArrowLeft size={18} />
      </ActionIcon>
      <Title order={isAlone ? 1 : 2} size="h2" flex={1} lineClamp={1} title={name}>
        {name}
      </Title>
      {!isOpen && <State state={state} />}
      <Pins id={id} stamp={stamp} look={look} />
      {mayTurn && (
        <Button size="compact-sm" variant="default" loading={isUnderWay} onClick={() => set(!isOpen)}>
          {isOpen ? "Close" : "Open again"}
        </Button>
      )}
      <ActionIcon variant="subtle" color="gray" onClick={open} hiddenFrom="lg" aria-label="The person">
        <IconUser size={18} />
      </ActionIcon>
      <Drawer opened={isShown} onClose={close} position="right" size="sm" title="The person">
        <Person conversation={id} />
      </Drawer>
    </div>
  );
}

/** What stands above the others, and the way to it. */
function Pins({ id, stamp, look }: { id: string; stamp: string; look: (seq: number) => void }) {
  const pins = usePins(id, stamp).data ?? [];
  if (pins.length === 0) return null;
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button size="compact-sm" variant="subtle" color="gray" leftSection={<IconPinned size={15} />} aria-label={`${pins.length} pinned`}>
          {pins.length}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {pins.map((post) => (
          <Menu.Item key={post.id} onClick={() => look(post.seq)}>
            <Text size="sm" lineClamp={2}>
              {post.text}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
