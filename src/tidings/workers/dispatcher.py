"""The dispatcher: claims no more than there are free slots on the wire, most urgent lane first, and writes down in groups."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from uuid import UUID

import msgspec

from tidings.channels import Outcome, Provider
from tidings.core.clock import Clock
from tidings.core.errors import Unavailable
from tidings.core.ids import BUCKETS, new_id
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.messages import (
    LEASE_SECONDS,
    WAIT_BY_PURPOSE,
    Claimed,
    Claims,
    Lane,
    Loaded,
    Recorded,
    heartbeat,
    release,
    rescue,
)
from tidings.messages.compose import data_of, recipient_of
from tidings.messages.decide import MAX_ATTEMPTS
from tidings.messages.dispatch import Carrier, NoCarrier, claim, dispatch, record
from tidings.messages.links import Links
from tidings.messages.sensitive import forget_settled
from tidings.templates import LoadedVersion, SourceFailed
from tidings.timers import set_timers
from tidings.workers.breaker import Breakers
from tidings.workers.library import Library
from tidings.workers.metrics import Metrics
from tidings.workers.receipt_timers import timers_for
from tidings.workers.sources import Sources
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
FLUSH_SIZE = 500
GROUP_SIZE = 100
GROUP_SECONDS = 0.01
"""Outcomes wait so long for company, while more of them are on their way: one statement for a few costs as much as for many."""
SOURCE_SECONDS = 5.0
OTP_SOURCE_SECONDS = 1.5
"""What asking data sources may take of a lease, whatever their own deadlines are."""
UNRECORDED_LIMIT = 2_000
"""Outcomes that wait to be written; past that nothing new is claimed, so that memory is bounded while the database is slow."""


class _OnWire(msgspec.Struct, frozen=True, gc=False):
    """What we hold a lease on; its times are monotonic, and taken before the database was asked."""

    claimed: Claimed
    lease_seconds: float
    since: float
    lease_ends: float


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
        self._recording = database.lane(Plans.BY_INDEX)
        self._tending = database.lane(Plans.BY_INDEX)
        self._library = Library(database.lane(Plans.BY_INDEX), providers, sealer, public_url)
        self._clock = clock
        self._metrics = metrics
        self._breakers = breakers
        self._sources = sources
        self._links = links
        self._slots = slots
        self._otp_slots = otp_slots
        self._on_facts = on_facts
        self._is_paused = is_paused
        self._hint = asyncio.Event()
        self._urgent = asyncio.Event()
        self._freed = asyncio.Event()
        self._stopping = False
        self._first_bucket = new_id().int % BUCKETS
        self._on_wire: dict[UUID, _OnWire] = {}
        self._empty_until: dict[Lane, float] = {}
        self._finished: list[tuple[Recorded, Outcome | None]] = []
        self._flush_wanted = asyncio.Event()
        self._group_full = asyncio.Event()
        self._unflushed = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def wake(self, *, is_urgent: bool = False) -> None:
        """There may be work: a hint. An urgent one ends every rest."""
        self._hint.set()
        if is_urgent:
            self._empty_until.pop(Lane.OTP, None)
            self._urgent.set()

    def stop(self) -> None:
        """Claim nothing more; `run` ends when what is on the wire has been written down."""
        self._stopping = True
        self.wake(is_urgent=True)

    async def run(self) -> None:
        """Deliveries leave until `stop`."""
        flusher = asyncio.create_task(self._flush_loop())
        tender = asyncio.create_task(self._tend_loop())
        try:
            while not self._stopping:
                self._hint.clear()
                self._urgent.clear()
                if self._is_paused() or not await self._round():
                    await _wait(self._hint, TICK_SECONDS)
                    self._empty_until.clear()
        finally:
            tender.cancel()
            await self._drain()
            flusher.cancel()
            await asyncio.gather(flusher, tender, return_exceptions=True)

    async def _round(self) -> bool:
        """Claims once in every lane, most urgent first; False where there was nothing to do."""
        taken = crumbs = busy = 0
        is_crowded = False
        self._freed.clear()
        for lane in Lane:
            free = self._free(lane)
            # A lane that is not urgent waits for a good share of the slots, so that its claims are worth their round trip.
            if free <= 0 or (lane is not Lane.OTP and self._on_wire and free < self._slots // 3) or self._unflushed > UNRECORDED_LIMIT:
                is_crowded = True
                continue
            asked = time.monotonic()
            if asked < self._empty_until.get(lane, 0.0):
                continue
            try:
                found = await self._claim(lane, free)
            except Unavailable:
                log.warning("the database cannot be asked", extra={"loop": "claim"})
                await asyncio.sleep(TICK_SECONDS)
                return True
            except Exception as error:  # a deadlock with a caller, a row that cannot be read: whoever comes after still waits
                log.exception("a claim stumbled", exc_info=error, extra={"lane": lane})
                await asyncio.sleep(TICK_SECONDS)
                return True
            claims = found.claimed
            busy += found.busy
            if found.settled:
                # There are facts, and perhaps steps that come at once.
                self._on_facts()
            if claims:
                self._start(claims, lane, asked)
                taken += len(claims)
                crumbs += lane is not Lane.OTP and len(claims) < free // 4
            elif not found.busy:
                # While other lanes keep us busy, an empty one is not asked every time; a hint of a login code is heeded at once.
                self._empty_until[lane] = asked + EMPTY_SECONDS
        if busy and not taken:
            # Somebody decides about these people right now; that takes milliseconds.
            await asyncio.sleep(BUSY_SECONDS)
        elif is_crowded:
            await _wait(self._freed, CRUMB_SECONDS)
        elif crumbs:
            await _wait(self._urgent, CRUMB_SECONDS)
        return taken > 0 or is_crowded or busy > 0

    def _free(self, lane: Lane) -> int:
        """The slots that this lane may fill: some are kept for login codes."""
        reserved = 0 if lane is Lane.OTP else self._otp_slots
        return self._slots - reserved - len(self._on_wire)

    async def _claim(self, lane: Lane, limit: int) -> Claims:
        # Workers start at different buckets and walk on, so that they do not stand in each other's way.
        first, self._first_bucket = self._first_bucket, (self._first_bucket + 7) % BUCKETS
        buckets = [(first + step) % BUCKETS for step in range(BUCKETS)]
        started = time.perf_counter()
        found = await claim(self._claiming, lane, buckets, limit, new_id(), self._clock())
        self._metrics.claimed(lane.value, len(found.claimed), time.perf_counter() - started)
        return found

    def _start(self, claims: list[Claimed], lane: Lane, asked: float) -> None:
        for claimed in claims:
            self._on_wire[claimed.delivery_id] = _OnWire(claimed, LEASE_SECONDS[lane], asked, asked + LEASE_SECONDS[lane])
        if claims:
            self._spawn(self._carry(claims))

    async def _carry(self, claims: list[Claimed]) -> None:
        try:
            loaded = await self._library.load(claims)
        except Unavailable:
            log.warning("claims are given back", extra={"count": len(claims)})
            await self._give_back(claims)
            return
        except Exception as error:
            if len(claims) > 1:
                for claimed in claims:
                    await self._carry([claimed])
                return
            log.exception("a claim cannot be loaded; its lease will tell", exc_info=error, extra={"delivery": claims[0].delivery_id})
            self._on_wire.pop(claims[0].delivery_id, None)
            return
        for index, item in enumerate(loaded):
            self._spawn(self._attempt(*item))
            if index % 20 == 19:
                await asyncio.sleep(0)

    async def _attempt(self, claimed: Claimed, loaded: Loaded, carrier: Carrier | NoCarrier) -> None:
        if loaded.version is not None and loaded.version.sources:
            loaded = await self._asked(claimed, loaded, loaded.version)
        started = time.perf_counter()
        if time.monotonic() > self._on_wire[claimed.delivery_id].lease_ends:
            # We slept too long: it is somebody else's by now, and nothing of ours has left.
            log.warning("a lease ran out before its hand-off began", extra={"delivery": claimed.delivery_id})
            self._on_wire.pop(claimed.delivery_id)
            return
        try:
            result, outcome = await dispatch(claimed, loaded, carrier, self._links, self._clock)
        except Exception as error:  # its slot is free again, and nobody keeps its lease alive
            log.exception("a hand-off stumbled; its lease will tell", exc_info=error, extra={"delivery": claimed.delivery_id})
            self._on_wire.pop(claimed.delivery_id, None)
            return
        self._metrics.attempted(claimed.channel, result.provider, result.outcome, time.perf_counter() - started)
        if outcome is not None and claimed.account_id is not None:
            self._breakers.tell(claimed.account_id, claimed.workspace_id, outcome, self._clock())
        self._finished.append((result, outcome))
        self._unflushed += 1
        self._flush_wanted.set()
        self._on_wire.pop(claimed.delivery_id, None)
        if len(self._finished) >= GROUP_SIZE or not self._on_wire:
            self._group_full.set()
        if len(self._on_wire) <= self._slots // 2:
            self._freed.set()

    async def _asked(self, claimed: Claimed, loaded: Loaded, version: LoadedVersion) -> Loaded:
        """With what the version's data sources say now, or why they do not: nothing has been handed over yet."""
        seconds = OTP_SOURCE_SECONDS if loaded.spoken.purpose == "otp" else SOURCE_SECONDS
        try:
            data, recipient = data_of(claimed, loaded), recipient_of(claimed, loaded)
            answers = await self._sources.gather(claimed.workspace_id, version.sources, data, recipient, seconds=seconds)
        except Exception as error:  # whatever it was, it is tried again
            log.exception("asking data sources stumbled", exc_info=error, extra={"delivery": claimed.delivery_id})
            answers = SourceFailed(key=version.sources[0], code="internal_error", detail=type(error).__name__, may_retry=True)
        return msgspec.structs.replace(loaded, sources=answers)

    async def _flush_loop(self) -> None:
        while True:
            await self._flush_wanted.wait()
            self._flush_wanted.clear()
            if len(self._finished) < GROUP_SIZE and self._on_wire:
                await _wait(self._group_full, GROUP_SECONDS)
            self._group_full.clear()
            while self._finished:
                group, self._finished = self._finished[:FLUSH_SIZE], self._finished[FLUSH_SIZE:]
                await self._write(group)
                self._unflushed -= len(group)

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
                    self._renew(await heartbeat(self._tending, held), asked)
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
        before = time.monotonic() - older_than
        held = [(item.claimed, item.lease_seconds) for item in self._on_wire.values() if item.since < before]
        return held + [(result.claimed, 30.0) for result, _ in self._finished]

    def _renew(self, kept: set[UUID], asked: float) -> None:
        for delivery_id in kept:
            item = self._on_wire.get(delivery_id)
            if item is not None:
                self._on_wire[delivery_id] = msgspec.structs.replace(item, lease_ends=asked + item.lease_seconds)

    async def _give_back(self, claims: list[Claimed]) -> None:
        for claimed in claims:
            self._on_wire.pop(claimed.delivery_id, None)
        try:
            await release(self._tending, claims)
        except Unavailable:
            log.warning("claims cannot be given back; their leases will run out", extra={"count": len(claims)})

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
