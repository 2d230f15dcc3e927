import { backoff, newKey } from "./chance.ts";
import type { Answer, Http, Method } from "./http.ts";
import type { Live } from "./live/live.ts";
import { isOffline } from "./live/surroundings.ts";
import { Notifier } from "./notifier.ts";
import { problemOf, TidingsProblem } from "./problem.ts";
import type { Storage } from "./storage.ts";

/** Something that was said or done here, and is not stored there yet. */
export interface Entry {
  /** Your id of it, and the key under which it is sent however often. */
  readonly key: string;
  /** What stands in one lane is sent one after the other, in its order. */
  readonly lane: string;
  readonly method: Method;
  readonly path: string;
  readonly body: unknown;
  /** When, in milliseconds since 1970, by this device's clock. */
  readonly at: number;
  /** What else its store wants to know of it after a reload. */
  readonly note: unknown;
  /** `failed`: it was refused, see `problem`; it is not sent again by itself. */
  state: "waiting" | "sending" | "failed";
  /** How often it was sent. */
  tried: number;
  problem: TidingsProblem | null;
}

/** What becomes of entries, for the store that they belong to. */
export interface LaneListener {
  /** Stored there: `answer` is what the server says. */
  done(entry: Entry, answer: Answer): void;
  /** It waits, is being sent, or has failed. */
  changed(entry: Entry): void;
}

interface Kept {
  key: string;
  lane: string;
  method: Method;
  path: string;
  body: unknown;
  at: number;
  note: unknown;
  tried: number;
  failed: { code?: string; detail?: string; title?: string; status?: number } | null;
}

const FIRST_MS = 500;
const MOST_MS = 30_000;

/**
 * What is said here reaches the server once, in its order, however often the link is cut and the page is loaded anew: it is kept until the
 * server has answered, and sent under the same key.
 */
export class Outbox {
  readonly #http: Http;
  readonly #live: Live;
  readonly #storage: Storage;
  readonly #prefix: Promise<string>;
  readonly #notifier = new Notifier();
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Map<string, Set<LaneListener>>();
  readonly #busy = new Set<string>();
  /** What the storage is known to hold. */
  readonly #kept = new Set<string>();
  readonly #wakers = new Set<() => void>();
  readonly #forget: () => void;
  #lastAt = 0;
  #isClosed = false;
  /** What an earlier page has left is here. */
  readonly ready: Promise<void>;

