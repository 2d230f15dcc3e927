import { useEffect } from "react";
import { useMutation, type InfiniteData, type Query } from "@tanstack/react-query";
import type { Inbox } from "@sdk/live/frames.ts";
import type { Page } from "@sdk/paging.ts";
import type { LastSaid, ListedConversation, PersonView, PostView } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api, live } from "./client.ts";
import { queries, useList } from "./queries.ts";

export type { LastSaid, ListedConversation, PersonView };

/** Filters of the inbox, as they stand in the address. Left out, `state` is `open`. */
export const INBOX_FILTERS = ["state", "kind", "unread", "contact", "q"] as const;

type Loaded = InfiniteData<Page<ListedConversation>>;
const LISTS = ["inbox", "list"] as const;

const stateOf = (filters: Filters) => filters["state"] ?? "open";

export function useInbox(filters: Filters) {
  const { state: _, unread, ...others } = filters;
  const state = stateOf(filters);
  return useList<ListedConversation>([...LISTS, filters], (wanted) =>
    api.conversations.list({ ...others, ...(state === "all" ? {} : { state }), ...(unread ? { unread: true } : {}), sort: "activity", ...wanted } as never),
  );
}

/** What was said anywhere, by its words; the newest first. */
export const useSaid = (q: string) => useList<PostView>(["inbox", "said", q], (wanted) => api.conversations.search({ q, ...wanted, limit: 30 }), q !== "");

/** As long as it is shown, the inbox is told what is other than it was: rows change where they stand, and nothing is fetched anew. */
export function useInboxLive(): void {
  useEffect(
    () =>
      live.follow({
        topic: "conversations",
        ask: () => ({}),
        told: (frame) => {
          if (frame.type === "inbox") apply(frame);
        },
      }),
    [],
  );
}

/** What was told while a list was on its way, which may be older than that. */
const meanwhile = new WeakMap<Query, Inbox[]>();

function apply(frame: Inbox): void {
  for (const query of queries.getQueryCache().findAll({ queryKey: LISTS })) {
    if (query.state.fetchStatus !== "idle") meanwhile.set(query, [...(meanwhile.get(query) ?? []), frame]);
    put(query, [frame]);
  }
}

function put(query: Query, frames: readonly Inbox[]): void {
  const filters = query.queryKey[2] as Filters;
  queries.setQueryData<Loaded>(query.queryKey, (loaded) => loaded && frames.reduce((list, frame) => merged(list, frame, filters), loaded));
}

queries.getQueryCache().subscribe((event) => {
  if (event.type !== "updated" || event.action.type !== "success" || event.action.manual) return;
  const told = meanwhile.get(event.query);
  if (told !== undefined && meanwhile.delete(event.query)) put(event.query, told);
});

/** The list after what was told of it. */
export function merged(loaded: Loaded, { changed, gone }: Pick<Inbox, "changed" | "gone">, filters: Filters): Loaded {
  const known = new Map(loaded.pages.flatMap((page) => page.data).map((one) => [one.id, one]));
  const moved = new Set([...gone, ...changed.map((one) => one.id)]);
  const pages = loaded.pages.map((page) => ({ ...page, data: page.data.filter((one) => !moved.has(one.id)) }));
  for (const one of changed) {
    if (!fits(one, filters, known.has(one.id))) continue;
    const place = pages.findIndex(({ data }) => data.length > 0 && moment(one) >= moment(data.at(-1) as ListedConversation));
    const page = pages[place] ?? pages.at(-1);
    // What is further down than what was fetched comes with its own page.
    if (page === undefined || (place < 0 && page.next !== null)) continue;
    page.data = [...page.data, one].sort((first, second) => moment(second) - moment(first));
  }
  return { ...loaded, pages };
}

/** Whether it belongs in this list. Whom words mean only the server knows; what was read just now stays until the list is asked for anew. */
function fits(one: ListedConversation, filters: Filters, isKnown: boolean): boolean {
  const state = stateOf(filters);
  if (one.state === "deleted" || (state !== "all" && one.state !== state)) return false;
  if (isKnown) return true;
  if (filters["q"] !== undefined || filters["contact"] !== undefined) return false;
  return (filters["kind"] === undefined || filters["kind"] === one.kind) && (filters["unread"] === undefined || one.unread !== 0);
}

const moment = (one: ListedConversation) => Date.parse(one.last_post?.at ?? one.last_post_at ?? one.created_at);

/** It was read to its end here: the list says so before the server does. */
export function readHere(id: string): void {
  for (const [key, loaded] of queries.getQueriesData<Loaded>({ queryKey: LISTS })) {
    const isUnread = loaded?.pages.some((page) => page.data.some((one) => one.id === id && one.unread !== 0));
    if (!isUnread) continue;
    queries.setQueryData<Loaded>(key, (before) =>
      before && { ...before, pages: before.pages.map((page) => ({ ...page, data: page.data.map((one) => (one.id === id ? { ...one, unread: 0 } : one)) })) },
    );
  }
}

/** Nobody posts in it any more, or they may again. */
export function useSetOpen() {
  return useMutation({
    mutationFn: ({ id, isOpen }: { id: string; isOpen: boolean }) => (isOpen ? api.conversations.reopen(id) : api.conversations.close(id)),
    onSuccess: () => queries.invalidateQueries({ queryKey: LISTS }),
  });
}
