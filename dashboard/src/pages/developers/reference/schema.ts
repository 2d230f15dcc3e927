import type { Schema } from "../../../api/described.ts";

export type Schemas = Readonly<Record<string, Schema>>;

/** What is behind a reference. */
export function whole(schema: Schema, all: Schemas): Schema {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? schema : (all[name] ?? {});
}

/** Of several that it may be, those that are something. */
const kinds = (schema: Schema) => schema.anyOf?.filter((one) => one.type !== "null") ?? [schema];

/** What it is, in a word or a few: `text`, `list of text`, `one of: a, b`. */
export function kindOf(schema: Schema, all: Schemas): string {
  if (schema.enum) return `one of: ${schema.enum.map(String).join(", ")}`;
  if (schema.const !== undefined) return `"${String(schema.const)}"`;
  if (schema.$ref) return kindOf(whole(schema, all), all);
  const some = kinds(schema);
  if (schema.anyOf) return [...new Set(some.map((one) => kindOf(one, all)))].join(" or ");
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((one) => one !== "null" && one !== undefined);
  return types.map((type) => (type === "array" ? `list of ${schema.items ? kindOf(schema.items, all) : "anything"}` : word(type ?? "", schema))).join(" or ") || "anything";
}

function word(type: string, schema: Schema): string {
  if (type === "string") return schema.format === "date-time" ? "time" : schema.format === "password" ? "secret text" : schema.format === "binary" ? "file" : "text";
  return { integer: "whole number", number: "number", boolean: "yes or no", object: "object" }[type] ?? type;
}

/** Its bounds, in words. */
export function boundsOf(schema: Schema): string {
  return kinds(schema).map(bounds).filter(Boolean).join(" ");
}

function bounds(schema: Schema): string {
  const said: string[] = [];
  const between = (least: number | undefined, most: number | undefined, what: string) => {
    if (least !== undefined && most !== undefined) said.push(`${least.toLocaleString()} to ${most.toLocaleString()}${what}`);
    else if (most !== undefined) said.push(`at most ${most.toLocaleString()}${what}`);
    else if (least !== undefined) said.push(`at least ${least.toLocaleString()}${what}`);
  };
  between(schema.minimum, schema.maximum, "");
  between(schema.minLength, schema.maxLength, " characters");
  between(schema.minItems, schema.maxItems, " items");
  if (schema.default !== undefined && schema.default !== null) said.push(`${JSON.stringify(schema.default)} where it is left out`);
  return said.join("; ");
}

/** The fields inside, of whatever it may be. */
export function fieldsOf(schema: Schema, all: Schemas): [name: string, field: Schema, isRequired: boolean][] {
  for (const kind of kinds(whole(schema, all))) {
    const found = whole(kind, all);
    if (found.properties) return Object.entries(found.properties).map(([name, field]) => [name, field, found.required?.includes(name) ?? false]);
    if (found.items) {
      const inside = fieldsOf(found.items, all);
      if (inside.length > 0) return inside;
    } else if (found.anyOf) {
      const inside = fieldsOf(found, all);
      if (inside.length > 0) return inside;
    }
  }
  return [];
}
