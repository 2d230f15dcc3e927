import { backoff } from "../chance.ts";
import type { Answer, Http } from "../http.ts";
import type { Changes, PersonPosition, Told, Typers, Unsubscribed } from "../live/frames.ts";
import type { Following, Live } from "../live/live.ts";
import { Notifier } from "../notifier.ts";
import type { Entry, Outbox } from "../outbox.ts";
import { problemOf, TidingsProblem } from "../problem.ts";
import type { ConversationView, ParticipantChange, PersonView, PostInput, PostView } from "../types.ts";
import type { ConversationOptions, ConversationState, Item, Refusal } from "./conversation_state.ts";
import { applied, change, pendingPost, type Deed } from "./deeds.ts";
import { Reporting } from "./reporting.ts";
import { fetchPage, fetchWhole } from "./fetching.ts";
import { Own } from "./own.ts";
import { Timeline } from "./timeline.ts";

export interface ConversationParts {
  http: Http;
  live: Live;
  outbox: Outbox;
  /** `/v1/me/conversations/{id}`, or as the backend has it. */
  base: string;
  /** Whether one's own position can be asked for; left out, it can. Who looks on for the company says theirs, and is told of it in lists. */
  hasPosition?: boolean;
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
  readonly #timeline = new Timeline();
  #about: ConversationView | null = null;
  #people = new Map<string, ParticipantChange>();
  #positions = new Map<string, PersonPosition>();
  #typing: PersonView[] = [];
  #read = 0;
  #problem: TidingsProblem | null = null;
  #status: ConversationState["status"] = "loading";
  readonly #own = new Own();
  #isAsking = false;
  #loading: Promise<void> | null = null;
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
      ask: () => ({ positions: true, typing: true, ...(this.#timeline.cursor === null ? {} : { after: this.#timeline.cursor }) }),
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
    const deed: Deed = { kind: "post", after: this.#timeline.last };
    this.#reporting.typed(false);
    return this.#parts.outbox.add({ lane: this.#lane, method: "POST", path: `${this.#parts.base}/messages`, body, note: deed }).key;
  }

  /** What was refused is sent once more. */
  retry(key: string): void {
    this.#parts.outbox.retry(key);
  }

  /** What was refused, or waits, is not to be sent any more; answers the way back. */
  discard(key: string): () => void {
    return this.#parts.outbox.discard(key);
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
  markRead(upto: number = this.#timeline.last): void {
    if (upto <= this.#read && upto <= this.#reporting.read) return;
    this.#read = Math.max(this.#read, upto);
    this.#reporting.readUpto(upto);
    this.#changed();
  }

  /** The page before the first post that is here is here, too; rejects with a TidingsProblem. */
  loadOlder(): Promise<void> {
    this.#loading ??= this.#load().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** Only the newest so many are kept; what was before them is older, and loaded again when it is wanted. */
  forgetOlder(most: number): void {
    if (this.#loading === null && this.#timeline.keepNewest(most)) this.#changed();
  }

  async #load(): Promise<void> {
    const turn = this.#turn;
    if (!this.#timeline.hasOlder) return;
    this.#timeline.expectOlder();
    const { http, base } = this.#parts;
    const page = await fetchPage(http, base, { limit: this.#pageSize, before: this.#timeline.before });
    if (turn !== this.#turn) return;
    this.#timeline.addOlder(page);
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
    const { about, page, read } = await fetchWhole(this.#parts.http, this.#parts.base, this.#pageSize, this.#parts.hasPosition ?? true);
    if (turn !== this.#turn) return;
    this.#about = about;
    this.#timeline.begin(page);
    this.#people.clear();
    this.#read = Math.max(this.#read, read);
    this.#arrived();
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
        return this.#refused(new TidingsProblem(frame.problem, frame.problem.status));
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
      this.#timeline.cursor = null;
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
    if (this.#timeline.cursor === null) return;
    if (frame.after !== this.#timeline.cursor) {
      // Told twice, or something is missing in between: from one's own cursor it is told in order.
      if (frame.cursor !== this.#timeline.cursor && !this.#isAsking) this.#askAgain();
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
    this.#timeline.apply(frame);
    for (const one of frame.participants) this.#people.set(nameOf(one.person), one);
    if (frame.about !== null) this.#about = frame.about;
    for (const post of frame.posts) this.#own.recognise(post, this.#entries(), this.#parts.self());
    this.#arrived();
    this.#changed();
  }

  #done(entry: Entry, { body }: Answer): void {
    const deed = entry.note as Deed;
    if (deed.kind === "post") {
      const post = body as PostView;
      this.#own.stored(entry.key, post);
      this.#timeline.addOwn(post);
    } else {
      this.#timeline.replace(deed.message, (post) => (deed.kind === "edit" && body !== undefined ? (body as PostView) : change(post, deed)));
    }
    this.#changed();
  }

  #entries(): Entry[] {
    return this.#parts.outbox.entries.filter((one) => one.lane === this.#lane);
  }

  #arrived(): void {
    if (this.#timeline.arrived > 0) this.#reporting.deliveredUpto(this.#timeline.arrived);
  }

  #changed(): void {
    this.#state = null;
    this.#notifier.changed();
  }

  #made(): ConversationState {
    const entries = this.#entries();
    const deeds = entries.filter((one) => one.state !== "failed").map((one) => one.note as Deed);
    const items: Item[] = [];
    const refused: Refusal[] = [];
    const stored = this.#timeline.posts;
    const ids = new Set(stored.map((post) => post.id));
    const seqOf = (message: string) => stored.find((post) => post.id === message)?.seq ?? 0;
    for (const post of stored) {
      const shown = applied(post, deeds);
      if (shown !== null) items.push({ key: this.#own.keyOf(post), state: "stored", post: shown, problem: null });
    }
    for (const entry of entries) {
      const deed = entry.note as Deed;
      if (deed.kind !== "post") {
        const said = deed.kind === "edit" ? (entry.body as PostInput) : null;
        if (entry.problem !== null) refused.push({ key: entry.key, kind: deed.kind, message: deed.message, said, problem: entry.problem });
        continue;
      }
      if (ids.has(this.#own.storedAs(entry.key) ?? "")) continue;
      const state = entry.state === "failed" ? "failed" : "sending";
      items.push({ key: entry.key, state, post: pendingPost(entry, this.id, this.#parts.self(), seqOf), problem: entry.problem });
    }
    return {
      id: this.id,
      status: this.#status,
      about: this.#about,
      items,
      refused,
      hasOlder: this.#timeline.hasOlder,
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
