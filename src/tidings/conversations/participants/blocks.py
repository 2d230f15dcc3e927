"""Blocks: a contact who wants nothing to do with another.

Between the two of them no direct conversation is carried on; elsewhere what the other says is hidden from who blocked them.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import ContactKey, resolve
from tidings.conversations.model import Person
from tidings.conversations.participants.people import PersonView, shown
from tidings.core.errors import Conflict, FieldError, Invalid, NotFound
from tidings.core.ids import bucket_of, encode
from tidings.db import Tx, load_queries
from tidings.events import Fact, append

Q = load_queries(__package__ or "tidings.conversations.participants", "people.sql")

MAX_BLOCKS = 1_000
"""A person blocks no more than so many, of those whom they have met in a conversation and of the others each."""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One whom a person has blocked."""

    blocked_id: UUID
    blocked: PersonView
    at: datetime


async def blocked_between(tx: Tx, workspace_id: UUID, person_id: UUID, others: Sequence[UUID]) -> set[UUID]:
    """Those of the others whom this person has blocked, or who have blocked this person."""
    if not others:
        return set()
    rows = await tx.fetch(
        Q["blocked_between"], bucket_of(person_id), person_id, workspace_id, list(others), [bucket_of(other) for other in others]
    )
    return {row["other"] for row in rows}


async def hidden_authors(tx: Tx, workspace_id: UUID, person: Person | None) -> list[UUID]:
    """Whose posts are hidden from this person, in conversations of more than two: those whom they have blocked."""
    if person is None or person.kind != "contact":
        return []
    return [row["blocked_id"] for row in await tx.fetch(Q["hidden_authors"], bucket_of(person.id), person.id, workspace_id)]


async def list_blocks(
    tx: Tx, workspace_id: UUID, person: Person, *, after: UUID | None, limit: int, by_themselves: bool = False
) -> list[Block]:
    """Whom the person has blocked, at most `limit`, after an id; to themselves, those who are or were in a conversation with them."""
    rows = await tx.fetch(Q["list_blocks"], bucket_of(person.id), person.id, workspace_id, after, limit, by_themselves)
    names = await shown(tx, workspace_id, [Person("contact", row["blocked_id"]) for row in rows])
    return [Block(blocked_id=row["blocked_id"], blocked=names[Person("contact", row["blocked_id"])], at=row["at"]) for row in rows]


async def block(tx: Tx, workspace_id: UUID, person: Person, others: Sequence[str], now: datetime, *, by_themselves: bool = False) -> int:
    """The person has blocked these contacts (your own ids, all of them there); answers how many they had not blocked before.

    Raises Invalid with every id that names nobody, or the person; Conflict where it would be too many. `by_themselves`: whom they have
    never met in a conversation they learn nothing of, not whether there is such a contact: all ids are taken, and those whom they have
    met are counted.
    """
    ids = await _named(tx, workspace_id, person, others, "/add", by_themselves=by_themselves)
    await tx.execute(Q["lock_blocker"], str(person.id))
    added = {row["blocked_id"] for row in await tx.fetch(Q["add_blocks"], bucket_of(person.id), person.id, workspace_id, ids, now)}
    everybody = set[UUID](await tx.fetchval(Q["count_blocks"], bucket_of(person.id), person.id, workspace_id) or ())
    if len(everybody) > MAX_BLOCKS:
        met = await _met(tx, workspace_id, person, everybody)
        if len(met) > MAX_BLOCKS or (len(everybody - met) > MAX_BLOCKS and not by_themselves):
            raise Conflict(f"A person blocks at most {MAX_BLOCKS} others", code="too_many_blocks")
        if len(everybody - met) > MAX_BLOCKS:
            # To say that it was one too many would be to say that there is somebody.
            await tx.fetch(Q["remove_blocks"], bucket_of(person.id), person.id, workspace_id, sorted(added - met))
            added &= met
    await _tell(tx, workspace_id, person, sorted(added), "contact.blocked", now)
    return len(await _met(tx, workspace_id, person, added) if by_themselves else added)


async def unblock(tx: Tx, workspace_id: UUID, person: Person, others: Sequence[str], now: datetime, *, by_themselves: bool = False) -> int:
    """The person has blocked none of these any more; answers how many they had. As `block`, where they do it themselves."""
    ids = await _named(tx, workspace_id, person, others, "/remove", by_themselves=by_themselves)
    rows = await tx.fetch(Q["remove_blocks"], bucket_of(person.id), person.id, workspace_id, ids)
    removed = {row["blocked_id"] for row in rows}
    await _tell(tx, workspace_id, person, sorted(removed), "contact.unblocked", now)
    return len(await _met(tx, workspace_id, person, removed) if by_themselves else removed)


async def _named(tx: Tx, workspace_id: UUID, person: Person, others: Sequence[str], place: str, *, by_themselves: bool) -> list[UUID]:
    keys = [ContactKey(workspace_id, "id", other) for other in others]
    found = await resolve(tx, keys)
    errors: list[FieldError] = []
    for index, key in enumerate(keys):
        if key not in found:
            errors.append(FieldError(f"{place}/{index}", "unknown_contact", "There is no contact with this id"))
        elif found[key] == person.id:
            errors.append(FieldError(f"{place}/{index}", "yourself", "Nobody blocks themselves"))
    if by_themselves:
        errors = [error for error in errors if error.code != "unknown_contact"]
    if errors:
        raise Invalid(errors)
    return sorted(set(found.values()))


async def _met(tx: Tx, workspace_id: UUID, person: Person, others: Collection[UUID]) -> set[UUID]:
    """Those of them who are or were in a conversation with the person."""
    rows = await tx.fetch(Q["together_with"], workspace_id, person.id, sorted(others)) if others else []
    return {row["id"] for row in rows}


async def _tell(tx: Tx, workspace_id: UUID, person: Person, others: Sequence[UUID], told: str, now: datetime) -> None:
    if not others:
        return
    await tx.execute(Q["tell_blocks"], person.id, workspace_id, list(others), now)
    for other in others:
        # By our own id: who is erased is found in no fact by yours.
        data = msgspec.json.encode({"blocked_id": encode("ctc", other)}).decode()
        fact = Fact(bucket=bucket_of(person.id), workspace_id=workspace_id, type=told, contact_id=person.id, data=data, occurred_at=now)
        await append(tx, fact)


def one_of(errors: Invalid) -> NotFound | Invalid:
    """What is said of it where one alone was named, in the address and not in a body."""
    first = errors.errors[0]
    return NotFound(first.detail) if first.code == "unknown_contact" else errors
