"""Accepting: who the people are, and every row in the caller's transaction. When it commits, the promise stands."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import ContactKey, find_or_make, resolve
from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import bucket_of, bucket_of_key, encode, new_id
from tidings.core.strict_json import pointer
from tidings.db import Connection, Tx
from tidings.messages.model import Accepted, DeliveryRef, RejectedRecipient
from tidings.messages.plan import Plan, Target
from tidings.messages.store import DeliveryRow, MessageRow, accept_messages, add_deliveries

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
    # Ten thousand rows take 50 ms to make: not on the event loop, where a login code waits.
    ready = await asyncio.to_thread(prepare, plan, people, once) if len(plan.targets) > CHUNK else prepare(plan, people, once)
    [outcome] = await store_accepted(tx, [ready], real_now)
    return outcome


async def find_people(connection: Connection, keys: Sequence[ContactKey]) -> People:
    """Who these keys name, of those that name anybody."""
    return await resolve(connection, keys)


def prepare(plan: Plan, people: People, once: Once | None) -> Ready:
    """The rows and the answer; raises Invalid where a single recipient, or every one of a list, is unknown."""
    rows: list[DeliveryRow] = []
    told: list[DeliveryRef] = []
    rejected = list(plan.rejected)
    seen: set[UUID] = set()
    for target in plan.targets:
        contact_id = people.get(target.key)
        if contact_id is None:
            rejected.append(RejectedRecipient(index=target.index, code="unknown_contact", detail=_unknown(target)))
        elif contact_id in seen:
            rejected.append(
                RejectedRecipient(index=target.index, code="duplicate_recipient", detail="The same contact stands before in this list")
            )
        else:
            seen.add(contact_id)
            for channel in plan.channels:
                bucket = bucket_of(contact_id)
                delivery_id = new_id(bucket)
                rows.append((bucket, delivery_id, plan.id, contact_id, channel, target.data, plan.due_at))
                if len(told) < TOLD:
                    state = "scheduled" if plan.send_at else "queued"
                    told.append(DeliveryRef(id=encode("dlv", delivery_id), contact=target.label, channel=channel, state=state))
    if not rows:
        raise Invalid([FieldError(pointer("to", item.index) if plan.is_list else "/to", item.code, item.detail) for item in rejected[:100]])
    rejected.sort(key=lambda item: item.index)
    answer = Accepted(
        id=encode("msg", plan.id),
        state="accepted",
        recipients=len(seen),
        deliveries=told if len(rows) <= TOLD else None,
        rejected=rejected,
    )
    return Ready(plan=plan, once=once, recipients=len(seen), deliveries=rows, answer=msgspec.json.encode(answer).decode())


async def store_accepted(connection: Connection, ready: Sequence[Ready], real_now: datetime) -> list[Done | NotFirst]:
    """Every row of these messages, in one statement while each has few recipients (then a transaction of its own will do)."""
    # In the order of their keys: two flushes that cross would otherwise wait for each other.
    ordered = sorted(ready, key=lambda item: (item.once.key if item.once else "", item.plan.id))
    first: list[DeliveryRow] = []
    for item in ordered:
        first += item.deliveries[:CHUNK]
    stored = await accept_messages(connection, [_message_row(item) for item in ordered], first, real_now)
    for item in ordered:
        if stored[item.plan.id].is_new:
            for start in range(CHUNK, len(item.deliveries), CHUNK):
                await add_deliveries(connection, item.plan, item.deliveries[start : start + CHUNK])
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
        ",".join(plan.channels),
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
        None,
    )


def _unknown(target: Target) -> str:
    return f"No contact {target.label[:64]!r}; make it with PUT /v1/contacts/{{id}}, or send to an email or a phone"
