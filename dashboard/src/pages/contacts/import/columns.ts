// What a column of a file may be, and what it probably is.
import { CHANNELS } from "../../../api/channels.ts";

export const FIELDS = ["name", "email", "phone", "locale", "timezone", "country"] as const;
export type Field = (typeof FIELDS)[number];
export type Kind = "text" | "number" | "flag";

/** What becomes of a column. */
export type Target =
  | { is: "nothing" }
  | { is: "field"; field: Field }
  | { is: "attribute"; name: string; kind: Kind }
  | { is: "consent"; channel: string }
  | { is: "consent_text" | "consent_source" | "consent_at" }
  | { is: "proof"; name: string };

export interface Mapping {
  /** The column by which people are known. */
  id: number | null;
  targets: Target[];
  /** What counts for every consent whose row says nothing of its own. */
  consent: { purpose: "marketing" | "transactional"; text: string; source: string };
}

/** A column of what was wrong, in the file of what was not taken: it is nothing when that is imported again. */
export const WRONG = "what was wrong";

const BY_TITLE: readonly [RegExp, Target][] = [
  [new RegExp(`^${WRONG}$`), { is: "nothing" }],
  [/^(opt.?in|consent|subscri|newsletter|marketing|toestemming)/, { is: "consent", channel: "email" }],
  [/^(e.?mail|mail|e.?mail.?ad+ress?e?|mailadres)$/, { is: "field", field: "email" }],
  [/^(phone|mobile|tel|telephone|phone.?number|mobile.?number|cell|gsm|telefoon|telefon|handy|msisdn)$/, { is: "field", field: "phone" }],
  [/^(name|full.?name|display.?name|naam|nom)$/, { is: "field", field: "name" }],
  [/^(locale|language|lang|taal|sprache)$/, { is: "field", field: "locale" }],
  [/^(time.?zone|tz)$/, { is: "field", field: "timezone" }],
  [/^(country|country.?code|land)$/, { is: "field", field: "country" }],
  [/^(consent|opt.?in|subscribed|signed.?up).?(at|date|time|on)$/, { is: "consent_at" }],
  [/^(consent|opt.?in).?(text|wording)$/, { is: "consent_text" }],
  [/^(consent|opt.?in).?(source|form|from)$/, { is: "consent_source" }],
  [/^(consent|opt.?in|signup).?(ip|url|page|proof)$/, { is: "proof", name: "" }],
];
const CHANNEL_WORDS: readonly [RegExp, string][] = [
  [/sms|text/, "sms"],
  [/whats/, "whatsapp"],
  [/push/, "push"],
  [/call|voice/, "voice"],
];
const IDS = /^(id|external.?id|user.?id|customer.?id|contact.?id|your.?id|klantnummer|kundennummer)$/;
const MAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d+)?$/;
const FLAG = /^(true|false|yes|no)$/i;

const plain = (title: string) => title.trim().toLowerCase();

/** A guess for each column, by its title and then by what stands in it; every field once. */
export function guessed(head: readonly string[], samples: readonly (readonly string[])[]): Mapping {
  const taken = new Set<string>();
  const columns = head.map((_, n) => samples.map((row) => row[n] ?? "").filter((one) => one !== ""));
  const targets = head.map((title, n): Target => {
    const target = guess(plain(title), title, columns[n] ?? []);
    const key = target.is === "field" ? target.field : null;
    if (key !== null && taken.has(key)) return attribute(title, columns[n] ?? []);
    if (key !== null) taken.add(key);
    return target;
  });
  const ids = head.findIndex((title) => IDS.test(plain(title)));
  const byField = (field: Field) => targets.findIndex((one) => one.is === "field" && one.field === field);
  const id = [ids, byField("email"), byField("phone")].find((one) => one >= 0) ?? null;
  if (ids >= 0) targets[ids] = { is: "nothing" };
  return { id, targets, consent: { purpose: "marketing", text: "", source: "" } };
}

