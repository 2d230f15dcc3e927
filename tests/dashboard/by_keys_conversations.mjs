// People are answered: from one to the next, with words, a template, a file and a reaction; closed, opened and found: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678" });
await api.contacts.put("bea", { name: "Bea", phone: "+31612345679" });
await api.templates.create({
  key: "hours",
  name: "Opening hours",
  purpose: "transactional",
  route: { channel: "sms" },
  default_locale: "en",
  content: { sms: { en: { text: "We are open until {{ hour }}." } } },
});
await api.templates.publish("hours", { version: 1 });
const write_ = (from, text) => api.sandbox.inbound({ channel: "sms", from, to: "+3197010240000", text });
await write_("+31612345678", "Where is my order?");
await write_("+31612345679", "When do you close?");

const { page, end, press, type, to, go, choose, back, within, opens, fromMenu, isAt, arrive } = await sit({ path: "/conversations" });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
const thread = page.getByRole("log");
const row = (name) => page.getByRole("listitem").getByRole("link", { name });
await row(/Bea/).waitFor();
await row(/Ada Lovelace/).waitFor();
await arrive(null, "Conversations");

// In the list by arrows, and into the one that is marked.
await to(row(/Bea/));
await press("ArrowDown");
await back(row(/Ada Lovelace/), "the next one");
await press("Enter");
await thread.getByText("Where is my order?").waitFor();
await page.getByRole("textbox", { name: "Answer Ada Lovelace" }).waitFor();
assert.ok(await isAt(row(/Ada Lovelace/)), "the focus stays in the list");
// From one to the next by letters; the answer by another.
await press("k");
await thread.getByText("When do you close?").waitFor();
const answer = page.getByRole("textbox", { name: "Answer Bea" });
await answer.waitFor();
await press("r");
await back(answer, "r");

// A template, put in; then what was written goes out.
await opens(button("From a template"), dialog);
await choose(dialog.getByRole("combobox", { name: "Template" }), { name: "Opening hours" });
await to(dialog.getByRole("textbox", { name: "hour" }));
await type("six");
await dialog.getByText("We are open until six.").waitFor();
await go(button("Put it in", dialog));
await dialog.waitFor({ state: "hidden" });
await back(answer, "one writes on");
await type(" See you!");
await press("Enter");
await thread.getByText("We are open until six. See you!").waitFor();
await thread.getByText("delivered by SMS").waitFor();

// A file with it.
const choosing = page.waitForEvent("filechooser");
await go(button("Add files"));
await (await choosing).setFiles({ name: "map.txt", mimeType: "text/plain", buffer: Buffer.from("Hello") });
await page.getByLabel("It is being uploaded").waitFor({ state: "hidden" });
await button("Without map.txt").waitFor();
await go(button("Send"));
await thread.getByRole("link", { name: /map\.txt/ }).waitFor();

// What can be done with what they said: a reaction, an answer to it, a question before it is deleted.
const deeds = button("What can be done with: When do you close?");
await fromMenu(deeds, { name: "React with 🙏" });
await page.getByRole("button", { name: "🙏 by 1" }).waitFor();
await back(deeds, "after the reaction");
await press("Enter");
await go(page.getByRole("menuitem", { name: "Answer this" }));
await page.getByText(/^You answer: When do you close/).waitFor();
await back(answer, "one answers it");
await type("At six.");
await press("Enter");
const ours = thread.getByRole("article").filter({ hasText: "At six." });
await ours.waitFor();
const own = button("What can be done with: At six.", ours);
await own.waitFor({ state: "attached" });
await fromMenu(own, { name: "Delete" });
await within(dialog);
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(own, "after it was not deleted");
await press("Enter");
await go(page.getByRole("menuitem", { name: "Delete" }));
await within(dialog);
await go(button("Delete it", dialog));
await thread.getByText("Deleted by the company").waitFor();
await dialog.waitFor({ state: "hidden" });

// Closed and opened by a letter; left; searched.
await to(row(/Bea/), { back: true });
await press("e");
await page.getByText("This conversation is closed. Open it again to answer.").waitFor();
const [closed] = (await api.conversations.list({ state: "closed" })).data;
await go(button("Open again", page.getByRole("main")));
await answer.waitFor();
assert.equal((await api.conversations.get(closed.id)).state, "open");
await to(answer);
await press("Escape", "Escape");
await page.getByText(/^Choose a conversation/).waitFor();
await press("/");
await type("order");
await to(page.getByRole("radio", { name: "What was said" }));
await go(page.getByRole("link", { name: /Where is my order/ }).last());
await thread.getByText("Where is my order?").waitFor();
await shoot(page, "keys-conversations");
await press("?");
await page.getByRole("dialog", { name: "Keys" }).getByText("The next conversation").waitFor();
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await end();
await browser.close();
console.log("done");
