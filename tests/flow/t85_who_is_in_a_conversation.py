"""Who is in a conversation: added, invited, removed, gone; what each role may do; a thousand, and not one more."""

import asyncio

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.receiver import receiving
from tests.security.conftest import member_of
from tidings.core.ids import encode


async def _people(shop: Shop, *names: str) -> None:
    for name in names:
        await shop.ask("PUT", f"/v1/contacts/{name}", {"name": name.title()})


async def _group(shop: Shop, owner: str, *others: str, **more: object) -> str:
    made = await shop.ask("POST", f"/v1/contacts/{owner}/conversations", {"participants": list(others), "title": "Tea"} | more, status=201)
    return made["id"]


async def _roles(shop: Shop, conversation: str) -> dict[str, tuple[str, str]]:
    listed = (await shop.ask("GET", f"/v1/conversations/{conversation}/participants?limit=200"))["data"]
    return {one["id"]: (one["role"], one["state"]) for one in listed}


@pytest.mark.anyio
async def test_a_person_begins_a_group_and_owns_it(shop: Shop) -> None:
    await _people(shop, "ada", "ben", "cleo", "dan")
    group = await _group(shop, "ada", "ben", "cleo")
    assert await _roles(shop, group) == {"ada": ("owner", "active"), "ben": ("member", "active"), "cleo": ("member", "active")}
    path = f"conversations/{group}/participants"
    refused = await shop.ask("POST", f"/v1/contacts/ben/{path}", {"participants": ["dan"]}, status=403)
    assert refused["code"] == "role_needed"
    await shop.ask("PATCH", f"/v1/contacts/ada/{path}", {"participants": ["ben"], "role": "moderator"})
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}", {"participants": ["dan"]}))["participants"] == 4
    higher = await shop.ask("PATCH", f"/v1/contacts/ben/{path}", {"participants": ["dan"], "role": "owner"}, status=403)
    assert higher["code"] == "role_needed"
    await shop.ask("POST", f"/v1/contacts/ben/{path}/remove", {"participants": ["ada"]}, status=403)
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}/remove", {"participants": ["cleo", "dan"]}))["changed"] == 2
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}/remove", {"participants": ["ben"]}, status=409))["code"] == "yourself"
    assert await _roles(shop, group) == {"ada": ("owner", "active"), "ben": ("moderator", "active")}
    await shop.ask("POST", f"/v1/contacts/dan/{path}", {"participants": ["cleo"]}, status=403)
    removed = (await shop.ask("GET", f"/v1/conversations/{group}/participants?state=removed"))["data"]
    assert {one["id"] for one in removed} == {"cleo", "dan"}
    assert (await shop.ask("PATCH", f"/v1/contacts/ben/conversations/{group}", {"title": "Coffee"}))["title"] == "Coffee"
    await shop.ask("PATCH", f"/v1/contacts/cleo/conversations/{group}", {"title": "Cocoa"}, status=403)
    await shop.ask("DELETE", f"/v1/contacts/ben/conversations/{group}", status=403)
    await shop.ask("DELETE", f"/v1/contacts/ada/conversations/{group}", status=204)
    await shop.ask("GET", f"/v1/contacts/ben/conversations/{group}", status=410)


