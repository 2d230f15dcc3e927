import { Badge, Button, Group, Paper, Select, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useMay } from "../../api/account.ts";
import { putDraft, useDraft, useVersion, useVersions, type FullVersionOutput, type TemplateOutput, type VersionOutput } from "../../api/templates.ts";
import { rowsOf } from "../../api/queries.ts";
import { useFilters } from "../../ui/address.ts";
import { ask } from "../../ui/ask.tsx";
import { List, type Column } from "../../ui/list.tsx";
import { Problem } from "../../ui/problem.tsx";
import { done, told } from "../../ui/told.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { When } from "../../ui/when.tsx";
import { Changes } from "./changes.tsx";
import { labelOf } from "./channels.ts";
import { Publish } from "./publish.tsx";
import { writingOf } from "./writing.ts";

/** What the template said at each time, what has changed between two, and the way back. */
export function Versions({ template }: { template: TemplateOutput }) {
  const list = useVersions(template.key);
  const [{ version = String(template.latest), against }, change] = useFilters(["version", "against"]);
  const chosen = Number(version);
  const [publishing, setPublishing] = useState<FullVersionOutput | null>(null);
  const columns: Column<VersionOutput>[] = [
    {
      title: "Version",
      cell: (one) => (
        <Group gap={6} wrap="nowrap">
          <Button size="compact-sm" variant={one.version === chosen ? "light" : "subtle"} aria-pressed={one.version === chosen} onClick={() => change({ version: String(one.version), against: null })}>
            {one.version}
          </Button>
          {one.version === template.published && (
            <Badge size="sm" color="teal" variant="light" tt="none">
              published
            </Badge>
          )}
        </Group>
      ),
      text: (one) => one.version,
    },
    { title: "Written", cell: (one) => <When at={one.created_at} />, text: (one) => one.created_at },
    { title: "Published", cell: (one) => <When at={one.published_at} />, text: (one) => one.published_at, isExtra: true },
    {
      title: "Says",
      cell: (one) => (
        <Text size="xs" c="dimmed">
          {said(one)}
        </Text>
      ),
      text: said,
      isExtra: true,
    },
  ];
  const others = rowsOf(list.data).filter((one) => one.version !== chosen);
  // Against what messages get, where that is another one; else against the one before.
  const usual = template.published !== null && template.published !== chosen ? template.published : chosen > 1 ? chosen - 1 : null;
  return (
    <Stack>
      <List name="versions" list={list} columns={columns} id={(one) => String(one.version)} empty={<Text size="sm">There is no version yet.</Text>} />
      <Compared
        key={`${chosen}/${against ?? ""}`}
        template={template}
        version={chosen}
        against={against === undefined ? usual : Number(against)}
        others={others.map((one) => one.version)}
        compare={(one) => change({ against: one })}
        publish={setPublishing}
      />
      <Publish template={template} what={publishing} close={() => setPublishing(null)} />
    </Stack>
  );
}

const said = ({ locales }: VersionOutput) =>
  Object.entries(locales)
    .map(([channel, those]) => `${labelOf(channel)} (${those.join(", ")})`)
    .join(", ");

interface ComparedProps {
  template: TemplateOutput;
  version: number;
  against: number | null;
  others: readonly number[];
  compare: (version: string | null) => void;
  publish: (version: FullVersionOutput) => void;
}

function Compared({ template, version, against, others, compare, publish }: ComparedProps) {
  const after = useVersion(template.key, version);
  const before = useVersion(template.key, against);
  const may = useMay();
  if (after.isLoadingError || before.isLoadingError) return <Problem error={after.error ?? before.error} />;
  if (after.data === undefined || (against !== null && before.data === undefined)) return <Waiting />;
  const shown = after.data;
  return (
    <Paper withBorder p="md" component="section" aria-label={`Version ${version}`}>
      <Group justify="space-between" mb="sm">
        <Group gap="xs">
          <Title order={2}>Version {version} against</Title>
          <Select aria-label="Against which version" size="xs" w={130} data={others.map((one) => ({ value: String(one), label: `version ${one}` }))} value={against === null ? null : String(against)} onChange={compare} placeholder="nothing" />
        </Group>
        {may("templates:write") && template.archived_at === null && (
          <Group gap="xs">
            <Restore template={template} version={shown} />
            {template.published !== version && (
              <Button size="xs" onClick={() => publish(shown)}>
                {template.published !== null && version < template.published ? "Go back to it" : "Publish it"}
              </Button>
            )}
          </Group>
        )}
      </Group>
      <Changes before={before.data && against !== null ? writingOf(before.data) : null} after={writingOf(shown)} />
    </Paper>
  );
}

/** The draft begins anew as that version. */
function Restore({ template, version }: { template: TemplateOutput; version: FullVersionOutput }) {
  const draft = useDraft(template.key);
  const [, change] = useFilters(["tab", "version", "against"]);
  const begin = async () => {
    try {
      const revision = draft.data?.revision;
      await putDraft(template.key, { ...writingOf(version), based_on: version.version, ...(revision === undefined ? {} : { revision }) });
      done(`The draft says what version ${version.version} says.`);
      change({ tab: null, version: null, against: null });
    } catch (error) {
      told(error);
    }
  };
  const start = () =>
    draft.data
      ? ask({ title: "Write over the draft?", words: `There is a draft already: what it says is replaced by version ${version.version}.`, action: "Write over it", isGrave: true, then: () => void begin() })
      : void begin();
  return (
    <Button size="xs" variant="default" onClick={start} disabled={draft.data === undefined}>
      Write on from it
    </Button>
  );
}
