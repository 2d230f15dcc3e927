// The one client. A session lives in a cookie that no script reads; `Authorization: Session` says that this page means it.
import { backend } from "@sdk/backend.ts";
import { Http, type Fetch } from "@sdk/http.ts";
import { Live } from "@sdk/live/live.ts";
import { TidingsProblem } from "@sdk/problem.ts";
import { Tokens } from "@sdk/token.ts";
import { IsThere } from "../ui/wrong.ts";

const byCookie: Fetch = (input, init) =>
  fetch(input, { ...init, credentials: "same-origin", headers: { ...(init.headers as Record<string, string>), authorization: "Session" } });

export const api = backend({ url: location.origin, key: "session", fetch: byCookie });

// A hello without a token: the server takes the cookie's, where the page is its own.
const nobody = new Tokens(() => "");
export const http = new Http(location.origin, nobody, byCookie, {});
export const live = new Live({ http, tokens: nobody, WebSocket });

export { TidingsProblem };

/** Whether whoever asks is not signed in, or not any more. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof TidingsProblem && error.status === 401;
}

/** Throws where what was asked for is there: a PUT would take its place without a word. */
export async function refuseWhereThere(asked: Promise<unknown>, words: string): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof TidingsProblem && error.status === 404) return;
    throw error;
  }
  throw new IsThere(words);
}
