"""Who may say something, and when: roles, freezes, muting, slow mode, blocks, and conversations that are over or have not begun."""

import asyncio

import pytest

from tests.flow.conftest import Shop
from tests.flow.talks import place, read, say, talk

pytestmark = pytest.mark.anyio


async def test_who_is_not_in_it_hears_what_they_would_hear_of_none(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    await shop.person("eve", phone="+31612340099")
    made = await say(shop, at, "Between us", "ada")
    none = "conversations/cnv_01jd2v4k8sfv9ad1x2e5t7w9z0"
    said = [await say(shop, one, "Hi", "eve", status=404) for one in (at, none)]
    assert said[0]["detail"] == said[1]["detail"]
    await shop.ask("GET", f"{place(at, 'eve')}/messages", status=404)
    await shop.ask("GET", f"{place(at, 'eve')}/messages/{made['id']}", status=404)
    await shop.ask("GET", f"{place(at, 'eve')}/changes", status=404)
    # A post of one conversation is none of another.
    other = await talk(shop, "ada", "eve")
    await shop.ask("GET", f"{place(other, 'eve')}/messages/{made['id']}", status=404)
    wrong = await say(shop, other, "Hi", "eve", status=422, reply_to=made["id"])
    assert wrong["errors"][0]["code"] == "unknown_post"


async def test_readers_read_and_a_freeze_is_for_members(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob", {"contact": "eve", "role": "reader"})
    assert (await say(shop, at, "Hi", "eve", status=403))["code"] == "role_needed"
    await shop.ask("PATCH", f"{place(at)}", {"is_frozen": True})
    assert (await say(shop, at, "Hi", "bob", status=409))["code"] == "frozen"
    assert (await say(shop, at, "Hi", "ada"))["seq"] == 1
    assert (await say(shop, at, "Hi"))["seq"] == 2


async def test_slow_mode_says_how_long_to_wait(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "moderator"}, "bob", slow_mode="30s")
    await say(shop, at, "One", "bob")
    answer = await shop.client.post(f"{place(at, 'bob')}/messages", json={"text": "Two"})
    assert (answer.status_code, answer.json()["code"]) == (429, "slow_mode")
    assert 1 <= int(answer.headers["retry-after"]) <= 30
    for n in range(3):
        await say(shop, at, f"{n}", "ada")
        await say(shop, at, f"{n}")
    await shop.advance("31s")
    assert (await say(shop, at, "Two", "bob"))["seq"] == 8


async def test_many_posts_at_once_in_slow_mode_are_one(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob", slow_mode="30s")
    answers = await asyncio.gather(*(shop.client.post(f"{place(at, 'bob')}/messages", json={"text": f"{n}"}) for n in range(12)))
    assert sorted(answer.status_code for answer in answers) == [201] + [429] * 11


async def test_a_closed_conversation_is_read_and_not_posted_in(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob")
    made = await say(shop, at, "Hi", "ada")
    await shop.ask("POST", f"{place(at)}/close")
    assert (await say(shop, at, "Hi", "ada", status=409))["code"] == "closed"
    assert (await say(shop, at, "Hi", status=409))["code"] == "closed"
    edit = await shop.ask("PATCH", f"{place(at, 'ada')}/messages/{made['id']}", {"text": "Ho"}, status=409)
    assert edit["code"] == "closed"
    assert len((await read(shop, at, "bob"))["data"]) == 1
    await shop.ask("POST", f"{place(at)}/reopen")
    assert (await say(shop, at, "Hi", "ada"))["seq"] == 2


async def test_between_two_a_block_ends_the_talk(shop: Shop) -> None:
    at = await talk(shop, "ada", "bob", kind="direct")
    group = await talk(shop, "ada", "bob")
    await say(shop, at, "Hi", "ada")
    await shop.ask("PUT", "/v1/contacts/bob/blocks/ada")
    for who in ("ada", "bob"):
        assert (await say(shop, at, "Hi", who, status=409))["code"] == "blocked"
    assert (await say(shop, at, "We saw that."))["seq"] == 2
    # In a group they may, and who blocked them does not see it.
    said = await say(shop, group, "Hi all", "ada")
    assert (await read(shop, group, "bob"))["data"] == []
    await shop.ask("GET", f"{place(group, 'bob')}/messages/{said['id']}", status=404)
    assert len((await read(shop, group, "ada"))["data"]) == 1


async def test_who_left_sees_what_was_said_while_they_were_in_it(shop: Shop) -> None:
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob", "eve")
    await say(shop, at, "One", "ada")
    await shop.ask("POST", f"{place(at)}/participants/remove", {"participants": ["bob"]})
    await say(shop, at, "Two", "ada")
    assert [one["seq"] for one in (await read(shop, at, "bob"))["data"]] == [1]
    assert (await say(shop, at, "Three", "bob", status=403))["code"] == "role_needed"
