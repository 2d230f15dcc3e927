"""What has changed in a feed, told device by device from a cursor: nothing left out, nothing in the wrong state, or a clear start over."""

import asyncio
from datetime import timedelta

import pytest

from tests.flow.conftest import Shop
from tests.flow.feeds import Device, check, feed, item, until_told, whole
from tidings.core.clock import rfc3339, system_clock
from tidings.core.ids import BUCKETS, decode, new_id
from tidings.events import Fact, append
from tidings.feed import changes, counts

pytestmark = pytest.mark.anyio


async def test_what_is_done_on_one_device_is_so_on_the_other(shop: Shop):
    await shop.person()
    one, two, three, four = [await item(shop, body=f"{n}") for n in range(4)]
    phone, laptop = Device(shop), Device(shop)
    await check(phone, laptop)
    token = (await shop.ask("POST", "/v1/contacts/ada/tokens", {}, status=201))["token"]
    async with shop.api.with_key(token) as ada:
        assert (await ada.post(f"/v1/me/feed/{one}/read")).status_code == 200
        assert (await ada.post(f"/v1/me/feed/{two}/seen")).status_code == 200
        assert (await ada.put(f"/v1/me/feed/{three}/archive")).status_code == 200
        assert (await ada.post(f"/v1/me/feed/{four}/act", json={})).status_code == 200
        await check(phone)
        assert phone.items[one]["read_at"] is not None
        assert phone.items[two]["seen_at"] is not None
        assert three not in phone.items
        assert phone.items[four]["acted"]["action"] is None
        assert phone.counts == {"unseen": 0, "unread": 1}
        assert (await ada.delete(f"/v1/me/feed/{three}/archive")).status_code == 200
        assert (await ada.post("/v1/me/feed/mark", json={"as": "read"})).status_code == 200
    await check(phone, laptop)
    assert laptop.counts == {"unseen": 0, "unread": 0}
    assert (phone.began, laptop.began) == (1, 1), "neither had to begin anew"


async def test_what_arrives_is_told_and_takes_the_place_of_what_it_replaces(shop: Shop):
    await shop.person()
    device = Device(shop)
    await check(device)
    first = await item(shop, body="Packed", collapse_key="order-1")
    await until_told(device, first)
    second = await item(shop, body="On its way", collapse_key="order-1")
    await until_told(device, second)
    assert first not in device.items
    assert device.items[second]["replaces"] == first
    # What goes over other channels is none of it.
    await shop.reaches((await shop.say())["deliveries"][0]["id"], "delivered")
    await check(device)
    assert set(device.items) == {second}


async def test_what_is_replaced_is_gone_although_the_newer_one_waits(shop: Shop):
    await shop.person()
    device = Device(shop)
    first = await item(shop, body="Packed", collapse_key="order-1")
    await check(device)
    await shop.say(channel="inapp", body="Later", collapse_key="order-1", send_at=rfc3339(system_clock() + timedelta(hours=1)))
    await check(device)
    assert first not in device.items
    await shop.advance("2h")
    await check(device)
    assert [one["text"] for one in device.items.values()] == ["Later"]


async def test_what_was_snoozed_is_told_when_it_is_back(shop: Shop):
    await shop.person()
    one = await item(shop)
    device = Device(shop)
    await check(device)
    await shop.ask("PUT", f"/v1/contacts/ada/feed/{one}/snooze", {"until": rfc3339(system_clock() + timedelta(hours=1))})
    await check(device)
    assert device.items == {}
    await shop.advance("61m")
    await check(device)
    assert device.items[one]["seen_at"] is None


async def test_without_a_cursor_it_is_told_where_to_begin(shop: Shop):
    await shop.person()
    await item(shop)
    await shop.rests()
    page = await shop.ask("GET", "/v1/contacts/ada/feed/changes")
    assert (page["changed"], page["gone"], page["after"], page["anew"], page["more"]) == ([], [], None, False, False)
    assert page["counts"] == {"unseen": 1, "unread": 1}
    assert page["cursor"] == (await feed(shop))["cursor"]


async def test_a_cursor_of_somewhere_else_begins_anew(shop: Shop):
    await shop.person()
    await item(shop)
    await shop.rests()
    cursor = (await feed(shop))["cursor"]
    for wrong in (cursor + 1, cursor + BUCKETS, 2**63 - 1):
        page = await shop.ask("GET", f"/v1/contacts/ada/feed/changes?after={wrong}")
        assert (page["anew"], page["changed"], page["cursor"]) == (True, [], cursor)
    for wrong in ("-1", "x", str(2**63)):
        await shop.ask("GET", f"/v1/contacts/ada/feed/changes?after={wrong}", status=422)


