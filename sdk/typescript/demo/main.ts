// The page at /demo: two people of a test workspace side by side. The key stays in this page's memory; nothing that anybody says becomes HTML.
import { backend } from "../src/backend.ts";
import { TidingsClient, TidingsProblem, memoryStorage } from "../src/index.ts";
import { byId } from "./element.ts";
import { panelOf } from "./panel.ts";
import { phoneOf } from "./phone.ts";
import { storyOf } from "./story.ts";

const ADA = { id: "demo_ada", name: "Ada" };
const BEN = { id: "demo_ben", name: "Ben", phone: "+31687654399" };

const form = byId<HTMLFormElement>("start");
const field = byId<HTMLInputElement>("key");
const told = byId<HTMLOutputElement>("told");
const button = form.querySelector("button") as HTMLButtonElement;

async function start(key: string): Promise<void> {
  if (!key.startsWith("td_test_")) throw new Error(key.startsWith("td_live_") ? "This is a live key: the demo is for test workspaces alone." : "A test key begins with td_test_.");
  const url = location.origin;
  const api = backend({ url, key });
  const workspace = await api.workspace.get();
  if (workspace.mode !== "test") throw new Error("This key is of a live workspace: the demo is for test workspaces alone.");
  await api.contacts.put(ADA.id, { name: ADA.name });
  await api.contacts.put(BEN.id, { name: BEN.name, phone: BEN.phone });
  const { id } = await api.conversations.create({
    kind: "group",
    title: "Order A-1001",
    participants: [ADA.id, BEN.id],
    route: { after: "30s", steps: [{ channels: ["sms"] }] },
  });
  const [ada, ben] = [ADA, BEN].map(
    (who) => new TidingsClient({ url, token: async () => (await api.contacts.createToken(who.id, {})).token ?? "", storage: memoryStorage(), device: `demo of ${who.name}` }),
  ) as [TidingsClient, TidingsClient];
  const phone = phoneOf(api, BEN.id, BEN.name, BEN.phone);
  const hers = panelOf(ADA.id, ADA.name, BEN, ada, id, null);
  const his = panelOf(BEN.id, BEN.name, ADA, ben, id, phone.element);
  byId("people").replaceChildren(hers.element, his.element);
  byId("story").replaceChildren(storyOf(api, id, hers, his, phone));
  byId("conversation").textContent = id;
  form.hidden = true;
  byId("stage").hidden = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const key = field.value.trim();
  field.value = "";
  button.disabled = true;
  told.textContent = "One moment …";
  start(key)
    .then(() => (told.textContent = ""))
    .catch((thrown: unknown) => {
      told.textContent = thrown instanceof TidingsProblem ? thrown.detail : thrown instanceof Error ? thrown.message : String(thrown);
      field.focus();
    })
    .finally(() => (button.disabled = false));
});

// `tidings demo` prints an address with the key behind the #: browsers send that to nobody.
const given = location.hash.slice(1);
if (given !== "") {
  history.replaceState(null, "", location.pathname);
  field.value = given;
  form.requestSubmit();
}
