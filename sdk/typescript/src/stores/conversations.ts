import type { Http } from "../http.ts";
import type { Told } from "../live/frames.ts";
import type { Following, Live } from "../live/live.ts";
import { Notifier } from "../notifier.ts";
import { TidingsProblem } from "../problem.ts";
import type { MyConversation, MyConversationPage } from "../types.ts";

/** The person's list as this device knows it; another object after each change. */
export interface ConversationsState {
  status: "loading" | "live" | "behind" | "ended";
  /** The one with the last post first. */
  conversations: readonly MyConversation[];
  hasMore: boolean;
  problem: TidingsProblem | null;
}

const PAGE = 50;

/** A person's list of conversations: who said what last, and what is unread. */
export class ConversationsStore {
  readonly #http: Http;
  readonly #notifier = new Notifier();
  readonly #end: () => void;
  #known = new Map<string, MyConversation>();
  #status: ConversationsState["status"] = "loading";
  #problem: TidingsProblem | null = null;
  #isFull = false;
  #next: string | null = null;
  #turn = 0;
  #isClosed = false;
  #state: ConversationsState | null = null;

  constructor(http: Http, live: Live) {
    this.#http = http;
    const following: Following = {
      topic: "conversations",
      ask: () => ({}),
      told: (frame) => this.#told(frame),
      cut: () => {
        if (this.#status === "live") this.#status = "behind";
        this.#changed();
      },
    };
    this.#end = live.follow(following);
  }

  /** As it is known now. */
  get state(): ConversationsState {
    this.#state ??= {
      status: this.#status,
      conversations: [...this.#known.values()].sort(lastFirst),
      hasMore: this.#isFull,
      problem: this.#problem,
    };
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
    this.#end();
  }

  /** The next page is here, too; rejects with a TidingsProblem. */
  async loadMore(): Promise<void> {
    const turn = this.#turn;
    // What was told by the connection has no cursor: the first page is asked for to get one.
    if (this.#next === null) await this.#get(turn, null);
    if (this.#next !== null) await this.#get(turn, this.#next);
  }

  async #get(turn: number, after: string | null): Promise<void> {
    const page = (await this.#http.call({ method: "GET", path: "/v1/me/conversations", query: { limit: PAGE, after } })) as MyConversationPage;
    if (turn !== this.#turn) return;
    for (const one of page.data) if (!this.#known.has(one.id)) this.#known.set(one.id, one);
    this.#next = page.next;
    this.#isFull = page.next !== null;
    this.#changed();
  }

  #told(frame: Told): void {
    switch (frame.type) {
      case "subscribed":
        this.#status = "live";
        this.#problem = null;
        break;
      case "refused":
        this.#problem = new TidingsProblem(frame.problem, frame.problem.status);
        if (!this.#problem.isTemporary) this.#status = "ended";
        break;
      case "conversations":
        if (frame.anew) {
          this.#turn += 1;
          this.#known.clear();
          this.#next = null;
          this.#isFull = frame.changed.length >= PAGE;
        }
        for (const id of frame.gone) this.#known.delete(id);
        for (const one of frame.changed) this.#known.set(one.id, one);
        break;
      default:
        return;
    }
    this.#changed();
  }

  #changed(): void {
    this.#state = null;
    this.#notifier.changed();
  }
}

function lastFirst(one: MyConversation, other: MyConversation): number {
  const [first, second] = [one.last_post?.at ?? one.created_at, other.last_post?.at ?? other.created_at];
  if (first !== second) return Date.parse(second) - Date.parse(first) || (first < second ? 1 : -1);
  return one.id < other.id ? 1 : -1;
}
