"""Another product tells something: it appears in the thread that it belongs to, once, or says why not."""

import asyncio
import hashlib
import hmac
import json
import time
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from standardwebhooks.webhooks import Webhook

from tests.flow.conftest import Json, Shop

pytestmark = pytest.mark.anyio

SCORES: Json = {
    "name": "Scores",
    "signature": {"kind": "hmac", "header": "X-Signature", "prefix": "sha256="},
    "event": {"id": "{{ event.id }}", "type": "{{ event.kind }}"},
    "conversation": [{"object": {"type": "match", "id": "{{ event.match }}"}}],
    "rules": [{"types": ["goal"], "text": "{{ event.minute }}': {{ event.player }} scores"}],
}
GOAL: Json = {"id": "e1", "kind": "goal", "match": "M-7", "minute": 12, "player": "Ada"}


async def hook(shop: Shop, given: Json, **more: Any) -> tuple[Json, str]:
    """The hook and its secret, which is the one that was given, or the one that was made."""
    made = await shop.ask("POST", "/v1/hooks", given | more, status=201)
    return made["hook"], made["secret"] or (given | more).get("secret", "")


async def call(shop: Shop, hook: Json, body: bytes, **headers: str) -> httpx2.Response:
    """The other product calls; it has no key."""
    path = "/v1/hooks/" + hook["url"].rpartition("/")[2]
    async with shop.api.with_key(None) as client:
        named = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        return await client.post(path, content=body, headers=named)


async def tell(shop: Shop, hook: Json, secret: str, event: Json) -> httpx2.Response:
    """The other product calls, signed as SCORES has it."""
    body = json.dumps(event).encode()
    return await call(shop, hook, body, x_signature="sha256=" + hmac.digest(secret.encode(), body, "sha256").hex())


async def thread(shop: Shop, **more: Any) -> str:
    """A conversation of ada's."""
    await shop.person("ada")
    return (await shop.ask("POST", "/v1/conversations", {"participants": ["ada"]} | more, status=201))["id"]


async def event(shop: Shop, hook: Json, state: str, count: int = 1) -> Json:
    """The newest event of the hook, once so many stand in this state."""
    page = await shop.until(f"/v1/hooks/{hook['id']}/events?state={state}", lambda body: len(body.get("data", [])) >= count)
    return page["data"][0]


async def said(shop: Shop, conversation: str) -> list[Json]:
    """What was said there, in its order."""
    posts = (await shop.ask("GET", f"/v1/conversations/{conversation}/messages"))["data"]
    return sorted(posts, key=lambda post: post["seq"])


async def gone(shop: Shop, hook: Json) -> None:
    """Nobody is at this address any more: what is remembered of it is forgotten after two seconds."""
    for _ in range(400):
        if (await call(shop, hook, b"{}")).status_code == 404:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it is still there")


async def test_a_score_appears_in_the_thread_of_its_match_once_however_often_it_comes(shop: Shop):
    match = await thread(shop, object={"type": "match", "id": "M-7"})
    scores, secret = await hook(shop, SCORES)
    assert secret
    assert scores["url"].startswith("http")
    answers = [await tell(shop, scores, secret, GOAL) for _ in range(3)]
    assert [(one.status_code, one.json()) for one in answers] == [(200, {"events": 1, "new": new}) for new in (1, 0, 0)]
    came = await event(shop, scores, "posted")
    assert (came["source_id"], came["type"], came["conversation"], came["reason"]) == ("e1", "goal", match, None)
    [post] = await said(shop, match)
    assert post["parts"] == [{"type": "text", "text": "12': Ada scores"}]
    assert post["id"] == came["message"]
    assert (post["author"]["kind"], post["author"]["name"]) == ("system", "Scores")
    full = await shop.ask("GET", f"/v1/hooks/{scores['id']}/events/{came['id']}")
    assert json.loads(full["body"]) == GOAL
    # What was said is not said again.
    again = await shop.ask("POST", f"/v1/hooks/{scores['id']}/events/{came['id']}/retry", status=409)
    assert again["code"] == "posted"


