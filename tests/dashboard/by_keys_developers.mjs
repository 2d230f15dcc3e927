// A key, the log of what it asked, an endpoint that is told and told again, and an example that runs: by keys alone.
import { api, assert, backend, browser, given, server, shoot, sit, until } from "./by_keys.mjs";

const { page, end, press, type, to, go, check, choose, back, within, opens, fromMenu, arrive } = await sit({
  path: "/developers",
  allowed: [/^404 GET \/v1\/contacts\/nobody/, /^404 GET \/v1\/webhook-endpoints/],
});
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const tab = (name) => page.getByRole("tab", { name, exact: true });
const dialog = page.getByRole("dialog");
await arrive(null, "Developers");

// A key: what it may do, one by one, and its secret.
const form = page.getByRole("dialog", { name: "New key" });
await opens(button("New key"), form);
await form.getByText("Send messages of purpose transactional or chat.").waitFor();
await to(form.getByRole("textbox", { name: "Name" }));
await type("checkout");
await choose(form.getByRole("combobox", { name: "It is good for" }), { name: "30 days" });
await go(button("Send and follow", form));
await check(form.getByRole("checkbox", { name: "webhooks:read" }));
await go(button("Make the key", form));
await form.getByText("It is shown this once").waitFor();
await within(form);
const secret = (await form.locator("pre").innerText()).trim();
await to(form.getByRole("button", { name: "Copy the key" }));
await go(button("I have it", form));
await form.waitFor({ state: "hidden" });
await back(button("New key"), "after the key was made");
await page.getByRole("row").filter({ hasText: "checkout" }).waitFor();

// What it asked.
const program = backend({ url: server, key: secret });
await program.contacts.put("ada", { name: "Ada", phone: "+31612345678" });
await assert.rejects(program.contacts.get("nobody"));
await to(tab("API log"), { back: true });
await page.getByRole("button", { name: "contacts.get", exact: true }).waitFor();
await choose(page.getByRole("combobox", { name: "Status" }), { name: "4xx: refused" });
await page.getByRole("button", { name: "contacts.put" }).waitFor({ state: "detached" });
const refused = page.getByRole("button", { name: "contacts.get", exact: true }).first();
await opens(refused, dialog);
await dialog.getByRole("heading", { name: "What was answered" }).waitFor();
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(refused);

// An endpoint; a test; what happened is told; one of them, and all of them, once more.
await to(tab("Webhooks"), { back: true });
const endpoint = page.getByRole("dialog", { name: "New endpoint" });
await opens(button("New endpoint").first(), endpoint);
await to(endpoint.getByRole("textbox", { name: "Address" }));
await type(given.receiver);
await choose(endpoint.getByRole("combobox", { name: "Events" }), { name: "delivery.delivered" }, "delivery.d");
// The list of events is closed by the first Escape, and the form stays.
await press("Escape");
await endpoint.getByRole("listbox").waitFor({ state: "hidden" });
assert.ok(await endpoint.isVisible());
await go(button("Add the endpoint", endpoint));
await endpoint.getByText(/^whsec_/).waitFor();
await go(button("I have it", endpoint));
await endpoint.waitFor({ state: "hidden" });
await go(page.getByRole("row").filter({ hasText: given.receiver }));
const test = button("Send a test");
await test.waitFor();
await until(() => page.getByRole("main").evaluate((one) => one.contains(document.activeElement)), "the focus is in the page");
await go(test);
await dialog.getByText(/^It took it: 20\d/).waitFor();
await within(dialog);
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(test, "after the test");
const sent = await api.messages.send({ to: "ada", content: { body: "Hello" }, route: { channel: "sms" }, purpose: "transactional" });
await until(async () => (await api.messages.get(sent.id)).counts.delivered === 1, "delivered");
await page.getByRole("row").filter({ hasText: "delivery.delivered" }).getByText("delivered", { exact: true }).waitFor();
const told = button("delivery.delivered");
await opens(told, dialog);
await go(button("Send it again", dialog));
await page.getByText("It is in line again, with the same webhook-id.").waitFor();
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(told, "after it was sent again");
const span = page.getByRole("dialog", { name: "Send events again" });
await opens(button("Send again"), span, { back: true });
await check(span.getByRole("radio", { name: /^Every event/ }));
await go(button("Send again", span));
await span.getByText("All of it was sent.").waitFor();
await shoot(page, "keys-replay");
await go(button("Done", span));
await span.waitFor({ state: "hidden" });
await fromMenu(button("More"), { name: "Delete" });
await within(dialog);
await go(button("Delete", dialog));
await page.getByRole("heading", { name: "Nothing is told yet" }).waitFor();

// The reference: an operation is found, filled in and run.
await to(tab("API reference"));
await go(page.getByRole("button", { name: "Fill the examples with a test key" }));
await page.getByText(/^The examples have a key/).waitFor();
await to(page.getByRole("textbox", { name: "Find an operation" }));
await type("show a contact /v1/contacts");
await go(page.getByRole("button", { name: /^Show a contact GET/ }));
await page.getByRole("heading", { name: "Show a contact" }).waitFor();
await to(page.getByRole("textbox", { name: "id" }));
await type("ada");
const example = page.getByRole("region", { name: "Example" });
await go(example.getByRole("button", { name: "Run" }));
await example.getByText('"external_id": "ada"').waitFor();
await check(example.getByRole("radio", { name: "Python" }));
await go(page.getByRole("button", { name: "Revoke it" }), { back: true });
await page.getByText("The key of the examples is revoked.").waitFor();

// The first key is taken back.
await to(tab("Keys"), { back: true });
const revoke = page.getByRole("button", { name: "Revoke checkout" });
await opens(revoke, dialog);
await go(button("Revoke", dialog));
await page.getByRole("row").filter({ hasText: "checkout" }).getByText("revoked").waitFor();
await assert.rejects(program.contacts.get("ada"), { status: 401 });
await end();
await browser.close();
console.log("done");
