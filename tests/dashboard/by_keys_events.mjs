// What happens is read; what another product tells is tried, called and tried again; what a provider told is, too: by keys alone.
import { api, assert, browser, server, shoot, sit, until } from "./by_keys.mjs";

await api.contacts.put("ada", { name: "Ada", phone: "+31612345678" });
const sent = await api.messages.send({ to: "ada", content: { body: "Hello" }, route: { channel: "sms" }, purpose: "transactional" });
await until(async () => (await api.messages.get(sent.id)).counts.delivered === 1, "delivered");
const { page, end, press, type, to, go, write, choose, back, within, opens, fromMenu, arrive } = await sit({ path: "/developers", allowed: [/^404 GET \/v1\/hooks\//] });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const tab = (name) => page.getByRole("tab", { name, exact: true });
const dialog = page.getByRole("dialog");
const main = page.getByRole("main");
await arrive(null, "Developers");

// What has happened: those of one kind, kept as a file, and one of them opened.
await to(tab("Events"));
await button("delivery.sent").waitFor();
await choose(page.getByRole("combobox", { name: "Type" }), { name: "delivery.delivered" });
await button("delivery.sent").waitFor({ state: "detached" });
const file = page.waitForEvent("download");
await fromMenu(button("Export events"), { name: /^As CSV/ });
assert.match((await file).suggestedFilename(), /^events-.*\.csv$/);
await within(main);
await opens(button("delivery.delivered"), dialog);
await go(dialog.getByRole("link", { name: /^msg_/ }));
await page.getByRole("heading", { name: "What happened" }).waitFor();
await within(main);

// A hook: made with a mapping that is written, its secret seen once.
await arrive("/developers?tab=hooks", "Developers");
const form = page.getByRole("dialog", { name: "New hook" });
await opens(button("New hook").first(), form);
await back(form.getByRole("textbox", { name: "Name" }), "the first field");
await type("Scores");
const mapping = form.getByRole("textbox", { name: "Mapping" });
const given = JSON.parse(await mapping.inputValue());
await write(mapping, JSON.stringify({ ...given, signature: { kind: "bearer", header: "authorization" } }));
await go(button("Make the hook", form));
await form.getByText("It is shown this once").waitFor();
await within(form);
const address = await form.getByRole("textbox", { name: "Address" }).inputValue();
const secret = (await form.locator("pre").innerText()).trim();
await to(button("Copy the secret", form));
await go(button("I have it", form));
await form.waitFor({ state: "hidden" });
await within(main);
await go(page.getByRole("row").filter({ hasText: "Scores" }));
await page.getByRole("heading", { name: "Scores", level: 1 }).waitFor();
await within(main);

// Tried without a word; called, looked at, and tried again.
const trial = page.getByRole("dialog", { name: "Try it" });
await opens(button("Try it"), trial);
await go(button("Try", trial));
await trial.getByText("would skip").waitFor();
await within(trial);
await press("Escape");
await trial.waitFor({ state: "hidden" });
await back(button("Try it"), "after it was tried");
const called = await fetch(address, { method: "POST", headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" }, body: JSON.stringify({ id: "e9", kind: "goal", match: "M-9", player: "Ada" }) });
assert.ok(called.ok, await called.text());
const goal = button("goal");
await opens(goal, dialog);
await dialog.getByRole("heading", { name: "What it said" }).waitFor();
await go(button("Try it again", dialog));
await page.getByText("It is tried again now, by the hook as it is.").waitFor();
await press("Escape");
await dialog.waitFor({ state: "hidden" });
await back(goal, "after it was tried again");
await shoot(page, "keys-hook");
await fromMenu(button("More"), { name: "Disable" });
await within(dialog);
await go(button("Disable", dialog));
await button("Enable").waitFor();
await dialog.waitFor({ state: "hidden" });
await button("Undo").last().waitFor();
await press("Control+z");
await button("Enable").waitFor({ state: "detached" });
await fromMenu(button("More"), { name: "Delete" });
await within(dialog);
await go(button("Delete", dialog));
await page.getByRole("heading", { name: "No other product tells anything yet" }).waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);

// What a provider told and nobody understood.
const receipts = { reference: "/reference", state: "/state", states: { done: "delivered" } };
const gateway = await api.providerAccounts.create({ provider: "custom", name: "Own gateway", channels: ["sms"], credentials: { url: "https://gateway.example/", callbacks: { signature: { kind: "none" }, receipts } } });
const told = await fetch(server + new URL(gateway.callback_url).pathname, { method: "POST", headers: { "content-type": "text/plain" }, body: "no JSON" });
assert.equal(told.status, 200);
await to(tab("Callbacks"), { back: true });
const callback = button("Own gateway");
await callback.waitFor();
await opens(callback, dialog);
await go(button("Try it again", dialog));
await page.getByText("It is tried again now.").waitFor();
await dialog.waitFor({ state: "hidden" });
await within(main);
await until(async () => (await api.audit.list({ action: "callbacks.retry" })).data[0]?.outcome === "done", "it was asked for");
await end();
await browser.close();
console.log("done");
