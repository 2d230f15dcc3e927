import { backoff } from "../chance.ts";
import type { Answer, Http } from "../http.ts";
import type { FeedFrame, Told } from "../live/frames.ts";
import type { Following, Live } from "../live/live.ts";
import { Notifier } from "../notifier.ts";
import type { Entry, Outbox } from "../outbox.ts";
import { problemOf, type TidingsProblem } from "../problem.ts";
import type { FeedCounts, FeedItem, FeedPage } from "../types.ts";

/** The feed as this device knows it; another object after each change. */
export interface FeedState {
  /** `live`: what happens is heard at once. `behind`: it is caught up with when the connection is back. */
  status: "loading" | "live" | "behind" | "ended";
  /** The newest first. */
  items: readonly FeedItem[];
  counts: FeedCounts;
  /** How many had come since the last visit, when it was opened or visited. */
  missed: number;
  hasMore: boolean;
  problem: TidingsProblem | null;
}

type Mark = "seen" | "read" | "archived";
type Deed = { kind: Mark | "acted"; item: string; action: number | null } | { kind: "all"; as: "seen" | "read"; upto: string | null };

const LANE = "feed";

/** What a person has in the app: the same on each of their devices, marked at once here. */
export class FeedStore {
  readonly #http: Http;
  readonly #live: Live;
  readonly #outbox: Outbox;
  readonly #notifier = new Notifier();
  readonly #following: Following;
  readonly #endings: (() => void)[] = [];
  #items = new Map<string, FeedItem>();
  #counts: FeedCounts = { unseen: 0, unread: 0 };
  #missed = 0;
  #next: string | null = null;
  #cursor: number | null = null;
  #status: FeedState["status"] = "loading";
  #problem: TidingsProblem | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  #isFetching = false;
  #turn = 0;
  #isClosed = false;
  #state: FeedState | null = null;

  constructor(http: Http, live: Live, outbox: Outbox) {
    this.#http = http;
    this.#live = live;
    this.#outbox = outbox;
    this.#following = {
      topic: "feed",
      ask: () => (this.#cursor === null ? {} : { after: this.#cursor }),
      told: (frame) => this.#told(frame),
      cut: () => this.#cut(),
    };
    this.#endings.push(outbox.listen(LANE, { done: (entry, answer) => this.#done(entry, answer), changed: () => this.#changed() }));
    live.start();
    void this.#open(0);
  }

  /** As it is known now. */
  get state(): FeedState {
    this.#state ??= this.#made();
    return this.#state;
  }

  /** The listener is called whenever `state` is another one. */
  subscribe(listener: () => void): () => void {
    return this.#notifier.subscribe(listener);
  }

