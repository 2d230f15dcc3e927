"""Simulated handsets: what the sandbox was handed, as a handset or a mailbox shows it, and what one gets when it is switched on."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

import msgspec

from tidings.contacts import aliases
from tidings.core.errors import invalid
from tidings.core.ids import bucket_of
from tidings.db import Row, Tx, load_queries
from tidings.messages import store
from tidings.messages.receipts import settle
from tidings.messages.store import ReceiptRow
from tidings.messages.views import Rendered, SandboxView

Q = load_queries(__package__ or "tidings.messages", "handsets.sql")

AT_ONCE = 1_000
"""So many receipts a phone gives when it is switched on; what is older stays as it is."""

LOOKED_THROUGH = 20_000
"""So many messages a page looks through, newest first, for what fits."""

_rendered = msgspec.json.Decoder(Rendered)


async def list_sandbox_outbox(
    tx: Tx,
    workspace_id: UUID,
    *,
    contact_id: UUID | None = None,
    channel: str | None = None,
    outcome: str | None = "sent",
    after: tuple[UUID, int] | None = None,
    limit: int = 50,
) -> list[SandboxView]:
    """What the sandbox was handed, newest first; `after` is a delivery and the number of its attempt. Raises Invalid for an unknown one.

    `outcome`: how it ended; None is any way.
    """
    delivery_id, n = after or (None, None)
    rest = (delivery_id, n, channel, limit, outcome)
    if contact_id is not None:
        people = await aliases(tx, workspace_id, contact_id)
        pages = [await list_outbox_of_contact(tx, workspace_id, one, *rest) for one in people]
        return sorted(chain.from_iterable(pages), key=lambda one: (one.delivery_id, one.n), reverse=True)[:limit]
    return await list_outbox(tx, workspace_id, await _message_of(tx, workspace_id, delivery_id), *rest)


async def switch_on(
    tx: Tx,
    workspace_id: UUID,
    contact_id: UUID,
    *,
    state: str | None,
    channel: str | None,
    account_id: UUID | None,
    address: str | None,
    since: datetime,
    now: datetime,
    real_now: datetime,
) -> int:
    """What was taken for a person's phone while it was off is told to have come, at most 1,000 of it; answers how much.

    `since` is when it was switched off, in real time; `now` is business time. `state` is what it reports; None: it reports nothing.
    """
    if state is None:
        return 0
    people = await aliases(tx, workspace_id, contact_id)
    waiting = await waiting_for_phone(tx, workspace_id, people, channel, account_id, address, since, AT_ONCE)
    told = ["delivered", "read"] if state == "read" else [state]
    receipts = [ReceiptRow(workspace_id, one, word, now, None) for one in waiting for word in told]
    await settle(tx, receipts, real_now)
    return len(waiting)


async def list_outbox(
    tx: Tx,
    workspace_id: UUID,
    after_message: UUID | None,
    after: UUID | None,
    after_n: int | None,
    channel: str | None,
    limit: int,
    outcome: str | None,
) -> list[SandboxView]:
    """That of the newest message first."""
    rows = await tx.fetch(Q["list_outbox"], workspace_id, after_message, after, after_n, channel, limit, outcome, LOOKED_THROUGH)
    return [_handed_over(row) for row in rows]


async def list_outbox_of_contact(
    tx: Tx,
    workspace_id: UUID,
    contact_id: UUID,
    after: UUID | None,
    after_n: int | None,
    channel: str | None,
    limit: int,
    outcome: str | None,
) -> list[SandboxView]:
    """That to one person, newest first."""
    rows = await tx.fetch(Q["list_outbox_of_contact"], workspace_id, contact_id, after, after_n, channel, limit, outcome)
    return [_handed_over(row) for row in rows]


async def waiting_for_phone(
    tx: Tx,
    workspace_id: UUID,
    people: Sequence[UUID],
    channel: str | None,
    account_id: UUID | None,
    address: str | None,
    since: datetime,
    limit: int,
) -> list[UUID]:
    """The deliveries that were taken while the phone was off."""
    rows = await tx.fetch(Q["waiting_for_phone"], workspace_id, list(people), channel, account_id, address, since, limit)
    return [row["id"] for row in rows]


async def _message_of(tx: Tx, workspace_id: UUID, delivery_id: UUID | None) -> UUID | None:
    if delivery_id is None:
        return None
    found = await store.find_delivery(tx, workspace_id, bucket_of(delivery_id), delivery_id)
    if found is None:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return found[0]


def _handed_over(row: Row) -> SandboxView:
    values = dict(row.items())
    kept: str | None = values.pop("content")
    return SandboxView(**values, content=_rendered.decode(kept) if kept is not None else None)
