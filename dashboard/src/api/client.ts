// The one client. A session lives in a cookie that no script reads; `Authorization: Session` says that this page means it.
import { backend } from "@sdk/backend.ts";
import { Http, type Fetch } from "@sdk/http.ts";
import { Live } from "@sdk/live/live.ts";
import { TidingsProblem } from "@sdk/problem.ts";
import { Tokens } from "@sdk/token.ts";

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

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** An address of this installation, as it is reached from here: its links say how it is reached from elsewhere. Files that have an origin
 * of their own have another host's name, and keep it. */
export function near(address: string): string {
  const { hostname, pathname, search } = new URL(address, location.origin);
  const isHere = hostname === location.hostname || (LOOPBACK.has(hostname) && LOOPBACK.has(location.hostname));
  return isHere ? pathname + search : address;
}
