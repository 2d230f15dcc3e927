"""A person is forgotten, slice by slice, in one transaction; and looked for again when what was on the wire has been written down."""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.attachments import drop_of_owner, drop_of_posts
from tidings.callbacks import erase_callbacks
from tidings.consent import erase_permission
from tidings.contacts import Contact, erase_contact, hold, release_contact, release_merged
from tidings.conversations.erase import ErasedPosts, erase_person
from tidings.core.ids import encode
from tidings.db import Tx
from tidings.feed import erase_feed
from tidings.hooks.erase_events import erase_events
from tidings.idempotency import Traces, erase_answers, since
from tidings.messages import deliveries_since, erase_copies, erase_messages
from tidings.moderation.erase import erase_moderation
from tidings.previews import forget
from tidings.realtime.erase import erase_presence
from tidings.requests import blank_requests, erase_requests, oldest_kept
from tidings.schedules import erase_recipient
from tidings.timers import Timer, set_timers
from tidings.webhooks import erase_bodies, erase_bodies_naming
from tidings.workspaces import get_workspace
from tidings.workspaces.end_users.erase_end_user import erase_end_user
from tidings.workspaces.faults import erase_faults

KIND = "erasure"
"""Of the timers that look again."""

_AGAIN = {"soon": timedelta(minutes=1), "late": timedelta(minutes=20)}
"""A hand-off is written down within its lease; a late answer and a request that had found the person before, within minutes."""


_MS = timedelta(milliseconds=1)


class Erasure(msgspec.Struct, frozen=True, kw_only=True):
    """Who is gone, and how many rows of each table told of them."""

    contact_id: UUID
    erased: dict[str, int]


async def erase(tx: Tx, workspace_id: UUID, external_id: str, *, now: datetime, real_now: datetime) -> Erasure | None:
    """Nothing names the person any more but a bare id, and nothing more is sent to them; None where there is no such contact.

    `now` is business time.
    """
    began = time.monotonic()
    contact = await release_contact(tx, workspace_id, external_id)
    if contact is None:
        return None
    people = [contact, *await release_merged(tx, workspace_id, contact)]
    persons = [one.id for one in people]
    said = await erase_person(tx, workspace_id, persons, now=now)
    erased = Counter(said.erased | await _erase_files(tx, workspace_id, persons, said))
    erased.update(await erase_copies(tx, workspace_id, sorted(said.posts), now=now))
    names = [*(encode("ctc", one) for one in persons), *(encode("cnv", one) for one in said.whole)]
    erased.update({"webhook_deliveries": await erase_bodies_naming(tx, workspace_id, names)})
    for one in people:
        erased.update(await _erase_one(tx, workspace_id, one, said.ids, now=now, real_now=real_now))
    lasted = timedelta(seconds=time.monotonic() - began)
    await set_timers(
        tx,
        [
            Timer(workspace_id=workspace_id, kind=KIND, subject=person, key=f"{key} {lasted // _MS}", due_at=real_now + lasted + after)
            for person in persons
            for key, after in _AGAIN.items()
        ],
    )
    # Last: whoever claims right now either has written its intent before, or finds nobody.
    await hold(tx, persons, {(workspace_id, address.kind, address.value) for one in people for address in one.addresses})
    return Erasure(contact_id=contact.id, erased=dict(erased))


