import assert from "node:assert/strict";
import { test } from "node:test";
import type { Changes } from "../src/live/frames.ts";
import { Timeline } from "../src/stores/timeline.ts";
import { CONVERSATION, postView } from "./peer.ts";

function changes(given: Partial<Changes>): Changes {
  return { type: "changes", conversation: CONVERSATION, after: "", posts: [], hidden: [], participants: [], about: null, visible: { after: 0, upto: 99 }, anew: false, cursor: "10.0", more: false, ...given };
}

const post = (seq: number, text = `${seq}`): ReturnType<typeof postView> => postView(seq, text, "ben");
const texts = (timeline: Timeline): string[] => timeline.posts.map((one) => one.text);

function begun(): Timeline {
  const timeline = new Timeline();
  timeline.begin({ data: [post(10), post(9)], next: "9", cursor: "10.0" });
  return timeline;
}

test("what is told while an older page is on its way is newer than that page", () => {
  const timeline = begun();
  timeline.expectOlder();
  timeline.apply(changes({ posts: [post(7, "seven")], hidden: ["msg_6"], cursor: "10.2" }));
  timeline.addOlder({ data: [post(8), post(7), post(6), post(5)], next: "5", cursor: "10.0" });
  assert.deepEqual([texts(timeline), timeline.hasOlder, timeline.before], [["5", "seven", "8", "9", "10"], true, 5]);
  timeline.expectOlder();
  timeline.apply(changes({ visible: { after: 3, upto: 99 }, cursor: "10.3" }));
  timeline.addOlder({ data: [post(4), post(3), post(2)], next: null, cursor: "10.0" });
  assert.deepEqual([texts(timeline)[0], timeline.hasOlder, timeline.before], ["4", false, 1]);
});

test("a post of one's own that is ahead of the changes stays until they come to it", () => {
  const timeline = begun();
  timeline.addOwn(post(12, "mine"));
  timeline.apply(changes({ posts: [post(11)], visible: { after: 0, upto: 11 }, cursor: "11.0" }));
  assert.deepEqual(texts(timeline), ["9", "10", "11", "mine"]);
  assert.deepEqual([timeline.last, timeline.arrived], [12, 11]);
  timeline.apply(changes({ posts: [post(12, "mine, as it is now")], visible: { after: 0, upto: 12 }, cursor: "12.0" }));
  assert.deepEqual(texts(timeline), ["9", "10", "11", "mine, as it is now"]);
});
