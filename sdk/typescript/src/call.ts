import type { CallOptions, Http, Method, Query } from "./http.ts";
import { Pages, type Page } from "./paging.ts";

/**
 * One operation: its method, its path below `/v1`, and what it takes, a letter each: `b` a body, `q` a query; `p` it is a list, `l` one that
 * goes back by `before` where no `after` is given; `o` nobody has to say who they are.
 */
export type Operation = readonly [method: Method, path: string, takes: string];
export type Table = Readonly<Record<string, Operation>>;

/** A method for each operation of the table: path parameters in their order, then the body, then the query, then options. */
export function methodsOf<Methods>(http: Http, table: Table): Methods {
  const made: Record<string, unknown> = {};
  for (const [name, operation] of Object.entries(table)) made[name] = (...given: unknown[]) => run(http, operation, given);
  return made as Methods;
}

function run(http: Http, [method, path, takes]: Operation, given: unknown[]): unknown {
  const rest = [...given];
  const at = `/v1${path}`.replace(/\{\w+\}/g, (name) => segment(name, rest.shift()));
  const body = takes.includes("b") ? rest.shift() : undefined;
  const query = (takes.includes("q") ? rest.shift() : undefined) as Query | undefined;
  const options = rest.shift() as CallOptions | undefined;
  const call = { method, path: at, body, isOpen: takes.includes("o") };
  if (!takes.includes("p")) return http.call({ ...call, query }, options);
  const cursor = takes.includes("l") && (query?.["after"] ?? null) === null ? "before" : "after";
  return new Pages(
    (from) => http.call({ ...call, query: from === null ? query : { ...query, [cursor]: from } }, options) as Promise<Page<unknown>>,
  );
}

/** One segment of a path; `..` or nothing at all would name another operation. */
function segment(name: string, value: unknown): string {
  const text = typeof value === "string" ? value : "";
  if (text === "" || text === "." || text === "..") throw new TypeError(`${name} of the path is to be a text, and not "${String(value)}"`);
  return encodeURIComponent(text);
}
