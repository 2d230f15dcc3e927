import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { backend } from "../src/backend.ts";
import { TidingsClient, TidingsProblem } from "../src/index.ts";
import { Tokens } from "../src/token.ts";
import { Peer, reply, token } from "./peer.ts";

let peer: Peer;
const open: TidingsClient[] = [];

beforeEach(async () => {
  peer = await new Peer().start();
});

afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await peer.stop();
});

function client(get: () => Promise<string> | string = () => token()): TidingsClient {
  const made = new TidingsClient({ url: `${peer.url}/`, token: get });
  open.push(made);
  return made;
}

function fails(code: string, status?: number): (thrown: unknown) => boolean {
  return (thrown) => {
    assert.ok(thrown instanceof TidingsProblem, String(thrown));
    assert.equal(thrown.code, code);
    if (status !== undefined) assert.equal(thrown.status, status);
    return true;
  };
}

test("a post that is cut off, and one that is not taken now, is sent again under the same key", async () => {
  let n = 0;
  peer.answering = (_, response) => {
    n += 1;
    if (n === 1) return response.destroy() && true;
    return n === 2 ? reply(response, 503, { code: "unavailable", status: 503, title: "Not now", detail: "" }, { "retry-after": "0" }) : false;
  };
  const post = await client().me.postMessage("cnv_01", { text: "Hello" });
  assert.equal(post.text, "Hello");
  const keys = new Set(peer.asked.map((one) => one.headers["idempotency-key"]));
  assert.equal(peer.asked.length, 3);
  assert.equal(keys.size, 1);
  assert.match(String([...keys][0]), /^[0-9a-f]{32}$/);
  assert.equal(peer.posts.length, 1);
});

test("what was done before its answer was lost is not done again", async () => {
  let isLost = false;
  peer.answering = (asked, response) => {
    if (isLost || asked.method !== "POST") return false;
    isLost = true;
    peer.keys.set(String(asked.headers["idempotency-key"]), { status: 201, body: peer.say("Hello", "ada") });
    return response.destroy() && true;
  };
  const post = await client().me.postMessage("cnv_01", { text: "Hello" });
  assert.equal(post.seq, 1);
  assert.equal(peer.posts.length, 1);
});

test("a change without a key is not sent twice where it may have been done, and is where it was not", async () => {
  peer.say("Hello", "ada");
  peer.answering = (_, response) => response.destroy() && true;
  await assert.rejects(client().me.editMessage("cnv_01", "msg_1", { text: "Hi" }), fails("unreachable", 0));
  assert.equal(peer.asked.length, 1);
  let n = 0;
  peer.answering = (_, response) => n++ === 0 && reply(response, 429, { code: "throttled", status: 429, title: "", detail: "" }, { "retry-after": "0" });
  assert.equal((await client().me.editMessage("cnv_01", "msg_1", { text: "Hi" })).text, "Hi");
});

test("it waits as long as the server says", async () => {
  let first = 0;
  peer.answering = (_, response) => {
    if (first > 0) return false;
    first = performance.now();
    return reply(response, 429, { code: "throttled", status: 429, title: "", detail: "" }, { "retry-after": "1" });
  };
  await client().me.getConversation("cnv_01");
  assert.ok(performance.now() - first >= 990);
});

test("a problem is told with all that it holds, and not tried again", async () => {
  const body = { type: "/docs", title: "The request is not valid", status: 422, detail: "Look", code: "invalid_request", request_id: "req_1", errors: [{ pointer: "/text", code: "required", detail: "Say something" }] };
  peer.answering = (_, response) => reply(response, 422, body);
  const problem = await client()
    .me.postMessage("cnv_01", {})
    .catch((thrown: unknown) => thrown as TidingsProblem);
  assert.ok(problem instanceof TidingsProblem);
  assert.deepEqual([problem.code, problem.status, problem.requestId, problem.isTemporary], ["invalid_request", 422, "req_1", false]);
  assert.deepEqual(problem.errors, body.errors);
  assert.match(problem.message, /Look \/text: Say something \(invalid_request\)/);
  assert.equal(peer.asked.length, 1);
});

test("what is no problem document, and nobody who answers, are problems too", async () => {
  peer.answering = (_, response) => {
    response.writeHead(404, { "content-type": "text/html" }).end("<h1>nginx</h1>");
    return true;
  };
  await assert.rejects(client().me.getConversation("cnv_01"), fails("http_404", 404));
  const nobody = new TidingsClient({ url: "http://127.0.0.1:1", token: () => token(), retries: 0 });
  open.push(nobody);
  await assert.rejects(nobody.me.getConversation("cnv_01"), fails("unreachable", 0));
});

