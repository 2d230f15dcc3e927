"""Recurring sends, and what became of each of their times."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.core.errors import Conflict, Forbidden, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.schedules import (
    Run,
    RunState,
    Schedule,
    ScheduleInput,
    SchedulePatch,
    ScheduleState,
    confirm_run,
    create_schedule,
    delete_schedule,
    foresee_times,
    get_schedule,
    last_runs,
    list_runs,
    list_schedules,
    next_times,
    pause_schedule,
    resume_schedule,
    skip_run,
    update_schedule,
)
from tidings.schedules.model import Cron, Timezone


class RunOutput(msgspec.Struct, frozen=True, kw_only=True):
    """One time of a schedule that has come."""

    id: str
    due_at: datetime
    """When it should have been sent."""
    state: RunState
    reason: str | None
    """Why it was skipped (`missed`, `asked`) or has failed (the code of what was wrong)."""
    detail: str | None
    message: str | None
    """The message that it has become."""
    changed_at: datetime


class ScheduleOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A recurring send."""

    id: str
    name: str
    cron: str
    timezone: str
    starts_at: datetime
    ends_at: datetime | None
    late_after: str
    """A time that is missed by more than this is not sent by itself."""
    message: msgspec.Raw
    """What is sent at each time: the body of a send."""
    author: str
    """The key or the member in whose name it is sent: who made it, changed its message last, or resumed it."""
    state: ScheduleState
    reason: str | None
    """Why it is paused: `asked`, `author_gone` (the key was revoked), `scope_missing`, `recipient_erased`."""
    next: list[datetime]
    """The next five times, in UTC."""
    last_run: RunOutput | None
    """What became of the latest of its times; null where none has come."""
    created_at: datetime
    updated_at: datetime


class SchedulePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of schedules."""

    data: list[ScheduleOutput]
    next: str | None


class RunPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of runs."""

    data: list[RunOutput]
    next: str | None


class RunsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, in which state."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    state: RunState | None = None


class TimesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """When it would be sent, as a schedule says it."""

    cron: Cron
    timezone: Timezone | None = None
    """Left out, the workspace's."""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class TimesOutput(msgspec.Struct, frozen=True, kw_only=True):
    """The times that a schedule would have."""

    timezone: str
    next: list[datetime]
    """The first five, in UTC."""


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    found = await list_schedules(request.tx, request.workspace_id, after=after_id("sch", page.after), limit=page.limit + 1)
    return page_of(await _shown(request, found), page.limit, lambda one: one.id)


async def _times(request: Request) -> TimesOutput:
    query: TimesQuery = request.query
    zone, found = await foresee_times(
        request.tx,
        request.workspace_id,
        cron=query.cron,
        timezone=query.timezone,
        starts_at=query.starts_at,
        ends_at=query.ends_at,
        real_now=request.real_now,
    )
    return TimesOutput(timezone=zone, next=found)


async def _create(request: Request) -> ScheduleOutput:
    return await _one(request, await create_schedule(request.tx, request.principal, request.body, real_now=request.real_now))


async def _get(request: Request) -> ScheduleOutput:
    return await _one(request, await get_schedule(request.tx, request.workspace_id, _id(request)))


async def _patch(request: Request) -> ScheduleOutput:
    return await _one(request, await update_schedule(request.tx, request.principal, _id(request), request.body, real_now=request.real_now))


async def _delete(request: Request) -> None:
    await delete_schedule(request.tx, request.workspace_id, _id(request))


async def _pause(request: Request) -> ScheduleOutput:
    return await _one(request, await pause_schedule(request.tx, request.workspace_id, _id(request), now=request.now))


async def _resume(request: Request) -> ScheduleOutput:
    return await _one(request, await resume_schedule(request.tx, request.principal, _id(request), real_now=request.real_now))


async def _runs(request: Request) -> dict[str, object]:
    query: RunsQuery = request.query
    before = after_id("scr", query.after)
    found = await list_runs(request.tx, request.workspace_id, _id(request), state=query.state, before=before, limit=query.limit + 1)
    return page_of([_shown_run(one) for one in found], query.limit, lambda one: one.id)


async def _confirm(request: Request) -> RunOutput:
    return _shown_run(await confirm_run(request.tx, request.workspace_id, _id(request), _run_id(request), real_now=request.real_now))


async def _skip(request: Request) -> RunOutput:
    return _shown_run(await skip_run(request.tx, request.workspace_id, _id(request), _run_id(request), now=request.now))


def _id(request: Request) -> UUID:
    schedule_id = decode("sch", request.path["id"])
    if schedule_id is None:
        raise NotFound("There is no schedule with this id in this workspace")
    return schedule_id


def _run_id(request: Request) -> UUID:
    run_id = decode("scr", request.path["run"])
    if run_id is None:
        raise NotFound("This schedule has no run with this id")
    return run_id


async def _one(request: Request, schedule: Schedule) -> ScheduleOutput:
    return (await _shown(request, [schedule]))[0]


async def _shown(request: Request, found: Sequence[Schedule]) -> list[ScheduleOutput]:
    runs = await last_runs(request.tx, request.workspace_id, [one.id for one in found])
    return [_told(one, runs.get(one.id)) for one in found]


