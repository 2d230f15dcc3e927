// What a schedule sends, as the form of Compose shows it, and back. Pure.
import type { RouteInput, Send, To } from "../../api/compose.ts";
import { emptyDraft, type By, type Draft } from "../compose/draft.ts";
import { byOf } from "../compose/people.ts";

export type Message = Readonly<Record<string, unknown>>;

const MOST_PILLS = 50;

/** Everybody whom it names. */
export function recipientsOf(to: unknown): To[] {
  const all: unknown[] = Array.isArray(to) ? to : to === undefined || to === null ? [] : [to];
  return all.map((one) => (typeof one === "string" ? { id: one } : (one as To)));
}

/** Which way it goes, in a word or two; undefined where its template, its topic or the workspace says it. */
export function wayOf(message: Message): string | undefined {
  const route = message["route"] as RouteInput | undefined;
  const steps = route?.steps?.map((step) => step.channels.join(" and "));
  return route?.channel ?? steps?.join(", then ");
}

/** The draft, and whom it goes to where the form has no words for that (each with data of their own). */
export function draftOf(message: Message): { draft: Draft; kept: To[] | null } {
  const people = recipientsOf(message["to"]);
  const named = people.map(nameOf);
  const isPlain = named.every((one) => one !== null);
  const isShort = isPlain && people.length <= MOST_PILLS;
  const isList = isPlain && !isShort && named.every((one) => byOf(one.value) === one.by);
  const content = message["content"] as { body?: string; title?: string | null } | undefined;
  const template = (message["template"] as string | undefined) ?? null;
  const route = (message["route"] as RouteInput | undefined) ?? null;
  const draft: Draft = {
    ...emptyDraft(),
    mode: isShort ? "people" : "list",
    people: isShort ? named.map((one) => ({ ...one, label: one.value })) : [],
    list: isList ? { name: "", text: named.map((one) => one.value).join("\n") } : null,
    source: template === null ? "text" : "template",
    template,
    title: content?.title ?? "",
    body: content?.body ?? "",
    data: flat(message["data"] as Message | undefined),
    purpose: (message["purpose"] as string | undefined) ?? null,
    topic: (message["topic"] as string | undefined) ?? null,
    route,
  };
  return { draft, kept: isShort || isList ? null : people };
}

function nameOf({ data, ...who }: To): { by: By; value: string } | null {
  const [first, ...others] = Object.entries(who).filter(([, value]) => value !== null && value !== undefined);
  if (first === undefined || others.length > 0 || (data !== null && data !== undefined)) return null;
  return { by: first[0] as By, value: first[1] as string };
}

function flat(data: Message | undefined, before = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(data ?? {})) {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) Object.assign(found, flat(value as Message, `${before}${name}.`));
    else if (value !== null && value !== undefined) found[before + name] = typeof value === "string" ? value : typeof value === "boolean" ? (value ? "yes" : "no") : JSON.stringify(value);
  }
  return found;
}

/** The message with what was changed in the form; what the form does not show stays. `names`: the data that it shows. */
export function merged(before: Message | null, body: Send, names: readonly string[]): Send {
  if (before === null) return body;
  const shown = new Set(names.map((name) => name.split(".")[0]));
  const isSame = (before["template"] ?? null) === (body.template ?? null);
  const others = isSame ? Object.fromEntries(Object.entries((before["data"] as Message | undefined) ?? {}).filter(([name]) => !shown.has(name))) : {};
  const data = { ...others, ...body.data };
  const { to: _to, template: _template, content, data: _data, purpose: _purpose, topic: _topic, route: _route, ...rest } = before as Send;
  return {
    ...rest,
    ...body,
    ...(Object.keys(data).length === 0 ? {} : { data }),
    ...(body.content ? { content: { ...content, title: null, ...body.content } } : {}),
  };
}
