"""What of conversations is flagged, and what a block does to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tidings.conversations.model import SYSTEM, Person, Standing
from tidings.conversations.participants.participants import remove
from tidings.conversations.posts import post_store as store
from tidings.conversations.posts.post import is_seen
from tidings.conversations.posts.views import Post
from tidings.conversations.standing import standing_of
from tidings.core.errors import Gone, NotFound
from tidings.core.ids import bucket_of
from tidings.db import Connection, Tx, load_queries
from tidings.moderation.sanctions import active
from tidings.timers import Timer, set_timers
from tidings.workspaces import get_workspace

Q = load_queries(__package__ or "tidings.conversations.posts", "moderation.sql")

AT_ONCE = 50
"""Conversations in a transaction: the others are next."""


async def flagged_post(tx: Tx, workspace_id: UUID, message_id: UUID | None, person: Person | None) -> tuple[Standing, Post]:
    """The post, where this person sees it (None: the backend); raises NotFound, and Gone where it was deleted."""
    found = await store.post_by_id(tx, workspace_id, message_id) if message_id is not None else None
    if found is None:
        raise NotFound("There is no such post that you see")
    standing = await standing_of(tx, workspace_id, found.conversation_id, person)
    if not await is_seen(tx, standing, found):
        raise NotFound("There is no such post that you see")
    if found.deleted_at is not None:
        raise Gone("This post was deleted")
    return standing, found


async def are_together(tx: Tx, workspace_id: UUID, person_id: UUID, other_id: UUID) -> bool:
    """Whether the two are or were in one conversation: others know nothing of each other."""
    return await tx.fetchval(Q["are_together"], workspace_id, person_id, other_id)


async def is_asked_of(tx: Connection, workspace_id: UUID, conversation_id: UUID, person_id: UUID) -> bool | None:
    """Whether posts here are looked at before they are said; None where this person could not say anything here."""
    return await tx.fetchval(Q["is_asked_of"], bucket_of(conversation_id), conversation_id, workspace_id, person_id)


async def remove_blocked(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """Who is blocked is in no group any more: a few at a time. Needs the pipeline's role."""
    left = AT_ONCE
    for timer in sorted(timers, key=lambda one: one.subject):
        workspace_id, person_id = timer.workspace_id, timer.subject
        if left > 0:
            if not any(one.action == "block" for one in await active(tx, workspace_id, person_id)):
                continue
            now = real_now + (await get_workspace(tx, workspace_id)).clock_offset
            rows = await tx.fetch(Q["groups_of"], workspace_id, person_id, left)
            for row in rows:
                await remove(tx, workspace_id, row["id"], [Person("contact", person_id)], SYSTEM, now)
            left -= len(rows)
        if left <= 0:
            due = Timer(workspace_id=workspace_id, kind=timer.kind, subject=person_id, due_at=real_now + timedelta(milliseconds=100))
            await set_timers(tx, [due])
