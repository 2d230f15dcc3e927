// One connection keeps what is shown fresh: the event log says what has happened, and what shows it is fetched anew.
import { useEffect, useSyncExternalStore } from "react";
import { followEvents } from "@sdk/stores/events.ts";
import { live } from "./client.ts";
import { queries } from "./queries.ts";

/** First word of an event's type -> what may be other than it is shown. */
const TOUCHES: Readonly<Record<string, readonly string[]>> = {
  message: ["messages", "conversations", "insights", "sandbox", "contacts", "thread"],
  delivery: ["messages", "deliveries", "thread", "insights", "sandbox", "feed"],
  conversation: ["conversations", "thread"],
  participant: ["conversations"],
  contact: ["contacts"],
  suppression: ["contacts", "suppressions"],
  consent: ["contacts"],
  preferences: ["contacts"],
  provider_account: ["providers", "insights"],
  webhook_endpoint: ["webhooks", "insights"],
  hook: ["hooks", "insights"],
  schedule: ["schedules", "insights"],
  feed: ["sandbox", "feed"],
  flag: ["moderation", "insights"],
  template: ["templates"],
};
/** However much happens, a list is fetched again this often at most. */
const PAUSE_MS = 700;

/** What is shown stays fresh as long as somebody is signed in. */
export function useFreshness(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      const keys = [...waiting];
      waiting.clear();
      for (const key of keys) void queries.invalidateQueries({ queryKey: [key] });
    };
    const touch = (keys: readonly string[]) => {
      for (const key of keys) waiting.add(key);
      timer ??= setTimeout(refresh, PAUSE_MS);
    };
    const end = followEvents(live, {
      told: (events) => {
        for (const event of events) touch(TOUCHES[event.type.split(".")[0] ?? ""] ?? []);
      },
      skipped: () => touch([...new Set(Object.values(TOUCHES).flat())]),
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [isOn]);
}

/** How it stands with the connection. */
export function useLiveState() {
  return useSyncExternalStore(
    (listener) => live.subscribe(listener),
    () => live.state,
  );
}
