"""Afterwards: the contacts that were made for the run are erased, with what was said to them."""

import asyncio
import time
from collections.abc import Callable

from tidings.core.errors import NotFound, TidingsError
from tidings.loadtest.asking import Api
from tidings.loadtest.model import Scene

AT_ONCE = 8
MOST_SECONDS = 300.0


async def clean(api: Api, scene: Scene, *, keeps: bool, stop: asyncio.Event, tell: Callable[[str], None]) -> str:
    """What stays behind, in words."""
    people = scene.people
    if keeps and people:
        return f"{len(people):,} contacts stay, {people[0]} to {people[-1]}, with their messages."
    left = iter(people)
    until = time.monotonic() + MOST_SECONDS
    kept: list[str] = []
    gone = 0

    async def work() -> None:
        nonlocal gone
        for person in left:
            if stop.is_set() or time.monotonic() > until:
                kept.append(person)
                continue
            try:
                await api.delete(f"/v1/contacts/{person}")
            except NotFound:
                pass
            except TidingsError:
                kept.append(person)
                continue
            gone += 1
            tell(f"erasing the contacts: {gone:,} of {len(people):,}")

    await asyncio.gather(*[work() for _ in range(AT_ONCE)])
    stays = "Messages, deliveries, hand-offs and events stay as bare ids, until their retention ends."
    if kept:
        return f"{len(kept):,} of {len(people):,} contacts were not erased: DELETE /v1/contacts/{scene.run}_0 and so on. {stays}"
    return f"All {gone:,} contacts were erased, with what was said to them. {stays}"
