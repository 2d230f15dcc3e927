// All that can be said in a conversation and done with it, live to both sides; and nothing that a stranger wrote runs.
import { api, assert, browser, open, server, shoot, until } from "./signed_in.mjs";

const { TidingsClient } = await import(`${process.env.SDK}/dist/index.js`);
const EVIL = `<img src=x onerror=alert(1)><script>alert(2)</script>"'`;

await api.contacts.put("eve", { name: EVIL, phone: "+31687654321" });
const { id } = await api.conversations.create({ kind: "support", title: null, participants: ["eve"] });
const say = (given) => api.contacts.postMessage("eve", id, given);
const company = (given) => api.conversations.postMessage(id, given);
for (let n = 0; n < 6; n += 1) await Promise.all(Array.from({ length: 10 }, (_, m) => say({ text: m === 0 ? `An early word ${n}` : `Line ${n}${m}` })));
await company({ name: EVIL, parts: [{ type: "order", number: EVIL, state: EVIL, items: [{ name: EVIL, quantity: 2, price: "3.50" }], total: "7.00", currency: "EUR" }] });
await company({ parts: [{ type: "card", title: EVIL, text: EVIL, fields: [{ label: "Size", value: EVIL }], buttons: [{ label: EVIL, value: "b" }] }] });
await company({ parts: [{ type: "quick_replies", text: "Which one?", replies: [{ label: "The blue one" }, { label: EVIL }] }] });
await company({ parts: [{ type: "purchase", name: EVIL, amount: "12.00", currency: "EUR" }, { type: "data", mime: "application/vnd.shop.size+json", data: { size: EVIL }, text: EVIL }] });
await say({ parts: [{ type: "location", latitude: 52.37, longitude: 4.9, label: EVIL, address: EVIL }] });
await say({ parts: [{ type: "text", text: `Bold ${EVIL} https://shop.example/x`, marks: [{ style: "bold", start: 0, length: 4 }] }] });
const last = await say({ text: `Is ${EVIL} there?` });
await api.templates.create({ key: "hours", name: "Opening hours", purpose: "transactional", content: { inapp: { en: { text: "{{ contact.name }}: open until {{ hour }}." } }, sms: { en: { text: "{{ contact.name }}: open until {{ hour }}." } } } });
const [version] = (await api.templates.versions("hours")).data;
await api.templates.publish("hours", { version: version.version });

const { page, end } = await open({ path: `/conversations/${id}` });
page.setDefaultTimeout(20_000);
const thread = page.getByRole("log");
const button = (name, within = page) => within.getByRole("button", { name });
const answer = page.getByRole("textbox", { name: /^Answer / });
await thread.getByText(`Is ${EVIL} there?`).waitFor();
await page.getByText("They read it in your app.").waitFor();
await shoot(page, "conversations-parts");

// They type, and read; one answers one of their posts, reacts, pins.
const { token } = await api.contacts.createToken("eve", {});
const client = new TidingsClient({ url: server, token: () => token });
const theirs = client.conversation(id);
await until(() => theirs.state.status === "live", "they follow it");
theirs.type();
await page.getByText(/is typing…$/).waitFor();
const post = thread.getByRole("article").filter({ hasText: "there?" });
const deeds = async (what, which = post) => {
  await which.getByRole("button", { name: /^What can be done/ }).click();
  await page.getByRole("menuitem", { name: what, exact: true }).click();
};
await deeds("React with 👍");
await post.getByRole("button", { name: "👍 by 1" }).waitFor();
await deeds("Pin");
await button("1 pinned").waitFor();
await deeds("Answer this");
await page.getByText(/^You answer: /).waitFor();
await until(() => answer.evaluate((one) => one === document.activeElement), "one may write at once");
await page.keyboard.type("One line");
await until(() => theirs.state.typing.length === 1, "they see that somebody types");
await page.keyboard.press("Shift+Enter");
await page.keyboard.type("and another");
await page.keyboard.press("Enter");
const mine = thread.getByRole("article").filter({ hasText: "and another" });
await mine.getByText("↪").waitFor();
const stored = await until(() => theirs.state.items.find((item) => item.post.text === "One line\nand another")?.post, "they have it");
assert.equal(stored.reply_to.id, last.id);
theirs.markRead();
await mine.getByText("read", { exact: true }).waitFor();

