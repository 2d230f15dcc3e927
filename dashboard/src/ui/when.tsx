import { useHint } from "./hint.tsx";
import { knownZone } from "./regions.ts";
import classes from "./small.module.css";

const SHORT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const OLD = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const OWN_ZONE = SHORT.resolvedOptions().timeZone;
const YEAR_MS = 300 * 86_400_000;

const shortOf = (moment: Date) => (Date.now() - moment.getTime() > YEAR_MS ? OLD : SHORT).format(moment);

/** Words of the server's in which moments stand as it writes them: each as the viewer reads it. */
export const withTimes = (words: string) => words.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g, (at) => shortOf(new Date(at)));

type Size = "xs" | "sm";

interface Props {
  at: string | null | undefined;
  zone?: string | null | undefined;
  size?: Size;
}

/** A moment in the viewer's zone, and beside it by the clock of who it is about, where that shows another time; with the mouse on it, to the second. */
export function When({ at, ...more }: Props) {
  return at === null || at === undefined ? null : <Moment at={at} {...more} />;
}

function Moment({ at, zone, size = "sm" }: Props & { at: string }) {
  const moment = new Date(at);
  const { on, hint } = useHint(() => <WhenWhole moment={moment} zone={zone} />);
  const theirs = zone ? onTheirs(moment, zone) : null;
  return (
    <>
      <time dateTime={at} className={classes["when"]} data-size={size} {...on}>
        {shortOf(moment)}
      </time>
      {theirs !== null && <span className={classes["theirs"]}> · {theirs} for them</span>}
      {hint}
    </>
  );
}

const CLOCKS = new Map<string, readonly [day: Intl.DateTimeFormat, time: Intl.DateTimeFormat]>();

/** The day and the time that clocks of a zone show. Made once a zone: lists have hundreds of times. */
function clockOf(zone: string) {
  const timeZone = knownZone(zone);
  const made = CLOCKS.get(zone) ?? ([new Intl.DateTimeFormat(undefined, { timeZone, day: "numeric", month: "short" }), new Intl.DateTimeFormat(undefined, { timeZone, hour: "2-digit", minute: "2-digit" })] as const);
  CLOCKS.set(zone, made);
  return made;
}

/** What their clock shows, with the day where that is another one, too; null where it shows the same as the viewer's. */
function onTheirs(moment: Date, zone: string): string | null {
  const [day, time] = clockOf(zone).map((one) => one.format(moment)) as [string, string];
  const [ownDay, ownTime] = clockOf(OWN_ZONE).map((one) => one.format(moment));
  if (day === ownDay) return time === ownTime ? null : time;
  return `${day}, ${time}`;
}

function WhenWhole({ moment, zone }: { moment: Date; zone: string | null | undefined }) {
  return (
    <>
      <div>{inZone(moment, OWN_ZONE)}</div>
      {zone && zone !== OWN_ZONE && knownZone(zone) && <div>{inZone(moment, zone)} for them</div>}
    </>
  );
}

/** The moment to the second, with the zone by which it is told. */
export function inZone(moment: Date, zone: string): string {
  const timeZone = knownZone(zone) ?? OWN_ZONE;
  return `${moment.toLocaleString(undefined, { timeZone, dateStyle: "medium", timeStyle: "medium" })} ${timeZone.replaceAll("_", " ")}`;
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
