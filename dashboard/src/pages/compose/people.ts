// Who is meant by a cell, and by a whole list. Pure.
import type { To } from "../../api/compose.ts";
import type { TableFile } from "../../ui/table_file.ts";
import { put, type By, type People } from "./draft.ts";

const MAIL = /^[^@\s]+@[^@\s]+$/;
const PHONE = /^\+?[\d\s().-]{7,20}$/;

export function byOf(value: string): By {
  if (MAIL.test(value)) return "email";
  return PHONE.test(value) && /\d{7}/.test(value.replace(/\D/g, "")) && (value.startsWith("+") || value.startsWith("00") || value.startsWith("0")) ? "phone" : "id";
}

export interface Columns {
  /** Names of the columns; null: the first line names somebody already. */
  head: string[] | null;
  rows: string[][];
}

const TITLES = /^(id|external.?id|user.?id|customer.?id|e.?mail|mail|phone|mobile|tel|number)$/i;

/** A list with a first line that names its columns, or without one. */
export function columnsOf({ head, rows }: TableFile): Columns {
  const isHead = !head.some((cell) => byOf(cell) !== "id") && (head.length > 1 || TITLES.test(head[0] ?? ""));
  return isHead ? { head, rows } : { head: null, rows: [head, ...rows] };
}

/** The column that probably says who: of ids, else of mail addresses, else of numbers; else the first. */
export function guessedColumn({ head, rows }: Columns): number {
  const titles = head ?? [];
  for (const form of [/^(id|external.?id|user.?id|customer.?id)$/i, /mail/i, /phone|mobile|tel/i]) {
    const found = titles.findIndex((title) => form.test(title.trim()));
    if (found >= 0) return found;
  }
  const first = rows[0] ?? [];
  const named = first.findIndex((cell) => byOf(cell) !== "id");
  return Math.max(named, 0);
}

/** `First name` -> `first_name`: what a text can say; a dot is a field within a field. */
export function dataName(title: string): string {
  return title.trim().replace(/[^\w.]+/g, "_").replace(/^[_.]+|[_.]+$/g, "") || "column"; // prettier-ignore
}

/** Everybody of the list; what the other columns say is data of each. */
export function peopleOf({ head, rows }: Columns, column: number): People {
  const to: To[] = [];
  let empty = 0;
  for (const row of rows) {
    const value = row[column]?.trim() ?? "";
    if (value === "") {
      empty += 1;
      continue;
    }
    const data: Record<string, unknown> = {};
    head?.forEach((title, n) => n !== column && (row[n] ?? "") !== "" && put(data, dataName(title), row[n]));
    to.push({ [byOf(value)]: value, ...(Object.keys(data).length > 0 ? { data } : {}) });
  }
  return { to, empty };
}
