import { ActionIcon, Anchor, Button, Group, Menu, Text, UnstyledButton } from "@mantine/core";
import { IconDots, IconPinned } from "@tabler/icons-react";
import { useAccount, useMay } from "../../api/account.ts";
import { channelName } from "../../api/channels.ts";
import { useJourney, usePin, type ConversationState, type ConversationStore, type Item, type PostView } from "../../api/thread.ts";
import { ask } from "../../ui/ask.tsx";
import { done, told } from "../../ui/told.ts";
import { wordsOf } from "../../ui/words.ts";
import { When } from "../../ui/when.tsx";
import classes from "./conversations.module.css";
import { authorName, isOurs, type About } from "./names.ts";
import { Parts, Previews } from "./parts.tsx";

interface Props {
  item: Item;
  /** It follows another one of the same author's at once. */
  isNext: boolean;
  isFound: boolean;
  store: ConversationStore;
  /** Null where one looks at the past: how far people have read is not shown there. */
  state: ConversationState | null;
  find: (id: string) => PostView | null;
  look: (seq: number) => void;
  begin: (about: About) => void;
  /** Shows the thread under a post; null within a thread, where all of it is shown. */
  open: ((root: string) => void) | null;
}

/** One thing that was said: by whom, what, and what became of it. */
export function Post({ item, isNext, isFound, store, state, find, look, begin, open }: Props) {
  const { post } = item;
  const may = useMay();
  const isDeleted = post.deleted_at !== null;
  if (post.thread !== null && open !== null) return <Aside post={post} isFound={isFound} open={() => post.thread && open(post.thread.id)} />;
  return (
    <article className={classes["post"]} data-ours={isOurs(post) || undefined} data-state={item.state} data-found={isFound || undefined} aria-label={`${authorName(post.author)}: ${post.text.slice(0, 80)}`}>
      {!isNext && (
        <div className={classes["foot"]}>
          {authorName(post.author)}
          {post.author.kind === "assistant" && " (assistant)"}
        </div>
      )}
      {post.reply_to !== null && <Answered post={find(post.reply_to.id)} look={() => post.reply_to !== null && look(post.reply_to.seq)} />}
      <div className={classes["said"]}>
        <div className={classes["bubble"]}>
          {isDeleted ? (
            <Text size="sm" c="dimmed" fs="italic">
              Deleted{DELETERS[post.deleted_by ?? ""] ?? ""}
            </Text>
          ) : (
            <>
              <Parts post={post} />
              <Previews previews={post.previews} />
            </>
          )}
        </div>
        {item.state === "stored" && !isDeleted && may("conversations:write") && <Deeds post={post} store={store} begin={begin} open={open} />}
      </div>
      <Reactions post={post} store={store} mayReact={may("conversations:write")} />
      {open !== null && post.replies > 0 && (
        <Anchor component="button" size="xs" px={6} onClick={() => open(post.id)}>
          {post.replies === 1 ? "One answer" : `${post.replies.toLocaleString()} answers`} in its thread
        </Anchor>
      )}
      <Foot item={item} state={state} store={store} />
    </article>
  );
}

const DELETERS: Readonly<Record<string, string>> = { backend: " by the company", moderator: " by a moderator" };

/** In the course of the conversation, that something was said in a thread: there it is read and answered. */
function Aside({ post, isFound, open }: { post: PostView; isFound: boolean; open: () => void }) {
  return (
    <article className={classes["aside"]} data-found={isFound || undefined} aria-label={`${authorName(post.author)} in a thread: ${post.text.slice(0, 80)}`}>
      <Anchor component="button" size="xs" c="dimmed" onClick={open} maw="100%" lineClamp={1} ta="left">
        {authorName(post.author)} in a thread: {post.deleted_at === null ? post.text : "deleted"}
      </Anchor>
    </article>
  );
}

function Answered({ post, look }: { post: PostView | null; look: () => void }) {
  return (
    <Anchor component="button" size="xs" c="dimmed" onClick={look} maw="80%" lineClamp={1} px={6}>
      ↪ {post === null ? "An earlier post" : `${authorName(post.author)}: ${post.deleted_at === null ? post.text : "deleted"}`}
    </Anchor>
  );
}

const EMOJI = ["👍", "❤️", "😄", "🎉", "🙏", "👀"];

