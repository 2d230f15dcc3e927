// Writes src/types.ts and src/operations.ts from sdk/openapi.json, and src/live/frames.ts from sdk/frames.json; with --check it says whether
// they stand as they must.
import { readFileSync, writeFileSync } from "node:fs";

type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  description?: string;
  default?: unknown;
};
type Parameter = { $ref?: string; name: string; in: string; required?: boolean; schema: Schema; description?: string };
type Operation = {
  operationId: string;
  summary: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
  security?: unknown[];
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

type Frames = { subprotocol: string; most_bytes: number; said: string[]; told: string[]; schemas: Record<string, Schema> };

const HERE = new URL("..", import.meta.url);
const HEAD = "// Made by `make sdk` from sdk/openapi.json; do not edit.\n";
const document = JSON.parse(readFileSync(new URL("../openapi.json", HERE), "utf8")) as Document;
const socket = JSON.parse(readFileSync(new URL("../frames.json", HERE), "utf8")) as Frames;

function types(): string {
  const made = Object.entries(document.components.schemas).map(([name, schema]) => declaration(name, schema));
  return `${HEAD}\n${made.join("\n\n")}\n`;
}

function declaration(name: string, schema: Schema): string {
  const said = comment(schema.description);
  if (schema.type === "object" && Object.keys(schema.properties ?? {}).length > 0) return `${said}export interface ${name} ${body(schema)}`;
  return `${said}export type ${name} = ${typeOf(schema)};`;
}

function body(schema: Schema, indent = ""): string {
  const required = new Set(schema.required ?? []);
  const lines = Object.entries(schema.properties ?? {}).map(([name, one]) => {
    const optional = required.has(name) ? "" : "?";
    const type = typeOf(one, `${indent}  `);
    return `${comment(one.description, `${indent}  `)}${indent}  ${key(name)}${optional}: ${type}${optional ? " | undefined" : ""};`;
  });
  return lines.length === 0 ? "Record<string, never>" : `{\n${lines.join("\n")}\n${indent}}`;
}

function typeOf(schema: Schema, indent = ""): string {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  if (schema.enum !== undefined) return union(schema.enum.map((one) => JSON.stringify(one)));
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const several = schema.anyOf ?? schema.oneOf;
  if (several !== undefined) return union(several.map((one) => typeOf(one, indent)));
  if (Array.isArray(schema.type)) return union(schema.type.map((type) => typeOf({ ...schema, type }, indent)));
  switch (schema.type) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    case "null":
      return "null";
    case "array":
      if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map((one) => typeOf(one, indent)).join(", ")}]`;
      return `${grouped(typeOf(schema.items ?? {}, indent))}[]`;
    case "object":
      if (schema.properties !== undefined) return body(schema, indent);
      return `Record<string, ${typeof schema.additionalProperties === "object" ? typeOf(schema.additionalProperties, indent) : "unknown"}>`;
    default:
      return "unknown";
  }
}

const union = (types: string[]): string => [...new Set(types)].join(" | ");
const grouped = (type: string): string => (/[ |{]/.test(type) && !type.startsWith("{") ? `(${type})` : type);
const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

function comment(text: string | undefined, indent = ""): string {
  if (text === undefined || text === "") return "";
  const lines = text.replaceAll("*/", "*\\/").split("\n");
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

function frames(): string {
  const made = Object.entries(socket.schemas).map(([name, schema]) => declaration(name, schema));
  const used = new Set([...JSON.stringify(socket.schemas).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? ""));
  const others = [...used].filter((name) => !(name in socket.schemas)).sort();
  return `${HEAD.replace("openapi.json", "frames.json")}
import type { ${others.join(", ")} } from "../types.ts";

export const SUBPROTOCOL = ${JSON.stringify(socket.subprotocol)};

/** The largest frame that is sent over the socket; what is larger goes over HTTP. */
export const MOST_BYTES = ${socket.most_bytes};

/** What a device says. */
export type Said = ${union(socket.said)};

/** What a device is told. */
export type Told = ${union(socket.told)};

/** What can be followed. */
export type Topic = Subscribe["topic"];

${made.join("\n\n")}
`;
}

type Found = { id: string; method: string; path: string; operation: Operation };

function operations(): string {
  const groups = new Map<string, Found[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const [group = "", ...rest] = operation.operationId.split(".");
      const found = { id: camel(rest.join("_")), method: method.toUpperCase(), path, operation };
      groups.set(group, [...(groups.get(group) ?? []), found]);
    }
  }
  const used = new Set<string>();
  const interfaces: string[] = [];
  const tables: string[] = [];
  const names: [string, string][] = [];
  for (const [group, found] of [...groups].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const name = pascal(group);
    names.push([camel(group), name]);
    const methods = found.map((one) => `${comment(one.operation.summary, "  ")}  ${signature(one, used)}`);
    interfaces.push(`export interface ${name}Operations {\n${methods.join("\n")}\n}`);
    const rows = found.map((one) => `  ${one.id}: ["${one.method}", "${one.path.replace(/^\/v1/, "")}", "${takes(one.operation)}"],`);
    tables.push(`export const ${group.toUpperCase()}: Table = {\n${rows.join("\n")}\n};`);
  }
  const all = names.map(([field, name]) => `  ${field}: ${name}Operations;`).join("\n");
  const rows = [...groups.keys()].sort().map((group) => `  ${camel(group)}: ${group.toUpperCase()},`).join("\n");
  return `${HEAD}
