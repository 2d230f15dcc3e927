import { backoff } from "../chance.ts";
import type { Bye } from "./frames.ts";

/** What follows from the end of a connection: come back after so long, perhaps with a new token; or not by yourself, and why. */
export type Next = { kind: "back"; afterMs: number; needsToken: boolean } | { kind: "end"; code: string; reason: string };

const FIRST_MS = 500;
const MOST_MS = 30_000;
/** A node that stops has told all of its devices at once. */
const SPREAD_MS = 3_000;
/** So often a token is refused before nothing better is expected of the next one. */
const REFUSALS = 3;

/**
 * The table of close codes, as a decision. `failures`: connections in a row that came to nothing; `refusals`: those that ended with 4401.
 */
export function whatNext(code: number, reason: string, bye: Bye | null, failures: number, refusals: number): Next {
  const told = bye !== null ? bye.retry_after_ms : undefined;
  const soon = backoff(failures, FIRST_MS, MOST_MS);
  const said = bye?.reason ?? reason;
  switch (bye?.code ?? code) {
    case 1001:
      return back(told ?? Math.random() * SPREAD_MS);
    case 1009:
      return end("too_large", said);
    case 4400:
      return end("malformed_request", said);
    case 4401:
      if (told === null) return end("session_ended", said);
      if (refusals >= REFUSALS) return end("unauthenticated", said);
      return { kind: "back", afterMs: Math.max(told ?? 0, refusals > 0 ? soon : 0), needsToken: true };
    case 4403:
      return end("forbidden", said);
    case 4408:
    case 4508:
      // At once; but not for ever at once, where it goes on like that.
      return back(told ?? (failures > 1 ? soon : 0));
    case 4429:
    case 4503:
      return told === null ? end("throttled", said) : back(Math.max(told ?? soon, failures > 1 ? soon : 0));
    default:
      return told === null ? end("ended", said) : back(told ?? soon);
  }
}

function back(afterMs: number): Next {
  return { kind: "back", afterMs, needsToken: false };
}

function end(code: string, reason: string): Next {
  return { kind: "end", code, reason: reason || code };
}
