// A form as people would see it: on its own page, and on somebody's own site. Pure.
import type { OptInFormInput } from "../../../api/forms.ts";

type Words = Pick<OptInFormInput, "name" | "text">;

/** The page as the server made it, with what is written now in the place of what was kept. */
export function shownPage(page: string, { name, text }: Words): string {
  const shown = new DOMParser().parseFromString(page, "text/html");
  shown.title = name;
  const [title, words] = [shown.querySelector("h1 bdi"), shown.querySelector("p.text")];
  if (title) title.textContent = name;
  if (words) words.textContent = text;
  return `<!doctype html>${shown.documentElement.outerHTML}`;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The same form for a page of one's own: it looks as that page does. The second field is for programs, who fill in everything. */
export function snippetOf(address: string, { text }: Words): string {
  return `<form method="post" action="${escaped(address)}">
  <p style="white-space: pre-line">${escaped(text)}</p>
  <label>
    Your e-mail address
    <input name="email" type="email" autocomplete="email" maxlength="254" required>
  </label>
  <input name="website" tabindex="-1" autocomplete="off" aria-hidden="true" style="position: absolute; left: -99rem">
  <button>Agree</button>
</form>`;
}
