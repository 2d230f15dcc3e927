// Many people out of a file: slice by slice, each under a key of its own, so that after a reload it goes on and nothing is done twice.
import { useSyncExternalStore } from "react";
import type { BatchItem, ConsentItem, FieldError } from "@sdk/types.ts";
import { drop, dropAll, keep, kept } from "../ui/kept.ts";
import { wordsOf } from "../ui/words.ts";
import { whoIsHere } from "./account.ts";
import { api, TidingsProblem } from "./client.ts";
import { queries } from "./queries.ts";

const SLICE = 500;
/** A slice that was refused as a whole for some of its rows is sent again without them, so often at most. */
const TRIES = 3;
/** Refused for what is in it: the next slice may fit. */
const OF_THE_ROWS = new Set([400, 413, 422]);

/** What is kept over a reload. `plan` is the page's own: how the rows are to be read. */
export interface Job<Plan> {
  id: string;
  name: string;
  file: Blob;
  plan: Plan;
  total: number;
}

/** A row as it is sent, or what is wrong with it already. */
export interface Row {
  item: BatchItem;
  consents: ConsentItem[];
  wrong: string[];
}

export interface Wrong {
  row: number;
  words: string;
}

interface Counts {
  done: number;
  stored: number;
  made: number;
  consents: number;
}

export interface Importing extends Counts {
  phase: "nothing" | "running" | "stopped" | "done";
  /** Whose it is: somebody else who signs in here sees nothing of it. */
  who: string;
  job: Job<unknown> | null;
  wrong: Wrong[];
  error: unknown;
}

const NOTHING: Importing = { phase: "nothing", who: "", job: null, done: 0, stored: 0, made: 0, consents: 0, wrong: [], error: null };
let now = NOTHING;
/** The job whose rows are being sent: one slice after another, never two at once. */
let going: string | null = null;
const listeners = new Set<() => void>();

function become(change: Partial<Importing>): void {
  now = { ...now, ...change };
  for (const listener of listeners) listener();
}

/** How far it is, from whatever page one looks. */
export function useImporting(who: string): Importing {
  const found = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
  return found.who === who ? found : NOTHING;
}

const PREFIX = "import ";
const place = (who: string, what: string) => `${PREFIX}${who} ${what}`;

/** Begins: from here on a reload goes on. `rows` reads the n-th row, always in the same way. */
export async function begin<Plan>(who: string, job: Job<Plan>, rows: (n: number) => Row): Promise<void> {
  await dropAll(place(who, ""));
  await keep(place(who, "job"), job);
  become({ ...NOTHING, phase: "running", who, job });
  await alone(job.id, () => run(who, job.id, rows));
}

/** What was begun before a reload, and is not put away yet. */
export async function begun<Plan>(who: string): Promise<Job<Plan> | undefined> {
  return await kept<Job<Plan>>(place(who, "job"));
}

/** Goes on where it was: after a reload by itself, unless somebody had stopped it; then only when it is asked to. */
export async function goOn<Plan>(who: string, job: Job<Plan>, rows: (n: number) => Row, isAsked = false): Promise<void> {
  if (now.phase === "running" && now.who === who) return;
  if (isAsked) await drop(place(who, "stopped"));
  if (going === job.id) {
    // A slice is on its way still, and whoever waits for it goes on after it.
    if (isAsked && now.job?.id === job.id) become({ phase: "running", error: null });
    return;
  }
  await alone(job.id, async () => {
    const counts = (await kept<Counts>(place(who, "counts"))) ?? { done: 0, stored: 0, made: 0, consents: 0 };
    const wrong: Wrong[] = [];
    for (let at = 0; at < counts.done; at += SLICE) wrong.push(...((await kept<Wrong[]>(place(who, `wrong ${at}`))) ?? []));
    const isStopped = (await kept<boolean>(place(who, "stopped"))) === true;
    become({ phase: isStopped ? "stopped" : "running", who, job, ...counts, wrong, error: null });
    await run(who, job.id, rows);
  });
}

/** It stops after the slice that is on its way. */
export async function stop(who: string): Promise<void> {
  if (now.phase === "running") become({ phase: "stopped", error: null });
  await keep(place(who, "stopped"), true);
}

/** It is looked at, and forgotten, with the file. */
export async function putAway(who: string): Promise<void> {
  become(NOTHING);
  await dropAll(place(who, ""));
}

/** Nobody else sends rows of this job meanwhile. */
async function alone(id: string, send: () => Promise<void>): Promise<void> {
  going = id;
  try {
    await send();
  } finally {
    if (going === id) going = null;
  }
}

