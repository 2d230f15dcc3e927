// What else a person can do with a phone: tap, press, read mail, unsubscribe, switch it off; and what goes wrong at the provider. Whatever
// strangers wrote is shown as it is.
import { api, assert, browser, open, shoot, until } from "./signed_in.mjs";

const EVIL = `<img src=x onerror=alert(1)>"'`;
const person = (id, phone) => ({ name: id === "bob" ? EVIL : "Ada", phone, email: `${id}@example.com`, addresses: [{ channel: "push", value: `device-${id}` }], timezone: "Europe/Amsterdam" });
await api.contacts.put("ada", person("ada", "+31612345678"));
await api.contacts.put("bob", person("bob", "+31612345679"));
await api.consents.add("ada", { purpose: "marketing", channel: "email", state: "granted", text: "News by mail", source: "till" });
const send = (to, channel, content, purpose = "transactional") => api.messages.send({ to, route: { channel }, purpose, content });
const sent = await Promise.all([
  send("ada", "whatsapp", { body: "Is the morning good?", actions: [{ label: "Yes, please", url: "https://shop.example/" }] }),
  send("ada", "voice", { body: "Press 1 for the morning." }),
  send("ada", "email", { title: "New cups", body: "Blue ones.", html: "<h1>Blue cups</h1><script>alert(1)</script>" }, "marketing"),
  send("ada", "push", { title: EVIL, body: EVIL, actions: [{ label: EVIL, url: "shop://orders" }] }),
  send("bob", "sms", { body: EVIL }),
  send("bob", "inapp", { title: EVIL, body: EVIL, actions: [{ label: EVIL, url: "shop://orders" }], bundle: EVIL }),
]);
await until(async () => (await Promise.all(sent.map(({ id }) => api.messages.get(id)))).every(({ counts }) => counts.delivered || counts.sent), "sent");
await api.sandbox.inbound({ channel: "sms", from: "+31612345679", text: EVIL });
await api.sandbox.inbound({ channel: "inapp", from: "bob", text: EVIL });
await api.sandbox.inbound({ channel: "email", from: "bob@example.com", text: EVIL, title: EVIL });

const { page, end, wrong } = await open({ path: "/handsets?who=ada&app=whatsapp&who=bob&app=sms" });
const [ada, bob] = [page.getByRole("region", { name: "Phone of Ada" }), page.getByRole("region", { name: /Phone of <img/ })];
const app = (phone, name) => phone.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
const incoming = async (contact) => (await api.messages.list({ contact, direction: "in" })).data;

// A button of a message answers it.
await ada.getByRole("button", { name: "Yes, please", exact: true }).click();
await ada.locator("[data-said]", { hasText: "Yes, please" }).waitFor();
assert.equal((await incoming("ada"))[0].in_reply_to, sent[0].id);
await bob.getByRole("log").getByText(EVIL).nth(1).waitFor();
await shoot(page, "handsets-two");

// So does one by RCS, in an app of its own.
const rich = await send("ada", "rcs", { title: "Order A-1001", body: "Or the evening?", actions: [{ label: "The evening", url: "https://shop.example/" }] });
await app(ada, "RCS");
await ada.getByRole("log").getByText("Or the evening?").waitFor();
await ada.getByRole("button", { name: "The evening", exact: true }).click();
await ada.locator("[data-said]", { hasText: "The evening" }).waitFor();
const [evening] = await incoming("ada");
assert.deepEqual([evening.in_reply_to, evening.channels], [rich.id, ["rcs"]]);
await shoot(page, "handsets-rcs");

// Keys are pressed on a call.
await app(ada, "Calls");
await ada.getByText("Press 1 for the morning.").waitFor();
await ada.getByRole("button", { name: "1", exact: true }).click();
await ada.getByRole("button", { name: "Press", exact: true }).click();
await until(async () => (await incoming("ada"))[0]?.in_reply_to === sent[1].id, "pressed");
assert.equal((await api.messages.get((await incoming("ada"))[0].id)).content.keys, "1");