// It is said otherwise, a file goes with it, a template is put in, and something is deleted.
await deeds("Say it otherwise", mine);
await answer.fill("Another wording");
await answer.press("Enter");
const other = thread.getByRole("article").filter({ hasText: "Another wording" });
await other.getByText("edited").waitFor();
await page.locator("input[type=file]").setInputFiles({ name: `${EVIL.replaceAll("/", "_")}.txt`, mimeType: "text/plain", buffer: Buffer.from("Hello") });
await page.getByLabel("It is being uploaded").waitFor({ state: "hidden" });
await button("Send").click();
await thread.getByRole("link", { name: /\(5 B\)/ }).waitFor();
await button("From a template").click();
const dialog = page.getByRole("dialog");
await dialog.getByRole("combobox", { name: "Template" }).click();
await page.getByRole("option", { name: "Opening hours" }).click();
await dialog.getByRole("textbox", { name: "hour" }).fill("five");
await dialog.getByText(/: open until five\.$/).waitFor();
// What stands there until it is said anew lacks what is typed: it is not put in.
let isSaid;
const anew = new Promise((done) => (isSaid = done));
await page.route("**/v1/messages/preview", async (route) => (await anew, route.fallback().catch(() => {})));
await dialog.getByRole("textbox", { name: "hour" }).fill("six");
await until(() => button("Put it in", dialog).isDisabled(), "it waits for the words");
isSaid();
await dialog.getByText(/: open until six\.$/).waitFor();
await page.unroute("**/v1/messages/preview");
await shoot(page, "conversations-template");
await button("Put it in", dialog).click();
await until(async () => (await answer.inputValue()).endsWith("open until six."), "it is put in");
await dialog.waitFor({ state: "detached" });
await deeds("Delete", other);
await button("Delete it").click();
await thread.getByText("Deleted by the company").waitFor();

// What was said long ago is found, and one is back at the end.
await answer.focus();
await page.keyboard.press("Escape");
await page.keyboard.press("Escape");
await page.getByText(/^Choose a conversation/).waitFor();
await page.keyboard.press("/");
await page.keyboard.type("early word 0");
await page.getByText("What was said", { exact: true }).click();
await page.getByRole("link", { name: /An early word 0/ }).click();
await thread.getByText("An early word 0").waitFor();
await page.getByText("You look at what was said earlier.").waitFor();
await shoot(page, "conversations-found");
await button("To the end").click();
await thread.getByRole("article", { name: `: Is ${EVIL} there?` }).waitFor();
await thread.hover();
await until(async () => {
  await page.mouse.wheel(0, -2_000);
  return (await thread.getByText("An early word 1").count()) > 0;
}, "older ones come as one goes up");

// By keyboard: what the keys do, closed, opened again, left.
await page.locator("body").click({ position: { x: 400, y: 10 } });
await page.keyboard.press("?");
await page.getByRole("dialog", { name: "Keys" }).getByText("The next conversation").waitFor();
await page.keyboard.press("Escape");
await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
await button("Close", page.locator("main")).click();
await page.getByText("This conversation is closed. Open it again to answer.").waitFor();
assert.equal((await api.conversations.get(id)).state, "closed");
await button("Open again").click();
await answer.waitFor();
client.close();
await end();

// On a phone the list and the thread are two screens.
const small = await open({ path: "/conversations", width: 390, height: 800, dark: true });
await small.page.getByRole("link", { name: /^<img/ }).click();
await small.page.getByRole("textbox", { name: /^Answer / }).waitFor();
assert.equal(await small.page.getByRole("textbox", { name: "Search" }).isVisible(), false);
await shoot(small.page, "conversations-small");
await small.page.getByRole("button", { name: "Back to the list" }).click();
await small.page.getByRole("textbox", { name: "Search" }).waitFor();
await shoot(small.page, "conversations-small-list");
await small.end();
await browser.close();
console.log("done");
