// What is wrong, told where somebody can mend it. Pure.
import type { ContentPreview, SourceInput, TemplatesFault } from "../../api/templates.ts";

const OF_A_PERSON = /^(contact\.[\w.]+) is not given/;

/** A plain text that was made of the page is mended in the page; what a person may not have needs words in its place. */
export function told(preview: ContentPreview | undefined, source: SourceInput): ContentPreview | undefined {
  if (preview === undefined) return undefined;
  const page = typeof source.mjml === "string" ? "mjml" : typeof source.html === "string" ? "html" : null;
  const placed = (fault: TemplatesFault): TemplatesFault => {
    const name = OF_A_PERSON.exec(fault.detail)?.[1];
    const detail = name ? `Whoever has no ${name} gets nothing: write {{ ${name} | default("…") }}, or show it for somebody who has it.` : fault.detail;
    const isMade = page !== null && !source.text && fault.pointer === "/text";
    return isMade ? { ...fault, detail, pointer: `/${page}`, line: null, column: null } : { ...fault, detail };
  };
  return { ...preview, problems: preview.problems.map(placed) };
}
