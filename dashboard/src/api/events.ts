import { useEffect } from "react";
import { followEvents } from "@sdk/stores/events.ts";
import type { EventOutput } from "@sdk/types.ts";
import type { Filters } from "../ui/address.ts";
import { api, live } from "./client.ts";
import { queries, useList, type Wanted } from "./queries.ts";

export type { EventOutput };

async function page(filters: Filters, wanted: Wanted) {
  const found = await api.events.list({ ...filters, order: "newest", ...wanted } as never);
  // The log has no end to be told while it grows: backwards it has one.
  return { data: found.data, next: found.is_end ? null : found.next };
}

const PAUSE_MS = 700;

/** The newest first; what happens comes in as it happens, while its beginning is looked at. */
export function useEvents(filters: Filters) {
  const list = useList<EventOutput>(["events", "list", filters], (wanted) => page(filters, wanted));
  const isAtBeginning = list.data?.pages.length === 1;
  const key = JSON.stringify(filters);
  useEffect(() => {
    if (!isAtBeginning) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      void queries.invalidateQueries({ queryKey: ["events", "list", JSON.parse(key)] });
    };
    const soon = () => {
      timer ??= setTimeout(refresh, PAUSE_MS);
    };
    const end = followEvents(live, { told: soon, skipped: soon });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [isAtBeginning, key]);
  return list;
}
