"""What left: the words of one hand-off as they went, and the exchanges with providers that are kept."""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries
from tidings.messages.states import FINAL
from tidings.messages.views import Rendered

Q = load_queries(__package__ or "tidings.messages", "what_left.sql")

EXCHANGES_KEPT = timedelta(days=7)

Nothing = Literal["not_left_yet", "never_left", "not_written", "not_kept", "sensitive", "erased"]
"""Why there is nothing to be seen of what was said."""

_rendered = msgspec.json.Decoder(Rendered)


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What one hand-off said, or why that cannot be told; without `n` there was no hand-off."""

    channel: str
    n: int | None
    provider: str | None
    outcome: Literal["sent", "refused", "unknown"] | None
    finished_at: datetime | None
    """Real time."""
    content: Rendered | None
    nothing: Nothing | None


class ExchangeView(msgspec.Struct, frozen=True, kw_only=True):
    """One hand-off with what is kept of its exchange; in real time. Without `request` nothing is."""

    n: int
    provider: str
    account: str | None
    intent_at: datetime
    finished_at: datetime
    outcome: Literal["sent", "refused", "unknown"]
    code: str | None
    request: str | None
    response: str | None
    began_at: datetime | None
    answered_at: datetime | None


async def get_left(tx: Tx, workspace_id: UUID, delivery_id: UUID, n: int | None = None) -> Left:
    """What the delivery's last hand-off said, or that of the given number; raises NotFound where there is no such delivery or hand-off."""
    row = await tx.fetchrow(Q["get_left"], workspace_id, bucket_of(delivery_id), delivery_id, n)
    if row is None:
        raise NotFound("There is no delivery with this id in this workspace")
    if row["n"] is None and n is not None:
        raise NotFound(f"This delivery has no hand-off {n}")
    kept: str | None = row["content"]
    return Left(
        channel=row["channel"],
        n=row["n"],
        provider=row["provider"],
        outcome=row["outcome"],
        finished_at=row["finished_at"],
        content=_rendered.decode(kept) if kept is not None else None,
        nothing=_why(dict(row.items())) if kept is None else None,
    )


async def list_exchanges(tx: Tx, workspace_id: UUID, delivery_id: UUID, *, after: int = 0, limit: int = 50) -> list[ExchangeView]:
    """The hand-offs of a delivery in their order, from behind the `after`th."""
    rows = await tx.fetch(Q["list_exchanges"], workspace_id, bucket_of(delivery_id), delivery_id, after, limit)
    return [ExchangeView(**dict(row.items())) for row in rows]


def _why(row: dict[str, Any]) -> Nothing:
    if row["is_erased"]:
        return "erased"
    if row["n"] is None:
        return "never_left" if row["state"] in FINAL else "not_left_yet"
    if row["is_sensitive"]:
        return "sensitive"
    # Whoever composed it has left its hash; without one there were no words, or nobody who could write them down.
    return "not_kept" if row["is_composed"] else "not_written"
