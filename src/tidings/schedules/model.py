"""The nouns of recurring sends, and the literal table of what may become of a run."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.core.lines import ONE_LINE
from tidings.messages import Send

LATE_AFTER = "15m"
"""A run that is later than this waits for a person, where the schedule says nothing else."""

ScheduleState = Literal["active", "paused", "ended"]
AuthorKind = Literal["key", "member"]


class RunState(StrEnum):
    """What became of one time of a schedule."""

    ACCEPTED = "accepted"
    SKIPPED = "skipped"
    WAITS_FOR_PERSON = "waits_for_person"
    FAILED = "failed"


RUN_TRANSITIONS: dict[RunState, frozenset[RunState]] = {
    RunState.WAITS_FOR_PERSON: frozenset({RunState.ACCEPTED, RunState.SKIPPED, RunState.FAILED}),
    RunState.ACCEPTED: frozenset(),
    RunState.SKIPPED: frozenset(),
    RunState.FAILED: frozenset(),
}
"""A run is written as one that waits; in the same transaction it is sent, unless a person must say so."""


class Times(msgspec.Struct, frozen=True, kw_only=True):
    """When something comes again, in business time."""

    cron: str
    timezone: str
    starts_at: datetime
    ends_at: datetime | None
    late_after: str = LATE_AFTER


class Schedule(Times, frozen=True, kw_only=True):
    """A send that comes again."""

    id: UUID
    workspace_id: UUID
    name: str
    message: str
    """The body of a send, as JSON."""
    author_kind: AuthorKind
    author_id: UUID
    state: ScheduleState
    reason: str | None
    """Why it is paused."""
    next_at: datetime | None
    """Its next time; None where nothing is to come."""
    created_at: datetime
    updated_at: datetime


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One time of a schedule that has come."""

    id: UUID
    workspace_id: UUID
    schedule_id: UUID
    due_at: datetime
    state: RunState
    reason: str | None
    detail: str | None
    message_id: UUID | None
    changed_at: datetime


Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]
Cron = Annotated[str, Meta(min_length=9, max_length=100, pattern=ONE_LINE)]
Timezone = Annotated[str, Meta(min_length=1, max_length=64)]
Duration = Annotated[str, Meta(min_length=2, max_length=20)]


class ScheduleInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recurring send to be made."""

    name: Name
    """What people call it."""
    cron: Cron
    """Minute, hour, day of the month, month, day of the week: `0 9 * * MON` is Mondays at nine; `L` is a month's last day, `MON#1` its first
    Monday."""
    timezone: Timezone | None = None
    """IANA name of the zone in which the times are meant; left out, the workspace's."""
    starts_at: datetime | None = None
    """No time before this one; left out, from now on."""
    ends_at: datetime | None = None
    """No time from this one on; left out, for ever."""
    late_after: Duration = LATE_AFTER
    """A time that is missed by more than this (an outage) is not sent by itself: the last of them waits for a person. From 1m to 7d."""
    message: Send
    """What is sent at each time: the body of a send, without `send_at` and `expires_at`."""


class SchedulePatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a schedule is to change; what is left out stays."""

    name: Name | UnsetType = UNSET
    cron: Cron | UnsetType = UNSET
    timezone: Timezone | UnsetType = UNSET
    starts_at: datetime | UnsetType = UNSET
    ends_at: datetime | UnsetType | None = UNSET
    """null: for ever."""
    late_after: Duration | UnsetType = UNSET
    message: Send | UnsetType = UNSET
    """The whole message. From then on it is sent in the name of whoever changed it."""