async def test_who_is_far_behind_begins_anew(shop: Shop):
    await shop.person()
    one = await item(shop)
    device = Device(shop)
    await check(device)
    # Others of the same bucket have said much meanwhile.
    delivery = decode("dlv", one)
    assert delivery is not None
    async with shop.api.app.database.pipeline() as tx:
        for _ in range(5_001):
            fact = Fact(
                bucket=delivery.int % BUCKETS,
                workspace_id=shop.api.workspace.workspace.id,
                type="consent.granted",
                occurred_at=system_clock(),
            )
            await append(tx, fact)
    await check(device)
    assert device.began == 2
    await shop.ask("POST", f"/v1/contacts/ada/feed/{one}/read")
    await check(device)
    assert device.began == 2


async def test_who_is_merged_and_who_is_themselves_again_begins_anew(shop: Shop):
    await shop.person()
    await shop.ask("PUT", "/v1/contacts/old", {"phone": "+31687654399"})
    old, _ = await item(shop, "old", body="Of old"), await item(shop, body="Of Ada")
    ada, other = Device(shop), Device(shop, "old")
    await check(ada, other)
    await shop.ask("POST", "/v1/contacts/ada/merge", {"from": "old"})
    await check(ada, other)
    assert set(ada.items) == set(other.items)
    assert old in ada.items
    assert (ada.began, other.began) == (2, 2)
    await item(shop, body="Of both")
    await check(ada, other)
    began = ada.began
    for deed in ("read", "seen"):
        await shop.ask("POST", f"/v1/contacts/ada/feed/{old}/{deed}")
        await check(ada, other)
    await shop.ask("PUT", f"/v1/contacts/old/feed/{old}/snooze", {"until": rfc3339(system_clock() + timedelta(hours=1))})
    await check(ada, other)
    assert old not in ada.items
    await shop.advance("61m")
    await check(ada, other)
    assert ada.items[old]["seen_at"] is None
    assert ada.began == began, "while they are one it is told of who stands for both"
    await shop.ask("POST", "/v1/contacts/old/unmerge")
    await check(ada, other)
    assert {one["text"] for one in ada.items.values()} == {"Of Ada", "Of both"}
    assert [one["text"] for one in other.items.values()] == ["Of old"]
    began = ada.began
    await item(shop, body="Of Ada alone")
    await check(ada, other)
    assert ada.began == began


async def test_of_many_the_page_tells_some_and_then_the_rest(shop: Shop):
    await shop.person()
    device = Device(shop)
    await check(device)
    ids = [await item(shop, body=f"{n}") for n in range(5)]
    await shop.ask("POST", "/v1/contacts/ada/feed/mark", {"as": "seen"})
    await shop.ask("PUT", f"/v1/contacts/ada/feed/{ids[0]}/archive")
    await shop.rests()
    page = await shop.ask("GET", f"/v1/contacts/ada/feed/changes?after={device.cursor}&limit=2")
    assert (page["more"], page["gone"], [one["id"] for one in page["changed"]]) == (True, [ids[0]], [ids[1]])
    await check(device)
    assert set(device.items) == set(ids[1:])


async def test_counts_of_many_are_what_each_of_them_has(shop: Shop):
    people = ["ada", "bob", "eve"]
    for n, who in enumerate(people):
        await shop.person(who, phone=f"+3161234567{n}")
        for _ in range(n):
            await item(shop, who)
    await shop.ask("POST", "/v1/contacts/eve/feed/mark", {"as": "seen"})
    ids = {who: decode("ctc", (await shop.ask("GET", f"/v1/contacts/{who}"))["id"]) for who in people}
    stranger = new_id()
    workspace = shop.api.workspace.workspace.id
    async with shop.api.app.database.pipeline() as tx:
        found = await counts(tx, workspace, [*(one for one in ids.values() if one is not None), stranger], system_clock())
        assert await counts(tx, workspace, [], system_clock()) == {}
        other = await counts(tx, new_id(), [one for one in ids.values() if one is not None], system_clock())
        [ada, *_] = [one for one in ids.values() if one is not None]
        nothing = await changes(tx, new_id(), ada, 0, 10, system_clock())
    told = {who: (found[one].unseen, found[one].unread) for who, one in ids.items() if one is not None}
    assert told == {"ada": (0, 0), "bob": (1, 1), "eve": (0, 2)}
    assert (found[stranger].unseen, found[stranger].unread) == (0, 0)
    assert {(one.unseen, one.unread) for one in other.values()} == {(0, 0)}, "of another workspace nothing is told"
    assert (nothing.changed, nothing.gone) == ([], [])


async def test_two_devices_that_mark_at_once_are_told_once(shop: Shop):
    await shop.person()
    ids = [await item(shop, body=f"{n}") for n in range(6)]
    given = {"as": "seen", "items": ids}
    backwards = {"as": "seen", "items": ids[::-1]}
    path = "/v1/contacts/ada/feed/mark"
    answers = await asyncio.gather(*(shop.ask("POST", path, body) for body in (given, backwards, given, backwards)))
    assert sum(one["marked"] for one in answers) == 6
    await shop.rests()
    events = await shop.ask("GET", "/v1/events?type=feed.updated&limit=200")
    assert len(events["data"]) == 6
    assert all(one["seen_at"] is not None for one in (await whole(shop)).values())
