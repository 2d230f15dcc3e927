"""Who is in a conversation: by the company, and by the people in it as their roles allow."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Request, after_id
from tidings.api.resources.conversations import acting_author, author_of, conversation_id_of, named_by
from tidings.conversations import Author, Membership, Role, Standing, standing_of
from tidings.conversations.create_input import MAX_GIVEN, DurationText
from tidings.conversations.participants.invite import accept, decline, leave
from tidings.conversations.participants.participants import Shape, add, remove, shape
from tidings.conversations.participants.participants_store import Joining
from tidings.conversations.participants.participants_view import ParticipantView, participants_of
from tidings.conversations.participants.people import AnybodyInput, Named, named
from tidings.core.durations import parse_duration
from tidings.core.errors import Conflict, FieldError, Forbidden, Gone, Invalid, NotFound
from tidings.core.ids import encode

_LONGEST = timedelta(days=3653)
SomePeople = Annotated[list[AnybodyInput], Meta(min_length=1, max_length=MAX_GIVEN)]


class ParticipantPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of participants."""

    data: list[ParticipantView]
    next: str | None


class ParticipantsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, after which cursor, and in which state."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=2_000)] | None = None
    state: Membership | None = None
    """Left out: who is in it, or invited."""


class AddInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to be in it."""

    participants: SomePeople
    """Your ids of contacts, or `{"contact": …}`, `{"member": …}`, `{"assistant": …}`, each with a `role`."""
    invites: bool = False
    """They are asked first, and in it once they accept."""
    history: Literal["new", "all"] = "new"
    """Whether they see what was said before."""


class RemoveInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is to be in it no more."""

    participants: SomePeople


class ShapeInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be other of them; what is left out stays."""

    participants: SomePeople
    role: Literal["owner", "moderator", "member", "reader"] | UnsetType = UNSET
    muted_for: DurationText | UnsetType | None = UNSET
    """They may not post for so long; null: they may."""
    muted_until: datetime | UnsetType | None = UNSET
    """The same by the time."""


class LeaveInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to go."""

    heir: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Who owns it from then on, by your id of the contact: for its last owner."""


class ParticipantsOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What was done."""

    changed: int
    """Of how many it is other than it was."""
    participants: int
    """How many are in it now."""


async def _list(request: Request) -> dict[str, object]:
    standing = await standing_of(request.tx, request.workspace_id, conversation_id_of(request), None)
    return await _page(request, standing)


async def _list_own(acting: Acting) -> dict[str, object]:
    standing = await standing_of(acting.request.tx, acting.workspace_id, named_by(acting), acting.person)
    return await _page(acting.request, standing)


async def _page(request: Request, standing: Standing) -> dict[str, object]:
    query: ParticipantsQuery = request.query
    state = query.state.value if query.state is not None else None
    found = await participants_of(request.tx, standing, after=after_id("ptc", query.after), limit=query.limit + 1, state=state)
    shown = found[: query.limit]
    return {"data": [view for _, view in shown], "next": encode("ptc", shown[-1][0]) if len(found) > query.limit else None}


async def _add(request: Request) -> ParticipantsOutput:
    return await _add_as(request, conversation_id_of(request), author_of(request))


async def _add_own(acting: Acting) -> ParticipantsOutput:
    return await _add_as(acting.request, named_by(acting), acting_author(acting))


async def _add_as(request: Request, conversation_id: UUID, actor: Author) -> ParticipantsOutput:
    body: AddInput = request.body
    await _check_in(request, conversation_id, actor)
    state = Membership.INVITED if body.invites else Membership.ACTIVE
    people = await _people(request, body.participants)
    joining = [Joining(person=one.person, role=Role(one.role) if one.role is not None else Role.MEMBER, state=state) for one in people]
    sees_all = body.history == "all"
    changed = await add(request.tx, request.workspace_id, conversation_id, joining, actor, request.now, sees_all=sees_all)
    return await _output(request, conversation_id, changed)


async def _remove(request: Request) -> ParticipantsOutput:
    return await _remove_as(request, conversation_id_of(request), author_of(request))


async def _remove_own(acting: Acting) -> ParticipantsOutput:
    return await _remove_as(acting.request, named_by(acting), acting_author(acting))


async def _remove_as(request: Request, conversation_id: UUID, actor: Author) -> ParticipantsOutput:
    body: RemoveInput = request.body
    await _check_in(request, conversation_id, actor)
    people = [one.person for one in await _people(request, body.participants)]
    changed = await remove(request.tx, request.workspace_id, conversation_id, people, actor, request.now)
    return await _output(request, conversation_id, changed)


