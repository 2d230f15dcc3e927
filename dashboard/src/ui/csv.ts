// Rows as a file that a spreadsheet opens, and in which nothing that a stranger wrote becomes a formula.
const FORMULA = /^[=+\-@\t\r]/;

/** A cell: quoted, and with an apostrophe before what a spreadsheet would reckon (owasp.org/www-community/attacks/CSV_Injection, 2026-11-22). */
export function cell(value: unknown): string {
  const text = value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

export function csvOf(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
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
