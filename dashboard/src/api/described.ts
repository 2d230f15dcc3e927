// What the server says of itself (/openapi.json), as the reference shows it.
import type { JsonSchema } from "../ui/schema.ts";

export type Schema = JsonSchema;

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
  /** With names, it is an object of known fields, and Python gives each by its name. */
  body: { schema: Schema; example: unknown; hasNames: boolean } | null;
  /** A list that is told in pages: the clients go through all of them. */
  isPaged: boolean;
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

export interface Document {
  paths: Record<string, Partial<Record<string, Operation>>>;
  webhooks: Record<string, { post: { summary: string } }>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter>; responses: Record<string, Response> };
}

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** Every operation, as one reads of it. */
export function described(document: Document): Reference {
  const { components } = document;
  const named = <Kind>(given: Kind | { $ref: string }, all: Record<string, Kind>): Kind | undefined =>
    typeof given === "object" && given !== null && "$ref" in given ? all[given.$ref.split("/").at(-1) ?? ""] : (given as Kind);
  const operations = Object.entries(document.paths).flatMap(([path, given]) =>
    METHODS.flatMap((method): Described[] => {
      const one = given[method];
      if (one === undefined) return [];
      const content = one.requestBody?.content["application/json"];
      const parameters = one.parameters.map((parameter) => named(parameter, components.parameters)).filter((parameter) => parameter !== undefined);
      const answers = Object.entries(one.responses).flatMap(([status, answer]) => {
        const found = named(answer, components.responses);
        return found === undefined ? [] : [{ status, ...found }];
      });
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
          parameters,
          body: content === undefined ? null : { schema: content.schema, example: content.example, hasNames: fieldsOf(content.schema, components.schemas) !== undefined },
          isPaged: parameters.some((parameter) => parameter.in === "query" && parameter.name === "after") && isPage(answers, components.schemas),
          answers,
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

const fieldsOf = (schema: Schema | undefined, all: Record<string, Schema>) => (schema?.$ref === undefined ? schema : all[schema.$ref.split("/").at(-1) ?? ""])?.properties;

/** As the clients tell it: its items, and where the next page begins. */
function isPage(answers: Described["answers"], all: Record<string, Schema>): boolean {
  const fields = fieldsOf(answers.find((one) => one.status.startsWith("2"))?.content?.["application/json"]?.schema, all);
  return fields?.["data"]?.type === "array" && fields["next"] !== undefined;
}
