import { ActionIcon, Autocomplete, Group, NumberInput, Select, TagsInput, Text, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useContactFields } from "../../api/routes.ts";
import { kindOf, ofKind, OPERATORS, takesOf, turned, type Kind, type Operator, type Row, type Scalar } from "./condition.ts";

interface Props {
  row: Row;
  /** Which one it is, for whoever does not see it. */
  name: string;
  put: (row: Row) => void;
  remove: (() => void) | null;
  wrong: string | undefined;
}

const KINDS = [
  { value: "text", label: "text" },
  { value: "number", label: "number" },
  { value: "flag", label: "yes or no" },
];
/** Where nobody may look at contacts: what each of them can have. */
const FIELDS = ["contact.name", "contact.locale", "contact.timezone", "contact.country", "contact.email", "contact.phone", "contact.id"];

/** A field, what is asked of it, and the value that it is held against. */
export function ConditionRow({ row, name, put, remove, wrong }: Props) {
  const known = useContactFields().data ?? [];
  const paths = known.length > 0 ? known.map((one) => one.path) : FIELDS;
  const kindOfField = (field: string): Kind | null => {
    const kind = known.find((one) => one.path === field)?.kind;
    return kind === undefined ? null : kind === "time" ? "text" : kind;
  };
  const choose = (field: string) => {
    const kind = kindOfField(field);
    const isAny = takesOf(row.operator) === "scalar" || takesOf(row.operator) === "choices";
    put({ ...row, field, ...(isAny && kind !== null ? { value: ofKind(row.value, kind) } : {}) });
  };
  return (
    <div>
      <Group gap={6} align="flex-start">
        <Autocomplete
          aria-label={`Field ${name}`}
          placeholder="contact.attributes.plan, data.order.total"
          size="xs"
          flex="1 1 13rem"
          data={paths}
          value={row.field}
          onChange={choose}
          limit={50}
        />
        <Select
          aria-label={`Comparison ${name}`}
          size="xs"
          w={120}
          data={OPERATORS.map(([value, label]) => ({ value, label }))}
          value={row.operator}
          allowDeselect={false}
          onChange={(operator) => put(turned(row, operator as Operator))}
          comboboxProps={{ width: 150, position: "bottom-start" }}
        />
        <Value row={row} name={name} likely={kindOfField(row.field)} put={(value) => put({ ...row, value })} />
        {remove && (
          <ActionIcon variant="subtle" color="gray" aria-label={`Take the condition ${name} away`} onClick={remove}>
            <IconX size={14} />
          </ActionIcon>
        )}
      </Group>
      {wrong && (
        <Text size="xs" c="red" role="alert" mt={2}>
          {wrong}
        </Text>
      )}
    </div>
  );
}

interface ValueProps {
  row: Row;
  name: string;
  /** What the field is for most of them. */
  likely: Kind | null;
  put: (value: Row["value"]) => void;
}

function Value({ row: { operator, value }, name, likely, put }: ValueProps) {
  const [chosen, setChosen] = useState<Kind | null>(null);
  const takes = takesOf(operator);
  const label = `Value ${name}`;
  // A list in which nothing stands is of no kind yet.
  const kind = Array.isArray(value) && value.length === 0 ? (chosen ?? likely ?? "text") : kindOf(value);
  const text = Array.isArray(value) ? "" : String(value);
  const wide = { size: "xs", flex: "1 1 8rem" } as const;
  if (takes === "nothing") return null;
  if (takes === "number") return <NumberInput {...wide} aria-label={label} value={text} onChange={(next) => typeof next === "number" && put(next)} />;
  if (takes === "time") return <TextInput {...wide} aria-label={label} placeholder="-30d, +2h, 2026-12-01T09:00:00Z" value={text} onChange={(event) => put(event.currentTarget.value)} />;
  if (takes === "text") return <TextInput {...wide} aria-label={label} value={text} onChange={(event) => put(event.currentTarget.value)} />;
  const kinds = (
    <Select
      aria-label={`Kind of value ${name}`}
      size="xs"
      w={96}
      data={KINDS}
      value={kind}
      allowDeselect={false}
      onChange={(next) => {
        setChosen(next as Kind);
        put(ofKind(value, next as Kind));
      }}
    />
  );
  if (takes === "choices")
    return (
      <>
        {kinds}
        <TagsInput {...wide} aria-label={label} placeholder="One after another, with Enter" value={(value as Scalar[]).map(String)} onChange={(next) => put(ofKind(next, kind))} />
      </>
    );
  return (
    <>
      {kinds}
      {kind === "flag" ? (
        <Select {...wide} aria-label={label} data={["yes", "no"]} value={value === true ? "yes" : "no"} allowDeselect={false} onChange={(next) => put(next === "yes")} />
      ) : kind === "number" ? (
        <NumberInput {...wide} aria-label={label} value={text} onChange={(next) => typeof next === "number" && put(next)} />
      ) : (
        <TextInput {...wide} aria-label={label} value={text} onChange={(event) => put(event.currentTarget.value)} />
      )}
    </>
  );
}
