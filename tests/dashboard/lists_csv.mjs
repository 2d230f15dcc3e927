// Each list is exported as it is listed: every row that its filters leave, page after page, and nothing in the file is a formula.
import { readFile } from "node:fs/promises";
import { api, assert, browser, open, server, shoot, until } from "./signed_in.mjs";

const { cell, csvOfPages, MOST_ROWS } = await import("../../dashboard/src/ui/csv.ts");
const EVIL = `=HYPERLINK("https://evil.example","Look, here")`;
const MANY = 250;

// A file has so many rows at most, and whoever is told of fewer than there are is told so; who does not want it any more gets none.
const pages = async function* (...sizes) {
  for (const size of sizes) yield Array.from({ length: size }, (_, n) => [n]);
};
const whole = { told: () => undefined, isOver: () => false };
assert.deepEqual(await csvOfPages(["No."], pages(2, 1), whole).then(({ rows, isCut }) => [rows, isCut]), [3, false]);
assert.deepEqual(await csvOfPages(["No."], pages(MOST_ROWS - 1, 1), whole).then(({ rows, isCut }) => [rows, isCut]), [MOST_ROWS, false]);
assert.deepEqual(await csvOfPages(["No."], pages(MOST_ROWS - 1, 3), whole).then(({ rows, isCut }) => [rows, isCut]), [MOST_ROWS, true]);
assert.equal(await csvOfPages(["No."], pages(2, 1), { ...whole, isOver: () => true }), null);
assert.equal(cell(EVIL), `"'${EVIL.replaceAll('"', '""')}"`);

await api.contacts.batch({ contacts: Array.from({ length: MANY }, (_, n) => ({ id: `person_${String(n).padStart(3, "0")}`, name: n === 7 ? EVIL : `Person ${n}` })) });
await api.contacts.put("ada", { name: "Ada", phone: "+31612345678", email: "ada@example.com" });
await api.consents.add("ada", { channel: "email", purpose: "marketing", state: "granted", text: EVIL, source: "till" });
await api.webhookEndpoints.create({ url: `${server}/nowhere`, description: EVIL, event_types: ["delivery.delivered"] });
const endpoint = (await api.webhookEndpoints.list()).data[0];
await api.topics.put("orders", { name: EVIL });
const sent = await api.messages.send({ to: ["ada", { phone: "+31687654321" }], content: { body: "Hello" }, route: { channel: "sms" }, purpose: "transactional", topic: "orders" });
await api.sandbox.inbound({ channel: "sms", from: "+31612345678", text: EVIL });
await api.suppressions.add({ email: "gone@example.com", reason: "hard_bounce", source: "-1" });
await api.suppressions.add({ phone: "+31600000000", reason: "complaint", source: "old tool" });
await api.templates.create({ key: "hours", name: EVIL, purpose: "transactional", content: { sms: { en: { text: "Open." } } } });
await api.providerAccounts.create({ provider: "sandbox", name: EVIL, credentials: {}, channels: ["sms"], rank: 100 });
const mail = await api.providerAccounts.create({ provider: "smtp", credentials: { host: "127.0.0.1", port: 1, security: "none", from_address: "shop@example.com" }, rank: 9 });
await api.inboundDomains.put("reply.shop.example", { account: mail.id });
const made = await api.hooks.create({
  name: EVIL,
  signature: { kind: "bearer", header: "authorization" },
  event: { id: "{{ event.id }}", type: "{{ event.kind }}" },
  conversation: [{ object: { type: "match", id: "{{ event.match }}" } }],
  missing: "skip",
  rules: [{ types: ["goal"], text: "{{ event.player }} scores." }],
});
const told = await fetch(made.hook.url, { method: "POST", headers: { authorization: `Bearer ${made.secret}`, "content-type": "application/json" }, body: JSON.stringify({ id: "+9", kind: "goal", match: "m", player: "Ada" }) });
assert.ok(told.ok, await told.text());
await until(async () => (await api.webhookEndpoints.deliveries(endpoint.id)).data.length > 0, "a webhook is in line");
await until(async () => (await api.hooks.events(made.hook.id)).data.some((one) => one.state !== "waiting"), "what the hook told is settled");
await until(async () => (await api.messages.get(sent.id)).counts.delivered === 2, "delivered");
await until(async () => (await api.conversations.list()).data.length > 0, "they have written");
const ada = await api.contacts.get("ada");

const { page, end } = await open({ allowed: [/^404 GET .v1.templates.hours.draft/] });

/** What the file says that a list is exported to, as a table of words. */
async function exported(name) {
  await page.getByRole("button", { name: `Export ${name}`, exact: true }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /^As CSV/ }).click();
  const file = await waiting;
  assert.match(file.suggestedFilename(), new RegExp(`^${name.replaceAll(" ", "-")}-\\d{4}-\\d\\d-\\d\\d\\.csv$`));
  const text = await readFile(await file.path(), "utf8");
  assert.ok(text.startsWith("\uFEFF"), "a spreadsheet knows that it is UTF-8");
  const rows = read(text.slice(1));
  for (const row of rows) for (const one of row) assert.ok(!/^[=+\-@\t\r]/.test(one), `a formula: ${one}`);
  const [head, ...lines] = rows;
  return lines.map((line) => Object.fromEntries(head.map((title, n) => [title, line[n]])));
}

