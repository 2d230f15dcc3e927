"""How a post fares that left over a channel: where the deliveries of the message stand as which it left."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.thread import thread_store
from tidings.conversations.thread.thread_store import Journey, SentRow
from tidings.db import Tx


class JourneyView(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands on its way to the person."""

    channel: str
    state: str
    reason: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None


Journeys = Mapping[UUID, Sequence[JourneyView]]


async def journeys_of(tx: Tx, workspace_id: UUID, messages: Sequence[UUID]) -> Journeys:
    """By message."""
    found: dict[UUID, list[JourneyView]] = {}
    for one in await thread_store.journeys_of(tx, workspace_id, messages):
        found.setdefault(one.message_id, []).append(journey_view(one))
    return found


def journey_view(one: Journey | SentRow) -> JourneyView:
    """As it is told."""
    return JourneyView(
        channel=one.channel,
        state=one.state,
        reason=one.reason,
        sent_at=one.sent_at,
        delivered_at=one.delivered_at,
        read_at=one.read_at,
    )
