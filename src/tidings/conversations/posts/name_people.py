"""Who is named in a post: callers name people by their own ids, and posts keep ours."""

from collections.abc import Mapping, Sequence

import msgspec

from tidings.conversations.model import SHOWN_POSITIONS, Person, Standing
from tidings.conversations.participants.people import PersonInput, named
from tidings.conversations.posts import post_store as store
from tidings.conversations.posts.parts import Mention, Part, TextPart, encode_parts
from tidings.core.errors import FieldError, Forbidden, Invalid
from tidings.db import Tx


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """Whom parts name, and how they are stored."""

    stored: str
    people: Mapping[Person, None]
    """In their order, each once."""
    everyone: bool


async def name_people(tx: Tx, standing: Standing, parts: Sequence[Part]) -> Naming:
    """The parts with people by our ids; raises Invalid with everybody who is not in the conversation."""
    mentions = [
        (f"/parts/{index}/mentions/{place}", mention)
        for index, part in enumerate(parts)
        if isinstance(part, TextPart)
        for place, mention in enumerate(part.mentions)
    ]
    if not mentions:
        return Naming(stored=encode_parts(parts), people={}, everyone=False)
    everyone = any(mention.everyone for _, mention in mentions)
    if everyone and standing.participants > SHOWN_POSITIONS and not standing.may("moderate"):
        raise Forbidden(f"Among more than {SHOWN_POSITIONS} only owners and moderators name everyone", code="role_needed")
    found = await _found(tx, standing, mentions)
    told = {_key(mention): found[_key(mention)] for _, mention in mentions if not mention.everyone}
    kept = [_kept(part, told) if isinstance(part, TextPart) else part for part in parts]
    return Naming(stored=encode_parts(kept), people=dict.fromkeys(told.values()), everyone=everyone)


async def _found(tx: Tx, standing: Standing, mentions: Sequence[tuple[str, Mention]]) -> dict[PersonInput, Person]:
    first: dict[PersonInput, str] = {}
    for pointer, mention in mentions:
        if not mention.everyone:
            first.setdefault(_key(mention), pointer)
    people: dict[PersonInput, Person] = {}
    errors: list[FieldError] = []
    for given, pointer in first.items():
        # One at a time: the same person may be named in two ways.
        [one] = await named(tx, standing.workspace_id, [given], "") or [None]
        if isinstance(one, FieldError):
            errors.append(FieldError(pointer, one.code, one.detail))
        elif one is not None:
            people[given] = one.person
    here = await store.active_among(tx, standing.workspace_id, standing.conversation_id, [person.id for person in people.values()])
    errors += [
        FieldError(first[given], "not_in_conversation", "Only who is in the conversation can be named in it")
        for given, person in people.items()
        if person.id not in here
    ]
    if errors:
        raise Invalid(errors)
    return people


def _key(mention: Mention) -> PersonInput:
    return PersonInput(contact=mention.contact, member=mention.member, assistant=mention.assistant)


def _kept(part: TextPart, people: Mapping[PersonInput, Person]) -> TextPart:
    kept = [
        mention if mention.everyone else msgspec.structs.replace(mention, **{(person := people[_key(mention)]).kind: str(person.id)})
        for mention in part.mentions
    ]
    return msgspec.structs.replace(part, mentions=kept)
