"""Answering many out: what was said to more people outside the app than one transaction may keep others waiting for, in turns."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.conversations.thread import thread_store
from tidings.conversations.thread.answer_out import answer_out
from tidings.db import Tx
from tidings.timers import Timer, set_timers
from tidings.workspaces import get_workspace

KIND = "answer_out"
"""The timers of a conversation in which posts are still to leave: one a post, whose key is its seq and whom it has left to last."""
AT_ONCE = 50
"""People a transaction; the others are next."""
_NOBODY = UUID(int=0)
_SEQ = 19
_WHILE_EARLIER_LEAVES = timedelta(milliseconds=500)


def answer_timer(workspace_id: UUID, conversation_id: UUID, seq: int, due_at: datetime, after: UUID = _NOBODY) -> Timer:
    """The post leaves then, in real time, to everybody outside the app who comes after this person. Pure."""
    return Timer(workspace_id=workspace_id, kind=KIND, subject=conversation_id, key=f"{seq:0{_SEQ}}:{after}", due_at=due_at)


async def answer_due(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """The posts have left to whoever is outside the app, each to each of them once and in the order in which they were said."""
    left = AT_ONCE
    for timer in sorted(timers, key=lambda one: (one.subject, one.key)):
        if left <= 0:
            await set_timers(tx, [timer])
            continue
        seq, after = int(timer.key[:_SEQ]), UUID(timer.key[_SEQ + 1 :])
        # One that another worker has taken is seen until it has done it.
        if await thread_store.is_answered_before(tx, timer.workspace_id, timer.subject, timer.key[:_SEQ]):
            await set_timers(tx, [msgspec.structs.replace(timer, due_at=real_now + _WHILE_EARLIER_LEAVES)])
            continue
        people = await thread_store.to_answer(tx, timer.workspace_id, timer.subject, seq, after, left)
        if len(people) == left:
            await set_timers(tx, [answer_timer(timer.workspace_id, timer.subject, seq, timer.due_at, people[-1].person_id)])
        left -= len(people)
        await _answer(tx, timer, seq, people, real_now)


async def _answer(tx: Tx, timer: Timer, seq: int, people: Sequence[thread_store.Outside], real_now: datetime) -> None:
    if not people:
        return
    now = real_now + (await get_workspace(tx, timer.workspace_id)).clock_offset
    for one in people:
        await answer_out(
            tx,
            timer.workspace_id,
            timer.subject,
            seq,
            one.author,
            one.text,
            heard=one.message_id,
            now=now,
            real_now=real_now,
        )
