"""Which conversation a place means; one is made where the mapping says so."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec

from tidings.contacts import contact_named
from tidings.conversations import Author, Person, Role
from tidings.conversations.conversation import Object
from tidings.conversations.create import NewConversation, create
from tidings.conversations.create_input import MAX_TITLE
from tidings.conversations.distinct import distinct_bucket, distinct_hash
from tidings.conversations.model import ConversationKind
from tidings.conversations.participants.participants_store import Joining
from tidings.conversations.patch_metadata import wrong_metadata
from tidings.core.errors import Invalid, NotFound, invalid
from tidings.core.ids import decode
from tidings.db import Tx
from tidings.hooks import store
from tidings.hooks.decide import Found, Made

_KINDS: tuple[ConversationKind, ...] = ("direct", "group", "support")
_LONGEST_OBJECT_TYPE = 64


async def find(tx: Tx, workspace_id: UUID, places: Sequence[Found]) -> UUID | None:
    """The conversation at the first of these places where there is one."""
    for place in places:
        found = await _at(tx, workspace_id, place)
        if found is not None:
            return found
    return None


async def find_or_make(
    tx: Tx, workspace_id: UUID, places: Sequence[Found], made: Made, author: Author, *, now: datetime, real_now: datetime
) -> UUID:
    """The conversation, made at the first of these places that can be made at; raises Invalid where nobody is to be in it."""
    place = next((one for one in places if one.id is None), None)
    if place is None:
        raise invalid("/make", "cannot_be_made", "A conversation that is named by its id cannot be made")
    await store.lock_making(tx, f"{workspace_id} {msgspec.json.encode(place).decode()}")
    found = await find(tx, workspace_id, places)
    if found is not None:
        return found
    given = await _new(tx, workspace_id, place, made)
    return (await create(tx, workspace_id, given, author, now=now, real_now=real_now)).conversation_id


async def _at(tx: Tx, workspace_id: UUID, place: Found) -> UUID | None:
    if place.object is not None:
        return await store.find_by_object(tx, workspace_id, *place.object)
    if place.metadata is not None:
        texts = {path: _as_text(value) for path, value in place.metadata.items()}
        return await store.find_by_metadata(tx, workspace_id, nested(place.metadata), nested(texts))
    if place.contact is not None:
        contact_id = await _contact(tx, workspace_id, place.contact)
        return await store.find_by_owner(tx, workspace_id, contact_id) if contact_id is not None else None
    if place.distinct is not None:
        return await _of_people(tx, workspace_id, place.distinct)
    conversation_id = decode("cnv", place.id or "")
    return await store.find_by_id(tx, workspace_id, conversation_id) if conversation_id is not None else None


async def _of_people(tx: Tx, workspace_id: UUID, named: Sequence[str]) -> UUID | None:
    people: list[Person] = []
    for one in named:
        contact_id = await _contact(tx, workspace_id, one)
        if contact_id is None:
            return None
        people.append(Person("contact", contact_id))
    for kind in _KINDS:
        hashed = distinct_hash(kind, people, None)
        found = await store.find_by_people(tx, workspace_id, hashed, distinct_bucket(hashed))
        if found is not None:
            return found
    return None


async def _new(tx: Tx, workspace_id: UUID, place: Found, made: Made) -> NewConversation:
    named = list(dict.fromkeys([*((place.contact,) if place.contact is not None else place.distinct or ()), *made.participants]))
    people: list[Person] = []
    for index, one in enumerate(named):
        contact_id = await _contact(tx, workspace_id, one)
        if contact_id is None:
            raise invalid("/make/participants", "unknown_contact", f"Of those who are to be in it, number {index + 1} is no contact")
        people.append(Person("contact", contact_id))
    metadata = made.metadata
    if place.metadata is not None:
        metadata = _merged(nested(place.metadata), metadata)
    if place.object is not None and len(place.object[0]) > _LONGEST_OBJECT_TYPE:
        raise invalid("/conversation/object/type", "too_long", f"An object's type has at most {_LONGEST_OBJECT_TYPE} characters")
    wrong = wrong_metadata(metadata, "/make/metadata")
    if wrong:
        raise Invalid(wrong)
    kind: ConversationKind = "support" if place.contact is not None else made.kind
    return NewConversation(
        kind=kind,
        joining=[Joining(person=one, role=Role.MEMBER) for one in people],
        is_distinct=place.distinct is not None,
        title=" ".join(made.title.split())[:MAX_TITLE] or None if made.title is not None else None,
        metadata=metadata,
        object=Object(*place.object) if place.object is not None else None,
        owner_id=people[0].id if place.contact is not None else None,
    )


async def _contact(tx: Tx, workspace_id: UUID, named: str) -> UUID | None:
    try:
        return await contact_named(tx, workspace_id, named)
    except NotFound:
        return None


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """`{"shop": {"order": 7}}` for `{"shop.order": 7}`."""
    whole: dict[str, Any] = {}
    for path, value in values.items():
        tree: Any = value
        for step in reversed(path.split(".")):
            tree = {step: tree}
        whole = _merged(tree, whole)
    return whole


def _merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    merged = {**first, **second}
    for name in first.keys() & second.keys():
        one, other = first[name], second[name]
        if isinstance(one, dict):
            inner = cast("dict[str, Any]", one)
            merged[name] = _merged(inner, cast("dict[str, Any]", other)) if isinstance(other, dict) else inner
    return merged


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    return str(value)