function guess(title: string, written: string, samples: readonly string[]): Target {
  // The longer word first: "consent date" is no consent.
  const told = [...BY_TITLE.slice(8), ...BY_TITLE.slice(0, 8)].find(([form]) => form.test(title))?.[1];
  if (told?.is === "consent") return { is: "consent", channel: CHANNEL_WORDS.find(([form]) => form.test(title))?.[1] ?? "email" };
  if (told?.is === "proof") return { is: "proof", name: nameOf(written) };
  if (told !== undefined) return told;
  if (samples.length > 0 && samples.every((one) => MAIL.test(one))) return { is: "field", field: "email" };
  return attribute(written, samples);
}

/** As an attribute: what it is for all of the samples. */
export function attribute(title: string, samples: readonly string[]): Target {
  const all = (form: RegExp) => samples.length > 0 && samples.every((one) => form.test(one));
  return { is: "attribute", name: nameOf(title), kind: all(FLAG) ? "flag" : all(NUMBER) ? "number" : "text" };
}

/** `Orders (2026)` -> `orders_2026`: what a template can say. */
export function nameOf(title: string): string {
  return (
    title
      .normalize("NFD")
      .replace(/[^\w]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .toLowerCase()
      .slice(0, 64) || "column"
  );
}

const OPTIONS: readonly { group: string; items: { value: string; label: string }[] }[] = [
  { group: "", items: [{ value: "nothing", label: "Leave it out" }] },
  {
    group: "Who they are",
    items: [
      { value: "field:name", label: "Name" },
      { value: "field:email", label: "Mail address" },
      { value: "field:phone", label: "Phone number" },
      { value: "field:locale", label: "Language" },
      { value: "field:timezone", label: "Time zone" },
      { value: "field:country", label: "Country" },
    ],
  },
  {
    group: "Attribute",
    items: [
      { value: "attribute:text", label: "Attribute: text" },
      { value: "attribute:number", label: "Attribute: number" },
      { value: "attribute:flag", label: "Attribute: yes or no" },
    ],
  },
  {
    group: "What they agreed to",
    items: [
      ...CHANNELS.map((channel) => ({ value: `consent:${channel}`, label: `Agreed (yes or no): ${channel}` })),
      { value: "consent_at", label: "When they agreed" },
      { value: "consent_text", label: "The text that they agreed to" },
      { value: "consent_source", label: "Where they agreed" },
      { value: "proof", label: "Proof: address, page, note" },
    ],
  },
];
export const CHOICES = OPTIONS.map((one) => (one.group === "" ? { group: "…", items: one.items } : one));

export function choiceOf(target: Target): string {
  if (target.is === "field") return `field:${target.field}`;
  if (target.is === "attribute") return `attribute:${target.kind}`;
  return target.is === "consent" ? `consent:${target.channel}` : target.is;
}

export function targetOf(choice: string, title: string): Target {
  const [is = "nothing", what = ""] = choice.split(":");
  if (is === "field") return { is, field: what as Field };
  if (is === "attribute") return { is, name: nameOf(title), kind: what as Kind };
  if (is === "consent") return { is, channel: what };
  if (is === "proof") return { is, name: nameOf(title) };
  return { is: is as "nothing" | "consent_text" | "consent_source" | "consent_at" };
}

/** What is still missing before it can begin; null where nothing is. */
export function lacks(mapping: Mapping): string | null {
  if (mapping.id === null) return "Say by which column people are known.";
  const fields = mapping.targets.flatMap((one) => (one.is === "field" ? [one.field] : one.is === "attribute" ? [`attribute ${one.name}`] : one.is === "consent" ? [`agreed: ${one.channel}`] : []));
  const twice = fields.find((one, n) => fields.indexOf(one) !== n);
  if (twice !== undefined) return `Two columns are “${twice}”: leave one out.`;
  const has = (is: Target["is"]) => mapping.targets.some((one) => one.is === is);
  if (!has("consent") || mapping.consent.purpose !== "marketing") return null;
  const isShown = has("proof") || ((has("consent_text") || mapping.consent.text.trim() !== "") && (has("consent_source") || mapping.consent.source.trim() !== ""));
  return isShown ? null : "Say what people agreed to and where they did, or name a column that shows it: without that it counts for nothing.";
}
