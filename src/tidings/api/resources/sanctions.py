"""What people may not do for a while: suspensions and mutes by hand, all sanctions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Page, Request, after_id
from tidings.api.resources.flags import actor_of
from tidings.contacts import contact_named
from tidings.conversations import Person
from tidings.conversations.participants.people import shown
from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.db import Tx
from tidings.moderation.model import SANCTION, Action, Duration, Sanction, SanctionState
from tidings.moderation.sanctions import Moment, active, apply_by_hand, end, get_sanction, list_sanctions

_Because = Annotated[str, Meta(min_length=1, max_length=500)]
_Name = Annotated[str, Meta(min_length=1, max_length=255)]


class MuteInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """For how long: until a time, or so long from now; neither: until it is lifted."""

    until: datetime | None = None
    lasts: Duration | None = None
    """`1m` to `3660d`."""
    because: _Because | None = None
    """For your own people, and shown to the person."""


class SuspensionInput(MuteInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How, and for how long."""

    action: Literal["suspend", "block"] = "suspend"
    """`suspend`: signed out, and may not come back; `block`: and in no group any more, until it is lifted."""


class SanctionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What a person may not do, and until when."""

    id: str
    contact: str | None
    """Your id of them."""
    contact_id: str
    action: Action
    source: Literal["policy", "member", "key"]
    because: str | None
    weight: int
    """Of the flags that it follows from."""
    flags: int
    state: SanctionState
    """`lifted`: by somebody; `ended`: its time was over, or another took its place."""
    starts_at: datetime
    until: datetime | None
    """Null: until somebody lifts it."""
    ended_at: datetime | None


class SuspensionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a person is suspended."""

    is_suspended: bool
    sanction: SanctionOutput | None
    """By which: the one that lasts longest."""


class SanctionPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of sanctions, the oldest first."""

    data: list[SanctionOutput]
    next: str | None


class SanctionsQuery(Page, frozen=True, kw_only=True):
    """Which of them, how many, and after which cursor."""

    state: SanctionState | None = None
    contact: _Name | None = None
    """Your id of a person."""


async def _suspend(request: Request) -> SanctionOutput:
    given: SuspensionInput = request.body
    return await _by_hand(request, given, given.action)


async def _mute(request: Request) -> SanctionOutput:
    return await _by_hand(request, request.body, "mute")


async def _by_hand(request: Request, given: MuteInput, action: Action) -> SanctionOutput:
    person_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
    until = _until(given, request.now, action)
    moment = Moment(request.now, request.real_now)
    made = await apply_by_hand(request.tx, request.workspace_id, person_id, action, until, given.because, actor_of(request), moment)
    return await _one(request, made)


async def _get_suspension(request: Request) -> SuspensionOutput:
    person_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
    found = [one for one in await active(request.tx, request.workspace_id, person_id) if one.action != "mute"]
    longest = next((one for one in found if one.until is None), max(found, key=lambda one: one.until or one.starts_at, default=None))
    return SuspensionOutput(is_suspended=bool(found), sanction=await _one(request, longest) if longest is not None else None)


async def _lift_suspension(request: Request) -> None:
    await _lift_all(request, is_mute=False)


async def _unmute(request: Request) -> None:
    await _lift_all(request, is_mute=True)


async def _lift_all(request: Request, *, is_mute: bool) -> None:
    person_id = await contact_named(request.tx, request.workspace_id, request.path["id"])
    found = [one.id for one in await active(request.tx, request.workspace_id, person_id) if (one.action == "mute") is is_mute]
    await end(request.tx, request.workspace_id, person_id, found, "lifted", Moment(request.now, request.real_now))


async def _list(request: Request) -> dict[str, object]:
    query: SanctionsQuery = request.query
    person_id = await contact_named(request.tx, request.workspace_id, query.contact) if query.contact is not None else None
    return await _page(request, query, query.state, person_id)


async def _list_own(acting: Acting) -> dict[str, object]:
    return await _page(acting.request, acting.request.query, "active", acting.person.id)


async def _page(request: Request, query: Page, state: SanctionState | None, person_id: UUID | None) -> dict[str, object]:
    after = after_id(SANCTION, query.after)
    found = await list_sanctions(request.tx, request.workspace_id, state=state, person_id=person_id, after=after, limit=query.limit + 1)
    told = await _shown(request.tx, request.workspace_id, found[: query.limit])
    return {"data": told, "next": told[-1].id if len(found) > query.limit else None}


async def _get(request: Request) -> SanctionOutput:
    return await _one(request, await get_sanction(request.tx, request.workspace_id, decode(SANCTION, request.path["id"])))


async def _lift(request: Request) -> SanctionOutput:
    tx, workspace_id = request.tx, request.workspace_id
    found = await get_sanction(tx, workspace_id, decode(SANCTION, request.path["id"]))
    await end(tx, workspace_id, found.person_id, [found.id], "lifted", Moment(request.now, request.real_now))
    return await _one(request, await get_sanction(tx, workspace_id, found.id))


def _until(given: MuteInput, now: datetime, action: Action) -> datetime | None:
    errors: list[FieldError] = []
    lasts = parse_duration(given.lasts) if given.lasts is not None else None
    if given.until is not None and given.lasts is not None:
        errors.append(FieldError("/lasts", "until_or_lasts", "Give a time or a duration, not both"))
    if given.lasts is not None and (lasts is None or lasts.total_seconds() < 60):
        errors.append(FieldError("/lasts", "invalid_duration", "A duration from 1m to 3660d, as in 24h"))
    if given.until is not None and given.until <= now:
        errors.append(FieldError("/until", "in_the_past", "This time is over already"))
    if action == "block" and (given.until is not None or given.lasts is not None):
        place = "/until" if given.until is not None else "/lasts"
        errors.append(FieldError(place, "block_lasts", "A block lasts until somebody lifts it"))
    if errors:
        raise Invalid(errors)
    return now + lasts if lasts is not None else given.until


async def _one(request: Request, sanction: Sanction) -> SanctionOutput:
    return (await _shown(request.tx, request.workspace_id, [sanction]))[0]


async def _shown(tx: Tx, workspace_id: UUID, found: Sequence[Sanction]) -> list[SanctionOutput]:
    views = await shown(tx, workspace_id, {Person("contact", one.person_id) for one in found})
    return [
        SanctionOutput(
            id=encode(SANCTION, one.id),
            contact=views[Person("contact", one.person_id)].id,
            contact_id=encode("ctc", one.person_id),
            action=one.action,
            source=one.source,
            because=one.because,
            weight=one.weight,
            flags=one.flags,
            state=one.state,
            starts_at=one.starts_at,
            until=one.until,
            ended_at=one.ended_at,
        )
        for one in found
    ]


_READ, _WRITE = "moderation:read", "moderation:write"

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="contacts.put_suspension",
        method="PUT",
        path="/v1/contacts/{id}/suspension",
        scope=_WRITE,
        summary="Suspend a contact",
        description=(
            "They are signed out everywhere at once, get no token, and nothing is posted for them, not by your backend either: 409 "
            "`suspended`. It takes the place of a suspension or block that holds."
        ),
        body=SuspensionInput,
        output=SanctionOutput,
        errors=(Invalid, NotFound),
        example={"lasts": "24h", "because": "Spam"},
        run=_suspend,
    ),
    Operation(
        id="contacts.get_suspension",
        method="GET",
        path="/v1/contacts/{id}/suspension",
        scope=_READ,
        summary="Show whether a contact is suspended",
        output=SuspensionOutput,
        errors=(NotFound,),
        run=_get_suspension,
    ),
    Operation(
        id="contacts.delete_suspension",
        method="DELETE",
        path="/v1/contacts/{id}/suspension",
        scope=_WRITE,
        summary="Lift a contact's suspension",
        description="They may sign in again; groups that a block has taken them out of they must be added to. It is so, whether they were suspended or not.",
        status=204,
        errors=(NotFound,),
        run=_lift_suspension,
    ),
    Operation(
        id="contacts.put_mute",
        method="PUT",
        path="/v1/contacts/{id}/mute",
        scope=_WRITE,
        summary="Mute a contact",
        description="They read, and post in no conversation: 409 `muted`. To mute somebody in one conversation, change the participant.",
        body=MuteInput,
        output=SanctionOutput,
        errors=(Invalid, NotFound),
        example={"lasts": "1h"},
        run=_mute,
    ),
    Operation(
        id="contacts.delete_mute",
        method="DELETE",
        path="/v1/contacts/{id}/mute",
        scope=_WRITE,
        summary="Lift a contact's mute",
        status=204,
        errors=(NotFound,),
        run=_unmute,
    ),
    Operation(
        id="moderation.list_sanctions",
        method="GET",
        path="/v1/moderation/sanctions",
        scope=_READ,
        summary="List sanctions",
        description="Mutes, suspensions and blocks, by the policy and by hand; the oldest first.",
        query=SanctionsQuery,
        output=SanctionPage,
        errors=(Invalid, NotFound),
        run=_list,
    ),
    Operation(
        id="moderation.get_sanction",
        method="GET",
        path="/v1/moderation/sanctions/{id}",
        scope=_READ,
        summary="Show a sanction",
        output=SanctionOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="moderation.lift_sanction",
        method="POST",
        path="/v1/moderation/sanctions/{id}/lift",
        scope=_WRITE,
        summary="Lift a sanction",
        description="The person may do again what nothing else keeps them from. One that holds no more stays as it is.",
        output=SanctionOutput,
        errors=(NotFound,),
        run=_lift,
    ),
    *for_people(
        id="list_sanctions",
        method="GET",
        path="/sanctions",
        scope="conversations:act",
        summary="List what one may not do",
        description="What holds now. Who is suspended has no token: their backend asks for them.",
        query=Page,
        output=SanctionPage,
        errors=(Invalid,),
        run=_list_own,
    ),
)