  constructor(http: Http, live: Live, storage: Storage, scope: () => Promise<string>) {
    this.#http = http;
    this.#live = live;
    this.#storage = storage;
    this.#prefix = this.#named(scope);
    this.ready = this.#load();
    let wasOpen = false;
    this.#forget = live.subscribe(() => {
      const isOpen = live.state.status === "open";
      if (isOpen && !wasOpen) this.wake();
      wasOpen = isOpen;
    });
  }

  /** All that is not stored there yet, in its order. */
  get entries(): readonly Entry[] {
    return [...this.#entries.values()].sort((one, other) => one.at - other.at);
  }

  /** The listener is called whenever something comes, goes or fails. */
  subscribe(listener: () => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  /** Who hears what becomes of a lane's entries. */
  listen(lane: string, listener: LaneListener): () => void {
    const there = this.#listeners.get(lane) ?? new Set();
    this.#listeners.set(lane, there.add(listener));
    return () => void there.delete(listener);
  }

  /** It is kept, and sent as soon as it can be. */
  add(given: { lane: string; method: Method; path: string; body?: unknown; note?: unknown; key?: string }): Entry {
    // Two of one millisecond stay in their order, also after a reload.
    this.#lastAt = Math.max(Date.now(), this.#lastAt + 0.001);
    const entry: Entry = {
      key: given.key ?? newKey(),
      lane: given.lane,
      method: given.method,
      path: given.path,
      body: given.body,
      at: this.#lastAt,
      note: given.note ?? null,
      state: "waiting",
      tried: 0,
      problem: null,
    };
    this.#entries.set(entry.key, entry);
    this.#keep(entry);
    this.#tell(entry);
    this.#run(entry.lane);
    return entry;
  }

  /** What has failed is sent once more, under the same key. */
  retry(key: string): void {
    const entry = this.#entries.get(key);
    if (entry?.state !== "failed") return;
    entry.state = "waiting";
    entry.problem = null;
    this.#keep(entry);
    this.#tell(entry);
    this.#run(entry.lane);
  }

  /** It is not to be sent any more; answers the way back, to what it was. What is on its way may arrive all the same. */
  discard(key: string): () => void {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.state === "sending") return () => undefined;
    this.#drop(entry);
    this.#tell(entry);
    return () => {
      if (this.#isClosed || this.#entries.has(key)) return;
      this.#entries.set(key, entry);
      this.#keep(entry);
      this.#tell(entry);
      this.#run(entry.lane);
    };
  }

  /** Nothing of this person waits any more, nor is kept on the device: for when they sign out. */
  async clear(): Promise<void> {
    for (const entry of [...this.#entries.values()]) {
      this.#drop(entry);
      this.#tell(entry);
    }
    await this.#writing;
  }

  /** What waits for a better moment is tried now. */
  wake(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  /** Nothing more is sent by this page; what is kept stays for the next one. */
  close(): void {
    this.#isClosed = true;
    this.#forget();
    this.wake();
  }

  /** Whose it is must be known, or what one person has said would be sent by the next one. */
  async #named(scope: () => Promise<string>): Promise<string> {
    for (let tried = 0; !this.#isClosed; tried += 1) {
      try {
        return `tidings:${await scope()}:`;
      } catch {
        await this.#better(backoff(tried, FIRST_MS, MOST_MS));
      }
    }
    return new Promise(() => undefined);
  }

  async #load(): Promise<void> {
    const prefix = await this.#prefix;
    try {
      const keys = (await this.#storage.keys()).filter((key) => key.startsWith(prefix));
      for (const key of keys) {
        const text = await this.#storage.get(key);
        const kept = text === null ? null : (JSON.parse(text) as Kept);
        if (kept === null || this.#entries.has(kept.key)) continue;
        const problem = kept.failed === null ? null : new TidingsProblem(kept.failed, kept.failed.status ?? 0);
        this.#kept.add(kept.key);
        this.#entries.set(kept.key, { ...kept, state: problem === null ? "waiting" : "failed", problem });
      }
    } catch {
      // It cannot be read: then there is nothing left over, either.
    }
    for (const entry of this.entries) this.#tell(entry);
    for (const lane of new Set(this.entries.map((one) => one.lane))) this.#run(lane);
  }

  #run(lane: string): void {
    if (this.#busy.has(lane)) return;
    this.#busy.add(lane);
    void this.#send(lane).finally(() => {
      this.#busy.delete(lane);
      if (!this.#isClosed && this.#next(lane) !== undefined) this.#run(lane);
    });
  }

  async #send(lane: string): Promise<void> {
    await this.ready;
    for (let entry = this.#next(lane); entry !== undefined && !this.#isClosed; entry = this.#next(lane)) {
      if (isOffline()) {
        await this.#better(MOST_MS);
        continue;
      }
      if (await this.#isSentElsewhere(entry)) {
        this.#entries.delete(entry.key);
        this.#tell(entry);
        continue;
      }
      entry.state = "sending";
      entry.tried += 1;
      this.#keep(entry);
      this.#tell(entry);
      try {
        this.#done(entry, await this.#ask(entry));
      } catch (thrown) {
        const problem = problemOf(thrown);
        const isGone = entry.method === "DELETE" && entry.tried > 1 && (problem.status === 404 || problem.status === 410);
        if (isGone) this.#done(entry, { status: 204, body: undefined, isReplay: true });
        else await this.#failed(entry, problem);
      }
    }
  }

  /** Another page of the same person had it from the storage, too, and has sent it: then it is not there any more. */
  async #isSentElsewhere(entry: Entry): Promise<boolean> {
    try {
      await this.#writing;
      return this.#kept.has(entry.key) && (await this.#storage.get((await this.#prefix) + entry.key)) === null;
    } catch {
      return false;
    }
  }

  #done(entry: Entry, answer: Answer): void {
    this.#drop(entry);
    for (const listener of this.#listeners.get(entry.lane) ?? []) listener.done(entry, answer);
    this.#notifier.changed();
  }

  async #failed(entry: Entry, problem: TidingsProblem): Promise<void> {
    if (!this.#entries.has(entry.key)) return;
    if (!problem.isTemporary) {
      entry.state = "failed";
      entry.problem = problem;
      this.#keep(entry);
      this.#tell(entry);
      return;
    }
    entry.state = "waiting";
    this.#tell(entry);
    // A connection that has just been cut is soon back, and says so.
    const wait = Math.max(backoff(entry.tried - 1, FIRST_MS, MOST_MS), (problem.retryAfter ?? 0) * 1000);
    await this.#better(wait, problem.status !== 0);
  }

  #ask(entry: Entry): Promise<Answer> {
    const call = { method: entry.method, path: entry.path, body: entry.body };
    if (this.#live.takesCalls && this.#live.fits(call)) return this.#live.call(call, entry.key);
    return this.#http.ask(call, { key: entry.key, retries: 0 });
  }

  #next(lane: string): Entry | undefined {
    return this.entries.find((one) => one.lane === lane && one.state !== "failed");
  }

  /** Some time has passed, or it is a better moment now. */
  #better(ms: number, isForced = false): Promise<void> {
    return new Promise((done) => {
      const wake = (): void => {
        if (isForced && !this.#isClosed) return;
        end();
      };
      const end = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        done();
      };
      const timer = setTimeout(end, ms);
      this.#wakers.add(wake);
    });
  }

  #tell(entry: Entry): void {
    for (const listener of this.#listeners.get(entry.lane) ?? []) listener.changed(entry);
    this.#notifier.changed();
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry.key);
    void this.#store(entry.key, null);
  }

  #keep(entry: Entry): void {
    const { key, lane, method, path, body, at, note, tried, problem } = entry;
    const failed = problem === null ? null : { code: problem.code, detail: problem.detail, title: problem.title, status: problem.status };
    const kept: Kept = { key, lane, method, path, body, at, note, tried, failed };
    void this.#store(key, JSON.stringify(kept));
  }

  /** One write after the other: what is dropped must not come back. */
  #store(key: string, text: string | null): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      try {
        const place = (await this.#prefix) + key;
        await (text === null ? this.#storage.remove(place) : this.#storage.set(place, text));
        if (text === null) this.#kept.delete(key);
        else this.#kept.add(key);
      } catch {
        // The storage is full, or forbidden: it is sent all the same, as long as the page is there.
      }
    });
    return this.#writing;
  }

  #writing: Promise<void> = Promise.resolve();
}
