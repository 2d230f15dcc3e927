import { MOST_BYTES, SUBPROTOCOL, type Said, type Told } from "./frames.ts";
import type { Link, Listening, SocketClass, SocketLike } from "./link.ts";

export interface SocketTimes {
  /** From the first try to the welcome. */
  openMs: number;
  /** After so long without a word the other end is asked whether it is there. */
  quietMs: number;
  /** So long an answer to that may take. */
  answerMs: number;
}

export const SOCKET_TIMES: SocketTimes = { openMs: 15_000, quietMs: 30_000, answerMs: 10_000 };

/** A socket that says hello by itself, and notices when the other end is not there any more. */
export class SocketLink implements Link {
  readonly kind = "socket";
  readonly #listening: Listening;
  readonly #times: SocketTimes;
  #socket: SocketLike | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wasOpen = false;
  #isWelcome = false;

  constructor(Socket: SocketClass, url: string, token: string, device: string | undefined, times: SocketTimes, listening: Listening) {
    this.#listening = listening;
    this.#times = times;
    const socket = new Socket(`${url.replace(/^http/, "ws")}/v1/socket`, [SUBPROTOCOL]);
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#end(4408, "It was not open in time"), times.openMs);
    socket.onopen = () => {
      this.#wasOpen = true;
      this.#send(device === undefined ? { type: "hello", v: 1, token } : { type: "hello", v: 1, token, device });
    };
    socket.onmessage = (event: { data: unknown }) => this.#heard(event.data);
    socket.onclose = (event: { code: number; reason: string }) => this.#end(event.code, event.reason);
    socket.onerror = () => undefined;
  }

  say(frame: Said): boolean {
    return this.#isWelcome && this.#send(frame);
  }

  /** Whether the other end is there is asked right now: the device has slept, or the network is another one. */
  check(withinMs: number): void {
    if (!this.#isWelcome) return;
    this.#send({ type: "ping" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(4408, "There was no answer"), withinMs);
  }

  drop(): void {
    const socket = this.#take();
    // A browser that has no network waits for the other end to say goodbye, too: nobody here waits for it.
    socket?.close(1000);
  }

  #send(frame: Said): boolean {
    if (this.#socket?.readyState !== 1) return false;
    const text = JSON.stringify(frame);
    if (!fits(text)) return false;
    this.#socket.send(text);
    return true;
  }

  #heard(data: unknown): void {
    if (this.#socket === null) return;
    let frame: Told;
    try {
      frame = JSON.parse(String(data)) as Told;
    } catch {
      return this.#end(1007, "It said what is no JSON");
    }
    if (frame.type === "welcome") this.#isWelcome = true;
    if (this.#isWelcome) this.#awaitMore();
    this.#listening.told(frame);
  }

  #awaitMore(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(this.#times.answerMs), this.#times.quietMs);
  }

  #end(code: number, reason: string): void {
    const socket = this.#take();
    if (socket === null) return;
    socket.close(1000);
    this.#listening.ended(code, reason, this.#wasOpen);
  }

  #take(): SocketLike | null {
    const socket = this.#socket;
    clearTimeout(this.#timer);
    this.#socket = null;
    this.#isWelcome = false;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.onerror = () => undefined;
    }
    return socket;
  }
}

/** Whether a text may go over the socket as a frame. */
export function fits(text: string): boolean {
  return text.length * 3 <= MOST_BYTES || new TextEncoder().encode(text).length <= MOST_BYTES;
}
