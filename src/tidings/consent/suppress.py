"""Addresses that are never to be used: suppressed, listed, lifted."""

from asyncio import sleep
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS
from tidings.consent import store
from tidings.consent.fields import unknown_channel, unknown_topic
from tidings.consent.model import ANY, Suppression, SuppressionInput
from tidings.consent.store import NewSuppression
from tidings.contacts import BadAddress, hold, normalise
from tidings.core.errors import FieldError, Invalid, NotFound
from tidings.core.ids import encode, new_id
from tidings.db import Tx
from tidings.workspaces import Workspace

PREFIX = "sup"

_AFTER_ALL = UUID(int=2**128 - 1)
# Between two statements lies the work for one chunk: kept so small that nobody else waits for more than a few milliseconds.
_CHUNK = 100
_WRITTEN_AT_ONCE = 500


async def suppress(
    tx: Tx,
    workspace_id: UUID,
    kind: str,
    value: str,
    *,
    channel: str = ANY,
    topic: str = ANY,
    reason: str,
    source: str,
    now: datetime,
) -> Suppression:
    """Nothing whose intent commits after this transaction goes to this address, on the channel and about the topic.

    The address is in its normal form. One that is suppressed already stays as it was.
    """
    [found] = await suppress_on(tx, workspace_id, kind, value, [channel], topic=topic, reason=reason, source=source, now=now)
    return found


async def suppress_on(
    tx: Tx,
    workspace_id: UUID,
    kind: str,
    value: str,
    channels: Sequence[str],
    *,
    topic: str = ANY,
    reason: str,
    source: str,
    now: datetime,
) -> list[Suppression]:
    """As `suppress`, on several channels at once: two who do it crosswise do not wait for each other."""
    return await _write(tx, workspace_id, [_new(kind, value, channel, topic, reason, source) for channel in channels], now)


async def suppress_given(tx: Tx, workspace: Workspace, given: SuppressionInput, *, now: datetime) -> Suppression:
    """The address is suppressed, as `suppress` does; raises Invalid with every field that is wrong."""
    known = await store.known_topics(tx, workspace.id, [given.topic]) if given.topic is not None else frozenset[str]()
    checked = check(given, workspace, known, at="")
    if isinstance(checked, list):
        raise Invalid(checked)
    [found] = await _write(tx, workspace.id, [checked], now)
    return found


async def suppress_many(
    tx: Tx, workspace: Workspace, given: Sequence[SuppressionInput], *, now: datetime
) -> list[Suppression | list[FieldError]]:
    """Each good item's address is suppressed; of the others, what is wrong with them. In the items' order."""
    topics = {item.topic for item in given if item.topic is not None}
    known = await store.known_topics(tx, workspace.id, sorted(topics)) if topics else frozenset[str]()
    results: dict[int, Suppression | list[FieldError]] = {}
    good: list[tuple[int, NewSuppression]] = []
    for index, item in enumerate(given):
        if index % _CHUNK == _CHUNK - 1:
            await sleep(0)
        checked = check(item, workspace, known, at=f"/suppressions/{index}")
        if isinstance(checked, list):
            results[index] = checked
        else:
            good.append((index, checked))
    if good:
        written = await _write(tx, workspace.id, [row for _, row in good], now)
        results |= {index: found for (index, _), found in zip(good, written, strict=True)}
    return [results[index] for index in range(len(given))]


async def lift(tx: Tx, workspace_id: UUID, suppression_id: UUID, *, now: datetime) -> None:
    """The suppression is gone; raises NotFound."""
    found = await store.get_suppression(tx, workspace_id, suppression_id)
    if found is None or not await store.delete_suppression(tx, workspace_id, found.id, _told(found), now):
        raise NotFound


async def list_suppressions(
    tx: Tx, workspace_id: UUID, *, address: tuple[str, str] | None = None, after: UUID | None = None, limit: int
) -> list[Suppression]:
    """Up to `limit`, the newest first, from behind `after`; with an address by kind and value, only those of it."""
    before = _AFTER_ALL if after is None else after
    if address is None:
        return await store.list_suppressions(tx, workspace_id, before, limit)
    kind, value = address
    return await store.list_suppressions_of(tx, workspace_id, kind, value, before, limit)


def check(given: SuppressionInput, workspace: Workspace, topics: frozenset[str], *, at: str) -> NewSuppression | list[FieldError]:
    """The row, or everything that is wrong with it, with pointers under `at`. Pure."""
    errors: list[FieldError] = []
    named = [(kind, value) for kind in ("email", "phone", "push", "webpush") if (value := getattr(given, kind)) is not None]
    kind, value = named[0] if named else ("", "")
    if len(named) != 1:
        errors.append(FieldError(at, "one_address", "Give one address: email, phone, push or webpush."))
    else:
        found = normalise(kind, value, country=workspace.default_country)
        if isinstance(found, BadAddress):
            errors.append(FieldError(f"{at}/{kind}", found.code, found.detail))
        else:
            value = found.value
    if given.channel is not None:
        facts = CHANNELS.get(given.channel)
        if facts is None:
            errors.append(unknown_channel(f"{at}/channel"))
        elif len(named) == 1 and facts.address_kind != kind:
            errors.append(FieldError(f"{at}/channel", "other_kind", "Nothing goes to an address of this kind on this channel."))
    if given.topic is not None and given.topic not in topics:
        errors.append(unknown_topic(f"{at}/topic"))
    return errors or _new(kind, value, given.channel or ANY, given.topic or ANY, given.reason, given.source)


def _new(kind: str, value: str, channel: str, topic: str, reason: str, source: str) -> NewSuppression:
    own = new_id()
    told = _fact(own, kind, channel, topic, reason, source)
    return NewSuppression(id=own, kind=kind, value=value, channel=channel, topic=topic, reason=reason, source=source, told=told)


async def _write(tx: Tx, workspace_id: UUID, rows: Sequence[NewSuppression], now: datetime) -> list[Suppression]:
    # One order for all callers, over all statements of a batch.
    order = sorted(range(len(rows)), key=lambda place: (rows[place].kind, rows[place].value, rows[place].channel, rows[place].topic))
    found: dict[int, Suppression] = {}
    for start in range(0, len(order), _WRITTEN_AT_ONCE):
        places = order[start : start + _WRITTEN_AT_ONCE]
        chunk = [rows[place] for place in places]
        await store.insert_suppressions(tx, workspace_id, chunk, now)
        stands = await store.find_suppressions(tx, workspace_id, chunk)
        found |= {place: stands[index] for index, place in enumerate(places)}
        await sleep(0)
    await hold(tx, [], [(workspace_id, row.kind, row.value) for row in rows])
    return [found[place] for place in range(len(rows))]


def _told(suppression: Suppression) -> str:
    return _fact(suppression.id, suppression.kind, suppression.channel, suppression.topic, suppression.reason, suppression.source)


def _fact(own: UUID, kind: str, channel: str, topic: str, reason: str, source: str) -> str:
    data = {"suppression": encode(PREFIX, own), "kind": kind, "channel": channel, "topic": topic, "reason": reason, "source": source}
    return msgspec.json.encode(data).decode()
