// Whether words in a colour can be read: WCAG 2.2, success criterion 1.4.3, as the server reckons it.

const COLOUR = /^#[0-9a-f]{6}$/i;

/** From 1, which is none, to 21; null where one of them is no `#rrggbb`. */
export function contrast(one: string, other: string): number | null {
  if (!COLOUR.test(one) || !COLOUR.test(other)) return null;
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** White or black, whichever is read better on it. */
export function wordsOn(colour: string): string {
  return (contrast(colour, "#ffffff") ?? 0) >= (contrast(colour, "#000000") ?? 0) ? "#ffffff" : "#000000";
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((place) => linear(parseInt(colour.slice(place, place + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
