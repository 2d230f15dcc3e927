"""Things are said in conversations: by people, for people, by the backend; in an order without gaps."""

import asyncio

import pytest

from tests.flow.conftest import Shop
from tests.flow.talks import read, say, talk
from tidings.core.ids import decode

pytestmark = pytest.mark.anyio


async def test_what_is_said_is_numbered_and_read_again_as_it_was_said(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    first = await say(shop, at, "Where is my order?", "ada")
    second = await say(shop, at, "Nearly there.", "bob", metadata={"mood": "calm", "n": 1.5})
    third = await say(shop, at, "It was delivered.", None, name="Shop")
    assert [one["seq"] for one in (first, second, third)] == [1, 2, 3]
    page = await read(shop, at, "ada")
    assert page["data"] == [third, second, first]
    assert page["next"] is None
    assert first["author"] == {"kind": "contact", "id": "ada", "name": None}
    assert third["author"] == {"kind": "system", "id": None, "name": "Shop"}
    assert first["parts"] == [{"type": "text", "text": "Where is my order?"}]
    assert second["metadata"] == {"mood": "calm", "n": 1.5}
    assert await shop.ask("GET", f"/v1/contacts/bob/{at}/messages/{first['id']}") == first


async def test_many_who_speak_at_once_are_numbered_without_gaps(shop: Shop) -> None:
    places = [await talk(shop, "ada", "bob", title=f"Talk {n}") for n in range(3)]
    said = await asyncio.gather(*(say(shop, places[n % 3], f"{n}", ("ada", "bob", None)[n % 2]) for n in range(90)))
    for n, at in enumerate(places):
        assert sorted(one["seq"] for one in said[n::3]) == list(range(1, 31))
        page = await read(shop, at, "bob", limit=200)
        assert [one["seq"] for one in page["data"]] == list(range(30, 0, -1))
        # Whoever spoke has read what they said.
        assert page["cursor"] == "30.0"


async def test_the_same_key_says_it_once(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    path = f"/v1/contacts/ada/{at}/messages"
    answers = await asyncio.gather(*(shop.client.post(path, json={"text": "Once"}, headers={"Idempotency-Key": "k"}) for _ in range(8)))
    kept = [answer for answer in answers if answer.status_code == 201]
    assert kept
    # The others came while the first was being stored.
    assert {answer.status_code for answer in answers} <= {201, 409}
    again = await shop.client.post(path, json={"text": "Once"}, headers={"Idempotency-Key": "k"})
    assert again.headers["idempotent-replay"] == "true"
    assert {answer.content for answer in kept} == {again.content}
    other = await shop.client.post(path, json={"text": "Twice"}, headers={"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "idempotency_key_reused")
    assert len((await read(shop, at))["data"]) == 1
    # What was said once stays so: also when nothing can be said there any more.
    await shop.ask("POST", f"/v1/{at}/close")
    late = await shop.client.post(path, json={"text": "Once"}, headers={"Idempotency-Key": "k"})
    assert late.content == again.content
    assert (await say(shop, at, "More", "ada", status=409))["code"] == "closed"


async def test_history_is_read_before_after_around_and_in_a_thread(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    posts = [await say(shop, at, f"{n}", "ada") for n in range(1, 11)]
    root = posts[3]["id"]
    replies = [await say(shop, at, f"reply {n}", "bob", thread=root) for n in range(3)]
    further = await say(shop, at, "further down", "ada", reply_to=replies[0]["id"])
    assert further["thread"] == {"id": root, "seq": 4}
    assert further["reply_to"] == {"id": replies[0]["id"], "seq": 11}

    async def seqs(**query: object) -> list[int]:
        return [one["seq"] for one in (await read(shop, at, "ada", **query))["data"]]

    assert await seqs(before=5) == [4, 3, 2, 1]
    assert await seqs(before=posts[4]["id"], limit=2) == [4, 3]
    assert await seqs(after=12) == [13, 14]
    assert await seqs(around=6, limit=4) == [4, 5, 6, 7]
    assert await seqs(thread=root) == [14, 13, 12, 11]
    assert await seqs(thread=4, after=11, limit=2) == [12, 13]
    page = await read(shop, at, "ada", after=0, limit=5)
    assert (page["next"], [one["seq"] for one in page["data"]]) == ("5", [1, 2, 3, 4, 5])
    assert (await shop.ask("GET", f"/v1/{at}/messages/{root}"))["replies"] == 4
    wrong = await shop.ask("GET", f"/v1/{at}/messages?before=1&after=2", status=422)
    assert wrong["errors"][0]["code"] == "one_of_before_after_around"


async def test_who_is_named_is_told_so_and_nobody_else(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob", "eve")
    named = {"type": "text", "text": "@bob look", "mentions": [{"start": 0, "length": 4, "contact": "bob"}]}
    made = await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"parts": [named]}, status=201)
    assert made["parts"] == [named]
    lists = [await shop.ask("GET", f"/v1/contacts/{who}/conversations") for who in ("bob", "eve")]
    assert [one["data"][0]["mentions"] for one in lists] == [1, 0]
    await shop.person("mallory", phone="+31612349999")
    outside = {"type": "text", "text": "@mallory", "mentions": [{"start": 0, "length": 8, "contact": "mallory"}]}
    wrong = await shop.ask("POST", f"/v1/contacts/ada/{at}/messages", {"parts": [outside]}, status=422)
    assert wrong["errors"] == [
        {
            "pointer": "/parts/0/mentions/0",
            "code": "not_in_conversation",
            "detail": "Only who is in the conversation can be named in it",
        }
    ]


async def test_a_post_is_found_by_its_id_alone(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    made = await say(shop, at, "Here", "ada")
    found = await shop.ask("GET", f"/v1/messages/{made['id']}")
    assert (found["conversation"], found["seq"], found["direction"], found["author"]) == (made["conversation"], 1, "in", "ada")
    assert found["content"]["body"] == "Here"
    # Who may see messages, and not what people say to each other, learns where it stands.
    narrow = await shop.ask("POST", "/v1/keys", {"name": "narrow", "scopes": ["messages:read"]})
    async with shop.api.with_key(narrow["secret"]) as other:
        told = (await other.get(f"/v1/messages/{made['id']}")).json()
    assert (told["conversation"], told["content"], told["metadata"]) == (made["conversation"], None, None)
    facts = await shop.until("/v1/events?type=message.posted", lambda page: len(page["data"]) > 0)
    fact = facts["data"][0]["data"]
    assert (fact["conversation"], fact["message"], fact["seq"], fact["parts"]) == (made["conversation"], made["id"], 1, ["text"])
    assert "Here" not in str(facts)


async def test_those_that_come_together_share_a_transaction(shop: Shop) -> None:
    places = [await talk(shop, "ada", "bob") for _ in range(4)]
    # Whoever asks first, asks who they are.
    await say(shop, places[0], "first", "ada")
    said = await asyncio.gather(*(say(shop, places[n % 4], f"{n}", ("ada", "bob")[n % 2]) for n in range(60)))
    async with shop.api.app.database.pipeline() as tx:
        shared = await tx.fetchval(
            "SELECT count(DISTINCT xmin::text) FROM posts WHERE id = ANY ($1::uuid[])", [decode("msg", one["id"]) for one in said]
        )
    assert shared <= 30


async def test_what_a_backend_says_for_somebody_is_told_in_the_audit_log(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    plain = await say(shop, at, "Hi", "ada")
    again = await say(shop, at, "Hi", "ada")
    await say(shop, at, "Hi to you", "ada", reply_to=plain["id"])
    assert again["seq"] == 2
    await say(shop, at, "Hi from us")
    told = await shop.until("/v1/audit?action=contacts.post_message", lambda page: len(page["data"]) >= 3)
    assert len(told["data"]) == 3
    for one in told["data"]:
        assert (one["outcome"], one["target"]["kind"], one["target"]["id"][:4]) == ("done", "contact", "ctc_")
        assert one["target"] == told["data"][0]["target"]
        assert one["source"]["request_id"].startswith("req_")
        assert "Hi" not in str(one)
    assert sorted(",".join(one["changes"]["fields"]) for one in told["data"]) == ["reply_to,text", "text", "text"]
