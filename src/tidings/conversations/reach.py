"""Reaching who has not seen what was said: a post is expected to be seen, and a look after a while finds who has not seen it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations import thread_store
from tidings.conversations.model import Author
from tidings.db import Connection

KIND = "reach"
"""The timer of a conversation in which somebody may be reached."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A post, as far as what comes of it outside the app is decided by it."""

    workspace_id: UUID
    conversation_id: UUID
    seq: int
    message_id: UUID
    author: Author
    text: str
    """In plain words."""
    at: datetime
    """Business time."""


async def expect(tx: Connection, said: Sequence[Said], *, real_now: datetime) -> None:
    """Who does not see these posts in time is reached, where the conversation's way says so.

    For whoever posts, in the transaction that stores the posts and after they are stored: one statement for all of them, whatever
    their workspaces (then under the pipeline's role).
    """
    if said:
        await thread_store.expect(tx, [(one.conversation_id, one.workspace_id, one.author.id) for one in said], real_now)
