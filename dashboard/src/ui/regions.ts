// Countries, zones and languages under their names in the viewer's language, from what the browser knows.

const nameOf = (kind: "region" | "language") => {
  const names = new Intl.DisplayNames(undefined, { type: kind });
  return (code: string) => {
    try {
      return names.of(code) ?? code;
    } catch {
      return code;
    }
  };
};

export const countryName = nameOf("region");
export const languageName = nameOf("language");

// What no number and no address is in: unions, and codes that are kept for other things.
const NO_COUNTRY = new Set(["EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"]);

/** Every country that the browser has a name for, by its ISO 3166 code, in the order of the names. */
export function countries(): { value: string; label: string }[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((one) => letters.map((other) => one + other));
  return codes
    .map((value) => ({ value, label: countryName(value) }))
    .filter(({ value, label }) => label !== value && !NO_COUNTRY.has(value))
    .sort((one, other) => one.label.localeCompare(other.label));
}

/** Time zones, and the one that is chosen whatever the browser calls it. */
export function zones(chosen: string): { value: string; label: string }[] {
  const known = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", chosen]);
  return [...known].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

const KNOWN = new Map<string, boolean>();

/** A zone, where the browser knows it; else none, and what is told is told by the viewer's clock. The server may know some that are younger than the browser. */
export function knownZone(zone: string): string | undefined {
  let isKnown = KNOWN.get(zone);
  if (isKnown === undefined) {
    try {
      new Intl.DateTimeFormat(undefined, { timeZone: zone });
      isKnown = true;
    } catch {
      isKnown = false;
    }
    KNOWN.set(zone, isKnown);
  }
  return isKnown ? zone : undefined;
}
