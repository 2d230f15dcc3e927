import type { Backend } from "../src/backend.ts";
import { el } from "./element.ts";
import type { Panel } from "./panel.ts";
import type { Phone } from "./phone.ts";

/** One step: what is to be seen, and what its button does. */
interface Step {
  name: string;
  says: string;
  does(): Promise<void> | void;
}

/** What happens, step by step: each has a button, and anybody may do something else in between. */
export function storyOf(api: Backend, conversation: string, ada: Panel, ben: Panel, phone: Phone): HTMLElement {
  const steps: Step[] = [
    {
      name: "The shop writes",
      says: "A system message and an order card, said by your backend with its key.",
      does: async () => {
        await api.conversations.postMessage(conversation, { name: "The Blue Teapot", text: "Your order is on its way. Ask here if anything is missing." });
        await api.conversations.postMessage(conversation, {
          name: "The Blue Teapot",
          parts: [{ type: "order", number: "A-1001", state: "shipped", items: [{ name: "Teapot, blue", price: "39.90" }, { name: "Cup, blue", quantity: 4, price: "5.00" }], total: "59.90", currency: "EUR" }],
        });
      },
    },
    { name: `${ben.name} goes offline`, says: `The socket of ${ben.name}'s device is closed. ${ada.name} sees that he has gone a few seconds later.`, does: () => ben.goOffline() },
    { name: `${ada.name} asks something`, says: `It waits for ${ben.name}. In 30 seconds he is told outside the app.`, does: () => void ada.talk.post("Did the cups arrive in one piece?") },
    {
      name: "Half a minute passes",
      says: "The test workspace's clock is moved on: who has not seen the post is reached by SMS, on a simulated phone.",
      does: async () => {
        await settled(ada);
        await api.sandbox.setClock({ advance: "31s" });
      },
    },
    {
      name: `${ben.name} answers by SMS`,
      says: "What he texts is a post of the same conversation.",
      does: async () => {
        await until(() => phone.count() > 0);
        const form = phone.element.querySelector("form");
        const field = phone.element.querySelector("input");
        if (form === null || field === null) return;
        field.value = "All four of them! I am on the train.";
        form.requestSubmit();
      },
    },
    { name: `${ada.name} writes on`, says: "One more that he has not seen.", does: () => void ada.talk.post("Good. See you tonight!") },
    { name: `${ben.name} comes back`, says: "His device goes on from its cursor: it is told what it missed, once and in order.", does: () => ben.comeBack() },
  ];
  let at = 0;
  const list = el("ol", { class: "steps" });
  const said = el("p", { role: "status", class: "says" });
  const next = el("button", { type: "button", id: "next", onclick: () => void go() });

  async function go(): Promise<void> {
    const step = steps[at];
    if (step === undefined) return;
    next.disabled = true;
    said.textContent = step.says;
    try {
      await step.does();
      at += 1;
    } catch (thrown) {
      said.textContent = thrown instanceof Error ? thrown.message : String(thrown);
    }
    draw();
    next.disabled = at >= steps.length;
    if (!next.disabled) next.focus({ preventScroll: true });
  }

  function draw(): void {
    list.replaceChildren(...steps.map((step, n) => el("li", { class: n < at ? "done" : n === at ? "now" : "", ...(n === at ? { "aria-current": "step" } : {}) }, step.name)));
    next.textContent = steps[at]?.name ?? "That was all";
  }

  draw();
  said.textContent = "Write in either of the two, or follow the story.";
  return el("section", { class: "story", "aria-label": "The story" }, list, el("div", { class: "go" }, next, said));
}

/** What this person has said is stored. */
function settled(panel: Panel): Promise<void> {
  return until(() => panel.client.outbox.entries.length === 0);
}

async function until(test: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!test()) {
    if (Date.now() > end) throw new Error("That takes longer than it should: is a worker running?");
    await new Promise((done) => setTimeout(done, 100));
  }
}
