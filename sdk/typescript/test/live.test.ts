import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { TidingsClient, type ClientOptions } from "../src/index.ts";
import { whatNext } from "../src/live/closing.ts";
import type { Bye } from "../src/live/frames.ts";
import { EventParser, streamQuery } from "../src/live/stream.ts";
import { CONVERSATION, Peer, token, until } from "./peer.ts";

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
  const made = new TidingsClient({ url: peer.url, token: () => token(), ...options });
  open.push(made);
  return made;
}

async function connected(one: TidingsClient): Promise<void> {
  one.live.start();
  await until(() => one.live.state.status === "open", "it is open");
}

const bye = (code: number, after: number | null): Bye => ({ type: "bye", code, reason: "so", retry_after_ms: after });

test("each close code says whether to come back, and when", () => {
  const kinds = [1001, 1006, 1009, 4400, 4401, 4403, 4408, 4429, 4503, 4508].map((code) => whatNext(code, "", null, 0, 0).kind);
  assert.deepEqual(kinds, ["back", "back", "end", "end", "back", "end", "back", "back", "back", "back"]);
  for (const code of [1001, 4429, 4503]) assert.deepEqual(whatNext(code, "", bye(code, 1234), 0, 0), { kind: "back", afterMs: 1234, needsToken: false });
  for (const code of [4408, 4508]) assert.deepEqual(whatNext(code, "", bye(code, 0), 0, 0), { kind: "back", afterMs: 0, needsToken: false });
  assert.deepEqual(whatNext(4401, "", bye(4401, 0), 0, 0), { kind: "back", afterMs: 0, needsToken: true });
  assert.deepEqual(whatNext(4401, "", bye(4401, null), 0, 0), { kind: "end", code: "session_ended", reason: "so" });
  assert.equal(whatNext(4401, "", null, 3, 3).kind, "end");
  // Its end was sudden, and what it said before counts.
  assert.equal(whatNext(1006, "", bye(4403, null), 0, 0).kind, "end");
  for (let tried = 0; tried < 40; tried += 1) {
    const next = whatNext(1006, "", null, tried, 0);
    assert.ok(next.kind === "back" && next.afterMs >= 0 && next.afterMs <= Math.min(30_000, 500 * 2 ** tried));
  }
});

test("the token stands in the first frame and nowhere in the address", async () => {
  const one = client({ device: "phone" });
  await connected(one);
  const [hello] = peer.heard;
  assert.deepEqual([hello?.["type"], hello?.["v"], hello?.["device"]], ["hello", 1, "phone"]);
  assert.deepEqual(one.live.state.person, { kind: "contact", id: "ada", name: "Ada" });
  assert.equal(peer.asked.length, 0);
});

test("it comes back after a cut, and after a node that stops", async () => {
  const one = client();
  await connected(one);
  peer.cut();
  await until(() => peer.connections === 2 && one.live.state.status === "open", "it is back");
  peer.bye(1001, 5);
  await until(() => peer.connections === 3 && one.live.state.status === "open", "it is back again");
});

test("who is not to come back does not, and says why", async () => {
  const one = client();
  await connected(one);
  peer.bye(4403, null);
  await until(() => one.live.state.status === "ended", "it has ended");
  assert.equal(one.live.state.problem?.code, "forbidden");
  assert.equal(peer.connections, 1);
  one.live.start();
  await until(() => one.live.state.status === "open", "asked to, it tries again");
});

test("a token that has expired is replaced, and one whose session was ended is not", async () => {
  let n = 0;
  const one = client({ token: () => token(900, `ada${n++}`) });
  await connected(one);
  peer.bye(4401, 0);
  await until(() => peer.connections === 2 && one.live.state.status === "open", "it is back");
  assert.equal(n, 2);
  peer.bye(4401, null);
  await until(() => one.live.state.status === "ended", "it has ended");
  assert.equal(one.live.state.problem?.code, "session_ended");
});

test("a newer token is given over the open socket before the old one ends", async () => {
  peer.expiresInMs = 300;
  let n = 0;
  const one = client({ token: () => token(900, `ada${n++}`) });
  await connected(one);
  await until(() => peer.heard.filter((frame) => frame["type"] === "authenticate").length >= 2, "it was renewed twice");
  assert.equal(peer.connections, 1);
  const tokens = peer.heard.filter((frame) => "token" in frame).map((frame) => frame["token"]);
  assert.equal(new Set(tokens).size, tokens.length);
});

