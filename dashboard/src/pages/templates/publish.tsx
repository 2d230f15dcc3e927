import { Alert, Button, Group, Modal, ScrollArea, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { FieldProblem } from "@sdk/problem.ts";
import { TidingsProblem } from "../../api/client.ts";
import { usePublish, useVersion, type DraftOutput, type FullVersionOutput, type TemplateOutput } from "../../api/templates.ts";
import { Wrong } from "../../ui/door.tsx";
import { done } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { Changes } from "./changes.tsx";
import { labelOf, languageOf } from "./channels.ts";
import { writingOf } from "./writing.ts";

interface Props {
  template: TemplateOutput;
  /** What would be published: the draft as it was kept, or a version. */
  what: DraftOutput | FullVersionOutput | null;
  close: () => void;
  /** The draft has become that version. */
  became?: (version: number) => void;
}

/** Asked before messages get other words: what is otherwise, and what stands in the way. */
export function Publish({ template, what, close, became }: Props) {
  const before = useVersion(template.key, template.published);
  const publish = usePublish(template.key);
  const [refused, setRefused] = useState<readonly FieldProblem[]>([]);
  const problems = refused.length > 0 ? refused : (what?.problems ?? []);
  const go = () => {
    if (what === null) return;
    publish.mutate("revision" in what ? { revision: what.revision } : { version: what.version }, {
      onSuccess: (now) => {
        if ("revision" in what && now.published !== null) became?.(now.published);
        done(`Version ${now.published} is published: messages accepted from now on say this.`);
        close();
      },
      onError: (error) => setRefused(error instanceof TidingsProblem ? error.errors : []),
    });
  };
  const leave = () => {
    // What is written next is written on what comes of it.
    if (publish.isPending) return;
    setRefused([]);
    publish.reset();
    close();
  };
  const isFirst = template.published === null;
  return (
    <Modal opened={what !== null} onClose={leave} title={isBack(template, what) ? "Go back to this version?" : "Publish this?"} size="xl" scrollAreaComponent={ScrollArea.Autosize}>
      {what && (
        <Stack gap="md">
          <Text size="sm">
            {isFirst
              ? "Messages can be made from this template then: nobody gets anything by publishing it."
              : `Messages accepted from now on say this. Those accepted before keep version ${template.published}.`}
          </Text>
          {problems.length > 0 && (
            <Alert color="red" title="It cannot be published yet" p="sm">
              {problems.map((one, n) => (
                <Text key={n} size="sm">
                  {placeOf(one.pointer)}: {one.detail}
                </Text>
              ))}
            </Alert>
          )}
          {problems.length === 0 && <Wrong error={publish.error} />}
          {what.warnings.length > 0 && problems.length === 0 && (
            <Alert color="yellow" title="Worth a look" p="sm">
              {what.warnings.map((one, n) => (
                <Text key={n} size="sm">
                  {placeOf(one.pointer)}: {one.detail}
                </Text>
              ))}
            </Alert>
          )}
          <Untranslated missing={what.missing} fallback={what.default_locale} />
          {!isFirst && before.isPending ? <Waiting /> : <Changes before={before.data ? writingOf(before.data) : null} after={writingOf(what)} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={leave} disabled={publish.isPending}>
              Leave it
            </Button>
            <Button onClick={go} loading={publish.isPending} disabled={what.problems.length > 0} data-autofocus={what.problems.length === 0 || undefined}>
              {isBack(template, what) ? `Go back to version ${(what as FullVersionOutput).version}` : "Publish"}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

const isBack = ({ published }: TemplateOutput, what: Props["what"]) => what !== null && "version" in what && published !== null && what.version < published;

/** Where a problem is, as a person calls it. */
export function placeOf(pointer: string): string {
  const [first, channel = "", locale = "", ...rest] = pointer.split("/").slice(1);
  if (first !== "content") return first ?? "";
  return [labelOf(channel), locale && languageOf(locale), rest.join(" ")].filter(Boolean).join(", ");
}

function Untranslated({ missing, fallback }: { missing: Record<string, Record<string, string[]>>; fallback: string }) {
  const lines = Object.entries(missing).flatMap(([channel, by]) => Object.entries(by).map(([locale, fields]) => `${labelOf(channel)} in ${languageOf(locale)}: ${fields.join(", ")}`));
  if (lines.length === 0) return null;
  return (
    <Alert color="yellow" title="Not translated yet" p="sm">
      <Text size="sm">Who reads these gets {languageOf(fallback)} where a channel has nothing at all, and nothing in place of a field that is empty.</Text>
      {lines.map((line) => (
        <Text key={line} size="sm">
          {line}
        </Text>
      ))}
    </Alert>
  );
}
