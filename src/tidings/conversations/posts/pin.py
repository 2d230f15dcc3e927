"""Pins: posts that everybody finds again."""

from datetime import datetime
from uuid import UUID

from tidings.conversations.model import Author, Changed, Person
from tidings.conversations.posts import edit_store
from tidings.conversations.posts import post_store as store
from tidings.conversations.posts.history import seen_post, told, unseen_authors
from tidings.conversations.posts.judge_post import judge_state
from tidings.conversations.posts.moderated import check_held
from tidings.conversations.posts.post import judge_blocks
from tidings.conversations.posts.post_facts import tell_post
from tidings.conversations.posts.post_store import Span
from tidings.conversations.posts.views import PostView
from tidings.conversations.standing import allowed, standing_of
from tidings.conversations.store import record_changes
from tidings.core.errors import Conflict, Forbidden, Gone
from tidings.db import Tx

MOST_PINS = 100


async def pin(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID | None,
    message_id: UUID | None,
    author: Author,
    *,
    is_on: bool,
    now: datetime,
    real_now: datetime,
) -> None:
    """The post is pinned, or is not; once more is nothing. For owners, moderators and the backend, and between two for both.

    Whoever may say nothing there now pins nothing: raises what editing raises, Forbidden (`role_needed`), Conflict (`too_many_pins`,
    and `suspended` and `muted` in the workspace too), Gone where the post was deleted.
    """
    person = author.person if author.kind == "contact" else None
    standing = await allowed(tx, workspace_id, conversation_id, person, "post")
    judge_state(standing, now)
    await judge_blocks(tx, standing)
    if person is not None:
        await check_held(tx, workspace_id, person, now, real_now)
    if standing.kind != "direct" and not standing.may("moderate"):
        raise Forbidden("Only its owners and moderators pin posts", code="role_needed")
    found = await seen_post(tx, standing, message_id)
    if found.deleted_at is not None:
        raise Gone("This post was deleted")
    if (found.pinned_at is not None) is is_on:
        return
    if is_on and len(await edit_store.pinned_seqs(tx, workspace_id, standing.conversation_id, MOST_PINS)) >= MOST_PINS:
        raise Conflict(f"A conversation has {MOST_PINS} pinned posts at most", code="too_many_pins")
    await edit_store.pin_post(tx, workspace_id, standing.conversation_id, found.seq, now if is_on else None)
    await record_changes(tx, workspace_id, standing.conversation_id, [Changed(kind="post", seq=found.seq)], now)
    type_ = "message.pinned" if is_on else "message.unpinned"
    await tell_post(tx, workspace_id, type_, standing.conversation_id, found.id, found.seq, now, actor=author)


async def list_pins(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person | None) -> list[PostView]:
    """What is pinned, the last first, as far as the person sees it."""
    standing = await standing_of(tx, workspace_id, conversation_id, person)
    seqs = await edit_store.pinned_seqs(tx, workspace_id, standing.conversation_id, MOST_PINS)
    span = Span(
        workspace_id=workspace_id,
        conversation_id=standing.conversation_id,
        first=standing.sees_after + 1,
        last=standing.upto,
        limit=MOST_PINS,
        person_id=person.id if person is not None else None,
        without=await unseen_authors(tx, standing),
    )
    seen = await store.seqs_among(tx, span, [seq for seq in seqs if span.first <= seq <= span.last])
    posts = await store.posts_at(tx, workspace_id, standing.conversation_id, seen)
    posts.sort(key=lambda post: seqs.index(post.seq))
    # What was pinned after somebody has left is pinned for the others.
    return [one for one in await told(tx, standing, posts) if one.pinned_at is not None]