def _told(schedule: Schedule, last: Run | None) -> ScheduleOutput:
    return ScheduleOutput(
        id=encode("sch", schedule.id),
        name=schedule.name,
        cron=schedule.cron,
        timezone=schedule.timezone,
        starts_at=schedule.starts_at,
        ends_at=schedule.ends_at,
        late_after=schedule.late_after,
        message=msgspec.Raw(schedule.message.encode()),
        author=encode("key" if schedule.author_kind == "key" else "mbr", schedule.author_id),
        state=schedule.state,
        reason=schedule.reason,
        next=next_times(schedule),
        last_run=_shown_run(last) if last is not None else None,
        created_at=schedule.created_at,
        updated_at=schedule.updated_at,
    )


def _shown_run(run: Run) -> RunOutput:
    return RunOutput(
        id=encode("scr", run.id),
        due_at=run.due_at,
        state=run.state,
        reason=run.reason,
        detail=run.detail,
        message=encode("msg", run.message_id) if run.message_id is not None else None,
        changed_at=run.changed_at,
    )


_MESSAGE = {
    "to": {"email": "ada@example.com"},
    "content": {"title": "This week in the shop", "body": "Three new teas, and one that comes back."},
    "route": {"channel": "email"},
    "purpose": "marketing",
}

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="schedules.list",
        method="GET",
        path="/v1/schedules",
        scope="schedules:read",
        summary="List schedules",
        description="All recurring sends of the workspace in the order of their making.",
        query=Page,
        output=SchedulePage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="schedules.create",
        method="POST",
        path="/v1/schedules",
        scope="schedules:write",
        sends=True,
        summary="Make a recurring send",
        description=(
            "`message` is sent at each time of `cron` in `timezone`, from `starts_at` until `ends_at`. It is sent in the name of whoever "
            "makes the schedule, who needs the scope of its purpose too, and may still send it at each time: else the schedule is paused. "
            "Each time happens once, also where the clocks change: a time that they leap over is moved by the leap, and of one that comes "
            "twice it is the first. After an outage a time that is late by more than `late_after` is not sent by itself: the last such one "
            "waits for a person (the event `schedule.waits_for_person` tells it), those before it are skipped."
        ),
        body=ScheduleInput,
        output=ScheduleOutput,
        status=201,
        errors=(Invalid, Forbidden),
        example={"name": "Weekly newsletter", "cron": "0 9 * * MON", "timezone": "Europe/Amsterdam", "message": _MESSAGE},
        run=_create,
    ),
    Operation(
        id="schedules.times",
        method="GET",
        path="/v1/schedules/times",
        scope="schedules:read",
        summary="Show the times that a schedule would have",
        description="The first five of a schedule that would be made now, with every leap of its clocks; it is made by nobody.",
        query=TimesQuery,
        output=TimesOutput,
        errors=(Invalid,),
        run=_times,
    ),
    Operation(
        id="schedules.get",
        method="GET",
        path="/v1/schedules/{id}",
        scope="schedules:read",
        summary="Show a schedule",
        description="One recurring send with its next five times.",
        output=ScheduleOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="schedules.update",
        method="PATCH",
        path="/v1/schedules/{id}",
        scope="schedules:write",
        sends=True,
        summary="Change a schedule",
        description=(
            "What is left out stays. With other times the next one is the first from now on, also for a schedule that had ended. With "
            "another `message` it is sent in the name of whoever changed it."
        ),
        body=SchedulePatch,
        output=ScheduleOutput,
        errors=(Invalid, Forbidden, NotFound),
        example={"cron": "30 8 * * MON-FRI", "late_after": "1h"},
        run=_patch,
    ),
    Operation(
        id="schedules.delete",
        method="DELETE",
        path="/v1/schedules/{id}",
        scope="schedules:write",
        summary="Delete a schedule",
        description="Nothing more is sent by it, and the log of its runs is gone; what was sent is not.",
        status=204,
        errors=(NotFound,),
        run=_delete,
    ),
    Operation(
        id="schedules.pause",
        method="POST",
        path="/v1/schedules/{id}/pause",
        scope="schedules:write",
        summary="Pause a schedule",
        description="Nothing is sent until it is resumed; pausing it again changes nothing.",
        output=ScheduleOutput,
        errors=(NotFound, Conflict),
        run=_pause,
    ),
    Operation(
        id="schedules.resume",
        method="POST",
        path="/v1/schedules/{id}/resume",
        scope="schedules:write",
        summary="Resume a schedule",
        description=(
            "It is sent again from its first time after now, in the name of whoever resumes it; the times that it rested over are not "
            "made up for. Resuming an active one changes nothing."
        ),
        output=ScheduleOutput,
        errors=(Invalid, Forbidden, NotFound, Conflict),
        run=_resume,
    ),
    Operation(
        id="schedules.runs",
        method="GET",
        path="/v1/schedules/{id}/runs",
        scope="schedules:read",
        summary="List a schedule's runs",
        description="What became of each of its times, the latest first: all of them, or those in one state.",
        query=RunsQuery,
        output=RunPage,
        errors=(Invalid, NotFound),
        run=_runs,
    ),
    Operation(
        id="schedules.confirm",
        method="POST",
        path="/v1/schedules/{id}/runs/{run}/confirm",
        scope="schedules:write",
        summary="Send a run that waits",
        description="The message of a run that came too late is sent now, in the name of the schedule's author.",
        output=RunOutput,
        errors=(Invalid, Forbidden, NotFound, Conflict),
        run=_confirm,
    ),
    Operation(
        id="schedules.skip",
        method="POST",
        path="/v1/schedules/{id}/runs/{run}/skip",
        scope="schedules:write",
        summary="Drop a run that waits",
        description="A run that came too late is never sent.",
        output=RunOutput,
        errors=(NotFound, Conflict),
        run=_skip,
    ),
)
