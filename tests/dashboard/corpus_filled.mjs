// Every field that a stranger, a provider or a program can write, filled with words of the corpus. Each ends with the name of its field, so that a
// page tells which of them it shows.
import { api, backend, given, key, server, until } from "./signed_in.mjs";

/** Fields that have words now, and those that took none. */
export const filled = new Set();
export const refused = [];
let turn = 0;

/** Words for a field: as many of the corpus as it has room for, and of each field others first. */
export function words(field, most = 200) {
  const mark = `«${field}»`;
  let text = "";
  for (let n = 0; n < given.words.length; n += 1) {
    const one = given.words[(turn + n) % given.words.length];
    if ([...text, ...one, ...mark].length <= most) text += one;
  }
  turn += 1;
  filled.add(field);
  return text + mark;
}

/** What is stored; null where the words are none for this field, and so are nowhere. */
async function tried(field, stored) {
  try {
    return await stored;
  } catch (problem) {
    if (![400, 409, 422, 429].includes(problem.status)) throw problem;
    refused.push(`${field}: ${problem.message} ${JSON.stringify(problem.errors ?? problem.body ?? "")}`);
    filled.delete(field);
    return null;
  }
}

/** As a template says it. */
const raw = (text) => text.replaceAll(/\{(?=[{%#])/g, '{{ "{" }}');
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="injected('svg')"><script>injected("svg")</script><image href="https://injected.example/i.png"/></svg>`;
const HTML = `<!doctype html><script>injected("file")</script><img src=x onerror=injected("file")><meta http-equiv=refresh content="0;url=https://injected.example/">`;
const PDF = `%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(injected\\(1\\))>>>>endobj\n${HTML}`;
const FILES = [
  ["picture.png", "image/png", PNG],
  ["drawing.svg", "image/svg+xml", Buffer.from(SVG)],
  ["drawing.png", "image/png", Buffer.from(SVG)],
  ["page.html", "text/html", Buffer.from(HTML)],
  ["page.png", "image/png", Buffer.from(PDF)],
];

/** Everything is there; answers the addresses of the pages that have a name in theirs. */
export async function fill() {
  const eve = await people();
  await settings();
  const template = await templates();
  const [talk, account, endpoint, hook] = await Promise.all([conversation(eve), provider(), webhook(), hooked()]);
  const messages = await said(eve, template);
  await asked();
  const schedule = await others(eve);
  return {
    "/messages/:id": messages.map((id) => `/messages/${id}`),
    "/conversations/:id": talk.map((id) => `/conversations/${id}`),
    "/contacts/:id": [`/contacts/${encodeURIComponent(eve)}`],
    "/contacts/forms/:key": ["/contacts/forms/footer"],
    "/schedules/:id": [`/schedules/${schedule}`],
    "/schedules/:id/edit": [`/schedules/${schedule}/edit`],
    "/templates/sources/:key": ["/templates/sources/orders"],
    "/handsets": [`/handsets?who=${encodeURIComponent(eve)}&app=email`],
    "/compose": [`/compose?to=${encodeURIComponent(eve)}`],
    "/templates/:key": [`/templates/${template}`],
    "/providers/:id": [`/providers/${account}`],
    "/developers/hooks/:id": [`/developers/hooks/${hook}`],
    "/developers/webhooks/:id": [`/developers/webhooks/${endpoint}`],
  };
}

const PHONE = "+31612345678";

async function people() {
  const id = words("contact id", 120);
  const attributes = { plan: words("attribute"), [words("name of an attribute", 60)]: words("attribute of such a name") };
  const addresses = [{ value: "eve@example.org", kind: "email", label: words("address label", 100) }];
  await api.contacts.put(id, { name: words("contact name"), email: "eve@example.com", phone: PHONE, locale: "en", attributes: { plan: attributes.plan }, addresses });
  await tried("name of an attribute", api.contacts.put(id, { attributes }));
  await api.contacts.put("odd mail", { email: "=cmd|'/x'!a0@injected.example" });
  await tried("locale", api.contacts.put("odd locale", { locale: words("locale", 35) }));
  await tried("device", api.contacts.putDevice(id, "phone", { channel: "push", token: "a-device-token", label: words("device label", 100), platform: words("platform", 32) }));
  // Whoever has a formula for a name, and for an id.
  await api.contacts.batch({ contacts: given.formulas.map((name) => ({ id: name, name })) });
  await api.contacts.put("twin", { name: words("name of who was merged"), email: "twin@example.com" });
  await api.contacts.merge(id, { from: "twin" });
  await api.topics.put("news", { name: words("topic name"), description: words("topic description", 2_000) });
  await api.consents.add(id, {
    channel: "email",
    purpose: "marketing",
    state: "granted",
    text: words("consent text", 2_000),
    source: words("consent source"),
    proof: { [words("name of a proof", 60)]: words("proof") },
  });
  await api.suppressions.add({ email: "eve@example.org", reason: words("suppression reason"), source: words("suppression source") });
  await tried("odd phone", api.suppressions.add({ phone: PHONE, channel: "voice", reason: words("another suppression") }));
  return id;
}

async function settings() {
  await api.workspace.patch({ name: words("workspace name"), stop_text: words("STOP answer", 320), help_text: words("HELP answer", 320) });
  await api.branding.patch({ name: words("brand name", 100), footer: words("brand footer", 1_000) });
  await api.keys.create({ name: words("key name"), scopes: ["messages:send"] });
  await api.signingSecrets.create({ name: words("secret name") });
  for (const page of ["messages", "contacts", "requests", "templates"]) await api.views.put({ page, name: words(`view of ${page}`, 100), query: "since=2026-01-01T00%3A00%3A00Z", is_shared: true });
  await api.invitations.create({ email: "'onfocus='injected`1`@example.com", role: "viewer" });
}

async function templates() {
  const parts = (name) => ({
    sms: { en: { text: raw(words(`${name} sms`)) + "{{ said }}" } },
    push: { en: { title: raw(words(`${name} push title`)), text: raw(words(`${name} push`)) } },
    inapp: { en: { title: raw(words(`${name} feed title`)), text: raw(words(`${name} feed`)), actions: [{ label: raw(words(`${name} button`)), url: "javascript:injected(1)" }] } },
    email: { en: { title: raw(words(`${name} subject`)), html: `<p>{{ said }}</p>${raw(words(`${name} html`, 2_000))}`, text: raw(words(`${name} mail text`)) } },
  });
  const key = "injected";
  await api.templates.create({ key, name: words("template name"), purpose: "transactional", topic: "news", content: parts("template") });
  const [version] = (await api.templates.versions(key)).data;
  await api.templates.publish(key, { version: version.version });
  await api.templates.putDraft(key, { content: parts("draft") });
  return key;
}

async function said(eve, template) {
  const sent = new Map();
  const send = async (field, body) => {
    const done = await tried(field, api.messages.send({ to: eve, purpose: "transactional", ...body }));
    if (done) sent.set(field, done.id);
  };
  const content = (name) => ({ title: raw(words(`${name} title`, 200)), body: raw(words(`${name} body`, 1_000)) });
  const actions = [{ label: raw(words("action label")), url: "javascript:injected(1)" }, { label: "Open", url: 'https://injected.example/"onclick=injected(1)' }];
  for (const channel of ["sms", "push", "whatsapp", "voice"]) await send(channel, { content: { body: raw(words(`${channel} body`, 600)) }, route: { channel } });
  await send("feed", { content: { ...content("feed"), actions: [actions[1]], bundle: raw(words("bundle")) }, route: { channel: "inapp" } });
  await send("feed action", { content: { ...content("feed with a bad action"), actions }, route: { channel: "inapp" } });
  const media = [{ name: words("name of a mail's file", 255), type: "text/html", data: Buffer.from(HTML).toString("base64") }];
  await send("mail", { content: { ...content("mail"), html: `<p>${raw(words("mail html", 4_000))}</p>${raw(given.words.join("\n"))}`, media }, route: { channel: "email" }, metadata: { [words("name of metadata", 60)]: words("metadata") } });
  await send("mail action", { content: { ...content("mail with actions"), actions: [actions[1]] }, route: { channel: "email" } });
  await send("template", { template, data: { said: words("data") }, route: { channel: "email" } });
  await send("news", { template, data: { said: words("data of an sms") }, route: { channel: "sms" }, topic: "news" });
  // One that their provider refuses, in words of its own.
  await api.contacts.put("refused", { phone: "+31687654321" });
  const failed = await api.messages.send({ to: "refused", content: { body: raw(words("refused")) }, route: { channel: "mms" }, purpose: "transactional" });
  sent.set("refused", failed.id);
  await api.sandbox.inbound({ from: PHONE, channel: "sms", text: words("answer by sms", 1_000) });
  await api.sandbox.inbound({ from: PHONE, channel: "whatsapp", text: words("answer by whatsapp", 1_000) });
  await api.sandbox.inbound({ from: "eve@example.com", channel: "email", title: words("answer's subject", 255), text: words("answer by mail", 1_000), media: [{ name: words("name of an answer's file", 120), type: "image/svg+xml", data: Buffer.from(SVG).toString("base64") }] });
  const ends = async () => {
    const found = await Promise.all([...sent.values()].map((id) => api.messages.get(id)));
    return found.every((one) => Object.keys(one.counts).every((state) => !["queued", "scheduled"].includes(state)));
  };
  await until(ends, "all that was said has left");
  const [{ id: delivery }] = (await api.messages.deliveries(sent.get("push"))).data;
  await tried("receipt code", api.sandbox.receipts({ delivery, state: "read", code: words("receipt code", 64) }));
  const mails = await until(async () => {
    const { data } = await api.messages.list({ direction: "in", channel: "email" });
    return data.length >= 2 && data;
  }, "the mails are in");
  const told = ["push", "feed", "mail", "template", "refused"].map((field) => sent.get(field));
  return [...told, ...mails.map((one) => one.id)].filter(Boolean);
}

async function uploaded(eve, [name, type, bytes]) {
  const announced = await tried(name, api.contacts.prepareAttachment(eve, { name: words(name, 120).replaceAll("/", "") + name, type, size: bytes.length }));
  if (announced === null) return null;
  const answer = await fetch(server + new URL(announced.upload.url).pathname, { method: "PUT", body: bytes });
  // Bytes that are not what they were said to be may be refused, and are nowhere then.
  return answer.ok ? announced.id : void filled.delete(name);
}

async function conversation(eve) {
  const made = await api.conversations.create({
    kind: "group",
    title: words("conversation title"),
    participants: [eve],
    metadata: { [words("name of a conversation's metadata", 60)]: words("a conversation's metadata") },
    object: { type: words("object type", 64), id: words("object id", 120) },
  });
  const { id } = made;
  const theirs = (body) => api.contacts.postMessage(eve, id, body);
  const ours = (body) => api.conversations.postMessage(id, body);
  const first = await theirs({ text: words("post", 2_000) });
  await ours({ name: words("post author"), parts: [{ type: "order", number: words("order number"), state: words("order state", 80), items: [{ name: words("order item"), quantity: 2, price: "3.50" }], total: "7.00", currency: "EUR" }] });
  const card = (name) => ({ type: "card", title: words(`${name} title`), text: words(`${name} text`), fields: [{ label: words(`${name} label`, 80), value: words(`${name} value`) }], buttons: [{ label: words(`${name} button`, 80), value: words(`${name} button value`) }] });
  await ours({ parts: [card("card"), card("another card")] });
  await ours({ parts: [{ type: "quick_replies", text: words("quick text"), replies: [{ label: words("quick reply", 80) }] }] });
  await ours({ parts: [{ type: "purchase", name: words("purchase name"), amount: "12.00", currency: "EUR", reference: words("purchase reference") }, { type: "data", mime: "application/x-odd", data: { odd: words("data part") }, text: words("text of data") }] });
  await theirs({ parts: [{ type: "location", latitude: 52.37, longitude: 4.9, label: words("place"), address: words("place address", 500) }] });
  await theirs({ parts: [{ type: "text", text: `Bold ${words("marked")}`, marks: [{ style: "bold", start: 0, length: 4 }, { style: "link", start: 5, length: 6, url: "https://injected.example/x" }] }] });
  for (const address of given.addresses) {
    await theirs({ parts: [{ type: "text", text: "link", marks: [{ style: "link", start: 0, length: 4, url: address }] }] }).catch((problem) => refusal(problem));
    await ours({ parts: [{ type: "image", url: address, alt: "An address" }, { type: "card", title: "An address", buttons: [{ label: "Open", url: address }] }] }).catch((problem) => refusal(problem));
  }
  await ours({ parts: [{ type: "image", url: "https://injected.example/i.png", alt: words("alt", 1_000) }, { type: "audio", url: "https://injected.example/a.ogg", transcript: words("transcript", 1_000) }, { type: "file", url: "https://injected.example/f", name: words("file elsewhere") }] });
  for (const file of FILES) {
    const attachment = await uploaded(eve, file);
    if (attachment === null) continue;
    for (const type of ["image", "file"]) {
      // What is no picture is not posted as one.
      const posted = await theirs({ parts: [{ type, attachment, ...(type === "image" ? { alt: file[0] } : {}) }] }).catch(refusal);
      if (posted) break;
    }
  }
  await tried("reaction", api.contacts.addReaction(eve, id, first.id, "👍"));
  await tried("reaction of words", api.contacts.addReaction(eve, id, first.id, given.words[0]));
  await api.conversations.pinMessage(id, first.id);
  await theirs({ text: words("answer", 500), reply_to: first.id });
  const link = await theirs({ text: `Look: ${given.receiver}/page` });
  for (const field of ["preview title", "preview description", "preview site"]) filled.add(field);
  await until(async () => (await api.conversations.getMessage(id, link.id)).previews.length > 0, "the link was looked at");
  await api.contacts.flag(eve, { message: (await ours({ text: "Flag me" })).id, category: "scam", words: words("flag words", 1_000) });
  // A phrase has ten words at most.
  await api.moderation.createRule({ kind: "word", text: `<svg/onload=injected(1)>«rule»`, action: "flag" });
  filled.add("rule");
  return [id];
}

/** What is no address of the web is refused by its field. */
function refusal(problem) {
  if (problem.status !== 422) throw problem;
  return null;
}

async function provider() {
  const { id, callback_url } = await api.providerAccounts.create({
    provider: "custom",
    name: words("account name"),
    channels: ["mms"],
    senders: [],
    rank: 1,
    keeps_exchanges: true,
    credentials: { url: `${given.receiver}/gateway?to={{ to }}`, body: { json: { text: "{{ text }}" } }, answer: { code: "/code" }, callbacks: given.callbacks },
  });
  for (const field of ["provider code", "provider answer"]) filled.add(field);
  const told = { reference: "nobody", state: words("callback state"), from: words("callback sender"), text: words("callback text") };
  const address = server + new URL(callback_url).pathname;
  for (const body of [JSON.stringify(told), words("callback body", 2_000)]) {
    const answer = await fetch(address, { method: "POST", body, headers: { "content-type": "application/json", "x-odd": latin(words("callback header")) } });
    if (answer.status >= 500) throw new Error(`the callback: ${answer.status}`);
  }
  return id;
}

/** As a header may have it. */
const latin = (text) => encodeURI(text).replaceAll("%20", " ").replaceAll("%22", '"').replaceAll("%3C", "<").replaceAll("%3E", ">");

async function webhook() {
  const made = await api.webhookEndpoints.create({ url: `${given.receiver}/hooks?x='onload=injected(1)`, description: words("webhook description", 500), event_types: ["*"] });
  filled.add("webhook answer");
  const { id } = made.endpoint;
  await api.webhookEndpoints.test(id);
  return id;
}

async function hooked() {
  const { hook, secret } = await api.hooks.create({
    name: words("hook name", 80),
    signature: { kind: "bearer", header: "authorization" },
    event: { id: "{{ event.id }}", type: "{{ event.kind }}" },
    conversation: [{ object: { type: "match", id: "{{ event.match }}" } }],
    missing: "skip",
    rules: [{ types: ["*"], text: "{{ event.player }}" }],
  });
  const body = JSON.stringify({ id: words("hook event id", 100), kind: words("hook event type", 100), match: words("hook match"), player: words("hook body", 1_000) });
  const path = new URL(hook.url).pathname;
  const answer = await fetch(server + path, { method: "POST", headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" }, body });
  if (!answer.ok) throw new Error(`the hook: ${answer.status} ${await answer.text()}`);
  return hook.id;
}

/** The log of requests: whatever a program says of itself, and asks for. */
async function asked() {
  const headers = { authorization: `Bearer ${key}`, "user-agent": latin(words("user agent")), "x-request-id": words("request id", 60).replaceAll(/[^ -~]/g, ".") };
  const path = `/v1/contacts/${encodeURIComponent(words("path", 200))}`;
  await fetch(`${server}${path}?${new URLSearchParams({ [words("name of a parameter", 60)]: words("parameter") })}`, { headers });
  await fetch(`${server}/v1/contacts/named`, { method: "PUT", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ name: words("request body") }) });
  const program = backend({ url: server, key });
  await program.contacts.get("nobody").catch(() => null);
}

/** What is asked, agreed to, sent again and again, and held against somebody. */
async function others(eve) {
  await tried("data source", api.dataSources.put("orders", { url: `${given.receiver}/orders?x={{ contact.id }}`, headers: { "x-odd": "x" } }));
  await tried("opt-in form", api.optInForms.put("footer", { name: words("form name"), text: words("form text", 1_000) }));
  await tried("assistant", api.assistants.put("helper", { name: words("assistant name") }));
  const message = { to: [eve], content: { body: raw(words("scheduled body")) }, route: { channel: "sms" }, purpose: "transactional" };
  const { id } = await api.schedules.create({ name: words("schedule name"), cron: "0 9 * * 1", message });
  await tried("sanction", api.contacts.putMute("odd mail", { lasts: "1h", because: words("why they are muted", 300) }));
  return id;
}
