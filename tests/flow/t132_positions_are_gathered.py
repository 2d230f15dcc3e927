"""How far somebody has read is said with each post that they see, and stored and told once a second: the highest, on every node."""

import asyncio
import time
from math import floor

import pytest

from tests.devices import Device, device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of, token_of
from tests.flow.t131_the_same_on_every_node import beside
from tests.flow.talks import say, talk
from tidings.api.live.saying import GATHER_SECONDS

pytestmark = pytest.mark.anyio

POSTS = 20


def steps(one: Device, who: str) -> list[int]:
    """How far the device was told that this person has read, frame by frame."""
    people = [person for frame in one.told if frame["type"] == "positions" for person in frame["people"]]
    return [person["read"] for person in people if person["person"]["id"] == who]


async def test_a_burst_of_positions_is_stored_and_told_once_a_second_and_the_highest_wins(shop: Shop):
    at = await talk(shop, "ada", "bob", "cho")
    name = name_of(at)
    for n in range(POSTS):
        await say(shop, at, f"{n}")
    first = (await shop.ask("GET", "/v1/events/latest"))["next"]
    tokens = {who: await token_of(shop, who) for who in ("ada", "bob", "cho")}
    async with (
        beside(shop) as (_, base),
        device(shop.api.base_url, tokens["ada"]) as ada,
        device(shop.api.base_url, tokens["bob"]) as bob,
        device(base, tokens["cho"]) as cho,
    ):
        for one in (bob, cho):
            await one.follow(name, positions=True)
            await one.until(lambda _, one=one: steps(one, "ada"))
        known = {one: len(steps(one, "ada")) for one in (bob, cho)}
        begun = time.monotonic()
        for read in range(1, POSTS + 1):
            await ada.say(type="position", conversation=name, read=read)
            # As fast as somebody scrolls.
            await asyncio.sleep(0.05)
        # Who looks at an older post again has not read less.
        await ada.say(type="position", conversation=name, read=3)
        for one in (bob, cho):
            await one.until(lambda _, one=one: POSTS in steps(one, "ada"))
        # A second does not begin more often than this; on a slow machine it may be several.
        most = floor((time.monotonic() - begun) / GATHER_SECONDS) + 1
        for one in (bob, cho):
            told = steps(one, "ada")[known[one] :]
            assert told == sorted(told), "nobody reads less"
            assert told[-1] == POSTS
            assert len(told) <= most, f"{len(told)} frames where there are at most {most}"
    await shop.rests()
    log = (await shop.ask("GET", f"/v1/events?type=participant.read&after={first}&limit=100"))["data"]
    stored = [event["data"]["read"] for event in log if event["conversation"] == name]
    assert stored[-1] == POSTS
    assert len(stored) <= most, f"stored {len(stored)} times where it is at most {most}"
    [mine] = (await shop.ask("GET", "/v1/contacts/ada/conversations"))["data"]
    assert (mine["read"], mine["unread"]) == (POSTS, 0)
