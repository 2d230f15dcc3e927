// What was sent is seen as it happens; a message's page tells what became of it, and why.
import { api, assert, browser, given, open, shoot, until } from "./signed_in.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678", timezone: "Asia/Tokyo" });
// In the frame of a mail no script runs, and nothing is fetched from elsewhere: the browser says what it has held back.
const held = [/^Blocked script execution in .*\/rendered\//, /elsewhere\.example\/x\.png.* violates the following/, /elsewhere\.example\/x\.png(: csp)?$/];
const { page, end } = await open({ path: "/messages", held, allowed: [/^403 GET \/v1\/messages\/[^/]+\/timeline$/] });
await page.getByRole("heading", { name: "Nothing was sent yet" }).waitFor();
await shoot(page, "messages-empty");

// Sent meanwhile by the API: the list has it without being asked.
const { id } = await api.messages.send({
  to: "ada",
  content: { body: "Your order is on its way." },
  route: { channel: "sms" },
  purpose: "transactional",
});
const messages = page.getByRole("table", { name: "messages" });
const row = messages.getByRole("row").filter({ hasText: id });
await row.waitFor();
await until(async () => (await api.messages.get(id)).counts.delivered === 1, "delivered");
await shoot(page, "messages");

// Whoever has looked at the log in between, which is followed there by itself, goes on seeing what is new.
const places = page.getByRole("navigation", { name: "Pages" });
await places.getByRole("link", { name: "Developers" }).click();
await page.getByRole("tab", { name: "Events", exact: true }).click();
await page.getByRole("button", { name: "delivery.delivered" }).waitFor();
await places.getByRole("link", { name: "Messages" }).click();
await row.waitFor();
const next = await api.messages.send({ to: "ada", content: { body: "It is there." }, route: { channel: "sms" }, purpose: "transactional" });
await messages.getByRole("row").filter({ hasText: next.id }).waitFor();
await row.focus();
await page.keyboard.press("Enter");
await page.getByRole("heading", { name: "What happened" }).waitFor();
assert.equal(new URL(page.url()).pathname, `/messages/${id}`);
await page.locator("svg [data-kind=delivered]").waitFor();
// What happened stays where it is, also where it cannot be asked for again.
let refused = 0;
await page.route(/\/timeline(\?|$)/, async (route) => {
  await route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ code: "forbidden", title: "Not now" }) });
  refused += 1;
});
for (const times of [1, 2]) {
  await api.messages.send({ to: "ada", content: { body: "Once more." }, route: { channel: "sms" }, purpose: "transactional" });
  await until(() => refused >= times, "it was asked for again");
}
await page.locator("svg [data-kind=delivered]").waitFor();
await page.unroute(/\/timeline(\?|$)/);
await page.getByRole("button", { name: "Why?" }).click();
await page.getByRole("heading", { name: "Why did ada get it, or not?" }).waitFor();
await shoot(page, "message");

// Whoever is elsewhere has another clock: theirs stands beside the viewer's, and no workspace's.
const [sent] = (await api.messages.deliveries(id)).data;
const clockOf = (timeZone) => page.evaluate(([at, zone]) => new Date(at).toLocaleTimeString(undefined, { timeZone: zone, hour: "2-digit", minute: "2-digit" }), [sent.changed_at, timeZone]);
assert.deepEqual([sent.zone.name, sent.zone.is_assumed], ["Asia/Tokyo", false]);
const person = page.getByRole("table", { name: "deliveries" }).getByRole("row").filter({ hasText: "ada" });
assert.ok((await person.innerText()).includes(`${await clockOf("Asia/Tokyo")} for them`), await person.innerText());
assert.notEqual(await clockOf("Asia/Tokyo"), await clockOf((await api.workspace.get()).timezone));

