import { Button, Group, JsonInput, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconFilter, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { isObject, rowsOf, whenOf, type Row, type Rows } from "./condition.ts";
import classes from "./routes.module.css";
import { ConditionRow } from "./row.tsx";

interface Props {
  when: Record<string, unknown> | null;
  /** Of which step, from 0. */
  n: number;
  put: (when: Record<string, unknown> | null) => void;
  /** What the API says is wrong, by its place within the condition. */
  wrong: Readonly<Record<string, string>>;
}

const NEW: Row = { field: "", operator: "is", value: "" };
const MOST_ROWS = 20;
/** No condition: the API refuses it. */
const NONE = {};

/** For whom a step is: built row by row, or written as the API reads it. */
export function When({ when, n, put, wrong }: Props) {
  const [asked, setSource] = useState(false);
  if (when === null) {
    return (
      <Button mt="xs" size="compact-xs" variant="subtle" color="gray" leftSection={<IconFilter size={13} />} onClick={() => put(whenOf({ joins: "all", rows: [NEW] }))} aria-label={`Only on a condition: step ${n + 1}`}>
        Only on a condition
      </Button>
    );
  }
  const found = rowsOf(when);
  const isSource = asked || found === null;
  return (
    <Stack gap="xs" className={classes["condition"]} role="group" aria-label={`Condition of step ${n + 1}`}>
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          Only where this holds; else the step is passed over.
        </Text>
        <Group gap={4}>
          {found && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setSource(!isSource)}>
              {isSource ? "As a list" : "As JSON"}
            </Button>
          )}
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => put(null)}>
            In any case
          </Button>
        </Group>
      </Group>
      {isSource ? (
        <Written
          when={when}
          put={(next) => {
            // What is being written stays as it is written, also where a list could say it by now.
            setSource(true);
            put(next);
          }}
          n={n}
          wrong={wrong}
        />
      ) : (
        <Listed found={found} put={put} n={n} wrong={wrong} />
      )}
    </Stack>
  );
}

function Listed({ found, put, n, wrong }: Omit<Props, "when"> & { found: Rows }) {
  const { joins, rows } = found;
  const set = (change: Partial<Rows>) => put(whenOf({ ...found, ...change }));
  const at = (m: number) => (rows.length === 1 ? "" : `${joins}/${m}`);
  return (
    <>
      {rows.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={`How the condition of step ${n + 1} joins`}
          data={[{ value: "all", label: "all of these hold" }, { value: "any", label: "one of these holds" }]} // prettier-ignore
          value={joins}
          onChange={(value) => set({ joins: value as Rows["joins"] })}
          w={{ base: "100%", xs: 280 }}
        />
      )}
      {rows.map((row, m) => (
        <ConditionRow
          key={m}
          row={row}
          name={rows.length === 1 ? `of step ${n + 1}` : `${m + 1} of step ${n + 1}`}
          put={(next) => set({ rows: rows.map((one, k) => (k === m ? next : one)) })}
          remove={rows.length > 1 ? () => set({ rows: rows.filter((_, k) => k !== m) }) : null}
          wrong={Object.entries(wrong).find(([place]) => place === at(m) || place.startsWith(at(m) === "" ? "" : `${at(m)}/`))?.[1]}
        />
      ))}
      <div>
        <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} />} disabled={rows.length >= MOST_ROWS} onClick={() => set({ rows: [...rows, NEW] })}>
          And another
        </Button>
      </div>
    </>
  );
}

function Written({ when, put, n, wrong }: Props) {
  const [text, setText] = useState(() => JSON.stringify(when, null, 2));
  const told = Object.entries(wrong).map(([place, words]) => (place === "" ? words : `${place}: ${words}`));
  return (
    <JsonInput
      aria-label={`Condition of step ${n + 1} as JSON`}
      description={`{"field": "data.order.total", "above": 100}, and all, any and not around such: see the reference of routes.`}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={false}
      value={text}
      error={told.length > 0 ? told.join(" ") : undefined}
      validationError="This is not JSON: look for a comma or a quotation mark."
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      onChange={(next) => {
        setText(next);
        try {
          const read: unknown = JSON.parse(next);
          put(isObject(read) ? read : NONE);
        } catch {
          // Not the condition before it, which nobody sees any more.
          put(NONE);
        }
      }}
    />
  );
}
