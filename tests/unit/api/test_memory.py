"""What is remembered is never too old, and when its time comes one asks for all."""

import asyncio

import pytest

from tidings.api.memory import Memory

pytestmark = pytest.mark.anyio


class Well:
    """What is looked up, and how often it was."""

    def __init__(self) -> None:
        self.value = "first"
        self.looks = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def look(self) -> str:
        self.looks += 1
        value = self.value
        await self.may_answer.wait()
        if value == "broken":
            raise LookupError
        return value


class Watch:
    """Seconds, as they are set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_while_it_is_young_nobody_looks():
    watch, well = Watch(), Well()
    memory = Memory[str, str](60, 10, watch)
    with pytest.raises(KeyError):
        memory.get("a")
    assert [await memory.ask("a", well.look) for _ in range(3)] == ["first"] * 3
    assert (memory.get("a"), well.looks) == ("first", 1)


async def test_when_half_of_its_time_is_over_one_looks_and_the_others_go_on():
    watch, well = Watch(), Well()
    memory = Memory[str, str](60, 10, watch)
    await memory.ask("a", well.look)
    watch.now += 31
    with pytest.raises(KeyError):
        memory.get("a")
    assert memory.get("a") == "first", "one was sent"
    well.value = "second"
    well.may_answer.clear()
    asking = asyncio.create_task(memory.ask("a", well.look))
    await asyncio.sleep(0)
    assert [memory.get("a"), await memory.ask("a", well.look)] == ["first", "first"]
    well.may_answer.set()
    assert [await asking, memory.get("a"), well.looks] == ["second", "second", 2]


async def test_what_is_too_old_is_not_told_though_somebody_is_looking():
    watch, well = Watch(), Well()
    memory = Memory[str, str](60, 10, watch)
    await memory.ask("a", well.look)
    watch.now += 61
    well.may_answer.clear()
    asking = [asyncio.create_task(memory.ask("a", well.look)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(KeyError):
        memory.get("a")
    well.may_answer.set()
    await asyncio.gather(*asking)
    assert well.looks == 3


async def test_what_was_asked_before_a_change_is_not_kept_after_it():
    watch, well = Watch(), Well()
    memory = Memory[str, str](60, 10, watch)
    well.may_answer.clear()
    asking = asyncio.create_task(memory.ask("a", well.look))
    await asyncio.sleep(0)
    memory.forget()
    well.may_answer.set()
    assert await asking == "first"
    with pytest.raises(KeyError):
        memory.get("a")


async def test_a_look_that_fails_leaves_nothing_behind():
    watch, well = Watch(), Well()
    memory = Memory[str, str](60, 10, watch)
    await memory.ask("a", well.look)
    watch.now += 31
    well.value = "broken"
    with pytest.raises(LookupError):
        await memory.ask("a", well.look)
    with pytest.raises(KeyError):
        memory.get("a")


async def test_no_more_is_kept_than_may_be():
    memory, well = Memory[int, str](60, 3), Well()
    for n in range(5):
        await memory.ask(n, well.look)
    assert [memory.get(n) for n in (2, 3, 4)] == ["first"] * 3
    with pytest.raises(KeyError):
        memory.get(1)
