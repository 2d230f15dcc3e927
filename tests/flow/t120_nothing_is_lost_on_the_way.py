"""What is told by the loops of a node is told although they are disturbed: by another look, by the database, by a busy stream."""

import asyncio
import time
from collections.abc import Iterable
from uuid import UUID

import asyncpg
import pytest

from tests.devices import device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of, token_of
from tests.flow.t116_stream import stream
from tests.flow.t119_slow_readers import live_of
from tests.flow.talks import say, talk
from tests.security.test_roles import signed_in
from tidings.api.live import live as lives
from tidings.api.live import personal as personals
from tidings.api.live.device import Device
from tidings.core.ids import decode
from tidings.feed import FeedChanges
from tidings.realtime.hints import CHANNEL, Hint, write_hint
from tidings.workspaces.end_users import set_badge

pytestmark = pytest.mark.anyio


async def test_what_comes_into_the_feed_as_it_is_being_followed_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    await shop.person("ada")
    personal = live_of(shop).personal
    look, moved, looks, is_seen = personal._look_at_feed, personal.people_moved, 0, asyncio.Event()

    async def slowly(device: Device, after: int | None) -> FeedChanges:
        nonlocal looks
        looks += 1
        n = looks
        found = await look(device, after)
        if n == 2:
            # At subscribing: it has seen nothing yet, and ends before the look that has.
            await is_seen.wait()
        elif n == 3:
            is_seen.set()
            await asyncio.sleep(0.2)
        return found

    monkeypatch.setattr(personal, "_look_at_feed", slowly)
    monkeypatch.setattr(personal, "people_moved", hears_nothing)
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        await ada.ask(type="subscribe", topic="feed")
        await shop.say("ada", channel="inapp", body="Your order is on its way.")
        await shop.rests()
        # The log has told of it by now; it is told of once more, and for the last time.
        await asyncio.sleep(1)
        moved([*personal.watchers()])
        told = await ada.until(lambda frame: frame["type"] == "feed" and frame["changed"])
        assert [item["text"] for item in told["changed"]] == ["Your order is on its way."]
        assert looks >= 4


def hears_nothing(_: Iterable[UUID]) -> None:
    return


async def test_the_log_goes_on_after_the_database_was_away(shop: Shop):
    client, _ = await signed_in(shop.api, "admin")
    await client.aclose()
    await shop.person("ada")
    before = (await shop.ask("GET", "/v1/events"))["next"]
    assert before is not None
    personal, followed, other = live_of(shop).personal, live_of(shop)._log, await asyncpg.connect(shop.api.app.url)
    try:
        async with device(shop.api.base_url, client.headers["authorization"].removeprefix("Bearer ")) as desk, asyncio.timeout(60):
            # Followed to its end, the log tells nobody of anything once more.
            await desk.ask(type="subscribe", topic="events", after=before)
            await shop.say("ada")
            await desk.until(
                lambda frame: frame["type"] == "events" and "delivery.delivered" in {event["type"] for event in frame["events"]}
            )
            while followed._cursor != await other.fetchval("SELECT event_ends()"):  # noqa: ASYNC110 - the log does not tell
                await asyncio.sleep(0.05)
            async with other.transaction():
                await other.execute("LOCK TABLE events IN ACCESS EXCLUSIVE MODE")
                desk.told.clear()
                await desk.ask(type="subscribe", topic="events", after=before)
                # Whoever reads it for the device waits for us, as others do, and all of them are cut off. (Which of them it is their statements do
                # not tell: what is only being made ready is not shown.)
                while personal._has_log_moved:  # noqa: ASYNC110 - it does not tell
                    await asyncio.sleep(0.01)
                for _ in range(3):
                    await asyncio.sleep(0.3)
                    await other.execute(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
                    )
            told = await desk.until(lambda frame: frame["type"] == "events" and frame["events"])
            assert "message.accepted" in {event["type"] for event in told["events"]}
    finally:
        await other.close()


async def test_a_stream_on_which_much_is_told_is_not_silent(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lives, "SILENCE_SECONDS", 2)
    at = await talk(shop, "ada", "bob")
    async with stream(shop, await token_of(shop, "ada"), f"conversations={name_of(at)}") as events:
        await events.until("subscribed")
        end = time.monotonic() + 2 * lives._TEND_SECONDS
        while time.monotonic() < end:
            await say(shop, at, "on and on", "bob")
            await events.until("changes")
            await asyncio.sleep(0.2)