async def _shape(request: Request) -> ParticipantsOutput:
    return await _shape_as(request, conversation_id_of(request), author_of(request))


async def _shape_own(acting: Acting) -> ParticipantsOutput:
    return await _shape_as(acting.request, named_by(acting), acting_author(acting))


async def _shape_as(request: Request, conversation_id: UUID, actor: Author) -> ParticipantsOutput:
    body: ShapeInput = request.body
    await _check_in(request, conversation_id, actor)
    errors: list[FieldError] = []
    mutes, until = _muted(body, request.now, errors)
    people = [one.person for one in await _people(request, body.participants, errors)]
    given = Shape(role=Role(body.role) if body.role is not UNSET else None, mutes=mutes, muted_until=until)
    changed = await shape(request.tx, request.workspace_id, conversation_id, people, given, actor, request.now)
    return await _output(request, conversation_id, changed)


async def _accept(acting: Acting) -> ParticipantsOutput:
    request, conversation_id = acting.request, named_by(acting)
    await accept(request.tx, request.workspace_id, conversation_id, acting.person, request.now)
    return await _output(request, conversation_id, 1)


async def _decline(acting: Acting) -> None:
    request = acting.request
    await decline(request.tx, request.workspace_id, named_by(acting), acting.person, request.now)


async def _leave(acting: Acting) -> None:
    request = acting.request
    body: LeaveInput = request.body
    heir = None
    if body.heir is not None:
        found = await named(request.tx, request.workspace_id, [body.heir], "/heir")
        errors = [FieldError("/heir", one.code, one.detail) for one in found if isinstance(one, FieldError)]
        if errors:
            raise Invalid(errors)
        heir = next(one.person for one in found if isinstance(one, Named))
    await leave(request.tx, request.workspace_id, named_by(acting), acting.person, request.now, heir=heir)


async def _check_in(request: Request, conversation_id: UUID, actor: Author) -> None:
    """Who is not in it is told so before anything is said of whom they name."""
    await standing_of(request.tx, request.workspace_id, conversation_id, actor.person if actor.kind == "contact" else None)


async def _people(request: Request, given: list[AnybodyInput], wrong: list[FieldError] | None = None) -> list[Named]:
    """Whom these name; raises Invalid with all that is wrong, what was found before included."""
    found = await named(request.tx, request.workspace_id, given, "/participants")
    errors = [*(wrong or []), *(one for one in found if isinstance(one, FieldError))]
    if errors:
        raise Invalid(errors)
    return [one for one in found if isinstance(one, Named)]


def _muted(body: ShapeInput, now: datetime, errors: list[FieldError]) -> tuple[bool, datetime | None]:
    until = body.muted_until if isinstance(body.muted_until, datetime) else None
    if body.muted_for is not UNSET and body.muted_until is not UNSET:
        errors.append(FieldError("/muted_until", "one_of_for_and_until", "Give either muted_for or muted_until"))
    if isinstance(body.muted_for, str):
        found = parse_duration(body.muted_for)
        if found is None or not timedelta() < found <= _LONGEST:
            errors.append(FieldError("/muted_for", "invalid_duration", "A duration is written 30s, 5m, 24h or 7d"))
        else:
            until = now + found
    if isinstance(body.muted_until, datetime) and (until is None or until.tzinfo is None or not now < until <= now + _LONGEST):
        errors.append(FieldError("/muted_until", "invalid_time", "A time to come names its zone, and is at most ten years from now"))
    if body.role is UNSET and body.muted_for is UNSET and body.muted_until is UNSET:
        errors.append(FieldError("", "nothing_to_change", "Give a role, muted_for or muted_until"))
    return body.muted_for is not UNSET or body.muted_until is not UNSET, until


async def _output(request: Request, conversation_id: UUID, changed: int) -> ParticipantsOutput:
    standing = await standing_of(request.tx, request.workspace_id, conversation_id, None)
    return ParticipantsOutput(changed=changed, participants=standing.participants)


