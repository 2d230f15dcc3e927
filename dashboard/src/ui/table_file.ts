// A file of rows, as a spreadsheet writes it: any usual separator and quoting, in UTF-8 or in the letters of an old Windows.
export interface TableFile {
  head: string[];
  rows: string[][];
}

export const MOST_FILE_BYTES = 60_000_000;
/** Read piece by piece, so that the page stays awake. */
const PIECE_BYTES = 1 << 18;
/** What our own files have before a cell that a spreadsheet would reckon: csv.ts. */
const GUARD = /^'(?=[=+\-@\t\r])/;

export async function readTable(file: Blob): Promise<TableFile> {
  if (file.size > MOST_FILE_BYTES) throw new Error(`The file has ${Math.round(file.size / 1e6)} MB; up to ${MOST_FILE_BYTES / 1e6} MB can be read. Split it.`);
  const [{ default: papa }, encoding] = await Promise.all([import("papaparse"), encodingOf(file)]);
  const all = await new Promise<string[][]>((resolve, reject) => {
    const found: string[][] = [];
    papa.parse(file, {
      encoding,
      chunkSize: PIECE_BYTES,
      skipEmptyLines: "greedy",
      chunk: ({ data }) => {
        for (const row of data) found.push(row.map((one) => one.trim().replace(GUARD, "")));
      },
      complete: () => resolve(found),
      error: reject,
    });
  });
  const [first = [], ...rows] = all;
  const width = Math.max(first.length, ...rows.slice(0, 1_000).map((row) => row.length));
  return { head: Array.from({ length: width }, (_, n) => first[n] || `Column ${n + 1}`), rows };
}

async function encodingOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}
