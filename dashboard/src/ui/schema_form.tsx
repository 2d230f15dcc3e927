import { ActionIcon, Box, Button, Checkbox, Fieldset, Group, JsonInput, NumberInput, PasswordInput, Select, Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { Marked } from "./marked.tsx";
import { beginning, begun, fieldOf, variantOf, type Defs, type Field, type Fields, type JsonSchema } from "./schema.ts";

interface Props {
  schema: JsonSchema;
  value: Fields;
  change: (value: Fields) => void;
  /** What is wrong with a field, by its place. */
  wrong: Readonly<Record<string, string>>;
  defs: Defs;
  place?: string;
}

/** A form that is made of a schema: a field for each of its properties, those within within. */
export function SchemaForm({ schema, value, change, wrong, defs, place = "" }: Props) {
  return (
    <Stack gap="sm">
      {Object.entries(schema.properties ?? {}).map(([name, one]) => (
        <SchemaField
          key={name}
          name={name}
          field={fieldOf(one, defs)}
          isNeeded={schema.required?.includes(name) ?? false}
          value={value[name]}
          set={(next) => {
            const { [name]: _, ...rest } = value;
            change(next === undefined || next === "" ? rest : { ...rest, [name]: next });
          }}
          wrong={wrong}
          defs={defs}
          place={place === "" ? name : `${place}/${name}`}
        />
      ))}
    </Stack>
  );
}

interface FieldProps {
  name: string;
  field: Field;
  isNeeded: boolean;
  value: unknown;
  set: (value: unknown) => void;
  wrong: Readonly<Record<string, string>>;
  defs: Defs;
  place: string;
}

/** So long a secret has several lines: a key in PEM. */
const LONG = 2_000;

function SchemaField(props: FieldProps) {
  const { field, isNeeded, value, set, wrong, place, name } = props;
  const { schema, kind } = field;
  const common = {
    label: schema.title || name,
    description: schema.description ? <Marked text={schema.description} /> : undefined,
    error: wrong[place],
    required: isNeeded && !field.isOptional,
  };
  const text = typeof value === "string" ? value : "";
  const begins = schema.default === undefined || schema.default === null || schema.default === "" ? undefined : String(schema.default);
  switch (kind) {
    case "fixed":
      return null;
    case "text":
      return <TextInput {...common} placeholder={begins} value={text} onChange={(event) => set(event.currentTarget.value)} />;
    case "secret":
      return (schema.maxLength ?? 0) > LONG ? (
        <Textarea {...common} autosize minRows={2} maxRows={8} value={text} autoComplete="off" spellCheck={false} styles={{ input: { WebkitTextSecurity: "disc" } as React.CSSProperties }} onChange={(event) => set(event.currentTarget.value)} />
      ) : (
        <PasswordInput {...common} autoComplete="new-password" value={text} onChange={(event) => set(event.currentTarget.value)} />
      );
    case "choice":
      return <Select {...common} data={schema.enum?.map(String) ?? []} placeholder={begins} value={text || (begins ?? null)} clearable={!common.required && begins === undefined} allowDeselect={false} onChange={(next) => set(next ?? undefined)} />;
    case "number":
      return <NumberInput {...common} placeholder={begins} min={schema.minimum} max={schema.maximum} clampBehavior="none" allowDecimal={schema.type !== "integer"} value={typeof value === "number" ? value : ""} onChange={(next) => set(typeof next === "number" ? next : undefined)} />;
    case "flag":
      return <Checkbox label={common.label} description={common.description} error={common.error} checked={value === undefined ? schema.default === true : value === true} onChange={(event) => set(event.currentTarget.checked)} />;
    case "texts":
      return <TagsInput {...common} value={Array.isArray(value) ? (value as string[]) : []} maxTags={schema.maxItems} onChange={(next) => set(next.length === 0 && !common.required ? undefined : next)} />;
    case "json":
      return <Json {...props} common={common} />;
    default:
      return <Inside {...props} />;
  }
}

interface Common {
  label: string;
  description: React.ReactNode;
  error: string | undefined;
  required: boolean;
}

/** What has no shape of its own is written as JSON. */
function Json({ value, set, common }: FieldProps & { common: Common }) {
  const [text, setText] = useState(() => (value === undefined ? "" : JSON.stringify(value, null, 2)));
  return (
    <JsonInput
      {...common}
      autosize
      minRows={2}
      maxRows={14}
      value={text}
      validationError="This is not JSON: look for a comma or a quotation mark."
      onChange={(next) => {
        setText(next);
        try {
          set(next.trim() === "" ? undefined : JSON.parse(next));
        } catch {
          // It is not finished yet.
        }
      }}
    />
  );
}

/** What has fields within: it is there, or it is not. */
function Inside({ name, field, isNeeded, value, set, wrong, defs, place }: FieldProps) {
  const { schema, kind, variants } = field;
  const title = schema.title || name;
  const isThere = value !== undefined && value !== null;
  const needed = isNeeded && !field.isOptional;
  const start = () => set(kind === "map" ? {} : kind === "list" ? [] : kind === "object" ? begun(schema, defs) : beginning({ ...schema, anyOf: variants }, defs));
  if (!isThere && !needed) {
    return (
      <Box>
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={start}>
          Set {title}
        </Button>
      </Box>
    );
  }
  const more = { wrong, defs, place };
  return (
    <Fieldset legend={title} p="sm">
      <Stack gap="sm">
        {schema.description && (
          <Box fz="xs" c="dimmed">
            <Marked text={schema.description} />
          </Box>
        )}
        {wrong[place] && (
          <Box fz="sm" c="red" role="alert">
            {wrong[place]}
          </Box>
        )}
        {kind === "object" && <SchemaForm schema={schema} value={(value ?? {}) as Fields} change={set} {...more} />}
        {kind === "variants" && <Variants schema={schema} variants={variants} value={(value ?? {}) as Fields} change={set} title={title} {...more} />}
        {kind === "map" && <Pairs schema={schema} value={(value ?? {}) as Readonly<Record<string, string>>} change={set} title={title} />}
        {kind === "list" && <Items schema={schema} value={Array.isArray(value) ? value : []} change={set} title={title} {...more} />}
        {!needed && (
          <Group>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => set(undefined)}>
              Leave {title} out
            </Button>
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}

function Variants({ schema, variants, title, ...props }: Props & { variants: readonly JsonSchema[]; title: string }) {
  const name = schema.discriminator?.propertyName ?? "";
  const chosen = variantOf(schema, variants, props.value);
  const data = variants.map((one) => ({ value: one.properties?.[name]?.const ?? "", label: (one.properties?.[name]?.const ?? "").replaceAll("_", " ") }));
  const become = (told: string | null) => {
    const next = variants.find((one) => one.properties?.[name]?.const === told);
    if (next) props.change({ [name]: told, ...begun(next, props.defs) });
  };
  return (
    <>
      <Select label={`Kind of ${title}`} data={data} value={chosen?.properties?.[name]?.const ?? null} allowDeselect={false} description={chosen?.description} onChange={become} />
      {chosen && <SchemaForm {...props} schema={chosen} />}
    </>
  );
}

/** Names with a value each. */
function Pairs({ schema, value, change, title }: { schema: JsonSchema; value: Readonly<Record<string, string>>; change: (value: Fields) => void; title: string }) {
  const [rows, setRows] = useState(() => Object.entries(value));
  const isSecret = typeof schema.additionalProperties === "object" && schema.additionalProperties.format === "password";
  const Value = isSecret ? PasswordInput : TextInput;
  const put = (next: [string, string][]) => {
    setRows(next);
    change(Object.fromEntries(next.filter(([name]) => name.trim() !== "")));
  };
  return (
    <>
      {rows.map(([name, text], n) => (
        <Group key={n} gap="xs" wrap="nowrap">
          <TextInput aria-label={`Name ${n + 1} of ${title}`} placeholder="Name" flex={1} value={name} onChange={(event) => put(rows.map((row, at) => (at === n ? [event.currentTarget.value, text] : row)))} />
          <Value aria-label={`Value ${n + 1} of ${title}`} placeholder="Value" flex={2} autoComplete="off" value={text} onChange={(event) => put(rows.map((row, at) => (at === n ? [name, event.currentTarget.value] : row)))} />
          <Away label={`Take ${n + 1} of ${title} away`} then={() => put(rows.filter((_, at) => at !== n))} />
        </Group>
      ))}
      <More title={title} then={() => setRows([...rows, ["", ""]])} />
    </>
  );
}

function Items({ schema, value, change, title, wrong, defs, place }: { schema: JsonSchema; value: readonly unknown[]; change: (value: unknown[]) => void; title: string; wrong: Readonly<Record<string, string>>; defs: Defs; place: string | undefined }) {
  const item = schema.items ?? {};
  return (
    <>
      {value.map((one, n) => (
        <Group key={n} gap="xs" wrap="nowrap" align="flex-start">
          <Box flex={1}>
            <SchemaField name={`${title} ${n + 1}`} field={fieldOf(item, defs)} isNeeded value={one} set={(next) => change(value.map((old, at) => (at === n ? (next ?? "") : old)))} wrong={wrong} defs={defs} place={`${place}/${n}`} />
          </Box>
          <Away label={`Take ${title} ${n + 1} away`} then={() => change(value.filter((_, at) => at !== n))} />
        </Group>
      ))}
      <More title={title} then={() => change([...value, beginning(item, defs) ?? ""])} />
    </>
  );
}

function Away({ label, then }: { label: string; then: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label} onClick={then}>
      <IconTrash size={16} />
    </ActionIcon>
  );
}

function More({ title, then }: { title: string; then: () => void }) {
  return (
    <Group>
      <Button size="compact-sm" variant="subtle" leftSection={<IconPlus size={14} />} onClick={then}>
        One more: {title}
      </Button>
    </Group>
  );
}
