// How everything is fetched: pages ask for what they show by a key, and never fetch by themselves.
import { QueryClient, useInfiniteQuery, type QueryKey } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Page } from "@sdk/paging.ts";
import { TidingsProblem } from "./client.ts";

export const queries = new QueryClient({
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

export const PAGE = 50;
/** Rows that a list keeps: older ones are left when one goes further, and fetched again on the way back. */
export const MOST_PAGES = 40;

export interface Listed<Item> {
  pages: Page<Item>[];
}

/** The rows of a list that was fetched page by page. */
export function rowsOf<Item>(listed: Listed<Item> | undefined): Item[] {
  return listed?.pages.flatMap((page) => page.data) ?? [];
}

/** A list, fetched page by page as one goes on. `page` gets the cursor of the page that is wanted, and gives it. */
export function useList<Item>(key: QueryKey, page: (more: { after?: string }) => PromiseLike<Page<Item>>, isOn = true) {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ pageParam }): Promise<Page<Item>> => await page(pageParam === "" ? {} : { after: pageParam }),
    initialPageParam: "",
    getNextPageParam: (found) => found.next ?? undefined,
    maxPages: MOST_PAGES,
    enabled: isOn,
  });
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
