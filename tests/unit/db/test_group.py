"""Group commit: everybody hears what became of theirs, once, and nobody pays for another's."""

import asyncio
from collections.abc import Sequence

import pytest

from tidings.core.errors import Conflict, Unavailable
from tidings.db import GroupCommit

pytestmark = pytest.mark.anyio


class Store:
    """Keeps what it is given, group by group; some things it cannot store."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.is_away = False

    async def __call__(self, group: Sequence[str]) -> list[int]:
        self.groups.append([*group])
        await asyncio.sleep(0)
        if self.is_away:
            raise Unavailable
        if "bad" in group:
            raise Conflict("bad")
        return [len(one) for one in group]


def split(waiting: list[str]) -> tuple[list[str], list[str]]:
    return waiting[:3], waiting[3:]


async def test_who_comes_while_a_group_is_stored_shares_the_next_one():
    store = Store()
    group = GroupCommit[str, int](store, split)
    assert await asyncio.gather(*(group.add("x" * n) for n in range(1, 8))) == [1, 2, 3, 4, 5, 6, 7]
    assert [len(one) for one in store.groups] == [3, 3, 1]
    assert await group.add("xx") == 2


async def test_of_a_group_that_fails_each_is_stored_alone():
    store = Store()
    group = GroupCommit[str, int](store, split)
    found = await asyncio.gather(group.add("a"), group.add("bad"), group.add("cc"), return_exceptions=True)
    assert (found[0], found[2]) == (1, 2)
    assert isinstance(found[1], Conflict)
    assert store.groups == [["a", "bad", "cc"], ["a"], ["bad"], ["cc"]]


async def test_where_nobody_can_be_asked_all_hear_so_at_once():
    store = Store()
    store.is_away = True
    group = GroupCommit[str, int](store, split)
    found = await asyncio.gather(*(group.add("x" * n) for n in range(1, 6)), return_exceptions=True)
    assert all(isinstance(one, Unavailable) for one in found)
    assert [len(one) for one in store.groups] == [3, 2]
    store.is_away = False
    assert await group.add("xx") == 2


async def test_who_gives_up_does_not_disturb_the_others():
    store = Store()
    group = GroupCommit[str, int](store, split)
    impatient = asyncio.create_task(group.add("a"))
    patient = asyncio.create_task(group.add("bb"))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == 2
    await group.aclose()


async def test_two_of_the_same_are_two():
    store = Store()
    group = GroupCommit[str, int](store, split)
    same = "ab"
    assert await asyncio.gather(group.add(same), group.add(same)) == [2, 2]


async def test_a_second_group_goes_beside_the_first_only_where_enough_wait():
    held = asyncio.Event()
    groups: list[list[str]] = []

    async def store(some: Sequence[str]) -> list[int]:
        groups.append([*some])
        await held.wait()
        return [len(one) for one in some]

    group = GroupCommit[str, int](store, split, at_once=2, beside=3)
    told = [group.put("a")]
    await asyncio.sleep(0)
    told += [group.put("bb"), group.put("ccc")]
    await asyncio.sleep(0)
    assert groups == [["a"]]
    told.append(group.put("dddd"))
    await asyncio.sleep(0)
    assert groups == [["a"], ["bb", "ccc", "dddd"]]
    told += [group.put("x" * n) for n in range(5, 7)]
    held.set()
    assert await asyncio.gather(*told) == [1, 2, 3, 4, 5, 6]
    assert groups[2:] == [["xxxxx", "xxxxxx"]]
    await group.aclose()


async def test_who_has_waited_for_a_while_is_stored_beside_a_group_that_waits_for_something():
    held = asyncio.Event()

    async def store(some: Sequence[str]) -> list[int]:
        if "a" in some:
            await held.wait()
        return [len(one) for one in some]

    group = GroupCommit[str, int](store, split, at_once=2, beside=1_000)
    first = group.put("a")
    await asyncio.sleep(0)
    assert await group.put("bb") == 2
    assert await group.put("ccc") == 3
    assert not first.done()
    held.set()
    assert await first == 1
    await group.aclose()


async def test_of_two_groups_the_one_that_is_ended_takes_nobody_along():
    held = asyncio.Event()

    async def store(some: Sequence[str]) -> list[int]:
        await held.wait()
        return [len(one) for one in some]

    group = GroupCommit[str, int](store, split, at_once=2, beside=1)
    first = group.put("a")
    await asyncio.sleep(0)
    second = group.put("bb")
    await asyncio.sleep(0)
    waiting = group.put("ccc")
    storing = next(one for one in asyncio.all_tasks() if one.get_coro().__qualname__ == "GroupCommit._flush")  # type: ignore[union-attr]
    storing.cancel()
    await asyncio.sleep(0)
    held.set()
    found = await asyncio.gather(first, second, waiting, return_exceptions=True)
    assert sum(isinstance(one, Unavailable) for one in found) == 1
    assert found[2] == 3
