// How everything is fetched: pages ask for what they show by a key, and never fetch by themselves.
import { QueryClient, replaceEqualDeep, useInfiniteQuery, type InfiniteData, type Query, type QueryKey, type RefetchOptions, type RefetchQueryFilters, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Page } from "@sdk/paging.ts";
import { TidingsProblem } from "./client.ts";

/** Whether a further page of a list is on its way, for which somebody has asked. */
const isGoingOn = ({ state }: Query) => state.fetchStatus !== "idle" && state.fetchMeta?.fetchMore !== undefined;

class Queries extends QueryClient {
  /** To begin anew would be to forget the further page: what has changed is fetched when it is here. */
  override refetchQueries(filters: RefetchQueryFilters = {}, options?: RefetchOptions): Promise<void> {
    return super.refetchQueries({ ...filters, predicate: (query) => !isGoingOn(query) && (filters.predicate?.(query) ?? true) }, options);
  }
}

export const queries = new Queries({
  defaultOptions: {
    queries: {
      // The socket says what has changed; what nobody tells of is looked at again when the page is.
      staleTime: 30_000,
      gcTime: 5 * 60_000,
      retry: (count, error) => count < 2 && error instanceof TidingsProblem && (error.status === 0 || error.status >= 500),
      // The client has its own tries for what may pass.
      retryDelay: 1_000,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

/** Of what has changed since it was asked for, the answer is older than what is known: it is asked for once more when it is here. Answers that
 * take the place of another are begun anew at once; a first one, and a further page, are not. */
const older = new WeakSet<Query>();
queries.getQueryCache().subscribe((event) => {
  if (event.type !== "updated") return;
  const { query, action } = event;
  const { data, fetchStatus, isInvalidated } = query.state;
  if (action.type === "invalidate" && fetchStatus !== "idle" && (data === undefined || isGoingOn(query))) older.add(query);
  // It takes the place of what was being fetched anew.
  if (action.type === "fetch" && action.meta?.fetchMore !== undefined && isInvalidated) older.add(query);
  if (action.type !== "success" || action.manual || !older.delete(query)) return;
  void queries.invalidateQueries({ queryKey: query.queryKey, exact: true, refetchType: isFollowed(data) ? "active" : "none" });
});

/** It stands so now, as a change was answered or was told: what was asked before and is still to come is older, and would take its place. */
export function standsNow<Data>(key: QueryKey, now: Data): void {
  void queries.cancelQueries({ queryKey: key, exact: true });
  queries.setQueryData(key, now);
}

const PAGE = 50;
/** Pages that a list keeps: the newest are left when one goes further down, and fetched again when one is back at its beginning. */
const MOST_PAGES = 40;
/** A list of more pages is not fetched anew as things happen: rows would move away under whoever reads them, and each page is a call. */
const FOLLOWED_PAGES = 2;

export interface Listed<Item> {
  pages: Page<Item>[];
}

/** Whether what is shown by this follows what happens. */
export const isFollowed = (data: unknown) => !(data instanceof Object && "pages" in data && Array.isArray(data.pages) && data.pages.length > FOLLOWED_PAGES);

/** Of the list that has these pages, only the first is kept, and fetched anew. */
export function startAnew(data: unknown): void {
  const query = queries
    .getQueryCache()
    .getAll()
    .find((one) => one.state.data === data);
  if (query === undefined) return;
  const { pages, pageParams } = data as InfiniteData<unknown, string>;
  // Whoever went very far has lost the beginning.
  if (pageParams[0] !== "") return void queries.resetQueries({ queryKey: query.queryKey, exact: true });
  query.setData({ pages: pages.slice(0, 1), pageParams: [""] });
  void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
}

/** Rows that are as they were stay the same objects, wherever in the list they stand now: they are not drawn again. */
function sameRows(before: unknown, after: unknown): unknown {
  const known = new Map<string, unknown>();
  for (const page of (before as Listed<unknown> | undefined)?.pages ?? []) for (const row of page.data) if (hasId(row)) known.set(row.id, row);
  const { pages } = after as Listed<unknown>;
  return { ...(after as object), pages: pages.map((page) => ({ ...page, data: page.data.map((row) => (hasId(row) ? replaceEqualDeep(known.get(row.id), row) : row)) })) };
}

const hasId = (row: unknown): row is { id: string } => row instanceof Object && "id" in row && typeof row.id === "string";

/** The rows of a list that was fetched page by page. */
export function rowsOf<Item>(listed: Listed<Item> | undefined): Item[] {
  return listed?.pages.flatMap((page) => page.data) ?? [];
}

/** A page that is wanted of a list: how much of it, and after what. */
export interface Wanted {
  limit: number;
  after?: string;
}

/** The pages of a list that were fetched so far, and a way to go through all of it, for a file. */
export type Rows<Item> = UseInfiniteQueryResult<Listed<Item>> & { all: () => AsyncGenerator<Page<Item>> };

const WHOLE_PAGE = 200;

/** A list, fetched page by page as one goes on. */
export function useList<Item>(key: QueryKey, page: (wanted: Wanted) => PromiseLike<Page<Item>>, isOn = true): Rows<Item> {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam }): Promise<Page<Item>> => await page(pageParam === "" ? { limit: PAGE } : { limit: PAGE, after: pageParam }),
    initialPageParam: "",
    getNextPageParam: (found) => found.next ?? undefined,
    maxPages: MOST_PAGES,
    structuralSharing: sameRows,
    enabled: isOn,
  });
  // It stands before the query and is no copy of it: a page is drawn anew only for what it looks at.
  return Object.create(query, { all: { value: () => everyPage(page) } }) as Rows<Item>;
}

