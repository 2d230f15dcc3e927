"""Whom a message is for, as a template may speak of them."""

from collections.abc import Sequence
from uuid import UUID

from tidings.contacts.model import Person
from tidings.contacts.store import find_people
from tidings.db import Connection


async def people(tx: Connection, who: Sequence[tuple[UUID, UUID]]) -> dict[UUID, Person]:
    """Each contact of `who`, pairs of workspace and contact, under its id, in one statement; who is gone is left out."""
    return await find_people(tx, who) if who else {}
