"""What a link is about that stands in what was sent."""

from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.messages", "links.sql")


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """The delivery of a link, as far as its pages need it."""

    id: UUID
    workspace_id: UUID
    message_id: UUID
    contact_id: UUID
    channel: str
    topic: str | None
    purpose: str


async def linked(tx: Tx, delivery_id: UUID) -> Linked | None:
    """The delivery; None where it is older than they are kept. Under the pipeline's role: the link says whose it is."""
    row = await tx.fetchrow(Q["find_linked"], bucket_of(delivery_id), delivery_id)
    return None if row is None else Linked(**dict(row.items()))
