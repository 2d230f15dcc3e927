// One connection keeps what is shown fresh: the event log says what has happened, the workspace what somebody has changed, and what
// shows it is fetched anew.
import { useEffect, useSyncExternalStore } from "react";
import { followEvents } from "@sdk/stores/events.ts";
import { live } from "./client.ts";
import { queries } from "./queries.ts";

/** First word of an event's type, or a resource -> what may be other than it is shown, where that is called otherwise. */
const TOUCHES: Readonly<Record<string, readonly string[]>> = {
  message: ["messages", "conversations", "insights", "sandbox", "contacts", "thread"],
  delivery: ["messages", "deliveries", "thread", "insights", "sandbox", "feed"],
  conversation: ["conversations", "thread"],
  participant: ["conversations"],
  contact: ["contacts"],
  suppression: ["contacts", "suppressions"],
  suppressions: ["contacts", "suppressions"],
  consent: ["contacts"],
  consents: ["contacts"],
  preferences: ["contacts"],
  provider_account: ["providers", "insights"],
  provider_accounts: ["providers", "insights"],
  mail_health: ["providers", "insights"],
  webhook: ["webhooks", "insights"],
  webhook_endpoint: ["webhooks", "insights"],
  webhook_endpoints: ["webhooks", "insights"],
  hook: ["hooks", "insights"],
  workspace: ["workspace"],
  invitations: ["members"],
  data_sources: ["data-sources"],
  opt_in_forms: ["opt-in-forms"],
  signing_secrets: ["keys"],
  schedule: ["schedules", "insights"],
  feed: ["sandbox", "feed"],
  flag: ["moderation", "insights"],
  appeal: ["moderation", "insights"],
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
    const all = () => touch([...new Set(queries.getQueryCache().getAll().map((one) => String(one.queryKey[0])))]);
    const touched = (word: string) => touch(TOUCHES[word] ?? [word]);
    const events = followEvents(live, {
      told: (told) => {
        for (const event of told) touched(event.type.split(".")[0] ?? "");
      },
      skipped: all,
    });
    const resources = live.follow({
      topic: "resources",
      ask: () => ({}),
      told: (frame) => {
        if (frame.type !== "resources") return;
        if (frame.anew) return all();
        for (const one of frame.changed) touched(one);
        touch(["audit"]);
      },
    });
    return () => {
      events();
      resources();
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
