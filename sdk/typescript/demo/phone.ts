import type { Backend } from "../src/backend.ts";
import { el } from "./element.ts";

/** A simulated handset: what the sandbox has delivered to it, and what is answered there. */
export interface Phone {
  readonly element: HTMLElement;
  /** How many texts it has got. */
  count(): number;
  /** Texts are looked for until this is called. */
  stop(): void;
}

const LOOK_MS = 700;

/** The phone of a person in a test workspace; what came before is not shown. */
export function phoneOf(api: Backend, contact: string, name: string, number: string): Phone {
  const seen = new Set<string>();
  const log = el("ol", { class: "texts", role: "log", "aria-label": `Texts on ${name}'s phone` });
  const empty = el("p", { class: "about" }, "No texts yet. Who does not see a post in the app in time gets it here.");
  const field = el("input", { id: "answer", maxlength: "500", autocomplete: "off", placeholder: "Answer by SMS" });
  const button = el("button", { type: "submit" }, "Text");
  const told = el("p", { class: "about", role: "status" });
  const form = el("form", { hidden: true, onsubmit: (event) => void answer(event) }, el("label", { for: "answer", class: "hidden" }, `${name} answers by SMS`), field, button);
  const element = el("section", { class: "phone", "aria-label": `${name}'s phone` }, el("h3", {}, `${name}'s phone, ${number}`), empty, log, form, told);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let isFirst = true;
  let count = 0;

  async function answer(event: Event): Promise<void> {
    event.preventDefault();
    const text = field.value.trim();
    if (text === "") return;
    button.disabled = true;
    try {
      await api.sandbox.inbound({ channel: "sms", from: number, text });
      log.append(el("li", { class: "own" }, text));
      log.scrollTop = log.scrollHeight;
      field.value = "";
      told.textContent = "";
    } catch (thrown) {
      told.textContent = thrown instanceof Error ? thrown.message : String(thrown);
    } finally {
      button.disabled = false;
    }
  }

  async function look(): Promise<void> {
    try {
      const { data } = await api.sandbox.outbox({ contact, channel: "sms", limit: 20 });
      for (const one of [...data].reverse()) {
        const name_ = `${one.delivery} ${one.attempt}`;
        if (seen.has(name_)) continue;
        seen.add(name_);
        if (isFirst) continue;
        count += 1;
        log.append(el("li", {}, (one.text ?? "").trim()));
        log.scrollTop = log.scrollHeight;
        empty.hidden = true;
        form.hidden = false;
      }
      isFirst = false;
    } catch {
      // It is looked again anyway.
    }
    if (!isOver) timer = setTimeout(() => void look(), LOOK_MS);
  }

  void look();
  return {
    element,
    count: () => count,
    stop: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
