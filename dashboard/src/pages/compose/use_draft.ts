import { useEffect, useMemo, useRef, useState } from "react";
import { drop, keep, kept } from "../../ui/kept.ts";
import { readTable } from "../../ui/table_file.ts";
import { told } from "../../ui/told.ts";
import { emptyDraft, type Draft, type People, type Person } from "./draft.ts";
import { columnsOf, guessedColumn, peopleOf, type Columns } from "./people.ts";

const KEPT_AFTER_MS = 400;

export interface Kept {
  change: (change: Partial<Draft>) => void;
  /** Call it before it is sent: should the page end before the answer, it is known afterwards that it may have been sent. */
  handOver: () => Promise<void>;
  putAway: () => void;
}

/** What is being written: it is there after a reload, with its key, until it is sent or put away. */
export function useDraft(who: string, first: Person | null): Kept & { draft: Draft | null } {
  const name = `compose ${who}`;
  const [draft, setDraft] = useState<Draft | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    let isHere = true;
    void kept<Draft>(name).then((found) => {
      if (!isHere) return;
      const before = { ...emptyDraft(), ...found };
      // Somebody was chosen on the way here; what was being written to others is left alone but for whom it is to.
      const isOther = first !== null && !before.isUncertain && !before.people.some((one) => one.value === first.value);
      const after: Draft = isOther ? { ...before, mode: "people", people: [first] } : before;
      setDraft(after);
      if (isOther) void keep(name, after);
    });
    return () => {
      isHere = false;
    };
  }, [name, first]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = (given: Partial<Draft>) =>
    setDraft((before) => {
      if (before === null) return before;
      const after = { ...before, ...given };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void keep(name, after), given.isUncertain === undefined ? KEPT_AFTER_MS : 0);
      return after;
    });
  const handOver = async () => {
    clearTimeout(timer.current);
    await keep(name, { ...draft, isUncertain: true });
  };
  const putAway = () => {
    clearTimeout(timer.current);
    setDraft(emptyDraft());
    void drop(name);
  };
  return { draft, change, handOver, putAway };
}

export interface Listed {
  columns: Columns | null;
  column: number;
  people: People | null;
}

/** The list that was pasted or chosen, as people. */
export function useListed(draft: Draft | null): Listed {
  const text = draft?.list?.text ?? "";
  const [columns, setColumns] = useState<Columns | null>(null);
  useEffect(() => {
    let isHere = true;
    if (text.trim() === "") return setColumns(null);
    void readTable(new Blob([text]))
      .then((table) => isHere && setColumns(columnsOf(table)))
      .catch(told);
    return () => {
      isHere = false;
    };
  }, [text]);
  const column = draft?.column ?? (columns === null ? 0 : guessedColumn(columns));
  const people = useMemo(() => (columns === null ? null : peopleOf(columns, column)), [columns, column]);
  return { columns, column, people };
}