function Deeds({ post, store, begin, open }: Pick<Props, "store" | "begin" | "open"> & { post: PostView }) {
  const { data: account } = useAccount();
  const pin = usePin(post.conversation);
  const isMine = post.author.kind === "member" && post.author.id === account?.id;
  const hasLeft = post.sent_as !== null;
  const remove = () =>
    ask({
      title: "Delete this for everybody?",
      words: `In its place they see that something was deleted.${hasLeft ? " What has gone out over a channel stays on their handset." : ""}`,
      action: "Delete it",
      isGrave: true,
      then: () => void store.remove(post.id),
    });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" className={classes["deeds"]} aria-label={`What can be done with: ${post.text.slice(0, 40)}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Group gap={2} px={4} role="group" aria-label="React">
          {EMOJI.map((emoji) => (
            <Menu.Item key={emoji} w="auto" px={6} onClick={() => void toggle(post, store, emoji)} aria-label={`React with ${emoji}`}>
              {emoji}
            </Menu.Item>
          ))}
        </Group>
        <Menu.Divider />
        <Menu.Item onClick={() => begin({ kind: "reply", post })}>Answer this</Menu.Item>
        {open !== null && <Menu.Item onClick={() => open(post.id)}>Answer in a thread</Menu.Item>}
        {isMine && <Menu.Item onClick={() => begin({ kind: "edit", post })}>Say it otherwise</Menu.Item>}
        <Menu.Item onClick={() => pin.mutate({ message: post.id, isOn: post.pinned_at === null }, { onError: told })}>{post.pinned_at === null ? "Pin" : "Unpin"}</Menu.Item>
        <Menu.Item c="red" onClick={remove}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const toggle = (post: PostView, store: ConversationStore, emoji: string) =>
  post.reactions.some((one) => one.emoji === emoji && one.mine) ? store.unreact(post.id, emoji) : store.react(post.id, emoji);

function Reactions({ post, store, mayReact }: { post: PostView; store: ConversationStore; mayReact: boolean }) {
  if (post.reactions.length === 0) return null;
  return (
    <Group gap={4} px={4} pt={2}>
      {post.reactions.map((one) => (
        <UnstyledButton
          key={one.emoji}
          disabled={!mayReact}
          onClick={() => void toggle(post, store, one.emoji)}
          aria-pressed={one.mine}
          aria-label={`${one.emoji} by ${one.count}`}
          fz="xs"
          px={6}
          bd={`1px solid var(--mantine-color-${one.mine ? "tide-filled" : "default-border"})`}
          style={{ borderRadius: 10 }}
        >
          {one.emoji} {one.count}
        </UnstyledButton>
      ))}
    </Group>
  );
}

function Foot({ item, state, store }: Pick<Props, "item" | "state" | "store">) {
  const { post } = item;
  if (item.state === "failed") {
    return (
      <Group gap="xs" className={classes["foot"]} role="alert">
        <Text size="xs" c="red">
          Not sent: {wordsOf(item.problem)}
        </Text>
        <Button size="compact-xs" variant="light" color="red" onClick={() => store.retry(item.key)}>
          Try again
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => done("It was discarded.", store.discard(item.key))}>
          Discard
        </Button>
      </Group>
    );
  }
  return (
    <Group gap={6} className={classes["foot"]}>
      {post.pinned_at !== null && <IconPinned size={12} aria-label="Pinned" />}
      <When at={post.created_at} size="xs" />
      {post.edited_at !== null && <span>edited</span>}
      {post.author.kind === "contact" && post.channel !== null && <span>by {channelName(post.channel)}</span>}
      {isOurs(post) && post.deleted_at === null && <span role="status">{item.state === "sending" ? "Sending…" : <Standing post={post} state={state} />}</span>}
    </Group>
  );
}

/** How far a post of ours has got: over the channel that it left by, or with those who read it in the app. */
function Standing({ post, state }: { post: PostView; state: ConversationState | null }) {
  const [way] = useJourney(post);
  if (way !== undefined) return `${way.state.replaceAll("_", " ")} by ${channelName(way.channel)}${way.reason === null ? "" : ` (${way.reason.replaceAll("_", " ")})`}`;
  if (post.sent_as !== null) return "on its way";
  const contacts = (state?.positions ?? []).filter((one) => one.person.kind === "contact");
  const readers = contacts.filter((one) => one.read >= post.seq);
  if (readers.length > 0) return contacts.length === 1 ? "read" : `read by ${readers.length}`;
  return contacts.some((one) => one.delivered >= post.seq) ? "delivered" : "sent";
}
