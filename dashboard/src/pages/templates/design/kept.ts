// Whether another program that writes a mail's MJML has kept all of it. Pure.

const EMPTY = /<(mj-[a-z-]+)((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*\/>/g;
const TOKENS = /\{\{[^]*?\}\}|\{%[^]*?%\}|\{#[^]*?#\}|<[a-z][a-z0-9-]*|[\w-]+\s*=\s*(?:"[^"]*"|'[^']*')/gi;

/** Elements that close themselves, in two: a parser of HTML knows no others. */
export const inTwo = (mjml: string) => mjml.replaceAll(EMPTY, "<$1$2></$1>");

/** What stands in it, each thing once for each time: elements, attributes, names and blocks. */
function tokensOf(mjml: string): Map<string, number> {
  const found = new Map<string, number>();
  const plain = mjml.replaceAll(/<!--[^]*?-->/g, "");
  for (const [token] of plain.matchAll(TOKENS)) {
    const same = token.replaceAll(/\s+/g, " ").replaceAll(/\s*=\s*/g, "=").replaceAll("'", '"').replaceAll("&quot;", '"').replaceAll("&amp;", "&").toLowerCase();
    found.set(same, (found.get(same) ?? 0) + 1);
  }
  return found;
}

/** What of the first is not in the second. */
export function lostIn(before: string, after: string): string[] {
  const now = tokensOf(after);
  return [...tokensOf(before)].filter(([token, count]) => (now.get(token) ?? 0) < count).map(([token]) => token);
}
