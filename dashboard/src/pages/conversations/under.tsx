import { ActionIcon, CloseButton, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useEffect, useState, type RefObject } from "react";
import { useMay } from "../../api/account.ts";
import { useUnder, type ConversationState, type ConversationStore } from "../../api/thread.ts";
import { useFilters } from "../../ui/address.ts";
import { Problem } from "../../ui/problem.tsx";
import { Waiting } from "../../ui/waiting.tsx";
import { Composer } from "./composer.tsx";
import classes from "./conversations.module.css";
import { heardFrom, isUnder, keyOf, type About } from "./names.ts";
import { Post } from "./post.tsx";
import { find, Scroll } from "./posts.tsx";
import { Refused } from "./refused.tsx";

interface Props {
  root: string;
  store: ConversationStore;
  state: ConversationState;
  contact: string | null;
  answer: RefObject<HTMLTextAreaElement | null>;
  /** Where one writes when it is closed, if what one came from is not there any more. */
  after: RefObject<HTMLTextAreaElement | null>;
  close: () => void;
}

/** The thread under one post: what was said there, live, and what one says to it. */
export function Under({ root, store, state, contact, answer, after, close }: Props) {
  const [{ at }, change] = useFilters(["at"]);
  const [about, setAbout] = useState<About>(null);
  const may = useMay();
  const { items, error, isCutOff, goOn } = useUnder(store.id, root, state.items);
  const look = (seq: number | null) => change({ at: seq === null ? null : String(seq) });
  useFocusWithin(answer, after, items !== null);
  return (
    <>
      <div className={classes["head"]}>
        <ActionIcon variant="subtle" color="gray" onClick={close} hiddenFrom="lg" aria-label="Back to the conversation">
          <IconArrowLeft size={18} />
        </ActionIcon>
        <Title order={2} flex={1}>
          Thread
        </Title>
        <CloseButton onClick={close} visibleFrom="lg" aria-label="Close the thread" />
      </div>
      {items === null ? (
        <div className={classes["scroll"]}>{error ? <Problem error={error} /> : <Waiting />}</div>
      ) : (
        <Scroll
          label="What was said in the thread"
          items={items}
          at={at ?? null}
          hasBefore={false}
          before={() => undefined}
          shown={(item, isNext) => <Post item={item} isNext={isNext} isFound={String(item.post.seq) === at} store={store} state={state} find={find(items)} look={look} begin={setAbout} open={null} />}
        />
      )}
      {items !== null && isCutOff && <Problem error={error} again={goOn} />}
      <Refused store={store} state={state} about={about} begin={setAbout} isHere={(post) => isUnder(post, root)} />
      {may("conversations:write") ? (
        <Composer
          key={keyOf(about) ?? root}
          store={store}
          about={about}
          leave={() => setAbout(null)}
          answer={answer}
          isClosed={state.about?.state === "closed"}
          contact={contact}
          ways={heardFrom(state.items)}
          name="in the thread"
          under={root}
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

/** One writes in it at once, and is back where one was when it is closed. */
function useFocusWithin(answer: RefObject<HTMLTextAreaElement | null>, after: RefObject<HTMLTextAreaElement | null>, isThere: boolean): void {
  useEffect(() => {
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
      else after.current?.focus();
    };
  }, [after]);
  useEffect(() => {
    if (!isThere) return;
    // The menu from which it was opened gives the focus back first.
    const timer = setTimeout(() => answer.current?.focus(), 30);
    return () => clearTimeout(timer);
  }, [answer, isThere]);
}
