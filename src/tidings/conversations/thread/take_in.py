"""Taking in: what a person says over a channel is received, and enters the conversation that it belongs to, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import Inbound
from tidings.conversations.create import NewConversation, create
from tidings.conversations.lifecycle import reopen
from tidings.conversations.model import SYSTEM, Author, Person
from tidings.conversations.participants.participants import add
from tidings.conversations.participants.participants_store import Joining
from tidings.conversations.posts.parts import Part
from tidings.conversations.posts.post import post
from tidings.conversations.posts.say_plainly import IN_THE_APP, say_plainly
from tidings.conversations.thread import thread_store
from tidings.conversations.thread.files_outside import files_outside
from tidings.conversations.thread.said_outside import said_outside
from tidings.core.errors import Conflict, Forbidden, Invalid, NotFound, Throttled, Unavailable
from tidings.core.ids import bucket_of, new_id
from tidings.core.log import get_logger
from tidings.db import Tx
from tidings.messages import Arrived, Received, recognise, store_received
from tidings.workspaces import Workspace

log = get_logger("conversations")

# What says that somebody may not post there, or not now.
_REFUSALS = (Conflict, Forbidden, NotFound, Throttled, Invalid)


async def take_in(
    tx: Tx, workspace: Workspace, inbound: Inbound, *, account_id: UUID | None, now: datetime, real_now: datetime
) -> Received:
    """As `take_in_all`, of one; raises Invalid where the sender cannot be one."""
    [outcome] = await take_in_all(tx, workspace, [(inbound, account_id)], now=now, real_now=real_now)
    if isinstance(outcome, Invalid):
        raise outcome
    return outcome


async def take_in_all(
    tx: Tx, workspace: Workspace, arrived: Sequence[tuple[Inbound, UUID | None]], *, now: datetime, real_now: datetime
) -> list[Received | Invalid]:
    """Each message is received (messages/receive.py) and is a post with the same id.

    It belongs to the conversation that what it answers is about, where its writer is in that one and may post there; else to their own,
    which is made at the first, with what they answered as its cause. What a machine wrote is received, and no post. `now` is business
    time. Answers Invalid in the place of one whose sender cannot be one.
    """
    outcomes = await recognise(tx, workspace, arrived, now)
    known = [one for one in outcomes if isinstance(one, Arrived)]
    placed: Mapping[UUID, Arrived] = await _enter(tx, workspace, known, now, real_now) if known else {}
    stored = [placed.get(one.message_id, one) for one in known]
    await store_received(tx, workspace, stored, now=now, real_now=real_now)
    told = {one.message_id: placed.get(one.message_id, one).received for one in known}
    return [told[one.message_id] if isinstance(one, Arrived) else one for one in outcomes]


async def _enter(tx: Tx, workspace: Workspace, known: Sequence[Arrived], now: datetime, real_now: datetime) -> Mapping[UUID, Arrived]:
    """Those that have become posts, by the ids that they had, with those that they have: a post's id is in its conversation's bucket."""
    spoken = [one for one in known if not one.inbound.is_automatic]
    about = await thread_store.conversations_of(tx, workspace.id, [one.answers.message_id for one in spoken if one.answers is not None])
    own = await thread_store.own_conversations(tx, workspace.id, sorted({one.contact_id for one in spoken}))
    # Two that take in crosswise would wait for each other: all begin what is missing in one order, and lock what there is in one.
    first = {one.contact_id: one for one in reversed(spoken) if _named(one, about) is None}
    for contact_id in sorted(first):
        own[contact_id] = await _own(tx, workspace, first[contact_id], own.get(contact_id), now, real_now)
    await thread_store.lock_conversations(tx, workspace.id, sorted({*about.values(), *own.values()}))
    where = {one.message_id: _named(one, about) or own[one.contact_id] for one in spoken}
    placed = await say_plainly(tx, workspace, [(one, where[one.message_id]) for one in spoken], now=now, real_now=real_now)
    for one in spoken:
        if one.message_id in placed:
            continue
        tried = where[one.message_id]
        files = await files_outside(tx, workspace, one.contact_id, one.inbound.media, now=now, real_now=real_now)
        entered = await _say(tx, workspace, tried, one, files, now, real_now)
        if entered is None:
            # Or their own was deleted in between: then they have another.
            known_as = await thread_store.own_conversations(tx, workspace.id, [one.contact_id])
            owned = await _own(tx, workspace, one, known_as.get(one.contact_id), now, real_now)
            entered = await _say(tx, workspace, owned, one, files, now, real_now) if owned != tried else None
        if entered is None:
            log.warning("what a person sent is in no conversation", extra={"contact": str(one.contact_id), "channel": one.inbound.channel})
        else:
            placed[one.message_id] = entered
    outside = [one for one in placed.values() if one.inbound.channel != IN_THE_APP]
    await thread_store.put_outsiders(tx, workspace.id, [(_in(one), one.contact_id, one.message_id) for one in outside], now)
    return placed


def _named(one: Arrived, about: Mapping[UUID, UUID]) -> UUID | None:
    """The conversation that what it answers is about."""
    return about.get(one.answers.message_id) if one.answers is not None else None


def _in(one: Arrived) -> UUID:
    assert one.conversation_id is not None, "it was placed"
    return one.conversation_id


async def _say(
    tx: Tx, workspace: Workspace, conversation_id: UUID, one: Arrived, files: Sequence[Part | None], now: datetime, real_now: datetime
) -> Arrived | None:
    """It is said there; None where its writer may not say it, or not now: then nothing of it was written."""
    author = Author(kind="contact", id=one.contact_id)
    message_id = new_id(bucket_of(conversation_id))
    given = said_outside(one.inbound, message_id, files)
    try:
        await _open(tx, workspace, conversation_id, one, now, real_now)
        await post(
            tx,
            workspace.id,
            conversation_id,
            author,
            given,
            now=now,
            real_now=real_now,
            channel=one.inbound.channel if one.inbound.channel != IN_THE_APP else None,
            message_id=message_id,
        )
    except _REFUSALS:
        return None
    except Unavailable as error:
        if error.code != "moderation_unavailable":
            raise
        # Nobody can be asked right now what becomes of it.
        return None
    return msgspec.structs.replace(one, message_id=message_id, conversation_id=conversation_id)


async def _open(tx: Tx, workspace: Workspace, conversation_id: UUID, one: Arrived, now: datetime, real_now: datetime) -> None:
    """Whoever answers a case that was closed goes on with it, and who had left their own conversation is back in it."""
    found = await thread_store.entry(tx, workspace.id, conversation_id, one.contact_id)
    if found is None or found.state not in ("open", "closed"):
        return
    is_in = found.membership == "active"
    if found.owner_id == one.contact_id and not is_in:
        person = Person("contact", one.contact_id)
        await add(tx, workspace.id, conversation_id, [Joining(person=person)], SYSTEM, now, sees_all=True)
        is_in = True
    if found.kind == "support" and found.state == "closed" and is_in:
        await reopen(tx, workspace.id, conversation_id, SYSTEM, now=now, real_now=real_now)


async def _own(tx: Tx, workspace: Workspace, one: Arrived, found: UUID | None, now: datetime, real_now: datetime) -> UUID:
    """The person's own conversation (`found`, as far as is known): of those who make it at once, one does."""
    if found is not None:
        return found
    new = NewConversation(
        kind="support",
        joining=[Joining(person=Person("contact", one.contact_id))],
        owner_id=one.contact_id,
        cause_id=one.answers.message_id if one.answers is not None else None,
    )
    return (await create(tx, workspace.id, new, SYSTEM, now=now, real_now=real_now)).conversation_id
