"""A dashboard follows the log over links that break again and again: it is told every event, each once, those of one conversation in their order."""

import asyncio

import pytest

from tests.devices import device
from tests.flow.conftest import Json, Shop
from tests.flow.talks import say, talk
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio

CUTS = 8
POSTS = 60


async def test_whoever_is_cut_off_while_much_happens_has_all_of_the_log(shop: Shop):
    at = await talk(shop, "ada", "bob")
    token, _ = await member_of(shop.api)
    first = (await shop.ask("GET", "/v1/events/latest"))["next"]

    async def talk_on() -> list[str]:
        return [(await say(shop, at, f"{n}", "ada" if n % 2 else None))["id"] for n in range(POSTS)]

    talking = asyncio.create_task(talk_on())
    seen: list[Json] = []
    cursor = first
    for n in range(CUTS + 1):
        async with device(shop.api.base_url, token) as desk:
            assert (await desk.ask(type="subscribe", topic="events", after=cursor))["after"] == cursor
            if n < CUTS and not talking.done():
                # In the middle of something, and without a word.
                await desk.until(type="events")
                desk.socket.transport.abort()
                await desk.closed()
            else:
                said = await talking
                if said[-1] not in posted(seen):
                    await desk.until(lambda frame, last=said[-1]: frame["type"] == "events" and last in posted(frame["events"]))
        for frame in told_frames(desk.told):
            seen += frame["events"]
            cursor = frame["cursor"]
    assert len({event["id"] for event in seen}) == len(seen), "none comes twice"
    assert posted(seen) == await talking
    # What is behind the cursor was not told yet.
    everything, behind = await log_since(shop, first), {event["id"] for event in await log_since(shop, cursor)}
    known = {event["id"] for event in seen}
    assert known.isdisjoint(behind)
    assert [event for event in everything if event["id"] not in known | behind] == []


def told_frames(told: list[Json]) -> list[Json]:
    """Those of the log."""
    return [frame for frame in told if frame["type"] == "events"]


def posted(events: list[Json]) -> list[str]:
    """The posts of which they tell."""
    return [event["data"]["message"] for event in events if event["type"] == "message.posted"]


async def log_since(shop: Shop, after: str) -> list[Json]:
    """All events after the cursor, by HTTP."""
    found: list[Json] = []
    while True:
        page = await shop.ask("GET", f"/v1/events?limit=200&after={after}")
        if not page["data"]:
            return found
        found += page["data"]
        after = page["next"]
