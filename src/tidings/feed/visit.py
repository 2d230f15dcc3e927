"""A person looks at their feed: what has come since they last did."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import aliases
from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries
from tidings.feed import store

Q = load_queries(__package__ or "tidings.feed", "marks.sql")


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What has come since the visit before."""

    missed: int
    """Items that are in the feed: 1,000 means that many or more."""
    since: datetime | None
    """When that visit was; null: this is the first."""


async def visit(tx: Tx, workspace_id: UUID, contact_id: UUID, now: datetime) -> Visit:
    """What comes from now on is what the next visit tells of; `now` is business time."""
    [person, *_] = await aliases(tx, workspace_id, contact_id)
    before = (await store.counts(tx, workspace_id, [person], now))[person]
    await tx.execute(Q["visit"], workspace_id, bucket_of(person), person, now)
    return Visit(missed=before.missed, since=before.visited_at)
