import { Button, Grid, Input, Paper, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useMay } from "../../api/account.ts";
import { useUsualRoute } from "../../api/routes.ts";
import { usePatchTemplate, type Purpose, type TemplateOutput, type TemplatePatch } from "../../api/templates.ts";
import { useAllTopics } from "../../api/topics.ts";
import { unsaved } from "../../ui/changes.ts";
import { Facts } from "../../ui/facts.tsx";
import { Sample } from "../../ui/code.tsx";
import { curlOf } from "../../ui/curl.ts";
import { done, told } from "../../ui/told.ts";
import { When } from "../../ui/when.tsx";
import { wrongFields } from "../../ui/wrong.ts";
import { RouteChoice } from "../routes/choice.tsx";
import { below } from "../routes/route.ts";
import { PURPOSES } from "./new_template.tsx";
import type { Kinds } from "./samples.tsx";

/** What is true of the template whatever it says, and how code sends it. */
export function About({ template, kinds }: { template: TemplateOutput; kinds: Kinds }) {
  const may = useMay();
  const topics = useAllTopics();
  const patch = usePatchTemplate(template.key);
  // What is not changed here follows what it is; what was changed while it was being kept is still to be kept.
  const [change, setChange] = useState<TemplatePatch>({});
  const set = (more: TemplatePatch) => setChange((before) => ({ ...before, ...more }));
  const { name, purpose, topic, route } = { ...template, ...change } as TemplateOutput;
  const [usual = null, by] = useUsualRoute(topic);
  const isReadOnly = !may("templates:write");
  const wrong = wrongFields(patch.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const before = { name: template.name, purpose: template.purpose, topic: template.topic, route: template.route };
    const undo = () => void patch.mutateAsync(before).then(() => done("It is as it was."), told);
    patch.mutateAsync({ name: name.trim(), purpose, topic, route }).then(
      () => {
        setChange((now) => unsaved(now, change));
        done("It is kept.", undo);
      },
      (error: unknown) => Object.keys(wrongFields(error)).length === 0 && told(error),
    );
  };
  const known = (topics.data ?? []).map((one) => ({ value: one.key, label: one.name }));
  const offered = topic === null || known.some((one) => one.value === topic) ? known : [...known, { value: topic, label: topic }];
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Paper withBorder p="md">
          <form onSubmit={submit}>
            <Stack gap="sm">
              <TextInput label="Name" value={name} onChange={(event) => set({ name: event.currentTarget.value })} maxLength={200} required readOnly={isReadOnly} error={wrong["name"]} />
              <Select label="Purpose" data={PURPOSES} value={purpose} onChange={(one) => one && set({ purpose: one as Purpose })} allowDeselect={false} readOnly={isReadOnly} error={wrong["purpose"]} />
              <Select label="Topic" description="What it is about, as people choose what they want to hear of." data={offered} value={topic} onChange={(one) => set({ topic: one })} clearable readOnly={isReadOnly} error={wrong["topic"]} />
              <Input.Wrapper component="div" label="Goes by" description="Where the one who sends names no route." labelElement="div">
                <Stack mt={6}>
                  <RouteChoice
                    value={route}
                    change={(one) => set({ route: one })}
                    otherwise={{ words: `As ${by} says`, route: usual }}
                    isReadOnly={isReadOnly}
                    wrong={below(wrong, "route")}
                  />
                </Stack>
              </Input.Wrapper>
              {!isReadOnly && (
                <Button type="submit" loading={patch.isPending}>
                  Keep
                </Button>
              )}
              <Text size="xs" c="dimmed">
                Messages that were accepted keep what it was.
              </Text>
            </Stack>
          </form>
        </Paper>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack>
          <Paper withBorder p="md">
            <Facts
              facts={[
                ["Key", template.key],
                ["Id", template.id],
                ["Made", <When key="made" at={template.created_at} />],
                ["Changed", <When key="changed" at={template.updated_at} />],
                ["Published", template.published === null ? "never" : `version ${template.published}`],
                ["Secrets", template.is_sensitive && "sealed, and masked wherever it is shown"],
              ]}
            />
          </Paper>
          <Paper withBorder p="md">
            <Text size="sm" mb="xs">
              How code sends it:
            </Text>
            <Sample text={sendOf(template, kinds)} label="Copy the command" />
          </Paper>
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

const VALUES: Readonly<Record<string, unknown>> = { number: 1, flag: true, time: "2026-01-31T09:00:00Z", list: [] };

function sendOf({ key }: TemplateOutput, kinds: Kinds): string {
  const data: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const steps = name.split(".");
    const last = steps.pop() ?? name;
    let place = data;
    for (const step of steps) place = (typeof place[step] === "object" ? place[step] : (place[step] = {})) as Record<string, unknown>;
    place[last] = VALUES[kind] ?? "…";
  }
  return curlOf("POST", "/v1/messages", { to: "your-id-of-a-person", template: key, ...(Object.keys(data).length > 0 ? { data } : {}) });
}
