import { Group, JsonInput, Paper, Select, SimpleGrid, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";

export type Data = Record<string, unknown>;
export type Kinds = Readonly<Record<string, string>>;

/** What stands there for the names of the text: values by their dotted names, or JSON. */
export interface Samples {
  values: Readonly<Record<string, string>>;
  json: string;
  isJson: boolean;
}

export const NO_SAMPLES: Samples = { values: {}, json: "{\n  \n}", isJson: false };

/** The data that the samples are; what is left empty is left out. */
export function dataOf({ values, json, isJson }: Samples, kinds: Kinds): Data {
  if (isJson) return parsed(json);
  const data: Data = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === "" || kinds[name] === undefined) continue;
    const steps = name.split(".");
    const last = steps.pop() ?? name;
    let place = data;
    for (const step of steps) {
      const below = place[step];
      place = (typeof below === "object" && below !== null ? below : (place[step] = {})) as Data;
    }
    place[last] = valueOf(value, kinds[name]);
  }
  return data;
}

function parsed(json: string): Data {
  try {
    const found: unknown = JSON.parse(json);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Data) : {};
  } catch {
    return {};
  }
}

function valueOf(text: string, kind: string): unknown {
  if (kind === "number") return Number.isFinite(Number(text)) ? Number(text) : text;
  if (kind === "flag") return text === "yes";
  if (kind !== "list") return text;
  try {
    return JSON.parse(text);
  } catch {
    return text.split(",").map((one) => one.trim());
  }
}

interface Props {
  samples: Samples;
  change: (samples: Samples) => void;
  kinds: Kinds;
}

/** A field for each name that the texts take from a message's data. */
export function SampleValues({ samples, change, kinds }: Props) {
  const names = Object.keys(kinds).sort();
  return (
    <Paper withBorder p="sm" mb="md" component="section" aria-label="Values for the preview">
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed">
          What the names stand for in the preview and in a test. Where you leave one empty, its name is shown.
        </Text>
        <Switch
          size="xs"
          label="As JSON"
          checked={samples.isJson}
          onChange={(event) =>
            change({ ...samples, isJson: event.currentTarget.checked, json: event.currentTarget.checked ? JSON.stringify(dataOf(samples, kinds), null, 2) : samples.json })
          }
        />
      </Group>
      {samples.isJson ? (
        <JsonInput
          aria-label="The message's data as JSON"
          value={samples.json}
          onChange={(json) => change({ ...samples, json })}
          validationError="This is not JSON yet: the preview goes without it."
          autosize
          minRows={5}
          maxRows={18}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
      ) : names.length === 0 ? (
        <Text size="sm">The texts take nothing from a message’s data yet. Put in a name with “Insert”, for example {"{{ order.number }}"}.</Text>
      ) : (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="xs">
          {names.map((name) => (
            <Value key={name} name={name} kind={kinds[name] ?? "text"} value={samples.values[name] ?? ""} change={(value) => change({ ...samples, values: { ...samples.values, [name]: value } })} />
          ))}
        </SimpleGrid>
      )}
    </Paper>
  );
}

const HINTS: Readonly<Record<string, string>> = { number: "1", time: "2026-01-31T09:00:00Z", list: "tea, milk" };

function Value({ name, kind, value, change }: { name: string; kind: string; value: string; change: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  if (kind === "flag") return <Select size="xs" label={name} data={["yes", "no"]} value={value || null} onChange={(one) => change(one ?? "")} clearable placeholder="yes or no" />;
  return (
    <TextInput
      size="xs"
      label={name}
      placeholder={HINTS[kind] ?? `[${name}]`}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        change(event.currentTarget.value);
      }}
    />
  );
}