function read(text) {
  const rows = [[]];
  let at = 0;
  while (at < text.length) {
    const found = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(text.slice(at, at + 20_000));
    assert.ok(found, `no cell: ${text.slice(at, at + 40)}`);
    rows.at(-1).push(found[1].replaceAll('""', '"'));
    if (found[2] === "\r\n") rows.push([]);
    at += found[0].length;
  }
  assert.deepEqual(rows.pop(), []);
  return rows;
}

const SAFE = `'${EVIL}`;
/** Where each list is, what its rows are called, and what must stand in its file. */
const LISTS = [
  ["/contacts", "contacts", (rows) => rows.length === MANY + 2 && rows.some((row) => row.Name === SAFE) && rows.some((row) => row.Phone === "'+31612345678")],
  ["/contacts?q=person_00", "contacts", (rows) => rows.length === 10],
  ["/contacts/suppressions", "suppressions", (rows) => rows.length === 2 && rows.some((row) => row["Told by"] === "'-1")],
  ["/contacts/suppressions?address=gone%40example.com", "suppressions", (rows) => rows.length === 1 && rows[0].Kind === "email"],
  [`/contacts/${ada.id}`, "what was said", (rows) => rows.length === 2 && rows.some((row) => row.Words === SAFE)],
  [`/contacts/${ada.id}?tab=consents`, "consents", (rows) => rows.length === 1 && rows[0].Proof.includes("HYPERLINK")],
  [`/contacts/${ada.id}?tab=conversations`, "conversations", (rows) => rows.length === 1 && rows[0]["Last said"] === SAFE],
  ["/messages", "messages", (rows) => rows.length === 2],
  ["/messages?direction=in", "messages", (rows) => rows.length === 1],
  [`/messages/${sent.id}`, "deliveries", (rows) => rows.length === 2 && rows.every((row) => row.State === "delivered")],
  ["/conversations", "conversations", (rows) => rows.length === 1 && rows[0]["Last said"] === SAFE && rows[0].With === "Ada"],
  ["/templates", "templates", (rows) => rows.length === 1 && rows[0].Name === SAFE],
  ["/templates/hours?tab=versions", "versions", (rows) => rows.length === 1 && rows[0].Says === "SMS (en)"],
  ["/providers", "provider accounts", (rows) => rows.some((row) => row.Account === SAFE)],
  ["/providers?channel=email", "provider accounts", (rows) => rows.length > 0 && rows.every((row) => row.Channels.includes("email"))],
  ["/providers?tab=mail", "inbound domains", (rows) => rows.length === 1 && rows[0].Domain === "reply.shop.example"],
  ["/developers", "keys", (rows) => rows.length > 0 && rows.every((row) => row.State === "good")],
  ["/developers?tab=log&method=PUT", "requests", (rows) => rows.length > 0 && rows.every((row) => row.Asked.startsWith("PUT "))],
  ["/developers?tab=webhooks", "webhook endpoints", (rows) => rows.length === 1 && rows[0].Events === "delivery.delivered"],
  [`/developers/webhooks/${endpoint.id}`, "webhooks sent", (rows) => rows.length > 0 && rows.every((row) => row.Event === "delivery.delivered")],
  ["/developers?tab=events&type=message.received", "events", (rows) => rows.length === 1 && rows[0].Event === "message.received"],
  ["/developers?tab=hooks", "hooks", (rows) => rows.length === 1 && rows[0].Name === SAFE],
  [`/developers/hooks/${made.hook.id}`, "hook events", (rows) => rows.length === 1 && rows[0]["Their id"] === "'+9"],
  ["/settings?tab=members", "members", (rows) => rows.length === 1 && rows[0].Role === "owner"],
  ["/settings?tab=topics", "topics", (rows) => rows.length === 1 && rows[0].Topic === SAFE],
  ["/settings?tab=audit&action=topics.put", "audit", (rows) => rows.length === 1 && rows[0].What === "topics.put"],
];
for (const [path, name, isRight] of LISTS) {
  await page.goto(server + path);
  const rows = await exported(name);
  assert.ok(isRight(rows), `${path}: ${rows.length} rows, ${JSON.stringify(rows.slice(0, 3))}`);
}

// How far it is is said, and who cancels gets no file.
await page.goto(`${server}/contacts`);
const downloads = [];
page.on("download", (one) => downloads.push(one));
let letGo = () => undefined;
await page.route(/\/v1\/contacts\?.*limit=200.*after=/, async (route) => {
  await new Promise((done) => (letGo = done));
  await route.continue();
});
await page.getByRole("button", { name: "Export contacts" }).click();
await page.getByRole("menuitem", { name: /^As CSV/ }).click();
await page.getByRole("status").filter({ hasText: "200 rows" }).waitFor();
await shoot(page, "lists-exporting");
await page.getByRole("button", { name: "Cancel" }).click();
await page.getByRole("status").filter({ hasText: "200 rows" }).waitFor({ state: "detached" });
letGo();
await page.unrouteAll({ behavior: "wait" });
assert.equal((await exported("contacts")).length, MANY + 2);
assert.equal(downloads.length, 1, "of what was cancelled there is no file");
await end();
await browser.close();
console.log("done");
