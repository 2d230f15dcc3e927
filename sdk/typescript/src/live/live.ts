import { backoff, newKey } from "../chance.ts";
import type { Answer, Call, Http } from "../http.ts";
import { Notifier } from "../notifier.ts";
import { TidingsProblem } from "../problem.ts";
import type { Tokens } from "../token.ts";
import type { PersonView } from "../types.ts";
import { Calls } from "./calls.ts";
import { whatNext } from "./closing.ts";
import { Followers, keyOf, type Following } from "./followers.ts";
import type { Bye, CallFrame, Said, Told, Welcome } from "./frames.ts";
import type { Link, SocketClass } from "./link.ts";
import { fits, SOCKET_TIMES, SocketLink, type SocketTimes } from "./socket.ts";
import { StreamLink } from "./stream.ts";
import { heedSurroundings, isOffline } from "./surroundings.ts";

export type { Following };

/** How it stands with the connection. */
export interface LiveState {
  /** `open`: what happens is heard at once. `waiting`: it is tried again soon. `ended`: not by itself, see `problem`. */
  status: "idle" | "connecting" | "open" | "waiting" | "offline" | "ended";
  over: "socket" | "stream" | null;
  /** Who the server takes this device for. */
  person: PersonView | null;
  /** Why it does not come back by itself. */
  problem: TidingsProblem | null;
}

export interface LiveOptions {
  http: Http;
  tokens: Tokens;
  WebSocket: SocketClass | null;
  device?: string | undefined;
  times?: Partial<SocketTimes> | undefined;
}

const CALL_MS = 30_000;
const SOON_MS = 60_000;
const CHECK_MS = 5_000;
/** Sockets in a row that did not even open, before it is tried without them: where none ever was, and where one was before. */
const UNOPENED = 2;
const UNOPENED_AFTER_ONE = 6;
/** So long events are streamed before a socket is tried again, in the same two cases. */
const WITHOUT_MS = 600_000;
const WITHOUT_AFTER_ONE_MS = 60_000;
/** What has stood so long was no failure. */
const STEADY_MS = 10_000;

