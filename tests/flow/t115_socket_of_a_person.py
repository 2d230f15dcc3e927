"""What is a person's own is told to every device of theirs: their list, their counts, their feed, who is there, who types, who has read."""

from datetime import timedelta

import pytest

from tests.devices import device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of, token_of
from tests.flow.talks import place, say, talk
from tidings.core.clock import system_clock

pytestmark = pytest.mark.anyio


async def test_the_list_and_the_counts_stay_fresh(shop: Shop):
    at = await talk(shop, "ada", "bob", title="Plans")
    name = name_of(at)
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        assert (await ada.ask(type="subscribe", topic="conversations"))["type"] == "subscribed"
        listed = await ada.until(type="conversations", anew=True)
        assert [one["id"] for one in listed["changed"]] == [name]
        await ada.ask(type="subscribe", topic="counts")
        first = await ada.until(type="counts")
        assert (first["posts"], first["conversations"]) == (0, 0)
        await say(shop, at, "Hello Ada", "bob")
        # The whole list may be told anew at any time.
        told = await ada.until(lambda frame: frame["type"] == "conversations" and frame["changed"] and frame["changed"][0]["unread"] == 1)
        assert told["changed"][0]["last_post"]["text"] == "Hello Ada"
        await ada.until(type="counts", posts=1, conversations=1)
        await ada.say(type="position", conversation=name, read=1)
        await ada.until(lambda frame: frame["type"] == "conversations" and frame["changed"] and frame["changed"][0]["read"] == 1)
        await ada.until(lambda frame: frame["type"] == "counts" and frame["posts"] == 0 and frame is not first)
        other = await talk(shop, "ada", "eve")
        await ada.until(lambda frame: frame["type"] == "conversations" and any(one["id"] == name_of(other) for one in frame["changed"]))
        ada.told.clear()
        await shop.ask("POST", f"{place(at)}/participants/remove", {"participants": ["ada"]})
        await ada.until(
            lambda frame: (
                frame["type"] == "conversations"
                and (frame["gone"] == [name] or (frame["anew"] and name not in {one["id"] for one in frame["changed"]}))
            )
        )


