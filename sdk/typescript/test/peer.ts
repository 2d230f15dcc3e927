// A small server that keeps the contract and misbehaves on demand: what a real one does once in a month it does when it is told to.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import type { PostView } from "../src/index.ts";

type Json = Record<string, unknown>;
type Answering = (request: Asked, response: ServerResponse) => boolean | Promise<boolean>;

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: Json;
}

export const CONVERSATION = "cnv_01";
const AT = "2026-01-01T00:00:00Z";

export class Peer {
  readonly asked: Asked[] = [];
  readonly heard: Json[] = [];
  readonly sockets = new Set<WebSocket>();
  readonly streams = new Set<ServerResponse>();
  /** Posts by seq - 1, and what changed of which post. */
  readonly posts: PostView[] = [];
  readonly changed: number[] = [];
  readonly keys = new Map<string, { status: number; body?: unknown }>();
  /** Asked before anything else: true where it has answered. */
  answering: Answering = () => false;
  /** Whether a call over the socket is answered; where not, it is done all the same. */
  answersCall: (frame: Json) => boolean = () => true;
  /** The problem with which a call over the socket is refused; null where it is done. */
  refusesCall: (frame: Json) => Json | null = () => null;
  /** What is sent in the place of a frame that is to be told. */
  told: (frame: Json) => Json[] = (frame) => [frame];
  answersPing = true;
  answersSubscribe = true;
  /** Whether an upgrade is accepted. */
  upgrades = true;
  /** What a hello is answered with in the place of a welcome. */
  hello: ((socket: WebSocket, frame: Json) => boolean) | null = null;
  expiresInMs: number | null = null;
  /** How many posts a frame of changes tells. */
  pageSize = 3;
  /** Changes up to this one are told no more, one by one. */
  forgottenUpto = 0;
  url = "";
  connections = 0;
  /** How often a socket was asked for. */
  knocks = 0;
  readonly #cursors = new Map<WebSocket | ServerResponse, string>();
  #server: Server | null = null;

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#answer(request, response));
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => "tidings.v1" });
    server.on("upgrade", (request, socket, head) => {
      this.knocks += 1;
      if (!this.upgrades) return void socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
      sockets.handleUpgrade(request, socket, head, (made) => this.#opened(made));
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.#server?.closeAllConnections();
    await new Promise((done) => this.#server?.close(done));
  }

  /** Everything is cut, without a word. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate();
    for (const stream of this.streams) stream.destroy();
  }

  /** Every socket hears goodbye, and is closed with this code. */
  bye(code: number, retryAfterMs: number | null): void {
    for (const socket of this.sockets) {
      socket.send(JSON.stringify({ type: "bye", code, reason: "as the test says", retry_after_ms: retryAfterMs }));
      socket.close(code);
    }
  }

  /** Somebody says something. */
  say(text: string, author = "ben"): PostView {
    const seq = this.posts.length + 1;
    const post = postView(seq, text, author);
    this.posts.push(post);
    this.tell();
    return post;
  }

  /** Every socket is told this. */
  send(frame: Json): void {
    for (const socket of this.sockets) this.#send(socket, frame);
  }

  /** A post says something else. */
  edit(seq: number, text: string): void {
    const post = this.posts[seq - 1]!;
    this.posts[seq - 1] = { ...post, text, parts: [{ type: "text", text }], version: post.version + 1, edited_at: AT };
    this.changed.push(seq);
    this.tell();
  }

  get cursor(): string {
    return `${this.posts.length}.${this.changed.length}`;
  }

  /** Whoever follows is told what is new to them. */
  tell(): void {
    for (const [who, cursor] of this.#cursors) this.#catchUp(who, cursor);
  }

  #catchUp(who: WebSocket | ServerResponse, from: string): void {
    let cursor = from;
    while (cursor !== this.cursor) {
      const [seq = 0, change = 0] = cursor.split(".").map(Number);
      const upto = Math.min(this.posts.length, seq + this.pageSize);
      const next = `${upto}.${upto === this.posts.length ? this.changed.length : change}`;
      const seqs = new Set(Array.from({ length: upto - seq }, (_, index) => seq + 1 + index));
      if (upto === this.posts.length) for (const one of this.changed.slice(change)) seqs.add(one);
      const posts = [...seqs].sort((one, other) => one - other).map((one) => this.posts[one - 1]);
      const anew = change < this.forgottenUpto;
      const frame = { type: "changes", conversation: CONVERSATION, after: cursor, posts, hidden: [], participants: [], about: null, visible: { after: 0, upto }, anew, cursor: next, more: upto < this.posts.length };
      cursor = next;
      this.#cursors.set(who, cursor);
      for (const one of this.told(frame)) this.#send(who, one);
    }
  }

  #send(who: WebSocket | ServerResponse, frame: Json): void {
    if ("terminate" in who) who.send(JSON.stringify(frame));
    else who.write(`event: ${String(frame["type"])}\nid: x\ndata: ${JSON.stringify(frame)}\n\n`);
  }

  #opened(socket: WebSocket): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on("close", () => {
      this.sockets.delete(socket);
      this.#cursors.delete(socket);
    });
    socket.on("error", () => undefined);
    socket.on("message", (data) => this.#frame(socket, JSON.parse(String(data)) as Json));
  }

  #frame(socket: WebSocket, frame: Json): void {
    this.heard.push(frame);
    const answer = (given: Json): void => socket.send(JSON.stringify(given));
    const expires = this.expiresInMs === null ? null : new Date(Date.now() + this.expiresInMs).toISOString();
    switch (frame["type"]) {
      case "hello":
        if (this.hello?.(socket, frame) === true) return;
        return answer({ type: "welcome", v: 1, connection: "con_1", person: { kind: "contact", id: "ada", name: "Ada" }, expires_at: expires, heartbeat_seconds: 25, now: new Date().toISOString() });
      case "authenticate":
        return answer({ type: "authenticated", expires_at: expires });
      case "ping":
        if (!this.answersPing) return;
        return answer({ type: "pong", id: frame["id"] ?? null });
      case "subscribe":
        if (!this.answersSubscribe) return;
        answer({ type: "subscribed", id: null, topic: frame["topic"], conversation: frame["conversation"], after: frame["after"] ?? (frame["topic"] === "conversation" ? this.cursor : null) });
        if (frame["topic"] !== "conversation") return;
        this.#cursors.set(socket, String(frame["after"] ?? this.cursor));
        return this.tell();
      case "unsubscribe":
        this.#cursors.delete(socket);
        return answer({ type: "unsubscribed", topic: frame["topic"], conversation: frame["conversation"], reason: "asked" });
      case "call": {
        const problem = this.refusesCall(frame);
        if (problem !== null) return answer({ type: "answer", id: frame["id"], status: problem["status"], body: problem, replay: false });
        const url = new URL(String(frame["path"]), this.url);
        const given = this.#do(String(frame["method"]), url.pathname, url.searchParams, (frame["body"] ?? {}) as Json, frame["key"] as string | undefined);
        if (this.answersCall(frame)) answer({ type: "answer", id: frame["id"], ...given });
        return;
      }
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const url = new URL(request.url ?? "/", this.url);
    const text = Buffer.concat(chunks).toString();
    const asked = { method: request.method ?? "", path: url.pathname, query: url.searchParams, headers: request.headers, body: (text === "" ? {} : JSON.parse(text)) as Json };
    this.asked.push(asked);
    if (await this.answering(asked, response)) return;
    if (url.pathname === "/v1/me/stream") return this.#stream(url, response);
    const { status, body, replay } = this.#do(asked.method, asked.path, asked.query, asked.body, request.headers["idempotency-key"] as string | undefined);
    reply(response, status, body, replay ? { "idempotent-replay": "true" } : {});
  }

  #stream(url: URL, response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": hello\n\n");
    this.connections += 1;
    this.streams.add(response);
    response.on("close", () => {
      this.streams.delete(response);
      this.#cursors.delete(response);
    });
    const [, after] = (url.searchParams.get("conversations") ?? "").split("@");
    this.#send(response, { type: "welcome", v: 1, connection: "con_2", person: { kind: "contact", id: "ada", name: "Ada" }, expires_at: null, heartbeat_seconds: 25, now: new Date().toISOString() });
    if (after === undefined) return;
    this.#send(response, { type: "subscribed", id: null, topic: "conversation", conversation: CONVERSATION, after });
    this.#cursors.set(response, after);
    this.tell();
  }

  #do(method: string, path: string, query: URLSearchParams, body: Json, key: string | undefined): { status: number; body?: unknown; replay: boolean } {
    const kept = key === undefined ? undefined : this.keys.get(key);
    if (kept !== undefined) return { ...kept, replay: true };
    const made = this.#deed(method, path.split("/").slice(3), query, body);
    if (key !== undefined && made.status < 300) this.keys.set(key, made);
    return { ...made, replay: false };
  }

  #deed(method: string, [, , what, id]: string[], query: URLSearchParams, body: Json): { status: number; body?: unknown } {
    if (what === undefined) return { status: 200, body: { id: CONVERSATION, title: "Plans", cursor: this.cursor } };
    if (what === "position") return { status: 200, body: { delivered: 0, read: 0 } };
    if (what !== "messages") return { status: 404, body: { code: "not_found", status: 404, title: "Not found", detail: "There is no such thing" } };
    if (method === "GET") {
      const before = Number(query.get("before") ?? this.posts.length + 1);
      const limit = Number(query.get("limit") ?? 50);
      const data = this.posts.slice(Math.max(0, before - 1 - limit), before - 1).reverse();
      const last = data.at(-1);
      return { status: 200, body: { data, next: last !== undefined && last.seq > 1 ? String(last.seq) : null, cursor: this.cursor } };
    }
    if (method === "POST") {
      const text = String(body["text"]);
      if (text.startsWith("refuse")) return { status: 409, body: { code: "closed", status: 409, title: "Not in this state", detail: "The conversation is closed" } };
      return { status: 201, body: this.say(text, "ada") };
    }
    const post = this.posts.find((one) => one.id === id);
    if (post === undefined) return { status: 404, body: { code: "not_found", status: 404, title: "Not found", detail: "There is no such post" } };
    if (method === "PATCH") {
      this.edit(post.seq, String(body["text"]));
      return { status: 200, body: this.posts[post.seq - 1] };
    }
    return { status: 204 };
  }
}

