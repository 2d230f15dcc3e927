// The API reference, made of the document that the server gives of itself; and calls of it as a program makes them, by a key.
import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "./client.ts";
import { queries } from "./queries.ts";

export interface Schema {
  type?: string | string[];
  $ref?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  additionalProperties?: Schema | boolean;
  title?: string;
  description?: string;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: Schema;
  description?: string;
}

interface Response {
  description: string;
  content?: Record<string, { schema: Schema }>;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** Who asks: a program by a key, a member who is signed in, a person by a token of theirs, or anybody. */
export type Asker = "key" | "member" | "person" | "anybody";

export interface Described {
  id: string;
  group: string;
  method: Method;
  path: string;
  summary: string;
  description: string;
  scope: string | null;
  roles: string[];
  asker: Asker;
  parameters: Parameter[];
  body: { schema: Schema; example: unknown } | null;
  answers: (Response & { status: string })[];
}

export interface Reference {
  operations: Described[];
  schemas: Record<string, Schema>;
  /** Type of event -> what it means. */
  events: Record<string, string>;
}

interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  security?: Record<string, unknown>[];
  parameters: (Parameter | { $ref: string })[];
  requestBody?: { content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<string, Response | { $ref: string }>;
  "x-tidings-scope"?: string;
  "x-tidings-roles"?: string[];
}

interface Document {
  paths: Record<string, Partial<Record<string, Operation>>>;
  webhooks: Record<string, { post: { summary: string } }>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter>; responses: Record<string, Response> };
}

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

export function useReference(isOn = true) {
  return useQuery({
    queryKey: ["reference", "document"],
    queryFn: async () => {
      const answer = await fetch("/openapi.json", { credentials: "omit" });
      if (!answer.ok) throw new Error("The server did not give its document. Try again in a moment.");
      return read((await answer.json()) as Document);
    },
    staleTime: Infinity,
    enabled: isOn,
  });
}

function read(document: Document): Reference {
  const { components } = document;
  const named = <Kind>(given: Kind | { $ref: string }, all: Record<string, Kind>): Kind | undefined =>
    typeof given === "object" && given !== null && "$ref" in given ? all[given.$ref.split("/").at(-1) ?? ""] : (given as Kind);
  const operations = Object.entries(document.paths).flatMap(([path, given]) =>
    METHODS.flatMap((method): Described[] => {
      const one = given[method];
      if (one === undefined) return [];
      const content = one.requestBody?.content["application/json"];
      return [
        {
          id: one.operationId,
          group: one.tags[0] ?? "",
          method: method.toUpperCase() as Method,
          path,
          summary: one.summary,
          description: one.description,
          scope: one["x-tidings-scope"] ?? null,
          roles: one["x-tidings-roles"] ?? [],
          asker: askerOf(one.security),
          parameters: one.parameters.map((parameter) => named(parameter, components.parameters)).filter((parameter) => parameter !== undefined),
          body: content === undefined ? null : { schema: content.schema, example: content.example },
          answers: Object.entries(one.responses).flatMap(([status, answer]) => {
            const found = named(answer, components.responses);
            return found === undefined ? [] : [{ status, ...found }];
          }),
        },
      ];
    }),
  );
  const events = Object.fromEntries(Object.entries(document.webhooks).map(([type, { post }]) => [type, post.summary]));
  return { operations, schemas: components.schemas, events };
}

function askerOf(security: Record<string, unknown>[] | undefined): Asker {
  if (security === undefined) return "key";
  if (security.length === 0) return "anybody";
  return security.some((one) => "person" in one) ? "person" : "member";
}

const OWN_KEY = ["reference", "own_key"] as const;
const LASTS_MS = 86_400_000;

export interface OwnKey {
  id: string;
  secret: string;
}

/** The key that the examples have. It is kept in memory alone: not by the browser, and not after a reload or a sign-out. */
export function useOwnKey(): OwnKey | null {
  const { data } = useQuery<OwnKey | null>({ queryKey: OWN_KEY, queryFn: () => null, enabled: false, gcTime: Infinity, staleTime: Infinity });
  return data ?? null;
}

/** A key for the examples, for a day, with these scopes. */
export function useMakeOwnKey() {
  return useMutation({
    mutationFn: (scopes: string[]) => api.keys.create({ name: "Examples of the reference", scopes, expires_at: new Date(Date.now() + LASTS_MS).toISOString() }),
    onSuccess: ({ id, secret }) => {
      queries.setQueryData<OwnKey | null>(OWN_KEY, secret === null ? null : { id, secret });
      void queries.invalidateQueries({ queryKey: ["keys"] });
    },
  });
}

export function useDropOwnKey() {
  return useMutation({
    mutationFn: (id: string) => api.keys.revoke(id),
    onSuccess: () => {
      queries.setQueryData<OwnKey | null>(OWN_KEY, null);
      void queries.invalidateQueries({ queryKey: ["keys"] });
    },
  });
}

export interface Ran {
  status: number;
  milliseconds: number;
  requestId: string | null;
  text: string;
}

export interface Run {
  method: Method;
  /** With its parameters, from `/v1/` on. */
  path: string;
  body: string | null;
  secret: string | null;
}

const MOST_SHOWN = 200_000;

/** The call as a program makes it, by the key and without the member's session; what is refused is an answer too. */
export function useRun() {
  return useMutation({
    mutationFn: async ({ method, path, body, secret }: Run): Promise<Ran> => {
      const began = performance.now();
      const headers: Record<string, string> = { accept: "application/json" };
      if (secret !== null) headers["authorization"] = `Bearer ${secret}`;
      if (body !== null) headers["content-type"] = "application/json";
      const answer = await fetch(path, { method, headers, body, credentials: "omit", cache: "no-store" });
      const isText = /json|text/.test(answer.headers.get("content-type") ?? "");
      const given = isText ? await answer.text() : `${(await answer.blob()).size.toLocaleString()} bytes of ${answer.headers.get("content-type") ?? "something"}`;
      const text = given.length > MOST_SHOWN ? `${given.slice(0, MOST_SHOWN)}…` : given;
      return { status: answer.status, milliseconds: Math.round(performance.now() - began), requestId: answer.headers.get("x-request-id"), text };
    },
  });
}
