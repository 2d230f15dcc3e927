"""A device is connected: it says who it is, follows conversations, says something, is cut off and goes on where it was."""

import asyncio

import pytest

from tests.devices import Device, device
from tests.flow.conftest import Shop
from tests.flow.talks import place, read, say, talk

pytestmark = pytest.mark.anyio


async def token_of(shop: Shop, contact: str) -> str:
    return (await shop.ask("POST", f"/v1/contacts/{contact}/tokens", {}, status=201))["token"]


def name_of(at: str) -> str:
    return at.removeprefix("conversations/")


async def test_what_is_said_comes_to_everybody_who_follows(shop: Shop):
    at = await talk(shop, "ada", "bob")
    name = name_of(at)
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada, device(shop.api.base_url, await token_of(shop, "bob")) as bob:
        welcome = await ada.until(type="welcome")
        assert welcome["person"] == {"kind": "contact", "id": "ada", "name": None}
        assert (await ada.follow(name))["type"] == "subscribed"
        await bob.follow(name)
        said = await ada.call("POST", f"/v1/me/{at}/messages", {"text": "Hello Bob"}, key="m-1")
        assert (said["status"], said["replay"], said["body"]["seq"]) == (201, False, 1)
        await say(shop, at, "from the shop")
        for one in (ada, bob):
            kept = await one.until_posts(name, 1, 2)
            assert [kept.posts[n]["text"] for n in (1, 2)] == ["Hello Bob", "from the shop"]
        again = await ada.call("POST", f"/v1/me/{at}/messages", {"text": "Hello Bob"}, key="m-1")
        assert (again["status"], again["replay"], again["body"]["seq"]) == (201, True, 1)
        assert (await read(shop, at))["data"][0]["seq"] == 2


async def test_a_device_that_was_cut_off_goes_on_where_it_was(shop: Shop):
    at = await talk(shop, "ada", "bob")
    name = name_of(at)
    token = await token_of(shop, "ada")
    async with device(shop.api.base_url, token) as ada:
        await ada.follow(name)
        first = await say(shop, at, "1")
        kept = await ada.until_posts(name, 1)
    for n in range(2, 8):
        await say(shop, at, f"{n}", "bob")
    await shop.ask("PATCH", f"{place(at)}/messages/{first['id']}", {"text": "one"})
    async with device(shop.api.base_url, token) as ada:
        ada.kept[name] = kept
        assert (await ada.follow(name, kept.cursor))["after"] == kept.cursor
        await say(shop, at, "8")
        await ada.until_posts(name, *range(1, 9))
        await ada.until(lambda _: kept.posts[1]["text"] == "one")
        fresh = {post["seq"]: post for post in (await read(shop, at, "ada"))["data"]}
        assert kept.posts == fresh
        seqs = [post["seq"] for frame in ada.told if frame["type"] == "changes" for post in frame["posts"] if post["version"] == 1]
        assert seqs == sorted(set(seqs))


async def test_who_is_removed_is_told_so_and_nothing_more(shop: Shop):
    at = await talk(shop, {"contact": "ada", "role": "owner"}, "bob", "eve")
    name = name_of(at)
    async with device(shop.api.base_url, await token_of(shop, "bob")) as bob, device(shop.api.base_url, await token_of(shop, "eve")) as eve:
        await bob.follow(name)
        await eve.follow(name)
        await say(shop, at, "1", "ada")
        await bob.until_posts(name, 1)
        await shop.ask("POST", f"{place(at)}/participants/remove", {"participants": ["bob"]})
        await bob.until(type="unsubscribed", reason="removed")
        await say(shop, at, "without Bob", "ada")
        kept = await eve.until_posts(name, 2)
        assert kept.people == {"bob": ("member", "removed")}
        assert sorted(bob.kept[name].posts) == [1]
        again = await bob.follow(name)
        assert (again["type"], again["problem"]["status"]) == ("refused", 404)


async def test_who_is_signed_out_is_cut_off(shop: Shop):
    await talk(shop, "ada", "bob")
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada, device(shop.api.base_url, await token_of(shop, "bob")) as bob:
        await shop.ask("DELETE", "/v1/contacts/ada/sessions", status=204)
        assert await ada.closed() == 4401
        bye = await ada_bye(ada)
        assert bye["retry_after_ms"] is None
        await bob.say(type="ping", id="x")
        await bob.until(type="pong", id="x")


async def ada_bye(one: Device) -> dict[str, object]:
    await asyncio.sleep(0)
    return next(frame for frame in one.told if frame["type"] == "bye")
