// A message to a person, by a route of two steps whose order is changed, is written, weighed and sent: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678", email: "ada@example.com" });
await api.contacts.put("bea", { name: "Bea", phone: "+31612345679" });
const { page, end, press, type, to, go, write, check, choose, back, within, opens, arrive } = await sit({ path: "/compose", allowed: [/^422 POST .v1.messages.(estimate|preview)/] });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
await arrive(null, "Compose");

// Two people, one of whom is taken away again.
const whom = page.getByRole("combobox", { name: "Add somebody" });
await choose(whom, { name: /Ada Lovelace/ }, "ad");
await choose(whom, { name: /Bea/ }, "be");
await go(button("Take Bea away"));
await page.getByText("Bea", { exact: true }).waitFor({ state: "detached" });

await to(page.getByLabel("Title", { exact: true }));
await type("Your order");
await to(page.getByLabel("Words", { exact: true }));
await type("Hello {{ contact.name }}, your order is ready.");
await check(page.getByLabel("Something that they ordered or did"));

// The way: a mail, after two hours an SMS; then the SMS first.
await check(page.getByRole("group", { name: "Channels of step 1" }).getByLabel("Mail"));
await go(button("One more step"));
const second = page.getByRole("group", { name: "Channels of step 2" });
await check(second.getByLabel("SMS"));
await write(page.getByLabel("How long before step 2"), "2");
await choose(page.getByRole("combobox", { name: "It ends as soon as" }), { name: "they have read it" });
await go(button("Step 2: earlier"), { back: true });
await until(() => page.getByRole("group", { name: "Channels of step 1" }).getByLabel("SMS").isChecked(), "the SMS is first");
await choose(page.getByRole("combobox", { name: "When step 2 comes" }), { name: "only if that failed" });
await page.getByText("Hello Ada Lovelace, your order is ready.").first().waitFor();
await shoot(page, "keys-compose");

const send = button("Send");
await opens(send, dialog);
await dialog.getByText(/^1 person/).waitFor();
await go(button("Send to 1 person", dialog));
await page.getByRole("heading", { name: "What happened" }).waitFor();
await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), "the focus is in the page of what was sent");
const sent = await until(async () => {
  const found = await api.messages.get(new URL(page.url()).pathname.split("/").at(-1));
  return found.counts?.delivered === 1 && found;
}, "delivered");
assert.deepEqual(sent.channels.slice(0, 1), ["sms"]);
await end();
await browser.close();
console.log("done");
