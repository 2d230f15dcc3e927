// One conversation, followed as long as it is looked at; what is said here waits in an outbox until the server has it.
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Outbox } from "@sdk/outbox.ts";
import { plainStorage } from "@sdk/storage.ts";
import { ConversationStore } from "@sdk/stores/conversation.ts";
import type { ConversationState, Item, Refusal } from "@sdk/stores/conversation_state.ts";
import type { ParticipantView, PostInput, PostPage, PostView } from "@sdk/types.ts";
import { useAccount } from "./account.ts";
import { api, http, live } from "./client.ts";
import { rowsOf, useList } from "./queries.ts";

export type { ConversationState, ConversationStore, Item, ParticipantView, PostInput, PostView, Refusal };
export type Part = PostView["parts"][number];

/** Posts that are kept of a conversation while one is at its end. */
export const KEPT = 200;
/** Going back further than this from the end, one looks at a page of the past in its place. */
export const MOST = 2_000;
const PAST = 60;

let kept: { who: string; outbox: Outbox } | null = null;

/** What somebody has said here and is not stored there yet: theirs alone, for as long as the window is open. */
function outboxOf(who: string): Outbox {
  if (kept?.who !== who) {
    kept?.outbox.close();
    kept = { who, outbox: new Outbox(http, live, plainStorage(sessionStorage), async () => who) };
  }
  return kept.outbox;
}

/** The conversation as it is known now; null until something is. */
export function useLiveThread(id: string): { store: ConversationStore | null; state: ConversationState | null } {
  const { data: account } = useAccount();
  const who = account ? `${account.id}:${account.workspace}` : null;
  const [store, setStore] = useState<ConversationStore | null>(null);
  useEffect(() => {
    if (who === null) return;
    const parts = { http, live, outbox: outboxOf(who), base: `/v1/conversations/${encodeURIComponent(id)}`, hasPosition: false, self: () => live.state.person };
    const made = new ConversationStore(id, parts, { reportsDelivered: false });
    setStore(made);
    return () => made.close();
  }, [id, who]);
  const state = useSyncExternalStore(
    (listener) => store?.subscribe(listener) ?? (() => undefined),
    () => store?.state ?? null,
  );
  return state?.id === id ? { store, state } : { store: null, state: null };
}

type Place = { around: string } | { before: string } | { after: string };

/** What was said around a post, as far to both sides as one goes; what is left behind is forgotten. */
export function usePast(id: string, at: string | null) {
  return useInfiniteQuery({
    queryKey: ["past", "around", id, at],
    queryFn: async ({ pageParam }): Promise<PostPage> => {
      const page = await api.conversations.listMessages(id, { limit: PAST, ...(pageParam as Place) });
      return "before" in (pageParam as Place) ? { ...page, data: page.data.toReversed() } : page;
    },
    initialPageParam: { around: at ?? "1" } as Place,
    getPreviousPageParam: ({ data }): Place | undefined => (data[0] !== undefined && data[0].seq > 1 ? { before: String(data[0].seq) } : undefined),
    getNextPageParam: ({ data, next }, _, param): Place | undefined => {
      const last = data.at(-1);
      return last === undefined || ("after" in param && next === null) ? undefined : { after: String(last.seq) };
    },
    maxPages: 8,
    enabled: at !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

/** What stands under a post, in its order: what of it the conversation has here is live, and the rest is fetched anew as the log tells of
 * something. Null where the post itself is not known yet; what is cut off goes on when it is asked to. */
export function useUnder(id: string, root: string, live: readonly Item[]): { items: Item[] | null; error: unknown; isCutOff: boolean; goOn: () => void } {
  const { data, error, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = useList<PostView>(["conversations", "under", id, root], ({ limit, after = root }) =>
    api.conversations.listMessages(id, { thread: root, after, limit }),
  );
  const here = live.find((item) => item.post.id === root);
  const above = useAbove(id, root, here !== undefined);
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  const first = here ?? (above.data && stored(above.data));
  const items = useMemo(() => {
    if (first === undefined || data === undefined) return null;
    const known = live.filter((item) => item.post.thread?.id === root);
    const ids = new Set(known.map((item) => item.post.id));
    const others = rowsOf(data).filter((post) => !ids.has(post.id));
    const said = [...others.map(stored), ...known.filter((item) => item.state === "stored")];
    return [first, ...said.sort((one, other) => one.post.seq - other.post.seq), ...known.filter((item) => item.state !== "stored")];
  }, [first, data, live, root]);
  return { items, error: error ?? above.error, isCutOff: isFetchNextPageError, goOn: () => void fetchNextPage() };
}

/** A post that stands above what is known of the conversation. */
function useAbove(id: string, message: string, isHere: boolean) {
  return useQuery({ queryKey: ["conversations", "post", id, message], queryFn: () => api.conversations.getMessage(id, message), enabled: !isHere });
}

/** A post, wherever it stands; null where there is none any more. */
export function usePost(id: string, message: string, live: readonly Item[]): PostView | null | undefined {
  const here = live.find((item) => item.post.id === message)?.post;
  const above = useAbove(id, message, here !== undefined);
  return here ?? (above.isError ? null : above.data);
}

const stored = (post: PostView): Item => ({ key: post.id, state: "stored", post, problem: null });

export function useParticipants(id: string) {
  return useQuery({
    queryKey: ["conversations", "participants", id],
    queryFn: async (): Promise<ParticipantView[]> => (await api.conversations.listParticipants(id, { limit: 50, state: "active" })).data,
  });
}

export function usePins(id: string, stamp: string) {
  return useQuery({ queryKey: ["conversations", "pins", id, stamp], queryFn: async () => (await api.conversations.listPins(id)).data, placeholderData: (before) => before });
}

/** It stands above the others, or not any more; who follows the conversation is told. */
export function usePin(id: string) {
  return useMutation({
    mutationFn: ({ message, isOn }: { message: string; isOn: boolean }) =>
      isOn ? api.conversations.pinMessage(id, message) : api.conversations.unpinMessage(id, message),
  });
}

/** The message that a post came in as: from where, and to which name of ours. */
export function useHeard(message: string | null) {
  return useQuery({ queryKey: ["messages", "one", message], queryFn: () => api.messages.get(message ?? ""), enabled: message !== null, staleTime: Infinity });
}

const UNDER_WAY = new Set(["scheduled", "queued", "held", "waiting", "sent", "unknown", "delivered"]);

/** How a post that went out over a channel fares. Conversations do not tell of deliveries: it is asked for anew as the log does. */
export function useJourney(post: PostView): PostView["journey"] {
  const [way] = post.journey;
  const isUnderWay = post.sent_as !== null && (way === undefined || UNDER_WAY.has(way.state));
  const { data } = useQuery({
    queryKey: ["messages", "journey", post.id],
    queryFn: async () => (await api.conversations.getMessage(post.conversation, post.id)).journey,
    enabled: isUnderWay,
  });
  return isUnderWay && data !== undefined && data.length > 0 ? data : post.journey;
}
