// Rows as a file that a spreadsheet opens, and in which nothing that a stranger wrote becomes a formula.
const FORMULA = /^[\t\r\n]|^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/** A cell: quoted, and with an apostrophe before what a spreadsheet would reckon, also behind blanks and in wide letters (owasp.org/www-community/attacks/CSV_Injection, 2026-11-22). */
export function cell(value: unknown): string {
  const text = value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const line = (row: readonly unknown[]) => row.map(cell).join(",") + "\r\n";

export function csvOf(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [head, ...rows].map(line).join("");
}

/** So many rows a file has at most. */
export const MOST_ROWS = 100_000;

interface Written {
  file: Blob;
  rows: number;
  /** There was more than a file has. */
  isCut: boolean;
}

/** Rows that come page by page as one file; it is told how many there are so far, and answers null where nobody wants it any more. */
export async function csvOfPages(
  head: readonly string[],
  pages: AsyncIterable<readonly (readonly unknown[])[]>,
  { told, isOver }: { told: (rows: number) => void; isOver: () => boolean },
): Promise<Written | null> {
  // As blobs, which the browser may put on the disk.
  const parts = [new Blob([line(head)])];
  let rows = 0;
  let isCut = false;
  for await (const page of pages) {
    if (isOver()) return null;
    const taken = page.slice(0, MOST_ROWS - rows);
    isCut = taken.length < page.length;
    parts.push(new Blob(taken.map(line)));
    rows += taken.length;
    told(rows);
    if (isCut) break;
  }
  return { file: new Blob(parts), rows, isCut };
}

/** The browser keeps the text as a file. */
export function save(name: string, text: string | Blob, type = "text/csv;charset=utf-8"): void {
  const address = URL.createObjectURL(new Blob(type.startsWith("text/csv") ? ["\uFEFF", text] : [text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