// A mail is shown in a frame of its own, and unsubscribed from by one click.
await app(ada, "Mail");
await ada.getByRole("button", { name: /New cups/ }).click();
await page.frameLocator("iframe").getByRole("heading", { name: "Blue cups" }).waitFor();
await shoot(page, "handsets-mail");
await ada.getByRole("button", { name: "What becomes of this message" }).click();
await page.getByRole("menuitem", { name: "With one click" }).click();
await until(async () => (await api.consents.list("ada")).data.some(({ state }) => state === "withdrawn"), "unsubscribed");

// What is in the app is put away.
await app(bob, "In your app");
await bob.getByText(EVIL).first().waitFor();
await bob.getByRole("button", { name: "Archive", exact: true }).click();
await until(async () => (await api.feed.list("bob", { view: "archived" })).data.length === 1, "archived");

// A picture goes back as an MMS, under whatever name.
await app(bob, "Messages");
await bob.locator("input[type=file]").setInputFiles({ name: `${EVIL}.png`, mimeType: "image/png", buffer: Buffer.from("not a picture") });
await bob.getByRole("button", { name: "Say it" }).click();
await until(async () => (await incoming("bob"))[0]?.channels.includes("mms"), "an MMS");

// Switched off, the phone gets nothing; and everybody's provider refuses. Both hold within a second.
await bob.getByRole("switch").click({ force: true });
await page.getByText(/phone is off, within a second/).waitFor();
await page.getByRole("button", { name: /^Trouble/ }).click();
await page.getByRole("button", { name: "Plan it" }).click();
await page.getByText("Planned: it holds within a second.").waitFor();
await shoot(page, "handsets-trouble");
await page.keyboard.press("Escape");
await app(ada, "WhatsApp");
await new Promise((done) => setTimeout(done, 1_100));
await send("bob", "sms", { body: "Are you there?" });
await send("ada", "whatsapp", { body: "Refused" });
await bob.getByText("One message waits for the phone to be switched on.").waitFor();
assert.equal(await bob.getByText("Are you there?").count(), 0);
await ada.getByText(/A message did not come: refused/).waitFor();
// Before it is known that it is off, nobody switches it.
let isKnown;
const faults = new Promise((done) => (isKnown = done));
await page.route("**/v1/sandbox/faults", async (route) => (await faults, route.fallback().catch(() => {})));
await page.reload();
await bob.getByRole("switch", { disabled: true }).waitFor();
await page.getByRole("button", { name: /^Trouble/ }).click();
await page.getByRole("button", { name: "Plan it" }).waitFor();
assert.equal(await page.getByText("All goes well now.", { exact: false }).count(), 0);
isKnown();
await page.getByText("is off", { exact: false }).first().waitFor();
await page.keyboard.press("Escape");
await bob.getByRole("switch", { checked: false, disabled: false }).waitFor();
await page.unroute("**/v1/sandbox/faults");
// Switched on, it gets what waited.
await bob.getByRole("switch").click({ force: true });
await bob.getByText("Are you there?").waitFor();
await shoot(page, "handsets-refused");

// On a phone's own width, and in the dark.
await app(bob, "In your app");
await bob.getByText("Chat", { exact: true }).click();
await bob.getByRole("log", { name: "Chat" }).getByText(EVIL).waitFor();
await page.setViewportSize({ width: 390, height: 844 });
await page.emulateMedia({ colorScheme: "dark" });
await page.waitForFunction(() => document.documentElement.scrollWidth <= innerWidth);
await shoot(page, "handsets-narrow");

// The mail's script did not run, and Chromium says so: once, since what has left is not fetched again.
const blocked = wrong.findIndex((one) => one.startsWith("Blocked script execution"));
wrong.splice(blocked, blocked < 0 ? 0 : 1);
await end();
await browser.close();
console.log("done");
