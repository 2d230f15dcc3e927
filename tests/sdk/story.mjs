// What a user of the package does with it: against a real server, over a link that is cut. Every check is made here; it ends with 0 if all hold.
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { TidingsClient, TidingsProblem, memoryStorage } from "@tidings/sdk";
import { backend } from "@tidings/sdk/backend";

const { TIDINGS_URL: server, TIDINGS_KEY: key } = process.env;
const api = backend({ url: server, key });

const until = async (test, what) => {
  const end = Date.now() + 60_000;
  while (!test()) {
    if (Date.now() > end) throw new Error(`not within a minute: ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
};

// A link that can be cut, to a server that goes on.
const links = new Set();
let isCut = false;
const proxy = createServer((near) => {
  if (isCut) return near.destroy();
  const far = connect(Number(new URL(server).port), "127.0.0.1");
  for (const [one, other] of [[near, far], [far, near]]) {
    links.add(one);
    one.on("error", () => undefined);
    one.on("close", () => (links.delete(one), other.destroy()));
    one.pipe(other);
  }
});
await new Promise((done) => proxy.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${proxy.address().port}`;
const cut = (isOver = true) => {
  isCut = isOver;
  for (const link of links) link.destroy();
};

for (const id of ["ada", "ben"]) await api.contacts.put(id, { name: id, phone: `+3161234567${id.length}` });
const tokenOf = (id) => async () => (await api.contacts.createToken(id, {})).token;
const { id } = await api.conversations.create({ kind: "group", title: "Plans", participants: ["ada", "ben"] });
const storage = memoryStorage();
const ada = new TidingsClient({ url, token: tokenOf("ada"), storage });
const ben = new TidingsClient({ url: server, token: tokenOf("ben") });
const over = process.env.OVER ?? "socket";

// A message, a problem with its code, pages.
const sent = await api.messages.send({ to: "ada", content: { title: "News", body: "Hello" }, route: { channel: "inapp" }, purpose: "transactional" });
assert.match(sent.id, /^msg_/);
await assert.rejects(api.contacts.get("nobody"), (thrown) => thrown instanceof TidingsProblem && thrown.code === "not_found");
await assert.rejects(ada.me.postMessage(id, {}), (thrown) => thrown.status === 422 && thrown.errors.length > 0);
await api.contacts.batch({ contacts: Array.from({ length: 120 }, (_, n) => ({ id: `user_${n}` })) });
let count = 0;
for await (const one of api.contacts.list({ limit: 50 })) count += one.id ? 1 : 0;
assert.equal(count, 122);

// One id, one post: over HTTP, and over whatever the link is.
const first = await ada.me.postMessage(id, { text: "Is anybody there?" }, { key: "mine-1" });
const again = await ada.me.postMessage(id, { text: "Is anybody there?" }, { key: "mine-1" });
assert.equal(again.id, first.id);

const hers = ada.conversation(id);
const his = ben.conversation(id);
await until(() => hers.state.status === "live" && his.state.status === "live", "both follow it");
assert.equal(ada.live.state.over, over);
const texts = (talk) => talk.state.items.map((item) => item.post.text);
assert.deepEqual(texts(hers), ["Is anybody there?"]);
if (over === "socket") {
  const call = { method: "POST", path: `/v1/me/conversations/${id}/messages`, body: { text: "Is anybody there?" } };
  const answer = await ada.live.call(call, "mine-1");
  assert.deepEqual([answer.isReplay, answer.body.id], [true, first.id]);
  await assert.rejects(ada.live.call({ ...call, body: {} }, "mine-2"), (thrown) => thrown.status === 422 && thrown.errors.length > 0);
}

// Said, heard, seen.
his.post("I am.");
await until(() => texts(hers).length === 2, "she hears it");
hers.type();
if (over === "socket") await until(() => his.state.typing.some((one) => one.id === "ada"), "he sees that she types");
hers.markRead();
await until(() => his.state.positions.some((one) => one.person.id === "ada" && one.read === 2), "he sees that she has read it");
ben.presence.follow(["ada"]);
await until(() => ben.presence.state.get("ada")?.state === "online", "she is there");
const list = ada.conversations;
const counts = ada.counts;
await until(() => list.state.conversations[0]?.last_post?.text === "I am." && counts.state !== null, "her list");
const feed = ada.feed;
await until(() => feed.state.status === "live" && feed.state.items.length === 1, "her feed");
feed.markRead(feed.state.items[0].id);
assert.equal(feed.state.counts.unread, 0);
await until(() => ada.outbox.entries.length === 0 && counts.state.feed_unread === 0, "it is read everywhere");

// The link is cut; both go on talking; nothing is lost, and nothing is said twice.
cut();
await until(() => hers.state.status === "behind", "she notices");
for (const n of [1, 2, 3]) his.post(`while she was away ${n}`);
const edited = his.state.items.find((item) => item.post.text === "I am.").post.id;
his.edit(edited, "I am here.");
for (const n of [1, 2, 3]) hers.post(`offline ${n}`);
assert.deepEqual(hers.state.items.slice(-3).map((item) => item.state), ["sending", "sending", "sending"]);
await until(() => ben.outbox.entries.length === 0, "his are stored");
cut(false);
await until(() => ada.outbox.entries.length === 0 && texts(his).length === 8 && texts(hers).length === 8, "she is back");
for (const n of [1, 2, 3, 4, 5, 6]) {
  hers.post(`on a weak link ${n}`);
  cut(false);
}
await until(() => ada.outbox.entries.length === 0 && texts(his).length === 14 && texts(hers).length === 14, "all is said");
await until(() => JSON.stringify(texts(hers)) === JSON.stringify(texts(his)), "both have the same");
assert.deepEqual(texts(hers), [
  "Is anybody there?", "I am here.", ...[1, 2, 3].map((n) => `while she was away ${n}`), ...[1, 2, 3].map((n) => `offline ${n}`), ...[1, 2, 3, 4, 5, 6].map((n) => `on a weak link ${n}`),
]);
const stored = [];
for await (const post of ada.me.listMessages(id, { limit: 5 })) stored.unshift(post);
assert.deepEqual(hers.state.items.map((item) => item.post), stored);

// Signed out, she does not come back by herself.
await api.contacts.endSessions("ada");
await until(() => ada.live.state.status === "ended", "she is signed out");
assert.equal(ada.live.state.problem.code, "session_ended");
ada.close();
ben.close();
cut();
proxy.close();
console.log("done");