import type { Table } from "./call.ts";
import type { CallOptions } from "./http.ts";
import type { Pages } from "./paging.ts";
import type {
${[...used].sort().map((name) => `  ${name},`).join("\n")}
} from "./types.ts";

${interfaces.join("\n\n")}

/** Every operation of the API, by what it is about. */
export interface AllOperations {
${all}
}

${tables.join("\n\n")}

export const ALL: Readonly<Record<keyof AllOperations, Table>> = {
${rows}
};
`;
}

function signature({ id, path, operation }: Found, used: Set<string>): string {
  const note = (type: string): string => {
    for (const [name] of type.matchAll(/\b[A-Z]\w*/g)) if (name in document.components.schemas) used.add(name);
    return type;
  };
  const given = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${camel(name ?? "")}: string`);
  const input = bodyOf(operation);
  if (input !== null) given.push(`body: ${note(typeOf(input, "  "))}`);
  const query = queryOf(operation);
  if (query !== null) {
    const isOptional = !query.some((one) => one.required);
    const fields = query.map((one) => `${key(one.name)}${one.required ? "" : "?"}: ${typeOf(one.schema)}${one.required ? "" : " | undefined"}`);
    given.push(`query${isOptional ? "?" : ""}: { ${note(fields.join("; "))} }`);
  }
  given.push("options?: CallOptions");
  return `${key(id)}(${given.join(", ")}): ${note(answer(operation))};`;
}

function answer(operation: Operation): string {
  const output = outputOf(operation);
  if (output === null) return "Promise<void>";
  if (output === "bytes") return "Promise<Blob | string>";
  const item = itemOf(operation);
  return item !== null ? `Pages<${typeOf(item, "  ")}, ${typeOf(output, "  ")}>` : `Promise<${typeOf(output, "  ")}>`;
}

function takes(operation: Operation): string {
  const query = queryOf(operation);
  const isList = itemOf(operation) !== null;
  const goesBack = isList && (query ?? []).some((one) => one.name === "before");
  const isOpen = Array.isArray(operation.security) && operation.security.length === 0;
  return [bodyOf(operation) ? "b" : "", query ? "q" : "", isList ? "p" : "", goesBack ? "l" : "", isOpen ? "o" : ""].join("");
}

function bodyOf(operation: Operation): Schema | null {
  return operation.requestBody?.content["application/json"]?.schema ?? null;
}

function queryOf(operation: Operation): Parameter[] | null {
  const found = (operation.parameters ?? []).filter((one) => one.in === "query");
  return found.length > 0 ? found : null;
}

function outputOf(operation: Operation): Schema | "bytes" | null {
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith("2"))?.[1];
  if (success?.content === undefined) return null;
  return success.content["application/json"]?.schema ?? "bytes";
}

/** Of what the operation is a list; null where it is none. */
function itemOf(operation: Operation): Schema | null {
  const output = outputOf(operation);
  if (output === null || output === "bytes") return null;
  const schema = output.$ref !== undefined ? document.components.schemas[output.$ref.slice(output.$ref.lastIndexOf("/") + 1)] : output;
  const data = schema?.properties?.["data"];
  const isPaged = (queryOf(operation) ?? []).some((one) => one.name === "after");
  return isPaged && schema?.properties?.["next"] !== undefined && data?.type === "array" ? (data.items ?? {}) : null;
}

function camel(name: string): string {
  return name.replace(/[_.-](\w)/g, (_, letter: string) => letter.toUpperCase());
}

function pascal(name: string): string {
  const made = camel(name);
  return made.charAt(0).toUpperCase() + made.slice(1);
}

const wanted = { "src/types.ts": types(), "src/operations.ts": operations(), "src/live/frames.ts": frames() };
const isCheck = process.argv.includes("--check");
for (const [place, text] of Object.entries(wanted)) {
  const file = new URL(place, HERE);
  let there = "";
  try {
    there = readFileSync(file, "utf8");
  } catch {
    // It is not there yet.
  }
  if (there === text) continue;
  if (isCheck) {
    console.error(`${place} is stale: run \`make sdk\``);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(place);
  }
}
