"""The wire of one worker: its slots, what is on it, and how much of it each flow and each provider account may have.

Nobody may have more than a share of what the others leave. So one who is alone has most of it, and one that hangs never has all: those
after it find slots, however many of them hang. Leases' times are monotonic, and taken before the database was asked.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec

from tidings.messages import LEASE_SECONDS, Claimed, Lane
from tidings.messages.claims import FROM_THE_FIRST, Flow, Rooms

FLOW_SHARE = 2 / 3
"""What one workspace's one channel in one lane may have of the slots that others have not."""
ACCOUNT_SHARE = 1 / 2
"""The same of a provider account that keeps what it has for long, where the workspace has another one for the channel."""
STUCK_SECONDS = 2.0

# How long after its time something may still come in, so that claims look for it each time: who stores it has taken its time before.
LATE = timedelta(seconds=2)
FULL_LOOK_SECONDS = 0.5
"""What is older, and was left or given back, is looked for so often; more rarely where looking takes long."""
REMEMBERED = 256
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)

# Workspace, channel.
_FlowKey = tuple[UUID, str]


class OnWire(msgspec.Struct, frozen=True, gc=False):
    """What we hold a lease on."""

    claimed: Claimed
    lane: Lane
    lease_seconds: float
    since: float
    lease_ends: float


class _Served(msgspec.Struct, frozen=True, gc=False):
    """What a flow got when it was claimed from last: in which claim, how much, and the latest due time of it."""

    claim: int
    count: int
    floor: datetime


class Wire:
    """What this worker holds. `urgent_slots` are kept for login codes."""

    def __init__(self, slots: int, urgent_slots: int) -> None:
        self.slots = slots
        self._urgent_slots = urgent_slots
        self._held: dict[UUID, OnWire] = {}
        self._asking: Counter[Lane] = Counter()
        self._served: dict[Lane, OrderedDict[_FlowKey, _Served]] = {lane: OrderedDict() for lane in Lane}
        self._claims = 0
        self._since: dict[Lane, UUID] = {}
        self._full_look_at: dict[Lane, float] = {}

    def __len__(self) -> int:
        return len(self._held)

    def free(self, lane: Lane) -> int:
        """The slots that this lane may fill; what another lane is asking for right now is taken already."""
        asked = sum(count for other, count in self._asking.items() if other is not lane)
        return self.slots - (0 if lane is Lane.OTP else self._urgent_slots) - len(self._held) - asked

    def has(self, lane: Lane) -> bool:
        """Whether anything of the lane is on the wire."""
        return any(one.lane is lane for one in self._held.values())

    def ask(self, lane: Lane, limit: int, now: datetime) -> Rooms:
        """How much each may have in the claim of the lane that begins now, for so many; `take` ends it. `now` is real time."""
        free, served = self.free(lane), self._served[lane]
        self._asking[lane] = limit
        stuck = self._stuck(time.monotonic())
        mine, hanging = Counter[_FlowKey](), Counter[_FlowKey]()
        for one in self._held.values():
            if one.lane is lane:
                counter = hanging if one.claimed.account_id in stuck else mine
                counter[one.claimed.workspace_id, one.claimed.channel] += 1
        is_full = time.monotonic() >= self._full_look_at.get(lane, 0.0)
        turns = {claim: turn * 10_000 for turn, claim in enumerate(sorted({one.claim for one in served.values()}))}
        flows: list[Flow] = []
        for key in {**served, **mine, **hanging}:
            last = served.get(key)
            flows.append(
                Flow(
                    workspace_id=key[0],
                    channel=key[1],
                    # Whose last turn is longest ago comes first; of one turn, who had least.
                    taken=mine[key] + (turns[last.claim] + last.count if last is not None else 0),
                    room=_room(FLOW_SHARE, free, mine[key] + hanging[key]),
                    room_elsewhere=_room(FLOW_SHARE, free, mine[key]),
                    floor=LONG_AGO if last is None or is_full else min(last.floor, now - LATE),
                )
            )
        return Rooms(
            flows=flows,
            any_flow=_room(FLOW_SHARE, free, 0),
            accounts={account: _room(ACCOUNT_SHARE, free, count) for account, count in stuck.items()},
            since=self._since.get(lane, FROM_THE_FIRST),
        )

    def take(self, claims: Sequence[Claimed], lane: Lane, asked: float, goes_on: UUID | None) -> list[Claimed]:
        """These are ours; `goes_on` as the claim told it. Answers them in the order in which they begin: first those of whom there are few."""
        self._asking[lane] = 0
        self._since[lane] = goes_on or FROM_THE_FIRST
        self._claims += 1
        served = self._served[lane]
        if asked >= self._full_look_at.get(lane, 0.0):
            done = time.monotonic()
            self._full_look_at[lane] = done + max(FULL_LOOK_SECONDS, 20 * (done - asked))
            # What was found behind its floor takes the floor back to it.
            for key, one in served.items():
                served[key] = msgspec.structs.replace(one, floor=LONG_AGO)
        counts = Counter((one.workspace_id, one.channel) for one in claims)
        for claimed in claims:
            self._held[claimed.delivery_id] = OnWire(claimed, lane, LEASE_SECONDS[lane], asked, asked + LEASE_SECONDS[lane])
            key = (claimed.workspace_id, claimed.channel)
            before = served.get(key)
            floor = max(before.floor if before is not None else LONG_AGO, claimed.due_at or LONG_AGO)
            served[key] = _Served(self._claims, counts[key], floor)
            served.move_to_end(key)
        while len(served) > REMEMBERED:
            served.popitem(last=False)
        return sorted(claims, key=lambda one: counts[one.workspace_id, one.channel]) if len(counts) > 1 else list(claims)

    def give_up(self, lane: Lane) -> None:
        """Nothing came of what was asked."""
        self._asking[lane] = 0

    def drop(self, claimed: Claimed) -> None:
        """It is ours no more, or its outcome is known. Where it came back to us since under another token, that one stays."""
        if self._own(claimed) is not None:
            del self._held[claimed.delivery_id]

    def has_lease(self, claimed: Claimed) -> bool:
        """Whether its lease still runs, for all that we know."""
        one = self._own(claimed)
        return one is not None and time.monotonic() <= one.lease_ends

    def older_than(self, seconds: float) -> list[tuple[Claimed, float]]:
        """What has been here for so long, each with the seconds of its lease."""
        before = time.monotonic() - seconds
        return [(one.claimed, one.lease_seconds) for one in self._held.values() if one.since < before]

    def renew(self, kept: Iterable[UUID], asked: float) -> None:
        """Their leases were made longer; the database was asked then."""
        for delivery_id in kept:
            one = self._held.get(delivery_id)
            if one is not None and one.since <= asked:
                self._held[delivery_id] = msgspec.structs.replace(one, lease_ends=asked + one.lease_seconds)

    def _own(self, claimed: Claimed) -> OnWire | None:
        one = self._held.get(claimed.delivery_id)
        return one if one is not None and one.claimed.token == claimed.token else None

    def _stuck(self, now: float) -> Counter[UUID]:
        """What the accounts have on the wire that have something there for long."""
        accounts = [(one.claimed.account_id, one.since) for one in self._held.values()]
        slow = {account for account, since in accounts if account is not None and since < now - STUCK_SECONDS}
        return Counter(account for account, _ in accounts if account is not None and account in slow)


def _room(share: float, free: int, own: int) -> int:
    """How many more one may have who has `own` already, of what the others leave."""
    return max(0 if own else 1, int(share * (free + own)) - own)