@pytest.mark.anyio
async def test_who_is_invited_comes_or_does_not(shop: Shop) -> None:
    await _people(shop, "ada", "ben", "cleo", "eve")
    group = await _group(shop, "ada", "ben", "cleo", invites=True, message={"text": "Do come"})
    path = f"conversations/{group}"
    assert (await _roles(shop, group))["ben"] == ("member", "invited")
    await shop.ask("GET", f"/v1/contacts/ben/{path}", status=404)
    await shop.ask("POST", f"/v1/contacts/eve/{path}/accept", status=404)
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}/accept"))["participants"] == 2
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}/accept"))["participants"] == 2
    assert (await shop.ask("GET", f"/v1/contacts/ben/{path}"))["last_seq"] == 1
    await shop.ask("POST", f"/v1/contacts/cleo/{path}/decline", status=204)
    await shop.ask("POST", f"/v1/contacts/cleo/{path}/accept", status=404)
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}/decline", status=409))["code"] == "joined"
    added = {"participants": ["cleo"], "invites": True}
    assert (await shop.ask("POST", f"/v1/contacts/ada/{path}/participants", added))["changed"] == 1
    await shop.ask("POST", f"/v1/conversations/{group}/participants", {"participants": ["cleo"]})
    assert (await _roles(shop, group))["cleo"] == ("member", "active"), "who is added need not accept any more"


@pytest.mark.anyio
async def test_the_last_owner_hands_over_before_they_go(shop: Shop) -> None:
    await _people(shop, "ada", "ben", "cleo")
    group = await _group(shop, "ada", "ben")
    path = f"conversations/{group}"
    assert (await shop.ask("POST", f"/v1/contacts/ada/{path}/leave", {}, status=409))["code"] == "last_owner"
    demoted = {"participants": ["ada"], "role": "member"}
    assert (await shop.ask("PATCH", f"/v1/contacts/ada/{path}/participants", demoted, status=409))["code"] == "last_owner"
    await shop.ask("POST", f"/v1/contacts/ada/{path}/leave", {"heir": "cleo"}, status=404)
    await shop.ask("POST", f"/v1/contacts/ada/{path}/leave", {"heir": "nobody"}, status=422)
    await shop.ask("POST", f"/v1/contacts/ada/{path}/leave", {"heir": "ben"}, status=204)
    assert await _roles(shop, group) == {"ben": ("owner", "active")}
    await shop.ask("POST", f"/v1/contacts/ben/{path}/leave", {}, status=204)
    assert await _roles(shop, group) == {}
    # Who left keeps what was said, and is told of nothing since.
    assert (await shop.ask("GET", f"/v1/contacts/ben/{path}"))["state"] == "open"
    await shop.ask("GET", f"/v1/contacts/ben/{path}/participants", status=403)