async def test_what_was_not_signed_with_the_secret_is_refused_and_nothing_is_kept(shop: Shop):
    await thread(shop, object={"type": "match", "id": "M-7"})
    scores, secret = await hook(shop, SCORES)
    body = json.dumps(GOAL).encode()
    right = hmac.digest(secret.encode(), body, "sha256").hex()
    tries = [{}, {"x_signature": right}, {"x_signature": "sha256=" + right[:-1] + "x"}, {"x_signature": "sha256="}]
    for headers in tries:
        answer = await call(shop, scores, body, **headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "hook_forged"), headers
    assert (await call(shop, scores, body + b" ", x_signature=f"sha256={right}")).status_code == 401
    unknown = scores | {"url": "/v1/hooks/hk_" + "0" * 39}
    assert (await tell(shop, unknown, secret, GOAL)).status_code == 404
    assert (await shop.ask("GET", f"/v1/hooks/{scores['id']}/events"))["data"] == []


async def test_two_secrets_are_good_while_one_is_replaced(shop: Shop):
    await thread(shop, object={"type": "match", "id": "M-7"})
    scores, old = await hook(shop, SCORES, secret="the first secret")
    assert "the first secret" not in json.dumps(await shop.ask("GET", "/v1/hooks"))
    turned = await shop.ask("POST", f"/v1/hooks/{scores['id']}/rotate-secret", {"old_lasts": "24h"})
    assert turned["hook"]["secrets"] == 2
    new = turned["secret"]
    assert (await tell(shop, scores, old, GOAL)).status_code == 200
    assert (await tell(shop, scores, new, GOAL | {"id": "e2"})).status_code == 200
    newest = await shop.ask("POST", f"/v1/hooks/{scores['id']}/rotate-secret", {"old_lasts": "0s", "secret": "the last secret"})
    assert (newest["secret"], newest["hook"]["secrets"]) == (None, 1)
    # A change may take a moment until it is known everywhere: two seconds.
    assert (await tell(shop, scores, "the last secret", GOAL | {"id": "e3"})).status_code == 200
    assert [(await tell(shop, scores, one, GOAL)).status_code for one in (old, new)] == [401, 401]


async def test_every_way_of_signing(shop: Shop):
    now = str(int(time.time()))
    late = str(int(time.time()) - 400)
    body = json.dumps(GOAL).encode()

    async def answers(signature: Json, secret: str, *tries: dict[str, str]) -> list[int]:
        made, _ = await hook(shop, SCORES, signature=signature, secret=secret)
        return [(await call(shop, made, body, **headers)).status_code for headers in tries]

    def digest(text: bytes, secret: str = "a long secret") -> bytes:
        return hmac.digest(secret.encode(), text, hashlib.sha256)

    stamped = {"kind": "hmac_timestamp", "header": "x-sig", "timestamp_header": "x-at", "encoding": "base64", "between": ":"}
    right = b64encode(digest(now.encode() + b":" + body)).decode()
    old = b64encode(digest(late.encode() + b":" + body)).decode()
    tries = [{"x_sig": right, "x_at": now}, {"x_sig": right, "x_at": late}, {"x_sig": old, "x_at": late}, {"x_sig": right}]
    assert await answers(stamped, "a long secret", *tries) == [200, 401, 401, 401]
    listed = {"kind": "hmac_listed", "header": "x-sig"}
    hexed = digest(now.encode() + b"." + body).hex()
    tries = [{"x_sig": f"t={now},v1={'0' * 64},v1={hexed}"}, {"x_sig": f"t={now},v0={hexed}"}, {"x_sig": f"v1={hexed}"}, {}]
    assert await answers(listed, "a long secret", *tries) == [200, 401, 401, 401]
    bearer = {"kind": "bearer"}
    tries = [{"authorization": "Bearer a long secret"}, {"authorization": "a long secret"}, {"authorization": "Bearer a"}, {}]
    assert await answers(bearer, "a long secret", *tries) == [200, 200, 401, 401]
    standard = "whsec_" + b64encode(b"k" * 32).decode()
    signed = Webhook(standard).sign("msg_1", datetime.now(UTC), body.decode())
    tries = [
        {"webhook_id": "msg_1", "webhook_timestamp": now, "webhook_signature": f"v1a,xx {signed}"},
        {"webhook_id": "msg_2", "webhook_timestamp": now, "webhook_signature": signed},
    ]
    # Signed in the same second, or the next: the library signs the time that it is given.
    told = await answers({"kind": "standard_webhooks"}, standard, *tries)
    assert told[1] == 401
    # Where nothing is signed the address is the secret: it is shown once, and may be another.
    unsigned, address = await hook(shop, SCORES, signature={"kind": "none"})
    assert (unsigned["url"], unsigned["secrets"]) == (None, 0)
    assert (await call(shop, {"url": address}, body)).status_code == 200
    assert address.rpartition("/")[2] not in json.dumps(await shop.ask("GET", "/v1/hooks"))
    turned = await shop.ask("POST", f"/v1/hooks/{unsigned['id']}/rotate-secret", {})
    assert (await call(shop, {"url": turned["secret"]}, body)).json() == {"events": 1, "new": 0}
    await gone(shop, {"url": address})


