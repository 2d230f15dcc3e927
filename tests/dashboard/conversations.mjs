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
await end();
await browser.close();
console.log("done");
