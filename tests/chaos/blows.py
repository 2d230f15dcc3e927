"""What is done to the stage: kill -9 at every point of the pipeline, frozen workers, a provider that misbehaves."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

from tests.chaos.ledger import Moment, holding
from tests.chaos.stage import Stage

# One after the other while the run lasts. A hang holds its slot until its deadline, so that it comes seldom.
FAULTS: tuple[list[dict[str, Any]], ...] = (
    [],
    [{"reject": 0.2, "throttle": 0.2}],
    [{"unknown": 0.3}],
    [{"channel": "sms", "hang": 0.03}],
    [{"garbage": 0.3}],
    [{"channel": "sms", "trickle": 0.1, "delay": "20ms"}],
    [{"channel": "email", "status": 503}, {"delay": "300ms"}],
    [{"channel": "sms", "status": 429}],
    [{"delay": "100ms", "receipts": "read", "receipt_delay": "1s"}],
    [{"reject": 0.05, "throttle": 0.1, "hang": 0.01, "unknown": 0.1, "garbage": 0.1, "trickle": 0.05, "receipts": "failed"}],
)


class Blows:
    """Strikes until it has killed as often as it was told to, and counts."""

    def __init__(self, stage: Stage, roll: random.Random, *, kills: int, longest_freeze: float) -> None:
        self._stage = stage
        self._roll = roll
        self._kills = kills
        self._longest_freeze = longest_freeze
        self._freezing: asyncio.Task[None] | None = None
        self._named = 0
        self.counts: Counter[str] = Counter()

    @property
    def killed(self) -> int:
        return sum(n for what, n in self.counts.items() if what.startswith("killed"))

    async def strike(self) -> None:
        """All blows have fallen, and whoever fell stands again; nobody is frozen."""
        deeds: list[Callable[[], Awaitable[None]]] = [
            self._kill_worker,
            lambda: self._kill_held("before"),
            lambda: self._kill_held("after"),
            self._kill_api,
            self._kill_postgres,
            self._freeze,
        ]
        # Each kind once, then by weight.
        for deed in deeds:
            await self._one(deed)
        while self.killed < self._kills:
            [deed] = self._roll.choices(deeds, (6, 3, 3, 2, 2, 1))
            await self._one(deed)
        if self._freezing is not None:
            await self._freezing

    async def _one(self, deed: Callable[[], Awaitable[None]]) -> None:
        faults = FAULTS[self.counts["fault scripts"] % len(FAULTS)]
        self.counts["fault scripts"] += 1
        await self._stage.restart_fallen()
        await self._stage.request("PUT", "/v1/sandbox/faults", faults)
        await asyncio.sleep(self._roll.uniform(0.05, 0.8))
        await deed()

    async def _kill_worker(self) -> None:
        await self._replace(self._roll.choice(self._stage.workers), "killed worker at random")

    async def _kill_held(self, moment: Moment) -> None:
        """A worker dies with an intent on the wire: before the provider wrote it down, or before its answer."""
        async with holding(self._stage.socket, moment, self._roll.choice(("sms", "sms", "email"))) as control:
            held = await control.held(1)
            name = self._stage.named(held.process) if held is not None else None
            if name is not None:
                await self._replace(name, f"killed worker {moment} the provider's entry")

    async def _kill_api(self) -> None:
        await self._stage.kill("api")
        self.counts["killed API"] += 1
        await self._stage.start("api")
        await self._stage.ready()

    async def _kill_postgres(self) -> None:
        await self._stage.kill_postgres()
        self.counts["killed PostgreSQL"] += 1

    async def _freeze(self) -> None:
        if self._freezing is None or self._freezing.done():
            self._freezing = asyncio.create_task(self._stand_still(self._roll.choice(self._stage.workers)))

    async def _stand_still(self, name: str) -> None:
        """Longer than a login code's lease, and now and then longer than everybody's."""
        seconds = self._longest_freeze if self._roll.random() < 0.3 else min(8.5, self._longest_freeze)
        self._stage.freeze(name)
        self.counts["frozen worker"] += 1
        await asyncio.sleep(seconds)
        self._stage.thaw(name)

    async def _replace(self, name: str, what: str) -> None:
        await self._stage.kill(name)
        self.counts[what] += 1
        self._named += 1
        await self._stage.start(f"worker {self._named}")