// What the person saw, who took it, and what went over the wire.
await page.getByRole("button", { name: "Look" }).click();
const drawer = page.getByRole("dialog");
await drawer.getByText("Your order is on its way.").first().waitFor();
await drawer.getByRole("heading", { name: "Hand-offs" }).waitFor();
await drawer.getByRole("heading", { name: "Over the wire" }).waitFor();
await shoot(page, "delivery");
await page.keyboard.press("Escape");
await drawer.waitFor({ state: "hidden" });

// What strangers write stays words: a name, a text, a mail's HTML.
const EVIL = `<img src=x onerror=alert(1)><script>alert(2)</script>"'`;
await api.contacts.put(EVIL, { name: EVIL, email: "eve@example.com" });
const mail = await api.messages.send({
  to: EVIL,
  content: { title: EVIL, body: EVIL, html: `<p>Hello</p><script>top.sprung.push("ran")</script><img src="https://elsewhere.example/x.png" onerror="alert(3)">` },
  route: { channel: "email" },
  purpose: "transactional",
});
await until(async () => (await api.messages.get(mail.id)).counts.delivered === 1, "delivered");
await page.goto(new URL(`/messages/${mail.id}`, page.url()).href);
await page.getByRole("button", { name: "Look" }).click();
await page.getByRole("dialog").frameLocator("iframe").getByText("Hello").waitFor();
await shoot(page, "delivery-mail");
await page.keyboard.press("Escape");
await page.getByRole("button", { name: "Why?" }).click();
await page.getByRole("heading", { name: /^Why did <img/ }).waitFor();

// What nobody may carry is held, and what a provider refuses says so: in the picture, and in what went over the wire, without its secrets.
const [sandbox] = (await api.providerAccounts.list({})).data;
await api.providerAccounts.patch(sandbox.id, { is_enabled: false });
const waits = await api.messages.send({ to: "ada", content: { body: "Your parcel" }, route: { channel: "sms" }, purpose: "transactional" });
await until(async () => (await api.messages.get(waits.id)).counts.held === 1, "held");
await page.goto(new URL(`/messages/${waits.id}`, page.url()).href);
const picture = page.getByRole("img", { name: /^What happened, from left to right/ });
await picture.locator("[data-kind=held]").waitFor();
await picture.locator("[data-kind=held]").hover();
await page.getByRole("tooltip").getByText(/held|provider/i).waitFor();
await shoot(page, "message-held");
const gateway = { url: `${given.receiver}?to={{ to }}`, auth: { username: "shop", password: "a secret of ours" }, body: { json: { text: "{{ text }}" } } };
await api.providerAccounts.create({ provider: "custom", name: "gateway", channels: ["sms"], credentials: gateway });
await picture.locator("[data-kind=failed]").waitFor();
await picture.locator("[data-kind=refused], [data-kind=attempted]").first().waitFor();
await shoot(page, "message-refused");
await page.getByRole("button", { name: "Look" }).click();
const wire = drawer.getByRole("heading", { name: "Over the wire" }).locator("..");
await wire.getByText(/^POST .*to=\+31•••••78/).waitFor();
await wire.getByText(/Authorization: •••/i).waitFor();
await wire.getByText('"text": "Your parcel"').waitFor();
await wire.getByText(/^422[^]*not today/).waitFor();
assert.doesNotMatch(await wire.innerText(), /a secret of ours|c2hvcD|\+31612345678/);
await shoot(page, "delivery-wire");
await page.keyboard.press("Escape");
await drawer.waitFor({ state: "hidden" });

// The id of a delivery leads to it.
await page.keyboard.press("Control+k");
const palette = page.getByRole("textbox", { name: "Go to a page, or paste an id" });
await palette.fill(sent.id);
await palette.press("Enter");
await drawer.getByText("Your order is on its way.").first().waitFor();
assert.equal(new URL(page.url()).pathname, `/messages/${id}`);
await page.keyboard.press("Escape");
await drawer.waitFor({ state: "hidden" });

// The filters stand in the address, and in what is asked.
await page.goto(new URL("/messages?channel=whatsapp", page.url()).href);
await page.getByRole("heading", { name: "No message is like that" }).waitFor();
await end();
await browser.close();
console.log("done");
