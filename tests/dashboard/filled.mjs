// A shop in the middle of its day: whatever a page can show is there once, beside the people and templates of the demo.
import { api, assert, given, server, until } from "./signed_in.mjs";

const HOUR_MS = 3_600_000;
const MAIL = `<mjml>
  <mj-head><mj-preview>From The Blue Teapot</mj-preview></mj-head>
  <mj-body background-color="#f4f5f7">
    <mj-section background-color="#ffffff">
      <mj-column>
        <mj-text font-size="20px">Hello {{ contact.name | default("there") }}</mj-text>
        <mj-text>Blue teapots are here, and the green ones are back.</mj-text>
        <mj-button href="https://shop.example/teapots" background-color="#0c7489">See them</mj-button>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
const ORDER = { order: { number: "A-1001", total: "59.90", items: [{ name: "Teapot, blue", count: 1 }, { name: "Cup, blue", count: 4 }] } };

/** Fills the workspace; answers by what each thing is found. */
export async function filled() {
  const accounts = await providers();
  const written = await templates();
  const people = await rights();
  const sent = await messages();
  const talk = await conversations();
  const told = await programs();
  return { ...accounts, ...written, ...people, ...sent, ...talk, ...told };
}

async function providers() {
  await api.workspace.patch({ currency: "EUR", spend_per_day: "25.00", rate_per_second: 50, countries: ["GB", "NL", "DE", "FR", "US", "CA"] });
  await api.caps.put({ caps: [{ most: 3, per: "24h", channel: "sms" }, { most: 10, per: "7d", purpose: "marketing" }] });
  await api.branding.patch({ name: "The Blue Teapot", footer: "The Blue Teapot Ltd., 1 High Street, London", support_email: "help@example.com" });
  const [sandbox] = (await api.providerAccounts.list()).data;
  const destinations = [{ country: "GB", price: "0.04" }, { country: "NL", price: "0.07" }, { prefix: "+1", price: "0.01" }];
  const phones = await api.providerAccounts.create({ provider: "sandbox", name: "A second way for texts", channels: ["sms"], credentials: {}, rank: 50, destinations });
  await api.providerAccounts.create({ provider: "sandbox", name: "A third, kept in reserve", channels: ["sms", "voice"], credentials: {}, rank: 60 });
  return { account: sandbox.id, phones: phones.id };
}

async function templates() {
  const said = (words) => ({ en: words("en"), nl: words("nl") });
  const short = (locale) => ({ text: locale === "nl" ? "Bestelling {{ order.number }} is onderweg." : "Order {{ order.number }} is on its way, {{ contact.name }}." });
  const titled = (locale) => ({ title: "Order {{ order.number }}", ...short(locale), actions: [{ label: locale === "nl" ? "Volgen" : "Follow it", url: "https://shop.example/orders/{{ order.number }}" }] });
  const content = Object.fromEntries([
    ["email", { en: { title: "Order {{ order.number }}", mjml: MAIL.replace("Blue teapots are here, and the green ones are back.", "Order {{ order.number }} is on its way.") } }],
    ...["sms", "voice"].map((channel) => [channel, said(short)]),
    ["mms", { en: { title: "Order {{ order.number }}", text: "On its way." } }],
    ...["whatsapp", "push", "inapp", "rcs", "webpush"].map((channel) => [channel, said(titled)]),
  ]);
  await api.templates.create({ key: "everywhere", name: "On every channel", purpose: "transactional", topic: "orders", route: { channel: "sms" }, default_locale: "en", content });
  await api.templates.publish("everywhere", { version: 1 });
  await api.templates.create({ key: "news", name: "News of the month", purpose: "marketing", topic: "newsletter", route: { channel: "email" }, default_locale: "en", content: { email: { en: { title: "Blue teapots", mjml: MAIL } } } });
  await api.templates.publish("news", { version: 1 });
  const changed = { sms: { en: { text: "Order {{ order.number }} left us today, {{ contact.name }}." } } };
  await api.templates.addVersion("shipping-update", { content: { ...changed, inapp: { en: { title: "On its way", text: "Order {{ order.number }} left us." } } } });
  await api.templates.publish("shipping-update", { version: 2 });
  await api.templates.putDraft("shipping-update", { content: { sms: { en: { text: "Order {{ order.number }} comes tomorrow." }, nl: { text: "Morgen!" } } } });
  return { template: "everywhere", drafted: "shipping-update", blocks: "news" };
}

async function rights() {
  for (const person of ["ada", "customer_2", "customer_3", "customer_4"])
    await api.consents.add(person, { channel: "email", purpose: "marketing", state: "granted", text: "Yes, write to me about new teapots.", source: "checkout", proof: { ip: "192.0.2.7" } });
  await api.consents.add("ada", { channel: "sms", purpose: "marketing", state: "withdrawn", text: "STOP", source: "sms" });
  await api.preferences.put("ada", { topics: { newsletter: { email: true, sms: false } }, channels: ["email", "sms"], quiet_hours: { from: "22:00", to: "07:00" } });
  await api.suppressions.add({ email: "customer5@example.com", reason: "complaint", source: "their letter" });
  await api.optInForms.put("news", { name: "News and offers", text: "Send me news of the shop, once a month. I can end that at any time.", topics: ["newsletter"] });
  await api.dataSources.put("stock", { url: "https://shop.example/stock/{{ article }}", headers: { "X-Shop": "a secret" }, cache: "1m", fallback: { left: 0 } });
  return { person: (await api.contacts.get("ada")).id, suppressed: "customer_5", form: "news", source: "stock" };
}

/** Delivered, escalated, failed, of unknown outcome, waiting, suppressed. */
async function messages() {
  // Before anything leaves: what goes wrong is known to the provider from its first message on.
  await api.sandbox.setFaults([{ contact: "customer_3", reject: 1 }, { contact: "customer_4", channel: "email", unknown: 1 }]);
  const send = (to, more) => api.messages.send({ to, purpose: "transactional", ...more });
  const text = (to, body) => send(to, { content: { body }, route: { channel: "sms" } });
  const steps = [{ channels: ["inapp"] }, { channels: ["sms"], after: "5m" }, { channels: ["voice"], after: "1h" }];
  const escalated = await send("ada", { template: "everywhere", data: ORDER, route: { steps, until: "read" } });
  const many = await send(Array.from({ length: 12 }, (_, n) => `customer_${n + 10}`), { template: "shipping-update", data: ORDER });
  const failed = await text("customer_3", "Your parcel is at the neighbour's.");
  const unknown = await send("customer_4", { template: "news", purpose: "marketing" });
  const waiting = await send("customer_6", { content: { body: "Tomorrow between nine and ten." }, route: { channel: "sms" }, send_at: new Date(Date.now() + 24 * HOUR_MS).toISOString() });
  await send("customer_5", { content: { title: "Your bill", body: "It is attached." }, route: { channel: "email" } });
  await send("ada", { content: { title: "Blue cups", body: "They are here." }, template: null, route: { channel: "email" }, topic: "orders" });
  for (let n = 10; n < 22; n += 1) await text(`customer_${n}`, `Parcel ${n} comes today.`);
  await send("ada", { content: { body: "Is the morning good?", actions: [{ label: "Yes, please", url: "https://shop.example/yes" }] }, route: { channel: "whatsapp" } });
  await send("ada", { content: { title: "On its way", body: "Your order left us." }, route: { channel: "push" } });
  await send("ada", { content: { body: "Press 1 for the morning, 2 for the evening." }, route: { channel: "voice" } });
  const counts = async ({ id }) => (await api.messages.get(id)).counts ?? {};
  await until(async () => (await counts(failed)).failed === 1, "one has failed");
  await until(async () => (await counts(unknown)).unknown === 1, "one is of unknown outcome");
  // Only now, or at night nothing of it would have left.
  await api.workspace.patch({ quiet_hours: { from: "21:30", to: "08:00" } });
  await until(async () => (await counts(many)).delivered === 12, "twelve are delivered");
  await until(async () => (await api.feed.list("ada")).data.length > 0, "it is in the app");
  // Nobody reads it there: five minutes later it goes by SMS.
  await api.sandbox.setClock({ advance: "6m" });
  await until(async () => (await counts(escalated)).delivered >= 1, "one has escalated");
  return { escalated: escalated.id, many: many.id, failed: failed.id, unknown: unknown.id, waiting: waiting.id };
}

async function conversations() {
  const { id } = await api.conversations.create({ kind: "support", title: null, participants: ["ada"] });
  const they = (post) => api.contacts.postMessage("ada", id, post);
  const we = (post) => api.conversations.postMessage(id, { name: "The Blue Teapot", ...post });
  await they({ text: "Good morning! Where is my order?" });
  await we({ parts: [{ type: "order", number: "A-1001", state: "packed", items: [{ name: "Teapot, blue", quantity: 1, price: "39.90" }, { name: "Cup, blue", quantity: 4, price: "5.00" }], total: "59.90", currency: "EUR" }] });
  await we({ parts: [{ type: "card", title: "The blue teapot", text: "Holds six cups.", fields: [{ label: "Colour", value: "blue" }], buttons: [{ label: "Buy another", value: "again" }] }] });
  const asked = await they({ parts: [{ type: "location", latitude: 51.5, longitude: -0.12, label: "Home", address: "1 High Street" }] });
  await we({ parts: [{ type: "purchase", name: "Gift wrap", amount: "2.50", currency: "EUR" }] });
  const bill = await file("bill.txt", "text/plain", "Order A-1001: EUR 59.90");
  await we({ parts: [{ type: "text", text: "Here is the bill." }, { type: "file", attachment: bill }] });
  await api.conversations.pinMessage(id, asked.id);
  await they({ parts: [{ type: "text", text: "Thank you: https://shop.example/tea is lovely.", marks: [{ style: "bold", start: 0, length: 9 }] }] });
  await we({ parts: [{ type: "quick_replies", text: "Which one shall it be?", replies: [{ label: "The blue one" }, { label: "The green one" }] }] });
  await api.contacts.addReaction("ada", id, asked.id, "🎉");
  for (const [n, text] of ["Is the shop open today?", "My cup is broken.", "Thanks, it came!"].entries())
    await api.sandbox.inbound({ channel: "sms", from: `+3161234561${n}`, to: "+3197010240000", text });
  const spam = await api.contacts.postMessage("ada", id, { text: "Cheap watches at https://watches.example" });
  await api.moderation.createRule({ kind: "word", text: "cheap watches", action: "flag", category: "spam" });
  await api.moderation.flag({ message: spam.id, category: "spam", words: "Not what this is for." });
  const muted = await api.contacts.putMute("customer_9", { lasts: "1d", because: "Said it a hundred times." });
  await api.contacts.appeal("customer_9", { sanction: muted.id, words: "It was my little brother." });
  return { conversation: id };
}

/** A file, uploaded as a client does it; answers its id. */
async function file(name, type, words) {
  const body = Buffer.from(words);
  const announced = await api.attachments.prepare({ name, type, size: body.length });
  const answer = await fetch(announced.upload.url, { method: "PUT", body });
  assert.ok(answer.ok, await answer.text());
  return announced.id;
}

/** What whoever writes programs has left: keys, an endpoint that refuses, a hook that was called, a schedule that ran. */
async function programs() {
  await api.keys.create({ name: "The shop's own program", scopes: ["messages:send", "contacts:write"] });
  const old = await api.keys.create({ name: "Last year's", scopes: ["messages:send"] });
  await api.keys.revoke(old.key?.id ?? old.id);
  const { endpoint } = await api.webhookEndpoints.create({ url: given.receiver, description: "The order book", event_types: ["delivery.delivered", "message.received"] });
  const again = await api.messages.send({ to: "customer_8", content: { body: "Your bill is paid." }, route: { channel: "sms" }, purpose: "transactional" });
  await until(async () => (await api.messages.get(again.id)).counts?.delivered === 1, "delivered, and told");
  await until(async () => (await api.webhookEndpoints.deliveries(endpoint.id)).data.some((one) => one.attempts > 0), "the endpoint was called");
  const mapping = { signature: { kind: "bearer", header: "authorization" }, event: { id: "{{ event.id }}", type: "{{ event.kind }}" }, conversation: [{ object: { type: "match", id: "{{ event.match }}" } }], missing: "skip" };
  const { hook, secret } = await api.hooks.create({ name: "Results", ...mapping, rules: [{ types: ["goal"], text: "{{ event.minute }}': {{ event.player }} scores." }] });
  const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
  const called = await fetch(new URL(new URL(hook.url).pathname, server), { method: "POST", headers, body: JSON.stringify({ id: "e9", kind: "goal", match: "m1", minute: 12, player: "Ada" }) });
  assert.ok(called.ok, await called.text());
  await until(async () => (await api.hooks.events(hook.id)).data.length === 1, "the hook was called");
  const message = { to: ["ada", "customer_2"], template: "order-confirmation", data: ORDER, purpose: "transactional" };
  const schedule = await api.schedules.create({ name: "Every Monday's orders", cron: "0 9 * * MON", timezone: "Europe/London", message });
  await api.views.put({ page: "messages", name: "What failed", query: "state=failed", is_shared: true });
  return { endpoint: endpoint.id, hook: hook.id, schedule: schedule.id };
}