test("a link at whose other end nobody is any more is noticed, and one where somebody is stays", async () => {
  const one = client({ times: { quietMs: 20, answerMs: 40 } });
  await connected(one);
  await until(() => peer.heard.filter((frame) => frame["type"] === "ping").length >= 3, "it asks");
  assert.equal(peer.connections, 1);
  peer.answersPing = false;
  await until(() => peer.connections === 2, "it comes back");
});

test("a link on which what is asked is not answered is another one's turn", async () => {
  peer.answersSubscribe = false;
  const one = client({ times: { openMs: 300 } });
  const talk = one.conversation(CONVERSATION);
  await until(() => peer.connections >= 2, "it connects anew");
  peer.answersSubscribe = true;
  await until(() => talk.state.status === "live", "it is followed");
});

test("where sockets are not to be had, events are streamed", async () => {
  peer.upgrades = false;
  const one = client();
  const talk = one.conversation(CONVERSATION);
  await until(() => talk.state.status === "live", "it is followed");
  assert.equal(one.live.state.over, "stream");
  peer.say("one");
  await until(() => talk.state.items.length === 1, "it is told");
  peer.cut();
  peer.say("two");
  await until(() => talk.state.items.length === 2, "it is told after the cut");
  talk.post("three");
  await until(() => talk.state.items.length === 3 && talk.state.items.every((item) => item.state === "stored"), "it is stored");
  assert.deepEqual(talk.state.items.map((item) => item.post.text), ["one", "two", "three"]);
  talk.markRead();
  await until(() => peer.asked.some((asked) => asked.method === "PUT" && asked.body["read"] === 3), "it is told over HTTP");
});

test("a server that is away for a while is no reason to go without a socket", async () => {
  const one = client();
  await connected(one);
  peer.upgrades = false;
  peer.answering = (_, response) => response.destroy() && true;
  peer.cut();
  await until(() => peer.knocks >= 4, "it has tried again and again");
  peer.upgrades = true;
  peer.answering = () => false;
  await until(() => one.live.state.status === "open", "it is back");
  assert.equal(one.live.state.over, "socket");
});

test("the log is followed from its cursor over a cut, and whoever is too far behind is told to fetch", async () => {
  const one = client({ as: "member", token: () => "tds_1" });
  const heard: string[] = [];
  one.events({ types: ["contact.created"], told: (events, cursor) => heard.push(`${events.map((event) => event.id).join()} ${cursor}`), skipped: (cursor) => heard.push(`skipped ${cursor}`) });
  const asked = (): unknown[] => peer.heard.filter((frame) => frame["type"] === "subscribe").map((frame) => frame["after"]);
  await until(() => asked().length === 1, "it is asked for");
  peer.send({ type: "events", events: [{ id: "evt_1", type: "contact.created" }], cursor: "c1", skipped: false });
  peer.send({ type: "events", events: [], cursor: "c2", skipped: true });
  await until(() => heard.length === 2, "it is told");
  assert.deepEqual(heard, ["evt_1 c1", "skipped c2"]);
  peer.cut();
  await until(() => asked().length === 2, "it is asked for again");
  assert.deepEqual(asked(), [undefined, "c2"]);
});

test("several may follow the same, and none of them silences another", async () => {
  const one = client({ as: "member", token: () => "tds_1" });
  const heard: Record<string, string[]> = { first: [], second: [], some: [] };
  const follow = (name: string, types?: string[]) =>
    one.events({ ...(types === undefined ? {} : { types }), told: (events) => heard[name]!.push(...events.map((event) => event.id)), skipped: () => heard[name]!.push("skipped") });
  const said = (type: string): number => peer.heard.filter((frame) => frame["type"] === type).length;
  follow("first");
  await until(() => said("subscribe") === 1, "it is asked for");
  peer.send({ type: "events", events: [{ id: "evt_1", type: "contact.created" }], cursor: "c1", skipped: false });
  await until(() => heard["first"]!.length === 1, "the first is told");
  const ends = [follow("second"), follow("some", ["contact.created"])];
  peer.send({ type: "events", events: [{ id: "evt_2", type: "contact.created" }, { id: "evt_3", type: "message.accepted" }], cursor: "c2", skipped: false });
  await until(() => heard["second"]!.length === 2, "the second is told");
  assert.deepEqual(heard, { first: ["evt_1", "evt_2", "evt_3"], second: ["evt_2", "evt_3"], some: ["evt_2"] });
  for (const end of ends) end();
  peer.send({ type: "events", events: [{ id: "evt_4", type: "contact.created" }], cursor: "c3", skipped: false });
  await until(() => heard["first"]!.length === 4, "the first goes on");
  assert.deepEqual([said("subscribe"), said("unsubscribe"), heard["second"]!.length], [1, 0, 2]);
  peer.cut();
  await until(() => said("subscribe") === 2, "it is asked for again");
  assert.equal(peer.heard.findLast((frame) => frame["type"] === "subscribe")?.["after"], "c3");
});

