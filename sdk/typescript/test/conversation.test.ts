import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { memoryStorage, TidingsClient, type ClientOptions, type ConversationStore } from "../src/index.ts";
import { CONVERSATION, Peer, reply, token, until } from "./peer.ts";

let peer: Peer;
const open: TidingsClient[] = [];

beforeEach(async () => {
  peer = await new Peer().start();
});

afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await peer.stop();
});

function client(options: Partial<ClientOptions> = {}): TidingsClient {
  const made = new TidingsClient({ url: peer.url, token: () => token(), storage: memoryStorage(), ...options });
  open.push(made);
  return made;
}

async function followed(one: TidingsClient): Promise<ConversationStore> {
  const talk = one.conversation(CONVERSATION);
  await until(() => talk.state.status === "live", "it is followed");
  return talk;
}

const texts = (talk: ConversationStore): string[] => talk.state.items.map((item) => item.post.text);
const isStored = (talk: ConversationStore): boolean => talk.state.items.every((item) => item.state === "stored");
const same = (talk: ConversationStore): boolean => JSON.stringify(talk.state.items.map((item) => item.post)) === JSON.stringify(peer.posts);

test("who follows has what is there, however the link is cut, and whatever is lost or told twice on it", async () => {
  for (let n = 1; n <= 5; n += 1) peer.say(`before ${n}`);
  const talk = await followed(client());
  let seed = 7;
  const chance = (of: number): boolean => (seed = (seed * 16807) % 2147483647) % of === 0;
  // A frame is lost, told twice, or comes after the next one.
  let late: Record<string, unknown>[] = [];
  peer.told = (frame) => {
    if (chance(9)) return [];
    if (chance(7)) return [frame, frame];
    if (chance(8)) return late.push(frame), [];
    const now = [frame, ...late];
    late = [];
    return now;
  };
  for (let n = 1; n <= 120; n += 1) {
    if (chance(4)) peer.edit(1 + (n % peer.posts.length), `edited ${n}`);
    else peer.say(`${n}`);
    if (chance(15)) peer.cut();
    if (chance(5)) await new Promise((done) => setTimeout(done, 3));
    const seqs = talk.state.items.map((item) => item.post.seq);
    assert.deepEqual(seqs, [...new Set(seqs)].sort((one, other) => one - other));
  }
  peer.told = (frame) => [frame];
  peer.say("the end");
  await until(() => same(talk), "it has what is there");
});

test("what cannot be told one by one is fetched anew, while more is being said", async () => {
  for (let n = 1; n <= 4; n += 1) peer.say(`${n}`);
  const talk = await followed(client());
  peer.cut();
  peer.edit(2, "edited");
  peer.forgottenUpto = 1;
  peer.say("five");
  await until(() => same(talk), "it has what is there");
  peer.say("six");
  await until(() => same(talk), "it goes on");
});

test("pages before are fetched when they are asked for, and what changes there before is not shown without them", async () => {
  for (let n = 1; n <= 10; n += 1) peer.say(`${n}`);
  const one = client();
  const talk = one.conversation(CONVERSATION, { pageSize: 4 });
  await until(() => talk.state.status === "live", "it is followed");
  assert.deepEqual(texts(talk), ["7", "8", "9", "10"]);
  peer.edit(2, "two");
  peer.edit(8, "eight");
  await until(() => texts(talk).includes("eight"), "the one that is here changes");
  assert.deepEqual(texts(talk), ["7", "eight", "9", "10"]);
  await talk.loadOlder();
  assert.deepEqual(texts(talk), ["3", "4", "5", "6", "7", "eight", "9", "10"]);
  await talk.loadOlder();
  assert.deepEqual([talk.state.hasOlder, texts(talk).slice(0, 2)], [false, ["1", "two"]]);
});

test("what is said is shown at once, stored once, and at no moment shown twice, whether its answer or the change comes first", async () => {
  const talk = await followed(client());
  const seen: string[][] = [];
  talk.subscribe(() => seen.push(texts(talk)));
  peer.answersCall = (frame) => {
    const answer = { status: 201, body: peer.posts.at(-1), replay: false };
    // The change has been told already.
    setTimeout(() => [...peer.sockets].forEach((socket) => socket.send(JSON.stringify({ type: "answer", id: frame["id"], ...answer }))), 20);
    return false;
  };
  const key = talk.post("one");
  assert.deepEqual(talk.state.items.map((item) => [item.key, item.state, item.post.text, item.post.author.id]), [[key, "sending", "one", "ada"]]);
  await until(() => isStored(talk), "it is stored");
  await until(() => peer.posts.length === 1 && open[0]!.outbox.entries.length === 0, "its answer has come");
  assert.deepEqual(talk.state.items.map((item) => [item.key, item.post.id]), [[key, "msg_1"]]);
  // The answer comes, and the change does not.
  peer.answersCall = () => true;
  peer.told = () => [];
  talk.post("two");
  await until(() => talk.state.items.length === 2 && isStored(talk), "it is stored");
  peer.told = (frame) => [frame];
  peer.say("three");
  await until(() => same(talk), "it has what is there");
  assert.ok(seen.every((one) => new Set(one).size === one.length), JSON.stringify(seen));
});

