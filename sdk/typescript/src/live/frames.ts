import type { Method } from "../http.ts";
import type { ProblemBody } from "../problem.ts";
import type { ConversationView, ListedConversation, MyConversation, ParticipantChange, PersonView, PostView } from "../types.ts";

export type Topic = "conversation" | "conversations" | "feed" | "counts" | "presence" | "events" | "resources";

/** What a device says. */
export type Said =
  | { type: "hello"; v: 1; token: string; device?: string }
  | { type: "authenticate"; token: string }
  | ({ type: "subscribe" } & Subscribe)
  | { type: "unsubscribe"; topic: Topic; conversation?: string }
  | { type: "position"; conversation: string; delivered?: number; read?: number }
  | { type: "typing"; conversation: string; on: boolean }
  | { type: "presence"; state: "online" | "away" }
  | { type: "call"; id: string; method: Method; path: string; body?: unknown; key?: string }
  | { type: "ping"; id?: string };

/** What is followed, and from where. */
export interface Subscribe {
  topic: Topic;
  conversation?: string;
  after?: string | number;
  positions?: boolean;
  typing?: boolean;
  people?: string[];
  types?: string[];
}

export interface Welcome {
  type: "welcome";
  v: number;
  connection: string;
  person: PersonView;
  expires_at: string | null;
  heartbeat_seconds: number;
  now: string;
}

export interface Subscribed {
  type: "subscribed";
  id: string | null;
  topic: Topic;
  conversation?: string | null;
  after?: string | number | null;
}

export type UnsubscribedReason = "asked" | "removed" | "left" | "deleted" | "gone";

export interface Unsubscribed {
  type: "unsubscribed";
  topic: Topic;
  conversation?: string | null;
  reason: UnsubscribedReason;
}

export interface Refused {
  type: "refused";
  id?: string | null;
  topic?: Topic | null;
  conversation?: string | null;
  problem: ProblemBody;
}

/** What is other than it was in a conversation: each thing stands once, as it is now. */
export interface Changes {
  type: "changes";
  conversation: string;
  after: string;
  posts: PostView[];
  hidden: string[];
  participants: ParticipantChange[];
  about: ConversationView | null;
  visible: { after: number; upto: number };
  anew: boolean;
  cursor: string;
  more: boolean;
}

export interface PersonPosition {
  person: PersonView;
  delivered: number;
  read: number;
}

export interface Positions {
  type: "positions";
  conversation: string;
  people: PersonPosition[];
}

export interface Typers {
  type: "typing";
  conversation: string;
  people: PersonView[];
}

export interface MyConversations {
  type: "conversations";
  changed: MyConversation[];
  gone: string[];
  anew: boolean;
}

/** To a member, of the topic `conversations`: what is other than it was in the inbox of the whole workspace. */
export interface Inbox {
  type: "inbox";
  changed: ListedConversation[];
  gone: string[];
  anew: boolean;
}

/** To a member, of the topic `counts`: what waits for them; null for what they may not see. */
export interface WaitingCounts {
  type: "waiting";
  unread: number | null;
  flags: number | null;
}

/** To a member, of the topic `resources`: somebody has changed something of these kinds; `anew`: it is not known of which. */
export interface Resources {
  type: "resources";
  changed: string[];
  anew: boolean;
}

/** What waits for the person. */
export interface Counts {
  badge: number;
  external: number;
  posts: number;
  conversations: number;
  mentions?: number;
  feed_unseen: number;
  feed_unread: number;
}

export interface PersonPresence {
  id: string;
  state: "online" | "away" | "offline";
  last_seen_at: string | null;
}

export interface Presences {
  type: "presence";
  people: PersonPresence[];
}

/** A fact of the event log, as `GET /v1/events` tells it. */
export interface LoggedEvent {
  id: string;
  type: string;
  [field: string]: unknown;
}

export interface Events {
  type: "events";
  events: LoggedEvent[];
  cursor: string;
  skipped: boolean;
}

export interface FeedFrame<Item = unknown> {
  type: "feed";
  changed: Item[];
  gone: string[];
  counts: { unseen: number; unread: number };
  after: number | null;
  cursor: number;
  more: boolean;
  anew: boolean;
}

export interface Answered {
  type: "answer";
  id: string;
  status: number;
  body?: unknown;
  replay: boolean;
}

export interface Bye {
  type: "bye";
  code: number;
  reason: string;
  retry_after_ms: number | null;
}

/** What a device is told. */
export type Told =
  | Welcome
  | { type: "authenticated"; expires_at: string | null }
  | Subscribed
  | Unsubscribed
  | Refused
  | Changes
  | Positions
  | Typers
  | MyConversations
  | Inbox
  | WaitingCounts
  | Resources
  | FeedFrame
  | ({ type: "counts" } & Counts)
  | Presences
  | Events
  | Answered
  | { type: "pong"; id?: string | null }
  | Bye;

/** The largest frame that is sent over the socket; what is larger goes over HTTP. */
export const MOST_BYTES = 64_000;
export const SUBPROTOCOL = "tidings.v1";
