"""Which attributes people have, as far as a look at some thousand of them tells: for who picks a name."""

from typing import Literal
from uuid import UUID

import msgspec

from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.contacts", "attribute_names.sql")

POINTS = 40
AT_EACH = 50
NEWEST = 500

AttributeKind = Literal["text", "number", "flag", "time"]


class AttributeName(msgspec.Struct, frozen=True, kw_only=True):
    """One attribute that people have."""

    name: str
    kind: AttributeKind
    """What it is for most of them."""
    contacts: int
    """How many of those who were looked at have it."""


async def attribute_names(tx: Tx, workspace_id: UUID) -> list[AttributeName]:
    """In the order of their names, of the newest people and of some from every time: what hardly anybody has may be missing."""
    bounds = await tx.fetchrow(Q["sample_bounds"], workspace_id)
    if bounds is None or bounds["first"] is None:
        return []
    rows = await tx.fetch(Q["sample_attributes"], workspace_id, _points(bounds["first"], bounds["last"]), AT_EACH, NEWEST)
    found: dict[str, AttributeName] = {}
    for row in rows:
        known = found.get(row["name"])
        # The commonest kind comes first.
        kind = row["kind"] if known is None else known.kind
        before = 0 if known is None else known.contacts
        found[row["name"]] = AttributeName(name=row["name"], kind=kind, contacts=before + row["contacts"])
    return [found[name] for name in sorted(found)]


def _points(first: UUID, last: UUID) -> list[UUID]:
    """Ids of all times between the two: they begin with the time."""
    return [UUID(int=first.int + (last.int - first.int) * n // POINTS) for n in range(POINTS)]
