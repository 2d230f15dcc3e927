"""The wire of one worker: its slots, what is on it, and how much of it each flow and each provider account may have.

Nobody may have more than a share of what the others leave. So one who is alone has most of it, and one that hangs never has all: those
after it find slots, however many of them hang. Leases' times are monotonic, and taken before the database was asked.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec

from tidings.messages import LEASE_SECONDS, Claimed, Lane
from tidings.messages.claims import FROM_THE_FIRST, Flow, Rooms

FLOW_SHARE = 2 / 3
"""What one workspace's one channel in one lane may have of the slots that others have not."""
ACCOUNT_SHARE = 1 / 2
"""The same of a provider account, where the workspace has another one for the channel."""

K = TypeVar("K", bound=Hashable)
# How long after its time something may still come in, so that claims look for it each time: who stores it has taken its time before.
LATE = timedelta(seconds=2)
FULL_LOOK_SECONDS = 0.5
"""What is older, and was left or given back, is looked for so often; more rarely where looking takes long."""
REMEMBERED = 256
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)

# Lane, workspace, channel.
_FlowKey = tuple[Lane, UUID, str]


class OnWire(msgspec.Struct, frozen=True, gc=False):
    """What we hold a lease on."""

    claimed: Claimed
    lane: Lane
    lease_seconds: float
    since: float
    lease_ends: float


class Wire:
    """What this worker holds. `urgent_slots` are kept for login codes."""

    def __init__(self, slots: int, urgent_slots: int) -> None:
        self.slots = slots
        self._urgent_slots = urgent_slots
        self._held: dict[UUID, OnWire] = {}
        self._flows: Counter[_FlowKey] = Counter()
        self._accounts: Counter[UUID] = Counter()
        self._last: dict[Lane, Counter[tuple[UUID, str]]] = {}
        self._since: dict[Lane, UUID] = {}
        # Of each flow that was claimed from lately, the latest due time of what was taken.
        self._floors: OrderedDict[_FlowKey, datetime] = OrderedDict()
        self._full_look_at: dict[Lane, float] = {}

    def __len__(self) -> int:
        return len(self._held)

    def free(self, lane: Lane) -> int:
        """The slots that this lane may fill."""
        return self.slots - (0 if lane is Lane.OTP else self._urgent_slots) - len(self._held)

    def rooms(self, lane: Lane, now: datetime) -> Rooms:
        """How much of the wire each may have in the next claim of the lane. `now` is real time."""
        free, last = self.free(lane), self._last.get(lane, Counter())
        mine = {(workspace, channel): count for (of, workspace, channel), count in self._flows.items() if of is lane}
        floors: dict[tuple[UUID, str], datetime] = {}
        if time.monotonic() < self._full_look_at.get(lane, 0.0):
            floors = {(workspace, channel): min(due, now - LATE) for (of, workspace, channel), due in self._floors.items() if of is lane}
        return Rooms(
            flows=[
                Flow(
                    workspace_id=key[0],
                    channel=key[1],
                    taken=mine.get(key, 0) + last[key],
                    room=_room(FLOW_SHARE, free, mine.get(key, 0)),
                    floor=floors.get(key, LONG_AGO),
                )
                for key in {**last, **mine, **floors}
            ],
            any_flow=_room(FLOW_SHARE, free, 0),
            accounts={account: _room(ACCOUNT_SHARE, free, count) for account, count in self._accounts.items()},
            any_account=_room(ACCOUNT_SHARE, free, 0),
            since=self._since.get(lane, FROM_THE_FIRST),
        )

    def take(self, claims: Sequence[Claimed], lane: Lane, asked: float, goes_on: UUID | None) -> list[Claimed]:
        """These are ours; `goes_on` as the claim told it. Answers them in the order in which they begin: first those of whom there are few."""
        self._since[lane] = goes_on or FROM_THE_FIRST
        if asked >= self._full_look_at.get(lane, 0.0):
            done = time.monotonic()
            self._full_look_at[lane] = done + max(FULL_LOOK_SECONDS, 20 * (done - asked))
        last: Counter[tuple[UUID, str]] = Counter()
        for claimed in claims:
            self._held[claimed.delivery_id] = OnWire(claimed, lane, LEASE_SECONDS[lane], asked, asked + LEASE_SECONDS[lane])
            key = (lane, claimed.workspace_id, claimed.channel)
            self._flows[key] += 1
            if claimed.account_id is not None:
                self._accounts[claimed.account_id] += 1
            last[claimed.workspace_id, claimed.channel] += 1
            if claimed.due_at is not None and claimed.due_at > self._floors.get(key, LONG_AGO):
                self._floors[key] = claimed.due_at
                self._floors.move_to_end(key)
        while len(self._floors) > REMEMBERED:
            self._floors.popitem(last=False)
        self._last[lane] = last
        return sorted(claims, key=lambda one: last[one.workspace_id, one.channel]) if len(last) > 1 else list(claims)

    def drop(self, delivery_id: UUID) -> None:
        """It is ours no more, or its outcome is known."""
        one = self._held.pop(delivery_id, None)
        if one is None:
            return
        _less(self._flows, (one.lane, one.claimed.workspace_id, one.claimed.channel))
        if one.claimed.account_id is not None:
            _less(self._accounts, one.claimed.account_id)

    def has_lease(self, delivery_id: UUID) -> bool:
        """Whether its lease still runs, for all that we know."""
        one = self._held.get(delivery_id)
        return one is not None and time.monotonic() <= one.lease_ends

    def older_than(self, seconds: float) -> list[tuple[Claimed, float]]:
        """What has been here for so long, each with the seconds of its lease."""
        before = time.monotonic() - seconds
        return [(one.claimed, one.lease_seconds) for one in self._held.values() if one.since < before]

    def renew(self, kept: Iterable[UUID], asked: float) -> None:
        """Their leases were made longer; the database was asked then."""
        for delivery_id in kept:
            one = self._held.get(delivery_id)
            if one is not None:
                self._held[delivery_id] = msgspec.structs.replace(one, lease_ends=asked + one.lease_seconds)


def _room(share: float, free: int, own: int) -> int:
    """How many more one may have who has `own` already, of what the others leave."""
    return max(0 if own else 1, int(share * (free + own)) - own)


def _less(counts: Counter[K], key: K) -> None:
    counts[key] -= 1
    if counts[key] <= 0:
        del counts[key]
