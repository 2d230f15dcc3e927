import { ActionIcon, Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useEffect, useState, type FormEvent } from "react";
import { usePutContact, type ContactInput, type ContactOutput } from "../../api/contacts.ts";
import { takenBy } from "../../ui/taken.tsx";
import { done, told } from "../../ui/told.ts";
import { wordsOf } from "../../ui/words.ts";
import { wrongFields } from "../../ui/wrong.ts";

const FIELDS = [
  ["name", "Name", "Ada Lovelace"],
  ["locale", "Language", "en-GB"],
  ["timezone", "Time zone", "Europe/London"],
  ["country", "Country, two letters", "GB"],
] as const;
const KINDS = [
  { value: "text", label: "text" },
  { value: "number", label: "number" },
  { value: "flag", label: "yes or no" },
];

interface Row {
  key: number;
  name: string;
  kind: string;
  value: string;
}
interface Line {
  key: number;
  kind: "email" | "phone" | "push" | "webpush";
  value: string;
  label: string | null;
}

/** Fields at which is said what is wrong with them. */
const MARKED = /^(name|locale|timezone|country|id|addresses\/\d+(\/value)?)$/;

let last = 0;
const next = () => ++last;

interface Props {
  isOpen: boolean;
  close: () => void;
  /** Somebody new is there. */
  made?: (one: ContactOutput) => void;
  /** Left out: somebody new. */
  contact?: ContactOutput;
}

/** What is known of a person, to be written. */
export function PersonForm({ isOpen, close, made, contact }: Props) {
  return (
    <Modal opened={isOpen} onClose={close} title={contact ? "Change what is known" : "New contact"} size="lg">
      {isOpen && <Fields close={close} made={made} contact={contact} />}
    </Modal>
  );
}

