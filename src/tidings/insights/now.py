"""What stands in a workspace right now, and what of it needs a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS
from tidings.db import Row, Tx, load_queries
from tidings.messages import Lane

Q = load_queries(__package__ or "tidings.insights", "now.sql")

MOST = 10_000
"""What is more is told as more."""
MOST_EACH = 1_000
"""Of one webhook endpoint."""
_TOLD = 50
"""Accounts, hooks, endpoints and schedules, of each kind."""

What = Literal[
    "unknown",
    "late",
    "held",
    "callbacks",
    "hook_events",
    "webhook_endpoint",
    "webhook_deliveries",
    "schedule_runs",
    "flags",
    "appeals",
    "mail",
]

# What is held for these reasons goes on when somebody has done something: given an account, a country, money, or let mail go on.
_NEEDS_A_PERSON = frozenset({"no_provider", "country_unknown", "spend_limit"})
_LATE = "late_start"


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What is due in a lane; `due_at` of the oldest is real time."""

    lane: Lane
    count: int
    is_more: bool
    due_at: datetime | None


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Deliveries that wait for one thing; `since` is when that of the oldest message became so, in business time."""

    reason: str
    count: int
    since: datetime | None


class Failing(msgspec.Struct, frozen=True, kw_only=True):
    """A provider account whose breaker is open."""

    id: UUID
    name: str
    channels: tuple[str, ...]
    is_probing: bool
    reason: str | None
    since: datetime
    """Real time."""


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not go on by itself; `id` is of what it is about, where it is about one thing."""

    what: What
    count: int
    is_more: bool = False
    id: UUID | None = None
    name: str | None = None
    reason: str | None = None
    since: datetime | None = None


class Now(msgspec.Struct, frozen=True, kw_only=True):
    """What stands now."""

    paused_at: datetime | None
    """Nothing leaves the whole installation since then; real time."""
    waiting: tuple[Waiting, ...]
    unknown: int
    """Deliveries of unknown outcome."""
    unknown_in_line: int
    """Of these, those that are tried again without anybody's help."""
    has_more_unknown: bool
    held: tuple[Held, ...]
    has_more_held: bool
    failing: tuple[Failing, ...]
    needs: tuple[Need, ...]


async def now_of(tx: Tx, workspace_id: UUID, *, real_now: datetime) -> Now:
    """What stands in the workspace; what was counted up to its bound says that there is more. Needs the pipeline's role."""
    rows = await tx.fetch(Q["unsettled"], workspace_id, MOST + 1)
    unknown = [row for row in rows if row["state"] == "unknown"]
    held = _held(rows)
    has_more_unknown, has_more_held = _is_more(unknown), _is_more([row for row in rows if row["state"] == "held"])
    [dead] = await tx.fetch(Q["dead"], workspace_id, MOST + 1)
    for_person = [row for row in unknown if not row["is_in_line"]]
    needs = [
        *([_unknown(for_person, is_more=has_more_unknown)] if for_person else []),
        *(
            Need(what="late" if one.reason == _LATE else "held", count=one.count, is_more=has_more_held, reason=one.reason, since=one.since)
            for one in held
            if one.reason == _LATE or one.reason in _NEEDS_A_PERSON
        ),
        *_dead(dead),
        *await _of_things(tx, workspace_id),
    ]
    return Now(
        paused_at=dead["paused_at"],
        waiting=await _waiting(tx, workspace_id, real_now),
        unknown=_most(unknown),
        unknown_in_line=_most([row for row in unknown if row["is_in_line"]]),
        has_more_unknown=has_more_unknown,
        held=tuple(held),
        has_more_held=has_more_held,
        failing=await _failing(tx, workspace_id, real_now),
        needs=tuple(needs),
    )


async def _waiting(tx: Tx, workspace_id: UUID, real_now: datetime) -> tuple[Waiting, ...]:
    rows = await tx.fetch(Q["waiting"], workspace_id, real_now, ["", *CHANNELS], MOST + 1)
    by_lane = {row["lane"]: row for row in rows}
    return tuple(
        Waiting(lane=lane, count=min(row["n"], MOST), is_more=row["n"] > MOST, due_at=row["due_at"])
        for lane in Lane
        if (row := by_lane.get(lane.value)) is not None
    )


async def _failing(tx: Tx, workspace_id: UUID, real_now: datetime) -> tuple[Failing, ...]:
    return tuple(
        Failing(
            id=row["id"],
            name=row["name"],
            channels=tuple(row["channels"]),
            is_probing=row["is_probing"],
            reason=row["reason"],
            since=row["since"],
        )
        for row in await tx.fetch(Q["failing_accounts"], workspace_id, real_now, _TOLD)
    )


def _held(rows: Sequence[Row]) -> list[Held]:
    found = [row for row in rows if row["state"] == "held"]
    told = [Held(reason=row["reason"] or "", count=min(row["n"], MOST), since=row["since"]) for row in found]
    return sorted(told, key=lambda one: (-one.count, one.reason))


def _unknown(rows: Sequence[Row], *, is_more: bool) -> Need:
    since: list[datetime] = [row["since"] for row in rows if row["since"] is not None]
    return Need(what="unknown", count=_most(rows), is_more=is_more, since=min(since, default=None))


def _most(rows: Sequence[Row]) -> int:
    return min(sum(row["n"] for row in rows), MOST)


def _is_more(rows: Sequence[Row]) -> bool:
    """Whether there is more than was looked at."""
    return sum(row["n"] for row in rows) > MOST


def _dead(row: Row) -> list[Need]:
    counted: tuple[What, ...] = ("callbacks", "flags", "appeals")
    found = [Need(what=what, count=min(row[what], MOST), is_more=row[what] > MOST) for what in counted if row[what]]
    if row["mail_paused_at"] is not None:
        found.append(Need(what="mail", count=1, reason=row["mail_paused_because"], since=row["mail_paused_at"]))
    return found


async def _of_things(tx: Tx, workspace_id: UUID) -> list[Need]:
    """What is dead or waits in one hook, one endpoint, one schedule."""
    hooks = await tx.fetch(Q["dead_of_hooks"], workspace_id, MOST + 1, _TOLD)
    runs = await tx.fetch(Q["waiting_runs"], workspace_id, MOST + 1, _TOLD)
    endpoints = await tx.fetch(Q["endpoints"], workspace_id, MOST_EACH + 1, _TOLD)
    return [
        *(Need(what="hook_events", count=min(row["n"], MOST), is_more=row["n"] > MOST, id=row["id"], name=row["name"]) for row in hooks),
        *(
            Need(what="webhook_endpoint", count=1, id=row["id"], name=row["description"], reason=row["reason"])
            for row in endpoints
            if row["state"] == "disabled"
        ),
        *(
            Need(
                what="webhook_deliveries",
                count=min(row["n"], MOST_EACH),
                is_more=row["n"] > MOST_EACH,
                id=row["id"],
                name=row["description"],
            )
            for row in endpoints
            if row["n"]
        ),
        *(
            Need(
                what="schedule_runs", count=min(row["n"], MOST), is_more=row["n"] > MOST, id=row["id"], name=row["name"], since=row["since"]
            )
            for row in runs
        ),
    ]
