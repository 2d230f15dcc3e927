import { Anchor, Button, Center, Group, Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { KEPT, MOST, type ConversationState, type ConversationStore, type Item, type PostView } from "../../api/thread.ts";
import { told } from "../../ui/told.ts";
import classes from "./conversations.module.css";
import type { About } from "./names.ts";
import { Post } from "./post.tsx";

interface Props {
  store: ConversationStore;
  state: ConversationState;
  at: string | null;
  look: (seq: number | null) => void;
  begin: (about: About) => void;
  open: (root: string) => void;
}

/** What was said, from its end: older posts come as one goes up, and are let go when one is back at the end. */
export function Posts({ store, state, at, look, begin, open }: Props) {
  const { items, hasOlder } = state;
  const isFull = items.length >= MOST;
  const older = () => void store.loadOlder().catch(told);
  const first = items[0]?.post.seq;
  return (
    <Scroll
      items={items}
      at={at}
      hasBefore={hasOlder && !isFull}
      before={older}
      atEnd={() => store.forgetOlder(KEPT)}
      top={isFull && hasOlder && first !== undefined ? <EarlierWay open={() => look(first)} /> : null}
      shown={(item, isNext) => <Post item={item} isNext={isNext} isFound={String(item.post.seq) === at} store={store} state={state} find={find(items)} look={look} begin={begin} open={open} />}
    />
  );
}

function EarlierWay({ open }: { open: () => void }) {
  return (
    <Group justify="center" p="sm">
      <Anchor component="button" size="sm" onClick={open}>
        Look at what was said before
      </Anchor>
    </Group>
  );
}

export const find = (items: readonly Item[]) => (id: string) => items.find((item) => item.post.id === id)?.post ?? null;

interface ScrollProps {
  /** What is shown, for those who do not see it. */
  label?: string;
  items: readonly Item[];
  at: string | null;
  hasBefore: boolean;
  before: () => void;
  hasAfter?: boolean;
  after?: () => void;
  atEnd?: () => void;
  top?: ReactNode;
  /** Whether it stays at its end as something is added there. */
  follows?: boolean;
  shown: (item: Item, isNext: boolean) => ReactNode;
}

type Row = { key: string; day: string } | { key: string; item: Item; isNext: boolean };

const NEAR = 4;

/** Posts by the day, of which only those are drawn that are near to what is looked at. */
export function Scroll({ label = "What was said", items, at, hasBefore, before, hasAfter = false, after, atEnd, top, follows = true, shown }: ScrollProps) {
  const rows = useMemo(() => rowsOf(items), [items]);
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (n) => ("day" in (rows[n] ?? {}) ? 34 : 58),
    getItemKey: (n) => rows[n]?.key ?? n,
    overscan: 12,
    anchorTo: "end",
    followOnAppend: follows,
    scrollEndThreshold: 80,
    paddingEnd: 8,
  });
  const drawn = virtual.getVirtualItems();
  const [begin, end] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0];
  const [isSettled, settle] = useState(false);
  const target = at === null ? -1 : rows.findIndex((row) => "item" in row && String(row.item.post.seq) === at);
  useEffect(() => {
    if (rows.length === 0) return;
    if (target >= 0) virtual.scrollToIndex(target, { align: "center" });
    else if (!isSettled) virtual.scrollToEnd();
    // What was asked for is in view before anything is fetched around it; whoever has gone up by then goes on from there.
    const timer = setTimeout(() => settle(true), 200);
    return () => clearTimeout(timer);
  }, [at, target >= 0, rows.length > 0]);
  useEffect(() => {
    if (!isSettled) return;
    if (hasBefore && begin <= NEAR) before();
    if (hasAfter && end >= rows.length - 1 - NEAR) after?.();
  }, [begin, end, rows.length, hasBefore, hasAfter, isSettled]);
  useEffect(() => {
    if (isSettled && end >= rows.length - 1 && virtual.isAtEnd(80)) atEnd?.();
  }, [end, rows.length, isSettled]);
  return (
    <div ref={scroll} className={classes["scroll"]} role="log" aria-label={label} tabIndex={0}>
      {top}
      {hasBefore && (
        <Center h={36}>
          <Button size="compact-xs" variant="subtle" color="gray" leftSection={<Loader size={12} />} onClick={before}>
            Earlier
          </Button>
        </Center>
      )}
      <div className={classes["all"]} style={{ height: virtual.getTotalSize() }}>
        {drawn.map((one) => {
          const row = rows[one.index];
          return (
            row && (
              <div key={one.key} ref={virtual.measureElement} data-index={one.index} className={classes["placed"]} style={{ transform: `translateY(${one.start}px)` }}>
                {"day" in row ? <div className={classes["day"]}>{row.day}</div> : shown(row.item, row.isNext)}
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}

const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const OLD_DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long", year: "numeric" });
const TOGETHER_MS = 5 * 60_000;

function rowsOf(items: readonly Item[]): Row[] {
  const rows: Row[] = [];
  let before: PostView | null = null;
  for (const item of items) {
    const { post } = item;
    const at = new Date(post.created_at);
    const isSameDay = before !== null && new Date(before.created_at).toDateString() === at.toDateString();
    if (!isSameDay) rows.push({ key: `day ${at.toDateString()}`, day: dayOf(at) });
    const isSame = before !== null && before.author.kind === post.author.kind && before.author.id === post.author.id && before.author.name === post.author.name;
    const isNext = isSameDay && isSame && before !== null && at.getTime() - Date.parse(before.created_at) < TOGETHER_MS;
    rows.push({ key: item.key, item, isNext });
    before = post;
  }
  return rows;
}

function dayOf(at: Date): string {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return (at.getFullYear() === new Date().getFullYear() ? DAY : OLD_DAY).format(at);
}