async def _erase_one(
    tx: Tx, workspace_id: UUID, contact: Contact, posts: Sequence[UUID], *, now: datetime, real_now: datetime
) -> Counter[str]:
    """One contact of the person is gone from everything but conversations; answers the rows by table."""
    erased = Counter(await erase_messages(tx, workspace_id, contact.id, now=now))
    traces = Traces(
        person=contact.id,
        told=await _told(tx, workspace_id, contact.id, real_now),
        names=[name for name in (contact.external_id, contact.name) if name],
        addresses=[address.value for address in contact.addresses],
        stand_in=encode("ctc", contact.id),
    )
    erased.update(await erase_permission(tx, workspace_id, contact.id, [one.value for one in contact.addresses if one.kind == "email"]))
    erased.update(await erase_answers(tx, workspace_id, traces))
    erased.update(await erase_callbacks(tx, workspace_id, traces.addresses))
    theirs = [*await _theirs(tx, workspace_id, contact.id, real_now), *(("msg", post) for post in posts)]
    erased.update(await erase_requests(tx, workspace_id, contact.id, theirs, [*traces.names, traces.stand_in], traces.addresses))
    erased.update(await erase_events(tx, workspace_id, posts, [contact.external_id, *traces.addresses]))
    erased.update(await erase_contact(tx, workspace_id, contact))
    erased.update(await erase_end_user(tx, workspace_id, contact.id))
    erased.update(await erase_presence(tx, workspace_id, contact.id))
    erased.update(await erase_faults(tx, workspace_id, contact.id, traces.addresses))
    erased.update(await erase_feed(tx, workspace_id, contact.id))
    erased.update(await erase_moderation(tx, workspace_id, contact.id))
    erased.update(await erase_recipient(tx, workspace_id, contact, now=now))
    erased.update({"webhook_deliveries": await erase_bodies(tx, workspace_id, contact.id)})
    return erased


async def erase_again(tx: Tx, timers: Sequence[Timer], now: datetime) -> None:
    """What was written down of these people after they were erased is gone too; `now` is real time. Needs the pipeline's role."""
    for timer in timers:
        offset = (await get_workspace(tx, timer.workspace_id)).clock_offset
        await erase_messages(tx, timer.workspace_id, timer.subject, now=now + offset)
        await erase_bodies(tx, timer.workspace_id, timer.subject)
        await erase_presence(tx, timer.workspace_id, timer.subject)
        key, _, lasted = timer.key.partition(" ")
        ended = timer.due_at - _AGAIN[key]
        began = ended - int(lasted or 0) * _MS
        theirs = await _theirs(tx, timer.workspace_id, timer.subject, now)
        await erase_requests(tx, timer.workspace_id, timer.subject, theirs, [encode("ctc", timer.subject)], [], since=began)
        # What was answered while they were erased was written down after it.
        await blank_requests(tx, timer.workspace_id, began, ended)
        told = await _told(tx, timer.workspace_id, timer.subject, now)
        await erase_answers(tx, timer.workspace_id, Traces(person=timer.subject, told=told, stand_in=encode("ctc", timer.subject)))


async def _erase_files(tx: Tx, workspace_id: UUID, persons: Sequence[UUID], said: ErasedPosts) -> dict[str, int]:
    """The files of what was said, and what stood behind its links; and what the person had uploaded for nothing yet."""
    files = previews = 0
    for conversation_id, seqs in said.posts.items():
        while dropped := await drop_of_posts(tx, workspace_id, conversation_id, seqs):
            files += dropped
        previews += await forget(tx, workspace_id, conversation_id, seqs)
    for person in persons:
        while dropped := await drop_of_owner(tx, workspace_id, person):
            files += dropped
    return {"attachments": files, "link_previews": previews}


async def _theirs(tx: Tx, workspace_id: UUID, contact_id: UUID, real_now: datetime) -> list[tuple[str, UUID]]:
    """The messages and deliveries of theirs that the log of requests may name, with their prefixes."""
    found = await deliveries_since(tx, workspace_id, contact_id, oldest_kept(real_now))
    return [("msg", message_id) for message_id, _ in found] + [("dlv", delivery_id) for _, delivery_id in found]


async def _told(tx: Tx, workspace_id: UUID, contact_id: UUID, real_now: datetime) -> dict[UUID, set[str]]:
    """The deliveries that answers which are still kept may name the person beside, by their messages."""
    told: dict[UUID, set[str]] = {}
    for message_id, delivery_id in await deliveries_since(tx, workspace_id, contact_id, since(real_now)):
        told.setdefault(message_id, set()).add(encode("dlv", delivery_id))
    return told
