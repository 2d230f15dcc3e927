"""Whom they have blocked: no more direct words between the two, nothing of the other's to be seen elsewhere, and nobody is told."""

import asyncio

import pytest

from tests.flow.conftest import Shop
from tests.flow.t89_how_far_they_have_read import people, say, talk

pytestmark = pytest.mark.anyio


async def test_between_two_of_whom_one_has_blocked_the_other_nothing_more_is_said(shop: Shop):
    await people(shop, "ada", "bob")
    made = await shop.ask("POST", "/v1/conversations", {"kind": "direct", "participants": ["ada", "bob"]}, status=201)
    await say(shop, made["id"], "bob")
    await shop.ask("PUT", "/v1/contacts/ada/blocks/bob", status=204)
    for by in ("ada", "bob"):
        path = f"/v1/contacts/{by}/conversations/{made['id']}/messages"
        assert (await shop.ask("POST", path, {"text": "x"}, status=409))["code"] == "blocked"
        asked = {"kind": "group", "participants": ["bob" if by == "ada" else "ada"]}
        assert (await shop.ask("POST", f"/v1/contacts/{by}/conversations", asked, status=409))["code"] == "blocked"
    # What was said before stays there.
    assert len((await shop.ask("GET", f"/v1/contacts/ada/conversations/{made['id']}/messages"))["data"]) == 1
    await shop.ask("DELETE", "/v1/contacts/ada/blocks/bob", status=204)
    await say(shop, made["id"], "bob")
    events = await shop.until("/v1/events?type=contact.blocked,contact.unblocked", lambda page: len(page["data"]) == 2)
    assert [event["type"] for event in events["data"]] == ["contact.blocked", "contact.unblocked"]


async def test_in_a_group_what_the_blocked_one_says_is_hidden_from_who_blocked_them(shop: Shop):
    conversation = await talk(shop, "ada", "bob", "cem")
    await say(shop, conversation, "bob", "from bob")
    await say(shop, conversation, "cem", "from cem")
    await shop.ask("PUT", "/v1/contacts/ada/blocks/cem", status=204)
    history = await shop.ask("GET", f"/v1/contacts/ada/conversations/{conversation}/messages")
    assert [post["text"] for post in history["data"]] == ["from bob"]
    [listed] = (await shop.ask("GET", "/v1/contacts/ada/conversations"))["data"]
    assert (listed["unread"], listed["last_post"]["text"]) == (1, "from bob")
    assert (await shop.ask("GET", "/v1/contacts/ada/unread"))["posts"] == 1
    # Who is blocked sees no difference, nor does anybody else.
    for who in ("bob", "cem"):
        assert len((await shop.ask("GET", f"/v1/contacts/{who}/conversations/{conversation}/messages"))["data"]) == 2
    # Whoever follows what changes fetches it anew.
    assert (await shop.ask("GET", f"/v1/contacts/ada/conversations/{conversation}/changes?after=2.0"))["anew"] is True
    assert (await shop.ask("GET", f"/v1/contacts/bob/conversations/{conversation}/changes?after=2.0"))["anew"] is False


async def test_several_are_blocked_at_once_and_all_that_is_wrong_is_told(shop: Shop):
    names = [f"p{n}" for n in range(30)]
    await people(shop, "ada")
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": name} for name in names]})
    assert await shop.ask("POST", "/v1/contacts/ada/blocks", {"add": names}) == {"added": 30, "removed": 0}
    assert await shop.ask("POST", "/v1/contacts/ada/blocks", {"add": names[:2], "remove": names[2:4]}) == {"added": 0, "removed": 2}
    page = await shop.ask("GET", "/v1/contacts/ada/blocks?limit=20")
    rest = await shop.ask("GET", f"/v1/contacts/ada/blocks?limit=20&after={page['next']}")
    told = [one["contact"] for one in page["data"] + rest["data"]]
    assert (sorted(told), rest["next"]) == (sorted(set(names) - {"p2", "p3"}), None)
    wrong = await shop.ask("POST", "/v1/contacts/ada/blocks", {"add": ["p2", "nobody", "ada"]}, status=422)
    assert [(error["pointer"], error["code"]) for error in wrong["errors"]] == [("/add/1", "unknown_contact"), ("/add/2", "yourself")]
    assert len((await shop.ask("GET", "/v1/contacts/ada/blocks?limit=200"))["data"]) == 28
    await shop.ask("PUT", "/v1/contacts/ada/blocks/nobody", status=404)
    await shop.ask("PUT", "/v1/contacts/ada/blocks/ada", status=422)


