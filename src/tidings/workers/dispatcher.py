"""The dispatcher: claims no more than there are free slots on the wire, most urgent lane first, and writes down in groups."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import msgspec

from tidings.channels import Outcome, Provider
from tidings.core.clock import Clock
from tidings.core.errors import Unavailable
from tidings.core.ids import new_id
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.messages import WAIT_BY_PURPOSE, Claimed, Claims, Lane, Loaded, Recorded, heartbeat, release, rescue
from tidings.messages.claims import claim
from tidings.messages.compose import data_of, recipient_of
from tidings.messages.decide import MAX_ATTEMPTS
from tidings.messages.dispatch import Carrier, NoCarrier, dispatch, record
from tidings.messages.exchanges import Samples
from tidings.messages.links import Links
from tidings.messages.sensitive import forget_settled
from tidings.templates import LoadedVersion, SourceFailed
from tidings.timers import set_timers
from tidings.workers.breaker import Breakers
from tidings.workers.library import Library
from tidings.workers.metrics import Metrics
from tidings.workers.receipt_timers import timers_for
from tidings.workers.sources import Sources
from tidings.workers.wire import Wire
from tidings.workspaces import Sealer

log = get_logger("dispatcher")

TICK_SECONDS = 0.5
"""Work is found within this time when every hint is lost, and a scheduled delivery is late by no more."""
CRUMB_SECONDS = 0.02
"""After a small round the lanes that are not urgent wait so long: claims in crumbs cost as much as full ones."""
EMPTY_SECONDS = 0.06
"""An empty lane is not asked again so long while others are busy, unless there is a hint of a login code."""
BUSY_SECONDS = 0.005
HEARTBEAT_SECONDS = 2.0
CLAIM_SIZE = 100
"""More at once would hold up whoever comes next."""
FLUSH_SIZE = 500
GROUP_SIZE = 100
GROUP_SECONDS = 0.01
"""Outcomes wait so long for company, while more of them are on their way: one statement for a few costs as much as for many."""
SOURCE_SECONDS = 5.0
OTP_SOURCE_SECONDS = 1.5
"""What asking data sources may take of a lease, whatever their own deadlines are."""
UNRECORDED_LIMIT = 2_000
"""Outcomes that wait to be written; past that nothing new is claimed, so that memory is bounded while the database is slow."""


class Dispatcher:
    """One worker's share of the wire. `run` returns after `stop`, with nothing left on the wire."""

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        sealer: Sealer,
        clock: Clock,
        metrics: Metrics,
        breakers: Breakers,
        sources: Sources,
        links: Links,
        *,
        slots: int,
        otp_slots: int,
        on_facts: Callable[[], None],
        public_url: str | None = None,
        is_paused: Callable[[], bool] = lambda: False,
    ) -> None:
        self._claiming = database.lane(Plans.BY_INDEX)
        self._claiming_urgent = database.lane(Plans.BY_INDEX)
        self._recording = database.lane(Plans.BY_INDEX)
        self._tending = database.lane(Plans.BY_INDEX)
        self._library = Library(database.lane(Plans.BY_INDEX), providers, sealer, public_url)
        self._urgent_library = self._library.beside(database.lane(Plans.BY_INDEX))
        self._clock = clock
        self._metrics = metrics
        self._breakers = breakers
        self._sources = sources
        self._links = links
        self._samples = Samples(time.monotonic)
        self._wire = Wire(slots, otp_slots)
        self._on_facts = on_facts
        self._is_paused = is_paused
        self._hint = asyncio.Event()
        self._urgent = asyncio.Event()
        self._freed = asyncio.Event()
        self._stopping = False
        self._asked_at: dict[Lane, float] = {}
        self._empty_until: dict[Lane, float] = {}
        self._returned: list[Claimed] = []
        self._finished: list[tuple[Recorded, Outcome | None]] = []
        self._writing: list[tuple[Recorded, Outcome | None]] = []
        self._flush_wanted = asyncio.Event()
        self._group_full = asyncio.Event()
        self._unflushed = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self, *, is_urgent: bool = False) -> None:
        """There may be work: a hint. An urgent one ends every rest."""
        self._hint.set()
        if is_urgent:
            self._urgent.set()

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is on the wire has been written down."""
        self._stopping = True
        self.wake(is_urgent=True)

    async def run(self) -> None:
        """Deliveries leave until `stop`."""
        flusher = asyncio.create_task(self._flush_loop())
        tender = asyncio.create_task(self._tend_loop())
        urgent = asyncio.create_task(self._urgent_loop())
        try:
            while not self._stopping and not urgent.done():
                self._hint.clear()
                if self._is_paused() or not await self._round():
                    await _wait(self._hint, TICK_SECONDS)
                    self._empty_until.clear()
        finally:
            self.stop()
            await asyncio.gather(urgent, return_exceptions=True)
            # What is still under way keeps its lease until it is written down.
            await self._drain()
            tender.cancel()
            flusher.cancel()
            await asyncio.gather(flusher, tender, return_exceptions=True)

    async def _urgent_loop(self) -> None:
        """Login codes are claimed beside everything else, on a connection of their own."""
        is_over = False
        while not self._stopping:
            self._urgent.clear()
            free = 0 if self._is_paused() else self._wire.free(Lane.OTP)
            # Where others' outcomes wait to be written (somebody holds their rows), codes still leave.
            if free <= 0 or self._unflushed > 2 * UNRECORDED_LIMIT:
                await asyncio.sleep(CRUMB_SECONDS)
                continue
            found = await self._take(Lane.OTP, min(free, CLAIM_SIZE))
            is_over = is_over and not found.claimed and not found.settled
            if found.busy and not found.claimed:
                await asyncio.sleep(BUSY_SECONDS)
            elif found.claimed or found.settled or found.goes_on is not None:
                continue
            elif not is_over:
                # Those whom the last look did not see are looked at once more.
                is_over = True
            else:
                # It may be that whoever waits has no room on the wire.
                await _wait(self._urgent, CRUMB_SECONDS if self._wire.has(Lane.OTP) else TICK_SECONDS)

    async def _round(self) -> bool:
        """Claims once in every other lane, most urgent first; False where there was nothing to do."""
        taken = crumbs = busy = 0
        is_crowded = goes_on = False
        self._freed.clear()
        for lane in (Lane.TRANSACTIONAL, Lane.BULK):
            free, now = self._wire.free(lane), time.monotonic()
            # While the wire is busy claims come at a measured pace, so that each is worth its round trip.
            is_pacing = len(self._wire) > self._wire.slots // 3 and now < self._asked_at.get(lane, 0.0) + CRUMB_SECONDS
            if free <= 0 or is_pacing or self._unflushed > UNRECORDED_LIMIT:
                is_crowded = True
                continue
            if now < self._empty_until.get(lane, 0.0):
                continue
            self._asked_at[lane] = now
            found = await self._take(lane, min(free, CLAIM_SIZE))
            busy += found.busy
            taken += len(found.claimed) + found.settled
            goes_on = goes_on or found.goes_on is not None
            if found.claimed or found.settled:
                # What is put aside, or ends here, costs a claim as well.
                crumbs += len(found.claimed) + found.settled < CLAIM_SIZE // 4
            if found.claimed:
                continue
            if len(self._wire):
                # It may be that whoever waits there has no room on the wire.
                is_crowded = True
            elif not found.busy and not found.settled and found.goes_on is None:
                # While another lane keeps us busy, an empty one is not asked every time.
                self._empty_until[lane] = now + EMPTY_SECONDS
        if busy and not taken:
            # Somebody decides about these people right now; that takes milliseconds.
            await asyncio.sleep(BUSY_SECONDS)
        elif is_crowded:
            await _wait(self._freed, CRUMB_SECONDS)
        elif crumbs:
            await asyncio.sleep(CRUMB_SECONDS)
        return taken > 0 or is_crowded or busy > 0 or goes_on

    async def _take(self, lane: Lane, limit: int) -> Claims:
        """One claim, and what it brought begins; where it cannot be asked, nothing, after a while."""
        asked = time.monotonic()
        lane_connection = self._claiming_urgent if lane is Lane.OTP else self._claiming
        try:
            await self._breakers.written()
            now = self._clock()
            found = await claim(lane_connection, lane, limit, new_id(), now, self._wire.ask(lane, limit, now))
        except Unavailable:
            self._wire.give_up(lane)
            log.warning("the database cannot be asked", extra={"loop": "claim"})
            await asyncio.sleep(TICK_SECONDS)
            return Claims([], busy=1)
        except Exception as error:  # a deadlock with a caller, a row that cannot be read: whoever comes after still waits
            self._wire.give_up(lane)
            log.exception("a claim stumbled", exc_info=error, extra={"lane": lane})
            await asyncio.sleep(TICK_SECONDS)
            return Claims([], busy=1)
        self._metrics.claimed(lane.value, len(found.claimed), time.monotonic() - asked)
        ordered = self._wire.take(found.claimed, lane, asked, found.goes_on)
        if found.settled:
            # There are facts, and perhaps steps that come at once.
            self._on_facts()
        if found.claimed:
            self._spawn(self._carry(ordered, self._urgent_library if lane is Lane.OTP else self._library))
        return found

    async def _carry(self, claims: list[Claimed], library: Library) -> None:
        try:
            loaded = await library.load(claims)
        except Unavailable:
            log.warning("claims are given back", extra={"count": len(claims)})
            await self._give_back(claims)
            return
        except Exception as error:
            if len(claims) > 1:
                for claimed in claims:
                    await self._carry([claimed], library)
                return
            log.exception("a claim cannot be loaded; its lease will tell", exc_info=error, extra={"delivery": claims[0].delivery_id})
            self._wire.drop(claims[0])
            return
        for index, item in enumerate(loaded):
            self._spawn(self._attempt(*item))
            if index % 20 == 19:
                await asyncio.sleep(0)

    async def _attempt(self, claimed: Claimed, loaded: Loaded, carrier: Carrier | NoCarrier) -> None:
        if loaded.version is not None and loaded.version.sources:
            loaded = await self._asked(claimed, loaded, loaded.version)
        started = time.perf_counter()
        if not self._wire.has_lease(claimed):
            # We slept too long: it is somebody else's by now, and nothing of ours has left.
            log.warning("a lease ran out before its hand-off began", extra={"delivery": claimed.delivery_id})
            self._wire.drop(claimed)
            return
        if claimed.account_id is not None and self._breakers.is_open(claimed.account_id, self._clock()):
            # Its provider fell ill, or asked us to wait, after this was claimed.
            self._return(claimed)
            return
        try:
            result, outcome = await dispatch(claimed, loaded, carrier, self._links, self._clock, self._samples)
        except Exception as error:  # its slot is free again, and nobody keeps its lease alive
            log.exception("a hand-off stumbled; its lease will tell", exc_info=error, extra={"delivery": claimed.delivery_id})
            self._wire.drop(claimed)
            return
        self._metrics.attempted(claimed.channel, result.provider, result.outcome, time.perf_counter() - started)
        if outcome is not None and claimed.account_id is not None:
            self._breakers.tell(claimed.account_id, claimed.workspace_id, outcome, self._clock())
        self._finished.append((result, outcome))
        self._unflushed += 1
        self._flush_wanted.set()
        self._wire.drop(claimed)
        if len(self._finished) >= GROUP_SIZE or not len(self._wire):
            self._group_full.set()
        if len(self._wire) <= self._wire.slots // 3:
            self._freed.set()

    async def _asked(self, claimed: Claimed, loaded: Loaded, version: LoadedVersion) -> Loaded:
        """With what the version's data sources say now, or why they do not: nothing has been handed over yet."""
        seconds = OTP_SOURCE_SECONDS if loaded.spoken.purpose == "otp" else SOURCE_SECONDS
        try:
            data, recipient = data_of(claimed, loaded), recipient_of(claimed, loaded, self._links)
            answers = await self._sources.gather(claimed.workspace_id, version.sources, data, recipient, seconds=seconds)
        except Exception as error:  # whatever it was, it is tried again
            log.exception("asking data sources stumbled", exc_info=error, extra={"delivery": claimed.delivery_id})
            answers = SourceFailed(key=version.sources[0], code="internal_error", detail=type(error).__name__, may_retry=True)
        return msgspec.structs.replace(loaded, sources=answers)

    async def _flush_loop(self) -> None:
        while True:
            await self._flush_wanted.wait()
            self._flush_wanted.clear()
            if len(self._finished) < GROUP_SIZE and len(self._wire):
                await _wait(self._group_full, GROUP_SECONDS)
            self._group_full.clear()
            while self._finished:
                self._writing, self._finished = self._finished[:FLUSH_SIZE], self._finished[FLUSH_SIZE:]
                await self._write(self._writing)
                self._unflushed -= len(self._writing)
                self._writing = []

    async def _write(self, group: list[tuple[Recorded, Outcome | None]]) -> None:
        """Outcomes are written however long it takes: they have happened, and their leases tell whoever asks meanwhile."""
        results = [result for result, _ in group]
        while True:
            try:
                await record(self._recording, results, self._clock())
                # What a handset reports, it reports after it was sent: by a later clock.
                timers = [timer for result, outcome in group for timer in timers_for(result.claimed, outcome, self._clock())]
                if timers:
                    await set_timers(self._recording, timers)
                settled = {result.claimed.message_id for result in results if result.is_sensitive and result.is_over}
                if settled:
                    await forget_settled(self._recording, sorted(settled))
            except Unavailable:
                await asyncio.sleep(0.2)
            except Exception as error:
                if len(group) == 1:
                    log.exception("an outcome cannot be written; its lease will tell", exc_info=error)
                    return
                for single in group:
                    await self._write([single])
                return
            else:
                self._metrics.recorded(len(results))
                self._on_facts()
                return

    async def _tend_loop(self) -> None:
        """Leases are kept while we hold them, and taken from those who did not come back."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                held = self._held(older_than=HEARTBEAT_SECONDS)
                if held:
                    asked = time.monotonic()
                    self._wire.renew(await heartbeat(self._tending, held), asked)
                while (rescued := await rescue(self._tending, self._clock(), WAIT_BY_PURPOSE, MAX_ATTEMPTS)) > 0:
                    self._metrics.rescued(rescued)
                    log.warning("leases ran out", extra={"count": rescued})
                    self._hint.set()
                    self._on_facts()
            except Unavailable:
                log.warning("the database cannot be asked", extra={"loop": "tend"})
            except Exception as error:  # leases are tended as long as the worker lives
                log.exception("tending stumbled", exc_info=error)

    def _held(self, older_than: float) -> list[tuple[Claimed, float]]:
        """Also what has left and is not written down yet: a lease that ends meanwhile would make it unknown, and some of it leave again."""
        return self._wire.older_than(older_than) + [(result.claimed, 30.0) for result, _ in (*self._writing, *self._finished)]

    def _return(self, claimed: Claimed) -> None:
        """It is given back, together with all that turn out to be so in the same turn of the event loop."""
        self._returned.append(claimed)
        if len(self._returned) == 1:
            self._spawn(self._give_back_returned())

    async def _give_back_returned(self) -> None:
        await asyncio.sleep(0)
        returned, self._returned = self._returned, []
        await self._give_back(returned)

    async def _give_back(self, claims: list[Claimed]) -> None:
        for claimed in claims:
            self._wire.drop(claimed)
        try:
            await release(self._tending, claims)
        except Unavailable:
            log.warning("claims cannot be given back; their leases will run out", extra={"count": len(claims)})
        except Exception as error:
            if len(claims) == 1:
                log.exception("a claim cannot be given back; its lease will run out", exc_info=error)
                return
            for claimed in claims:
                await self._give_back([claimed])

    async def _drain(self) -> None:
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        while self._unflushed:
            self._flush_wanted.set()
            await asyncio.sleep(0.01)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until the event, or so long."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