async function* everyPage<Item>(page: (wanted: Wanted) => PromiseLike<Page<Item>>): AsyncGenerator<Page<Item>> {
  let found: Page<Item> | null = null;
  do {
    found = await page({ limit: WHOLE_PAGE, ...(found?.next ? { after: found.next } : {}) });
    yield found;
  } while (found.next !== null);
}

/** So many pages are looked through for a row that the address names. */
const MOST_LOOKED_THROUGH = 20;

interface Named<Item> {
  row: Item | undefined;
  isMissing: boolean;
  /** Why it is not looked for any more; null where it is. */
  error: unknown;
  again: () => void;
}

/** The row of a list that the address names, also where it stands further down than what was fetched so far. One that leaves the list while it is
 * looked at stays as it was. */
export function useNamed<Item>(list: Rows<Item>, name: string | undefined, nameOf: (item: Item) => string): Named<Item> {
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  const last = useRef<Item>(undefined);
  const found = name === undefined ? undefined : rowsOf(data).find((item) => nameOf(item) === name);
  const before = last.current !== undefined && nameOf(last.current) === name ? last.current : undefined;
  const row = found ?? before;
  const isSought = name !== undefined && row === undefined && data !== undefined;
  const isMore = hasNextPage && (data?.pages.length ?? 0) < MOST_LOOKED_THROUGH;
  useEffect(() => {
    last.current = row;
    // What has failed is tried again when somebody says so: an effect would ask for it as fast as it is refused.
    if (isSought && isMore && !isFetching && !isFetchNextPageError) void fetchNextPage();
  });
  const isStuck = row === undefined && (list.isLoadingError || isFetchNextPageError);
  return { row, isMissing: isSought && !isMore, error: isStuck ? list.error : null, again: () => void (data === undefined ? list.refetch() : fetchNextPage()) };
}

/** What is all here already, as the pages of a list. */
export async function* onePage<Item>(data: readonly Item[]): AsyncGenerator<Page<Item>> {
  yield { data: [...data], next: null };
}

/** Of a page, what the API does not look for by itself. */
export async function narrowed<Item>(page: PromiseLike<Page<Item>>, fits: (item: Item) => boolean): Promise<Page<Item>> {
  const { data, next } = await page;
  return { data: data.filter(fits), next };
}

/** Whether one of these texts has the words that are looked for. */
export function says(words: string | undefined, ...texts: readonly (string | null | undefined)[]): boolean {
  return words === undefined || texts.some((text) => text?.toLowerCase().includes(words.toLowerCase()));
}

/** What no event tells of is looked at again every so often, while somebody looks. */
export function useLookingAgain(key: QueryKey, milliseconds: number, isOn: boolean): void {
  const name = JSON.stringify(key);
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void queries.invalidateQueries({ queryKey: JSON.parse(name) as QueryKey });
    }, milliseconds);
    return () => clearInterval(timer);
  }, [name, milliseconds, isOn]);
}