test("the last who goes ends it, and who comes is told what stands", async () => {
  const one = client();
  await connected(one);
  const told: unknown[][] = [[], []];
  const follow = (n: number) => one.live.follow({ topic: "counts", ask: () => ({}), told: (frame) => frame.type === "counts" && told[n]!.push(frame.badge) });
  const counts = (badge: number) => peer.send({ type: "counts", badge });
  const said = (type: string): number => peer.heard.filter((frame) => frame["type"] === type).length;
  const ends = [follow(0)];
  await until(() => said("subscribe") === 1, "it is asked for");
  counts(1);
  ends.push(follow(1));
  await until(() => said("subscribe") === 2, "it is asked for by the second, too");
  counts(2);
  await until(() => told[1]!.at(-1) === 2, "both are told");
  ends[0]!();
  ends[0]!();
  counts(3);
  await until(() => told[1]!.at(-1) === 3, "the second goes on");
  assert.deepEqual([told[0], said("unsubscribe")], [[1, 2], 0]);
  ends[1]!();
  await until(() => said("unsubscribe") === 1, "nobody follows it any more");
});

test("who follows the log from a cursor of their own has the others fetch anew, and all of what they follow is asked for", async () => {
  const one = client({ as: "member", token: () => "tds_1" });
  const heard: string[] = [];
  const asked = () => peer.heard.filter((frame) => frame["type"] === "subscribe");
  one.events({ types: ["contact.created"], after: "c7", told: (_, cursor) => heard.push(cursor), skipped: (cursor) => heard.push(`anew from ${cursor}`) });
  await until(() => asked().length === 1, "it is asked for");
  peer.send({ type: "events", events: [{ id: "evt_1", type: "contact.created" }], cursor: "c8", skipped: false });
  await until(() => heard.length === 1, "the first is told");
  one.events({ types: ["flag.raised"], after: "c2", told: () => undefined, skipped: () => heard.push("the second") });
  await until(() => heard.length === 2, "the first is told to fetch");
  assert.deepEqual(heard, ["c8", "anew from c2"]);
  assert.deepEqual(asked()[1], { type: "subscribe", topic: "events", after: "c2", types: ["contact.created", "flag.raised"] });
});

test("without any WebSocket it is events from the beginning", async () => {
  const one = client({ WebSocket: null });
  await connected(one);
  assert.equal(one.live.state.over, "stream");
});

test("a stream is taken apart wherever it is cut", () => {
  const text = ": hello\r\n\r\nevent: changes\r\nid: 1\r\ndata: {\"a\":\r\ndata: 1}\r\n\r\ndata:x\n\n\n\ndata: y\r\rdata: lost";
  for (let size = 1; size <= text.length; size += 1) {
    const parser = new EventParser();
    const found: string[] = [];
    for (let at = 0; at < text.length; at += size) found.push(...parser.feed(text.slice(at, at + size)));
    assert.deepEqual(found, ['{"a":\n1}', "x", "y"], `in pieces of ${size}`);
  }
});

test("what is followed stands in the address of the stream", () => {
  assert.equal(streamQuery([]), "");
  const many = Array.from({ length: 25 }, (_, n) => ({ topic: "conversation" as const, conversation: `cnv_${n}`, after: `${n}.0` }));
  assert.equal(new URLSearchParams(streamQuery(many)).get("conversations")?.split(",").length, 20);
  const all = streamQuery([{ topic: "feed" }, { topic: "counts" }, { topic: "conversations" }, { topic: "presence", people: ["a b", "c"] }, { topic: "conversation", conversation: "cnv_1", typing: true }]);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(all)), { conversations: "cnv_1", typing: "true", feed: "now", counts: "true", list: "true", presence: "a b,c" });
});