async def test_what_one_device_puts_in_order_the_others_know(shop: Shop):
    at = await talk(shop, "ada", "bob", title="Plans")
    await say(shop, at, "Hello Ada", "bob")
    name, own = name_of(at), f"/v1/contacts/ada/conversations/{name_of(at)}"
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        await ada.ask(type="subscribe", topic="conversations")
        await ada.until(lambda frame: frame["type"] == "conversations" and frame["changed"][0]["unread"] == 1)

        async def tells(method: str, what: str, body: object = None, **fields: object) -> None:
            ada.told.clear()
            await shop.ask(method, f"{own}/{what}", body)
            await ada.until(
                lambda frame: frame["type"] == "conversations" and any(fields.items() <= one.items() for one in frame["changed"])
            )

        await tells("PUT", "archive", id=name, is_archived=True)
        await tells("DELETE", "archive", id=name, is_archived=False)
        until = (system_clock() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        await tells("PUT", "silence", {"until": until}, id=name, silent_until=until)
        await tells("DELETE", "silence", id=name, silent_until=None)


async def test_how_far_people_have_read_and_who_types_is_told(shop: Shop):
    at = await talk(shop, "ada", "bob", "eve")
    name = name_of(at)
    await say(shop, at, "Hello", "ada")
    ada_token, bob_token, eve_token = [await token_of(shop, one) for one in ("ada", "bob", "eve")]
    base = shop.api.base_url
    async with device(base, ada_token) as ada, device(base, bob_token) as bob, device(base, eve_token) as eve:
        await ada.follow(name, positions=True, typing=True)
        first = await ada.until(type="positions", conversation=name)
        assert {one["person"]["id"]: one["read"] for one in first["people"]} == {"ada": 1, "bob": 0, "eve": 0}
        await bob.follow(name, typing=True)
        await bob.say(type="position", conversation=name, delivered=1)
        await bob.say(type="position", conversation=name, read=1)
        moved = await ada.until(
            lambda f: f["type"] == "positions" and any(p["person"]["id"] == "bob" and p["read"] == 1 for p in f["people"])
        )
        assert [one["person"]["id"] for one in moved["people"]] == ["bob"]
        await bob.say(type="position", conversation=name, read=7)
        wrong = await bob.until(type="refused")
        assert wrong["problem"]["errors"][0]["code"] == "no_such_post"
        await bob.say(type="typing", conversation=name, on=True)
        typing = await ada.until(type="typing", conversation=name)
        assert [one["id"] for one in typing["people"]] == ["bob"]
        await say(shop, at, "There", "bob")
        await ada.until(type="typing", conversation=name, people=[])
        assert all(frame["people"] == [] for frame in bob.told if frame["type"] == "typing")
        await eve.say(type="typing", conversation=name, on=True)
        assert (await eve.until(type="refused"))["problem"]["code"] == "not_followed"


async def test_the_feed_is_the_same_on_every_device(shop: Shop):
    await shop.person("ada")
    token = await token_of(shop, "ada")
    async with device(shop.api.base_url, token) as phone, device(shop.api.base_url, token) as desk:
        for one in (phone, desk):
            subscribed = await one.ask(type="subscribe", topic="feed")
            assert isinstance(subscribed["after"], int)
        await shop.say("ada", channel="inapp", body="Your order is on its way.")
        for one in (phone, desk):
            frame = await one.until(lambda f: f["type"] == "feed" and f["changed"])
            assert frame["changed"][0]["text"] == "Your order is on its way."
            assert frame["counts"] == {"unseen": 1, "unread": 1}
        item = frame["changed"][0]["id"]
        assert (await phone.call("POST", f"/v1/me/feed/{item}/read"))["status"] == 200
        read = await desk.until(lambda f: f["type"] == "feed" and any(one["read_at"] for one in f["changed"]))
        assert read["counts"]["unread"] == 0
        cursor = read["cursor"]
    await shop.say("ada", channel="inapp", body="It was delivered.")
    async with device(shop.api.base_url, token) as phone:
        await phone.ask(type="subscribe", topic="feed", after=cursor)
        missed = await phone.until(lambda f: f["type"] == "feed" and f["changed"])
        assert missed["after"] == cursor
        assert [one["text"] for one in missed["changed"]] == ["It was delivered."]


async def test_who_is_there_is_told_to_those_who_talk_with_them(shop: Shop):
    await talk(shop, "ada", "bob")
    await shop.person("eve", phone="+31612349999")
    base = shop.api.base_url
    async with device(base, await token_of(shop, "ada")) as ada:
        await ada.ask(type="subscribe", topic="presence", people=["bob", "eve", "nobody"])
        first = await ada.until(type="presence")
        assert {one["id"]: one["state"] for one in first["people"]} == {"bob": "offline", "eve": "offline", "nobody": "offline"}
        async with device(base, await token_of(shop, "bob")) as bob, device(base, await token_of(shop, "eve")):
            online = await ada.until(lambda f: f["type"] == "presence" and f["people"][0]["state"] == "online")
            assert [one["id"] for one in online["people"]] == ["bob"]
            await bob.say(type="presence", state="away")
            await ada.until(lambda f: f["type"] == "presence" and f["people"][0]["state"] == "away")
        gone = await ada.until(lambda f: f["type"] == "presence" and f["people"][0]["state"] == "offline" and f is not first)
        assert gone["people"][0]["last_seen_at"] is not None
        assert all(
            one["id"] != "eve" for frame in ada.told if frame["type"] == "presence" and frame is not first for one in frame["people"]
        )


async def test_who_says_how_far_they_have_read_and_goes_has_read_it(shop: Shop):
    at = await talk(shop, "ada", "bob")
    for _ in range(3):
        await say(shop, at, "Hello", "bob")
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        await ada.say(type="call", id="1", method="GET", path="/v1/me")
        await ada.say(type="position", conversation=name_of(at), read=2)
        await ada.socket.close()
    await shop.until("/v1/contacts/ada/conversations", lambda body: body["data"][0]["read"] == 2)
