import { backoff, newKey, pause } from "./chance.ts";
import { TidingsProblem, type ProblemBody } from "./problem.ts";
import type { Tokens } from "./token.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Query = Record<string, string | number | boolean | null | undefined>;

/** One call. */
export interface Call {
  method: Method;
  /** From `/v1/` on. */
  path: string;
  query?: Query | undefined;
  body?: unknown;
  /** Nobody has to say who they are. */
  isOpen?: boolean;
}

/** What may be said beside the operation's own input. */
export interface CallOptions {
  /** Your own id of what a POST makes: the same one makes it once, for seven days. Left out, each call has one of its own. */
  key?: string | undefined;
  signal?: AbortSignal | undefined;
  /** In all, with every try; 30 seconds where it is left out. */
  timeoutMs?: number | undefined;
  /** How often it is tried again at most; 4 where it is left out. */
  retries?: number | undefined;
}

export interface Answer {
  status: number;
  body: unknown;
  /** It had been done before, under the same key. */
  isReplay: boolean;
}

export type Fetch = (input: string, init: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 30_000;
const RETRIES = 4;
const FIRST_MS = 250;
const MOST_MS = 8_000;
/** Nothing was done, whatever the method is. */
const NOT_DONE = new Set([429, 503]);
/** Something between here and there failed: it may have been done. */
const UNCERTAIN = new Set([0, 502, 504]);

/** HTTP with tries: each call gets one key however often it is sent, so that a POST that is tried again does nothing twice. */
export class Http {
  readonly url: string;
  readonly #tokens: Tokens;
  readonly #fetch: Fetch;
  readonly #options: CallOptions;

  constructor(url: string, tokens: Tokens, fetch: Fetch, options: CallOptions) {
    this.url = url.replace(/\/+$/, "");
    this.#tokens = tokens;
    this.#fetch = fetch;
    this.#options = options;
  }

  /** The answer's body; rejects with a TidingsProblem. */
  async call(call: Call, options: CallOptions = {}): Promise<unknown> {
    return (await this.ask(call, options)).body;
  }

  /** The whole answer; rejects with a TidingsProblem. */
  async ask(call: Call, options: CallOptions = {}): Promise<Answer> {
    const key = call.method === "POST" && !call.isOpen ? (options.key ?? newKey()) : undefined;
    const retries = options.retries ?? this.#options.retries ?? RETRIES;
    const timeout = AbortSignal.timeout(options.timeoutMs ?? this.#options.timeoutMs ?? TIMEOUT_MS);
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
    let isRefreshed = false;
    for (let tried = 0; ; ) {
      let problem: TidingsProblem;
      try {
        return await this.#once(call, key, signal, timeout);
      } catch (thrown) {
        if (!(thrown instanceof TidingsProblem)) throw thrown;
        problem = thrown;
      }
      if (problem.status === 401 && problem.code === "token_expired" && !isRefreshed) {
        isRefreshed = true;
        continue;
      }
      if (tried >= retries || !mayTryAgain(call.method, problem)) throw problem;
      const wait = Math.max(backoff(tried, FIRST_MS, MOST_MS), (problem.retryAfter ?? 0) * 1000);
      tried += 1;
      try {
        await pause(wait, signal);
      } catch {
        // What went wrong says more than that the time is over.
        throw timeout.aborted ? problem : aborted(timeout);
      }
    }
  }

  /** A stream of server-sent events, as bytes; rejects with a TidingsProblem where it is not given. */
  async stream(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const token = await this.#token();
    let answer: Response;
    try {
      const given = { ...headers, accept: "text/event-stream", authorization: `Bearer ${token}` };
      answer = await this.#fetch(this.url + path, { method: "GET", headers: given, signal, cache: "no-store", credentials: "omit" });
    } catch (thrown) {
      throw unreachable(thrown);
    }
    if (!answer.ok || answer.body === null) {
      if (answer.status === 401) this.#tokens.refused(token);
      throw await problemIn(answer);
    }
    return answer.body;
  }

  async #token(): Promise<string> {
    try {
      return await this.#tokens.get();
    } catch (thrown) {
      if (thrown instanceof TidingsProblem) throw thrown;
      const detail = "Your `token` function gave none";
      throw new TidingsProblem({ code: "no_token", title: detail, detail }, 0, null, thrown);
    }
  }

  async #once(call: Call, key: string | undefined, signal: AbortSignal, timeout: AbortSignal): Promise<Answer> {
    const headers: Record<string, string> = { accept: "application/json" };
    const token = call.isOpen ? null : await this.#token();
    if (token !== null) headers["authorization"] = `Bearer ${token}`;
    if (key !== undefined) headers["idempotency-key"] = key;
    const init: RequestInit = { method: call.method, headers, signal, cache: "no-store", credentials: "omit" };
    if (call.body !== undefined) {
      headers["content-type"] = "application/json";
      init.body = JSON.stringify(call.body);
    }
    try {
      const answer = await this.#fetch(this.url + call.path + queryOf(call.query), init);
      if (!answer.ok) {
        const problem = await problemIn(answer);
        if (answer.status === 401 && token !== null) this.#tokens.refused(token);
        throw problem;
      }
      const isReplay = answer.headers.get("idempotent-replay") === "true";
      return { status: answer.status, body: await bodyOf(answer), isReplay };
    } catch (thrown) {
      if (thrown instanceof TidingsProblem) throw thrown;
      if (signal.aborted) throw aborted(timeout);
      throw unreachable(thrown);
    }
  }
}

/** The query of an address, with its `?`; empty where nothing is given. */
export function queryOf(query: Query | undefined): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return "";
  return `?${given.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`).join("&")}`;
}

function mayTryAgain(method: Method, problem: TidingsProblem): boolean {
  if (NOT_DONE.has(problem.status) || problem.code === "idempotency_in_progress") return true;
  // A PATCH has no key, and may have been done.
  return method !== "PATCH" && problem.code !== "aborted" && problem.code !== "timeout" && UNCERTAIN.has(problem.status);
}

async function bodyOf(answer: Response): Promise<unknown> {
  if (answer.status === 204) return undefined;
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("application/json")) return answer.json();
  return type.startsWith("text/") ? answer.text() : answer.blob();
}

async function problemIn(answer: Response): Promise<TidingsProblem> {
  const text = await answer.text();
  const seconds = Number.parseInt(answer.headers.get("retry-after") ?? "", 10);
  const after = Number.isNaN(seconds) ? null : seconds;
  let body: ProblemBody = { detail: text.slice(0, 200) || answer.statusText || `HTTP ${answer.status}` };
  if ((answer.headers.get("content-type") ?? "").includes("json")) {
    try {
      body = JSON.parse(text) as ProblemBody;
    } catch {
      // It says that it is JSON, and is not: what it says instead is told.
    }
  }
  return new TidingsProblem(body, answer.status, after);
}

function unreachable(thrown: unknown): TidingsProblem {
  return new TidingsProblem({ code: "unreachable", title: "Nobody answered", detail: "The server cannot be reached" }, 0, null, thrown);
}

function aborted(timeout: AbortSignal): TidingsProblem {
  const [code, detail] = timeout.aborted ? ["timeout", "There was no answer in time"] : ["aborted", "It was called off"];
  return new TidingsProblem({ code, title: detail, detail }, 0);
}
