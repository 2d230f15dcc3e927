// Three people who do whatever comes to their mind while their links are cut at random: at the end each has what who fetches afresh has.
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { TidingsClient, memoryStorage } from "@tidings/sdk";
import { backend } from "@tidings/sdk/backend";

const { TIDINGS_URL: server, TIDINGS_KEY: key, SEED = "7", DEEDS = "150" } = process.env;
const api = backend({ url: server, key });
let seed = Number(SEED);
const chance = (of) => (seed = (seed * 48271) % 2147483647) % of;
const pick = (list) => list[chance(list.length)];

const people = ["ada", "ben", "eve"];
for (const id of people) await api.contacts.put(id, { name: id });
const { id } = await api.conversations.create({ kind: "group", participants: people });

async function person(name) {
  const links = new Set();
  const proxy = createServer((near) => {
    const far = connect(Number(new URL(server).port), "127.0.0.1");
    for (const [one, other] of [[near, far], [far, near]]) {
      links.add(one);
      one.on("error", () => undefined);
      one.on("close", () => (links.delete(one), other.destroy()));
      one.pipe(other);
    }
  });
  await new Promise((done) => proxy.listen(0, "127.0.0.1", done));
  const client = new TidingsClient({
    url: `http://127.0.0.1:${proxy.address().port}`,
    token: async () => (await api.contacts.createToken(name, {})).token,
    storage: memoryStorage(),
  });
  const talk = client.conversation(id, { pageSize: 20 });
  const seen = [];
  talk.subscribe(() => {
    const stored = talk.state.items.filter((item) => item.state === "stored").map((item) => item.post.seq);
    if (stored.some((seq, n) => n > 0 && seq <= stored[n - 1])) seen.push(stored);
  });
  return { name, client, talk, proxy, seen, cut: () => links.forEach((link) => link.destroy()) };
}

const crowd = await Promise.all(people.map(person));
let at = "talking";
// Who is stuck says where.
setTimeout(() => {
  const told = crowd.map(({ name, client, talk }) => {
    const { status, problem, items, hasOlder } = talk.state;
    return { name, live: client.live.state, status, problem, items: items.length, hasOlder, entries: client.outbox.entries };
  });
  console.error(at, JSON.stringify(told, null, 1));
  process.exit(1);
}, Number(process.env.PATIENCE_MS ?? 240_000)).unref();
const posted = new Set();
for (let n = 0; n < Number(DEEDS); n += 1) {
  const one = pick(crowd);
  const stored = one.talk.state.items.filter((item) => item.state === "stored" && item.post.deleted_at === null);
  const item = stored.length > 0 ? pick(stored) : null;
  const own = stored.filter((there) => there.post.author.id === one.name);
  switch (chance(9)) {
    case 0:
      if (own.length > 0) one.talk.edit(pick(own).post.id, `edited ${n}`);
      break;
    case 1:
      if (own.length > 4) one.talk.remove(pick(own).post.id);
      break;
    case 2:
      if (item !== null && stored.length > 6) one.talk.remove(item.post.id, "me");
      break;
    case 3:
      if (item !== null) one.talk.react(item.post.id, pick(["👍", "🎉"]));
      break;
    case 4:
      if (item !== null) one.talk.unreact(item.post.id, pick(["👍", "🎉"]));
      break;
    case 5:
      one.cut();
      break;
    case 6:
      await one.talk.loadOlder().catch(() => undefined);
      break;
    default: {
      const text = `${one.name} ${n}`;
      posted.add(text);
      one.talk.post(text);
    }
  }
  at = `deed ${n}`;
  await new Promise((done) => setTimeout(done, chance(25)));
}
at = "sending";

const until = async (test, what) => {
  const end = Date.now() + 120_000;
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`not within two minutes: ${what()}`);
    await new Promise((done) => setTimeout(done, 50));
  }
};
const waits = () => crowd.flatMap((one) => one.client.outbox.entries.filter((entry) => entry.state !== "failed"));
await until(() => waits().length === 0, () => JSON.stringify(waits()));
// What somebody else has deleted meanwhile cannot be changed any more: nothing else is refused.
for (const entry of crowd.flatMap((one) => one.client.outbox.entries)) assert.ok([404, 410].includes(entry.problem.status), JSON.stringify(entry));

for (const one of crowd) {
  at = `looking at what ${one.name} has`;
  while (one.talk.state.hasOlder) await one.talk.loadOlder();
  const fresh = async () => {
    const found = [];
    for await (const post of one.client.me.listMessages(id, { limit: 50 })) found.unshift(post);
    return JSON.stringify(found);
  };
  const mine = () => JSON.stringify(one.talk.state.items.map((item) => item.post));
  await until(async () => mine() === (await fresh()), () => `${one.name} has what there is:\n${mine()}`);
  assert.deepEqual(one.seen, [], "nothing was ever shown twice, or out of order");
}
const all = [];
for await (const post of api.conversations.listMessages(id, { limit: 200 })) all.unshift(post);
assert.equal(all.length, posted.size, "each was stored once");
assert.deepEqual(all.map((post) => post.seq), all.map((_, n) => n + 1));
for (const { client, cut, proxy } of crowd) {
  client.close();
  cut();
  proxy.close();
}
console.log("done");