async def test_a_thread_that_is_not_there_yet_is_waited_for(shop: Shop):
    scores, secret = await hook(shop, SCORES)
    await tell(shop, scores, secret, GOAL)
    came = await shop.until(f"/v1/hooks/{scores['id']}/events", lambda body: bool(body["data"]) and body["data"][0]["tries"] == 1)
    [waiting] = came["data"]
    assert (waiting["state"], waiting["reason"].partition(":")[0]) == ("waiting", "no_conversation")
    match = await thread(shop, object={"type": "match", "id": "M-7"})
    await shop.ask("POST", f"/v1/hooks/{scores['id']}/events/{waiting['id']}/retry")
    await event(shop, scores, "posted")
    assert [post["parts"][0]["text"] for post in await said(shop, match)] == ["12': Ada scores"]


async def test_a_thread_is_made_where_the_hook_says_so_and_found_the_next_time(shop: Shop):
    await shop.person("ada")
    await shop.person("ben", phone="+31612345670")
    made = {
        "make": {
            "participants": ["ada", "{{ event.fan }}"],
            "title": "Match {{ event.match }}",
            "metadata": {"league": "{{ event.league }}"},
        }
    }
    by_value = {"conversation": [{"metadata": {"match.number": "{{ event.number }}"}}]}
    scores, secret = await hook(shop, SCORES, **made, **by_value)
    for number, name in ((7, "e1"), (7, "e2"), (8, "e3")):
        await tell(shop, scores, secret, GOAL | {"id": name, "number": number, "fan": "ben", "league": 2})
    await event(shop, scores, "posted", 3)
    found = {one["id"]: one for one in (await shop.ask("GET", "/v1/conversations"))["data"]}
    events = (await shop.ask("GET", f"/v1/hooks/{scores['id']}/events"))["data"]
    where = {one["source_id"]: one["conversation"] for one in events}
    assert where["e1"] == where["e2"] != where["e3"]
    first = found[where["e1"]]
    assert (first["title"], first["metadata"]) == ("Match M-7", {"match": {"number": 7}, "league": 2})
    people = (await shop.ask("GET", f"/v1/conversations/{where['e1']}/participants"))["data"]
    assert {one["person"]["id"] if "person" in one else one["id"] for one in people} == {"ada", "ben"}


async def test_what_cannot_be_said_stands_with_its_reason_and_is_said_once_the_hook_is_mended(shop: Shop):
    match = await thread(shop, object={"type": "match", "id": "M-7"})
    scores, secret = await hook(shop, SCORES, rules=[{"text": "{{ event.scorer.name }} scores"}])
    await tell(shop, scores, secret, GOAL)
    dead = await event(shop, scores, "dead")
    assert dead["reason"] == "missing_variable: event.scorer is not given (line 1) (/rules/0/text)"
    told = await shop.until("/v1/events?type=hook.failed", lambda body: bool(body["data"]))
    assert told["data"][0]["data"] == {
        "hook": scores["id"],
        "name": "Scores",
        "event": dead["id"],
        "event_type": "goal",
        "reason": "missing_variable",
    }
    await shop.ask("PATCH", f"/v1/hooks/{scores['id']}", {"rules": SCORES["rules"]})
    await shop.ask("POST", f"/v1/hooks/{scores['id']}/events/{dead['id']}/retry")
    await event(shop, scores, "posted")
    assert len(await said(shop, match)) == 1


