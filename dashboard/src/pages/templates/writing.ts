// What is being written, as a value: every change gives a new one. Pure.
import type { Channel, DraftOutput, FullVersionOutput, SourceInput } from "../../api/templates.ts";

export type Content = Record<string, Record<string, SourceInput>>;

export interface Writing {
  content: Content;
  default_locale: string;
  sources: string[];
}

export const writingOf = (from: DraftOutput | FullVersionOutput): Writing => ({
  content: from.content,
  default_locale: from.default_locale,
  sources: from.sources,
});

/** Every language that any channel has, that of last resort first. */
export function localesOf({ content, default_locale }: Writing): string[] {
  const found = new Set(Object.values(content).flatMap((by) => Object.keys(by)));
  found.delete(default_locale);
  return [default_locale, ...[...found].sort()];
}

export const channelsOf = (content: Content) => Object.keys(content) as Channel[];

export function withSource(writing: Writing, channel: Channel, locale: string, source: SourceInput): Writing {
  return { ...writing, content: { ...writing.content, [channel]: { ...writing.content[channel], [locale]: source } } };
}

/** Without that channel in that language; a channel that has no language left is gone. */
export function without(writing: Writing, channel: Channel, locale: string): Writing {
  const { [locale]: _, ...rest } = writing.content[channel] ?? {};
  if (Object.keys(rest).length > 0) return { ...writing, content: { ...writing.content, [channel]: rest } };
  return withoutChannel(writing, channel);
}

export function withoutChannel(writing: Writing, channel: Channel): Writing {
  const { [channel]: _, ...content } = writing.content;
  return { ...writing, content };
}

/** Without that language on every channel. */
export function withoutLocale(writing: Writing, locale: string): Writing {
  return channelsOf(writing.content).reduce((found, channel) => (found.content[channel]?.[locale] ? without(found, channel, locale) : found), writing);
}

/** What a new channel begins with: the words of another, as far as it takes them. */
export function beginning(like: SourceInput | undefined, hasTitle: boolean): SourceInput {
  const text = like?.text ?? "";
  return { text, ...(hasTitle ? { title: like?.title ?? "" } : {}) };
}

export const isSame = (one: Writing, other: Writing) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  // What is not there and what is nothing are the same.
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && one !== null && !(Array.isArray(one) && one.length === 0));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)]));
}
