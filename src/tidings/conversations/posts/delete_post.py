"""A post is deleted: for everybody a tombstone stays, for one person it is not shown any more."""

from datetime import datetime
from uuid import UUID

from tidings import previews
from tidings.attachments import drop_of_posts
from tidings.conversations.model import Author, Changed
from tidings.conversations.posts import edit_store
from tidings.conversations.posts import post_store as store
from tidings.conversations.posts.history import seen_post
from tidings.conversations.posts.post_facts import tell_post
from tidings.conversations.reaching.take_back import cancel_answers, take_back
from tidings.conversations.standing import allowed
from tidings.conversations.store import record_changes
from tidings.core.errors import Forbidden
from tidings.db import Tx


async def delete_post(
    tx: Tx, workspace_id: UUID, conversation_id: UUID | None, message_id: UUID | None, author: Author, *, now: datetime
) -> None:
    """For everybody: its place, its author and its thread stay; its words, files, versions and reactions are gone.

    For its author, owners, moderators and the backend; a closed or frozen conversation does not hinder it. Once more is nothing.
    Raises Forbidden (`not_yours`), and what `allowed` raises.
    """
    person = author.person if author.kind == "contact" else None
    standing = await allowed(tx, workspace_id, conversation_id, person, "read")
    found = await seen_post(tx, standing, message_id)
    is_own = person is not None and found.author.person == person
    if not is_own and not standing.may("moderate"):
        raise Forbidden("Only who said it, owners and moderators delete it for everybody", code="not_yours")
    if found.deleted_at is not None:
        return
    by = "author" if is_own else "moderator" if person is not None else "backend"
    at = standing.conversation_id, found.seq
    await edit_store.empty_post(tx, workspace_id, *at, by, now)
    await drop_of_posts(tx, workspace_id, standing.conversation_id, [found.seq])
    await previews.forget(tx, workspace_id, standing.conversation_id, [found.seq])
    await take_back(tx, workspace_id, *at, now=now)
    await cancel_answers(tx, workspace_id, *at, found.id, now=now)
    changed = [Changed(kind="post", seq=found.seq)]
    if found.thread is not None:
        await store.count_reply(tx, workspace_id, standing.conversation_id, found.thread, -1)
        changed.append(Changed(kind="post", seq=found.thread))
    await record_changes(tx, workspace_id, standing.conversation_id, changed, now)
    more = {"deleted_by": by}
    await tell_post(tx, workspace_id, "message.deleted", standing.conversation_id, found.id, found.seq, now, actor=author, more=more)


async def hide_post(
    tx: Tx, workspace_id: UUID, conversation_id: UUID | None, message_id: UUID | None, author: Author, *, now: datetime
) -> None:
    """For one person alone: they do not see it any more, on any of their devices, and nobody else learns it."""
    person = author.person
    if person is None:
        raise Forbidden("Only a person deletes something for themselves", code="person_needed")
    standing = await allowed(tx, workspace_id, conversation_id, person, "read")
    found = await seen_post(tx, standing, message_id)
    if await edit_store.hide_post(tx, workspace_id, standing.conversation_id, person.id, found.seq):
        await record_changes(tx, workspace_id, standing.conversation_id, [Changed(kind="hidden", seq=found.seq, person_id=person.id)], now)
        await tell_post(tx, workspace_id, "message.hidden", standing.conversation_id, found.id, found.seq, now, actor=author)
