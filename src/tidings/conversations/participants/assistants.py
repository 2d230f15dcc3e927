"""Assistants: automated participants, by your own key."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.conversations.model import SYSTEM, Author, Person
from tidings.conversations.participants.participants import remove
from tidings.conversations.participants.people import Q
from tidings.core.errors import Conflict, NotFound, invalid
from tidings.core.ids import new_id
from tidings.core.lines import ONE_LINE
from tidings.db import Row, Tx

MAX_ASSISTANTS = 1_000
_FIRST_ID = UUID(int=0)
_LEFT_AT_ONCE = 1_000


class AssistantInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name that people see."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]


class Assistant(msgspec.Struct, frozen=True, kw_only=True):
    """An automated participant."""

    id: UUID
    key: str
    name: str
    created_at: datetime
    updated_at: datetime


async def put_assistant(tx: Tx, workspace_id: UUID, key: str, given: AssistantInput, now: datetime) -> Assistant:
    """There is an assistant with this key and name; raises Invalid for a key of another form, Conflict for more than 1,000."""
    check_key(key)
    known = await tx.fetchrow(Q["find_assistant"], workspace_id, key)
    if known is None and len(await list_assistants(tx, workspace_id, after=None, limit=MAX_ASSISTANTS)) == MAX_ASSISTANTS:
        raise Conflict(f"A workspace has at most {MAX_ASSISTANTS:,} assistants", code="too_many_assistants")
    row = await tx.fetchrow(Q["put_assistant"], new_id(), workspace_id, key, given.name, now)
    assert row is not None
    return _read(row)


async def list_assistants(tx: Tx, workspace_id: UUID, *, after: str | None, limit: int) -> list[Assistant]:
    """In the order of their keys."""
    return [_read(row) for row in await tx.fetch(Q["list_assistants"], workspace_id, after or "", limit)]


async def get_assistant(tx: Tx, workspace_id: UUID, key: str) -> Assistant:
    """The assistant with this key; raises NotFound."""
    row = await tx.fetchrow(Q["find_assistant"], workspace_id, key)
    if row is None:
        raise NotFound("There is no assistant with this key")
    return _read(row)


async def assistant_author(tx: Tx, workspace_id: UUID, key: str) -> Author:
    """Whoever says something in the assistant's name; raises NotFound."""
    found = await get_assistant(tx, workspace_id, key)
    return Author(kind="assistant", id=found.id, name=found.name)


async def delete_assistant(tx: Tx, workspace_id: UUID, key: str, now: datetime) -> None:
    """It is gone from every conversation that is not between two; what it said stays, without its name. Raises NotFound."""
    found = await get_assistant(tx, workspace_id, key)
    person, after = Person("assistant", found.id), _FIRST_ID
    while True:
        rows = await tx.fetch(Q["conversations_of_person"], workspace_id, found.id, after, _LEFT_AT_ONCE)
        if not rows:
            break
        for row in rows:
            after = row["conversation_id"]
            await _take_out(tx, workspace_id, after, person, now)
    await tx.execute(Q["delete_assistant"], workspace_id, key)


async def _take_out(tx: Tx, workspace_id: UUID, conversation_id: UUID, person: Person, now: datetime) -> None:
    try:
        await remove(tx, workspace_id, conversation_id, [person], SYSTEM, now)
    except (NotFound, Conflict):
        # Deleted, or between two: there it stays the one who spoke.
        return


def check_key(key: str) -> None:
    """Raises Invalid where a key is not of lower-case letters, digits, - and _."""
    if not 1 <= len(key) <= 64 or not all(letter.isascii() and (letter.islower() or letter.isdigit() or letter in "-_") for letter in key):
        raise invalid("key", "invalid_key", "A key is 1 to 64 of a-z, 0-9, - and _")


def _read(row: Row) -> Assistant:
    return Assistant(id=row["id"], key=row["key"], name=row["name"], created_at=row["created_at"], updated_at=row["updated_at"])
