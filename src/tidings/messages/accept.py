"""Accepting: who the people are, and every row in the caller's transaction. When it commits, the promise stands."""

import asyncio
from collections.abc import Mapping, Sequence
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
from tidings.messages import store
from tidings.messages.model import Accepted, DeliveryRef, RejectedRecipient
from tidings.messages.plan import Plan, Target
from tidings.messages.route import wait_before
from tidings.messages.store import DeliveryRow, MessageRow, RecipientRow

CHUNK = 1_000
"""Recipients a statement: more would hold the event loop, and whoever waits for it, for milliseconds."""
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
    deliveries: list[DeliveryRow]
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
    # Ten thousand rows take 50 ms to make: not on the event loop, where a login code waits.
    is_large = len(plan.targets) > CHUNK
    ready = await asyncio.to_thread(prepare, plan, people, once, zones) if is_large else prepare(plan, people, once, zones)
    [outcome] = await store_accepted(tx, [ready], real_now)
    if isinstance(outcome, Done) and plan.collapse_key is not None:
        for start in range(0, len(ready.deliveries), CHUNK):
            contacts = list({row[3] for row in ready.deliveries[start : start + CHUNK]} | {row[1] for row in ready.standings})
            await store.collapse(tx, plan, contacts)
    return outcome


async def find_people(connection: Connection, keys: Sequence[ContactKey]) -> People:
    """Who these keys name, of those that name anybody."""
    return await resolve(connection, keys)


def prepare(plan: Plan, people: People, once: Once | None, zones: Mapping[UUID, str] | None = None) -> Ready:
    """The rows and the answer; raises Invalid where a single recipient, or every one of a list, is unknown.

    `zones`: where each lives, for a plan in local time; the workspace's zone is taken for who is not in it.
    """
    rows: list[DeliveryRow] = []
    standings: list[RecipientRow] = []
    told: list[DeliveryRef] = []
    rejected = list(plan.rejected)
    seen: set[UUID] = set()
    is_routed = not plan.route.is_plain
    for target in plan.targets:
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
        when = _when(plan, zones.get(contact_id) if zones else None)
        bucket = bucket_of(contact_id)
        for channel in plan.channels:
            delivery_id = new_id(bucket)
            rows.append(
                (
                    bucket,
                    delivery_id,
                    plan.id,
                    contact_id,
                    channel,
                    target.data,
                    when.due_at,
                    when.send_at,
                    when.expires_at,
                    is_routed,
                )
            )
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
        deliveries=told if len(rows) <= TOLD else None,
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
    first: list[DeliveryRow] = []
    standings: list[RecipientRow] = []
    for item in ordered:
        first += item.deliveries[:CHUNK]
        standings += item.standings[:CHUNK]
    stored = await store.accept_messages(connection, [_message_row(item) for item in ordered], first, standings, real_now)
    for item in ordered:
        if stored[item.plan.id].is_new:
            for start in range(CHUNK, len(item.deliveries), CHUNK):
                await store.add_deliveries(connection, item.plan, item.deliveries[start : start + CHUNK])
            for start in range(CHUNK, len(item.standings), CHUNK):
                await store.add_recipients(connection, item.plan, item.standings[start : start + CHUNK])
    return [
        Done(item.plan.id, item.recipients, item.answer)
        if stored[item.plan.id].is_new
        else NotFirst(is_running=not stored[item.plan.id].is_free)
        for item in ready
    ]


def _message_row(item: Ready) -> MessageRow:
    plan, once = item.plan, item.once
    return (
        bucket_of(plan.id),
        plan.id,
        plan.author.workspace_id,
        plan.author.key_id,
        plan.purpose,
        plan.topic,
        plan.lane,
        ",".join(plan.route.channels),
        plan.template_id,
        plan.template_version,
        plan.content,
        plan.data,
        plan.metadata,
        plan.send_at,
        plan.expires_at,
        plan.created_at,
        item.recipients,
        bucket_of_key("idempotency", once.key) if once else None,
        once.key if once else None,
        once.hash if once else None,
        item.answer if once else None,
        "out",
        plan.in_reply_to,
        None if plan.route.is_plain and not plan.route.elsewhere else msgspec.json.encode(plan.route).decode(),
        plan.hours,
        plan.collapse_key,
        plan.asked_from,
        plan.is_sensitive,
        plan.sealed,
        plan.author.client,
        plan.account_id,
        plan.sender,
        plan.thread,
        plan.is_confirmation,
        plan.address,
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
