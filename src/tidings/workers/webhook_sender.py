"""Sends webhooks: claims what is due endpoint by endpoint, so that a dead or slow one delays nobody else's.

An endpoint that is new, fails or is slow may have a few tries on the wire; one that answers well may have more with every answer. All
that are doubtful together have half of the slots at most, so that those that answer never wait for one.
"""

import asyncio
import contextlib
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from uuid import UUID

import msgspec

from tidings.core.clock import Clock
from tidings.core.errors import Misconfigured, Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.net import Policy, Poster
from tidings.webhooks import SECONDS, Claimed, Receiver, Tried, claim, give_up, open_endpoints, open_keys, record, release, send
from tidings.webhooks.model import LEASE_SECONDS
from tidings.workers.metrics import Metrics
from tidings.workspaces import Sealer

log = get_logger("webhooks")

SLOTS = 1024
"""Deliveries that one worker holds: on the wire, before it, or not yet written down."""
LANES = 400
"""Tries of one worker on the wire, each with a connection."""
MOST = 32
"""Of one endpoint that answers well."""
FEWEST = 2
"""Of one that does not."""
_AHEAD = 3
"""For each of its lanes, an endpoint that answers well has so many more waiting: a claim takes longer than an answer."""
_STALE_SECONDS = LEASE_SECONDS - SECONDS - 5
"""What has waited here for longer is left to its lease: its try might outlive it."""
_SLOW_SECONDS = 2.0
_TICK_SECONDS = 0.5
_REST_SECONDS = 0.01
"""Between two claims: they must not come in crumbs."""
_REMEMBERED_SECONDS = 1.0
_FORGOTTEN_SECONDS = 60.0
_GIVEN_UP_AT_ONCE = 500
_GIVEN_UP_TURNS = 20
_WRITTEN_AT_ONCE = 500
_DRAIN_SECONDS = 3.0
"""At the end: who has not answered by then gets it again from another worker, or from the next start."""


