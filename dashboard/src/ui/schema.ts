// JSON Schema (2020-12) as far as a form is made of it: what a field is, what it begins with, and what is wrong with it.
export interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  enum?: (string | number)[];
  const?: string;
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

export type Defs = Readonly<Record<string, JsonSchema>>;
export type Fields = Readonly<Record<string, unknown>>;

/** What is behind a reference, with the title of where it stands. */
export function whole(schema: JsonSchema, defs: Defs): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const found = whole(defs[schema.$ref.split("/").at(-1) ?? ""] ?? {}, defs);
  return { ...found, title: schema.title ?? found.title ?? "", description: schema.description ?? found.description ?? "" };
}

export type Kind = "text" | "secret" | "choice" | "number" | "flag" | "object" | "texts" | "list" | "map" | "variants" | "json" | "fixed";

export interface Field {
  kind: Kind;
  schema: JsonSchema;
  /** It may be null, or left out. */
  isOptional: boolean;
  variants: JsonSchema[];
}

/** What kind of field it becomes. */
export function fieldOf(given: JsonSchema, defs: Defs): Field {
  const schema = whole(given, defs);
  if (schema.anyOf === undefined) return { kind: kindOf(schema, defs), schema, isOptional: false, variants: [] };
  const isOptional = schema.anyOf.some((one) => one.type === "null");
  const some = schema.anyOf.filter((one) => one.type !== "null");
  const head = { title: schema.title ?? "", description: schema.description ?? "" };
  const [only] = some;
  if (some.length === 1 && only) {
    const inner = fieldOf(only, defs);
    return { ...inner, isOptional: true, schema: { ...inner.schema, title: head.title, description: head.description || (inner.schema.description ?? "") } };
  }
  if (schema.discriminator !== undefined) return { kind: "variants", schema, isOptional, variants: some.map((one) => whole(one, defs)) };
  return { kind: "json", schema, isOptional, variants: [] };
}

function kindOf(schema: JsonSchema, defs: Defs): Kind {
  if (schema.const !== undefined) return "fixed";
  if (schema.enum !== undefined) return "choice";
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "string") return schema.format === "password" ? "secret" : "text";
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "flag";
  if (type === "array") return schema.items && fieldOf(schema.items, defs).kind === "text" ? "texts" : schema.items && Object.keys(schema.items).length > 0 ? "list" : "json";
  if (schema.properties !== undefined) return "object";
  return typeof schema.additionalProperties === "object" ? "map" : "json";
}

/** What a field begins with where there has to be something. */
export function beginning(given: JsonSchema, defs: Defs): unknown {
  const { kind, schema, isOptional, variants } = fieldOf(given, defs);
  if (isOptional) return undefined;
  if (kind === "fixed") return schema.const;
  if (kind === "object") return begun(schema, defs);
  if (kind === "variants" && variants[0]) return begun(variants[0], defs);
  if (schema.default !== undefined) return undefined;
  return kind === "list" || kind === "texts" ? [] : undefined;
}

/** An object with what it needs, and nothing that may be left out. */
export function begun(schema: JsonSchema, defs: Defs): Fields {
  const found: Record<string, unknown> = {};
  for (const name of schema.required ?? []) {
    const value = beginning(schema.properties?.[name] ?? {}, defs);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

const isNothing = (value: unknown) => value === undefined || value === null || value === "";

/** What is wrong with what was given, by its place (`auth/password`), before anybody is asked. */
export function wrongIn(given: JsonSchema, value: unknown, defs: Defs, place: string, isNeeded: boolean): Record<string, string> {
  const { kind, schema, isOptional, variants } = fieldOf(given, defs);
  if (isNothing(value)) return isNeeded && !isOptional && kind !== "object" ? { [place]: "It is needed." } : {};
  if (kind === "variants") {
    const chosen = variantOf(schema, variants, value);
    return chosen === undefined ? {} : wrongFieldsOf(chosen, value as Fields, defs, place);
  }
  if (kind === "object") return wrongFieldsOf(schema, value as Fields, defs, place);
  if (kind === "list" || kind === "texts") {
    const items = value as unknown[];
    const least = schema.minItems ?? 0;
    const own: Record<string, string> = items.length < least ? { [place]: `At least ${least} is needed.` } : {};
    return Object.assign(own, ...items.map((item, n) => wrongIn(schema.items ?? {}, item, defs, `${place}/${n}`, true)));
  }
  const said = typeof value === "string" ? wrongText(schema, value) : typeof value === "number" ? wrongNumber(schema, value) : null;
  return said === null ? {} : { [place]: said };
}

export function wrongFieldsOf(schema: JsonSchema, value: Fields, defs: Defs, place: string): Record<string, string> {
  const below = (name: string) => (place === "" ? name : `${place}/${name}`);
  return Object.assign({}, ...Object.entries(schema.properties ?? {}).map(([name, one]) => wrongIn(one, value[name], defs, below(name), schema.required?.includes(name) ?? false)));
}

function wrongText(schema: JsonSchema, text: string): string | null {
  if (schema.minLength !== undefined && text.length < schema.minLength) return `At least ${schema.minLength} characters are needed.`;
  if (schema.maxLength !== undefined && text.length > schema.maxLength) return `At most ${schema.maxLength.toLocaleString()} characters are taken.`;
  if (schema.pattern === undefined) return null;
  try {
    return new RegExp(schema.pattern).test(text) ? null : "It is not written as it has to be.";
  } catch {
    // A pattern that this browser does not read is the server's to check.
    return null;
  }
}

function wrongNumber(schema: JsonSchema, value: number): string | null {
  if (schema.minimum !== undefined && value < schema.minimum) return `It is ${schema.minimum} at least.`;
  if (schema.maximum !== undefined && value > schema.maximum) return `It is ${schema.maximum} at most.`;
  return null;
}

/** Which of several it is, by the field that tells. */
export function variantOf(schema: JsonSchema, variants: readonly JsonSchema[], value: unknown): JsonSchema | undefined {
  const name = schema.discriminator?.propertyName ?? "";
  const told = (value as Fields | undefined)?.[name];
  return variants.find((one) => one.properties?.[name]?.const === told);
}
