"""Taking back: what is deleted is told nobody outside the app any more, as far as it has not left."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.conversations.reaching.reach import KIND
from tidings.conversations.reaching.reword import LOOKED_THROUGH, end_of_look
from tidings.core.ids import bucket_of
from tidings.db import Tx, load_queries
from tidings.messages import cancel
from tidings.messages.stop import Evidence, stop
from tidings.timers import Timer, set_timers
from tidings.workspaces import get_workspace

Q = load_queries(__package__ or "tidings.conversations.reaching", "take_back.sql")


async def take_back(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int | None, *, people: Sequence[UUID] | None = None, now: datetime
) -> None:
    """No later step tells of this post (None: of any of the conversation); of the others people are told anew, in another message.

    Only these people, where they are given: who is in the conversation no more. In the transaction that deletes the post, or takes them
    out. What is on the wire goes its way. `now` is business time.
    """
    if seq is not None:
        await end_of_look(tx, conversation_id)
    rows = await tx.fetch(
        Q["take_back"], bucket_of(conversation_id), conversation_id, workspace_id, seq, list(people) if people is not None else None
    )
    if not rows:
        return
    real_now = now - (await get_workspace(tx, workspace_id)).clock_offset
    if seq is not None:
        # Of a conversation that is deleted nobody is told anything, and who is in it no more is told nothing of it.
        # A timer of its own: one that a look has taken would have to be waited for.
        await set_timers(tx, [Timer(workspace_id=workspace_id, kind=KIND, subject=conversation_id, key=str(seq), due_at=real_now)])
    await stop(tx, [Evidence(workspace_id, row["message_id"], row["person_id"], "explicit", None) for row in rows], real_now)


async def cancel_answers(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, message_id: UUID, *, now: datetime) -> None:
    """The post goes back to nobody outside the app any more to whom it has not gone; what is on the wire goes its way, once."""
    since = UUID(int=message_id.int >> 80 << 80)
    for row in await tx.fetch(Q["answers_to_leave"], workspace_id, conversation_id, seq, since, LOOKED_THROUGH):
        await cancel(tx, workspace_id, row["id"], now)
