// MJML as a person writes it: an element a line, further in for each that is around it. Pure.

/** What these hold is words: it stays on their line as it is. */
const WORDS = new Set(["mj-text", "mj-button", "mj-table", "mj-style", "mj-raw", "mj-title", "mj-preview", "mj-navbar-link", "mj-social-element", "mj-accordion-title", "mj-accordion-text"]); // prettier-ignore
const NEXT = /<(\/?)(mj-?[a-z-]*)([^<>]*?)(\/?)>/g;

export function indented(mjml: string): string {
  const lines: string[] = [];
  let depth = 0;
  let at = 0;
  const put = (words: string) => words.trim() !== "" && lines.push("  ".repeat(depth) + words.trim());
  for (;;) {
    NEXT.lastIndex = at;
    const found = NEXT.exec(mjml);
    if (found === null) break;
    put(mjml.slice(at, found.index));
    const [whole, isEnd, name = "", rest = "", isEmpty] = found;
    at = found.index + whole.length;
    const end = `</${name}>`;
    if (isEnd) {
      depth = Math.max(0, depth - 1);
      put(whole);
    } else if (isEmpty) put(whole);
    else if (mjml.startsWith(end, at)) {
      put(`<${name}${rest.trimEnd()} />`);
      at += end.length;
    } else if (WORDS.has(name) && mjml.includes(end, at)) {
      const until = mjml.indexOf(end, at);
      put(whole + mjml.slice(at, until).trim() + end);
      at = until + end.length;
    } else {
      put(whole);
      depth++;
    }
  }
  put(mjml.slice(at));
  return lines.join("\n") + "\n";
}
