import { knownZone } from "../../ui/regions.ts";

const HOUR_MS = 3_600_000;
const NINE = 9;

/** Nine o'clock of the day after, where `zone` is. Pure. */
export function morningAfter(now: Date, zone: string): Date {
  const { year, month, day } = wall(now, zone);
  const wanted = Date.UTC(year, month - 1, day + 1, NINE);
  // What the zone's clocks show at that moment says how far it is off; a second look, where they change in between.
  let at = wanted;
  for (let look = 0; look < 2; look += 1) at += wanted - shown(new Date(at), zone);
  return new Date(at);
}

function shown(at: Date, zone: string): number {
  const { year, month, day, hour, minute } = wall(at, zone);
  return Date.UTC(year, month - 1, day, hour, minute) + (at.getTime() % (HOUR_MS / 60));
}

function wall(at: Date, zone: string) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: knownZone(zone),
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const parts = new Map(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return { year: of("year"), month: of("month"), day: of("day"), hour: of("hour"), minute: of("minute") };
}
