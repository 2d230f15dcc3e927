import { Stack, Text } from "@mantine/core";
import { useMemo } from "react";
import type { SourceInput } from "../../api/templates.ts";
import { labelOf, languageOf } from "./channels.ts";
import classes from "./changes.module.css";
import { around, differ } from "./differ.ts";
import type { Writing } from "./writing.ts";

interface Change {
  what: string;
  before: string;
  after: string;
}

const FIELDS: readonly (readonly [name: string, label: string, of: (source: SourceInput) => string])[] = [
  ["title", "title", (one) => one.title ?? ""],
  ["text", "text", (one) => one.text ?? ""],
  ["mjml", "page in MJML", (one) => one.mjml ?? ""],
  ["html", "page in HTML", (one) => one.html ?? ""],
  ["actions", "buttons", (one) => (one.actions ?? []).map(({ label, url }) => `${label} → ${url}`).join("\n")],
  ["bundle", "belongs together with", (one) => one.bundle ?? ""],
];

/** What of it is otherwise, field by field; `before` is null where there was nothing. */
export function changesBetween(before: Writing | null, after: Writing): Change[] {
  const changes: Change[] = [];
  const add = (what: string, old: string, now: string) => old !== now && changes.push({ what, before: old, after: now });
  const channels = new Set([...Object.keys(before?.content ?? {}), ...Object.keys(after.content)]);
  for (const channel of [...channels].sort()) {
    const [old, now] = [before?.content[channel] ?? {}, after.content[channel] ?? {}];
    for (const locale of [...new Set([...Object.keys(old), ...Object.keys(now)])].sort())
      for (const [, label, of] of FIELDS) add(`${labelOf(channel)} in ${languageOf(locale)}: ${label}`, of(old[locale] ?? {}), of(now[locale] ?? {}));
  }
  if (before) add("Who reads none of the others gets", languageOf(before.default_locale), languageOf(after.default_locale));
  add("Data that is asked for as it goes", (before?.sources ?? []).join("\n"), after.sources.join("\n"));
  return changes;
}

/** What is otherwise, line by line. */
export function Changes({ before, after }: { before: Writing | null; after: Writing }) {
  const changes = useMemo(() => changesBetween(before, after), [before, after]);
  if (changes.length === 0) return <Text size="sm">Nothing is otherwise.</Text>;
  return (
    <Stack gap="sm">
      {changes.map((change) => (
        <section key={change.what} aria-label={change.what}>
          <Text size="sm" fw={550} mb={4}>
            {change.what}
          </Text>
          <Diff before={change.before} after={change.after} />
        </section>
      ))}
    </Stack>
  );
}

const SIGNS = { gone: "−", new: "+", same: "" } as const;
const TOLD = { gone: "was", new: "is", same: "" } as const;

function Diff({ before, after }: { before: string; after: string }) {
  return (
    <div className={classes["diff"]} tabIndex={0} role="group">
      {around(differ(before, after)).map((line, n) =>
        typeof line === "number" ? (
          <div key={n} className={classes["left"]}>
            {line === 1 ? "one line" : `${line.toLocaleString()} lines`} as before
          </div>
        ) : (
          <div key={n} className={line.kind === "same" ? undefined : classes[line.kind]} data-kind={line.kind}>
            <span className={classes["sign"]} aria-label={TOLD[line.kind]}>
              {SIGNS[line.kind]}
            </span>
            {line.text}
          </div>
        ),
      )}
    </div>
  );
}
