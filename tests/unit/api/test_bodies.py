"""Large bodies share so many bytes, from their beginning until their request is answered; who finds no room waits in a short line."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tidings.api import bodies
from tidings.api.bodies import Reading, Room, receive_body
from tidings.core.errors import Malformed, TooLarge, Unavailable

pytestmark = pytest.mark.anyio

LIMIT = 5_000_000


def coming(*parts: bytes, hold: asyncio.Event | None = None) -> Callable[[], Awaitable[dict[str, Any]]]:
    """A body in parts; the last one comes when `hold` is set, and nothing after it."""
    left = list(parts)

    async def receive() -> dict[str, Any]:
        if not left or (len(left) == 1 and hold is not None):
            await (hold if left and hold is not None else asyncio.Event()).wait()
        part = left.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    return receive


def request(
    reading: Reading, size: int, *, hold: asyncio.Event | None = None, told: bool = True, owner: object = None, is_known: bool = True
) -> "asyncio.Task[bytes]":
    """One request as a server makes it, in a task of its own."""
    headers = {b"content-length": str(size).encode()} if told else {}
    half = size // 2
    room = Room(reading, owner or object(), is_known=is_known)
    return asyncio.create_task(receive_body_of(headers, coming(b"x" * half, b"x" * (size - half), hold=hold), room))


async def receive_body_of(headers: dict[bytes, bytes], receive: Callable[[], Awaitable[dict[str, Any]]], room: Room) -> bytes:
    try:
        return await receive_body(receive, headers, LIMIT, room)
    finally:
        room.give()


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "HELD_BYTES", 100_000)
    monkeypatch.setattr(bodies, "WAIT_SECONDS", 0.2)
    monkeypatch.setattr(bodies, "LINE", 2)


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_small_ones_come_in_however_full_it_is() -> None:
    reading, hold = Reading(), asyncio.Event()
    large = request(reading, 90_000, hold=hold)
    await settled()
    assert reading.held == 90_000
    assert len(await request(reading, bodies.SMALL_BODY)) == bodies.SMALL_BODY
    hold.set()
    assert len(await large) == 90_000
    await settled()
    assert reading.held == 0, "the request is over"


async def test_who_finds_no_room_waits_its_turn_or_is_told_to_come_back() -> None:
    reading, hold = Reading(), asyncio.Event()
    first = request(reading, 90_000, hold=hold)
    await settled()
    waiting = [request(reading, 40_000), request(reading, 40_000)]
    await settled()
    assert len(reading.waiting) == 2
    with pytest.raises(Unavailable):
        await request(reading, 20_000)
    hold.set()
    assert [len(await one) for one in (first, *waiting)] == [90_000, 40_000, 40_000]
    await settled()
    assert (reading.held, len(reading.waiting)) == (0, 0)


async def test_nobody_waits_for_long_and_who_leaves_leaves_nothing_behind() -> None:
    reading, hold = Reading(), asyncio.Event()
    first = request(reading, 90_000, hold=hold)
    await settled()
    gone, late = request(reading, 40_000), request(reading, 40_000)
    await settled()
    gone.cancel()
    with pytest.raises(Unavailable):
        await late
    assert (reading.held, len(reading.waiting)) == (90_000, 0)
    hold.set()
    await first
    await settled()
    assert reading.held == 0


async def test_one_that_is_larger_than_all_the_room_comes_in_alone() -> None:
    reading = Reading()
    hold = asyncio.Event()
    first = request(reading, 50_000, hold=hold)
    await settled()
    large = request(reading, 300_000)
    await settled()
    assert len(reading.waiting) == 1
    hold.set()
    assert len(await first) == 50_000
    assert len(await large) == 300_000
    await settled()
    assert len(await request(reading, 300_000)) == 300_000, "and where nobody else is"


async def test_what_does_not_tell_its_size_is_counted_as_it_comes() -> None:
    reading, hold = Reading(), asyncio.Event()
    untold = request(reading, 60_000, hold=hold, told=False)
    await settled()
    assert reading.held == 30_000 - bodies.SMALL_BODY
    with pytest.raises(Unavailable):
        await request(reading, 300_000, told=False)
    with pytest.raises(TooLarge):
        await request(Reading(), LIMIT + 1)
    hold.set()
    await untold
    await settled()
    assert reading.held == 0


async def test_a_body_that_stops_coming_is_given_up_and_its_room_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_FIRST_SECONDS", 0.05)
    reading = Reading()
    with pytest.raises(Unavailable):
        await request(reading, 9_000, hold=asyncio.Event())
    await settled()
    assert reading.held == 0


async def test_one_caller_has_a_quarter_of_the_room_and_others_do_not_wait_behind_it() -> None:
    reading, hold = Reading(), asyncio.Event()
    first = request(reading, 20_000, hold=hold, owner="greedy")
    await settled()
    second = request(reading, 20_000, owner="greedy")
    await settled()
    assert (reading.held, len(reading.waiting)) == (20_000, 1)
    assert len(await request(reading, 80_000, owner="other")) == 80_000
    hold.set()
    assert [len(await first), len(await second)] == [20_000, 20_000]
    assert (reading.held, reading.shares) == (0, {})


async def test_who_is_not_known_holds_what_came_and_not_what_was_announced() -> None:
    reading, hold = Reading(), asyncio.Event()
    slow = request(reading, 60_000, hold=hold, is_known=False)
    await settled()
    assert reading.held == 30_000 - bodies.SMALL_BODY
    hold.set()
    assert len(await slow) == 60_000


async def test_whoever_leaves_the_line_lets_those_behind_it_in(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, hold = Reading(), asyncio.Event()
    first = request(reading, 70_000, hold=hold)
    await settled()
    gone = request(reading, 90_000)
    await settled()
    monkeypatch.setattr(bodies, "WAIT_SECONDS", 60.0)
    behind = request(reading, 20_000)
    await settled()
    assert len(reading.waiting) == 2
    with pytest.raises(Unavailable):
        await gone
    assert len(await asyncio.wait_for(behind, 5)) == 20_000
    hold.set()
    await first


async def test_a_body_that_has_room_does_not_wait_behind_one_that_waits_for_it() -> None:
    reading, hold = Reading(), asyncio.Event()
    room = Room(reading, "it")
    await room.take(50_000)
    waiting = request(reading, 90_000, hold=hold)
    await settled()
    assert len(reading.waiting) == 1
    await asyncio.wait_for(room.take(40_000), 0.1)
    assert (reading.held, room.size) == (90_000, 90_000)
    room.give()
    hold.set()
    assert len(await waiting) == 90_000


async def test_a_body_that_is_cut_off_is_not_taken_as_whole() -> None:
    told = [{"type": "http.request", "body": b'{"to": "ada"}', "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> dict[str, Any]:
        return told.pop(0)

    with pytest.raises(Malformed):
        await receive_body(receive, {b"content-length": b"20"}, LIMIT, Room(Reading(), None))