test("the time that was given holds for all tries together, and a signal calls it off", async () => {
  peer.answering = () => true;
  await assert.rejects(client().me.getConversation("cnv_01", { timeoutMs: 100 }), fails("timeout", 0));
  const ending = new AbortController();
  const asked = client().me.getConversation("cnv_01", { signal: ending.signal });
  ending.abort();
  await assert.rejects(asked, fails("aborted", 0));
});

test("a token is got once for all who wait, and again when it was refused", async () => {
  let n = 0;
  const one = client(async () => {
    n += 1;
    await new Promise((done) => setTimeout(done, 20));
    return token();
  });
  await Promise.all(Array.from({ length: 10 }, () => one.me.getConversation("cnv_01")));
  assert.equal(n, 1);
  const before = peer.asked.at(-1)?.headers.authorization;
  peer.answering = (asked, response) =>
    asked.headers.authorization === before && reply(response, 401, { code: "token_expired", status: 401, title: "", detail: "" });
  await Promise.all(Array.from({ length: 10 }, () => one.me.getConversation("cnv_01")));
  assert.equal(n, 2);
});

test("a token that is refused for another reason is told, and not asked for again", async () => {
  peer.answering = (_, response) => reply(response, 401, { code: "session_ended", status: 401, title: "", detail: "" });
  await assert.rejects(client().me.getConversation("cnv_01"), fails("session_ended", 401));
  assert.equal(peer.asked.length, 1);
});

test("a token is used until a minute before it ends, also by a clock that is wrong by years", async (context) => {
  for (const wrong of [0, -1e11, 1e11]) {
    let n = 0;
    const made = token(900);
    const tokens = new Tokens(() => {
      n += 1;
      return made;
    });
    context.mock.timers.enable({ apis: ["Date"], now: Date.now() + wrong });
    await tokens.get();
    context.mock.timers.setTime(Date.now() + 830_000);
    await tokens.get();
    assert.equal(n, 1);
    context.mock.timers.setTime(Date.now() + 20_000);
    await tokens.get();
    assert.equal(n, 2);
    context.mock.timers.reset();
  }
});

test("a token function that fails is a problem of its own", async () => {
  const one = new TidingsClient({ url: peer.url, token: () => Promise.reject(new Error("no")), retries: 0 });
  open.push(one);
  await assert.rejects(one.me.getConversation("cnv_01"), fails("no_token", 0));
});

test("a list is awaited for its first page, and gone through for all of them, in either direction", async () => {
  for (let n = 1; n <= 7; n += 1) peer.say(`${n}`);
  const posts = client().me.listMessages("cnv_01", { limit: 3 });
  assert.deepEqual((await posts).data.map((one) => one.seq), [7, 6, 5]);
  const seqs: number[] = [];
  for await (const post of posts) seqs.push(post.seq);
  assert.deepEqual(seqs, [7, 6, 5, 4, 3, 2, 1]);
  assert.deepEqual(peer.asked.slice(1).map((one) => one.query.get("before")), [null, "5", "2"]);
  const events = Array.from({ length: 5 }, (_, n) => ({ id: `evt_${n}` }));
  peer.answering = (asked, response) => {
    const from = Number(asked.query.get("after") ?? 0);
    return reply(response, 200, { data: events.slice(from, from + 2), next: from + 2 < 5 ? String(from + 2) : null });
  };
  const api = backend({ url: peer.url, key: "td_test_1" });
  assert.deepEqual((await api.messages.list({ limit: 2 }).take(4)).map((one) => one.id), ["evt_0", "evt_1", "evt_2", "evt_3"]);
  assert.equal(peer.asked.at(-1)?.headers.authorization, "Bearer td_test_1");
});

test("what stands in a path stays within its segment", async () => {
  peer.answering = (_, response) => reply(response, 200, {});
  const api = backend({ url: peer.url, key: "td_test_1" });
  await api.contacts.get("a/b?c#d");
  assert.equal(peer.asked[0]?.path, "/v1/contacts/a%2Fb%3Fc%23d");
  for (const wrong of ["", ".", ".."]) assert.throws(() => api.contacts.get(wrong), TypeError);
});