async def test_a_dry_run_shows_what_would_be_said_and_says_nothing(shop: Shop):
    match = await thread(shop, object={"type": "match", "id": "M-7"})
    scores, _ = await hook(shop, SCORES)
    path = f"/v1/hooks/{scores['id']}/try"
    calls = [GOAL, GOAL | {"match": "M-8"}, GOAL | {"kind": "corner"}, GOAL | {"player": None}]
    tried = (await shop.ask("POST", path, {"body": calls}))["events"]
    assert [one["outcome"] for one in tried] == ["would_post", "would_wait", "would_skip", "would_fail"]
    assert (tried[0]["conversation"], tried[0]["author"]) == (match, "Scores")
    assert tried[0]["parts"] == [{"type": "text", "text": "12': Ada scores"}]
    assert tried[1]["places"] == [{"object": ["match", "M-8"], "metadata": None, "contact": None, "distinct": None, "id": None}]
    assert (tried[3]["problem"]["code"], tried[3]["problem"]["pointer"]) == ("missing_variable", "/rules/0/text")
    assert await said(shop, match) == []
    assert (await shop.ask("GET", f"/v1/hooks/{scores['id']}/events"))["data"] == []


async def test_templates_parts_assistants_conditions_and_people_of_their_own(shop: Shop):
    await thread(shop)
    await shop.ask("PUT", "/v1/assistants/referee", {"name": "Referee"})
    content = {
        "inapp": {
            "en": {
                "title": "Goal!",
                "text": "{{ player }} in minute {{ minute }}",
                "actions": [{"label": "Watch", "url": "https://tv.example/{{ match }}"}],
            }
        }
    }
    await shop.ask("POST", "/v1/templates", {"key": "goal", "purpose": "transactional", "content": content}, status=201)
    await shop.ask("POST", "/v1/templates/goal/publish", {"version": 1})
    rules = [
        {"when": {"field": "data.event.minute", "above": 90}, "text": "Too late"},
        {"when": "{{ event.minute < 2 }}", "parts": [{"type": "data", "mime": "application/json", "data": "{{ event }}", "text": "Early"}]},
        {
            "template": "goal",
            "data": {"player": "{{ event.player | upper }}", "minute": "{{ event.minute }}", "match": "{{ event.match }}"},
            "assistant": "referee",
            "metadata": {"minute": "{{ event.minute }}"},
        },
    ]
    own = [{"contact": "{{ event.fan }}"}]
    scores, secret = await hook(shop, SCORES, rules=rules, conversation=own, make={})
    for minute in (1, 91, 12):
        await tell(shop, scores, secret, GOAL | {"id": f"e{minute}", "minute": minute, "fan": "ada"})
    await event(shop, scores, "posted", 3)
    [conversation] = {one["conversation"] for one in (await shop.ask("GET", f"/v1/hooks/{scores['id']}/events"))["data"]}
    early, late, goal = await said(shop, conversation)
    assert early["parts"][0]["data"]["minute"] == 1
    assert late["parts"] == [{"type": "text", "text": "Too late"}]
    buttons = [{"label": "Watch", "url": "https://tv.example/M-7"}]
    assert goal["parts"] == [{"type": "card", "title": "Goal!", "text": "ADA in minute 12", "buttons": buttons}]
    assert (goal["author"]["kind"], goal["author"]["name"], goal["metadata"]) == ("assistant", "Referee", {"minute": 12})


