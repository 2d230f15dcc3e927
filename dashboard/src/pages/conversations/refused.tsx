import { Button, Group, Text } from "@mantine/core";
import { useMay } from "../../api/account.ts";
import { usePost, type ConversationState, type ConversationStore, type PostView, type Refusal } from "../../api/thread.ts";
import { done } from "../../ui/told.ts";
import { wordsOf } from "../../ui/words.ts";
import classes from "./conversations.module.css";
import type { About } from "./names.ts";

interface Props {
  store: ConversationStore;
  state: ConversationState;
  about: About;
  begin: (about: About) => void;
  /** Of which posts it is told here. */
  isHere: (post: PostView) => boolean;
}

const WHAT: Readonly<Record<Refusal["kind"], string>> = {
  edit: "It was not said otherwise",
  remove: "It was not deleted",
  hide: "It was not deleted",
  react: "The reaction was not taken",
  unreact: "The reaction was not taken back",
};

/** What was to become of posts and was refused: why, and what was written for it is not lost. */
export function Refused({ store, state, about, begin, isHere }: Props) {
  // What is written anew is told of by the composer.
  const shown = state.refused.filter((one) => about?.kind !== "edit" || about.refused?.key !== one.key);
  return shown.map((one) => <One key={one.key} refused={one} store={store} state={state} begin={begin} isHere={isHere} />);
}

function One({ refused, store, state, begin, isHere }: Omit<Props, "about"> & { refused: Refusal }) {
  const post = usePost(store.id, refused.message, state.items);
  const may = useMay();
  if (post === undefined || (post !== null && !isHere(post))) return null;
  const isEdit = refused.kind === "edit";
  const mayAgain = post !== null && post.deleted_at === null && state.about?.state === "open" && may("conversations:write");
  return (
    <div role="alert" className={classes["refused"]}>
      <Text size="xs" c="red">
        {WHAT[refused.kind]}: {wordsOf(refused.problem)}
      </Text>
      <Text size="sm" lineClamp={4} style={{ whiteSpace: "pre-wrap" }}>
        {isEdit ? refused.said?.text : post?.text}
      </Text>
      <Group gap="xs" mt={4}>
        {mayAgain && (
          <Button size="compact-xs" variant="light" color="red" onClick={() => (isEdit ? begin({ kind: "edit", post, refused }) : store.retry(refused.key))}>
            {isEdit ? "Write it again" : "Try again"}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => done("It was discarded.", store.discard(refused.key))}>
          Discard
        </Button>
      </Group>
    </div>
  );
}
