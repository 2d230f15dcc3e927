import type { Category, FlagOutput, Sanctioned } from "../../api/moderation.ts";

export const CATEGORY: Readonly<Record<Category, string>> = {
  spam: "spam", scam: "scam", harassment: "harassment", hate: "hate", violence: "violence", sexual: "sexual", self_harm: "self-harm",
  impersonation: "impersonation", illegal: "illegal", other: "other",
}; // prettier-ignore

/** What a person may not do, in words. */
export const ACTION: Readonly<Record<Sanctioned, string>> = { mute: "muted", suspend: "suspended", block: "blocked" };

export const ABOUT: Readonly<Record<Sanctioned, string>> = {
  mute: "They read, and post in no conversation.",
  suspend: "They are signed out everywhere at once, and may not come back; nothing is posted for them.",
  block: "They are signed out, may not come back, and are taken out of every group. It lasts until somebody lifts it.",
};

export const LASTS: readonly { value: string; label: string }[] = [
  { value: "1h", label: "an hour" },
  { value: "24h", label: "a day" },
  { value: "7d", label: "a week" },
  { value: "30d", label: "30 days" },
  { value: "", label: "until somebody lifts it" },
];

/** Who has said it, or is flagged. */
export const whoOf = (one: { contact: string | null; contact_id: string | null }) => one.contact ?? (one.contact_id === null ? "nobody of your people" : "somebody who was erased");

/** The post or the person that it is about: flags of the same one are decided together. */
export const subjectOf = (flag: FlagOutput) => flag.message ?? flag.contact_id ?? flag.id;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `24h` in milliseconds; null where it is no duration. */
export function durationOf(text: string): number | null {
  const [, count, unit = ""] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
  const size = UNITS[unit];
  return count === undefined || size === undefined ? null : Number(count) * size;
}

/** `24h` -> `24 hours`. */
export function durationWords(text: string): string {
  const [, count, unit = ""] = /^(\d+)(s|m|h|d)$/.exec(text) ?? [];
  const name = { s: "second", m: "minute", h: "hour", d: "day" }[unit];
  return count === undefined || name === undefined ? text : `${count} ${name}${count === "1" ? "" : "s"}`;
}
