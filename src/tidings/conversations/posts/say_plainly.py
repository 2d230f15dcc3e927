"""Saying what is plain of what came in, all of it in two statements: words alone, that no rule is against, where they may be said."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.model import Author
from tidings.conversations.posts.moderated import is_plainly_said
from tidings.conversations.posts.post import Written, written
from tidings.conversations.posts.post_facts import SEQ_IN_FACT, posted
from tidings.conversations.posts.post_store import NewPost, store_posts
from tidings.conversations.reaching.reach import Said, expect
from tidings.conversations.thread.said_outside import said_outside
from tidings.core.ids import bucket_of, new_id
from tidings.db import Tx
from tidings.messages import Arrived
from tidings.moderation.rules import load_rulebook
from tidings.previews import links_in
from tidings.workspaces import Workspace

IN_THE_APP = "inapp"


async def say_plainly(
    tx: Tx, workspace: Workspace, arrived: Sequence[tuple[Arrived, UUID]], *, now: datetime, real_now: datetime
) -> dict[UUID, Arrived]:
    """Each that is plain is a post of its conversation, whose row the caller holds; answers those, by the ids that they had.

    All that is said in one conversation goes the same way, so that it stays in its order.
    """
    rules = await load_rulebook(tx, workspace.id)
    given = [(one, conversation_id, _written(one, conversation_id)) for one, conversation_id in arrived]
    slow = {
        conversation_id
        for one, conversation_id, (_, said) in given
        if one.inbound.media or links_in(said.text) or not is_plainly_said(rules, said.parts)
    }
    plain = [(one, conversation_id, *made) for one, conversation_id, made in given if conversation_id not in slow]
    if not plain:
        return {}
    posts = [_new(workspace, one, conversation_id, message_id, said, now) for one, conversation_id, message_id, said in plain]
    seqs = await store_posts(tx, posts, (SEQ_IN_FACT, 1), real_now)
    told = [
        Said(
            workspace_id=workspace.id,
            conversation_id=post.conversation_id,
            seq=seqs[place],
            message_id=post.id,
            author=post.author,
            text=post.text,
            at=now,
        )
        for place, post in enumerate(posts)
        if place in seqs
    ]
    await expect(tx, told, real_now=real_now)
    return {
        one.message_id: msgspec.structs.replace(one, message_id=message_id, conversation_id=conversation_id)
        for place, (one, conversation_id, message_id, _) in enumerate(plain)
        if place in seqs
    }


def _written(one: Arrived, conversation_id: UUID) -> tuple[UUID, Written]:
    message_id = new_id(bucket_of(conversation_id))
    return message_id, written(said_outside(one.inbound, message_id))


def _new(workspace: Workspace, one: Arrived, conversation_id: UUID, message_id: UUID, said: Written, now: datetime) -> NewPost:
    author = Author(kind="contact", id=one.contact_id)
    channel = one.inbound.channel if one.inbound.channel != IN_THE_APP else None
    return NewPost(
        id=message_id,
        conversation_id=conversation_id,
        workspace_id=workspace.id,
        author=author,
        parts=said.stored,
        text=said.text,
        metadata=said.metadata,
        at=now,
        fact=posted(conversation_id, message_id, author, said.parts, channel),
        channel=channel,
    )