  /** Whether `close` was called. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** It is followed no more. */
  close(): void {
    this.#isClosed = true;
    this.#turn += 1;
    clearTimeout(this.#again);
    for (const end of this.#endings.splice(0)) end();
  }

  /** The next page is here, too; rejects with a TidingsProblem. */
  async loadMore(): Promise<void> {
    const turn = this.#turn;
    if (this.#next === null) return;
    const page = (await this.#http.call({ method: "GET", path: "/v1/me/feed", query: { after: this.#next } })) as FeedPage;
    if (turn !== this.#turn) return;
    for (const item of page.data) if (!this.#items.has(item.id)) this.#items.set(item.id, item);
    this.#next = page.next;
    this.#changed();
  }

  /** It was shown. */
  markSeen(item: string): void {
    this.#act("POST", `/${item}/seen`, { kind: "seen", item, action: null });
  }

  /** It was read. */
  markRead(item: string): void {
    this.#act("POST", `/${item}/read`, { kind: "read", item, action: null });
  }

  /** It is out of the way. */
  archive(item: string): void {
    this.#act("PUT", `/${item}/archive`, { kind: "archived", item, action: null });
  }

  /** One of its actions was chosen, or the item itself: it was read, too. */
  act(item: string, action: number | null = null): void {
    this.#act("POST", `/${item}/act`, { kind: "acted", item, action }, action === null ? {} : { action });
  }

  /** All that is in the feed was seen, or read. */
  markAll(as: "seen" | "read"): void {
    const newest = this.state.items[0]?.id ?? null;
    this.#act("POST", "/mark", { kind: "all", as, upto: newest }, { as });
  }

  /** The person looks at their feed; answers how many have come since they last did. Rejects with a TidingsProblem. */
  async visit(): Promise<number> {
    const { missed } = (await this.#http.call({ method: "POST", path: "/v1/me/feed/visit" })) as { missed: number };
    this.#missed = missed;
    this.#changed();
    return missed;
  }

  #act(method: "POST" | "PUT", path: string, note: Deed, body?: unknown): void {
    this.#outbox.add({ lane: LANE, method, path: `/v1/me/feed${path}`, body, note });
  }

  async #open(tried: number): Promise<void> {
    const turn = this.#turn;
    try {
      await this.#fetch();
    } catch (thrown) {
      if (turn === this.#turn) this.#failed(problemOf(thrown), tried);
      return;
    }
    if (turn !== this.#turn) return;
    this.#status = "behind";
    this.#endings.push(this.#live.follow(this.#following));
    this.#changed();
  }

  #failed(problem: TidingsProblem, tried: number): void {
    this.#problem = problem;
    if (problem.isTemporary) this.#again = setTimeout(() => void this.#open(tried + 1), Math.max(backoff(tried, 500, 30_000), (problem.retryAfter ?? 0) * 1000));
    else this.#status = "ended";
    this.#changed();
  }

  async #fetch(): Promise<void> {
    const turn = this.#turn;
    const page = (await this.#http.call({ method: "GET", path: "/v1/me/feed" })) as FeedPage;
    if (turn !== this.#turn) return;
    this.#items = new Map(page.data.map((item) => [item.id, item]));
    this.#counts = { unseen: page.unseen, unread: page.unread };
    this.#missed = page.missed;
    this.#next = page.next;
    this.#cursor = page.cursor;
    this.#problem = null;
    this.#changed();
  }

  #told(frame: Told): void {
    switch (frame.type) {
      case "subscribed":
        this.#isAsking = false;
        this.#status = "live";
        return this.#changed();
      case "feed":
        return this.#feed(frame);
      case "refused":
        this.#isAsking = false;
        // The cursor is none of this database, which may be a restored copy: begin anew.
        this.#cursor = null;
        return void this.#anew();
      default:
        return;
    }
  }

  #feed(frame: FeedFrame): void {
    if (this.#isFetching || this.#cursor === null) return;
    if (frame.after !== null && frame.after !== this.#cursor) {
      if (frame.cursor !== this.#cursor) this.#askAgain();
      return;
    }
    if (frame.anew) return void this.#anew();
    const gone = new Set([...frame.gone, ...frame.changed.flatMap((item) => item.replaces ?? [])]);
    for (const id of gone) this.#items.delete(id);
    for (const item of frame.changed) this.#items.set(item.id, item);
    this.#counts = frame.counts;
    this.#cursor = frame.cursor;
    this.#changed();
  }

  #askAgain(): void {
    if (this.#isAsking || this.#isClosed) return;
    this.#isAsking = true;
    this.#live.askAgain(this.#following);
  }

  /** Forget it, fetch it, and go on from where it was fetched. */
  async #anew(): Promise<void> {
    this.#isFetching = true;
    const turn = ++this.#turn;
    for (let tried = 0; turn === this.#turn; tried += 1) {
      try {
        await this.#fetch();
        break;
      } catch (thrown) {
        const problem = problemOf(thrown);
        if (!problem.isTemporary) {
          this.#problem = problem;
          this.#status = "ended";
          break;
        }
        await new Promise((done) => setTimeout(done, backoff(tried, 500, 10_000)));
      }
    }
    if (turn !== this.#turn) return;
    this.#isFetching = false;
    this.#askAgain();
    this.#changed();
  }

  #cut(): void {
    this.#isAsking = false;
    if (this.#status === "live") this.#status = "behind";
    this.#changed();
  }

  #done(entry: Entry, { body }: Answer): void {
    const deed = entry.note as Deed;
    if (deed.kind === "all") {
      for (const [id, item] of this.#items) this.#items.set(id, marked(item, deed, new Date(entry.at).toISOString()) ?? item);
    } else if (this.#items.has(deed.item)) {
      const item = body as FeedItem;
      if (deed.kind === "archived") this.#items.delete(deed.item);
      else this.#items.set(item.id, item);
    }
    this.#changed();
  }

  #changed(): void {
    this.#state = null;
    this.#notifier.changed();
  }

  #made(): FeedState {
    const entries = this.#outbox.entries.filter((one) => one.lane === LANE && one.state !== "failed");
    const items: FeedItem[] = [];
    const counts = { ...this.#counts };
    for (const stored of [...this.#items.values()].sort(newestFirst)) {
      let item: FeedItem | null = stored;
      for (const entry of entries) if (item !== null) item = marked(item, entry.note as Deed, new Date(entry.at).toISOString());
      if (stored.seen_at === null && (item === null || item.seen_at !== null)) counts.unseen -= 1;
      if (stored.read_at === null && (item === null || item.read_at !== null)) counts.unread -= 1;
      if (item !== null) items.push(item);
    }
    counts.unseen = Math.max(0, counts.unseen);
    counts.unread = Math.max(0, counts.unread);
    return { status: this.#status, items, counts, missed: this.#missed, hasMore: this.#next !== null, problem: this.#problem };
  }
}

/** The item after what was done to it; null where it is not in the feed any more. */
function marked(item: FeedItem, deed: Deed, at: string): FeedItem | null {
  if (deed.kind === "all") {
    if (deed.upto === null || item.id > deed.upto) return item;
    return { ...item, seen_at: item.seen_at ?? at, read_at: deed.as === "read" ? (item.read_at ?? at) : item.read_at };
  }
  if (deed.item !== item.id) return item;
  switch (deed.kind) {
    case "archived":
      return null;
    case "seen":
      return { ...item, seen_at: item.seen_at ?? at };
    case "read":
      return { ...item, seen_at: item.seen_at ?? at, read_at: item.read_at ?? at };
    case "acted":
      return { ...item, seen_at: item.seen_at ?? at, read_at: item.read_at ?? at, acted: { action: deed.action, at } };
  }
}

/** By when they came to be there; the newer id first, of two of one time. */
function newestFirst(one: FeedItem, other: FeedItem): number {
  if (one.at !== other.at) return one.at < other.at ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
