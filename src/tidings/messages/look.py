"""Looking: messages, deliveries and what the app shows, for whoever wants to know where something stands."""

from datetime import datetime
from itertools import chain
from typing import Literal
from uuid import UUID

import msgspec

from tidings.contacts import aliases
from tidings.core.errors import NotFound, invalid
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import reads, store
from tidings.messages.views import DeliveryView, FullDelivery, MessageView, SandboxView


class MessageFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages; what is left out does not matter. `since` is included, `until` is not."""

    topic: str | None = None
    purpose: str | None = None
    channel: str | None = None
    template: str | None = None
    direction: Literal["in", "out"] | None = None
    since: datetime | None = None
    until: datetime | None = None


class DeliveryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which deliveries; what is left out does not matter. `since` is included, `until` is not."""

    contact_id: UUID | None = None
    state: str | None = None
    channel: str | None = None
    topic: str | None = None
    account_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


async def get_message(tx: Tx, workspace_id: UUID, message_id: UUID) -> MessageView:
    """The message with its content; raises NotFound."""
    found = await store.get_message(tx, workspace_id, bucket_of(message_id), message_id)
    if found is None:
        raise NotFound("There is no message with this id in this workspace")
    return found


async def counts(tx: Tx, workspace_id: UUID, message_id: UUID) -> dict[str, int]:
    """How many deliveries of the message stand in each state that any of them stands in."""
    return await reads.count_by_state(tx, workspace_id, message_id)


async def list_messages(
    tx: Tx, workspace_id: UUID, where: MessageFilter, *, after: UUID | None = None, limit: int = 50
) -> list[MessageView]:
    """The newest first, from behind `after`; without content and data."""
    return await reads.list_messages(
        tx,
        workspace_id,
        after,
        where.topic,
        where.purpose,
        where.channel,
        where.template,
        where.direction,
        where.since,
        where.until,
        limit,
    )


async def get_delivery(tx: Tx, workspace_id: UUID, delivery_id: UUID) -> FullDelivery:
    """The delivery with its hand-offs; raises NotFound."""
    found = await reads.get_delivery(tx, workspace_id, delivery_id)
    if found is None:
        raise NotFound("There is no delivery with this id in this workspace")
    attempts = await reads.list_attempts(tx, workspace_id, [delivery_id])
    queued = await reads.list_on_wire(tx, workspace_id, [delivery_id])
    return FullDelivery(delivery=found, attempts=attempts.get(delivery_id, []), queued=queued.get(delivery_id))


async def list_deliveries(
    tx: Tx, workspace_id: UUID, where: DeliveryFilter, *, after: UUID | None = None, limit: int = 50
) -> list[DeliveryView]:
    """The newest first, from behind `after`: for a contact by delivery, else message by message. Raises Invalid for an unknown `after`."""
    rest = (where.state, where.channel, where.topic, where.account_id, where.since, where.until, limit)
    if where.contact_id is not None:
        # One contact after the other: each by an index of its own, in the order that is wanted.
        people = await aliases(tx, workspace_id, where.contact_id)
        pages = [await reads.list_deliveries_of_contact(tx, workspace_id, one, after, *rest) for one in people]
        return sorted(chain.from_iterable(pages), key=lambda one: one.id, reverse=True)[:limit]
    return await reads.list_deliveries(tx, workspace_id, await _message_of(tx, workspace_id, after), after, *rest)


async def list_recipients(
    tx: Tx,
    workspace_id: UUID,
    message_id: UUID,
    *,
    state: str | None = None,
    contact_id: UUID | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[DeliveryView]:
    """The deliveries of a message in the order of their making; raises NotFound where there is no such message."""
    await get_message(tx, workspace_id, message_id)
    people = await aliases(tx, workspace_id, contact_id) if contact_id is not None else None
    return await reads.list_deliveries_of_message(tx, workspace_id, message_id, after, state, people, limit)


async def list_sandbox_outbox(
    tx: Tx,
    workspace_id: UUID,
    *,
    contact_id: UUID | None = None,
    channel: str | None = None,
    after: tuple[UUID, int] | None = None,
    limit: int = 50,
) -> list[SandboxView]:
    """What the sandbox took, newest first; `after` is a delivery and the number of its attempt. Raises Invalid for an unknown one."""
    delivery_id, n = after or (None, None)
    if contact_id is not None:
        people = await aliases(tx, workspace_id, contact_id)
        pages = [await reads.list_sandbox_outbox_of_contact(tx, workspace_id, one, delivery_id, n, channel, limit) for one in people]
        return sorted(chain.from_iterable(pages), key=lambda one: (one.delivery_id, one.n), reverse=True)[:limit]
    message_id = await _message_of(tx, workspace_id, delivery_id)
    return await reads.list_sandbox_outbox(tx, workspace_id, message_id, delivery_id, n, channel, limit)


async def _message_of(tx: Tx, workspace_id: UUID, delivery_id: UUID | None) -> UUID | None:
    if delivery_id is None:
        return None
    found = await store.find_delivery(tx, workspace_id, bucket_of(delivery_id), delivery_id)
    if found is None:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return found[0]