async function run(who: string, id: string, rows: (n: number) => Row): Promise<void> {
  const total = now.job?.total ?? 0;
  while (now.phase === "running" && now.job?.id === id && now.done < total) {
    // Whoever is signed in now, it is not theirs to send.
    if (whoIsHere() !== who) return become(NOTHING);
    const at = now.done;
    const end = Math.min(at + SLICE, total);
    try {
      const found = await slice(`${id}-${at}`, Array.from({ length: end - at }, (_, n) => ({ row: at + n, ...rows(at + n) })));
      if (now.job?.id !== id) return;
      const counts = { done: end, stored: now.stored + found.stored, made: now.made + found.made, consents: now.consents + found.consents };
      if (found.wrong.length > 0) await keep(place(who, `wrong ${at}`), found.wrong);
      await keep(place(who, "counts"), counts);
      become({ ...counts, wrong: [...now.wrong, ...found.wrong] });
    } catch (error) {
      if (now.job?.id === id) become({ phase: "stopped", error });
      return;
    }
  }
  if (now.job?.id !== id || now.done < total) return;
  become({ phase: "done" });
  // What nobody needs any more is not left lying here.
  if (now.wrong.length === 0) await drop(place(who, "job"));
  void queries.invalidateQueries({ queryKey: ["contacts"] });
}

type Numbered = Row & { row: number };

async function slice(key: string, rows: readonly Numbered[]): Promise<Omit<Counts, "done"> & { wrong: Wrong[] }> {
  const wrong = rows.filter((one) => one.wrong.length > 0).map((one) => ({ row: one.row, words: one.wrong.join(" ") }));
  const good = rows.filter((one) => one.wrong.length === 0);
  const people = await sent(good, key, wrong, async (some, under) => (await api.contacts.batch({ contacts: some.map((one) => one.item) }, { key: under })).results);
  const written = new Set(people.flatMap((result) => (result.id === null ? [] : [result.row])));
  const lines = good.filter((one) => written.has(one.row)).flatMap((one) => one.consents.map((consent) => ({ row: one.row, consent })));
  const said = await sent(lines, `${key}-consents`, wrong, async (some, under) => (await api.consents.batch({ consents: some.map((one) => one.consent) }, { key: under })).results);
  return {
    stored: written.size,
    made: people.filter((result) => "is_new" in result && result.is_new === true).length,
    consents: said.filter((result) => result.id !== null).length,
    wrong: byRow(wrong),
  };
}

interface Result {
  index: number;
  id: string | null;
  errors: FieldError[];
}

/** What became of each; who was refused is told in `wrong`. What is refused as a whole for some rows is sent again without these. */
async function sent<One extends { row: number }, Found extends Result>(
  all: readonly One[],
  key: string,
  wrong: Wrong[],
  send: (some: readonly One[], key: string) => Promise<Found[]>,
): Promise<(Found & { row: number })[]> {
  let some = all;
  for (let tried = 0; some.length > 0; tried += 1) {
    try {
      const results = await send(some, tried === 0 ? key : `${key}-${tried}`);
      const told = results.map((result) => ({ ...result, row: some[result.index]?.row ?? -1 }));
      for (const result of told) if (result.errors.length > 0) wrong.push({ row: result.row, words: result.errors.map((one) => `${fieldOf(one.pointer)}${one.detail}.`).join(" ") });
      return told;
    } catch (error) {
      if (!(error instanceof TidingsProblem) || !OF_THE_ROWS.has(error.status)) throw error;
      const named = new Map(error.errors.map((one) => [Number(/^\/\w+\/(\d+)/.exec(one.pointer)?.[1] ?? -1), `${fieldOf(one.pointer)}${one.detail}.`]));
      const isNamed = named.has(-1) || named.size === 0 || tried + 1 >= TRIES;
      some.forEach((one, n) => (isNamed || named.has(n)) && wrong.push({ row: one.row, words: named.get(n) ?? wordsOf(error) }));
      some = isNamed ? [] : some.filter((_, n) => !named.has(n));
    }
  }
  return [];
}

/** `/contacts/3/email` -> `email: `. */
function fieldOf(pointer: string): string {
  const field = pointer.replace(/^\/(contacts|consents)\/\d+\/?/, "").replace(/^\//, "");
  return field === "" ? "" : `${field}: `;
}

function byRow(wrong: readonly Wrong[]): Wrong[] {
  const rows = new Map<number, string>();
  for (const { row, words } of wrong) rows.set(row, rows.has(row) ? `${rows.get(row) ?? ""} ${words}` : words);
  return [...rows].map(([row, words]) => ({ row, words })).sort((a, b) => a.row - b.row);
}
