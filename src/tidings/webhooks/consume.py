"""From the log to the endpoints: what was published is put in line for everybody who wants it, once."""

from uuid import UUID

import msgspec

from tidings.db import Connection, Tx
from tidings.webhooks import sending_store as store
from tidings.webhooks.compose import compose
from tidings.webhooks.model import LoggedEvent
from tidings.webhooks.sending_store import Line, Wanted

AT_ONCE = 1_000
"""Events a transaction, about."""


class Consumed(msgspec.Struct, frozen=True):
    """How many events were read, and how many deliveries they became."""

    seen: int
    written: int


async def consume(tx: Tx, looking: Connection) -> Consumed:
    """The next events stand in line for the endpoints that want them, and the cursors behind them. Needs the pipeline's role.

    `looking` reads what there is to say of them, on a connection of its own.
    """
    seen, wanted = await store.take_events(tx, AT_ONCE)
    if not wanted:
        return Consumed(seen, 0)
    composed = await compose(looking, [one.event for one in wanted])
    await store.lock_order(tx, _ordered(wanted))
    lines: list[Line] = []
    keys: set[tuple[UUID, int, str]] = set()
    for one, made in zip(wanted, composed, strict=True):
        for endpoint_id, is_ordered in zip(one.endpoints, one.ordered, strict=True):
            key = order_key(one.event, made.contact_id) if is_ordered else None
            line = (endpoint_id, one.event.bucket, key) if key is not None else None
            lines.append(
                Line(
                    event=one.event,
                    endpoint_id=endpoint_id,
                    contact_id=made.contact_id,
                    key=key,
                    body=made.body,
                    is_behind=line in keys,
                )
            )
            if line is not None:
                keys.add(line)
    return Consumed(seen, await store.insert_deliveries(tx, lines))


async def is_wanted(tx: Connection) -> bool:
    """Whether any endpoint wants events; where none does, those that there are have been passed over. Needs the pipeline's role."""
    return await store.skip_events(tx)


def order_key(event: LoggedEvent, contact_id: UUID | None) -> str | None:
    """What an event keeps its order with: events of a bucket about one contact, else one message; None: nothing."""
    about = contact_id or event.message_id
    return None if about is None else str(about)


def _ordered(wanted: list[Wanted]) -> set[UUID]:
    return {endpoint_id for one in wanted for endpoint_id, is_ordered in zip(one.endpoints, one.ordered, strict=True) if is_ordered}
