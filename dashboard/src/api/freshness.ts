// One connection keeps what is shown fresh: the event log says what has happened, the workspace what somebody has changed, and what
// shows it is fetched anew.
import { useEffect, useSyncExternalStore } from "react";
import type { AllOperations } from "@sdk/operations.ts";
import { followEvents } from "@sdk/stores/events.ts";
import { live } from "./client.ts";
import { isFollowed, queries } from "./queries.ts";
import type { Owner } from "./query_keys.ts";

/** What an event is about: the first word of its type -> whose what is shown may be other than it is. */
const FACTS: Readonly<Record<string, readonly Owner[]>> = {
  appeal: ["moderation", "insights"],
  consent: ["contacts", "opt_in_forms"],
  contact: ["contacts"],
  conversation: ["conversations", "thread"],
  delivery: ["messages", "deliveries", "thread", "insights", "sandbox", "feed"],
  feed: ["feed", "sandbox"],
  flag: ["moderation", "insights"],
  hook: ["hooks", "insights"],
  message: ["messages", "conversations", "insights", "sandbox", "contacts", "thread"],
  participant: ["conversations"],
  person: ["moderation"],
  policy: ["moderation"],
  preferences: ["contacts"],
  provider_account: ["providers", "insights"],
  reaction: ["conversations"],
  schedule: ["schedules", "insights"],
  suppression: ["contacts", "suppressions"],
  webhook: ["webhooks", "insights"],
  webhook_endpoint: ["webhooks", "insights"],
  workspace: ["workspace"],
};

type Snake<Name extends string> = Name extends `${infer First}${infer Rest}` ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}` : "";

/** What somebody has changed by the API, by the resource that they changed: of every resource that there is. */
const CHANGES: Readonly<Record<Snake<keyof AllOperations & string>, readonly Owner[]>> = {
  account: ["account"],
  assistants: [],
  attachments: [],
  audit: ["audit"],
  branding: ["branding"],
  callbacks: ["callbacks"],
  caps: ["caps"],
  channels: ["channels"],
  consents: ["contacts", "suppressions"],
  contact_attributes: ["contacts"],
  // Mutes and suspensions by hand are a contact's.
  contacts: ["contacts", "moderation"],
  conversations: ["conversations"],
  data_sources: ["data_sources"],
  deliveries: ["deliveries", "messages"],
  events: [],
  feed: ["feed", "sandbox"],
  hook_presets: [],
  hooks: ["hooks"],
  inbound_domains: ["providers"],
  insights: [],
  invitations: ["members"],
  keys: ["keys"],
  mail_health: ["providers", "insights"],
  me: [],
  media: [],
  members: ["members"],
  messages: ["messages"],
  moderation: ["moderation"],
  opt_in_forms: ["opt_in_forms"],
  password_resets: [],
  preferences: ["contacts"],
  previews: [],
  provider_accounts: ["providers", "insights"],
  providers: [],
  requests: [],
  sandbox: ["sandbox"],
  schedules: ["schedules"],
  scopes: [],
  sessions: ["sessions"],
  signing_secrets: [],
  suppressions: ["contacts", "suppressions"],
  templates: ["templates"],
  topics: ["topics"],
  views: ["views"],
  webhook_endpoints: ["webhooks", "insights"],
  workspace: ["workspace"],
};

const TOLD_OF = new Set([...Object.values(FACTS), ...Object.values(CHANGES)].flat());

/** However much happens, what is shown is fetched again after such a pause at most; the longer it goes on, the longer is the pause. */
const PAUSE_MS = 700;
const LONGEST_MS = 2_800;

/** What is shown stays fresh as long as somebody is signed in. */
export function useFreshness(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const waiting = new Set<Owner>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isFetching = false;
    let pause = PAUSE_MS;
    const refresh = async () => {
      timer = undefined;
      isFetching = true;
      const owners = [...waiting];
      waiting.clear();
      await Promise.all(owners.map(fetchedAnew));
      isFetching = false;
      // What has happened meanwhile is not lost, and does not begin what is under way all over again.
      pause = waiting.size > 0 ? Math.min(2 * pause, LONGEST_MS) : PAUSE_MS;
      if (waiting.size > 0) timer = setTimeout(refresh, pause);
    };
    const touch = (owners: readonly Owner[]) => {
      for (const owner of owners) waiting.add(owner);
      if (!isFetching) timer ??= setTimeout(refresh, pause);
    };
    const fetched = () => [...new Set(queries.getQueryCache().getAll().map((one) => one.queryKey[0]))];
    const all = () => touch(fetched());
    const events = followEvents(live, {
      told: (told) => {
        for (const event of told) touch(FACTS[event.type.split(".")[0] ?? ""] ?? []);
      },
      skipped: all,
    });
    const resources = live.follow({
      topic: "resources",
      ask: () => ({}),
      told: (frame) => {
        // It is told from here on: what was fetched before, or while nothing was told, may be other than it is.
        if (frame.type === "subscribed") return touch(fetched().filter((owner) => TOLD_OF.has(owner)));
        if (frame.type !== "resources") return;
        if (frame.anew) return all();
        for (const one of frame.changed) touch((CHANGES as Readonly<Record<string, readonly Owner[]>>)[one] ?? []);
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

/** What is seen of it is fetched; the rest is when somebody looks at it again. */
async function fetchedAnew(owner: Owner): Promise<void> {
  await queries.invalidateQueries({ queryKey: [owner], refetchType: "none" });
  if (document.visibilityState === "hidden") return;
  await queries.refetchQueries({ queryKey: [owner], type: "active", predicate: (query) => isFollowed(query.state.data) });
}

/** How it stands with the connection. */
export function useLiveState() {
  return useSyncExternalStore(
    (listener) => live.subscribe(listener),
    () => live.state,
  );
}
