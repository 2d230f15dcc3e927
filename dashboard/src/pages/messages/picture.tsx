import { ScrollArea, Tooltip } from "@mantine/core";
import type { TimelineLine } from "../../api/messages.ts";
import { inZone, withTimes } from "../../ui/when.tsx";
import classes from "./picture.module.css";

const COLORS: Readonly<Record<string, string>> = {
  sent: "var(--mantine-color-blue-6)", delivered: "var(--mantine-color-teal-6)", read: "var(--mantine-color-green-6)", opened: "var(--mantine-color-green-6)",
  clicked: "var(--mantine-color-green-6)", failed: "var(--mantine-color-red-6)", refused: "var(--mantine-color-red-6)", unknown: "var(--mantine-color-orange-6)",
  held: "var(--mantine-color-yellow-6)", stopped: "var(--mantine-color-grape-6)", received: "var(--mantine-color-grape-6)",
}; // prettier-ignore
const PLAIN = "var(--mantine-color-gray-6)";
const LEFT = 130;
const STEP = 34;
const ROW = 34;
const TOP = 26;
/** Two times need so many places between them, to be read apart. */
const APART = 2;

interface Lane {
  id: string;
  label: string;
  marks: { place: number; line: TimelineLine }[];
}

/** What happened, as a picture: a line for each step and channel, a mark for each thing that happened, from left to right as it came. */
export function Picture({ lines }: { lines: readonly TimelineLine[] }) {
  const lanes = lanesOf(lines);
  const width = LEFT + lines.length * STEP + 20;
  const height = TOP + lanes.length * ROW + 6;
  return (
    <ScrollArea type="auto" offsetScrollbars viewportProps={{ tabIndex: 0, role: "group", "aria-label": "What happened, as a picture" }}>
      <svg width={width} height={height} role="img" aria-label="What happened, from left to right; the same in words below" className={classes["picture"]}>
        <Times lines={lines} height={height} />
        {lanes.map((lane, n) => {
          const y = TOP + n * ROW + ROW / 2;
          const first = lane.marks[0];
          const last = lane.marks.at(-1);
          return (
            <g key={lane.id}>
              <text x={0} y={y + 4} className={classes["label"]}>
                {lane.label}
              </text>
              {first && last && <line x1={xOf(first.place)} x2={xOf(last.place)} y1={y} y2={y} className={classes["line"]} />}
              {lane.marks.map(({ place, line }) => (
                <Tooltip key={place} label={`${withTimes(line.text)} (${inZone(new Date(line.at), Intl.DateTimeFormat().resolvedOptions().timeZone)})`} multiline maw={360}>
                  <circle cx={xOf(place)} cy={y} r={6.5} fill={COLORS[line.kind] ?? PLAIN} className={classes["mark"]} data-kind={line.kind} />
                </Tooltip>
              ))}
            </g>
          );
        })}
      </svg>
    </ScrollArea>
  );
}

const xOf = (place: number) => LEFT + place * STEP + 12;

/** How long after the first thing each next one was, where that is another moment than the one before. */
function Times({ lines, height }: { lines: readonly TimelineLine[]; height: number }) {
  const begin = lines[0] ? new Date(lines[0].at).getTime() : 0;
  let before = "";
  let last = -APART;
  return lines.map((line, place) => {
    const words = span(new Date(line.at).getTime() - begin);
    if (words === before || place - last < APART) return null;
    before = words;
    last = place;
    return (
      <g key={place}>
        <line x1={xOf(place)} x2={xOf(place)} y1={TOP - 6} y2={height} className={classes["grid"]} />
        <text x={xOf(place)} y={14} textAnchor="middle" className={classes["time"]}>
          {words}
        </text>
      </g>
    );
  });
}

function lanesOf(lines: readonly TimelineLine[]): Lane[] {
  const lanes = new Map<string, Lane>();
  lines.forEach((line, place) => {
    const id = line.delivery ?? "message";
    const label = line.delivery === null ? "message" : [line.step !== null && line.step > 1 ? `${line.step}.` : null, line.channel, line.contact].filter(Boolean).join(" ");
    const lane = lanes.get(id) ?? { id, label: label.length > 19 ? `${label.slice(0, 18)}…` : label, marks: [] };
    lane.marks.push({ place, line });
    lanes.set(id, lane);
  });
  return [...lanes.values()];
}

/** A span in its largest fitting unit: 0, +40 ms, +3 s, +5 min, +2 h, +3 d. */
export function span(ms: number): string {
  if (ms < 1) return "0";
  if (ms < 1_000) return `+${Math.round(ms)} ms`;
  if (ms < 100_000) return `+${Math.round(ms / 1_000)} s`;
  if (ms < 6_000_000) return `+${Math.round(ms / 60_000)} min`;
  return ms < 172_800_000 ? `+${Math.round(ms / 3_600_000)} h` : `+${Math.round(ms / 86_400_000)} d`;
}
