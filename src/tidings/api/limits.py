"""Tries are counted before they are made, and stay counted when they fail."""

from collections.abc import Sequence

from tidings.api.registry import Call
from tidings.core.errors import Throttled
from tidings.workspaces.members import Limit, count_tries


async def limited(call: Call, limits: Sequence[Limit]) -> None:
    """This is one try more of each; raises Throttled where there were too many."""
    async with call.database.pipeline() as tx:
        wait = await count_tries(tx, limits, call.real_now)
    if wait is not None:
        raise Throttled(f"Too many tries: come back in {wait} s", seconds=wait)
