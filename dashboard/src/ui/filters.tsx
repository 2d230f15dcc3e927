import { Button, Group, Select, TextInput } from "@mantine/core";
import { IconSearch, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useFilters, type Filters } from "./address.ts";
import { useTyped } from "./typed.ts";

export interface Filter {
  name: string;
  label: string;
  /** One of these; left out, any word. */
  options?: readonly (string | { value: string; label: string })[];
  /** Of a `last day` all of it belongs to what is shown. */
  kind?: "word" | "day" | "last day" | "search";
}

export const namesOf = (filters: readonly Filter[]): string[] => filters.map(({ name }) => name);

/** What the address says of these filters. */
export const useGiven = (filters: readonly Filter[]): Filters => useFilters(namesOf(filters))[0];

interface Props {
  filters: readonly Filter[];
  given: Filters;
  change: (change: Record<string, string | null>) => void;
  /** Beside them: saved views. */
  children?: ReactNode;
}

/** So many are looked for by typing. */
const MANY = 20;

/** What of a list is shown; all of it stands in the address. */
export function FilterBar({ filters, given, change, children }: Props) {
  const isAny = filters.some((filter) => given[filter.name] !== undefined);
  return (
    <Group gap="xs" mb={4} role="search" flex="1 1 22rem">
      {filters.map((filter) =>
        filter.options ? (
          <Select
            key={filter.name}
            aria-label={filter.label}
            placeholder={filter.label}
            data={filter.options.map((one) => (typeof one === "string" ? { value: one, label: one } : one))}
            value={given[filter.name] ?? null}
            onChange={(value) => change({ [filter.name]: value })}
            clearable
            searchable={filter.options.length > MANY}
            size="xs"
            w={132}
          />
        ) : (
          <Word key={filter.name} filter={filter} value={given[filter.name] ?? ""} change={(value) => change({ [filter.name]: value })} />
        ),
      )}
      {isAny && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconX size={13} />}
          onClick={() => change(Object.fromEntries(filters.map((filter) => [filter.name, null])))}
        >
          Clear
        </Button>
      )}
      {children}
    </Group>
  );
}

function Word({ filter, value, change }: { filter: Filter; value: string; change: (value: string | null) => void }) {
  const isDay = filter.kind === "day" || filter.kind === "last day";
  const isLast = filter.kind === "last day";
  const [typed, type] = useTyped(isDay ? dayOf(value, isLast) : value, (text) => change(isDay ? momentOf(text, isLast) : text));
  return (
    <TextInput
      aria-label={filter.label}
      placeholder={filter.label}
      title={filter.label}
      type={isDay ? "date" : "text"}
      size="xs"
      w={filter.kind === "search" ? 240 : 132}
      leftSection={filter.kind === "search" ? <IconSearch size={14} /> : undefined}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}

/** A day of the viewer's, as the moment in which it begins; the last one as that in which it is over: the API leaves that moment out. */
function momentOf(day: string, isLast: boolean): string | null {
  const at = new Date(`${day}T00:00:00`);
  if (Number.isNaN(at.getTime())) return null;
  // By the calendar: a day may have 23 hours, or 25.
  if (isLast) at.setDate(at.getDate() + 1);
  // Where clocks go on at midnight, the day before may have begun at one.
  at.setHours(0, 0, 0, 0);
  return at.toISOString();
}

function dayOf(moment: string, isLast: boolean): string {
  const at = new Date(moment);
  if (isLast) at.setTime(at.getTime() - 1);
  return Number.isNaN(at.getTime()) ? "" : `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
}
