// What is otherwise in one text than in another, line by line. Pure.

export interface DiffLine {
  kind: "gone" | "new" | "same";
  text: string;
}

/** Beyond so many comparisons the whole is told as gone, and as new. */
const MOST = 4_000_000;

export function differ(before: string, after: string): DiffLine[] {
  const old = before === "" ? [] : before.split("\n");
  const now = after === "" ? [] : after.split("\n");
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const same = (texts: readonly string[]) => texts.map((text): DiffLine => ({ kind: "same", text }));
  return [
    ...same(old.slice(0, head)),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...same(tail === 0 ? [] : old.slice(-tail)),
  ];
}

/** By the longest common row of lines, reckoned from the end (Wagner and Fischer 1974). */
function middle(old: readonly string[], now: readonly string[]): DiffLine[] {
  const gone = (text: string): DiffLine => ({ kind: "gone", text });
  const added = (text: string): DiffLine => ({ kind: "new", text });
  if (old.length * now.length > MOST) return [...old.map(gone), ...now.map(added)];
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [one, other] = [old[i], now[j]];
    if (one !== undefined && one === other) lines.push({ kind: "same", text: one });
    if (one !== undefined && one === other) [i, j] = [i + 1, j + 1];
    else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) lines.push(gone(one)), i++;
    else if (other !== undefined) lines.push(added(other)), j++;
  }
  return lines;
}

/** Lines about what has changed; between them, how many are left out. */
export function around(lines: readonly DiffLine[], context = 2): (DiffLine | number)[] {
  const near = lines.map((_, n) => lines.slice(Math.max(0, n - context), n + context + 1).some((line) => line.kind !== "same"));
  const shown: (DiffLine | number)[] = [];
  lines.forEach((line, n) => {
    const last = shown.at(-1);
    if (near[n]) shown.push(line);
    else if (typeof last === "number") shown[shown.length - 1] = last + 1;
    else shown.push(1);
  });
  return shown;
}