/** One connection for all that a device follows. It comes back after every cut, and each follower goes on from its own cursor. */
export class Live {
  readonly #options: LiveOptions;
  readonly #times: SocketTimes;
  readonly #notifier = new Notifier();
  readonly #followers = new Followers();
  readonly #calls = new Calls();
  readonly #unanswered = new Map<string, ReturnType<typeof setTimeout>>();
  #state: LiveState = { status: "idle", over: null, person: null, problem: null };
  #link: Link | null = null;
  #connecting = 0;
  #bye: Bye | null = null;
  #failures = 0;
  #refusals = 0;
  #unopened = 0;
  #isWithoutSocket = false;
  #hadSocket = false;
  #again: ReturnType<typeof setTimeout> | undefined;
  #renewal: ReturnType<typeof setTimeout> | undefined;
  #steady: ReturnType<typeof setTimeout> | undefined;
  #clockAhead = 0;
  #presence: "online" | "away" = "online";
  #forgetSurroundings: (() => void) | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#times = { ...SOCKET_TIMES, ...options.times };
  }

  /** How it stands; another object after each change. */
  get state(): LiveState {
    return this.#state;
  }

  /** The listener is called whenever `state` is another one. */
  subscribe(listener: () => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  /** The connection is made, and made again after every cut, until `stop`. Following something starts it, too. */
  start(): void {
    if (this.#state.status !== "idle" && this.#state.status !== "ended") return;
    this.#failures = this.#refusals = this.#unopened = 0;
    this.#forgetSurroundings ??= this.#heed();
    if (isOffline()) return this.#become({ status: "offline", over: null, problem: null });
    void this.#connect();
  }

  /** Nothing is heard any more, until `start`. */
  stop(): void {
    this.#forgetSurroundings?.();
    this.#forgetSurroundings = null;
    if (this.#state.status === "open") for (const one of this.#followers.everybody) one.leaving?.();
    this.#drop();
    this.#become({ status: "idle", over: null, problem: null });
  }

  /** It is tried again now, and not only when its time has come. */
  retry(): void {
    if (this.#state.status === "waiting" || this.#state.status === "offline") void this.#connect();
    if (this.#state.status === "ended") this.start();
  }

  /** Tells what happens there, now and after every cut, until the function that is answered here is called. Several may follow the same. */
  follow(following: Following): () => void {
    const { topic, conversation } = following;
    const key = keyOf(topic, conversation);
    const isNew = this.#followers.add(following);
    if (this.#state.status === "idle") this.start();
    else if (isNew) this.#ask(key);
    else following.told({ type: "subscribed", id: null, topic, conversation: conversation ?? null, after: this.#followers.asked(key).after ?? null });
    return () => {
      if (!this.#followers.remove(following)) return;
      this.#hasAnswered(key);
      this.#link?.say(conversation === undefined ? { type: "unsubscribe", topic } : { type: "unsubscribe", topic, conversation });
    };
  }

  /** It is asked for once more, from the cursor that its follower knows now. */
  askAgain(following: Following): void {
    if (this.#followers.has(following)) this.#ask(keyOf(following.topic, following.conversation), following);
  }

  /** Something is said that is no call; whether the connection took it. */
  say(frame: Extract<Said, { type: "position" | "typing" | "unsubscribe" }>): boolean {
    return this.#link?.say(frame) ?? false;
  }

  /** The person is here, or away from the device; said again after every cut. */
  setPresence(state: "online" | "away"): void {
    this.#presence = state;
    this.#link?.say({ type: "presence", state });
  }

  /** Whether a call may go over the connection right now. */
  get takesCalls(): boolean {
    return this.#state.status === "open" && this.#link?.kind === "socket";
  }

  /**
   * An operation over the socket: its answer comes once it is stored. Rejects with a TidingsProblem: `unreachable` where the connection is
   * cut before the answer is here, and then nobody knows whether it was done, unless it is sent again under its key.
   */
  call(call: Call, key: string, timeoutMs = CALL_MS): Promise<Answer> {
    const id = newKey();
    const frame: Said = { type: "call", id, method: call.method, path: call.path, ...(call.body === undefined ? {} : { body: call.body as CallFrame["body"] }), ...(call.method === "POST" ? { key } : {}) };
    const answer = this.#calls.wait(id, timeoutMs);
    if (this.#link?.kind !== "socket" || !this.#link.say(frame)) this.#calls.miss(id, "unreachable", "There is no connection");
    return answer;
  }

  /** Whether a call is small enough for the socket. */
  fits(call: Call): boolean {
    return fits(JSON.stringify(call.body ?? null) + call.path + " ".repeat(512));
  }

  #ask(key: string, from?: Following): void {
    if (this.#link?.say(this.#followers.asked(key, from)) !== true || this.#link.kind !== "socket") return;
    clearTimeout(this.#unanswered.get(key));
    // A link that answers pings and not this is none.
    const timer = setTimeout(() => this.#ended(4408, "What was asked was not answered", true, ""), this.#times.openMs);
    this.#unanswered.set(key, timer);
  }

  #hasAnswered(key: string): void {
    clearTimeout(this.#unanswered.get(key));
    this.#unanswered.delete(key);
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#again);
    this.#drop();
    const turn = ++this.#connecting;
    this.#become({ status: "connecting", over: null, problem: null });
    let token: string;
    try {
      token = await this.#options.tokens.get();
    } catch {
      // Your backend could not be reached, or gave none: as if the server could not.
      if (turn === this.#connecting) this.#wait(backoff(this.#failures++, 500, 30_000));
      return;
    }
    if (turn !== this.#connecting) return;
    this.#bye = null;
    const listening = {
      told: (frame: Told) => {
        if (turn === this.#connecting) this.#told(frame);
      },
      ended: (code: number, reason: string, wasOpen: boolean) => {
        if (turn === this.#connecting) this.#ended(code, reason, wasOpen, token);
      },
    };
    const { WebSocket: Socket, http, device } = this.#options;
    try {
      if (Socket !== null && !this.#isWithoutSocket) this.#link = new SocketLink(Socket, http.url, token, device, this.#times, listening);
      else this.#link = new StreamLink(http, () => this.#followers.keys.map((key) => this.#followers.asked(key)), listening);
    } catch (thrown) {
      this.#ended(1006, String(thrown), false, token);
    }
  }

  #told(frame: Told): void {
    switch (frame.type) {
      case "welcome":
        return this.#welcome(frame);
      case "authenticated":
        return this.#renewAt(frame.expires_at);
      case "answer":
        return this.#calls.answer(frame);
      case "bye":
        this.#bye = frame;
        return;
      case "pong":
        return;
      case "refused":
        if ((frame.id != null && this.#calls.refuse(frame.id, frame.problem)) || frame.topic == null) return;
        this.#hasAnswered(keyOf(frame.topic, frame.conversation));
        return this.#followers.tell(keyOf(frame.topic, frame.conversation), frame);
      case "subscribed":
      case "unsubscribed":
        this.#hasAnswered(keyOf(frame.topic, frame.conversation));
        return this.#followers.tell(keyOf(frame.topic, frame.conversation), frame);
      case "changes":
      case "positions":
      case "typing":
        return this.#followers.tell(keyOf("conversation", frame.conversation), frame);
      case "conversations":
      case "feed":
      case "counts":
      case "presence":
      case "events":
      case "resources":
        return this.#followers.tell(keyOf(frame.type), frame);
      case "inbox":
        return this.#followers.tell(keyOf("conversations"), frame);
      case "waiting":
        return this.#followers.tell(keyOf("counts"), frame);
    }
  }

  #welcome(frame: Welcome): void {
    this.#clockAhead = Date.now() - Date.parse(frame.now);
    this.#renewAt(frame.expires_at);
    this.#steady = setTimeout(() => {
      this.#failures = this.#refusals = 0;
    }, STEADY_MS);
    const over = this.#link?.kind ?? null;
    this.#become({ status: "open", over, person: frame.person, problem: null });
    if (over !== "socket") return this.#trySocketLater();
    this.#unopened = 0;
    this.#hadSocket = true;
    if (this.#presence === "away") this.#link?.say({ type: "presence", state: "away" });
    for (const key of this.#followers.keys) this.#ask(key);
  }

  /** Events will do; a socket is better. */
  #trySocketLater(): void {
    if (this.#options.WebSocket === null) return;
    const wait = (this.#hadSocket ? WITHOUT_AFTER_ONE_MS : WITHOUT_MS) * (1 + Math.random());
    this.#again = setTimeout(() => {
      this.#isWithoutSocket = false;
      // Where it does not open, it is events again at once.
      this.#unopened = UNOPENED_AFTER_ONE;
      void this.#connect();
    }, wait);
  }

  #renewAt(expiresAt: string | null): void {
    clearTimeout(this.#renewal);
    if (expiresAt === null) return;
    const left = Date.parse(expiresAt) + this.#clockAhead - Date.now();
    this.#renewal = setTimeout(() => void this.#renew(0), Math.max(left - SOON_MS, left / 2, 0));
  }

  async #renew(tried: number): Promise<void> {
    const turn = this.#connecting;
    try {
      const token = await this.#options.tokens.newer();
      if (turn === this.#connecting) this.#link?.say({ type: "authenticate", token });
    } catch {
      if (turn === this.#connecting) this.#renewal = setTimeout(() => void this.#renew(tried + 1), backoff(tried, 500, 10_000));
    }
  }

  #ended(code: number, reason: string, wasOpen: boolean, token: string): void {
    const wasSocket = this.#link === null || this.#link.kind === "socket";
    const bye = this.#bye;
    const next = whatNext(code, reason, bye, this.#failures, this.#refusals);
    this.#drop();
    this.#failures += 1;
    if (!wasSocket && !wasOpen) {
      // If events do not come either, it was not for want of a socket.
      this.#isWithoutSocket = false;
      this.#unopened = 0;
    } else if (wasSocket && !wasOpen && this.#options.WebSocket !== null) {
      this.#unopened += 1;
      this.#isWithoutSocket = this.#unopened >= (this.#hadSocket ? UNOPENED_AFTER_ONE : UNOPENED);
      // That is another way, which has not failed yet.
      if (this.#isWithoutSocket && next.kind === "back") return this.#wait((this.#failures = 0));
    }
    if (next.kind === "end") {
      const problem = new TidingsProblem({ code: next.code, title: next.reason, detail: next.reason }, 0);
      return this.#become({ status: "ended", over: null, problem });
    }
    if (next.needsToken) {
      this.#refusals += 1;
      this.#options.tokens.refused(token);
    }
    this.#wait(next.afterMs);
  }

  #wait(ms: number): void {
    if (isOffline()) return this.#become({ status: "offline", over: null, problem: null });
    this.#become({ status: "waiting", over: null, problem: null });
    this.#again = setTimeout(() => void this.#connect(), ms);
  }

  /** The connection is no more; whoever waits for an answer learns that it may not come. */
  #drop(): void {
    this.#connecting += 1;
    clearTimeout(this.#again);
    clearTimeout(this.#renewal);
    clearTimeout(this.#steady);
    for (const key of [...this.#unanswered.keys()]) this.#hasAnswered(key);
    const link = this.#link;
    this.#link = null;
    link?.drop();
    this.#calls.missAll();
    if (link !== null) for (const one of this.#followers.everybody) one.cut?.();
  }

  #become(given: Omit<LiveState, "person"> & { person?: PersonView }): void {
    this.#state = { ...this.#state, ...given };
    this.#notifier.changed();
  }

  #heed(): () => void {
    return heedSurroundings({
      online: () => {
        this.#failures = 0;
        if (this.#state.status === "offline" || this.#state.status === "waiting") void this.#connect();
        else this.#check();
      },
      offline: () => {
        if (this.#state.status === "idle" || this.#state.status === "ended") return;
        this.#drop();
        this.#become({ status: "offline", over: null, problem: null });
      },
      seen: () => {
        if (this.#state.status === "waiting") void this.#connect();
        else this.#check();
      },
    });
  }

  #check(): void {
    if (this.#link instanceof SocketLink) this.#link.check(CHECK_MS);
  }
}
