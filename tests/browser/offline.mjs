// Two browsers with the SDK on a page of another origin: the network of one goes off and on.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { api, assert, browser, openPage, server, until } from "./chromium.mjs";

// A page of a customer: it has the SDK, and its backend gives it tokens.
const site = createServer(async (request, response) => {
  const path = new URL(request.url, "http://localhost").pathname;
  if (path.startsWith("/sdk/")) {
    response.writeHead(200, { "content-type": "text/javascript" }).end(await readFile(`${process.env.SDK}/dist/${path.slice(5)}`));
  } else {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Shop</title><link rel=icon href=data:,>");
  }
});
await new Promise((done) => site.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${site.address().port}`;

for (const id of ["ada", "ben"]) await api.contacts.put(id, { name: id });
const { id } = await api.conversations.create({ kind: "group", participants: ["ada", "ben"] });

async function at(context, who) {
  const { page, trouble } = await openPage(context);
  await page.exposeFunction("getToken", async () => (await api.contacts.createToken(who, {})).token);
  await page.goto(origin);
  await page.evaluate(
    async ([url, id]) => {
      const { TidingsClient } = await import("/sdk/index.js");
      window.client = new TidingsClient({ url, token: () => window.getToken() });
      window.talk = window.client.conversation(id);
      window.texts = () => window.talk.state.items.map((item) => item.post.text);
      // What a list on the screen would have shown twice is remembered.
      window.twice = [];
      window.talk.subscribe(() => {
        const all = window.texts();
        window.twice.push(...all.filter((text, n) => all.indexOf(text) !== n));
      });
    },
    [server, id],
  );
  await page.waitForFunction(() => window.talk.state.status === "live");
  return { page, trouble };
}

const post = (page, texts) => page.evaluate((all) => all.forEach((text) => window.talk.post(text)), texts);
const texts = (page) => page.evaluate(() => window.texts());
const [hers, his] = [await browser.newContext(), await browser.newContext()];
const ada = await at(hers, "ada");
const ben = await at(his, "ben");
assert.equal(await ada.page.evaluate(() => window.client.live.state.over), "socket");
await post(ada.page, ["one"]);
await ben.page.waitForFunction(() => window.texts().includes("one"));

// Her network goes off: both go on.
await hers.setOffline(true);
await ada.page.waitForFunction(() => window.client.live.state.status === "offline");
const missed = Array.from({ length: 30 }, (_, n) => `missed ${n}`);
await post(ben.page, missed);
await post(ada.page, ["offline 1", "offline 2", "offline 3"]);
assert.deepEqual(await ada.page.evaluate(() => window.talk.state.items.map((item) => item.state)), ["stored", "sending", "sending", "sending"]);
await ben.page.waitForFunction(() => window.client.outbox.entries.length === 0);
assert.deepEqual(await texts(ada.page), ["one", "offline 1", "offline 2", "offline 3"]);

// It comes back: what was posted meanwhile is here once and in order, what was written is sent once.
await hers.setOffline(false);
const expected = ["one", ...missed, "offline 1", "offline 2", "offline 3"];
for (const one of [ada, ben]) await until(async () => JSON.stringify(await texts(one.page)) === JSON.stringify(expected), "both have all of it");
assert.deepEqual(await ada.page.evaluate(() => [window.client.outbox.entries.length, localStorage.length]), [0, 0]);

// She writes offline and closes the page. The next one, back on the network, sends it.
await hers.setOffline(true);
await ada.page.waitForFunction(() => window.client.live.state.status === "offline");
await post(ada.page, ["left behind 1", "left behind 2"]);
await ada.page.waitForFunction(() => localStorage.length === 2);
assert.deepEqual(await ada.trouble(), []);
assert.deepEqual(await ada.page.evaluate(() => window.twice), []);
await ada.page.close();
await hers.setOffline(false);
const again = await at(hers, "ada");
expected.push("left behind 1", "left behind 2");
for (const one of [again, ben]) await until(async () => JSON.stringify(await texts(one.page)) === JSON.stringify(expected), "both have all of it");
const stored = [];
for await (const one of api.conversations.listMessages(id, { limit: 10 })) stored.unshift(one.text);
assert.deepEqual(stored, expected);
for (const one of [again, ben]) {
  assert.deepEqual(await one.trouble(), []);
  assert.deepEqual(await one.page.evaluate(() => window.twice), []);
}
await browser.close();
site.close();
console.log("done");
