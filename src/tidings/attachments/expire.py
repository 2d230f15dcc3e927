"""What is of no post in time goes: by a timer, which a moved clock moves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.attachments import store
from tidings.attachments.model import State
from tidings.db import Tx
from tidings.timers import Timer, set_timers

KIND = "attachment"
"""Of the timers that end attachments; each is done when its attachment is of a post."""
_WHILE_LOCKED = timedelta(seconds=5)


async def expires_at(tx: Tx, workspace_id: UUID, attachment_id: UUID, due_at: datetime) -> None:
    """The attachment is deleted then, unless it is of a post by that time; `due_at` is real time."""
    await set_timers(tx, [Timer(workspace_id=workspace_id, kind=KIND, subject=attachment_id, due_at=due_at)])


async def expire(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """The attachments of these timers that are of no post are gone. Needs the pipeline's role."""
    for timer in timers:
        found = await store.lock_free_attachment(tx, timer.workspace_id, timer.subject)
        if found is not None and found.state is not State.ATTACHED:
            await store.delete_attachments(tx, timer.workspace_id, [found.id])
        elif found is None and await store.get_attachment(tx, timer.workspace_id, timer.subject) is not None:
            # Somebody is storing or posting it, and may want its timer: to wait for them here would be to wait for ever.
            await set_timers(tx, [msgspec.structs.replace(timer, due_at=real_now + _WHILE_LOCKED)])
