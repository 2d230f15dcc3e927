import { queryOf, type Http, type Query } from "../http.ts";
import { problemOf, type TidingsProblem } from "../problem.ts";
import type { Bye, Said, Subscribe, Told } from "./frames.ts";
import type { Link, Listening } from "./link.ts";

/** What is followed changes in one go: the stream is opened once for all of it. */
const GATHER_MS = 20;
/** A server says something, if only a comment, more often than that. */
const SILENCE_MS = 75_000;

/** Server-sent events, where no socket can be opened: the same frames one way, and plain HTTP the other. */
export class StreamLink implements Link {
  readonly kind = "stream";
  readonly #http: Http;
  readonly #follows: () => Subscribe[];
  readonly #listening: Listening;
  #ending = new AbortController();
  #isOver = false;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(http: Http, follows: () => Subscribe[], listening: Listening) {
    this.#http = http;
    this.#follows = follows;
    this.#listening = listening;
    this.#open();
  }

  say(frame: Said): boolean {
    switch (frame.type) {
      case "subscribe":
      case "unsubscribe":
        this.#openSoon();
        return true;
      case "position": {
        const { conversation, delivered, read } = frame;
        const body = { ...(delivered === undefined ? {} : { delivered }), ...(read === undefined ? {} : { read }) };
        const path = `/v1/me/conversations/${encodeURIComponent(conversation)}/position`;
        this.#http.call({ method: "PUT", path, body }).catch(() => undefined);
        return true;
      }
      default:
        return false;
    }
  }

  drop(): void {
    this.#isOver = true;
    clearTimeout(this.#opening);
    clearTimeout(this.#silence);
    this.#ending.abort();
  }

  #openSoon(): void {
    clearTimeout(this.#opening);
    this.#opening = setTimeout(() => this.#open(), GATHER_MS);
  }

  /** From the cursors that are known now: what the stream before has told is not told again. */
  #open(): void {
    if (this.#isOver) return;
    clearTimeout(this.#opening);
    this.#opening = undefined;
    this.#ending.abort();
    const ending = new AbortController();
    this.#ending = ending;
    this.#read(ending).catch((thrown: unknown) => {
      if (ending.signal.aborted || this.#isOver) return;
      this.drop();
      const goodbye = byeOf(problemOf(thrown));
      if (goodbye !== null) this.#listening.told(goodbye);
      this.#listening.ended(goodbye?.code ?? 1006, goodbye?.reason ?? "Nobody answered", false);
    });
  }

  async #read(ending: AbortController): Promise<void> {
    this.#awaitMore();
    const follows = this.#follows();
    const bytes = await this.#http.stream(`/v1/me/stream${streamQuery(follows)}`, {}, ending.signal);
    const reader = bytes.getReader();
    ending.signal.addEventListener("abort", () => void reader.cancel().catch(() => undefined), { once: true });
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      this.#awaitMore();
      const { done, value } = await reader.read();
      if (ending.signal.aborted) return;
      if (done) break;
      for (const data of parser.feed(decoder.decode(value, { stream: true }))) {
        this.#listening.told(JSON.parse(data) as Told);
        if (ending.signal.aborted) return;
      }
    }
    this.drop();
    this.#listening.ended(1006, "The stream has ended", true);
  }

  #awaitMore(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      if (this.#isOver) return;
      this.drop();
      this.#listening.ended(4408, "Nothing was heard", true);
    }, SILENCE_MS);
  }
}

/** A stream follows no more conversations: those that were opened last. */
const MOST_FOLLOWED = 20;

/** The query of `GET /v1/me/stream` that follows all of these. */
export function streamQuery(follows: readonly Omit<Subscribe, "type">[]): string {
  const conversations = follows.filter((one) => one.topic === "conversation").slice(-MOST_FOLLOWED);
  const given: Query = {};
  if (conversations.length > 0) {
    given["conversations"] = conversations.map((one) => `${one.conversation}${one.after == null ? "" : `@${one.after}`}`).join(",");
    given["positions"] = conversations.some((one) => one.positions) || undefined;
    given["typing"] = conversations.some((one) => one.typing) || undefined;
  }
  for (const one of follows) {
    if (one.topic === "feed") given["feed"] = one.after ?? "now";
    if (one.topic === "conversations") given["list"] = true;
    if (one.topic === "counts") given["counts"] = true;
    if (one.topic === "presence" && one.people?.length) given["presence"] = one.people.join(",");
  }
  return queryOf(given);
}

/** Takes a stream of events apart (the HTML standard, section 9.2.6): the data of each event, as soon as it is whole. */
export class EventParser {
  #rest = "";
  #data: string[] = [];

  feed(text: string): string[] {
    const found: string[] = [];
    this.#rest += text;
    // A line end that stands last may be half of one.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") {
        if (this.#data.length > 0) found.push(this.#data.join("\n"));
        this.#data = [];
      } else if (line.startsWith("data:")) {
        this.#data.push(line.slice(line.startsWith("data: ") ? 6 : 5));
      }
    }
    return found;
  }
}

/** What a socket would have said before its end; null where it would just have been cut. */
function byeOf(problem: TidingsProblem): Bye | null {
  const { status, detail, retryAfter } = problem;
  const bye = (code: number, after: number | null): Bye => ({ type: "bye", code, reason: detail, retry_after_ms: after });
  const later = retryAfter === null ? 2_000 : retryAfter * 1000;
  if (status === 401) return bye(4401, problem.code === "token_expired" ? 0 : null);
  if (status === 403) return bye(4403, null);
  if (status === 429) return bye(4429, later);
  if (status === 503) return bye(4503, later);
  return status >= 400 && status < 500 ? bye(4400, null) : null;
}
