"""Whose a person is that a link of ours names."""

from uuid import UUID

from tidings.contacts.store import find_workspace
from tidings.db import Tx


async def workspace_of(tx: Tx, contact_id: UUID) -> UUID | None:
    """The workspace of the contact; None where they are gone. Under the pipeline's role: the id stands in a link that we signed."""
    return await find_workspace(tx, contact_id)
