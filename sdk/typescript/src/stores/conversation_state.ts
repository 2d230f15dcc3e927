import type { PersonPosition } from "../live/frames.ts";
import type { TidingsProblem } from "../problem.ts";
import type { ConversationView, ParticipantChange, PersonView, PostInput, PostView } from "../types.ts";

/** One line of a conversation as it is shown. */
export interface Item {
  /** Stays the same while a post is sent and stored: for lists that are drawn anew. */
  key: string;
  /** `sending`: it waits to be stored, or is on its way. `failed`: it was refused, see `problem`. */
  state: "stored" | "sending" | "failed";
  /** Of what is not stored yet, `id` is empty and `seq` 0. */
  post: PostView;
  problem: TidingsProblem | null;
}

/** What was to become of a post and was refused: the post is as it was. `retry` and `discard` take its key. */
export interface Refusal {
  key: string;
  kind: "edit" | "remove" | "hide" | "react" | "unreact";
  /** The post's id. */
  message: string;
  /** Of an edit, what it was to say. */
  said: PostInput | null;
  problem: TidingsProblem;
}

/** A conversation as this device knows it; another object after each change. */
export interface ConversationState {
  id: string;
  /** `live`: what happens is heard at once. `behind`: it is known as it stood, and is caught up with when the connection is back. */
  status: "loading" | "live" | "behind" | "ended";
  about: ConversationView | null;
  /** What was said, in its order, and after it what is being sent. */
  items: readonly Item[];
  /** What was done to posts here and was refused. It stays until it is sent once more, or discarded. */
  refused: readonly Refusal[];
  /** Whether there is more before the first of them. */
  hasOlder: boolean;
  /** Who came, went, or may do something else, since it was opened. */
  participants: readonly ParticipantChange[];
  /** How far others have got, as far as it is told. */
  positions: readonly PersonPosition[];
  typing: readonly PersonView[];
  /** Up to where the person had read when it was opened, or has said so since. */
  read: number;
  /** Why it cannot be shown, or is told no more. */
  problem: TidingsProblem | null;
}

export interface ConversationOptions {
  /** How many posts a page has; 50. */
  pageSize?: number;
  /** Whether others are told that posts arrived here; true. */
  reportsDelivered?: boolean;
}
