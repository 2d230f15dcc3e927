import { useHint } from "./hint.tsx";
import classes from "./small.module.css";

const SHORT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const OLD = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
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

/** A moment in the viewer's zone; with the mouse on it, to the second, and in the recipient's zone where that is another. */
export function When({ at, ...more }: Props) {
  return at === null || at === undefined ? null : <Moment at={at} {...more} />;
}

function Moment({ at, zone, size = "sm" }: Props & { at: string }) {
  const moment = new Date(at);
  const { on, hint } = useHint(() => <WhenWhole moment={moment} zone={zone} />);
  return (
    <>
      <time dateTime={at} className={classes["when"]} data-size={size} {...on}>
        {shortOf(moment)}
      </time>
      {hint}
    </>
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
