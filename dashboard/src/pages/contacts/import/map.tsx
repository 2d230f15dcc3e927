import { Button, Group, Paper, Select, Stack, Text, Textarea, TextInput, Title } from "@mantine/core";
import { useMemo, useState } from "react";
import type { TableFile } from "../../../ui/table_file.ts";
import { CHOICES, choiceOf, lacks, targetOf, type Mapping, type Target } from "./columns.ts";
import classes from "./map.module.css";

interface Props {
  name: string;
  table: TableFile;
  first: Mapping;
  start: (mapping: Mapping) => void;
  leave: () => void;
}

/** What each column is: as it was guessed, until somebody says otherwise. */
export function MapColumns({ name, table, first, start, leave }: Props) {
  const [mapping, setMapping] = useState(first);
  const lack = lacks(mapping);
  const hasConsents = mapping.targets.some((one) => one.is === "consent");
  const put = (n: number, target: Target) => setMapping({ ...mapping, targets: mapping.targets.map((one, m) => (m === n ? target : one)) });
  const idTarget = mapping.id === null ? undefined : mapping.targets[mapping.id];
  return (
    <Stack gap="md" maw={860}>
      <Paper withBorder p="md">
        <Title order={2}>{name}</Title>
        <Text size="sm" c="dimmed" mb="sm">
          {table.rows.length.toLocaleString()} rows, {table.head.length} columns. Say what each column is; it is guessed already.
        </Text>
        <Select
          label="By which column are people known?"
          description="Their id, as your product calls them. Who has it already is changed, and nobody is there twice."
          data={table.head.map((title, n) => ({ value: String(n), label: title }))}
          value={mapping.id === null ? null : String(mapping.id)}
          allowDeselect={false}
          onChange={(value) => setMapping({ ...mapping, id: value === null ? null : Number(value) })}
          maw={420}
        />
        {idTarget?.is === "field" && (
          <Text size="xs" c="dimmed" mt={4}>
            Their {idTarget.field === "email" ? "mail address" : idTarget.field} is their id then: who gets another one is another contact in the next import. An id of your
            own is better, where you have one.
          </Text>
        )}
      </Paper>
      <Paper withBorder p="md">
        <Title order={2} mb="sm">
          Columns
        </Title>
        <div role="list">
          {table.head.map((title, n) => (
            <Column key={n} title={title} samples={samplesOf(table, n)} target={mapping.targets[n] ?? { is: "nothing" }} put={(target) => put(n, target)} isId={n === mapping.id} />
          ))}
        </div>
      </Paper>
      {hasConsents && <Agreed mapping={mapping} change={(consent) => setMapping({ ...mapping, consent })} />}
      <Group justify="space-between">
        <Text size="sm" c={lack === null ? "dimmed" : "red"} role="status">
          {lack ?? "Nothing is sent to anybody by this."}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={leave}>
            Another file
          </Button>
          <Button disabled={lack !== null} onClick={() => start(mapping)}>
            Import {table.rows.length.toLocaleString()} rows
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

function samplesOf(table: TableFile, n: number): string[] {
  const found = new Set<string>();
  for (const row of table.rows.slice(0, 200)) {
    if (row[n]) found.add(row[n]);
    if (found.size >= 3) break;
  }
  return [...found];
}

interface ColumnProps {
  title: string;
  samples: string[];
  target: Target;
  put: (target: Target) => void;
  isId: boolean;
}

function Column({ title, samples, target, put, isId }: ColumnProps) {
  const choices = useMemo(
    () => CHOICES.map((one) => ({ ...one, items: one.items.map((it) => (isId && it.value === "nothing" ? { ...it, label: "Their id, and nothing else" } : it)) })),
    [isId],
  );
  return (
    <div role="listitem" className={classes["column"]}>
      <div>
        <Text size="sm" fw={550}>
          {title}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {samples.length === 0 ? "empty" : samples.join(" · ")}
        </Text>
      </div>
      <Select aria-label={`What ${title} is`} data={choices} value={choiceOf(target)} allowDeselect={false} searchable size="sm" onChange={(choice) => put(targetOf(choice ?? "nothing", title))} />
      {target.is === "attribute" || target.is === "proof" ? (
        <TextInput aria-label={`Name of ${title}`} value={target.name} size="sm" onChange={(event) => put({ ...target, name: event.currentTarget.value })} />
      ) : (
        <span />
      )}
    </div>
  );
}

function Agreed({ mapping, change }: { mapping: Mapping; change: (consent: Mapping["consent"]) => void }) {
  const { consent } = mapping;
  return (
    <Paper withBorder p="md">
      <Title order={2}>What they agreed to</Title>
      <Text size="sm" c="dimmed" mb="sm">
        A yes is written down as a consent, a no as a withdrawal; an empty cell is neither. What stands here counts for every row that has no column of its own for it.
      </Text>
      <Stack gap="sm">
        <Select
          label="They agreed to"
          data={[{ value: "marketing", label: "offers and news (marketing)" }, { value: "transactional", label: "what they ordered or did (transactional)" }]} // prettier-ignore
          value={consent.purpose}
          allowDeselect={false}
          onChange={(purpose) => change({ ...consent, purpose: purpose as Mapping["consent"]["purpose"] })}
          maw={420}
        />
        <Textarea
          label="The words that they read"
          placeholder="Send me the newsletter, at most four a month."
          value={consent.text}
          autosize
          onChange={(event) => change({ ...consent, text: event.currentTarget.value })}
        />
        <TextInput
          label="Where they agreed"
          placeholder="the checkout of the old shop"
          value={consent.source}
          onChange={(event) => change({ ...consent, source: event.currentTarget.value })}
        />
      </Stack>
    </Paper>
  );
}
