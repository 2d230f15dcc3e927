"""Accepting: who the people are, and every row in the caller's transaction. When it commits, the promise stands."""

import asyncio
from collections.abc import Generator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import ContactKey, find_or_make, resolve
from tidings.contacts import people as contact_people
from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import bucket_of, bucket_of_key, encode, new_id
from tidings.core.local_time import instant_of, zone_of
from tidings.core.strict_json import pointer
from tidings.db import Connection, Tx
from tidings.messages import accept_store, store
from tidings.messages.accept_store import DeliveryRows, Kind, MessageRow, RecipientRow
from tidings.messages.model import Accepted, DeliveryRef, RejectedRecipient
from tidings.messages.plan import Plan, Target
from tidings.messages.route import wait_before

CHUNK = 1_000
"""Recipients a statement: more would hold the event loop, and whoever waits for it, for milliseconds."""
TURN = 100
"""Recipients that are prepared at a time: a fraction of a millisecond."""
TOLD = 20
"""Up to so many deliveries are told in the answer."""

People = dict[ContactKey, UUID]


class Once(msgspec.Struct, frozen=True):
    """The caller's idempotency key, and the hash of what it was used for."""

    key: str
    hash: bytes


class Done(msgspec.Struct, frozen=True):
    """Stored, with the answer that was kept beside it."""

    message_id: UUID
    recipients: int
    answer: str


class NotFirst(msgspec.Struct, frozen=True):
    """Not stored: the key was used before, or (`is_running`) is being used right now."""

    is_running: bool


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A plan whose people are known."""

    plan: Plan
    once: Once | None
    recipients: int
    deliveries: DeliveryRows
    standings: list[RecipientRow]
    """Where each stands on the route; none for a plain one."""
    answer: str


async def accept(tx: Tx, plan: Plan, real_now: datetime, once: Once | None = None) -> Done | NotFirst:
    """The message and all of its deliveries are rows of this transaction; raises Invalid where nobody can be reached."""
    people: People = {}
    for start in range(0, len(plan.targets), CHUNK):
        keys = list({target.key for target in plan.targets[start : start + CHUNK]})
        people.update(await find_people(tx, keys))
        missing = [key for key in keys if key not in people and key.kind != "id"]
        if missing:
            people.update(await find_or_make(tx, missing, now=plan.created_at))
    zones = await _zones(tx, plan, people) if plan.local is not None else {}
    ready = await _prepare_in_turns(plan, people, once, zones)
    [outcome] = await store_accepted(tx, [ready], real_now)
    if isinstance(outcome, Done) and plan.collapse_key is not None:
        contacts = list(dict.fromkeys([*ready.deliveries.contacts, *(row[1] for row in ready.standings)]))
        for start in range(0, len(contacts), CHUNK):
            await store.collapse(tx, plan, contacts[start : start + CHUNK])
    return outcome


async def find_people(connection: Connection, keys: Sequence[ContactKey]) -> People:
    """Who these keys name, of those that name anybody."""
    return await resolve(connection, keys)


def prepare(plan: Plan, people: People, once: Once | None, zones: Mapping[UUID, str] | None = None) -> Ready:
    """The rows and the answer; raises Invalid where a single recipient, or every one of a list, is unknown.

    `zones`: where each lives, for a plan in local time; the workspace's zone is taken for who is not in it.
    """
    preparing = _preparing(plan, people, once, zones)
    while True:
        try:
            next(preparing)
        except StopIteration as end:
            return end.value


async def _prepare_in_turns(plan: Plan, people: People, once: Once | None, zones: Mapping[UUID, str]) -> Ready:
    """As `prepare`; whoever else waits for the event loop is let in between.

    A thread would keep the interpreter from them for five milliseconds at each of their system calls.
    """
    preparing = _preparing(plan, people, once, zones)
    while True:
        try:
            next(preparing)
        except StopIteration as end:
            return end.value
        await asyncio.sleep(0)


def _preparing(plan: Plan, people: People, once: Once | None, zones: Mapping[UUID, str] | None) -> Generator[None, None, Ready]:
    """Stops after every so many recipients."""
    same = _when(plan, None) if plan.local is None else None
    rows = DeliveryRows()
    standings: list[RecipientRow] = []
    told: list[DeliveryRef] = []
    rejected = list(plan.rejected)
    seen: set[UUID] = set()
    is_routed = not plan.route.is_plain
    for place, target in enumerate(plan.targets, 1):
        if place % TURN == 0:
            yield
        contact_id = people.get(target.key)
        if contact_id is None:
            rejected.append(RejectedRecipient(index=target.index, code="unknown_contact", detail=_unknown(target)))
            continue
        if contact_id in seen:
            rejected.append(
                RejectedRecipient(index=target.index, code="duplicate_recipient", detail="The same contact stands before in this list")
            )
            continue
        seen.add(contact_id)
        when = same or _when(plan, zones.get(contact_id) if zones else None)
        bucket = bucket_of(contact_id)
        for channel in plan.channels:
            delivery_id = new_id(bucket)
            rows.ids.append(delivery_id)
            rows.contacts.append(contact_id)
            rows.channels.append(channel)
            rows.data.append(target.data)
            if plan.local is not None:
                rows.due.append(when.due_at)
                rows.sent.append(when.send_at)
                rows.expires.append(when.expires_at)
            if len(told) < TOLD:
                state = "scheduled" if when.send_at else "queued"
                told.append(DeliveryRef(id=encode("dlv", delivery_id), contact=target.label, channel=channel, state=state))
        if is_routed:
            standings.append(_standing(plan, contact_id, when, target.data))
    if not seen:
        raise Invalid([FieldError(pointer("to", item.index) if plan.is_list else "/to", item.code, item.detail) for item in rejected[:100]])
    rejected.sort(key=lambda item: item.index)
    answer = Accepted(
        id=encode("msg", plan.id),
        state="accepted",
        recipients=len(seen),
        deliveries=told if len(rows.ids) <= TOLD else None,
        rejected=rejected,
    )
    return Ready(
        plan=plan,
        once=once,
        recipients=len(seen),
        deliveries=rows,
        standings=standings,
        answer=msgspec.json.encode(answer).decode(),
    )


async def store_accepted(connection: Connection, ready: Sequence[Ready], real_now: datetime) -> list[Done | NotFirst]:
    """Every row of these messages, in one statement while each has few recipients (then a transaction of its own will do)."""
    # In the order of their keys: two flushes that cross would otherwise wait for each other.
    ordered = sorted(ready, key=lambda item: (item.once.key if item.once else "", item.plan.id))
    first = DeliveryRows()
    standings: list[RecipientRow] = []
    for item in ordered:
        first.add(item.deliveries.part(0, CHUNK))
        standings += item.standings[:CHUNK]
    counts = [min(len(item.deliveries.ids), CHUNK) for item in ordered]
    left_out = await accept_store.accept_messages(connection, [_message_row(item) for item in ordered], counts, first, standings, real_now)
    for item in ordered:
        if item.plan.id not in left_out:
            for start in range(CHUNK, len(item.deliveries.ids), CHUNK):
                await accept_store.add_deliveries(connection, item.plan, item.deliveries.part(start, start + CHUNK))
            for start in range(CHUNK, len(item.standings), CHUNK):
                await accept_store.add_recipients(connection, item.plan, item.standings[start : start + CHUNK])
    return [
        NotFirst(is_running=not left_out[item.plan.id]) if item.plan.id in left_out else Done(item.plan.id, item.recipients, item.answer)
        for item in ready
    ]


def _message_row(item: Ready) -> MessageRow:
    plan, once = item.plan, item.once
    return MessageRow(
        kind=_kind(plan),
        id=plan.id,
        created_at=plan.created_at,
        recipients=item.recipients,
        key_bucket=bucket_of_key("idempotency", once.key) if once else None,
        key=once.key if once else None,
        key_hash=once.hash if once else None,
        answer=item.answer if once else None,
        data=plan.data,
        sealed=plan.sealed,
    )


def _kind(plan: Plan) -> Kind:
    return Kind(
        workspace_id=plan.author.workspace_id,
        author_id=plan.author.key_id,
        purpose=plan.purpose,
        topic=plan.topic,
        lane=plan.lane,
        channels=",".join(plan.route.channels),
        template_id=plan.template_id,
        template_version=plan.template_version,
        content=plan.content,
        metadata=plan.metadata,
        send_at=plan.send_at,
        lives=plan.expires_at - plan.created_at,
        in_reply_to=plan.in_reply_to,
        route=None if plan.route.is_plain and not plan.route.elsewhere else msgspec.json.encode(plan.route).decode(),
        hours=plan.hours,
        collapse_key=plan.collapse_key,
        asked_from=plan.asked_from,
        is_sensitive=plan.is_sensitive,
        client=plan.author.client,
        account_id=plan.account_id,
        sender=plan.sender,
        reference=plan.thread,
        is_confirmation=plan.is_confirmation,
        address=plan.address,
        delay=plan.due_at - plan.created_at,
        is_routed=not plan.route.is_plain,
        conversation_id=plan.conversation_id,
    )


class _When(msgspec.Struct, frozen=True):
    """One recipient's times: `due_at` is real, `send_at` (None: at once) and `expires_at` are business time."""

    due_at: datetime
    send_at: datetime | None
    expires_at: datetime