async def test_the_conversation_of_just_these_people_is_found_or_made_or_nothing_is_said(shop: Shop):
    for name in ("ada", "ben", "cleo"):
        await shop.ask("PUT", f"/v1/contacts/{name}", {})
    talk = (await shop.ask("POST", "/v1/conversations", {"kind": "direct", "participants": ["ada", "ben"]}, status=201))["id"]
    places = [{"distinct": ["{{ event.winner }}", "{{ event.loser }}"]}]
    rules = [
        {"types": ["goal"], "text": "{{ event.winner }} leads", "make": {"kind": "direct"}},
        {"text": "{{ event.winner }}", "missing": "skip"},
    ]
    scores, secret = await hook(shop, SCORES, conversation=places, rules=rules)
    pairs = [("e1", "goal", "ben", "ada"), ("e2", "goal", "ada", "cleo"), ("e3", "end", "cleo", "ada"), ("e4", "end", "cleo", "ben")]
    for name, kind, winner, loser in [*pairs, ("e5", "goal", "ada", "nobody")]:
        await tell(shop, scores, secret, {"id": name, "kind": kind, "winner": winner, "loser": loser})
    await shop.until(f"/v1/hooks/{scores['id']}/events?state=waiting", lambda body: body.get("data") == [])
    events = {one["source_id"]: one for one in (await shop.ask("GET", f"/v1/hooks/{scores['id']}/events"))["data"]}
    assert events["e1"]["conversation"] == talk
    assert events["e2"]["conversation"] == events["e3"]["conversation"] != talk
    assert (events["e4"]["state"], events["e4"]["reason"]) == ("skipped", "no_conversation")
    assert (events["e5"]["state"], events["e5"]["reason"].partition(":")[0]) == ("dead", "unknown_contact")


async def test_a_disabled_hook_takes_nothing_and_a_deleted_one_is_gone(shop: Shop):
    scores, secret = await hook(shop, SCORES)
    await tell(shop, scores, secret, GOAL)
    await shop.ask("PATCH", f"/v1/hooks/{scores['id']}", {"state": "disabled"})
    parked = await event(shop, scores, "dead")
    assert parked["reason"] == "hook_disabled"
    await gone(shop, scores)
    await shop.ask("DELETE", f"/v1/hooks/{scores['id']}", status=204)
    await shop.ask("GET", f"/v1/hooks/{scores['id']}", status=404)


async def test_what_is_too_large_is_refused_and_what_nobody_can_read_is_shown(shop: Shop):
    given, _ = await hook(shop, SCORES, signature={"kind": "bearer"}, secret="a long secret")
    asked = {"authorization": "Bearer a long secret"}
    assert (await call(shop, given, b" " * 2_000_001, **asked)).status_code == 413
    assert (await call(shop, given, b"[" + b",".join([b"{}"] * 1_001) + b"]", **asked)).status_code == 413
    deep = b"[" * 5_000 + b"]" * 5_000
    bodies = [b"", b"\x00\xff", b"{", b'{"a": "\\ud800"}', deep, b'{"id": "\\u0000", "kind": 7, "match": {}}']
    for body in bodies:
        assert (await call(shop, given, body, **asked)).status_code == 200
    await shop.until(f"/v1/hooks/{given['id']}/events?state=waiting", lambda body: body.get("data") == [])
    events = (await shop.ask("GET", f"/v1/hooks/{given['id']}/events"))["data"]
    assert {one["state"] for one in events} <= {"dead", "skipped"}
    assert len(events) == len(bodies)
    assert {one["reason"].partition(":")[0] for one in events} == {"unreadable", "no_rule"}


async def test_everything_that_is_wrong_with_a_hook_is_told_at_once(shop: Shop):
    wrong = {
        "name": "Wrong",
        "signature": {"kind": "hmac_timestamp", "header": "x-sig", "timestamp_header": "x-at", "tolerance": "9d"},
        "event": {"id": "{{ event.id"},
        "rules": [
            {"text": "a", "template": "b"},
            {"text": "{{ event | tojson }}", "conversation": [{"contact": "a", "id": "b"}]},
            {"text": "a", "when": {"field": "order.total", "above": 1}, "conversation": [{"contact": "ada"}]},
        ],
    }
    answer = await shop.ask("POST", "/v1/hooks", wrong, status=422)
    assert {(one["pointer"], one["code"]) for one in answer["errors"]} == {
        ("/signature/tolerance", "invalid_duration"),
        ("/event/id", "bad_template"),
        ("/rules/0", "one_of_text_parts_template"),
        ("/rules/0/conversation", "no_place"),
        ("/rules/1/text", "bad_template"),
        ("/rules/1/conversation/0", "one_of_places"),
        ("/rules/2/when/field", "unknown_field_name"),
    }
    nothing = await shop.ask("POST", "/v1/hooks", {"name": "x", "preset": "standard_webhooks"}, status=422)
    assert [one["pointer"] for one in nothing["errors"]] == ["/rules"]
