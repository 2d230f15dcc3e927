"""A post says something else; what it said before is kept, for moderators and the backend."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings import previews
from tidings.attachments import attach, checked, drop
from tidings.conversations.model import Author, Changed, Standing
from tidings.conversations.participants.people import shown
from tidings.conversations.posts import edit_store
from tidings.conversations.posts import post_store as store
from tidings.conversations.posts.check_parts import check_said
from tidings.conversations.posts.history import seen_post
from tidings.conversations.posts.judge_post import judge_state
from tidings.conversations.posts.moderated import Asked, Saying, moderated
from tidings.conversations.posts.name_people import name_people
from tidings.conversations.posts.parts import Part, attachments_in, decode_parts, plain_text
from tidings.conversations.posts.post import judge_blocks, named_others
from tidings.conversations.posts.post_facts import tell_post
from tidings.conversations.posts.views import Post, VersionView, author_view, mentioned, parts_view
from tidings.conversations.reaching.reword import reword
from tidings.conversations.standing import allowed
from tidings.conversations.store import record_changes
from tidings.core.errors import Conflict, Forbidden, Gone
from tidings.db import Tx

MOST_VERSIONS = 1_000


class PostEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a post says from now on: `text`, or `parts`."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000)] | None = None
    parts: Annotated[list[Part], Meta(min_length=1, max_length=10)] | None = None
    metadata: Annotated[dict[Annotated[str, Meta(min_length=1, max_length=100)], Any], Meta(max_length=50)] | UnsetType | None = UNSET
    """Left out: as it was."""
    previews: bool = True
    """Whether its first links are looked at."""


async def edit_post(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID | None,
    message_id: UUID | None,
    author: Author,
    given: PostEdit,
    *,
    now: datetime,
    real_now: datetime,
    asked: Asked | None = None,
) -> tuple[Standing, Post]:
    """It says this, as its next version. A contact edits their own posts, the backend any.

    What went out over a channel stays what it was there, and what is still to leave says the new words. Raises Invalid, Forbidden (`not_yours`), Gone where it was deleted, Conflict
    (`too_many_versions`), and what posting raises but slow mode.
    """
    is_new = given.metadata is not UNSET
    parts, _, metadata = check_said(given.text, given.parts, given.metadata if isinstance(given.metadata, dict) else None)
    person = author.person if author.kind == "contact" else None
    standing = await allowed(tx, workspace_id, conversation_id, person, "post")
    judge_state(standing, now)
    await judge_blocks(tx, standing)
    found = await seen_post(tx, standing, message_id)
    if found.deleted_at is not None:
        raise Gone("This post was deleted")
    if person is not None and found.author.person != person:
        raise Forbidden("Only who said it can say it otherwise", code="not_yours")
    if found.version >= MOST_VERSIONS:
        raise Conflict(f"A post is edited {MOST_VERSIONS - 1} times at most", code="too_many_versions")
    # what the workspace's rules say
    saying = Saying(parts=parts, author=author, message_id=found.id, is_text=given.text is not None, asked=asked)
    parts = await moderated(tx, standing, saying, now=now, real_now=real_now)
    naming = await name_people(tx, standing, parts)
    await _exchange_files(tx, standing, found, parts, author, now)
    at = standing.conversation_id, found.seq
    edited_at = await edit_store.keep_version(tx, workspace_id, *at, author, now)
    await edit_store.change_post(tx, workspace_id, *at, naming.stored, plain_text(parts), edited_at, metadata=metadata, is_new=is_new)
    if plain_text(parts) != found.text:
        await reword(tx, workspace_id, *at, found.id, plain_text(parts))
    await previews.forget(tx, workspace_id, standing.conversation_id, [found.seq])
    if given.previews:
        await previews.expect(tx, workspace_id, *at, plain_text(parts), real_now=real_now)
    await store.drop_mentions(tx, workspace_id, *at)
    if naming.everyone:
        await store.add_mentions_of_all(tx, workspace_id, *at, found.author.id)
    elif people := named_others(naming.people, found.author):
        await store.add_mentions(tx, workspace_id, *at, people)
    await record_changes(tx, workspace_id, standing.conversation_id, [Changed(kind="post", seq=found.seq)], now)
    more = {"version": found.version + 1}
    await tell_post(tx, workspace_id, "message.edited", standing.conversation_id, found.id, found.seq, now, actor=author, more=more)
    changed = await store.post_at(tx, workspace_id, *at)
    assert changed is not None, "its row was changed right now"
    return standing, changed


async def _exchange_files(tx: Tx, standing: Standing, found: Post, parts: Sequence[Part], author: Author, now: datetime) -> None:
    """The files that it names are its own, and those that it named before are gone."""
    before, named = attachments_in(decode_parts(found.parts)), attachments_in(parts)
    if not before and not named:
        return
    owner = author.id if author.kind == "contact" else None
    at = standing.conversation_id, found.seq
    await checked(tx, standing.workspace_id, named, owner, within=at)
    await attach(tx, standing.workspace_id, [one for one in named if one not in before], *at, now)
    await drop(tx, standing.workspace_id, [one for one in before if one not in named])


async def list_versions(
    tx: Tx, workspace_id: UUID, conversation_id: UUID | None, message_id: UUID | None, author: Author, *, below: int | None, limit: int
) -> list[VersionView]:
    """What the post said before it was edited, the newest first; for moderators and the backend, and of a deleted post nothing."""
    person = author.person if author.kind == "contact" else None
    standing = await allowed(tx, workspace_id, conversation_id, person, "moderate")
    found = await seen_post(tx, standing, message_id)
    kept = await edit_store.list_versions(tx, workspace_id, standing.conversation_id, found.seq, below=below, limit=limit)
    people = {one.editor.person for one in kept} | {person for one in kept for person in mentioned(decode_parts(one.parts))}
    views = await shown(tx, workspace_id, [one for one in people if one is not None])
    return [
        VersionView(
            version=one.version,
            parts=parts_view(one.parts, views),
            text=one.text,
            editor=author_view(one.editor, views),
            replaced_at=one.replaced_at,
        )
        for one in kept
    ]