export function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): true {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(body === undefined ? "" : JSON.stringify(body));
  return true;
}

export function postView(seq: number, text: string, author: string): PostView {
  return {
    id: `msg_${seq}`,
    conversation: CONVERSATION,
    seq,
    author: { kind: "contact", id: author, name: author },
    parts: [{ type: "text", text }],
    text,
    metadata: null,
    reply_to: null,
    thread: null,
    replies: 0,
    reactions: [],
    channel: null,
    sent_as: null,
    journey: [],
    version: 1,
    created_at: AT,
    edited_at: null,
    deleted_at: null,
    deleted_by: null,
    pinned_at: null,
    files: [],
    previews: [],
  };
}

/** Once the test holds; it is looked at after whatever the program does. */
export async function until(test: () => boolean, what: string, seconds = 20): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!test()) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** A token that looks like one, for so many seconds. */
export function token(seconds = 900, sub = "ada", issuedSecondsAgo = 0): string {
  const part = (given: unknown): string => Buffer.from(JSON.stringify(given)).toString("base64url");
  const iat = Math.floor(Date.now() / 1000) - issuedSecondsAgo;
  return `${part({ alg: "HS256" })}.${part({ sub, iss: "wsp_1", iat, exp: iat + seconds })}.${Math.random()}`;
}
