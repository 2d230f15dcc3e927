"""Listing deliveries: of a person, of those that are undelivered, or along the newest messages."""

from collections.abc import Sequence
from itertools import chain
from uuid import UUID

from tidings.contacts import aliases
from tidings.core.errors import invalid
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import lists_store, store
from tidings.messages.list_messages import newest
from tidings.messages.lists_store import DeliveryFilter, MessageFilter
from tidings.messages.states import UNDELIVERED
from tidings.messages.views import DeliveryView
from tidings.messages.walk import LAST, LOOKED_AT, Cursor, Listed, Load, Place, Source, Span, span_of, walk


async def list_deliveries(
    tx: Tx,
    workspace_id: UUID,
    where: DeliveryFilter,
    *,
    after: Cursor | None = None,
    limit: int = 50,
    is_live: bool = False,
    share: int = LOOKED_AT,
) -> Listed[DeliveryView]:
    """The newest first, from behind `after`: for a contact by delivery, else message by message. Raises Invalid for an unknown `after`.

    Of the whole workspace, `since` and `until` are of the message too: a step that came later is found by its message's time.
    """
    if where.contact_id is not None:
        return await _of_contact(tx, workspace_id, where, where.contact_id, after, limit, is_live=is_live)
    message_id, delivery_id = await _behind(tx, workspace_id, after)
    if where.state is None and where.reason is not None:
        states = sorted(state.value for state in UNDELIVERED)
    else:
        states = [where.state] if where.state is not None and where.state in UNDELIVERED else []
    if states:
        span = span_of(where.since, where.until, is_live=is_live)
        behind = min((message_id, delivery_id), (span.before, LAST))
        return await walk(_undelivered(tx, workspace_id, where, states, behind, span.since), _chosen(tx, workspace_id, where), limit, share)
    # The rest of the message in which the page before has ended is looked at too.
    span = span_of(where.since, where.until, _next(message_id) if after is not None and after[0] == "dlv" else message_id, is_live=is_live)
    source = await _along(tx, workspace_id, where, span)

    async def load(places: Sequence[Place]) -> list[tuple[Cursor, DeliveryView]]:
        ids = [place.message_id for place in places]
        found = await lists_store.deliveries_among(tx, workspace_id, ids, (message_id, delivery_id), where, limit + 1)
        return [(("dlv", one.id), one) for one in found]

    return await walk(source, load, limit, share)


async def _of_contact(
    tx: Tx, workspace_id: UUID, where: DeliveryFilter, contact_id: UUID, after: Cursor | None, limit: int, *, is_live: bool
) -> Listed[DeliveryView]:
    # One contact after the other: each by an index of its own, in the order that is wanted.
    span = span_of(where.since, where.until, after[1] if after is not None else None, is_live=is_live)
    people = await aliases(tx, workspace_id, contact_id)
    pages = [await lists_store.list_deliveries_of_contact(tx, workspace_id, one, span, where, limit + 1) for one in people]
    found = sorted(chain.from_iterable(pages), key=lambda one: one.id, reverse=True)
    return Listed(found[:limit], ("dlv", found[limit - 1].id) if len(found) > limit else None)


async def _along(tx: Tx, workspace_id: UUID, where: DeliveryFilter, span: Span) -> Source:
    """The newest messages of which a delivery may fit, each with how much there is to look at."""
    of = MessageFilter(topic=where.topic, channel=where.channel, state=where.state, account_id=where.account_id)
    return (await newest(tx, workspace_id, of, span, counts_all=True))[0]


def _undelivered(tx: Tx, workspace_id: UUID, where: DeliveryFilter, states: Sequence[str], first: tuple[UUID, UUID], since: UUID) -> Source:
    async def source(behind: Place | None, take: int) -> tuple[Sequence[Place], bool]:
        place = (behind.message_id, behind.cursor[1]) if behind is not None else first
        found = await lists_store.undelivered_deliveries(tx, workspace_id, states, place, since, where.reason, take)
        if not found:
            return [], True
        *others, last = found
        places = [Place(("dlv", one.id), one.message_id) for one in others]
        # What does not fit is left out by the statement, but for the last of a full page: that was looked at as well.
        weight = take - len(others) if last.is_full else 1
        return [*places, Place(("dlv", last.id), last.message_id, weight, last.fits)], not last.is_full

    return source


def _chosen(tx: Tx, workspace_id: UUID, where: DeliveryFilter) -> Load[DeliveryView]:
    async def load(places: Sequence[Place]) -> list[tuple[Cursor, DeliveryView]]:
        found = await lists_store.load_deliveries(tx, workspace_id, [place.cursor[1] for place in places], where)
        return [(("dlv", one.id), one) for one in found]

    return load


async def _behind(tx: Tx, workspace_id: UUID, after: Cursor | None) -> tuple[UUID, UUID]:
    """The place behind which the list goes on: a message, and a delivery of it; of a whole message the least that there can be."""
    if after is None:
        return LAST, LAST
    if after[0] == "msg":
        return after[1], UUID(int=0)
    found = await store.find_delivery(tx, workspace_id, bucket_of(after[1]), after[1])
    if found is None:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return found[0], after[1]


def _next(value: UUID) -> UUID:
    return UUID(int=min(value.int + 1, LAST.int))
