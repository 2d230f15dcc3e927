// From an empty workspace to an order that escalates until it is read: the person answers, says STOP, and is left alone.
import { api, assert, browser, open, shoot } from "./signed_in.mjs";

const { page, end } = await open({ path: "/handsets" });
const button = (name, within = page) => within.getByRole("button", { name, exact: typeof name === "string" });

// Nobody is there yet: one makes a phone for oneself, and is shown how the API does it.
await page.getByRole("heading", { name: "Make a phone for yourself" }).waitFor();
await page.getByText("curl -X PUT").waitFor();
await shoot(page, "handsets-empty");
await button("Make my phone").click();
const phone = page.getByRole("region", { name: /Phone of Ada/ });
await phone.getByRole("heading", { name: "Messages: nothing yet" }).waitFor();
assert.deepEqual(new URL(page.url()).searchParams.getAll("who"), ["me"]);
await shoot(page, "handsets-first");

// An order is placed: in the app at once, by push and by SMS as the clock is moved.
await button(/^Write to Ada/, phone).click();
const dialog = page.getByRole("dialog");
await dialog.getByRole("button", { name: /^Send it to/ }).click();
const app = (name) => phone.getByRole("tab", { name: new RegExp(`^${name}`) });
await app("In your app, 1 unread").click();
await phone.getByText("We are packing your order.").first().waitFor();
await button("To the next step", phone).click();
// What comes next is told later than what has come: the button waits until it knows of another step.
await page.route("**/why?*", async (route) => {
  await new Promise((after) => setTimeout(after, 2_000));
  await route.continue();
});
await app("Notifications, 1 unread").click();
await phone.getByText("Thank you! We are packing your order.").waitFor();
await button("To the next step", phone).click();
await app("Messages, 1 unread").click();
await page.unrouteAll({ behavior: "wait" });
const thread = phone.getByRole("log");
await thread.getByText("Thank you! We are packing your order.").waitFor();
await page.getByRole("button", { name: /^Clock: / }).waitFor();
await shoot(page, "handsets-escalated");

// It is read on the handset, and answered.
await button("Read it", phone).click();
await thread.getByText("read", { exact: true }).waitFor();
const answer = phone.getByRole("textbox", { name: /^Answer as/ });
await answer.fill("Please ring twice");
await answer.press("Enter");
await thread.getByText("Please ring twice").waitFor();
const [first] = (await api.messages.list({ contact: "me", direction: "in" })).data;
assert.equal((await api.messages.get(first.id)).content.body, "Please ring twice");
const { conversation } = await api.messages.get(first.id);
await api.conversations.postMessage(conversation, { text: "We will, Ada." });
await thread.getByText("We will, Ada.").waitFor();
await button("Read it", phone).click();
await button("Read it", phone).waitFor({ state: "detached" });

// A marketing message to whoever agreed comes; after STOP the next does not, and the page tells so.
const news = async (hasAgreed) => {
  await button(/^Write to Ada/, phone).click();
  await dialog.getByRole("combobox", { name: "What" }).click();
  await page.getByRole("option", { name: "News by SMS (marketing)" }).click();
  if (hasAgreed) await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: /^Send it to/ }).click();
  await dialog.waitFor({ state: "detached" });
};
await news(true);
await thread.getByText("New in the shop: blue cups.").waitFor();
await button("STOP", phone).click();
await thread.getByText("STOP", { exact: true }).waitFor();
await news(false);
await thread.getByText(/A message did not come: suppressed/).waitFor();
await phone.getByRole("status").getByText(/did not get it/).waitFor();
assert.equal(await thread.getByText("New in the shop: blue cups.").count(), 1);
await shoot(page, "handsets-stopped");

// The clock goes to the next morning, and back: of the workspace's zone, and not before that is known.
let isKnown;
const zone = new Promise((done) => (isKnown = done));
await page.route("**/v1/workspace", async (route) => (await zone, route.fallback().catch(() => {})));
await page.reload();
await phone.getByText(/^\w{3} \d{2}:\d{2}/).waitFor();
const clock = page.getByRole("button", { name: /^Clock: / });
assert.equal(await clock.count(), 0);
isKnown();
await clock.click();
await page.getByRole("menuitem", { name: "Tomorrow, 9:00" }).click();
await page.getByText("It is tomorrow, 9:00 in this workspace.").waitFor();
await page.unroute("**/v1/workspace");
const { timezone: timeZone } = await api.workspace.get();
assert.match(new Date((await api.sandbox.getClock()).now).toLocaleTimeString("en-GB", { timeZone }), /^09:00/);
await clock.click();
await page.getByRole("menuitem", { name: "Back to now" }).click();
await button("Clock: now").waitFor();
await end();
await browser.close();
console.log("done");