@pytest.mark.anyio
async def test_a_group_that_never_had_an_owner_needs_none(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    made = await shop.ask("POST", "/v1/conversations", {"participants": [{"contact": "ada", "role": "moderator"}, "ben"]})
    path = f"/v1/contacts/ada/conversations/{made['id']}"
    await shop.ask("PATCH", f"{path}/participants", {"participants": ["ben"], "role": "reader"}, status=200)
    await shop.ask("POST", f"{path}/leave", {}, status=204)


@pytest.mark.anyio
async def test_between_two_nobody_comes_or_goes(shop: Shop) -> None:
    await _people(shop, "ada", "ben", "cleo")
    made = await shop.ask("POST", "/v1/contacts/ada/conversations", {"kind": "direct", "participants": ["ben"]}, status=201)
    path = f"conversations/{made['id']}"
    assert (await shop.ask("POST", f"/v1/contacts/ada/{path}/leave", {}, status=409))["code"] == "direct"
    assert (await shop.ask("POST", f"/v1/{path}/participants", {"participants": ["cleo"]}, status=409))["code"] == "direct"
    assert (await shop.ask("POST", f"/v1/{path}/participants/remove", {"participants": ["ben"]}, status=409))["code"] == "direct"
    again = await shop.ask("POST", "/v1/contacts/ben/conversations", {"kind": "direct", "participants": ["ada"]}, status=200)
    assert again["id"] == made["id"]
    await shop.ask("POST", "/v1/contacts/ada/conversations", {"kind": "direct", "participants": ["ada"]}, status=422)
    await shop.ask("PUT", "/v1/contacts/cleo/blocks/ada", status=None)
    blocked = await shop.ask("POST", "/v1/contacts/ada/conversations", {"kind": "direct", "participants": ["cleo"]}, status=409)
    assert blocked["code"] == "blocked"
    group = await _group(shop, "ada", "ben")
    refused = await shop.ask("POST", f"/v1/contacts/ada/conversations/{group}/participants", {"participants": ["cleo"]}, status=409)
    assert refused["code"] == "blocked"


@pytest.mark.anyio
async def test_muted_for_a_time_frozen_and_slow(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    group = await _group(shop, "ada", "ben")
    path = f"conversations/{group}"
    muted = await shop.ask("PATCH", f"/v1/contacts/ada/{path}/participants", {"participants": ["ben"], "muted_for": "1h"})
    assert muted == {"changed": 1, "participants": 2}
    said: Json = {"text": "Hello"}
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}/messages", said, status=409))["code"] == "muted"
    await shop.advance("61m")
    await shop.ask("POST", f"/v1/contacts/ben/{path}/messages", said, status=201)
    frozen = await shop.ask("PATCH", f"/v1/contacts/ada/{path}", {"is_frozen": True, "slow_mode": "30s"})
    assert (frozen["is_frozen"], frozen["slow_mode"]) == (True, "30s")
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}/messages", said, status=409))["code"] == "frozen"
    await shop.ask("POST", f"/v1/contacts/ada/{path}/messages", said, status=201)
    await shop.ask("PATCH", f"/v1/contacts/ada/{path}", {"is_frozen": False})
    assert (await shop.ask("POST", f"/v1/contacts/ben/{path}/messages", said, status=429))["code"] == "slow_mode"
    await shop.ask("PATCH", f"/v1/contacts/ada/{path}", {"slow_mode": None})
    await shop.ask("POST", f"/v1/contacts/ben/{path}/messages", said, status=201)
    both = {"participants": ["ben"], "muted_for": "1h", "muted_until": "2020-01-01T00:00:00Z"}
    wrong = await shop.ask("PATCH", f"/v1/{path}/participants", both, status=422)
    assert "one_of_for_and_until" in {error["code"] for error in wrong["errors"]}
    await shop.ask("PATCH", f"/v1/{path}/participants", {"participants": ["ben"]}, status=422)


