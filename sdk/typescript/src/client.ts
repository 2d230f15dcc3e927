import { methodsOf } from "./call.ts";
import { Http, type CallOptions, type Fetch } from "./http.ts";
import { Live } from "./live/live.ts";
import type { SocketClass } from "./live/link.ts";
import type { SocketTimes } from "./live/socket.ts";
import { ME, type MeOperations } from "./operations.ts";
import { Outbox } from "./outbox.ts";
import { defaultStorage, type Storage } from "./storage.ts";
import { ConversationStore } from "./stores/conversation.ts";
import type { ConversationOptions } from "./stores/conversation_state.ts";
import { ConversationsStore } from "./stores/conversations.ts";
import { followEvents, type EventsFollowing } from "./stores/events.ts";
import { FeedStore } from "./stores/feed.ts";
import { CountsStore, PresenceStore } from "./stores/presence.ts";
import { claimsOf, Tokens } from "./token.ts";
import type { PersonView } from "./types.ts";

export interface ClientOptions {
  /** Where Tidings is: `https://tidings.example.com`. */
  url: string;
  /** Gets the person's token from your backend; it is asked when one is needed, once for all calls that wait for it. */
  token: () => Promise<string> | string;
  /** `member`: the token is a member's session (`tds_…`), and conversations are seen as the company sees them. */
  as?: "person" | "member";
  /** Who it is, by your own id: what was said offline is kept for them alone. Left out, it is read from the token. */
  person?: string;
  /** How you call this device. */
  device?: string;
  /** Where what is said offline is kept; the browser's `localStorage`, else memory. */
  storage?: Storage;
  /** Of every call: how long in all, how often again. */
  timeoutMs?: number;
  retries?: number;
  /** In the place of the platform's own. */
  fetch?: Fetch;
  /** In the place of the platform's own; null: never a socket, server-sent events instead. */
  WebSocket?: SocketClass | null;
  /** When a quiet socket is asked whether it is there. */
  times?: Partial<SocketTimes>;
}

/** Tidings for one person: REST by `me`, what happens by `live`, and stores that keep what is shown. */
export class TidingsClient {
  /** Every operation below `/v1/me`. */
  readonly me: MeOperations;
  /** The connection on which what happens is heard. */
  readonly live: Live;
  /** What was said and done here, and is not stored there yet. */
  readonly outbox: Outbox;
  readonly #http: Http;
  readonly #tokens: Tokens;
  readonly #base: string;
  readonly #isMember: boolean;
  readonly #conversations = new Map<string, ConversationStore>();
  #list: ConversationsStore | null = null;
  #feed: FeedStore | null = null;
  #counts: CountsStore | null = null;
  #presence: PresenceStore | null = null;
  #self: PersonView | null = null;

  constructor(options: ClientOptions) {
    const { url, token, person, device, storage, timeoutMs, retries, times } = options;
    this.#isMember = options.as === "member";
    this.#base = this.#isMember ? "/v1/conversations" : "/v1/me/conversations";
    this.#tokens = new Tokens(async () => this.#seen(await token()));
    this.#http = new Http(url, this.#tokens, options.fetch ?? platformFetch, { timeoutMs, retries });
    this.me = methodsOf<MeOperations>(this.#http, ME);
    const Socket = options.WebSocket === undefined ? platformSocket() : options.WebSocket;
    this.live = new Live({ http: this.#http, tokens: this.#tokens, WebSocket: Socket, device, times });
    this.outbox = new Outbox(this.#http, this.live, storage ?? defaultStorage(), async () => {
      const claims = claimsOf(person === undefined ? await this.#tokens.get() : "");
      return `${claims.iss ?? this.#http.url}:${person ?? claims.sub ?? "somebody"}`;
    });
  }

  /** The conversation, kept as long as it is not closed: the same store each time it is asked for. */
  conversation(id: string, options?: ConversationOptions): ConversationStore {
    const there = this.#conversations.get(id);
    if (there !== undefined && !there.isClosed) return there;
    const base = `${this.#base}/${encodeURIComponent(id)}`;
    const parts = { http: this.#http, live: this.live, outbox: this.outbox, base, hasPosition: !this.#isMember, self: () => this.live.state.person ?? this.#self };
    const made = new ConversationStore(id, parts, options);
    this.#conversations.set(id, made);
    return made;
  }

  /** What happens in the workspace, for members: `told` hears it in its order, over every cut. Answers the function that ends it. */
  events(following: EventsFollowing): () => void {
    return followEvents(this.live, following);
  }

  /** The person's list of conversations, followed from the first time that it is asked for. */
  get conversations(): ConversationsStore {
    if (this.#list === null || this.#list.isClosed) this.#list = new ConversationsStore(this.#http, this.live);
    return this.#list;
  }

  /** The person's feed, followed from the first time that it is asked for. */
  get feed(): FeedStore {
    if (this.#feed === null || this.#feed.isClosed) this.#feed = new FeedStore(this.#http, this.live, this.outbox);
    return this.#feed;
  }

  /** What waits for the person, followed from the first time that it is asked for. */
  get counts(): CountsStore {
    this.#counts ??= new CountsStore(this.live);
    return this.#counts;
  }

  /** Who is there: say whom to follow. */
  get presence(): PresenceStore {
    this.#presence ??= new PresenceStore(this.live);
    return this.#presence;
  }

  /** Any operation by its method and path, for what has no method of its own. */
  call(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, options?: CallOptions): Promise<unknown> {
    return this.#http.call({ method, path, body }, options);
  }

  /** Nothing is heard and nothing sent by this client any more; what is kept stays for the next one. */
  close(): void {
    for (const one of this.#conversations.values()) one.close();
    this.#conversations.clear();
    for (const one of [this.#list, this.#feed, this.#counts, this.#presence]) one?.close();
    this.outbox.close();
    this.live.stop();
  }

  /** Whose token it is: so that what they say is shown in their name before the server has said who they are. */
  #seen(token: string): string {
    const { sub } = claimsOf(token);
    if (sub !== undefined) this.#self = { kind: "contact", id: sub, name: null };
    return token;
  }
}

/** The platform's own fetch, called as it wants to be called. */
export const platformFetch: Fetch = (input, init) => fetch(input, init);

function platformSocket(): SocketClass | null {
  return (globalThis as { WebSocket?: SocketClass }).WebSocket ?? null;
}
