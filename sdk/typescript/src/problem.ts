/** One field that is wrong: a JSON pointer into what was sent, a stable code, and words. */
export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

/** What RFC 9457 problems of Tidings hold. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  request_id?: string;
  /** Seconds, where a frame tells the problem; over HTTP it is a header. */
  retry_after?: number;
  errors?: FieldProblem[];
}

/**
 * Why a call did not succeed. `code` is stable: branch by it, and show `detail` to people.
 *
 * Where there was no answer, `status` is 0 and `code` is `unreachable` (nobody answered), `timeout` (not within the time that was given)
 * or `aborted` (by your own signal). An answer that is no problem document has the code `http_<status>`.
 */
export class TidingsProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];
  readonly requestId: string | null;
  /** After how many seconds the same may be tried again, where the server says so. */
  readonly retryAfter: number | null;

  constructor(body: ProblemBody, status: number, retryAfter: number | null = null, cause?: unknown) {
    const code = body.code ?? (status > 0 ? `http_${status}` : "unreachable");
    const told = body.detail ?? body.title ?? `HTTP ${status}`;
    // Often the detail tells the first of them already.
    const wrong = (body.errors ?? []).filter((one) => !told.includes(one.detail)).map((one) => `${one.pointer}: ${one.detail}`);
    const said = [told, wrong.join("; ")].filter(Boolean).join(" ");
    super(`${said} (${code})`, cause === undefined ? undefined : { cause });
    this.name = "TidingsProblem";
    this.code = code;
    this.status = status;
    this.title = body.title ?? code;
    this.detail = body.detail ?? body.title ?? `HTTP ${status}`;
    this.errors = body.errors ?? [];
    this.requestId = body.request_id ?? null;
    this.retryAfter = retryAfter ?? body.retry_after ?? null;
  }

  /** Whether the same request, under the same key, may succeed later without anything being changed about it. */
  get isTemporary(): boolean {
    if (this.code === "aborted") return false;
    if (this.code === "idempotency_in_progress" || this.code === "token_expired") return true;
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** What went wrong, as a problem, whatever was thrown. */
export function problemOf(thrown: unknown): TidingsProblem {
  if (thrown instanceof TidingsProblem) return thrown;
  return new TidingsProblem({ code: "unreachable", title: "Nobody answered", detail: String(thrown) }, 0, null, thrown);
}
