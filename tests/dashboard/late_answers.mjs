// An answer that comes late is older than what has happened since: it takes the place of nothing that is newer, and what it lacks is asked for.
import { api, assert, browser, open, server, until } from "./signed_in.mjs";

const { page, end } = await open({ path: "/sign-in" });
const link = (name) => page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name });
const text = (words) => page.getByText(words).first();

/** The next answer to this is as things stand when it is asked, and comes when it is let go. */
async function holdNext(address) {
  let release, has;
  const asked = new Promise((done) => (has = done));
  const gate = new Promise((done) => (release = done));
  await page.route(
    address,
    async (route) => {
      const response = await route.fetch();
      has();
      await gate;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  return { asked, release };
}

// What the server tells is kept back, as it is on a bad line; and known here.
const told = [];
let gate = null;
await page.routeWebSocket(/\/v1\/socket/, (socket) => {
  let before = Promise.resolve();
  socket.connectToServer().onMessage((frame) => {
    before = before.then(() => gate).then(() => (told.push(String(frame)), socket.send(frame)));
  });
});
const tellNothing = () => {
  let release;
  gate = new Promise((done) => (release = done));
  return release;
};

// What happened after it was asked for, and before anything was told: the page has it none the less.
const tell = tellNothing();
await page.goto(`${server}/contacts`);
await page.getByRole("heading", { name: "There is nobody yet" }).waitFor();
await api.contacts.put("ada", { name: "Ada Lovelace", phone: "+31612345678" });
tell();
const ada = page.getByRole("row").filter({ hasText: "Ada Lovelace" });
await ada.waitFor();

// What is told while a first answer is on its way: it is asked for once more.
const write = (words, from = "+31612345678") => api.sandbox.inbound({ channel: "sms", from, to: "+3197010240000", text: words });
for (let n = 0; n < 60; n += 1) await write(`Line ${n}.`);
const askedAnew = () => page.waitForRequest((request) => /\/v1\/contacts\/[^/?]+$/.test(request.url()));
const first = await holdNext(/\/v1\/contacts\/[^/]+\/thread\?/);
await ada.click();
await first.asked;
await page.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
let again = askedAnew();
await write("While it was asked for.");
await again;
first.release();
await text("While it was asked for.").waitFor();

// A further page that somebody has asked for comes, whatever happens meanwhile; and so does that.
const further = await holdNext(/\/v1\/contacts\/[^/]+\/thread\?.*after=/);
await page.getByRole("button", { name: "Show older" }).click();
await further.asked;
again = askedAnew();
await write("While older ones were asked for.");
await again;
further.release();
await text("Line 0.").waitFor();
await text("While older ones were asked for.").waitFor();

// The count that was told stays, where the one that was asked for is older.
await api.contacts.put("eve", { name: "Eve", phone: "+31687654321" });
await link(/^Home/).click();
const count = await holdNext("**/v1/account/waiting");
await page.reload();
await count.asked;
await link("Conversations").getByText("1", { exact: true }).waitFor();
await write("Have you blue ones?", "+31687654321");
await link("Conversations").getByText("2", { exact: true }).waitFor();
const answered = page.waitForResponse("**/v1/account/waiting");
count.release();
await (await answered).finished();
await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
assert.equal(await link("Conversations").getByText("2", { exact: true }).count(), 1);

// What was told of the inbox while it was on its way stands in it.
const list = await holdNext("**/v1/conversations?*");
await link("Conversations").click();
await list.asked;
await write("And green ones?", "+31687654321");
await until(() => told.some((frame) => frame.includes('"inbox"') && frame.includes("And green ones?")), "it is told");
list.release();
await page.getByRole("listitem").getByText("And green ones?").waitFor();
await end();
await browser.close();
console.log("done");
