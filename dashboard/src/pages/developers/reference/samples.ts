// One call of the API, written as a program makes it in each language.
import type { Asker, Described } from "../../../api/described.ts";

export interface Filled {
  operation: Described;
  /** Of the path and the query, by their names; what is left out is left out. */
  values: Readonly<Record<string, string>>;
  body: string;
  /** The key in clear; left out, it comes from the environment. */
  secret: string | null;
}

/** What says who asks, where no key is written in: this of the environment. */
const VARIABLES: Readonly<Record<Asker, string>> = { key: "TIDINGS_KEY", anybody: "TIDINGS_KEY", person: "TOKEN", member: "SESSION" };
/** The key in clear, where there is one and it opens this; else what the language takes from the environment. */
const holder = ({ operation: { asker }, secret }: Filled, variable: (name: string) => string) =>
  secret !== null && (asker === "key" || asker === "anybody") ? JSON.stringify(secret) : variable(VARIABLES[asker]);

/** Its address from `/v1/` on, with what was filled in. */
export function pathOf({ operation, values }: Pick<Filled, "operation" | "values">): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (whole, name: string) => (values[name] ? encodeURIComponent(values[name]) : whole));
  const query = new URLSearchParams(operation.parameters.filter((one) => one.in === "query" && values[one.name]).map((one) => [one.name, values[one.name] ?? ""]));
  return query.size > 0 ? `${path}?${query.toString()}` : path;
}

export function curl(filled: Filled): string {
  const { operation, body } = filled;
  const way = operation.method === "GET" || (operation.method === "POST" && operation.body !== null) ? "" : `-X ${operation.method} `;
  const lines = [`curl ${way}${quoted(location.origin + pathOf(filled))}`];
  if (operation.asker !== "anybody") lines.push(`  -H ${bearer(filled)}`);
  if (operation.body !== null) lines.push(`  -H 'Content-Type: application/json'`, `  -d ${quoted(body)}`);
  return lines.join(" \\\n");
}

const bearer = ({ operation: { asker }, secret }: Filled) => (asker === "key" && secret !== null ? quoted(`Authorization: Bearer ${secret}`) : `"Authorization: Bearer $${VARIABLES[asker]}"`);

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** What the client's method takes, in this order: what stands in the path, and the rest by its name. */
function given({ operation, values, body }: Filled): { places: string[]; query: [string, unknown][]; fields: unknown } {
  const places = operation.parameters.filter((one) => one.in === "path").map((one) => values[one.name] || one.name);
  const query = operation.parameters
    .filter((one) => one.in === "query" && values[one.name])
    .map((one): [string, unknown] => [one.name, valueOf(values[one.name] ?? "", one.schema.type)]);
  return { places, query, fields: operation.body === null ? undefined : parsed(body) };
}

function valueOf(text: string, type: string | string[] | undefined): unknown {
  if (type === "integer" || type === "number") return Number(text);
  return type === "boolean" ? text === "true" : text;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

const KEYWORDS = new Set(
  "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield".split(" "),
);
const named = (name: string) => (KEYWORDS.has(name) ? `${name}_` : name);

export function python(filled: Filled): string {
  const { operation } = filled;
  const { places, query, fields } = given(filled);
  const [group = "", name = ""] = operation.id.split(".");
  // What may be one or several has no names: it is given whole.
  const isWhole = operation.body !== null && !operation.body.hasNames;
  const byName = [...(!isWhole && isPlain(fields) ? Object.entries(fields) : []), ...query];
  const words = [...places.map((one) => JSON.stringify(one)), ...(isWhole ? [literal(fields, 8)] : []), ...byName.map(([field, value]) => `${named(field)}=${literal(value, 8)}`)];
  const key = holder(filled, (name) => `os.environ["${name}"]`);
  const inside = words.length === 0 ? "" : words.join(", ").length < 70 ? words.join(", ") : `\n        ${words.join(",\n        ")},\n    `;
  const call = `client.${group}.${named(name)}(${inside})`;
  const lines = [...(key.startsWith("os") ? ["import os", ""] : []), "from tidings_sdk import Tidings", "", `with Tidings(${JSON.stringify(location.origin)}, ${key}) as client:`];
  if (operation.isPaged) lines.push(`    for one in ${call}:`, "        print(one)");
  else lines.push(`    answer = ${call}`, "    print(answer)");
  return lines.join("\n");
}

/** A value as Python writes it, its lines this deep. */
function literal(value: unknown, deep: number): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const lines = Array.isArray(value) ? value.map((one) => literal(one, deep + 4)) : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${literal(one, deep + 4)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const flat = `${open}${lines.join(", ")}${close}`;
  if (flat.length < 72 && !flat.includes("\n")) return flat;
  const room = " ".repeat(deep);
  return `${open}\n${lines.map((line) => `${room}    ${line},\n`).join("")}${room}${close}`;
}

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

export function typescript(filled: Filled): string {
  const { operation } = filled;
  const { places, query, fields } = given(filled);
  const [group = "", name = ""] = operation.id.split(".").map(camel);
  const words = places.map((one) => JSON.stringify(one));
  if (fields !== undefined) words.push(JSON.stringify(fields, null, 2).replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:"));
  if (query.length > 0) words.push(`{ ${query.map(([field, value]) => `${field}: ${JSON.stringify(value)}`).join(", ")} }`);
  const call = `${group}.${name}(${words.join(", ")})`;
  const key = holder(filled, (name) => `process.env.${name}!`);
  const lines =
    operation.asker === "person"
      ? [`import { TidingsClient } from "@tidings/sdk";`, "", `const api = new TidingsClient({ url: ${JSON.stringify(location.origin)}, token: () => ${key} });`]
      : [`import { backend } from "@tidings/sdk/backend";`, "", `const api = backend({ url: ${JSON.stringify(location.origin)}, key: ${key} });`];
  if (operation.isPaged) lines.push(`for await (const one of api.${call}) console.log(one);`);
  else lines.push(`console.log(await api.${call});`);
  return lines.join("\n");
}
