import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { usePeople } from "../../api/contacts.ts";

interface Props {
  label: string;
  value: string | null;
  change: (id: string | null) => void;
  placeholder?: string;
  /** The label stands above, in place of being told to a screen reader alone. */
  isTold?: boolean;
}

/** Somebody of the contacts, by a name, an address or an id. */
export function Person({ label, value, change, placeholder = "Nobody in particular", isTold = false }: Props) {
  const [words, setWords] = useState("");
  const [wanted] = useDebouncedValue(words, 250);
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(value === null ? null : { value, label: value });
  // Who was chosen stands in the field by their name, which is nothing to look for.
  const found = usePeople(wanted === chosen?.label ? "" : wanted);
  const data = (found.data ?? []).map((one) => ({ value: one.external_id, label: one.name ? `${one.name} (${one.external_id})` : one.external_id }));
  const known = chosen === null || data.some((one) => one.value === chosen.value) ? data : [chosen, ...data];
  return (
    <Select
      {...(isTold ? { label } : { "aria-label": label })}
      size={isTold ? "sm" : "xs"}
      placeholder={placeholder}
      data={known}
      value={value}
      onChange={(id) => {
        setChosen(data.find((one) => one.value === id) ?? null);
        change(id);
      }}
      onSearchChange={setWords}
      // The server has looked already.
      filter={({ options }) => options}
      nothingFoundMessage={found.isError ? "People could not be looked for" : "There is nobody like that"}
      searchable
      clearable
      w={isTold ? undefined : 240}
      comboboxProps={{ width: 320, position: "bottom-start" }}
    />
  );
}
