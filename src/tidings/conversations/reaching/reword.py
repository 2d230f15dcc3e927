"""Rewording: what is edited is told nobody outside the app in its old words any more, as far as it has not left."""

from typing import Any, cast
from uuid import UUID

import msgspec

from tidings.conversations.reaching.texts import shortened
from tidings.core.ids import encode
from tidings.db import Tx, load_queries
from tidings.messages import change_data

Q = load_queries(__package__ or "tidings.conversations.reaching", "reword.sql")

LOOKED_THROUGH = 5_000
"""Messages about a conversation, from the post on."""


async def reword(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, message_id: UUID, text: str) -> None:
    """Whatever is still to leave of this post says these words. In the transaction that edits it, after its row was changed.

    Nobody is told again because of it: what has left stays as it was, also where later steps say it otherwise.
    """
    await end_of_look(tx, conversation_id)
    since = UUID(int=message_id.int >> 80 << 80)
    rows = await tx.fetch(Q["waiting_to_tell"], workspace_id, conversation_id, seq, since, LOOKED_THROUGH)
    told = [(row["id"], row["data"], _reworded(row["data"], encode("msg", message_id), text)) for row in rows]
    await change_data(tx, workspace_id, [(one, after) for one, before, after in told if after != before])


async def end_of_look(tx: Tx, conversation_id: UUID) -> None:
    """What a look that is being taken tells has been accepted, and the next one begins after the commit."""
    await tx.execute(Q["end_of_look"], conversation_id)


def _reworded(data: str, message_id: str, text: str) -> str:
    """What a message says, with these words of the post; as it was, where it does not tell them. Pure."""
    said: dict[str, Any] = msgspec.json.decode(data)
    if "posts" not in said:
        return msgspec.json.encode(said | {"text": text}).decode()
    posts = cast("list[dict[str, Any]]", said["posts"])
    if all(one["id"] != message_id for one in posts):
        # It is counted, and not told.
        return data
    told = [one | {"text": shortened(text)} if one["id"] == message_id else one for one in posts]
    return msgspec.json.encode(said | {"posts": told}).decode()