test("an answer that is lost with the link makes no second post", async () => {
  const one = client();
  const talk = await followed(one);
  let lost = 0;
  peer.answersCall = () => {
    if (lost++ > 0) return true;
    peer.cut();
    return false;
  };
  talk.post("one");
  talk.post("two");
  await until(() => peer.posts.length === 2 && one.outbox.entries.length === 0 && isStored(talk), "both are stored");
  await until(() => same(talk), "it has what is there");
  assert.deepEqual(texts(talk), ["one", "two"]);
});

test("what is said offline is kept over a reload, and sent once and in its order when the server is back", async () => {
  const storage = memoryStorage();
  const before = client({ storage });
  const talk = await followed(before);
  peer.answering = (_, response) => response.destroy() && true;
  peer.upgrades = false;
  peer.cut();
  await until(() => talk.state.status === "behind", "it is cut");
  const said = ["one", "two", "three", "four"];
  for (const text of said) talk.post(text);
  assert.deepEqual(talk.state.items.map((item) => item.state), ["sending", "sending", "sending", "sending"]);
  await until(() => (storage.keys() as string[]).length === 4, "they are kept");
  before.close();
  const after = client({ storage });
  peer.answering = () => false;
  peer.upgrades = true;
  const again = await followed(after);
  await until(() => after.outbox.entries.length === 0, "they are sent");
  await until(() => same(again), "it has what is there");
  assert.deepEqual(texts(again), said);
  assert.equal((storage.keys() as string[]).length, 0);
  assert.equal(peer.keys.size, 4);
});

test("what one person has said is not sent by the next one on the same device", async () => {
  const storage = memoryStorage();
  peer.answering = (asked, response) => asked.method === "POST" && response.destroy() && true;
  peer.upgrades = false;
  const ada = client({ storage, WebSocket: null });
  await ada.outbox.ready;
  ada.outbox.add({ lane: "x", method: "POST", path: `/v1/me/conversations/${CONVERSATION}/messages`, body: { text: "Ada's" } });
  await until(() => (storage.keys() as string[]).length === 1, "it is kept");
  ada.close();
  const ben = client({ storage, token: () => token(900, "ben") });
  await ben.outbox.ready;
  assert.equal(ben.outbox.entries.length, 0);
  const again = client({ storage });
  await again.outbox.ready;
  assert.equal(again.outbox.entries.length, 1);
});

test("what two pages of one person have from the same storage is sent by one of them", async () => {
  peer.say("mine", "ada");
  const storage = memoryStorage();
  let isOn = false;
  const fetch: typeof globalThis.fetch = (input, init) => (isOn ? globalThis.fetch(input, init) : Promise.reject(new TypeError("off")));
  const one = client({ storage, fetch, WebSocket: null });
  await one.outbox.ready;
  one.outbox.add({ lane: "x", method: "PATCH", path: `/v1/me/conversations/${CONVERSATION}/messages/msg_1`, body: { text: "better" } });
  await until(() => (storage.keys() as string[]).length === 1, "it is kept");
  const other = client({ storage });
  await until(() => other.outbox.entries.length === 0 && peer.posts[0]?.version === 2, "the other one sends it");
  await until(() => (storage.keys() as string[]).length === 0, "it is kept no more");
  isOn = true;
  one.outbox.wake();
  await until(() => one.outbox.entries.length === 0, "there is nothing left to send");
  assert.equal(peer.posts[0]?.version, 2);
});

test("who signs out leaves nothing on the device", async () => {
  const storage = memoryStorage();
  const one = client({ storage, fetch: () => Promise.reject(new TypeError("off")), WebSocket: null });
  await one.outbox.ready;
  one.outbox.add({ lane: "x", method: "POST", path: "/v1/me/x", body: { text: "secret" } });
  await until(() => (storage.keys() as string[]).length === 1, "it is kept");
  await one.outbox.clear();
  assert.deepEqual([storage.keys(), one.outbox.entries], [[], []]);
});

test("what is refused says so, can be tried again or given up, and does not hold up what follows", async () => {
  const one = client();
  const talk = await followed(one);
  const first = talk.post("refuse one");
  const second = talk.post("refuse two");
  talk.post("fine");
  await until(() => peer.posts.length === 1 && talk.state.items.filter((item) => item.state === "failed").length === 2, "two have failed");
  const failed = talk.state.items.find((item) => item.key === first);
  assert.deepEqual([failed?.problem?.code, failed?.problem?.status], ["closed", 409]);
  const back = talk.discard(second);
  assert.equal(talk.state.items.some((item) => item.key === second), false);
  // Whoever did not mean it has it again as it was; it is not sent by itself.
  back();
  back();
  assert.deepEqual(talk.state.items.filter((item) => item.key === second).map((item) => item.state), ["failed"]);
  assert.equal(one.outbox.entries.filter((entry) => entry.key === second).length, 1);
  talk.discard(second);
  peer.keys.set(first, { status: 201, body: peer.say("refuse one", "ada") });
  talk.retry(first);
  await until(() => isStored(talk) && same(talk), "it is stored");
});

