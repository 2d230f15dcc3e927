import { backoff } from "../chance.ts";
import type { Answer, Http } from "../http.ts";
import type { Changes, PersonPosition, Told, Typers, Unsubscribed } from "../live/frames.ts";
import type { Following, Live } from "../live/live.ts";
import { Notifier } from "../notifier.ts";
import type { Entry, Outbox } from "../outbox.ts";
import { problemOf, TidingsProblem } from "../problem.ts";
import type { ConversationView, ParticipantChange, PersonView, PositionOutput, PostInput, PostPage, PostView } from "../types.ts";
import { applied, change, pendingPost, type Deed } from "./deeds.ts";
import { Reporting } from "./reporting.ts";

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

/** A conversation as this device knows it; another object after each change. */
export interface ConversationState {
  id: string;
  /** `live`: what happens is heard at once. `behind`: it is known as it stood, and is caught up with when the connection is back. */
  status: "loading" | "live" | "behind" | "ended";
  about: ConversationView | null;
  /** What was said, in its order, and after it what is being sent. */
  items: readonly Item[];
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

export interface ConversationParts {
  http: Http;
  live: Live;
  outbox: Outbox;
  /** `/v1/me/conversations/{id}`, or as the backend has it. */
  base: string;
  self: () => PersonView | null;
}

/** A conversation that is kept: it follows what changes, and shows at once what is said here. */
export class ConversationStore {
  readonly id: string;
  readonly #parts: ConversationParts;
  readonly #pageSize: number;
  readonly #notifier = new Notifier();
  readonly #following: Following;
  readonly #reporting: Reporting;
  readonly #endings: (() => void)[] = [];
  /** By seq. */
  #posts = new Map<number, PostView>();
  /** Posts of one's own that an answer told before the changes came to them. */
  #ahead = new Map<number, PostView>();
  /** Everything after this seq is here. */
  #floor = 0;
  #hasOlder = false;
  #cursor: string | null = null;
  #about: ConversationView | null = null;
  #people = new Map<string, ParticipantChange>();
  #positions = new Map<string, PersonPosition>();
  #typing: PersonView[] = [];
  #read = 0;
  #problem: TidingsProblem | null = null;
  #status: ConversationState["status"] = "loading";
  /** The post that stands for an entry, once it is known; and the key under which it was shown before. */
  readonly #storedAs = new Map<string, string>();
  readonly #keys = new Map<string, string>();
  #isAsking = false;
  #turn = 0;
  #waiting: Changes[] | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;
  #retry: (() => void) | null = null;
  #isClosed = false;
  #state: ConversationState | null = null;

  constructor(id: string, parts: ConversationParts, options: ConversationOptions = {}) {
    this.id = id;
    this.#parts = parts;
    this.#pageSize = options.pageSize ?? 50;
    this.#reporting = new Reporting(id, parts.live, options.reportsDelivered ?? true);
    this.#following = {
      topic: "conversation",
      conversation: id,
      ask: () => ({ positions: true, typing: true, ...(this.#cursor === null ? {} : { after: this.#cursor }) }),
      told: (frame) => this.#told(frame),
      leaving: () => this.#reporting.leaving(),
      cut: () => this.#cut(),
    };
    this.#endings.push(
      parts.outbox.listen(this.#lane, {
        done: (entry, answer) => this.#done(entry, answer),
        changed: () => this.#changed(),
      }),
    );
    parts.live.start();
    // Who could not be asked before can be as soon as there is a connection.
    this.#endings.push(parts.live.subscribe(() => this.#heed()));
    void this.#open(0);
  }

  /** Whether `close` was called. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  get #lane(): string {
    return `conversation:${this.id}`;
  }

  /** As it is known now. */
  get state(): ConversationState {
    this.#state ??= this.#made();
    return this.#state;
  }

