// As the person: a phone is made, read and answered on, a button tapped, a call's keys pressed, a mail unsubscribed from, and the clock is put forward: by keys alone.
import { api, assert, browser, shoot, sit, until } from "./by_keys.mjs";

const { page, end, press, type, to, go, choose, back, within, opens, fromMenu, arrive } = await sit({ path: "/handsets" });
const button = (name, part = page) => part.getByRole("button", { name, exact: true });
const dialog = page.getByRole("dialog");
await arrive(null, "Handsets");
await go(button("Make my phone"));
const phone = page.getByRole("region", { name: /^Phone of / });
await phone.getByRole("heading", { name: "Messages: nothing yet" }).waitFor();
const [me] = (await api.contacts.list()).data;
await api.consents.add("me", { purpose: "marketing", channel: "email", state: "granted", text: "News by mail", source: "till" });
const send = (channel, content, purpose = "transactional") => api.messages.send({ to: "me", route: { channel }, purpose, content });
const number = me.phone;
assert.ok(number, "the phone has a number");
const sent = await Promise.all([
  send("sms", { body: "Your order is on its way." }),
  send("whatsapp", { body: "Is the morning good?", actions: [{ label: "Yes, please", url: "https://shop.example/" }] }),
  send("voice", { body: "Press 1 for the morning." }),
  send("email", { title: "New cups", body: "Blue ones.", html: "<h1>Blue cups</h1>" }, "marketing"),
]);
await until(async () => (await Promise.all(sent.map(({ id }) => api.messages.get(id)))).every(({ counts }) => counts.delivered || counts.sent), "sent");
const incoming = async () => (await api.messages.list({ contact: "me", direction: "in" })).data;
/** The tabs of the phone: Tab comes to the one that is open, the arrows go on. */
const app = async (name) => {
  const tab = phone.getByRole("tab", { name: new RegExp(`^${name}`) });
  await to(tab);
  await until(async () => (await tab.getAttribute("aria-selected")) === "true", `${name} is open`);
};

// An SMS is read and answered.
const thread = phone.getByRole("log");
await thread.getByText("Your order is on its way.").waitFor();
await go(button("Read it", phone));
await thread.getByText("read", { exact: true }).waitFor();
await to(phone.getByRole("textbox", { name: /^Answer as/ }));
await type("Please ring twice");
await press("Enter");
await thread.getByText("Please ring twice").waitFor();

// A button of a message is tapped.
await app("WhatsApp");
await go(button("Yes, please", phone));
await phone.locator("[data-said]", { hasText: "Yes, please" }).waitFor();
await until(async () => (await incoming())[0]?.in_reply_to === sent[1].id, "tapped");

// Keys of a call, by the pad and by typing.
await app("Calls");
await go(button("1", phone));
await to(phone.getByRole("textbox", { name: "Keys to press" }), { back: true });
await press("End");
await type("2");
await press("Enter");
await until(async () => (await incoming())[0]?.in_reply_to === sent[2].id, "pressed");
assert.equal((await api.messages.get((await incoming())[0].id)).content.keys, "12");

// A mail is read, and unsubscribed from.
await app("Mail");
await go(phone.getByRole("button", { name: /New cups/ }));
await page.frameLocator("iframe").getByRole("heading", { name: "Blue cups" }).waitFor();
await fromMenu(button("What becomes of this message", phone), { name: "With one click" });
await until(async () => (await api.consents.list("me")).data.some(({ state }) => state === "withdrawn"), "unsubscribed");

// The phone is switched off and on; somebody writes to it; the clock is put forward and back.
const power = phone.getByRole("switch");
await to(power, { back: true });
await press("Space");
await until(async () => !(await power.isChecked()), "off");
await to(power);
await press("Space");
await until(() => power.isChecked(), "on");
await opens(phone.getByRole("button", { name: /^Write to/ }), dialog, { back: true });
await choose(dialog.getByRole("combobox", { name: "What" }), { name: "News by SMS (marketing)" });
await go(dialog.getByRole("button", { name: /^Send it to/ }));
await dialog.waitFor({ state: "hidden" });
await back(phone.getByRole("button", { name: /^Write to/ }), "after it was written");
const clock = page.getByRole("button", { name: /^Clock: / });
await fromMenu(clock, { name: "Tomorrow, 9:00" });
await page.getByText("It is tomorrow, 9:00 in this workspace.").waitFor();
await fromMenu(clock, { name: "Back to now" });
await button("Clock: now").waitFor();
await shoot(page, "keys-handsets");
await go(phone.getByRole("button", { name: /'s phone away$/ }));
await phone.waitFor({ state: "detached" });
await end();
await browser.close();
console.log("done");
