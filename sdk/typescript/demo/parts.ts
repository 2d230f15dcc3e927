import type { PostView } from "../src/index.ts";
import { el } from "./element.ts";

type Part = PostView["parts"][number];

/** What a post says, part by part. */
export function shown(post: PostView, answer: (text: string) => void): HTMLElement[] {
  if (post.deleted_at !== null) return [el("p", { class: "gone" }, "This was deleted.")];
  return post.parts.map((part) => partOf(part, answer));
}

function partOf(part: Part, answer: (text: string) => void): HTMLElement {
  switch (part.type) {
    case "text":
      return el("p", { class: "words" }, part.text);
    case "order":
      return el(
        "section",
        { class: "card", "aria-label": `Order ${part.number}` },
        el("h4", {}, `Order ${part.number}`, part.state ? el("span", { class: "state" }, part.state) : null),
        el("ul", {}, ...(part.items ?? []).map((item) => el("li", {}, el("span", {}, `${item.quantity ?? 1} × ${item.name}`), el("span", {}, item.price ? money(item.price, part.currency) : "")))),
        part.total ? el("p", { class: "total" }, el("span", {}, "Total"), el("span", {}, money(part.total, part.currency))) : null,
        link(part.url, "See the order"),
      );
    case "purchase":
      return el("section", { class: "card", "aria-label": part.name }, el("h4", {}, part.name, el("span", { class: "state" }, part.state ?? "offered")), el("p", {}, money(part.amount, part.currency)), link(part.url, "Open"));
    case "card":
      return el(
        "section",
        { class: "card", "aria-label": part.title },
        el("h4", {}, part.title),
        part.text ? el("p", { class: "words" }, part.text) : null,
        el("ul", {}, ...(part.fields ?? []).map((field) => el("li", {}, el("span", {}, field.label), el("span", {}, field.value)))),
        ...(part.buttons ?? []).map((button) => (button.url ? link(button.url, button.label) : el("button", { type: "button", class: "second", onclick: () => answer(button.value ?? button.label) }, button.label))),
      );
    case "quick_replies":
      return el("div", { class: "replies" }, part.text ? el("p", { class: "words" }, part.text) : null, ...part.replies.map((reply) => el("button", { type: "button", class: "second", onclick: () => answer(reply.value ?? reply.label) }, reply.label)));
    case "location":
      return el("p", { class: "words" }, `📍 ${part.label ?? part.address ?? `${part.latitude}, ${part.longitude}`}`);
    case "image":
      return el("p", { class: "words" }, `🖼 ${part.alt || "A picture"}`);
    case "file":
      return el("p", { class: "words" }, `📎 ${part.name ?? "A file"}`);
    case "audio":
      return el("p", { class: "words" }, `🔈 ${part.transcript || "Something to hear"}`);
    default:
      return el("p", { class: "words" }, "text" in part ? String(part.text) : "");
  }
}

function money(amount: string, currency: string | null | undefined): string {
  return currency ? `${amount} ${currency}` : amount;
}

/** A link to http or https, and to nothing else. */
function link(address: string | null | undefined, label: string): HTMLElement | null {
  if (!address) return null;
  try {
    const { protocol, href } = new URL(address);
    if (protocol === "https:" || protocol === "http:") return el("a", { href, rel: "noopener noreferrer nofollow", target: "_blank" }, label);
  } catch {
    // It is none.
  }
  return null;
}
