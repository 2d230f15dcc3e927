"""Everything that the server has of the run, read page by page: its deliveries, the sandbox's hand-offs, and the events of receipts."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import msgspec

from tidings.core.errors import NotFound, TidingsError
from tidings.loadtest.asking import Api, ask
from tidings.loadtest.model import Plan, Row, Scene, Tally
from tidings.loadtest.settle import is_open

MOST_EVENTS = 50_000
"""Receipts that are timed: the first ones."""
FEW = 2_000
"""So many that are not at their end are asked for one by one; more are listed again."""
AT_ONCE = 4
_EVENTS_SECONDS = 5.0
_PAGE = "200"


class _Delivery(msgspec.Struct, frozen=True):
    id: str
    message: str
    contact: str | None
    state: str
    reason: str | None
    attempts: int
    created_at: datetime
    changed_at: datetime


class _Deliveries(msgspec.Struct, frozen=True):
    data: list[_Delivery]
    next: str | None


class _HandOff(msgspec.Struct, frozen=True):
    delivery: str
    message: str
    at: datetime


class _Outbox(msgspec.Struct, frozen=True):
    data: list[_HandOff]
    next: str | None


class _Tried(msgspec.Struct, frozen=True):
    outcome: str


class _Full(msgspec.Struct, frozen=True):
    state: str
    reason: str | None
    attempts: int
    changed_at: datetime
    hand_offs: list[_Tried] = []


class _Event(msgspec.Struct, frozen=True):
    delivery: str | None
    recorded_at: datetime


class _Events(msgspec.Struct, frozen=True):
    data: list[_Event]
    next: str


class Found(msgspec.Struct, kw_only=True):
    """What the server has of the run, by the ids of its deliveries."""

    rows: dict[str, Row] = msgspec.field(default_factory=dict[str, Row])
    contacts: dict[str, list[str | None]] = msgspec.field(default_factory=dict[str, "list[str | None]"])
    """Of messages to several people: whom each delivery is for."""
    maybe_twice: list[str] = msgspec.field(default_factory=list[str])
    """Deliveries of which more than one hand-off was taken, or may have been."""
    lost: list[str] = msgspec.field(default_factory=list[str])
    """Accepted messages that are not there."""
    is_whole: bool = False


async def read_back(
    api: Api, plan: Plan, scene: Scene, tally: Tally, *, until: float, stop: asyncio.Event, tell: Callable[[str], None]
) -> Found:
    """All of it, once everything has come to its end or it is later than `until`; less where somebody asked to stop."""
    found = Found()
    if not tally.accepted and not tally.unanswered:
        found.is_whole = True
        return found
    await _list(api, plan, scene, tally, found, stop, tell)
    while (still := _open(found, scene)) and time.monotonic() < until and not stop.is_set():
        tell(f"waiting for {len(still):,} that have not ended yet, {until - time.monotonic():.0f} s at most")
        await asyncio.sleep(0.5)
        if len(still) > FEW:
            await _list(api, plan, scene, tally, found, stop, tell)
        else:
            await _each(still, lambda delivery: _look_again(api, scene, found, delivery), stop)
    await asyncio.gather(_read_ledger(api, plan, tally, found, stop, tell), _read_events(api, scene, found, stop))
    doubted = [delivery for delivery, row in found.rows.items() if row.attempts > 1]
    await _each(doubted[:FEW], lambda delivery: _look_at_attempts(api, found, delivery), stop)
    found.lost = await _missing(api, tally, found)
    found.is_whole = not stop.is_set() and len(doubted) <= FEW
    return found


async def _list(api: Api, plan: Plan, scene: Scene, tally: Tally, found: Found, stop: asyncio.Event, tell: Callable[[str], None]) -> None:
    """Every delivery of the run, from the newest message on."""
    # Ids begin with their time. What was stored without an answer may be a little older than the oldest answer.
    oldest = min(tally.accepted, default="")
    earliest = tally.began_at + scene.ahead_seconds + scene.offset_seconds - 10
    found.rows.clear()
    found.contacts.clear()
    after: str | None = None
    while not stop.is_set():
        tell(f"reading back: {len(found.rows):,} of {tally.recipients:,} deliveries")
        page = await ask(api, _Deliveries, "/v1/deliveries", limit=_PAGE, channel=plan.channel, **({"after": after} if after else {}))
        for one in page.data:
            if one.message in tally.accepted or (one.contact or "").startswith(f"{scene.run}_"):
                created = one.created_at.timestamp() - scene.offset_seconds
                row = Row(message=one.message, state=one.state, reason=one.reason, attempts=one.attempts, created=created)
                row.ended = _ended(scene, one.state, one.changed_at)
                found.rows[one.id] = row
                if plan.recipients_per_call > 1:
                    found.contacts.setdefault(one.message, []).append(one.contact)
        after = page.next
        if after is None or (page.data[-1].message < oldest and page.data[-1].created_at.timestamp() < earliest):
            return


def _open(found: Found, scene: Scene) -> list[str]:
    return [delivery for delivery, row in found.rows.items() if is_open(row.state, expects_receipts=scene.expects_receipts)]


def _ended(scene: Scene, state: str, changed_at: datetime) -> float:
    return 0.0 if is_open(state, expects_receipts=True) else changed_at.timestamp() - scene.offset_seconds


async def _look_again(api: Api, scene: Scene, found: Found, delivery: str) -> None:
    full = await ask(api, _Full, f"/v1/deliveries/{delivery}")
    row = found.rows[delivery]
    row.state, row.reason, row.attempts = full.state, full.reason, full.attempts
    row.ended = _ended(scene, full.state, full.changed_at)


async def _look_at_attempts(api: Api, found: Found, delivery: str) -> None:
    full = await ask(api, _Full, f"/v1/deliveries/{delivery}")
    if sum(one.outcome in ("sent", "unknown") for one in full.hand_offs) > 1:
        found.maybe_twice.append(delivery)


async def _read_ledger(api: Api, plan: Plan, tally: Tally, found: Found, stop: asyncio.Event, tell: Callable[[str], None]) -> None:
    """What the sandbox was handed, each time with when that was written down."""
    oldest = min((row.message for row in found.rows.values()), default=None)
    after: str | None = None
    read = 0
    while oldest is not None and not stop.is_set():
        tell(f"reading the sandbox's ledger: {read:,} of {tally.recipients:,}")
        page = await ask(api, _Outbox, "/v1/sandbox/outbox", limit=_PAGE, channel=plan.channel, **({"after": after} if after else {}))
        for one in page.data:
            row = found.rows.get(one.delivery)
            if row is not None:
                at = one.at.timestamp()
                row.hand_offs += 1
                row.handed = min(row.handed, at) if row.handed else at
        read += len(page.data)
        after = page.next
        if after is None or page.data[-1].message < oldest:
            return


async def _read_events(api: Api, scene: Scene, found: Found, stop: asyncio.Event) -> None:
    """When each receipt was in the event log, from which webhooks go out."""
    if scene.cursor is None or not scene.expects_receipts:
        return
    cursor, read = scene.cursor, 0
    wanted = sum(row.state in ("delivered", "read", "failed") for row in found.rows.values())
    until = time.monotonic() + _EVENTS_SECONDS
    while read < min(wanted, MOST_EVENTS) and not stop.is_set():
        page = await ask(api, _Events, "/v1/events", limit=_PAGE, after=cursor, type="delivery.delivered,delivery.read,delivery.failed")
        if not page.data:
            if time.monotonic() > until:
                return
            await asyncio.sleep(0.2)
            continue
        until = time.monotonic() + _EVENTS_SECONDS
        cursor = page.next
        for one in page.data:
            row = found.rows.get(one.delivery or "")
            if row is not None and not row.reported:
                row.reported = one.recorded_at.timestamp()
                read += 1


async def _missing(api: Api, tally: Tally, found: Found) -> list[str]:
    """Accepted messages of which the lists hold nothing, and which are not there when they are asked for either."""
    there = {row.message for row in found.rows.values()}
    missing = [message for message in tally.accepted if message not in there]
    lost: list[str] = []
    for message in missing[:FEW]:
        try:
            await api.get(f"/v1/messages/{message}")
        except NotFound:
            lost.append(message)
        except TidingsError:
            # Nobody can say: it is not accounted for.
            lost.append(message)
    return lost + missing[FEW:]


async def _each(deliveries: list[str], look: Callable[[str], Awaitable[None]], stop: asyncio.Event) -> None:
    left = iter(deliveries)

    async def work() -> None:
        for delivery in left:
            if stop.is_set():
                return
            await look(delivery)

    await asyncio.gather(*[work() for _ in range(AT_ONCE)])
