"""Two nodes: what happens at one is known at the other, by whichever of three ways comes through; many hints are one NOTIFY."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
import pytest

from tests.conftest import serving
from tests.devices import Device, Frame, device
from tests.flow.conftest import Shop
from tests.flow.feeds import item, whole
from tests.flow.t114_socket import name_of, token_of
from tests.flow.t119_slow_readers import live_of
from tests.flow.talks import say, talk
from tidings.api.live import personal
from tidings.api.live.live import Live
from tidings.core.clock import rfc3339, system_clock
from tidings.core.ids import new_id
from tidings.realtime import log
from tidings.realtime.hints import CHANNEL, EVERYTHING, Hint, write_hint
from tidings.workers import loops

pytestmark = pytest.mark.anyio

WAYS = ("hints", "log", "sweep")
SECONDS = 10.0
"""One, and nine for the machine."""


@asynccontextmanager
async def beside(shop: Shop) -> AsyncGenerator[tuple[Live, str]]:
    """Another node on the same database, and its address."""
    async with serving(shop.api.app.settings, role="api") as (other, base):
        assert other.live is not None
        yield other.live, base


def hears_nothing(_: object) -> None:
    return


def close(patching: pytest.MonkeyPatch, node: Live, *ways: str) -> None:
    """The node comes to know of nothing by these ways, as long as that is patched."""

    async def finds_nothing() -> None:
        return

    if "hints" in ways:
        patching.setattr(node.hints, "_on_hints", hears_nothing)
    if "log" in ways:
        patching.setattr(node._log, "is_wanted", lambda: False)
    if "sweep" in ways:
        patching.setattr(node.hub, "_sweep", finds_nothing)


class FeedOf:
    """The feed as a device keeps it: fetched at the beginning, and then what it is told."""

    def __init__(self, one: Device, items: dict[str, Frame], cursor: int) -> None:
        self._one, self.items, self.cursor, self._read = one, dict(items), cursor, 0
        self.counts: Frame = {}

    def catch_up(self) -> None:
        for frame in self._one.told[self._read :]:
            self._read += 1
            if frame["type"] == "feed":
                assert (frame["after"], frame["anew"]) == (self.cursor, False)
                self.items = {name: kept for name, kept in self.items.items() if name not in frame["gone"]}
                self.items |= {changed["id"]: changed for changed in frame["changed"]}
                self.cursor, self.counts = frame["cursor"], frame["counts"]

    async def becomes(self, items: dict[str, Frame], counts: Frame) -> None:
        """It is told to be so, within its time."""
        async with asyncio.timeout(SECONDS):
            while (self.items, self.counts) != (items, counts):
                await asyncio.sleep(0.01)
                self.catch_up()


async def test_what_is_done_on_one_device_is_so_on_a_device_at_another_node(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    await shop.person("ada")
    ids = [await item(shop, body=f"{n}", actions=[{"label": "Yes", "url": "https://shop.example/yes"}]) for n in range(4)]
    await shop.rests()
    token = await token_of(shop, "ada")
    deeds = (
        ("POST", f"/{ids[0]}/seen", None),
        ("POST", f"/{ids[0]}/read", None),
        ("POST", f"/{ids[1]}/act", {"action": 0}),
        ("PUT", f"/{ids[2]}/archive", None),
        ("PUT", f"/{ids[3]}/snooze", {"until": rfc3339(system_clock() + timedelta(days=1))}),
        ("DELETE", f"/{ids[2]}/archive", None),
        ("DELETE", f"/{ids[3]}/snooze", None),
        ("POST", "/mark", {"as": "read"}),
    )
    took: list[float] = []
    async with beside(shop) as (other, base), device(shop.api.base_url, token) as phone, device(base, token) as desk:
        for node in (live_of(shop), other):
            close(monkeypatch, node, "hints", "sweep")
        items = await whole(shop)
        kept = [FeedOf(one, items, (await one.ask(type="subscribe", topic="feed"))["after"]) for one in (phone, desk)]
        for doing, (method, path, body) in zip((phone, desk) * 4, deeds, strict=True):
            before, begun = items, time.monotonic()
            answer = await doing.call(method, f"/v1/me/feed{path}", body)
            assert answer["status"] == 200, answer
            items, page = await whole(shop), await shop.ask("GET", "/v1/contacts/ada/feed?limit=1")
            assert items != before, path
            for one in kept:
                await one.becomes(items, {"unseen": page["unseen"], "unread": page["unread"]})
            took.append(time.monotonic() - begun)
    assert kept[0].counts == {"unseen": 0, "unread": 0}
    assert min(took) < 1, took


def test_what_is_waited_for_on_the_way_to_another_device_is_less_than_a_second():
    # An event gets its place in the log, a node reads it there, and gathers what to tell. The rest is work.
    assert loops.TICK_SECONDS + loops.PAUSE_SECONDS + log.TICK_SECONDS + personal.PAUSE_SECONDS <= 1


@pytest.mark.parametrize("way", WAYS)
async def test_each_way_of_knowing_is_enough(shop: Shop, way: str, monkeypatch: pytest.MonkeyPatch):
    at = await talk(shop, "ada", "bob")
    name = name_of(at)
    tokens = [await token_of(shop, one) for one in ("ada", "bob")]
    async with beside(shop) as (other, base), device(base, tokens[0]) as far, device(shop.api.base_url, tokens[1]) as near:
        for one in (far, near):
            await one.follow(name)
        with monkeypatch.context() as closed:
            close(closed, other, *WAYS)
            said = 0
            while said in far.kept[name].posts or not said:
                # A look that was on its way may still have seen it; in the end nobody looks.
                assert said < 10, "no other way is open"
                said += 1
                await say(shop, at, f"{said}")
                await near.until_posts(name, said)
                await shop.rests()
                await asyncio.sleep(1)
        close(monkeypatch, other, *(one for one in WAYS if one != way))
        if way != "hints":
            # What was said while they were closed is found; hints are gone with their moment.
            await far.until_posts(name, said)
        await say(shop, at, "and on")
        assert sorted((await far.until_posts(name, said + 1)).posts) == list(range(1, said + 2))


@asynccontextmanager
async def overheard(shop: Shop, node: Live) -> AsyncGenerator[list[str]]:
    """What this node says to the others, as a connection hears it that is none of ours."""
    heard: list[str] = []

    def on_hint(_connection: object, _pid: int, _channel: str, payload: object) -> None:
        who, _, words = str(payload).partition(" ")
        if who == node.hints._node:
            heard.append(words)

    connection = await asyncpg.connect(shop.api.app.url)
    try:
        await connection.add_listener(CHANNEL, on_hint)
        yield heard
    finally:
        await connection.close()


async def until_heard(heard: list[str], word: str) -> list[str]:
    """All that was said until this was."""
    async with asyncio.timeout(20):
        while not any(word in said.split() for said in heard):  # noqa: ASYNC110 - it comes by itself
            await asyncio.sleep(0.01)
    return heard


async def test_what_moves_at_one_time_is_one_notify(shop: Shop):
    live = live_of(shop)
    moved = [new_id() for _ in range(100)]
    async with overheard(shop, live) as heard:
        # As after one commit of many posts, and each of them more than once.
        live.touched(moved + moved)
        words = [write_hint(Hint("c", one)) for one in moved]
        [said] = [one for one in await until_heard(heard, words[-1]) if words[0] in one.split()]
        assert [word for word in said.split() if word in words] == words


async def test_more_than_can_be_named_is_looked_for_everywhere(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    at = await talk(shop, "ada", "bob")
    name = name_of(at)
    live = live_of(shop)
    async with beside(shop) as (other, base), device(base, await token_of(shop, "ada")) as far, overheard(shop, live) as heard:
        await far.follow(name)
        close(monkeypatch, other, "log", "sweep")
        with monkeypatch.context() as patched:
            # This post is named by nobody.
            patched.setattr(live.hub, "touched", hears_nothing)
            await say(shop, at, "1")
        live.touched([new_id() for _ in range(1_000)])
        await far.until_posts(name, 1)
        assert (await until_heard(heard, EVERYTHING)).count(EVERYTHING) == 1