async def test_two_who_block_each_other_at_the_same_time_do_not_hinder_one_another(shop: Shop):
    for conversation in [await talk(shop, "ada", "bob", name) for name in ("cem", "dan")]:
        await say(shop, conversation, "ada")
    for method in ("PUT", "DELETE") * 3:
        await asyncio.gather(
            shop.ask(method, "/v1/contacts/ada/blocks/bob", status=204), shop.ask(method, "/v1/contacts/bob/blocks/ada", status=204)
        )


async def test_what_is_shown_between_two_is_found_too_and_in_a_group_neither(shop: Shop):
    await people(shop, "ada", "bob")
    direct = await shop.ask("POST", "/v1/contacts/bob/conversations", {"kind": "direct", "participants": ["ada"]}, status=201)
    for conversation in (direct["id"], await talk(shop, "ada", "bob")):
        await shop.ask("POST", f"/v1/contacts/bob/conversations/{conversation}/messages", {"text": "Marzipan"}, status=201)
    for search in ("/v1/contacts/ada/search?q=marzipan", "/v1/search?q=marzipan"):
        assert len((await shop.ask("GET", search))["data"]) == 2
    await shop.ask("PUT", "/v1/contacts/ada/blocks/bob", status=204)
    assert [one["conversation"] for one in (await shop.ask("GET", "/v1/contacts/ada/search?q=marzipan"))["data"]] == [direct["id"]]
    assert len((await shop.ask("GET", f"/v1/contacts/ada/conversations/{direct['id']}/messages"))["data"]) == 1


async def test_whom_they_have_never_met_they_learn_nothing_of(shop: Shop):
    await talk(shop, "ada", "bob")
    await people(shop, "zoe")
    token = (await shop.ask("POST", "/v1/contacts/ada/tokens", {}, status=201))["token"]
    async with shop.api.with_key(token) as ada:
        answers: list[list[object]] = []
        for guess in ("zoe", "nobody"):
            told: list[object] = []
            for method, path, body in (
                ("PUT", f"/v1/me/blocks/{guess}", None),
                ("GET", "/v1/me/blocks", None),
                ("POST", "/v1/me/blocks", {"add": [guess]}),
                ("POST", "/v1/me/blocks", {"remove": [guess], "add": []}),
                ("DELETE", f"/v1/me/blocks/{guess}", None),
                ("POST", "/v1/me/blocks", {"add": [guess, "bob"]}),
                ("POST", "/v1/me/blocks", {"remove": ["bob"]}),
            ):
                answer = await ada.request(method, path, json=body)
                data = answer.json() if answer.content else None
                told.append((answer.status_code, data))
            answers.append(told)
        assert answers[0] == answers[1]
        assert [told[0] for told in answers[0]] == [204, 200, 200, 200, 204, 200, 200]  # type: ignore[index]
        assert answers[0][-2:] == [(200, {"added": 1, "removed": 0}), (200, {"added": 0, "removed": 1})], "of whom they have met they learn"
        # It holds all the same, and their backend sees it.
        assert [one["contact"] for one in (await shop.ask("GET", "/v1/contacts/ada/blocks"))["data"]] == ["zoe"]
        asked = {"kind": "direct", "participants": ["ada"]}
        assert (await shop.ask("POST", "/v1/contacts/zoe/conversations", asked, status=409))["code"] == "blocked"
        assert (await ada.put("/v1/me/blocks/ada")).status_code == 422
        await talk(shop, "ada", "zoe")
        assert [one["contact"] for one in (await ada.get("/v1/me/blocks")).json()["data"]] == ["zoe"], "once they meet"


async def test_too_many_of_whom_they_have_never_met_are_not_told_of(shop: Shop):
    names = [f"p{n}" for n in range(1_002)]
    for start in range(0, len(names), 500):
        await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": name} for name in names[start : start + 500]]})
    await talk(shop, "ada", "bob")
    token = (await shop.ask("POST", "/v1/contacts/ada/tokens", {}, status=201))["token"]
    async with shop.api.with_key(token) as ada:
        for add in (names[:1_000], names[1_000:], ["nobody"], ["bob"]):
            answer = await ada.post("/v1/me/blocks", json={"add": add})
            assert (answer.status_code, answer.json()) == (200, {"added": int(add == ["bob"]), "removed": 0})
    refused = await shop.ask("POST", "/v1/contacts/ada/blocks", {"add": names[1_000:]}, status=409)
    assert refused["code"] == "too_many_blocks"