async def test_a_node_that_takes_nobody_more_takes_no_stream(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    await shop.person("ada")
    live = live_of(shop)
    async with shop.api.with_key(await token_of(shop, "ada")) as ada:
        for where, name, value in ((lives, "MOST_DEVICES", 0), (live, "_is_stopping", True)):
            with monkeypatch.context() as patched:
                patched.setattr(where, name, value)
                told = await ada.get("/v1/me/stream")
                assert (told.status_code, told.json()["code"], told.headers["retry-after"]) == (503, "unavailable", "1")


async def test_a_last_event_that_is_none_of_ours_is_no_error_of_ours(shop: Shop):
    await shop.person("ada")
    token = await token_of(shop, "ada")
    for last in ("feed=%C2%B2", "feed=%D9%A3", f"feed={'9' * 3_000}"):
        async with shop.api.with_key(None) as nobody:
            assert (await nobody.get("/v1/me/stream?feed=now", headers={"last-event-id": last})).status_code == 401
        async with stream(shop, token, "feed=now", last_event_id=last) as events:
            assert (await events.until("subscribed"))["topic"] == "feed"
    async with shop.api.with_key(token) as ada:
        for feed in ("%C2%B2", "%D9%A3", "9" * 21):
            assert (await ada.get(f"/v1/me/stream?feed={feed}")).status_code == 422


async def test_what_waits_elsewhere_is_told_to_every_device(shop: Shop):
    await shop.person("ada")
    token = await token_of(shop, "ada")
    async with device(shop.api.base_url, token) as phone, device(shop.api.base_url, token) as desk:
        await desk.ask(type="subscribe", topic="counts")
        await desk.until(type="counts", external=0)
        assert (await phone.call("PUT", "/v1/me/badge", {"external": 7}))["status"] == 200
        told = await desk.until(type="counts", external=7)
        assert told["badge"] == 7


async def test_a_badge_is_hinted_at_once_and_only_where_it_is_another_one(shop: Shop):
    ada = await shop.person("ada")
    heard: list[str] = []
    is_all = asyncio.Event()

    def hear(*said: object) -> None:
        heard.append(str(said[-1]))
        if said[-1] == "the end":
            is_all.set()

    listener = await asyncpg.connect(shop.api.app.url)
    try:
        await listener.add_listener(CHANNEL, hear)
        for external in (3, 3, 3, 4):
            await shop.ask("PUT", "/v1/contacts/ada/badge", {"external": external})
        # What was said is heard in its order, whoever has said it.
        await listener.execute("SELECT pg_notify($1, 'the end')", CHANNEL)
        async with asyncio.timeout(20):
            await is_all.wait()
    finally:
        await listener.close()
    own = decode("ctc", ada["id"])
    assert own is not None
    assert sum(write_hint(Hint("f", own)) in said for said in heard) == 2


async def test_one_who_cannot_be_told_keeps_nobody_else_from_it(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    ada, bob = [decode("ctc", (await shop.person(name))["id"]) for name in ("ada", "bob")]
    assert ada is not None
    assert bob is not None
    client, _ = await signed_in(shop.api, "admin")
    await client.aclose()
    member = client.headers["authorization"].removeprefix("Bearer ")
    personal = live_of(shop).personal
    tell_events, tell_person, tell_moved = personal._tell_events, personal._tell_person, personal.desk._tell_moved
    monkeypatch.setattr(personals, "AT_ONCE", 1)
    async with device(shop.api.base_url, member) as first, device(shop.api.base_url, member) as second:
        for one in (first, second):
            await one.ask(type="subscribe", topic="events")
        ill, _ = personal._readers.values()

        async def tell_a_reader(reader: Device) -> None:
            if reader is ill:
                raise RuntimeError("of this one something cannot be read")
            await tell_events(reader)

        monkeypatch.setattr(personal, "_tell_events", tell_a_reader)
        await shop.say("ada")
        await second.until(lambda frame: frame["type"] == "events" and frame["events"])

        async def tell_at_a_desk(at: Device, moved: list[UUID]) -> None:
            if at is ill:
                raise RuntimeError("of this one something cannot be read")
            await tell_moved(at, moved)

        for one in (first, second):
            await one.ask(type="subscribe", topic="conversations")
            await one.until(type="inbox", anew=True)
        monkeypatch.setattr(personal.desk, "_tell_moved", tell_at_a_desk)
        await talk(shop, "ada", "bob")
        await second.until(lambda frame: frame["type"] == "inbox" and not frame["anew"] and frame["changed"])

    async def tell_somebody(person_id: UUID, conversations: set[UUID] | None) -> None:
        if person_id == ada:
            raise RuntimeError("of this one something cannot be read")
        await tell_person(person_id, conversations)

    monkeypatch.setattr(personal, "_tell_person", tell_somebody)
    async with (
        device(shop.api.base_url, await token_of(shop, "ada")) as hers,
        device(shop.api.base_url, await token_of(shop, "bob")) as his,
    ):
        for one in (hers, his):
            await one.ask(type="subscribe", topic="counts")
            await one.until(type="counts", external=0)
        async with shop.api.app.database.pipeline() as tx:
            assert await set_badge(tx, shop.api.workspace.workspace.id, bob, 7)
        # Nothing has told of it: both are looked at in this order, and no other.
        personal.people_moved([ada, bob])
        await his.until(type="counts", external=7)


async def test_what_is_for_members_is_refused_to_end_users(shop: Shop):
    await shop.person("ada")
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        refused = await ada.ask(type="subscribe", topic="resources")
        assert refused["problem"]["errors"][0]["code"] == "for_members"
