// Made by `make sdk` from sdk/frames.json; do not edit.

import type { ConversationView, EventOutput, FeedCounts, FeedItem, ListedConversation, MyConversation, ParticipantChange, PersonView, PostView, Problem, Visible } from "../types.ts";

export const SUBPROTOCOL = "tidings.v1";

/** The largest frame that is sent over the socket; what is larger goes over HTTP. */
export const MOST_BYTES = 64000;

/** What a device says. */
export type Said = Hello | Authenticate | Subscribe | Unsubscribe | Position | Typing | MyPresence | CallFrame | Ping;

/** What a device is told. */
export type Told = Welcome | Authenticated | Subscribed | Unsubscribed | Refused | Changes | Positions | Typers | MyConversations | Inbox | FeedFrame | Counts | WaitingFrame | Resources | Presences | Events | AnswerFrame | Pong | Bye;

/** What can be followed. */
export type Topic = Subscribe["topic"];

/** The first frame: who this is. */
export interface Hello {
  type: "hello";
  /** The version of the frames. */
  v: 1;
  /**
   * An end user's token, or a member's session; left out where it was given as a subprotocol, or where a page of this host keeps the
   * session in its cookie.
   */
  token?: string | null | undefined;
  /** How you call the device: it stands in our log beside the connection, and is told to nobody. */
  device?: string | null | undefined;
}

/** A newer token of the same person, before the old one expires. */
export interface Authenticate {
  type: "authenticate";
  token: string;
}

/** Tell me what happens there, from a cursor on. */
export interface Subscribe {
  type: "subscribe";
  topic: "conversation" | "conversations" | "counts" | "events" | "feed" | "presence" | "resources";
  /** Of your own choice: told again in the answer. */
  id?: string | null | undefined;
  /** Of the topic `conversation`: which one, of 200 at most that one connection follows. */
  conversation?: string | null | undefined;
  /**
   * The cursor up to which you know it: of a conversation `<seq>.<change>`, of the feed a number, of events the one of the log. Left
   * out: from now on.
   */
  after?: string | number | null | undefined;
  /** Of a conversation: also how far people have read, where they are 100 at most. */
  positions?: boolean | undefined;
  /** Of a conversation: also who types. */
  typing?: boolean | undefined;
  /** Of presence: whose, by your own ids, 200 at most. */
  people?: string[] | undefined;
  /** Of events: only these. */
  types?: string[] | undefined;
}

/** Tell me no more of it. */
export interface Unsubscribe {
  type: "unsubscribe";
  topic: "conversation" | "conversations" | "counts" | "events" | "feed" | "presence" | "resources";
  conversation?: string | null | undefined;
}

/**
 * So far the conversation was delivered to me, so far I have read it; stored within a second, the highest wins.
 *
 * Of a member who is not in it, and only looks on, it is kept for them alone.
 */
export interface Position {
  type: "position";
  conversation: string;
  delivered?: number | null | undefined;
  read?: number | null | undefined;
}

/** I am typing there, or not any more. It holds for six seconds. */
export interface Typing {
  type: "typing";
  conversation: string;
  on: boolean;
}

/** I am here, or away from the device. */
export interface MyPresence {
  type: "presence";
  state: "away" | "online";
}

/** An operation of the API, as over HTTP: answered when it is stored. */
export interface CallFrame {
  type: "call";
  id: string;
  method: "DELETE" | "GET" | "PATCH" | "POST" | "PUT";
  /** With its query. */
  path: string;
  body?: Record<string, unknown> | null | undefined;
  /** Your id of what you send: the same one never makes a second post, however often it is sent. */
  key?: string | null | undefined;
}

/** Are you there? */
export interface Ping {
  type: "ping";
  id?: string | null | undefined;
}

/** You are connected. */
export interface Welcome {
  type: "welcome";
  v: number;
  /** The id under which our log knows this connection: its errors, and at the level `DEBUG` its coming and going. */
  connection: string;
  person: PersonView;
  /** Send a newer token before; null for members. */
  expires_at: string | null;
  /** Who says nothing for so long is asked by a ping whether they are there. */
  heartbeat_seconds: number;
  /** Our clock, in real time. */
  now: string;
}

/** The newer token is taken. */
export interface Authenticated {
  type: "authenticated";
  expires_at: string | null;
}

/** You are told what happens there. */
export interface Subscribed {
  type: "subscribed";
  id: string | null;
  topic: "conversation" | "conversations" | "counts" | "events" | "feed" | "presence" | "resources";
  conversation: string | null;
  /** The cursor from which it goes on. */
  after: string | number | null;
}

