// Every key under which something fetched is kept, in one table: whose it is, and which of theirs. Another key is a type error, and so is
// saying of something that does not exist that it may be other than it is shown (freshness.ts).

export interface QueryKeys {
  account: never;
  attachments: "one";
  audit: "list" | "checkpoint";
  branding: never;
  callbacks: "list";
  caps: never;
  channels: never;
  contacts: "list" | "one" | "found" | "attributes" | "consents" | "merges" | "preferences";
  conversations: "of" | "participants" | "pins" | "post" | "under";
  data_sources: "all" | "list" | "one";
  deliveries: "to";
  estimates: "of";
  events: "list";
  feed: "of";
  hook_presets: never;
  hooks: "list" | "one" | "events" | "event";
  inbox: "list" | "said";
  insights: "deliveries" | "now";
  keys: "list" | "names";
  left: "content";
  members: "list" | "invitations";
  messages: "list" | "one" | "timeline" | "deliveries" | "why" | "delivery" | "content" | "exchanges" | "journey";
  moderation: "flags" | "flag" | "around" | "history" | "sanctions" | "sanction" | "appeals" | "appeal" | "policy" | "rules" | "rule";
  opt_in_forms: "list" | "one" | "page";
  past: "around";
  previews: "content" | "message" | "html";
  provider_kinds: never;
  providers: "accounts" | "account" | "mail_health" | "domains";
  reference: "document" | "own_key";
  requests: "list" | "one";
  sandbox: "outbox" | "deliveries" | "thread" | "faults" | "clock";
  schedules: "list" | "one" | "runs" | "waiting" | "counts" | "times";
  scopes: never;
  sessions: never;
  suppressions: "list" | "of";
  templates: "list" | "all" | "asking" | "confirming" | "one" | "draft" | "version" | "versions" | "rendered";
  thread: "of";
  topics: "list" | "all";
  views: "of";
  waiting: never;
  webhooks: "list" | "one" | "deliveries" | "delivery" | "line";
  workspace: never;
}

/** Whose it is. */
export type Owner = keyof QueryKeys;

type Key = readonly [Owner] | { [One in Owner]: readonly [One, QueryKeys[One], ...unknown[]] }[Owner];

declare module "@tanstack/react-query" {
  interface Register {
    queryKey: Key;
  }
}
