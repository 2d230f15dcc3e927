"""People as they are told: contacts by your own ids, members by theirs, assistants by their keys."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.contacts import ContactKey, check_external_id
from tidings.contacts.resolve import resolve
from tidings.conversations.model import Person, PersonKind
from tidings.core.errors import FieldError
from tidings.core.ids import bucket_of, decode, encode
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations.participants", "participants.sql")

RoleInput = Literal["owner", "moderator", "member", "reader"]
_Name = Annotated[str, Meta(min_length=1, max_length=255)]


class PersonView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a conversation."""

    kind: PersonKind
    id: str | None
    """Of a contact your own id, of a member `mbr_…`, of an assistant its key; null once they are gone."""
    name: str | None


class PersonInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody, by exactly one of these; your id of a contact may stand alone, as a text."""

    contact: _Name | None = None
    """By your own id."""
    member: _Name | None = None
    """`mbr_…`."""
    assistant: _Name | None = None
    """By its key."""
    role: RoleInput | None = None
    """What they may do; left out: `member`."""


AnybodyInput = _Name | PersonInput


async def shown(tx: Tx, workspace_id: UUID, persons: Iterable[Person]) -> dict[Person, PersonView]:
    """Each of them as the API tells them, under themselves; of who is gone no name, and of a contact or assistant no id."""
    wanted = set(persons)
    found: dict[UUID, tuple[str | None, str | None]] = {}
    contacts = [one.id for one in wanted if one.kind == "contact"]
    if contacts:
        rows = await tx.fetch(Q["shown_contacts"], workspace_id, [bucket_of(one) for one in contacts], contacts)
        found |= {row["id"]: (row["told"], row["name"]) for row in rows}
    members = [one.id for one in wanted if one.kind == "member"]
    if members:
        names = {row["id"]: row["name"] for row in await tx.fetch(Q["shown_members"], workspace_id, members)}
        found |= {one: (encode("mbr", one), names.get(one)) for one in members}
    assistants = [one.id for one in wanted if one.kind == "assistant"]
    if assistants:
        rows = await tx.fetch(Q["shown_assistants"], workspace_id, assistants)
        found |= {row["id"]: (row["told"], row["name"]) for row in rows}
    views: dict[Person, PersonView] = {}
    for one in wanted:
        told, name = found.get(one.id, (None, None))
        views[one] = PersonView(kind=one.kind, id=told, name=name)
    return views


class Named(msgspec.Struct, frozen=True):
    """Whom somebody named, and as what."""

    person: Person
    role: RoleInput | None


async def named(tx: Tx, workspace_id: UUID, given: Sequence[AnybodyInput], place: str) -> list[Named] | list[FieldError]:
    """Whom these name, each once, in their order; or all that is wrong with them, with pointers under `place`."""
    inputs = [PersonInput(contact=one) if isinstance(one, str) else one for one in given]
    wrong = [_wrong(one, f"{place}/{index}") for index, one in enumerate(inputs)]
    errors = [error for error in wrong if error is not None]
    people = await _found(tx, workspace_id, [PersonInput() if error is not None else one for one, error in zip(inputs, wrong, strict=True)])
    told: dict[Person, Named] = {}
    for index, (one, person) in enumerate(zip(inputs, people, strict=True)):
        if wrong[index] is not None:
            continue
        if person is None:
            errors.append(_unknown(one, f"{place}/{index}"))
        elif person in told:
            errors.append(FieldError(f"{place}/{index}", "duplicate_participant", "The same person stands here before"))
        else:
            told[person] = Named(person, one.role)
    return errors or list(told.values())


async def _found(tx: Tx, workspace_id: UUID, inputs: Sequence[PersonInput]) -> list[Person | None]:
    keys = [ContactKey(workspace_id, "id", one.contact) for one in inputs if one.contact is not None]
    contacts = await resolve(tx, keys) if keys else {}
    member_ids = [decode("mbr", one.member) for one in inputs if one.member is not None]
    known = [one for one in member_ids if one is not None]
    members = {row["id"] for row in await tx.fetch(Q["shown_members"], workspace_id, known)} if known else set[UUID]()
    names = [one.assistant for one in inputs if one.assistant is not None]
    assistants = {row["key"]: row["id"] for row in await tx.fetch(Q["named_assistants"], workspace_id, names)} if names else {}
    found: list[Person | None] = []
    for one in inputs:
        if one.contact is not None:
            contact_id = contacts.get(ContactKey(workspace_id, "id", one.contact))
            found.append(Person("contact", contact_id) if contact_id is not None else None)
        elif one.member is not None:
            member_id = decode("mbr", one.member)
            found.append(Person("member", member_id) if member_id is not None and member_id in members else None)
        else:
            assistant_id = assistants.get(one.assistant) if one.assistant is not None else None
            found.append(Person("assistant", assistant_id) if assistant_id is not None else None)
    return found


def _wrong(given: PersonInput, place: str) -> FieldError | None:
    if sum(name is not None for name in (given.contact, given.member, given.assistant)) != 1:
        return FieldError(place, "one_of_contact_member_assistant", "Name a contact, a member or an assistant")
    return check_external_id(given.contact, pointer=place, is_new=False) if given.contact is not None else None


def _unknown(given: PersonInput, place: str) -> FieldError:
    if given.contact is not None:
        return FieldError(place, "unknown_contact", "There is no contact with this id")
    if given.member is not None:
        return FieldError(place, "unknown_member", "Nobody with this id is a member of the workspace")
    return FieldError(place, "unknown_assistant", "There is no assistant with this key")
