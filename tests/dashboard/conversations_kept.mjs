// What somebody has written is not lost, whatever becomes of it: it was refused, it was left for something else; and nobody else finds it.
import { api, assert, browser, given, open, server, shoot, until } from "./signed_in.mjs";

await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678" });
await api.sandbox.inbound({ channel: "sms", from: "+31612345678", to: "+3197010240000", text: "Where is my order?" });
const [{ id }] = await until(async () => ((found) => found.length > 0 && found)((await api.conversations.list({})).data), "it is there");

// Who goes out is refused what is still being asked for as they go.
const refused = [/^409 (PATCH|DELETE|PUT) \/v1\/conversations\//, /^401 GET \/v1\//];
const { page, end } = await open({ path: "/conversations", allowed: refused });
page.setDefaultTimeout(40_000);
// What the server tells is held back for a while, as it is on a bad line.
let isHeld = false;
const late = [];
await page.routeWebSocket(/\/v1\/socket/, (socket) => {
  socket.connectToServer().onMessage((said) => (isHeld ? late.push(() => socket.send(said)) : socket.send(said)));
});
const release = () => {
  isHeld = false;
  for (const told of late.splice(0)) told();
};
await page.goto(`${server}/conversations/${id}`);
const row = page.getByRole("listitem").getByRole("link", { name: /Ada Lovelace/ });
const thread = page.getByRole("log");
const answer = page.getByRole("textbox", { name: "Answer Ada Lovelace" });
const button = (name, within = page) => within.getByRole("button", { name, exact: true });
const closed = page.getByText("This conversation is closed. Open it again to answer.");
const deeds = async (what, which) => {
  await which.getByRole("button", { name: /^What can be done/ }).click();
  await page.getByRole("menuitem", { name: what, exact: true }).click();
};
await answer.fill("It comes tomorrow.");
await answer.press("Enter");
const mine = thread.getByRole("article").filter({ hasText: "It comes tomorrow." });
await mine.getByText("delivered by SMS").waitFor();
const theirs = thread.getByRole("article").filter({ hasText: "Where is my order?" });

// A colleague closes the conversation while another wording is on its way: it is told, and the wording is there to be sent again.
await deeds("Say it otherwise", mine);
await answer.fill("It comes on Friday.");
isHeld = true;
await api.conversations.close(id);
await answer.press("Enter");
await thread.getByText("It comes on Friday.").waitFor();
release();
const alert = page.getByRole("alert").filter({ hasText: "It was not said otherwise: This conversation is closed" });
await alert.getByText("It comes on Friday.").waitFor();
await mine.waitFor();
await closed.waitFor();
await shoot(page, "conversations-refused");
await page.reload();
await alert.getByText("It comes on Friday.").waitFor();

// By its key it is open again, also where the list shows it no more, and the way back is told.
await row.waitFor({ state: "detached" });
await page.keyboard.press("e");
await page.getByText("It is open again.").waitFor();
await row.waitFor();
await button("Write it again", alert).click();
await until(async () => (await answer.inputValue()) === "It comes on Friday.", "it is given back");
assert.equal(await alert.count(), 0);
await answer.press("Enter");
await thread.getByRole("article").filter({ hasText: "It comes on Friday." }).getByText("edited").waitFor();
await until(async () => (await api.conversations.listMessages(id, {})).data.some((post) => post.text === "It comes on Friday."), "it is stored");
assert.equal(await alert.count(), 0);
const friday = thread.getByRole("article").filter({ hasText: "It comes on Friday." });

// What cannot be done is not done, and may be let be.
isHeld = true;
await api.conversations.close(id);
await deeds("React with 🎉", friday);
await button("🎉 by 1", friday).waitFor();
release();
const reaction = page.getByRole("alert").filter({ hasText: "The reaction was not taken" });
await reaction.waitFor();
await button("🎉 by 1", friday).waitFor({ state: "detached" });
await button("Discard", reaction).click();
await reaction.waitFor({ state: "detached" });
await button("Undo", page.getByRole("alert").filter({ hasText: "It was discarded." })).click();
await reaction.waitFor();
await button("Discard", reaction).click();
await reaction.waitFor({ state: "detached" });

// Closed by its key, it says how it is opened: the first row leaves, and e still means this one.
await page.locator("body").click({ position: { x: 500, y: 10 } });
await page.keyboard.press("e");
await answer.waitFor();
await page.keyboard.press("e");
await closed.waitFor();
await row.waitFor({ state: "detached" });
await page.getByText(/^It is closed\./).waitFor();
await page.keyboard.press("Control+z");
await answer.waitFor();
assert.equal((await api.conversations.get(id)).state, "open");

// Half an answer, with a file, stays while another post is said otherwise, and while one chooses what to answer.
await answer.fill("Half an answer");
await page.locator("input[type=file]").setInputFiles({ name: "map.txt", mimeType: "text/plain", buffer: Buffer.from("Hello") });
await button("Without map.txt").waitFor();
await page.getByLabel("It is being uploaded").waitFor({ state: "detached" });
await deeds("Say it otherwise", friday);
await until(async () => (await answer.inputValue()) === "It comes on Friday.", "the post's own words");
await answer.fill("It comes on Monday.");
await answer.press("Enter");
await thread.getByText("It comes on Monday.").waitFor();
await until(async () => (await answer.inputValue()) === "Half an answer", "the answer is as it was");
await button("Without map.txt").waitFor();
await deeds("Answer this", theirs);
await page.getByText(/^You answer: Where is my order/).waitFor();
assert.equal(await answer.inputValue(), "Half an answer");
await button("Without map.txt").waitFor();
await shoot(page, "conversations-half");
await row.click();
await page.getByRole("link", { name: /^Home/ }).click();
await page.getByRole("heading", { name: "Messages over time" }).waitFor();
await page.goBack();
await until(async () => (await answer.inputValue()) === "Half an answer", "it is there after a way round");
await button("Without map.txt").waitFor();

// A colleague who signs in after, in the same window, does not find it.
await page.getByRole("button", { name: /^Ada/ }).click();
await page.getByRole("menuitem", { name: "Sign out" }).click();
await page.getByLabel("Mail address").fill(given.email);
await page.locator("input[name=password]").fill(given.password);
await page.keyboard.press("Enter");
await answer.waitFor();
assert.equal(await answer.inputValue(), "");
assert.equal(await button("Without map.txt").count(), 0);
await end();
await browser.close();
console.log("done");