test("edits, deletions and reactions are shown at once, and taken back where they are refused", async () => {
  peer.say("mine", "ada");
  peer.say("other");
  const one = client();
  const talk = await followed(one);
  talk.edit("msg_1", "better");
  assert.deepEqual(texts(talk), ["better", "other"]);
  talk.react("msg_2", "👍");
  assert.deepEqual(talk.state.items[1]?.post.reactions, [{ emoji: "👍", count: 1, mine: true }]);
  await until(() => one.outbox.entries.length === 0, "it is done");
  assert.equal(peer.posts[0]?.text, "better");
  assert.deepEqual(talk.state.items[1]?.post.reactions, [{ emoji: "👍", count: 1, mine: true }]);
  talk.unreact("msg_2", "👍");
  assert.deepEqual(talk.state.items[1]?.post.reactions, []);
  talk.edit("msg_9", "nobody's");
  talk.remove("msg_2", "me");
  assert.deepEqual(texts(talk), ["better"]);
  await until(() => one.outbox.entries.filter((entry) => entry.state !== "failed").length === 0, "the rest is done");
  const [refused, ...others] = talk.state.refused;
  assert.deepEqual([refused?.kind, refused?.message, refused?.said, refused?.problem.code, others.length], ["edit", "msg_9", { text: "nobody's" }, "not_found", 0]);
  talk.discard(refused!.key);
  assert.deepEqual([talk.state.refused, one.outbox.entries], [[], []]);
});

test("a large post goes over HTTP while the socket is open", async () => {
  const talk = await followed(client());
  const large = "x".repeat(70_000);
  talk.post(large);
  await until(() => peer.posts.length === 1 && isStored(talk), "it is stored");
  assert.equal(peer.posts[0]?.text, large);
  assert.equal(peer.asked.filter((asked) => asked.method === "POST").length, 1);
});

test("how far one has read is said once for many, and again after a cut", async () => {
  for (let n = 1; n <= 5; n += 1) peer.say(`${n}`);
  const talk = await followed(client());
  for (let n = 1; n <= 5; n += 1) talk.markRead(n);
  talk.markRead(3);
  const positions = (): Record<string, unknown>[] => peer.heard.filter((frame) => frame["type"] === "position");
  await until(() => positions().length > 0, "it is said");
  assert.deepEqual(positions(), [{ type: "position", conversation: CONVERSATION, delivered: 5, read: 5 }]);
  peer.cut();
  await until(() => positions().length === 2, "it is said again");
  assert.equal(talk.state.read, 5);
});

test("keys that are pressed are told seldom, and what others type is shown until the link is cut", async () => {
  const talk = await followed(client());
  for (let n = 0; n < 20; n += 1) talk.type();
  const typing = (): unknown[] => peer.heard.filter((frame) => frame["type"] === "typing").map((frame) => frame["on"]);
  await until(() => typing().length > 0, "it is told");
  talk.post("done");
  await until(() => typing().length > 1, "its end is told");
  assert.deepEqual(typing(), [true, false]);
  for (const socket of peer.sockets) socket.send(JSON.stringify({ type: "typing", conversation: CONVERSATION, people: [{ kind: "contact", id: "ben", name: "Ben" }] }));
  await until(() => talk.state.typing.length === 1, "Ben types");
  peer.cut();
  await until(() => talk.state.typing.length === 0, "nobody knows any more");
});

test("a conversation that is not theirs, or not any more, ends with the reason", async () => {
  peer.answering = (_, response) => reply(response, 404, { code: "not_found", status: 404, title: "", detail: "" });
  const nowhere = client().conversation("cnv_02");
  await until(() => nowhere.state.status === "ended", "it has ended");
  assert.equal(nowhere.state.problem?.code, "not_found");
  peer.answering = () => false;
  const talk = await followed(client());
  for (const socket of peer.sockets) socket.send(JSON.stringify({ type: "unsubscribed", topic: "conversation", conversation: CONVERSATION, reason: "removed" }));
  await until(() => talk.state.status === "ended", "it has ended");
  assert.equal(talk.state.problem?.code, "not_in_it");
});

test("a conversation that is opened while nobody answers is there as soon as somebody does", async () => {
  peer.say("one");
  peer.answering = (_, response) => response.destroy() && true;
  const talk = client({ retries: 0 }).conversation(CONVERSATION);
  await until(() => talk.state.problem?.code === "unreachable", "nobody answers");
  peer.answering = () => false;
  await until(() => talk.state.status === "live" && same(talk), "it is there");
});

test("what is said just as the token ends is sent again, and not given up", async () => {
  const talk = await followed(client());
  let refused = 0;
  peer.refusesCall = () => (refused++ === 0 ? { code: "token_expired", status: 401, title: "Who are you?", detail: "This token has expired." } : null);
  talk.post("hello");
  await until(() => talk.state.items.length === 1 && isStored(talk), "it is stored");
  assert.deepEqual([refused, peer.posts.map((post) => post.text)], [2, ["hello"]]);
});
