import { Text, Tooltip } from "@mantine/core";

const SHORT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const OLD = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const YEAR_MS = 300 * 86_400_000;

const shortOf = (moment: Date) => (Date.now() - moment.getTime() > YEAR_MS ? OLD : SHORT).format(moment);

/** Words of the server's in which moments stand as it writes them: each as the viewer reads it. */
export const withTimes = (words: string) => words.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, (at) => shortOf(new Date(at)));

/** A moment in the viewer's zone; with the mouse on it, to the second, and in the recipient's zone where that is another. */
export function When({ at, zone, size = "sm" }: { at: string | null | undefined; zone?: string | null | undefined; size?: string }) {
  if (at === null || at === undefined) return null;
  const moment = new Date(at);
  return (
    <Tooltip label={<WhenWhole moment={moment} zone={zone} />} withArrow events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" dateTime={at} size={size} className="number" style={{ whiteSpace: "nowrap" }}>
        {shortOf(moment)}
      </Text>
    </Tooltip>
  );
}

function WhenWhole({ moment, zone }: { moment: Date; zone: string | null | undefined }) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <div>{inZone(moment, own)}</div>
      {zone && zone !== own && <div>{inZone(moment, zone)} for them</div>}
    </>
  );
}

/** The moment to the second, with the zone by which it is told. */
export function inZone(moment: Date, zone: string): string {
  return `${moment.toLocaleString(undefined, { timeZone: zone, dateStyle: "medium", timeStyle: "medium" })} ${zone.replaceAll("_", " ")}`;
}

const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const STEPS: readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** How long ago, or how soon, in one word or two. */
export function ago(at: string, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  const [unit, size] = STEPS.find(([, one]) => Math.abs(seconds) >= one) ?? ["second", 1];
  return RELATIVE.format(Math.round(seconds / size), unit);
}
