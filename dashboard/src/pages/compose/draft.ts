// What is being written, and how it is said to the API. Pure.
import { newKey } from "@sdk/chance.ts";
import type { RouteInput, Send, TemplateOutput, To } from "../../api/compose.ts";
import { lacksOf } from "../routes/route.ts";

export type By = "id" | "email" | "phone";

export interface Person {
  by: By;
  value: string;
  label: string;
}

/** A list as it was pasted or chosen: which column says who, and what the others are called. */
export interface PastedList {
  name: string;
  text: string;
}

export interface People {
  to: To[];
  /** Lines that name nobody. */
  empty: number;
}

export interface Draft {
  /** The key under which it is sent, once: kept until it is. */
  key: string;
  mode: "people" | "list";
  people: Person[];
  list: PastedList | null;
  column: number | null;
  source: "text" | "template";
  template: string | null;
  title: string;
  body: string;
  data: Record<string, string>;
  purpose: string | null;
  topic: string | null;
  /** Null: as the template, its topic or the workspace says. */
  route: RouteInput | null;
  when: "now" | "at" | "theirs";
  at: string;
  day: string;
  hour: string;
  /** It was handed over, and nobody said whether it arrived. */
  isUncertain: boolean;
  /** The server has said that what was handed over before is not what stands here now. */
  isOther: boolean;
}

export const MOST_PEOPLE = 10_000;

export function emptyDraft(): Draft {
  return {
    key: newKey(),
    mode: "people",
    people: [],
    list: null,
    column: null,
    source: "text",
    template: null,
    title: "",
    body: "",
    data: {},
    purpose: null,
    topic: null,
    route: null,
    when: "now",
    at: "",
    day: "",
    hour: "09:00",
    isUncertain: false,
    isOther: false,
  };
}

export type Said = { body: Send; lacks: null } | { body: null; lacks: string };
const lack = (lacks: string): Said => ({ body: null, lacks });

/** The draft as a send, or what is still missing, in words. */
export function said(draft: Draft, listed: People | null, template: TemplateOutput | undefined, kinds: Readonly<Record<string, string>>): Said {
  const to = recipients(draft, listed);
  if (to.length === 0) return lack("Say to whom it goes.");
  if (to.length > MOST_PEOPLE) return lack(`Up to ${MOST_PEOPLE.toLocaleString()} people at once; these are ${to.length.toLocaleString()}. Split the list.`);
  if (draft.source === "template" && template === undefined) return lack("Choose a template.");
  if (draft.source === "text" && draft.body.trim() === "") return lack("Write what it says.");
  if (draft.source === "text" && draft.purpose === null) return lack("Say what it is for.");
  const unsaid = draft.route === null ? null : lacksOf(draft.route);
  if (unsaid !== null) return lack(unsaid);
  const moment = momentOf(draft);
  if (typeof moment === "string") return lack(moment);
  const data = dataOf(draft.data, kinds);
  if (typeof data === "string") return lack(data);
  return {
    lacks: null,
    body: {
      to,
      ...(draft.source === "template"
        ? { template: draft.template }
        : { content: { body: draft.body, ...(draft.title.trim() === "" ? {} : { title: draft.title }) }, purpose: draft.purpose as Send["purpose"] }),
      ...(Object.keys(data).length === 0 ? {} : { data }),
      ...(draft.topic === null ? {} : { topic: draft.topic }),
      ...(draft.route === null ? {} : { route: draft.route }),
      ...moment,
    },
  };
}

export function recipients(draft: Draft, listed: People | null): To[] {
  return draft.mode === "list" ? (listed?.to ?? []) : draft.people.map(({ by, value }) => ({ [by]: value }));
}

function momentOf(draft: Draft): Pick<Send, "send_at"> | string {
  if (draft.when === "now") return {};
  if (draft.when === "theirs") return draft.day === "" || draft.hour === "" ? "Say on which day, and at what time." : { send_at: { local: draft.hour, on: draft.day } };
  const at = new Date(draft.at);
  if (draft.at === "" || Number.isNaN(at.getTime())) return "Say when it goes.";
  return { send_at: at.toISOString() };
}

/** `order.number` is a field within a field. */
function dataOf(given: Readonly<Record<string, string>>, kinds: Readonly<Record<string, string>>): Record<string, unknown> | string {
  const made: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(given)) {
    if (text === "") continue;
    const value = valueOf(text, kinds[name] ?? "text");
    if (value === undefined) return `${name}: “${text}” is no ${kinds[name]}.`;
    put(made, name, value);
  }
  return made;
}

export function put(made: Record<string, unknown>, name: string, value: unknown): void {
  const steps = name.split(".");
  const last = steps.pop() ?? name;
  let place = made;
  for (const step of steps) {
    const inner = Object.hasOwn(place, step) ? place[step] : undefined;
    const next = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? (inner as Record<string, unknown>) : {};
    Object.defineProperty(place, step, { value: next, enumerable: true, configurable: true, writable: true });
    place = next;
  }
  // Whatever a column is called, it is a field and nothing else (`__proto__`).
  Object.defineProperty(place, last, { value, enumerable: true, configurable: true, writable: true });
}

function valueOf(text: string, kind: string): unknown {
  if (kind === "number") return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (kind === "flag") return /^(yes|true|1)$/i.test(text) ? true : /^(no|false|0)$/i.test(text) ? false : undefined;
  if (kind !== "list") return text;
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found : undefined;
  } catch {
    // As one writes a list by hand.
    return text.split("\n").map((one) => one.trim()).filter(Boolean); // prettier-ignore
  }
}

/** Now, as `datetime-local` writes it. */
export function localNow(hours = 0): string {
  const at = new Date(Date.now() + hours * 3_600_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
