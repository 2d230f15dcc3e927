// A condition as one builds it: fields with an operator each, all or any of which hold. What is deeper is written as JSON. Pure.
export type Scalar = string | number | boolean;
export type Kind = "flag" | "number" | "text";

export interface Row {
  field: string;
  operator: Operator;
  value: Scalar | Scalar[];
}

export interface Rows {
  joins: "all" | "any";
  rows: Row[];
}

type Takes = "choices" | "nothing" | "number" | "scalar" | "text" | "time";

/** Every operator, as the API calls it (`there` and `missing` are its `exists`), as one says it, and what it takes. */
export const OPERATORS = [
  ["is", "is", "scalar"],
  ["is_not", "is not", "scalar"],
  ["in", "is one of", "choices"],
  ["not_in", "is none of", "choices"],
  ["there", "is known", "nothing"],
  ["missing", "is not known", "nothing"],
  ["contains", "contains", "scalar"],
  ["begins_with", "begins with", "text"],
  ["above", "is above", "number"],
  ["below", "is below", "number"],
  ["at_least", "is at least", "number"],
  ["at_most", "is at most", "number"],
  ["before", "is before", "time"],
  ["after", "is after", "time"],
] as const satisfies readonly (readonly [string, string, Takes])[];
export type Operator = (typeof OPERATORS)[number][0];

export const takesOf = (operator: Operator): Takes => OPERATORS.find(([one]) => one === operator)?.[2] ?? "scalar";
const saidOf = (operator: Operator) => OPERATORS.find(([one]) => one === operator)?.[1] ?? operator;

export const isObject = (given: unknown): given is Record<string, unknown> => typeof given === "object" && given !== null && !Array.isArray(given);
const isScalar = (given: unknown): given is Scalar => ["boolean", "number", "string"].includes(typeof given);

/** The condition as rows; null where it is none that rows can say. */
export function rowsOf(when: unknown): Rows | null {
  if (!isObject(when)) return null;
  const [name] = Object.keys(when);
  if (Object.keys(when).length === 1 && (name === "all" || name === "any")) {
    const parts = when[name];
    const rows = Array.isArray(parts) ? parts.map(rowOf) : [];
    return rows.length > 1 && rows.every((row) => row !== null) ? { joins: name, rows } : null;
  }
  const row = rowOf(when);
  return row === null ? null : { joins: "all", rows: [row] };
}

function rowOf(given: unknown): Row | null {
  if (!isObject(given) || typeof given["field"] !== "string") return null;
  const { field, ...rest } = given;
  const [[name, value] = [], ...more] = Object.entries(rest);
  if (name === undefined || more.length > 0) return null;
  if (name === "exists") return typeof value === "boolean" ? { field: String(field), operator: value ? "there" : "missing", value: "" } : null;
  const operator = OPERATORS.find(([one, , takes]) => one === name && takes !== "nothing")?.[0];
  return operator !== undefined && fits(value, takesOf(operator)) ? { field: String(field), operator, value: value as Row["value"] } : null;
}

function fits(value: unknown, takes: Takes): boolean {
  if (takes === "choices") return Array.isArray(value) && value.every((one) => typeof one === typeof value[0] && isScalar(one));
  if (takes === "number") return typeof value === "number";
  return takes === "scalar" ? isScalar(value) : typeof value === "string";
}

/** The rows as the API takes them; null where there is none. */
export function whenOf({ joins, rows }: Rows): Record<string, unknown> | null {
  const parts = rows.map(({ field, operator, value }): Record<string, unknown> => {
    if (operator === "there" || operator === "missing") return { field, exists: operator === "there" };
    return { field, [operator]: value };
  });
  return parts.length > 1 ? { [joins]: parts } : (parts[0] ?? null);
}

/** The row with another operator: its value stays where it may. */
export function turned(row: Row, operator: Operator): Row {
  const takes = takesOf(operator);
  const [first] = Array.isArray(row.value) ? row.value : [row.value];
  if (takes === "choices") return { ...row, operator, value: Array.isArray(row.value) ? row.value : first === "" || first === undefined ? [] : [first] };
  if (takes === "number") return { ...row, operator, value: typeof first === "number" ? first : 0 };
  if (takes === "scalar") return { ...row, operator, value: first ?? "" };
  return { ...row, operator, value: takes === "time" || takes === "nothing" ? "" : String(first ?? "") };
}

export const kindOf = (value: Row["value"]): Kind => {
  const [first] = Array.isArray(value) ? value : [value];
  return typeof first === "number" ? "number" : typeof first === "boolean" ? "flag" : "text";
};

/** The value as one of that kind: a text is no number. */
export function ofKind(value: Row["value"], kind: Kind): Row["value"] {
  const one = (given: Scalar): Scalar => {
    if (kind === "flag") return given === true || given === "true" || given === "yes";
    return kind === "number" ? (Number.isFinite(Number(given)) ? Number(given) : 0) : String(given);
  };
  return Array.isArray(value) ? value.map(one) : one(value);
}

/** Whether every part of it says what it asks; whether that can be asked is for the API to say. */
export function isFinished(when: unknown): boolean {
  const found = rowsOf(when);
  if (found === null) return true;
  return found.rows.every(({ field, operator, value }) => field.trim() !== "" && (takesOf(operator) === "choices" ? (value as Scalar[]).length > 0 : takesOf(operator) !== "time" || value !== ""));
}

const JOINED = { all: " and ", any: " or " } as const;

/** What it asks, as one says it. Total: whatever stands there is told somehow. */
export function conditionWords(when: unknown, isWithin = false): string {
  if (!isObject(when)) return "…";
  if ("not" in when) return `not (${conditionWords(when["not"])})`;
  for (const joins of ["all", "any"] as const) {
    const parts = when[joins];
    if (!Array.isArray(parts)) continue;
    const words = parts.map((part) => conditionWords(part, true)).join(JOINED[joins]);
    return isWithin && parts.length > 1 ? `(${words})` : words;
  }
  const row = rowOf(when);
  if (row === null) return "…";
  const { field, operator, value } = row;
  const told = takesOf(operator) === "nothing" ? "" : ` ${(Array.isArray(value) ? value : [value]).map(valueWords).join(", ")}`;
  return `${fieldWords(field)} ${saidOf(operator)}${told}`;
}

const valueWords = (value: Scalar) => (value === true ? "yes" : value === false ? "no" : value === "" ? "…" : String(value));
const fieldWords = (field: string) => field.replace(/^contact\.(attributes\.)?/, "").replace(/^data\./, "the message’s ") || "…";
