import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { memoryStorage, TidingsClient, type FeedItem, type FeedStore } from "../src/index.ts";
import { Peer, reply, token, until, type Asked } from "./peer.ts";

let peer: Peer;
let client: TidingsClient;
let items: FeedItem[];
let cursor = 1;

beforeEach(async () => {
  peer = await new Peer().start();
  items = [3, 2, 1].map(item);
  cursor = 1;
  peer.answering = (asked, response) => {
    if (!asked.path.startsWith("/v1/me/feed")) return false;
    if (asked.method === "GET") return reply(response, 200, page(asked));
    return false;
  };
  client = new TidingsClient({ url: peer.url, token: () => token(), storage: memoryStorage() });
});

afterEach(async () => {
  client.close();
  await peer.stop();
});

function item(n: number): FeedItem {
  const at = `2026-01-0${n}T00:00:00Z`;
  return { id: `dlv_${n}`, message: `msg_${n}`, title: `${n}`, text: `${n}`, actions: [], topic: null, bundle: null, at, seen_at: null, read_at: null, archived_at: null, snoozed_until: null, acted: null, replaces: null, bundled: null };
}

function page(asked: Asked): unknown {
  const from = asked.query.get("after");
  const data = items.filter((one) => from === null || one.id < from).slice(0, 2);
  const rest = items.filter((one) => one.id < (data.at(-1)?.id ?? ""));
  return { data, next: rest.length > 0 ? data.at(-1)?.id : null, cursor, missed: 3, unseen: items.filter((one) => one.seen_at === null).length, unread: items.filter((one) => one.read_at === null).length };
}

function tell(changed: FeedItem[], gone: string[], more: Record<string, unknown> = {}): void {
  const after = cursor;
  cursor += 1;
  peer.send({ type: "feed", changed, gone, counts: { unseen: 9, unread: 9 }, after, cursor, more: false, anew: false, ...more });
}

async function followed(): Promise<FeedStore> {
  const feed = client.feed;
  await until(() => feed.state.status === "live", "it is followed");
  return feed;
}

const ids = (feed: FeedStore): string[] => feed.state.items.map((one) => one.id);

test("items come, change, go and take each other's place", async () => {
  const feed = await followed();
  assert.deepEqual([ids(feed), feed.state.hasMore, feed.state.missed, feed.state.counts], [["dlv_3", "dlv_2"], true, 3, { unseen: 3, unread: 3 }]);
  tell([{ ...item(4), replaces: "dlv_2" }], []);
  await until(() => ids(feed).join() === "dlv_4,dlv_3", "the newer one takes its place");
  tell([{ ...item(3), read_at: "2026-02-01T00:00:00Z" }], ["dlv_4"]);
  await until(() => ids(feed).join() === "dlv_3" && feed.state.items[0]?.read_at !== null, "it was read elsewhere");
  await feed.loadMore();
  assert.deepEqual(ids(feed), ["dlv_3", "dlv_1"]);
  assert.equal(feed.state.hasMore, false);
});

test("a frame that does not follow is asked for again from the own cursor, and what cannot be told is fetched", async () => {
  const feed = await followed();
  const asked = (): unknown[] => peer.heard.filter((frame) => frame["type"] === "subscribe").map((frame) => frame["after"]);
  assert.deepEqual(asked(), [1]);
  tell([item(4)], [], { after: 7, cursor: 8 });
  await until(() => asked().length === 2, "it is asked for again");
  assert.deepEqual(asked(), [1, 1]);
  cursor = 1;
  items = [5, 3].map(item);
  tell([], [], { anew: true });
  await until(() => ids(feed).join() === "dlv_5,dlv_3", "it is fetched");
  await until(() => asked().length === 3, "and followed from there");
});

test("what is marked is so at once, is sent, and is taken back where it is refused", async () => {
  const feed = await followed();
  feed.markRead("dlv_3");
  assert.deepEqual([feed.state.items[0]?.read_at === null, feed.state.counts], [false, { unseen: 2, unread: 2 }]);
  feed.archive("dlv_2");
  assert.deepEqual(ids(feed), ["dlv_3"]);
  await until(() => client.outbox.entries.length === 2 && client.outbox.entries.every((one) => one.state === "failed"), "both are refused");
  assert.deepEqual([ids(feed), feed.state.counts], [["dlv_3", "dlv_2"], { unseen: 3, unread: 3 }]);
  const sent = peer.heard.filter((frame) => frame["type"] === "call").map((frame) => `${String(frame["method"])} ${String(frame["path"])}`);
  assert.deepEqual(sent, ["POST /v1/me/feed/dlv_3/read", "PUT /v1/me/feed/dlv_2/archive"]);
});
