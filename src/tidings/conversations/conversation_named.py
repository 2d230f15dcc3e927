"""Which conversation a send is about."""

from uuid import UUID

from tidings.conversations.thread import thread_store
from tidings.core.errors import invalid
from tidings.core.ids import decode
from tidings.db import Connection


async def conversation_named(connection: Connection, workspace_id: UUID, named: str, place: str = "/conversation") -> UUID:
    """The conversation that this text names; raises Invalid where there is none, or where it was deleted."""
    found = decode("cnv", named)
    if found is None or not await thread_store.is_there(connection, workspace_id, found):
        raise invalid(place, "unknown_conversation", "There is no conversation with this id in this workspace")
    return found