/** You are told no more of it. */
export interface Unsubscribed {
  type: "unsubscribed";
  topic: "conversation" | "conversations" | "counts" | "events" | "feed" | "presence" | "resources";
  conversation: string | null;
  reason: "asked" | "deleted" | "gone" | "left" | "removed";
}

/** It cannot be done: the problem is the one that HTTP answers with. */
export interface Refused {
  type: "refused";
  id: string | null;
  topic: "conversation" | "conversations" | "counts" | "events" | "feed" | "presence" | "resources" | null;
  conversation: string | null;
  /** With `retry_after` in it, in seconds, where HTTP has a header. */
  problem: Problem;
}

/** What is other than it was in a conversation, as `GET /v1/me/conversations/{id}/changes` tells it. */
export interface Changes {
  type: "changes";
  conversation: string;
  /** The cursor that it goes on from: yours, or you have missed something and subscribe anew from yours. */
  after: string;
  posts: PostView[];
  hidden: string[];
  participants: ParticipantChange[];
  /** The conversation itself, where it has changed. */
  about: ConversationView | null;
  visible: Visible;
  /** Forget the conversation, fetch it, and go on from `cursor`. */
  anew: boolean;
  cursor: string;
  /** More follows at once. */
  more: boolean;
}

/** How far people have got in a conversation: everybody at first, then those who have moved, once a second; others may be among them. */
export interface Positions {
  type: "positions";
  conversation: string;
  people: PersonPosition[];
}

/** Who types in a conversation now, beside you. */
export interface Typers {
  type: "typing";
  conversation: string;
  people: PersonView[];
}

/** Conversations of yours that are other than they were, as `GET /v1/me/conversations` tells them. */
export interface MyConversations {
  type: "conversations";
  changed: MyConversation[];
  /** Not in your list any more. */
  gone: string[];
  /** These are the first 50, and take the place of all that you knew. */
  anew: boolean;
}

/** To a member, of the topic `conversations`: those that are other than they were, as `GET /v1/conversations?sort=activity` tells them. */
export interface Inbox {
  type: "inbox";
  changed: ListedConversation[];
  /** They were deleted. */
  gone: string[];
  /** These are the 50 open ones in which something was said last, and take the place of all that you knew. */
  anew: boolean;
}

/** What has changed in your feed, as `GET /v1/me/feed/changes` tells it. */
export interface FeedFrame {
  type: "feed";
  changed: FeedItem[];
  gone: string[];
  counts: FeedCounts;
  after: number | null;
  cursor: number;
  more: boolean;
  /** Forget the feed, fetch it, and go on from `cursor`. */
  anew: boolean;
}

/** What waits for you, as `GET /v1/me/badge` tells it. */
export interface Counts {
  type: "counts";
  badge: number;
  external: number;
  posts: number;
  conversations: number;
  feed_unseen: number;
  feed_unread: number;
}

/** To a member, of the topic `counts`: what waits for them, as `GET /v1/account/waiting` tells it. */
export interface WaitingFrame {
  type: "waiting";
  unread: number | null;
  flags: number | null;
}

/** To a member, of the topic `resources`: somebody has changed something of these kinds; fetch again what you show of them. */
export interface Resources {
  type: "resources";
  /** As operations begin: `templates` of `templates.publish`. */
  changed: string[];
  /** It is not known which: fetch all that you show. */
  anew: boolean;
}

/** Who is there, of those whom you follow. */
export interface Presences {
  type: "presence";
  people: PersonPresence[];
}

/** What has happened in the workspace, as `GET /v1/events` tells it. */
export interface Events {
  type: "events";
  events: EventOutput[];
  cursor: string;
  /** Too much has happened: fetch what you show anew, and go on from the cursor. */
  skipped: boolean;
}

/** What a call was answered with. */
export interface AnswerFrame {
  type: "answer";
  id: string;
  status: number;
  body: Record<string, unknown> | null;
  /** It had been done before, under the same key. */
  replay: boolean;
}

/** I am here. */
export interface Pong {
  type: "pong";
  id: string | null;
}

/** We close the connection now. */
export interface Bye {
  type: "bye";
  code: number;
  /** For people to read. */
  reason: string;
  /** Come back after so long, with your cursors; null: not by yourself. */
  retry_after_ms: number | null;
}

/** How far one person has got. */
export interface PersonPosition {
  person: PersonView;
  delivered: number;
  read: number;
}

/** Whether somebody is there. */
export interface PersonPresence {
  /** Your own id of the contact. */
  id: string;
  state: "away" | "offline" | "online";
  last_seen_at: string | null;
}