_LISTED = (
    "In a fixed order, who is in it or invited; with `state` those in that state. To the people in it positions of others are not told "
    "where the conversation hides them, nor where more than 100 are in it; you are always told."
)
_ADDED = (
    "Who is in it already stays as they are. Whoever comes sees what is said from then on, with `history` `all` what was said before too. "
    "A conversation has at most 1,000 participants, who is invited included: 409 `full`. A direct one is between its two: 409 `direct`."
)
_REMOVED = "They keep what was said while they were in it. Who is not in it is passed over."
_SHAPED = "Their roles, and for how long they may not post. Who is not in it is passed over."
_ROLES = (
    "For owners and moderators. A moderator decides on members and readers, and makes nobody more than a member; an owner on everybody: "
    "else 403 `role_needed`."
)
_FAILS = (Invalid, Forbidden, NotFound, Gone, Conflict)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="conversations.list_participants",
        method="GET",
        path="/v1/conversations/{id}/participants",
        scope="conversations:read",
        summary="List participants",
        description=_LISTED,
        query=ParticipantsQuery,
        output=ParticipantPage,
        errors=(Invalid, NotFound, Gone),
        run=_list,
    ),
    Operation(
        id="conversations.add_participants",
        method="POST",
        path="/v1/conversations/{id}/participants",
        scope="conversations:write",
        summary="Add participants, or invite them",
        description=_ADDED,
        body=AddInput,
        output=ParticipantsOutput,
        errors=(Invalid, NotFound, Gone, Conflict),
        example={"participants": ["user_42", {"contact": "user_43", "role": "moderator"}], "history": "all"},
        run=_add,
    ),
    Operation(
        id="conversations.remove_participants",
        method="POST",
        path="/v1/conversations/{id}/participants/remove",
        scope="conversations:write",
        summary="Remove participants",
        description=_REMOVED,
        body=RemoveInput,
        output=ParticipantsOutput,
        errors=(Invalid, NotFound, Gone, Conflict),
        example={"participants": ["user_42"]},
        run=_remove,
    ),
    Operation(
        id="conversations.change_participants",
        method="PATCH",
        path="/v1/conversations/{id}/participants",
        scope="conversations:write",
        summary="Give participants a role, or mute them",
        description=_SHAPED,
        body=ShapeInput,
        output=ParticipantsOutput,
        errors=(Invalid, NotFound, Gone, Conflict),
        example={"participants": ["user_42"], "muted_for": "1h"},
        run=_shape,
    ),
    *for_people(
        id="list_participants",
        method="GET",
        path="/conversations/{conversation}/participants",
        scope="conversations:act",
        summary="List who is in your conversation",
        description=_LISTED,
        query=ParticipantsQuery,
        output=ParticipantPage,
        errors=(Invalid, Forbidden, NotFound, Gone),
        run=_list_own,
    ),
    *for_people(
        id="add_participants",
        method="POST",
        path="/conversations/{conversation}/participants",
        scope="conversations:act",
        summary="Add people to your conversation, or invite them",
        description=f"{_ROLES} {_ADDED} Whom you have blocked, or who has blocked you, is not added by you: 409 `blocked`.",
        body=AddInput,
        output=ParticipantsOutput,
        errors=_FAILS,
        example={"participants": ["user_42"], "invites": True},
        run=_add_own,
    ),
    *for_people(
        id="remove_participants",
        method="POST",
        path="/conversations/{conversation}/participants/remove",
        scope="conversations:act",
        summary="Remove people from your conversation",
        description=f"{_ROLES} {_REMOVED}",
        body=RemoveInput,
        output=ParticipantsOutput,
        errors=_FAILS,
        example={"participants": ["user_42"]},
        run=_remove_own,
    ),
    *for_people(
        id="change_participants",
        method="PATCH",
        path="/conversations/{conversation}/participants",
        scope="conversations:act",
        summary="Give people in your conversation a role, or mute them",
        description=f"{_ROLES} {_SHAPED} The last owner of a group stays one until there is another: 409 `last_owner`.",
        body=ShapeInput,
        output=ParticipantsOutput,
        errors=_FAILS,
        example={"participants": ["user_42"], "muted_for": "1h"},
        run=_shape_own,
    ),
    *for_people(
        id="accept",
        method="POST",
        path="/conversations/{conversation}/accept",
        scope="conversations:act",
        summary="Accept an invitation",
        description="You are in it, and see what is said since you were invited, or all of it where the invitation says so.",
        output=ParticipantsOutput,
        errors=(NotFound, Gone),
        run=_accept,
    ),
    *for_people(
        id="decline",
        method="POST",
        path="/conversations/{conversation}/decline",
        scope="conversations:act",
        summary="Decline an invitation",
        description="You may be invited again.",
        status=204,
        errors=(NotFound, Gone, Conflict),
        run=_decline,
    ),
    *for_people(
        id="leave",
        method="POST",
        path="/conversations/{conversation}/leave",
        scope="conversations:act",
        summary="Leave a conversation",
        description=(
            "You keep what was said while you were in it. The last owner of a group in which others stay names an `heir` among them: else "
            "409 `last_owner`. A direct conversation is not left but archived, cleared, or its other blocked: 409 `direct`."
        ),
        body=LeaveInput,
        status=204,
        errors=(Invalid, NotFound, Gone, Conflict),
        example={},
        run=_leave,
    ),
)
