// What happened is drawn and counted, and what needs a person is there with where to go.
import { api, assert, browser, given, open, server, shoot, until } from "./signed_in.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678", email: "ada@example.com" });
await api.consents.add("ada", { channel: "email", purpose: "marketing", state: "granted", text: "Yes, write to me", source: "checkout", proof: { ip: "192.0.2.7" } });
await api.sandbox.setFaults([{ channel: "email", unknown: 1 }]);
const send = (channel, content, purpose = "transactional") => api.messages.send({ to: "ada", content, route: { channel }, purpose });
for (let n = 0; n < 3; n += 1) await send("sms", { body: `Order ${n} is on its way.` });
const { id } = await send("email", { title: "Our news", body: "Blue teapots." }, "marketing");
await until(async () => (await api.messages.get(id)).counts.unknown === 1, "unknown");

const { page, end } = await open();
await page.getByRole("heading", { name: "Messages over time" }).waitFor();
const needs = page.getByRole("link", { name: /^1 delivery of unknown outcome/ });
await needs.waitFor();
const row = page.getByRole("table", { name: "By channel" }).getByRole("row").filter({ hasText: "sms" });
await row.getByRole("cell", { name: "3" }).first().waitFor();
await page.locator(".uplot canvas").waitFor();
await shoot(page, "home");
await page.getByText("30 days").click();
await row.waitFor();
await needs.click();
await page.getByRole("row").filter({ hasText: id }).waitFor();
await end();

// A provider asks to be left alone for ten minutes; what goes by it alone waits, what nobody carries is held, and what others told says nothing.
const [sandbox] = (await api.providerAccounts.list({})).data;
await api.providerAccounts.patch(sandbox.id, { channels: ["sms", "email"] });
const receipts = { reference: "/reference", state: "/state", states: { done: "delivered" } };
const credentials = { url: given.receiver, body: { json: { to: "{{ to }}", text: "{{ text }}" } }, answer: { sent: ["2xx"], retry: ["503"] }, callbacks: { signature: { kind: "none" }, receipts } };
const gateway = await api.providerAccounts.create({ provider: "custom", name: "The sick one", channels: ["voice"], credentials });
await send("voice", { body: "The first one." });
const health = async () => (await api.providerAccounts.get(gateway.id)).health;
await until(async () => (await health()).state === "failing", "its breaker is open");
for (let n = 0; n < 2; n += 1) await send("voice", { body: `Another ${n}.` });
await send("whatsapp", { body: "Nobody carries this." });
const unread = await fetch(server + new URL(gateway.callback_url).pathname, { method: "POST", body: "no JSON" });
assert.equal(unread.status, 200);
const { hook, secret } = await api.hooks.create({
  name: "Scores",
  signature: { kind: "bearer", header: "authorization" },
  event: { id: "{{ event.id }}", type: "{{ event.kind }}" },
  conversation: [{ object: { type: "match", id: "{{ event.match }}" } }],
  missing: "skip",
  rules: [{ types: ["goal"], text: "{{ event.scorer }} scores." }],
});
const goal = await fetch(server + new URL(hook.url).pathname, {
  method: "POST",
  headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
  body: JSON.stringify({ id: "e1", kind: "goal", match: "m1" }),
});
assert.ok(goal.ok, await goal.text());
await until(async () => (await api.insights.now()).needs.length === 4, "all of it is known");

const ill = await open();
const home = ill.page;
home.setDefaultTimeout(20_000);
const failing = home.getByRole("link", { name: "The sick one" });
await failing.waitFor();
await home.getByText(/^The sick one \(voice\) since .*: http 503$/).waitFor();
await home.getByRole("link", { name: /^1 call of a provider could not be understood/ }).waitFor();
await home.getByRole("link", { name: /^1 event of another product could not be processed: Scores/ }).waitFor();
await home.getByRole("link", { name: /^1 delivery is held \(no provider\)/ }).waitFor();
const waiting = home.getByRole("heading", { name: "Waiting to leave" }).locator("..");
await shoot(home, "home-ill");
await waiting.getByText("Held: no provider").waitFor();
await waiting.getByText("Held: provider down").waitFor();
await failing.click();
await home.getByRole("heading", { name: "The sick one" }).waitFor();
await home.getByText("failing", { exact: true }).first().waitFor();
await shoot(home, "home-ill-account");
await ill.end();

const phone = await open({ width: 390, height: 844, dark: true });
await phone.page.getByRole("table", { name: "By channel" }).waitFor();
await shoot(phone.page, "home-390-dark");
await phone.end();
await browser.close();
console.log("done");
