// A person writes by SMS: it stands in the inbox without being asked for, a member answers, and the person's handset has the answer.
import { api, assert, browser, open, shoot, until } from "./signed_in.mjs";

const { page, end } = await open({ path: "/conversations" });
page.setDefaultTimeout(40_000);
await page.getByRole("heading", { name: "Nobody has written yet" }).waitFor();
await shoot(page, "conversations-empty");

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678" });
const write = (text) => api.sandbox.inbound({ channel: "sms", from: "+31612345678", to: "+3197010240000", text });
await write("Where is my order?");
const row = page.getByRole("link", { name: /Ada Lovelace/ });
await row.waitFor();
await page.getByRole("link", { name: /^Conversations/ }).getByText("1", { exact: true }).waitFor();
await shoot(page, "conversations-list");

// By keyboard: the first conversation, the answer, and it is on its way.
await page.keyboard.press("j");
const thread = page.getByRole("log");
await thread.getByText("Where is my order?").waitFor();
await page.getByText(/^Goes out by SMS from \+3197010240000 to \+31612345678\.$/).waitFor();
await page.getByRole("textbox", { name: "Answer Ada Lovelace" }).waitFor();
await page.keyboard.press("r");
await page.keyboard.type("It comes tomorrow.");
await page.keyboard.press("Enter");
await thread.getByText("It comes tomorrow.").waitFor();
await thread.getByText("delivered by SMS").waitFor();
const outbox = (await api.sandbox.outbox({ contact: "ada" })).data;
assert.ok(JSON.stringify(outbox).includes("It comes tomorrow."), "the handset has it");
await shoot(page, "conversations-thread");

// Meanwhile they write again: it is there, and read as it is seen.
await write("Thank you!");
await thread.getByText("Thank you!").waitFor();
await until(async () => (await page.getByRole("link", { name: /^Conversations/ }).getByText("1", { exact: true }).count()) === 0, "nothing waits");

// A thread is begun at a post, and stands beside the conversation in an address of its own; both sides write in it, and each sees it at once.
const main = page.getByRole("log", { name: "What was said", exact: true });
const under = page.getByRole("log", { name: "What was said in the thread" });
const own = page.getByRole("textbox", { name: "Answer in the thread" });
const isIn = (field) => until(() => field.evaluate((one) => one === document.activeElement), "one may write there");
const asked = main.getByRole("article", { name: /Where is my order/ });
await asked.getByRole("button", { name: /^What can be done/ }).focus();
await page.keyboard.press("Enter");
await page.getByRole("menuitem", { name: "Answer in a thread" }).click();
await under.getByText("Where is my order?").waitFor();
await isIn(own);
await page.keyboard.type("It left this morning.");
await page.keyboard.press("Enter");
await under.getByText("It left this morning.").waitFor();
await main.getByRole("article", { name: /in a thread: It left this morning/ }).waitFor();
await asked.getByRole("button", { name: "One answer in its thread" }).waitFor();
assert.equal(await main.getByText("It left this morning.", { exact: true }).count(), 0, "it is said in the thread alone");
const conversation = new URL(page.url()).pathname.split("/").at(-1);
const root = new URL(page.url()).searchParams.get("thread");
await api.contacts.postMessage("ada", conversation, { text: "By which truck?", thread: root });
await under.getByText("By which truck?").waitFor();
await asked.getByRole("button", { name: "2 answers in its thread" }).waitFor();
await until(async () => JSON.stringify((await api.sandbox.outbox({ contact: "ada" })).data).includes("It left this morning."), "the handset has that, too");
await shoot(page, "conversations-under");

// By keyboard out of it, back where one was, and into it again.
await page.keyboard.press("Escape");
await page.keyboard.press("Escape");
await page.getByRole("complementary", { name: "The person" }).waitFor();
assert.equal(new URL(page.url()).searchParams.get("thread"), null);
await isIn(asked.getByRole("button", { name: /^What can be done/ }));
await page.keyboard.press("t");
await under.getByText("By which truck?").waitFor();
await isIn(own);

// What was said in it before what the conversation shows is there as well, and is as it is now.
const far = (await api.conversations.listMessages(conversation, { thread: root })).data.find((one) => one.text === "It left this morning.");
for (let n = 0; n < 6; n += 1) await Promise.all(Array.from({ length: 10 }, () => api.contacts.postMessage("ada", conversation, { text: `Line ${n}` })));
await page.reload();
await under.getByText("It left this morning.").waitFor();
await under.getByText("Where is my order?").waitFor();
await api.conversations.editMessage(conversation, far.id, { text: "It left at noon." });
await under.getByText("It left at noon.").waitFor();
await end();

// On a phone it stands in the conversation's place.
const small = await open({ path: `/conversations/${conversation}?thread=${root}`, width: 390, height: 800, dark: true });
await small.page.getByRole("log", { name: "What was said in the thread" }).getByText("By which truck?").waitFor();
assert.equal(await small.page.getByRole("log", { name: "What was said", exact: true }).count(), 0);
await shoot(small.page, "conversations-under-small");
await small.page.getByRole("button", { name: "Back to the conversation" }).click();
await small.page.getByRole("log", { name: "What was said", exact: true }).getByText("Line 5").first().waitFor();
await small.end();
await browser.close();
console.log("done");