class Pace(msgspec.Struct):
    """What one endpoint may have on the wire, and what it has."""

    most: int = FEWEST
    lanes: int = 0
    is_doubtful: bool = True
    waiting: deque[tuple[float, Claimed]] = msgspec.field(default_factory=deque[tuple[float, Claimed]])
    """What was claimed and has no lane yet, with when."""
    touched_at: float = 0.0

    def answered(self, *, is_well: bool, seconds: float) -> None:
        """Two more for each good answer; half for a bad or slow one."""
        self.is_doubtful = not is_well or seconds > _SLOW_SECONDS
        self.most = max(FEWEST, self.most // 2) if self.is_doubtful else min(MOST, self.most + 2)

    def room(self) -> int:
        """How many more may be claimed for it."""
        held = self.lanes + len(self.waiting)
        return max(0, (self.most if self.is_doubtful else self.most * (1 + _AHEAD)) - held)


class WebhookSender:
    """Claims, sends, writes down, until it is stopped; then what is on the wire is still written down."""

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        clock: Clock,
        policy: Policy,
        metrics: Metrics,
        *,
        on_facts: Callable[[], None],
        is_paused: Callable[[], bool],
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock
        self._poster = Poster(policy)
        self._metrics = metrics
        self._on_facts = on_facts
        self._is_paused = is_paused
        self._claiming = database.lane(Plans.BY_INDEX)
        self._paces: defaultdict[UUID, Pace] = defaultdict(Pace)
        self._receivers: dict[UUID, tuple[float, Receiver]] = {}
        self._tries: set[asyncio.Task[None]] = set()
        self._done: list[Tried] = []
        self._used = 0
        self._lanes = 0
        self._hint = asyncio.Event()
        self._written = asyncio.Event()
        self._is_stopped = False

    def wake(self) -> None:
        """There may be something to send."""
        self._hint.set()

    def stop(self) -> None:
        """Nothing more is claimed."""
        self._is_stopped = True
        self._hint.set()
        self._written.set()

    async def run(self) -> None:
        """Sends until it is stopped, and ends when everything has been written down."""
        recording = asyncio.create_task(self._record_loop())
        tidying = asyncio.create_task(self._tidy_loop())
        while not self._is_stopped:
            self._hint.clear()
            try:
                claimed = 0 if self._is_paused() else await self._round()
            except Unavailable:
                claimed = 0
                log.warning("the database cannot be asked", extra={"loop": "webhooks"})
            except Exception as error:  # one bad row must not end the loop for all that come after
                claimed = 0
                log.exception("a round of webhooks stumbled", exc_info=error)
            await asyncio.sleep(_REST_SECONDS)
            if not claimed:
                try:
                    async with asyncio.timeout(_TICK_SECONDS):
                        await self._hint.wait()
                except TimeoutError:
                    continue
        tidying.cancel()
        if self._tries:
            await asyncio.wait(self._tries, timeout=_DRAIN_SECONDS)
        for task in self._tries:
            task.cancel()
        await asyncio.gather(tidying, *self._tries, return_exceptions=True)
        self._written.set()
        await recording
        waiting = [claimed for pace in self._paces.values() for _, claimed in pace.waiting]
        with contextlib.suppress(Unavailable):
            await release(self._claiming, waiting)
        self._poster.close()

    async def _round(self) -> int:
        """What is due and may go now is on the wire; answers how many."""
        free = SLOTS - self._used
        if free <= 0:
            return 0
        # Nobody's first tries may fill the wire either: whom we know nothing of is doubtful.
        doubtful = LANES // 2 - sum(pace.lanes + len(pace.waiting) for pace in self._paces.values() if pace.is_doubtful)
        most = {key: min(pace.room(), max(0, doubtful)) if pace.is_doubtful else pace.room() for key, pace in self._paces.items()}
        claimed = await claim(self._claiming, most, max(0, min(FEWEST, doubtful)), free)
        await self._open({one.endpoint_id for one in claimed})
        for one in claimed:
            # One that cannot be opened is left to its lease.
            if one.endpoint_id in self._receivers:
                self._used += 1
                self._paces[one.endpoint_id].waiting.append((time.monotonic(), one))
        for endpoint_id, pace in self._paces.items():
            for _ in range(min(pace.most - pace.lanes, len(pace.waiting), LANES - self._lanes)):
                pace.lanes += 1
                self._lanes += 1
                task = asyncio.create_task(self._lane(endpoint_id, pace))
                self._tries.add(task)
                task.add_done_callback(self._tries.discard)
        return len(claimed)

    async def _lane(self, endpoint_id: UUID, pace: Pace) -> None:
        """What waits for the endpoint is tried, one after the other, for as long as it may have so many lanes."""
        try:
            while pace.waiting and pace.lanes <= pace.most and not self._is_stopped:
                since, claimed = pace.waiting.popleft()
                known = self._receivers.get(endpoint_id)
                if known is None or time.monotonic() - since > _STALE_SECONDS:
                    self._used -= 1
                else:
                    await self._try(known[1], claimed, pace)
        finally:
            pace.lanes -= 1
            self._lanes -= 1
            self._written.set()

    async def _try(self, receiver: Receiver, claimed: Claimed, pace: Pace) -> None:
        started = time.monotonic()
        is_well = False
        try:
            tried = await send(self._poster, receiver, claimed, self._clock())
            is_well = tried.error is None
            self._done.append(tried)
        except Exception as error:  # whatever it is, its lease ends, and it is tried again
            self._used -= 1
            log.exception("a webhook stumbled", exc_info=error, extra={"delivery": claimed.id})
        pace.touched_at = time.monotonic()
        pace.answered(is_well=is_well, seconds=pace.touched_at - started)
        self._written.set()
        if len(pace.waiting) <= pace.most:
            self._hint.set()

    async def _open(self, endpoints: set[UUID]) -> None:
        """What is known of these endpoints is at most a second old."""
        now = time.monotonic()
        wanted = [one for one in endpoints if one not in self._receivers or self._receivers[one][0] < now - _REMEMBERED_SECONDS]
        if not wanted:
            return
        for one in await open_endpoints(self._claiming, wanted):
            try:
                keys = open_keys(self._sealer, one.workspace_id, one.id, one.secrets)
            except Misconfigured as error:
                log.exception("an endpoint's secret cannot be opened", exc_info=error, extra={"endpoint": one.id})
                self._receivers.pop(one.id, None)
                continue
            self._receivers[one.id] = (now, Receiver(endpoint_id=one.id, url=one.url, algorithm=one.algorithm, keys=keys))

    async def _record_loop(self) -> None:
        """What was answered is written down, all that has gathered at once."""
        while not (self._is_stopped and not self._tries and not self._done):
            await self._written.wait()
            self._written.clear()
            while self._done:
                group, self._done = self._done[:_WRITTEN_AT_ONCE], self._done[_WRITTEN_AT_ONCE:]
                try:
                    async with self._database.pipeline() as tx:
                        await record(tx, group, sealer=self._sealer, real_now=self._clock())
                except Unavailable:
                    log.warning("the database cannot be asked", extra={"loop": "webhooks"})
                    # What cannot be written down comes back by its lease; here it is kept for as long as the slots allow.
                    self._done = [*group, *self._done]
                    await asyncio.sleep(_TICK_SECONDS)
                    if self._is_stopped:
                        return
                    continue
                except Exception as error:  # their leases end, and they are tried again
                    log.exception("tries could not be written down", exc_info=error)
                else:
                    for state, count in Counter(one.state for one in group).items():
                        self._metrics.hooked(state, count)
                self._used -= len(group)
                if any(one.error is not None or one.claimed.key is not None for one in group):
                    self._on_facts()
                self._hint.set()

    async def _tidy_loop(self) -> None:
        """Idle connections are closed, endpoints that nothing goes to are forgotten, and what waits for closed ones is given up."""
        giving_up = self._database.lane(Plans.BY_INDEX)
        while True:
            await asyncio.sleep(_REMEMBERED_SECONDS)
            self._poster.sweep()
            before = time.monotonic() - _FORGOTTEN_SECONDS
            idle = [key for key, pace in self._paces.items() if pace.lanes == 0 and not pace.waiting and pace.touched_at < before]
            for endpoint_id in idle:
                del self._paces[endpoint_id]
                self._receivers.pop(endpoint_id, None)
            try:
                for _ in range(_GIVEN_UP_TURNS):
                    if await give_up(giving_up, _GIVEN_UP_AT_ONCE) == 0:
                        break
                    await asyncio.sleep(_REST_SECONDS)
            except Unavailable:
                log.warning("the database cannot be asked", extra={"loop": "webhooks"})
            except Exception as error:  # the next turn looks again
                log.exception("what waits for closed endpoints could not be given up", exc_info=error)
