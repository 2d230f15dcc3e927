"""What is done to the stage: kill -9 at every point of the pipeline, frozen workers, a provider that misbehaves."""

import asyncio
import contextlib
import random
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

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

    def __init__(
        self, stage: Stage, roll: random.Random, *, kills: int, longest_freeze: float, seconds: float = 0, everything: bool = False
    ) -> None:
        self._stage = stage
        self._seconds = seconds
        self._everything = everything
        self._roll = roll
        self._kills = kills
        self._longest_freeze = longest_freeze
        self._freezing: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[Any] | None = None
        self._begun = 0.0
        self._named = 0
        self.counts: Counter[str] = Counter()

    @property
    def killed(self) -> int:
        return sum(n for what, n in self.counts.items() if what.startswith("killed"))

    async def strike(self) -> None:
        """All blows have fallen, and whoever fell stands again; nobody is frozen."""
        # In the short run the database falls often; in the long one there are more ways in which it does.
        deeds: list[tuple[int, Callable[[], Awaitable[None]]]] = [
            (6, self._kill_worker),
            (3, lambda: self._kill_held("before")),
            (3, lambda: self._kill_held("after")),
            (2, self._kill_api),
            (1 if self._everything else 2, self._kill_postgres),
        ]
        if self._everything:
            deeds += [
                (1, self._kill_backend),
                (1, self._stop_at_once),
                (1, self._kill_ledger),
                (1, self._kill_sink),
                (1, self._kill_listener),
            ]
        else:
            deeds.append((1, self._freeze))
        self._begun = time.monotonic()
        # Each kind at least once, then by weight.
        for _, deed in deeds:
            await self._one(deed)
        while self.killed < self._kills or time.monotonic() < self._begun + self._seconds:
            [(_, deed)] = self._roll.choices(deeds, [weight for weight, _ in deeds])
            await self._one(deed)
        for task in (self._freezing, self._telling):
            if task is not None:
                await task

    def end(self) -> None:
        """What was begun and is not done is given up: the stage is being put away."""
        for task in (self._freezing, self._telling):
            if task is not None:
                task.cancel()

    async def _one(self, deed: Callable[[], Awaitable[None]]) -> None:
        faults = FAULTS[self.counts["fault scripts"] % len(FAULTS)]
        self.counts["fault scripts"] += 1
        if not self._stage.is_kept:
            await self._stage.restart_fallen()
            await self._stage.request("PUT", "/v1/sandbox/faults", faults)
        elif self._telling is None or self._telling.done():
            # Nobody waits for an API that is being started: meanwhile others fall.
            self._telling = asyncio.create_task(self._stage.request("PUT", "/v1/sandbox/faults", faults))
        # So that a tenth more than was asked for falls in that time.
        due = self._begun + self._seconds * self.killed / (1.1 * self._kills)
        await asyncio.sleep(max(self._roll.uniform(0.05, 0.8), due - time.monotonic()))
        await deed()

    async def _kill_worker(self) -> None:
        workers = self._stage.workers
        # On a slow machine nobody would ever come to work.
        at_work = [name for name in workers if self._stage.is_at_work(name)] if self._everything else workers
        if at_work:
            await self._replace(self._roll.choice(at_work), "killed worker at random")

    async def _kill_held(self, moment: Moment) -> None:
        """A worker dies with an intent on the wire: before the provider wrote it down, or before its answer."""
        # The ledger may have been killed a moment ago.
        with contextlib.suppress(OSError):
            await self._kill_one_held(moment)

    async def _kill_one_held(self, moment: Moment) -> None:
        async with holding(self._stage.socket, moment, self._roll.choice(("sms", "sms", "email"))) as control:
            held = await control.held(1)
            name = self._stage.named(held.process) if held is not None else None
            if name is not None:
                await self._replace(name, f"killed worker {moment} the provider's entry")

    async def _kill_api(self) -> None:
        if self._stage.is_kept:
            # One that is not there yet falls often enough: all that hurts the database hurts it too.
            if self._stage.is_at_work("api"):
                await self._again("api", "killed API")
            return
        await self._stage.kill("api")
        self.counts["killed API"] += 1
        await self._stage.start_again("api")
        await self._stage.request("GET", "/v1/sandbox/clock")

    async def _stands(self) -> bool:
        """Whether the program answers: on a slow machine it would else be hurt again before it has ever recovered."""
        with contextlib.suppress(httpx2.TransportError):
            return not self._everything or (await self._stage.http.get("/v1/sandbox/clock")).is_success
        return False

    async def _kill_postgres(self) -> None:
        if not await self._stands():
            await self._kill_worker()
            return
        await self._stage.kill_postgres()
        self.counts["killed PostgreSQL"] += 1

    async def _stop_at_once(self) -> None:
        if not await self._stands():
            await self._kill_worker()
            return
        await self._stage.kill_postgres(signal.SIGQUIT)
        self.counts["stopped PostgreSQL immediately"] += 1

    async def _kill_backend(self) -> None:
        """A session's process, or one of the server's own."""
        if not await self._stands():
            await self._kill_worker()
            return
        if backends := self._stage.backends():
            await self._stage.kill_backend(self._roll.choice(backends))
            self.counts["killed process of PostgreSQL"] += 1

    async def _kill_ledger(self) -> None:
        await self._again("ledger", "killed sandbox's ledger")

    async def _kill_sink(self) -> None:
        if self._stage.runs("sink"):
            await self._again("sink", "killed webhook endpoint")

    async def _kill_listener(self) -> None:
        await self._again("listener", "killed mail listener")

    async def _again(self, name: str, what: str) -> None:
        if await self._stage.kill(name):
            self.counts[what] += 1
            await self._stage.start_again(name)

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
        if name == "listener":
            await self._again(name, what)
        elif await self._stage.kill(name):
            self.counts[what] += 1
            self._named += 1
            await self._stage.start(f"worker {self._named}")