function Fields({ close, made, contact }: Omit<Props, "isOpen">) {
  const put = usePutContact();
  const [id, setId] = useState("");
  const [fields, setFields] = useState(() => Object.fromEntries(FIELDS.map(([name]) => [name, contact?.[name] ?? ""])));
  const [lines, setLines] = useState<Line[]>(() => (contact ? contact.addresses.map((one) => ({ ...one, key: next() })) : [emptyLine("email"), emptyLine("phone")]));
  const [rows, setRows] = useState<Row[]>(() => Object.entries(contact?.attributes ?? {}).map(([name, value]) => ({ key: next(), name, ...written(value) })));
  const [wrongNumber, setWrongNumber] = useState<string | null>(null);
  const wrong = wrongFields(put.error);
  const taken = takenBy(put.error, `/contacts/${encodeURIComponent(put.variables?.id ?? "")}`, close);
  useEffect(() => put.reset(), [fields, lines, rows, id]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const unread = rows.find((row) => row.kind === "number" && !Number.isFinite(Number(row.value || "x")));
    setWrongNumber(unread?.name ?? null);
    if (unread !== undefined) return;
    const given = inputOf(fields, lines, rows, contact);
    put.mutate(
      { id: contact?.external_id ?? id.trim(), given, isNew: contact === undefined },
      {
        onSuccess: (one) => {
          close();
          made?.(one);
          if (contact) done("Saved.", () => void put.mutateAsync({ id: contact.external_id, given: asBefore(contact, given) }).then(() => done("It is as it was."), told));
        },
      },
    );
  };
  const sent = lines.filter((line) => line.value.trim() !== "");
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {!contact && (
          <TextInput label="Your id of the person" description="As your product calls them; it finds them again." required value={id} onChange={(event) => setId(event.currentTarget.value)} error={taken ?? wrong["id"]} data-autofocus />
        )}
        <Group grow align="flex-start">
          {FIELDS.slice(0, 2).map(([name, label, sample]) => (
            <TextInput key={name} label={label} placeholder={sample} value={fields[name]} error={wrong[name]} onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })} />
          ))}
        </Group>
        <Group grow align="flex-start">
          {FIELDS.slice(2).map(([name, label, sample]) => (
            <TextInput key={name} label={label} placeholder={sample} value={fields[name]} error={wrong[name]} onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })} />
          ))}
        </Group>
        <Text size="sm" fw={550}>
          Addresses
        </Text>
        {lines.map((line, n) => (
          <Group key={line.key} gap="xs" align="flex-start" wrap="nowrap">
            <Select
              aria-label={`Kind of address ${n + 1}`}
              w={110}
              data={["email", "phone", ...(line.kind === "push" || line.kind === "webpush" ? [line.kind] : [])]}
              value={line.kind}
              allowDeselect={false}
              onChange={(kind) => setLines(changed(lines, line.key, { kind: kind as Line["kind"] }))}
            />
            <TextInput
              aria-label={`Address ${n + 1}`}
              flex={1}
              value={line.value}
              placeholder={line.kind === "phone" ? "+31612345678" : "ada@example.com"}
              error={wrong[`addresses/${sent.indexOf(line)}/value`] ?? wrong[`addresses/${sent.indexOf(line)}`]}
              onChange={(event) => setLines(changed(lines, line.key, { value: event.currentTarget.value }))}
            />
            <Away label={`Take address ${n + 1} away`} then={() => setLines(lines.filter((one) => one !== line))} />
          </Group>
        ))}
        <More label="One more address" then={() => setLines([...lines, emptyLine("email")])} />
        <Text size="sm" fw={550}>
          Attributes
        </Text>
        {rows.map((row, n) => (
          <Group key={row.key} gap="xs" align="flex-start" wrap="nowrap">
            <TextInput aria-label={`Name of attribute ${n + 1}`} placeholder="plan" flex={1} value={row.name} onChange={(event) => setRows(changed(rows, row.key, { name: event.currentTarget.value }))} />
            <Select aria-label={`Kind of attribute ${n + 1}`} w={110} data={KINDS} value={row.kind} allowDeselect={false} onChange={(kind) => setRows(changed(rows, row.key, { kind: kind ?? "text" }))} />
            {row.kind === "flag" ? (
              <Select aria-label={`Value of attribute ${n + 1}`} flex={1} data={[{ value: "true", label: "yes" }, { value: "false", label: "no" }]} value={row.value === "true" ? "true" : "false"} allowDeselect={false} onChange={(value) => setRows(changed(rows, row.key, { value: value ?? "false" }))} /> // prettier-ignore
            ) : (
              <TextInput aria-label={`Value of attribute ${n + 1}`} flex={1} value={row.value} error={wrong[`attributes/${row.name}`] ?? (wrongNumber === row.name && "A number, such as 3 or 4.5")} onChange={(event) => setRows(changed(rows, row.key, { value: event.currentTarget.value }))} />
            )}
            <Away label={`Take attribute ${n + 1} away`} then={() => setRows(rows.filter((one) => one !== row))} />
          </Group>
        ))}
        <More label="One more attribute" then={() => setRows([...rows, { key: next(), name: "", kind: "text", value: "" }])} />
        {put.error && (
          <Text c="red" size="sm" role="alert">
            {taken !== null || (Object.keys(wrong).length > 0 && Object.keys(wrong).every((field) => MARKED.test(field))) ? "What is marked above is not right yet." : wordsOf(put.error)}
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Leave it
          </Button>
          <Button type="submit" loading={put.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const emptyLine = (kind: "email" | "phone"): Line => ({ key: next(), kind, value: "", label: null });

function changed<Any extends { key: number }>(all: readonly Any[], key: number, change: Partial<Any>): Any[] {
  return all.map((one) => (one.key === key ? { ...one, ...change } : one));
}

function written(value: string | number | boolean): { kind: string; value: string } {
  return { kind: typeof value === "boolean" ? "flag" : typeof value === "number" ? "number" : "text", value: String(value) };
}

/** As PUT takes it: the addresses are all there are, and an attribute that is gone is null. */
function inputOf(fields: Record<string, string>, lines: readonly Line[], rows: readonly Row[], contact: ContactOutput | undefined): ContactInput {
  const attributes: Record<string, string | number | boolean | null> = Object.fromEntries(Object.keys(contact?.attributes ?? {}).map((name) => [name, null]));
  for (const row of rows) {
    const name = row.name.trim();
    if (name !== "") attributes[name] = row.kind === "flag" ? row.value === "true" : row.kind === "number" ? Number(row.value) : row.value;
  }
  return {
    ...Object.fromEntries(FIELDS.map(([name]) => [name, fields[name]?.trim() || null])),
    addresses: lines.filter((line) => line.value.trim() !== "").map(({ kind, value, label }) => ({ kind, value: value.trim(), label })),
    attributes,
  };
}

/** What was known, where that was written in its place: names that are new are none. */
function asBefore({ addresses, attributes, ...known }: ContactOutput, given: ContactInput): ContactInput {
  const none = Object.fromEntries(Object.keys(given.attributes ?? {}).map((name) => [name, null]));
  return { ...Object.fromEntries(FIELDS.map(([name]) => [name, known[name]])), addresses, attributes: { ...none, ...attributes } };
}

function Away({ label, then }: { label: string; then: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={then}>
      <IconTrash size={16} />
    </ActionIcon>
  );
}

function More({ label, then }: { label: string; then: () => void }) {
  return (
    <Group>
      <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={then}>
        {label}
      </Button>
    </Group>
  );
}