@pytest.mark.anyio
async def test_a_thousand_take_part_and_not_one_more(shop: Shop) -> None:
    names = [f"person-{n:04}" for n in range(1_010)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": name} for name in names]})
    made = await shop.ask("POST", "/v1/conversations", {"participants": names[:990]}, status=201)
    assert made["participants"] == 990
    path = f"/v1/conversations/{made['id']}/participants"
    answers = await asyncio.gather(*(shop.client.post(path, json={"participants": [name], "invites": True}) for name in names[990:]))
    assert sorted(answer.status_code for answer in answers) == [200] * 10 + [409] * 10
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"full"}
    await shop.ask("POST", "/v1/conversations", {"participants": [*names, "one-more"]}, status=422)
    seen: list[str] = []
    after = ""
    while True:
        page = await shop.ask("GET", f"{path}?limit=200{after}")
        seen += [one["id"] for one in page["data"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(seen) == len(set(seen)) == 1_000
    # Positions of others are told to you, and not to them where they are so many.
    assert page["data"][0]["read_seq"] == 0
    theirs = await shop.ask("GET", f"/v1/contacts/{names[0]}/conversations/{made['id']}/participants?limit=200")
    told = {one["id"]: one["read_seq"] for one in theirs["data"]}
    assert {value for name, value in told.items() if name != names[0]} == {None}
    removed = await shop.ask("POST", f"{path}/remove", {"participants": names[:500]})
    assert removed == {"changed": 500, "participants": 490}


@pytest.mark.anyio
async def test_positions_are_hidden_where_the_conversation_says_so(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    made = await shop.ask("POST", "/v1/conversations", {"participants": ["ada", "ben"], "hides_positions": True})
    listed = await shop.ask("GET", f"/v1/contacts/ada/conversations/{made['id']}/participants")
    assert {one["id"]: one["read_seq"] for one in listed["data"]} == {"ada": 0, "ben": None}
    told = await shop.ask("GET", f"/v1/conversations/{made['id']}/participants")
    assert {one["read_seq"] for one in told["data"]} == {0}


@pytest.mark.anyio
async def test_adding_and_removing_at_once_leaves_a_count_that_is_true(shop: Shop) -> None:
    names = [f"racer-{n}" for n in range(8)]
    await _people(shop, "ada", *names)
    made = await shop.ask("POST", "/v1/conversations", {"participants": ["ada"]})
    path = f"/v1/conversations/{made['id']}/participants"

    async def run(n: int) -> None:
        for turn in range(4):
            deed = "/remove" if (n + turn) % 2 else ""
            answer = await shop.client.post(f"{path}{deed}", json={"participants": [names[n % 8], names[(n + turn) % 8]][: 1 + (turn > 0)]})
            assert answer.status_code in (200, 422), answer.text

    await asyncio.gather(*(run(n) for n in range(16)))
    listed = (await shop.ask("GET", f"{path}?limit=200&state=active"))["data"]
    shown = await shop.ask("GET", f"/v1/conversations/{made['id']}")
    assert shown["participants"] == len(listed)


@pytest.mark.anyio
async def test_webhooks_tell_of_it_in_your_words(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    async with receiving() as receiver:
        await shop.ask("POST", "/v1/webhook-endpoints", {"url": receiver.url})
        group = await _group(shop, "ada", message={"text": "Welcome"})
        await shop.ask("POST", f"/v1/contacts/ada/conversations/{group}/participants", {"participants": ["ben"]})
        [made] = await receiver.until(1, type_="conversation.created")
        [added] = await receiver.until(1, type_="participant.added")
        [posted] = await receiver.until(1, type_="message.posted")
    assert (made.told["data"]["conversation"], made.told["data"]["by_contact"]) == (group, "ada")
    assert (added.told["data"]["contact"], added.told["data"]["by_contact"], added.told["data"]["role"]) == ("ben", "ada", "member")
    assert (posted.told["data"]["text"], posted.told["data"]["by_contact"], posted.told["data"]["seq"]) == ("Welcome", "ada", 1)


@pytest.mark.anyio
async def test_somebody_asks_and_a_member_of_the_company_answers(shop: Shop) -> None:
    await _people(shop, "ada", "ben")
    asked: Json = {"kind": "support", "title": "My order", "message": {"text": "Where is it?"}}
    made = await shop.ask("POST", "/v1/contacts/ada/conversations", asked, status=201)
    assert (made["kind"], made["participants"], made["created_by"]["id"]) == ("support", 1, "ada")
    path = f"conversations/{made['id']}"
    token, member_id = await member_of(shop.api, "agent")
    member = encode("mbr", member_id)
    async with shop.api.with_key(token) as desk:
        answer = await desk.post(f"/v1/{path}/participants", json={"participants": [{"member": member}]})
        assert answer.json() == {"changed": 1, "participants": 2}
        assert (await desk.post(f"/v1/{path}/messages", json={"text": "On its way"})).status_code == 201
    listed = (await shop.ask("GET", f"/v1/contacts/ada/{path}/participants"))["data"]
    assert {(one["kind"], one["id"], one["name"]) for one in listed} == {("contact", "ada", "Ada"), ("member", member, "Ada")}
    await shop.ask("PATCH", f"/v1/contacts/ada/{path}", {"title": "Mine"}, status=403)
    await shop.ask("GET", f"/v1/contacts/ben/{path}", status=404)
    await shop.ask("POST", f"/v1/contacts/ada/{path}/leave", {}, status=204)
    added = "conversations.add_participants"
    await shop.until(f"/v1/audit?target={made['id']}", lambda page: added in {one["action"] for one in page["data"]})
