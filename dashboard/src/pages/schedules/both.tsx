import { Text } from "@mantine/core";
import { knownZone } from "../../ui/regions.ts";
import { When } from "../../ui/when.tsx";

const FORM = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;

/** `Europe/Amsterdam` -> `Amsterdam`. */
export const placeOf = (zone: string) => zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;

/** The moment as the clock of a zone shows it. */
export const inWords = (at: string, zone?: string) => new Date(at).toLocaleString(undefined, { ...FORM, timeZone: zone && knownZone(zone) });

/** A time of a schedule: by the viewer's clock, and below it by the schedule's own where that shows another. */
export function Both({ at, zone }: { at: string; zone: string }) {
  const theirs = inWords(at, zone);
  return (
    <div>
      <When at={at} />
      {theirs !== inWords(at) && (
        <Text size="xs" c="dimmed" className="number">
          {theirs} in {placeOf(zone)}
        </Text>
      )}
    </div>
  );
}

/** The times that come next, one below the other. */
export function Next({ times, zone }: { times: readonly string[]; zone: string }) {
  const isOther = times.some((at) => inWords(at, zone) !== inWords(at));
  return (
    <ol aria-label="The next times" style={{ margin: 0, paddingLeft: "1.3rem" }}>
      {times.map((at) => (
        <li key={at}>
          <Text component="time" dateTime={at} size="sm" className="number">
            {inWords(at)}
          </Text>
          {isOther && (
            <Text size="xs" c="dimmed" className="number">
              {inWords(at, zone)} in {placeOf(zone)}
            </Text>
          )}
        </li>
      ))}
    </ol>
  );
}
