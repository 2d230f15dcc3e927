// A message is found by a filter, opened and read; one that has not left is cancelled, one of which nobody knows is settled: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678", email: "ada@example.com" });
await api.consents.add("ada", { channel: "email", purpose: "marketing", state: "granted", text: "Yes, write to me", source: "checkout", proof: { ip: "192.0.2.7" } });
const { id: later } = await api.messages.send({
  to: "ada",
  content: { body: "Tomorrow." },
  route: { channel: "sms" },
  purpose: "transactional",
  send_at: new Date(Date.now() + 3_600_000).toISOString(),
});
await api.sandbox.setFaults([{ channel: "email", unknown: 1 }]);
const { id } = await api.messages.send({ to: "ada", content: { title: "News", body: "Blue teapots." }, route: { channel: "email" }, purpose: "marketing" });
await until(async () => (await api.messages.get(id)).counts.unknown === 1, "unknown");

const { page, end, press, type, to, go, choose, back, within, opens, fromMenu, arrive } = await sit({ path: "/messages" });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
const row = (text) => page.getByRole("row").filter({ hasText: text });
await arrive(null, "Messages");

// By a word, and by one of a list; then without them.
await to(page.getByLabel("Id, address, person or reference"));
await type(later);
await row(id).waitFor({ state: "detached" });
await row(later).waitFor();
await go(button("Clear"));
await row(id).waitFor();
await choose(page.getByRole("combobox", { name: "Channel" }), { name: "email" });
await row(later).waitFor({ state: "detached" });

// The filters are kept under a name.
await fromMenu(button("Views"), { name: "Save these filters" });
await within(dialog);
await type("Mails");
await press("Enter");
await dialog.waitFor({ state: "hidden" });
await back(page.getByRole("button", { name: "Mails" }), "after it was saved");
await go(button("Clear"), { back: true });
await row(later).waitFor();

// Rows by arrows; the one that waits is opened.
await to(row(id));
await press("ArrowDown");
await back(row(later), "the next row");
await press("Enter");
await page.getByRole("heading", { name: "What happened" }).waitFor();
assert.equal(new URL(page.url()).pathname, `/messages/${later}`);
await opens(button("Cancel for one person"), dialog);
await dialog.getByText("It has not left for one person, and will not.").waitFor();
await go(button("Cancel it", dialog));
await until(async () => (await api.messages.get(later)).counts.cancelled === 1, "cancelled");
await dialog.waitFor({ state: "hidden" });

// Back to the list, to the other; what the person saw, why, and it is settled.
await go(page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Messages" }), { back: true });
await go(row(id));
await page.getByRole("table", { name: "What happened, in words" }).getByText(/unknown/i).first().waitFor();
await opens(button("Look"), dialog);
await dialog.getByText("Blue teapots.").first().waitFor();
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(button("Look"));
await go(button("Why?"), { back: true });
await page.getByRole("heading", { name: "Why did ada get it, or not?" }).waitFor();
await fromMenu(button("Settle"), { name: "It went out" });
await within(dialog);
await dialog.getByText("It counts as sent").waitFor();
await shoot(page, "keys-settle");
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(button("Settle"), "after the question");
await press("Enter");
await go(page.getByRole("menuitem", { name: "It went out" }));
await within(dialog);
await go(button("It went out", dialog));
await until(async () => (await api.messages.get(id)).counts.sent === 1, "sent");
await end();
await browser.close();
console.log("done");
