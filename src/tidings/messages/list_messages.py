"""Listing messages: by what many have in common, by a person, by where a delivery stands, or by one of the names of one."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from tidings.contacts import aliases
from tidings.contacts.normalise import Normalised, normalise
from tidings.core.ids import bucket_of, decode
from tidings.db import Tx
from tidings.messages import lists_store, store
from tidings.messages.lists_store import MessageFilter, Weighed
from tidings.messages.states import UNDELIVERED
from tidings.messages.views import MessageView
from tidings.messages.walk import LOOKED_AT, Cursor, Listed, Place, Source, Span, span_of, walk

COUNTED = 200
"""A message of a list with more recipients than these is not counted: it is asked for alone."""

_OPEN = ("queued", "scheduled")
_QUEUE = 5_000
"""Where more waits in a workspace than this, its queue is not read for a list."""
_BY_KIND = 4_000
"""So many messages are read at a time where several kinds are."""
_FEWEST = 50
"""But no fewer of each kind than these."""


class Named(msgspec.Struct, frozen=True):
    """What a text names: messages, and people."""

    messages: Sequence[UUID] = ()
    people: Sequence[UUID] = ()


async def list_messages(
    tx: Tx,
    workspace_id: UUID,
    where: MessageFilter,
    *,
    after: UUID | None = None,
    limit: int = 50,
    is_live: bool = False,
    country: str | None = None,
    share: int = LOOKED_AT,
) -> Listed[MessageView]:
    """The newest first, from behind `after`; without content and data. `country`: where a number without one is at home."""
    span = span_of(where.since, where.until, after, is_live=is_live)
    people = await aliases(tx, workspace_id, where.contact_id) if where.contact_id is not None else None
    named = await _named(tx, workspace_id, where.q, country) if where.q is not None else None
    asked = people if people is not None or named is None else named.people or None
    source, is_told = await _source(tx, workspace_id, where, span, people, named)
    is_state_told = is_told and not _asks_more(where)
    asks_delivery = (where.state is not None or where.account_id is not None) and not is_state_told
    asks_person = people is not None and named is not None

    async def load(places: Sequence[Place]) -> list[tuple[Cursor, MessageView]]:
        ids = list({place.message_id for place in places})
        if asks_delivery or asks_person:
            # First what is asked of deliveries: of very many messages few may have one, and the rest is not read.
            ids = await lists_store.having_delivery(tx, workspace_id, ids, where, asked)
        views = await lists_store.load_messages(tx, workspace_id, ids, where) if ids else {}
        return [(place.cursor, views[place.message_id]) for place in places if place.message_id in views]

    return await walk(source, load, limit, share)


async def count_recipients(tx: Tx, workspace_id: UUID, messages: Sequence[MessageView]) -> dict[UUID, dict[str, int]]:
    """How many deliveries of each of these messages stand where; one with more than COUNTED recipients is left out."""
    few = [one.id for one in messages if one.recipients <= COUNTED]
    return await lists_store.count_among(tx, workspace_id, few)


async def _source(
    tx: Tx, workspace_id: UUID, where: MessageFilter, span: Span, people: Sequence[UUID] | None, named: Named | None
) -> tuple[Source, bool]:
    """Where candidates come from; and True where each of them has a delivery in the state that is asked for."""
    if named is not None:
        if named.people:
            return _of_people(tx, workspace_id, span, named.people), False
        is_weighed = where.state is not None or where.account_id is not None
        return _given(await lists_store.weigh(tx, workspace_id, named.messages), span, is_weighed=is_weighed), False
    if people is not None:
        return _of_people(tx, workspace_id, span, people), False
    if where.state is not None and where.state in UNDELIVERED:
        return _undelivered(tx, workspace_id, span, where.state, is_weighed=_asks_more(where)), True
    return await newest(tx, workspace_id, where, span)


async def newest(tx: Tx, workspace_id: UUID, where: MessageFilter, span: Span, *, counts_all: bool = False) -> tuple[Source, bool]:
    """The newest messages: of the queue, where their deliveries wait there, of the kinds that fit, or all; True: of the queue.

    With `counts_all` each weighs as much as it has deliveries; else where one of these is looked for.
    """
    if where.state in _OPEN:
        waiting = await lists_store.open_messages(tx, workspace_id, where.state, _QUEUE)
        if waiting is not None:
            weighed = await lists_store.weigh(tx, workspace_id, waiting)
            return _given(weighed, span, is_weighed=counts_all or _asks_more(where)), True
    is_weighed = counts_all or where.state is not None or where.account_id is not None
    kinds: list[int] | None = None
    if any((where.topic, where.purpose, where.channel, where.template, where.direction)):
        kinds = await lists_store.list_kinds(tx, workspace_id, where)

    async def source(behind: Place | None, take: int) -> tuple[Sequence[Place], bool]:
        within = Span(span.since, behind.message_id if behind is not None else span.before)
        if kinds is None:
            found = await lists_store.newest_messages(tx, workspace_id, within, take)
        else:
            take = min(take, max(_FEWEST, _BY_KIND // max(1, len(kinds)))) if behind is not None else take
            found = await lists_store.newest_of_kinds(tx, workspace_id, within, kinds, take)
        return [_place(one, is_weighed=is_weighed) for one in found], len(found) < take

    return source, False


def _of_people(tx: Tx, workspace_id: UUID, span: Span, people: Sequence[UUID]) -> Source:
    async def source(behind: Place | None, take: int) -> tuple[Sequence[Place], bool]:
        within = Span(span.since, behind.cursor[1] if behind is not None else span.before)
        found = await lists_store.messages_of_people(tx, workspace_id, within, people, take)
        return [Place(("msg", one.place), one.message_id, is_candidate=one.is_first) for one in found], len(found) < take

    return source


def _undelivered(tx: Tx, workspace_id: UUID, span: Span, state: str, *, is_weighed: bool) -> Source:
    async def source(behind: Place | None, take: int) -> tuple[Sequence[Place], bool]:
        within = Span(span.since, behind.message_id if behind is not None else span.before)
        ids = await lists_store.undelivered_messages(tx, workspace_id, within, state, take)
        return [_place(one, is_weighed=is_weighed) for one in await lists_store.weigh(tx, workspace_id, ids)], len(ids) < take

    return source


def _given(found: Sequence[Weighed], span: Span, *, is_weighed: bool) -> Source:
    """All that there is, known beforehand."""

    async def source(behind: Place | None, take: int) -> tuple[Sequence[Place], bool]:
        before = behind.message_id if behind is not None else span.before
        left = [one for one in found if span.since <= one.id < before]
        return [_place(one, is_weighed=is_weighed) for one in left[:take]], len(left) <= take

    return source


def _asks_more(where: MessageFilter) -> bool:
    """Whether a delivery in the state has to fit something else as well."""
    return where.account_id is not None or where.channel is not None


def _place(one: Weighed, *, is_weighed: bool) -> Place:
    return Place(("msg", one.id), one.id, one.weight if is_weighed else 1)


async def _named(tx: Tx, workspace_id: UUID, text: str, country: str | None) -> Named:
    """What this text names, by the first of these that there is: an id of ours, a person by your id, an address, a reference."""
    if (message_id := decode("msg", text)) is not None:
        return Named(messages=[message_id])
    if (delivery_id := decode("dlv", text)) is not None:
        found = await store.find_delivery(tx, workspace_id, bucket_of(delivery_id), delivery_id)
        return Named(messages=[found[0]] if found is not None else [])
    if (contact_id := decode("ctc", text)) is not None:
        return Named(people=await aliases(tx, workspace_id, contact_id))
    people: set[UUID] = set()
    for contact_id in await lists_store.people_of_keys(tx, workspace_id, _keys(text, country)):
        people.update(await aliases(tx, workspace_id, contact_id))
    return Named(await lists_store.messages_of_reference(tx, workspace_id, text), sorted(people))


def _keys(text: str, country: str | None) -> list[tuple[str, str]]:
    read = [(kind, normalise(kind, text, country=country)) for kind in ("email", "phone")]
    return [("id", text), *((kind, normal.value) for kind, normal in read if isinstance(normal, Normalised))]
