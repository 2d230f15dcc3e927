import type { Said, Told } from "./frames.ts";

/** One connection, over a socket or a stream of events. */
export interface Link {
  readonly kind: "socket" | "stream";
  /** Whether it was taken; what is not is said again when the next link is open. */
  say(frame: Said): boolean;
  /** Nothing comes of it any more, and nobody is told of its end. */
  drop(): void;
}

/** Who is told what becomes of a link. */
export interface Listening {
  told(frame: Told): void;
  /** It has ended. `wasOpen`: it had come to be at all. */
  ended(code: number, reason: string, wasOpen: boolean): void;
}

/** As much of a WebSocket as is used: the browser's, Node's, that of `ws`. */
export interface SocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export type SocketClass = new (url: string, protocols: string[]) => SocketLike;
