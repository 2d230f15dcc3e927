import { methodsOf } from "./call.ts";
import { platformFetch } from "./client.ts";
import { Http, type CallOptions, type Fetch } from "./http.ts";
import { ALL, type AllOperations } from "./operations.ts";
import { Tokens } from "./token.ts";

export interface BackendOptions {
  /** Where Tidings is: `https://tidings.example.com`. */
  url: string;
  /** An API key. It belongs on your servers, and on no page. */
  key: string;
  timeoutMs?: number;
  retries?: number;
  fetch?: Fetch;
}

/** Every operation of the API, by what it is about; and `call` for any by its path. */
export type Backend = AllOperations & {
  call(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, options?: CallOptions): Promise<unknown>;
};

/** The API for your backend: `backend({url, key}).messages.send({…})`. */
export function backend({ url, key, timeoutMs, retries, fetch }: BackendOptions): Backend {
  const http = new Http(url, new Tokens(() => key), fetch ?? platformFetch, { timeoutMs, retries });
  const groups = Object.fromEntries(Object.entries(ALL).map(([name, table]) => [name, methodsOf(http, table)])) as unknown as AllOperations;
  return { ...groups, call: (method, path, body, options) => http.call({ method, path, body }, options) };
}

export { TidingsProblem, type FieldProblem, type ProblemBody } from "./problem.ts";
export { Pages, type Page } from "./paging.ts";
export type { CallOptions } from "./http.ts";
export type * from "./operations.ts";
export type * from "./types.ts";