  /** The listener is called whenever `state` is another one. */
  subscribe(listener: () => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  /** Nothing of it is followed any more. What is being sent is sent all the same. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#again);
    this.#reporting.close();
    for (const end of this.#endings.splice(0)) end();
  }

  /** It is said: shown at once, and sent as soon as it can be. Answers the key under which it is shown. */
  post(said: string | PostInput): string {
    const body = typeof said === "string" ? { text: said } : said;
    const deed: Deed = { kind: "post", after: this.#lastSeq };
    this.#reporting.typed(false);
    return this.#parts.outbox.add({ lane: this.#lane, method: "POST", path: `${this.#parts.base}/messages`, body, note: deed }).key;
  }

  /** What was refused is sent once more. */
  retry(key: string): void {
    this.#parts.outbox.retry(key);
  }

  /** What was refused, or waits, is not to be sent any more. */
  discard(key: string): void {
    this.#parts.outbox.discard(key);
  }

  /** A post of one's own says something else. */
  edit(message: string, said: string | PostInput): string {
    const body = typeof said === "string" ? { text: said } : said;
    return this.#act("PATCH", `/messages/${message}`, { kind: "edit", message, text: body.text ?? null, parts: body.parts ?? null }, body);
  }

  /** A post is deleted: for everybody, or for oneself alone. */
  remove(message: string, mode: "everybody" | "me" = "everybody"): string {
    return this.#act("DELETE", `/messages/${message}?mode=${mode}`, { kind: mode === "me" ? "hide" : "remove", message });
  }

  /** One reacts to a post. */
  react(message: string, emoji: string): string {
    return this.#act("PUT", `/messages/${message}/reactions/${encodeURIComponent(emoji)}`, { kind: "react", message, emoji });
  }

  /** One does not react so any more. */
  unreact(message: string, emoji: string): string {
    return this.#act("DELETE", `/messages/${message}/reactions/${encodeURIComponent(emoji)}`, { kind: "unreact", message, emoji });
  }

  /** A key was pressed: others are told that one is typing, until nothing comes for a while or something is said. */
  type(): void {
    this.#reporting.typed(true);
  }

  /** All that is here, or all up to a seq, was read. */
  markRead(upto: number = this.#lastSeq): void {
    if (upto <= this.#read && upto <= this.#reporting.read) return;
    this.#read = Math.max(this.#read, upto);
    this.#reporting.readUpto(upto);
    this.#changed();
  }

  /** The page before the first post that is here is here, too; rejects with a TidingsProblem. */
  async loadOlder(): Promise<void> {
    const turn = this.#turn;
    if (!this.#hasOlder) return;
    const page = await this.#page({ before: this.#floor + 1 });
    if (turn !== this.#turn) return;
    for (const post of page.data) if (!this.#posts.has(post.seq)) this.#posts.set(post.seq, post);
    this.#bottom(page, this.#floor);
    this.#changed();
  }

  #act(method: "PUT" | "PATCH" | "DELETE", path: string, note: Deed, body?: unknown): string {
    return this.#parts.outbox.add({ lane: this.#lane, method, path: this.#parts.base + path, body, note }).key;
  }

  async #open(tried: number): Promise<void> {
    try {
      await this.#fetch();
    } catch (thrown) {
      return this.#missed(problemOf(thrown), tried);
    }
    if (this.#isClosed) return;
    this.#problem = null;
    this.#status = "behind";
    this.#endings.push(this.#parts.live.follow(this.#following));
    this.#changed();
  }

  #heed(): void {
    if (this.#parts.live.state.status === "open" && this.#problem?.status === 0) this.#retry?.();
  }

  #missed(problem: TidingsProblem, tried: number): void {
    if (this.#isClosed) return;
    this.#problem = problem;
    if (problem.isTemporary) {
      const wait = Math.max(backoff(tried, 500, 30_000), (problem.retryAfter ?? 0) * 1000);
      this.#retry = () => {
        clearTimeout(this.#again);
        this.#retry = null;
        void this.#open(tried + 1);
      };
      this.#again = setTimeout(this.#retry, wait);
    } else {
      this.#status = "ended";
    }
    this.#changed();
  }

  /** The conversation is known as it stands now, and nothing of what was known before. */
  async #fetch(): Promise<void> {
    const turn = ++this.#turn;
    const { http, base } = this.#parts;
    const get = (path: string): Promise<unknown> => http.call({ method: "GET", path: base + path });
    const [about, page, place] = await Promise.all([get("") as Promise<ConversationView>, this.#page({}), this.#place()]);
    if (turn !== this.#turn) return;
    this.#about = about;
    this.#posts = new Map(page.data.map((post) => [post.seq, post]));
    this.#ahead.clear();
    this.#people.clear();
    this.#bottom(page, Infinity);
    this.#cursor = page.cursor;
    this.#read = Math.max(this.#read, place?.read ?? 0);
    this.#arrived();
  }

  async #place(): Promise<PositionOutput | null> {
    try {
      return (await this.#parts.http.call({ method: "GET", path: `${this.#parts.base}/position` })) as PositionOutput;
    } catch (thrown) {
      const problem = problemOf(thrown);
      // Who looks on without taking part has none.
      if (problem.isTemporary || problem.status === 401) throw problem;
      return null;
    }
  }

  #page(query: { before?: number }): Promise<PostPage> {
    const asked = { limit: this.#pageSize, ...query };
    return this.#parts.http.call({ method: "GET", path: `${this.#parts.base}/messages`, query: asked }) as Promise<PostPage>;
  }

  #bottom(page: PostPage, before: number): void {
    this.#hasOlder = page.next !== null;
    const lowest = page.data.reduce((least, post) => Math.min(least, post.seq), before);
    this.#floor = this.#hasOlder ? lowest - 1 : 0;
  }

  #told(frame: Told): void {
    switch (frame.type) {
      case "changes":
        return this.#changes(frame);
      case "subscribed":
        return this.#subscribed();
      case "positions":
        for (const one of frame.people) this.#positions.set(nameOf(one.person), one);
        return this.#changed();
      case "typing":
        return this.#typers(frame);
      case "unsubscribed":
        return this.#unsubscribed(frame);
      case "refused":
        return this.#refused(new TidingsProblem(frame.problem, frame.problem.status ?? 0));
      default:
        return;
    }
  }

  #subscribed(): void {
    this.#isAsking = false;
    this.#status = "live";
    this.#problem = null;
    this.#reporting.linked();
    this.#changed();
  }

  #typers(frame: Typers): void {
    this.#typing = frame.people;
    this.#changed();
  }

  #unsubscribed(frame: Unsubscribed): void {
    if (frame.reason === "asked") return;
    const code = frame.reason === "gone" ? "not_found" : frame.reason === "deleted" ? "gone" : "not_in_it";
    this.#problem = new TidingsProblem({ code, title: frame.reason, detail: `The conversation is told no more: ${frame.reason}` }, 0);
    this.#status = "ended";
    this.#changed();
  }

  #refused(problem: TidingsProblem): void {
    this.#isAsking = false;
    const isOfCursor = problem.errors.some((one) => one.code === "invalid_cursor") || problem.code === "invalid_cursor";
    if (isOfCursor) {
      // The database is an older one than what is known here: a restored copy.
      this.#cursor = null;
      void this.#anew(null);
      return;
    }
    this.#problem = problem;
    if (!problem.isTemporary) this.#status = "ended";
    else this.#again = setTimeout(() => this.#askAgain(), Math.max(backoff(2, 500, 30_000), (problem.retryAfter ?? 0) * 1000));
    this.#changed();
  }

  #cut(): void {
    this.#isAsking = false;
    this.#waiting = null;
    this.#typing = [];
    this.#reporting.cut();
    if (this.#status === "live") this.#status = "behind";
    this.#changed();
  }

  #changes(frame: Changes): void {
    if (this.#waiting !== null) return void this.#waiting.push(frame);
    if (this.#cursor === null) return;
    if (frame.after !== this.#cursor) {
      // Told twice, or something is missing in between: from one's own cursor it is told in order.
      if (frame.cursor !== this.#cursor && !this.#isAsking) this.#askAgain();
      return;
    }
    if (frame.anew) return void this.#anew(frame);
    this.#apply(frame);
  }

  #askAgain(): void {
    if (this.#isClosed) return;
    this.#isAsking = true;
    this.#parts.live.askAgain(this.#following);
  }

  /** Forget it, fetch it, go on from the frame's cursor; without a frame, from where it was fetched. */
  async #anew(frame: Changes | null): Promise<void> {
    const waiting: Changes[] = [];
    this.#waiting = waiting;
    for (let tried = 0; this.#waiting === waiting && !this.#isClosed; tried += 1) {
      try {
        await this.#fetch();
      } catch (thrown) {
        const problem = problemOf(thrown);
        if (!problem.isTemporary) {
          this.#problem = problem;
          this.#status = "ended";
          return this.#changed();
        }
        await new Promise((done) => setTimeout(done, Math.max(backoff(tried, 500, 10_000), (problem.retryAfter ?? 0) * 1000)));
        continue;
      }
      if (this.#waiting !== waiting) break;
      this.#waiting = null;
      if (frame === null) return this.#askAgain();
      this.#apply(frame);
      for (const one of waiting) this.#changes(one);
      return;
    }
    // The link was cut meanwhile, and what was fetched is newer than the cursor that goes on: both are right.
    this.#changed();
  }

  #apply(frame: Changes): void {
    for (const post of frame.posts) if (post.seq > this.#floor) this.#posts.set(post.seq, post);
    const hidden = new Set(frame.hidden);
    const { after, upto } = frame.visible;
    for (const [seq, post] of this.#posts) if (hidden.has(post.id) || seq <= after || seq > upto) this.#posts.delete(seq);
    for (const one of frame.participants) this.#people.set(nameOf(one.person), one);
    if (frame.about !== null) this.#about = frame.about;
    this.#cursor = frame.cursor;
    const known = seqOf(frame.cursor);
    for (const seq of this.#ahead.keys()) if (seq <= known) this.#ahead.delete(seq);
    for (const post of frame.posts) this.#recognise(post);
    this.#arrived();
    this.#changed();
  }

  /** A post of one's own that comes before its answer: it is the one that is being sent, and is not shown twice. */
  #recognise(post: PostView): void {
    const self = this.#parts.self();
    if (self === null || post.author.kind !== self.kind || post.author.id !== self.id || this.#keys.has(post.id)) return;
    for (const entry of this.#entries()) {
      const deed = entry.note as Deed;
      if (deed.kind !== "post" || entry.tried === 0 || this.#storedAs.has(entry.key)) continue;
      if (post.seq > deed.after && pendingPost(entry, this.id, self).text === post.text) return this.#stands(entry, post);
      return;
    }
  }

  #stands(entry: Entry, post: PostView): void {
    this.#storedAs.set(entry.key, post.id);
    this.#keys.set(post.id, entry.key);
  }

  #done(entry: Entry, { body }: Answer): void {
    const deed = entry.note as Deed;
    if (deed.kind === "post") {
      const post = body as PostView;
      const guessed = this.#storedAs.get(entry.key);
      if (guessed !== undefined && guessed !== post.id) this.#keys.delete(guessed);
      this.#stands(entry, post);
      if (!this.#posts.has(post.seq) && this.#cursor !== null && post.seq > seqOf(this.#cursor)) this.#ahead.set(post.seq, post);
    } else {
      for (const [seq, post] of this.#posts) {
        if (post.id !== deed.message) continue;
        const next = deed.kind === "edit" && body !== undefined ? (body as PostView) : change(post, deed);
        if (next === null) this.#posts.delete(seq);
        else this.#posts.set(seq, next);
      }
    }
    this.#changed();
  }

  #entries(): Entry[] {
    return this.#parts.outbox.entries.filter((one) => one.lane === this.#lane);
  }

  get #lastSeq(): number {
    let last = this.#cursor === null ? 0 : seqOf(this.#cursor);
    for (const seq of this.#posts.keys()) last = Math.max(last, seq);
    for (const seq of this.#ahead.keys()) last = Math.max(last, seq);
    return last;
  }

  #arrived(): void {
    let last = 0;
    for (const seq of this.#posts.keys()) last = Math.max(last, seq);
    if (last > 0) this.#reporting.deliveredUpto(last);
  }

  #changed(): void {
    this.#state = null;
    this.#notifier.changed();
  }

  #made(): ConversationState {
    const entries = this.#entries();
    const deeds = entries.filter((one) => one.state !== "failed").map((one) => one.note as Deed);
    const items: Item[] = [];
    const stored = [...this.#posts.values(), ...this.#ahead.values()].sort((one, other) => one.seq - other.seq);
    const ids = new Set(stored.map((post) => post.id));
    for (const post of stored) {
      const shown = applied(post, deeds);
      if (shown !== null) items.push({ key: this.#keys.get(post.id) ?? post.id, state: "stored", post: shown, problem: null });
    }
    for (const entry of entries) {
      if ((entry.note as Deed).kind !== "post" || ids.has(this.#storedAs.get(entry.key) ?? "")) continue;
      const state = entry.state === "failed" ? "failed" : "sending";
      items.push({ key: entry.key, state, post: pendingPost(entry, this.id, this.#parts.self()), problem: entry.problem });
    }
    return {
      id: this.id,
      status: this.#status,
      about: this.#about,
      items,
      hasOlder: this.#hasOlder,
      participants: [...this.#people.values()],
      positions: [...this.#positions.values()],
      typing: this.#typing,
      read: this.#read,
      problem: this.#problem,
    };
  }
}

function nameOf(person: PersonView): string {
  return `${person.kind} ${person.id ?? ""}`;
}

function seqOf(cursor: string): number {
  return Number.parseInt(cursor, 10);
}
