"""A conversation made as the API asks for it: whom it names is looked up, and all that is wrong is told at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.conversations.conversation import Object
from tidings.conversations.create import Created, NewConversation, check_people, create
from tidings.conversations.create_input import ConversationInput, OwnConversationInput, expiry_of, wrong_conversation
from tidings.conversations.model import Author, Membership, Person, Role
from tidings.conversations.participants.blocks import blocked_between
from tidings.conversations.participants.participants_store import Joining
from tidings.conversations.participants.people import AnybodyInput, Named, named
from tidings.conversations.posts.moderated import Asked, wrong_title
from tidings.conversations.reaching.route import write_reach
from tidings.core.durations import parse_duration
from tidings.core.errors import Conflict, FieldError, Invalid
from tidings.db import Tx


async def create_named(
    tx: Tx, workspace_id: UUID, given: ConversationInput, author: Author, *, now: datetime, real_now: datetime
) -> Created:
    """There is such a conversation, made by the company; raises Invalid."""
    errors = wrong_conversation(given, now)
    people = await _people(tx, workspace_id, given.participants, errors)
    wanted = NewConversation(
        kind=given.kind,
        joining=[_joining(one) for one in people],
        is_distinct=_is_distinct(given),
        title=given.title,
        metadata=given.metadata,
        object=Object(given.object.type, given.object.id) if given.object is not None else None,
        opening=given.message,
        starts_at=given.starts_at,
        expiry=expiry_of(given),
        warning=given.warning,
        is_frozen=given.is_frozen,
        slow=(parse_duration(given.slow_mode) if given.slow_mode is not None else None) or timedelta(),
        hides_positions=given.hides_positions,
        is_moderated=given.is_moderated,
        route=write_reach(given.route),
        rule=msgspec.json.encode(given.rule).decode() if given.rule is not None else None,
    )
    return await _create(tx, workspace_id, wanted, errors, author, now, real_now)


async def create_own(
    tx: Tx,
    workspace_id: UUID,
    given: OwnConversationInput,
    person: Person,
    *,
    now: datetime,
    real_now: datetime,
    asked: Asked | None = None,
) -> Created:
    """There is such a conversation with this person in it, and whom they named; raises Invalid, and Conflict `blocked`."""
    author = Author(kind=person.kind, id=person.id)
    errors = await wrong_title(tx, workspace_id, given.title, author, now=now, real_now=real_now)
    others = [one for one in await _people(tx, workspace_id, given.participants, errors) if one.person != person]
    errors += [
        FieldError(f"/participants/{index}/role", "role_needed", "Whoever makes a conversation owns it alone: give roles afterwards")
        for index, one in enumerate(given.participants)
        if not isinstance(one, str) and one.role not in (None, "member", "reader")
    ]
    contacts = [one.person.id for one in others if one.person.kind == "contact"]
    if await blocked_between(tx, workspace_id, person.id, contacts):
        raise Conflict("One of them cannot be written to by this person", code="blocked")
    state = Membership.INVITED if given.invites and given.kind == "group" else Membership.ACTIVE
    own = Joining(person=person, role=Role.OWNER if given.kind == "group" else Role.MEMBER)
    wanted = NewConversation(
        kind=given.kind,
        joining=[own, *(msgspec.structs.replace(_joining(one), state=state) for one in others)],
        is_distinct=_is_distinct(given),
        title=given.title,
        opening=given.message,
        asked=asked,
    )
    return await _create(tx, workspace_id, wanted, errors, author, now, real_now)


async def _people(tx: Tx, workspace_id: UUID, given: Sequence[AnybodyInput], errors: list[FieldError]) -> list[Named]:
    found = await named(tx, workspace_id, given, "/participants")
    people: list[Named] = []
    for one in found:
        if isinstance(one, FieldError):
            errors.append(one)
        else:
            people.append(one)
    return people


async def _create(
    tx: Tx, workspace_id: UUID, wanted: NewConversation, errors: list[FieldError], author: Author, now: datetime, real_now: datetime
) -> Created:
    if not any(error.pointer.startswith("/participants") for error in errors):
        errors += check_people(wanted)
    if errors:
        raise Invalid(errors)
    return await create(tx, workspace_id, wanted, author, now=now, real_now=real_now)


def _joining(one: Named) -> Joining:
    return Joining(person=one.person, role=Role(one.role) if one.role is not None else Role.MEMBER)


def _is_distinct(given: ConversationInput | OwnConversationInput) -> bool:
    return given.kind == "direct" if given.distinct is None else given.distinct