def _when(plan: Plan, zone: str | None) -> _When:
    if plan.local is None:
        return _When(plan.due_at, plan.send_at, plan.expires_at)
    begins = instant_of(plan.local.date(), plan.local.time(), zone_of(zone or plan.author.timezone))
    is_later = begins > plan.created_at
    expires_at = max(begins, plan.created_at) + plan.lives_for if plan.lives_for is not None else plan.expires_at
    return _When(plan.due_at + (begins - plan.created_at) if is_later else plan.due_at, begins if is_later else None, expires_at)


def _standing(plan: Plan, contact_id: UUID, when: _When, data: str | None) -> RecipientRow:
    if not plan.channels:
        # What the first step is, somebody must look up first.
        return (plan.id, contact_id, None, when.due_at, data, 0)
    wait = wait_before(plan.route, 2)
    if wait is None:
        return (plan.id, contact_id, None, None, data, 1)
    return (plan.id, contact_id, (when.send_at or plan.created_at) + wait, when.due_at + wait, data, 1)


async def _zones(tx: Tx, plan: Plan, people: People) -> dict[UUID, str]:
    """Where they live, of those who have said so."""
    zones: dict[UUID, str] = {}
    contacts = list(people.values())
    for start in range(0, len(contacts), CHUNK):
        found = await contact_people(tx, [(plan.author.workspace_id, contact) for contact in contacts[start : start + CHUNK]])
        zones.update({contact: person.timezone for contact, person in found.items() if person.timezone is not None})
    return zones


def _unknown(target: Target) -> str:
    return f"No contact {target.label[:64]!r}; make it with PUT /v1/contacts/{{id}}, or send to an email or a phone"
