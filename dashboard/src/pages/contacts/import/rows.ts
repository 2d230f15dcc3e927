// A row of a file as a person, and what they agreed to; or what is wrong with it. Pure: the same row is the same, whenever it is read.
import type { BatchItem, ConsentItem } from "@sdk/types.ts";
import type { Mapping } from "./columns.ts";

export interface Read {
  item: BatchItem;
  consents: ConsentItem[];
  wrong: string[];
}

const YES = /^(1|y|yes|true|on|x|ja|j|oui|si|sí|granted|agreed|opt.?in|opted.?in|subscribed|active)$/i;
const NO = /^(0|n|no|false|off|nee|nein|non|withdrawn|opt.?out|opted.?out|unsubscribed)$/i;

/** `seen`: ids of the rows before, with their line; the row's own is added. */
export function read(row: readonly string[], line: number, mapping: Mapping, seen: Map<string, number>): Read {
  const wrong: string[] = [];
  const id = mapping.id === null ? "" : (row[mapping.id] ?? "");
  if (id === "") wrong.push("It has no id.");
  const before = seen.get(id);
  if (before !== undefined && id !== "") wrong.push(`The same id is in line ${before}.`);
  else seen.set(id, line);
  if (row.length > mapping.targets.length) wrong.push("It has more cells than there are columns: is a quotation mark missing?");
  const item: BatchItem = { id };
  const attributes: NonNullable<BatchItem["attributes"]> = {};
  const said: { channel: string; state: "granted" | "withdrawn" }[] = [];
  const shown: Pick<ConsentItem, "text" | "source" | "occurred_at"> = {};
  const proof: Record<string, string> = {};
  mapping.targets.forEach((target, n) => {
    const value = row[n] ?? "";
    // An empty cell says nothing: what is known stays.
    if (value === "") return;
    if (target.is === "field") item[target.field] = value;
    else if (target.is === "proof") proof[target.name] = value;
    else if (target.is === "consent_text") shown.text = value;
    else if (target.is === "consent_source") shown.source = value;
    else if (target.is === "consent_at") {
      const at = momentOf(value);
      if (at === null) wrong.push(`When they agreed, “${value}”, is no time: write 2026-05-01 or 2026-05-01T09:30:00Z.`);
      else shown.occurred_at = at;
    } else if (target.is === "consent") {
      if (YES.test(value)) said.push({ channel: target.channel, state: "granted" });
      else if (NO.test(value)) said.push({ channel: target.channel, state: "withdrawn" });
      else wrong.push(`“${value}” is neither yes nor no (${target.channel}).`);
    } else if (target.is === "attribute") {
      if (target.kind === "text") attributes[target.name] = value;
      else if (target.kind === "number" && Number.isFinite(Number(value))) attributes[target.name] = Number(value);
      else if (target.kind === "flag" && (YES.test(value) || NO.test(value))) attributes[target.name] = YES.test(value);
      else wrong.push(`${target.name}: “${value}” is no ${target.kind === "number" ? "number" : "yes or no"}.`);
    }
  });
  if (Object.keys(attributes).length > 0) item.attributes = attributes;
  const { purpose, text, source } = mapping.consent;
  const kept = { ...(text.trim() && { text: text.trim() }), ...(source.trim() && { source: source.trim() }), ...shown };
  const consents = said.map(
    (one): ConsentItem => ({ contact: id, purpose, ...one, ...kept, ...(Object.keys(proof).length > 0 ? { proof } : {}) }),
  );
  return { item, consents, wrong };
}

function momentOf(text: string): string | null {
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return null;
  // A day alone is taken as UTC by the language, a time without a zone as here.
  const at = new Date(text.replace(/^(\S+) (\d)/, "$1T$2"));
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
