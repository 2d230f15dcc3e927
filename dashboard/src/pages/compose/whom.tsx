import { Button, FileButton, Group, Pill, SegmentedControl, Select, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFile } from "@tabler/icons-react";
import { useState } from "react";
import { LOOKING, personWords, usePeople } from "../../api/contacts.ts";
import { told } from "../../ui/told.ts";
import type { Draft, Person } from "./draft.ts";
import { byOf, dataName } from "./people.ts";
import type { Listed } from "./use_draft.ts";

interface Props {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  listed: Listed;
}

/** To whom: one, several, or a list. */
export function Whom({ draft, change, listed }: Props) {
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="To whom"
        data={[{ value: "people", label: "One or several" }, { value: "list", label: "A list" }]} // prettier-ignore
        value={draft.mode}
        onChange={(mode) => change({ mode: mode as Draft["mode"] })}
        w={{ base: "100%", xs: 280 }}
      />
      {draft.mode === "people" ? <Several draft={draft} change={change} /> : <Pasted draft={draft} change={change} listed={listed} />}
    </Stack>
  );
}

const RAW = "as it is:";

function Several({ draft, change }: Omit<Props, "listed">) {
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), 200);
  const found = usePeople(q);
  const chosen = new Set(draft.people.map((one) => one.value));
  const known = (found.data ?? []).filter((one) => !chosen.has(one.external_id));
  const by = byOf(typed.trim());
  const nobody = typed.trim() === "" ? "There is nobody yet" : "Nobody is like that; a whole mail address or number can be written to as it is";
  const data = [
    ...known.map((one) => ({ value: one.external_id, label: personWords(one) })),
    ...(by !== "id" && !chosen.has(typed.trim()) ? [{ value: `${RAW}${typed.trim()}`, label: `Send to ${typed.trim()}` }] : []),
  ];
  const add = (value: string | null) => {
    if (value === null) return;
    const raw = value.startsWith(RAW) ? value.slice(RAW.length) : null;
    const contact = known.find((one) => one.external_id === value);
    const person: Person = raw === null ? { by: "id", value, label: contact?.name ?? value } : { by: byOf(raw), value: raw, label: raw };
    change({ people: [...draft.people, person] });
    setTyped("");
  };
  return (
    <>
      <Select
        label="Add somebody"
        description="By name, id, mail address or number. An address that nobody has yet makes a contact."
        placeholder="Ada, user_42, ada@example.com, +31612345678"
        data={data}
        filter={({ options }) => options}
        searchable
        searchValue={typed}
        onSearchChange={setTyped}
        value={null}
        onChange={add}
        nothingFoundMessage={found.isFetching || q !== typed.trim() ? LOOKING : nobody}
      />
      {draft.people.length > 0 && (
        <Pill.Group aria-label="It goes to">
          {draft.people.map((one) => (
            <Pill
              key={`${one.by} ${one.value}`}
              withRemoveButton
              onRemove={() => change({ people: draft.people.filter((it) => it !== one) })}
              removeButtonProps={{ "aria-label": `Take ${one.label} away`, "aria-hidden": false, tabIndex: 0 }}
            >
              {one.label}
            </Pill>
          ))}
        </Pill.Group>
      )}
    </>
  );
}

const MOST_BYTES = 5_000_000;
const MOST_SHOWN = 20_000;

function Pasted({ draft, change, listed: { columns, column, people } }: Props) {
  const take = (file: File | null) => {
    if (file === null) return;
    if (file.size > MOST_BYTES) return told(new Error(`The file has ${Math.round(file.size / 1e6)} MB. Up to 10,000 people go at once: split it.`));
    void file.text().then((text) => change({ list: { name: file.name, text }, column: null }), told);
  };
  // A text field of ten thousand lines would be no help to anybody.
  const isLong = (draft.list?.text.length ?? 0) > MOST_SHOWN;
  const others = columns?.head?.filter((_, n) => n !== column) ?? [];
  return (
    <>
      {isLong ? (
        <Group justify="space-between" gap="xs">
          <Text size="sm" fw={550}>
            {draft.list?.name || "The list that you pasted"}
          </Text>
          <Button size="compact-sm" variant="subtle" onClick={() => change({ list: null, column: null })}>
            Take it away
          </Button>
        </Group>
      ) : (
        <Textarea
          label={draft.list?.name ? draft.list.name : "The list"}
          description="Ids, mail addresses or numbers, one a line; or a table with a first line that names its columns: the others become words that the message can say."
          placeholder={"ada@example.com\n+31612345678\nuser_42"}
          value={draft.list?.text ?? ""}
          onChange={(event) => change({ list: { name: draft.list?.name ?? "", text: event.currentTarget.value }, column: null })}
          minRows={4}
          maxRows={10}
          autosize
          spellCheck={false}
        />
      )}
      <Group gap="xs" align="flex-end">
        <FileButton accept=".csv,.tsv,.txt,text/csv" onChange={take} inputProps={{ "aria-label": "The file" }}>
          {(props) => (
            <Button {...props} size="xs" variant="default" leftSection={<IconFile size={15} />}>
              From a CSV file
            </Button>
          )}
        </FileButton>
        {columns?.head && columns.head.length > 1 && (
          <Select
            aria-label="Which column says who"
            size="xs"
            data={columns.head.map((title, n) => ({ value: String(n), label: `Who: ${title}` }))}
            value={String(column)}
            allowDeselect={false}
            onChange={(value) => change({ column: Number(value ?? 0) })}
          />
        )}
      </Group>
      {people !== null && (
        <Text size="sm" role="status">
          {people.to.length.toLocaleString()} {people.to.length === 1 ? "person" : "people"}
          {people.empty > 0 ? `, and ${people.empty.toLocaleString()} lines that name nobody` : ""}.
          {others.length > 0 && ` The message can say ${others.slice(0, 5).map((one) => `{{ ${dataName(one)} }}`).join(", ")}${others.length > 5 ? "…" : ""}.`}
        </Text>
      )}
    </>
  );
}
