"""What another product said is said where it belongs, in the transaction that took it: so it is said once."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import msgspec

from tidings.conversations.posts.post import post
from tidings.core.errors import Invalid, TidingsError
from tidings.core.ids import bucket_of, encode
from tidings.db import Connection, Tx
from tidings.events import Fact, append
from tidings.hooks import store
from tidings.hooks.compose import author_of, compose
from tidings.hooks.decide import Failed, Saying, Skipped, decide
from tidings.hooks.find import find, find_or_make
from tidings.hooks.model import EVENT, EventState, Kept, hook_name, wait_after
from tidings.workspaces import Workspace, get_workspace

_LONGEST_REASON = 500


class Processed(msgspec.Struct, frozen=True):
    """What became of one event."""

    state: EventState


async def is_due(connection: Connection, now: datetime) -> bool:
    """Whether `process` would find anything; `now` is real time."""
    return await store.is_due(connection, now)


async def process(tx: Tx, now: datetime, *, on_taken: Callable[[Kept], None] = lambda _: None) -> Processed | None:
    """The oldest event that is due has been said, or says why it is not; None where nothing is due. `now` is real time.

    Whatever raises has left nothing behind once the transaction has been rolled back: then `give_up` what `on_taken` was told. Needs
    the pipeline's role.
    """
    kept = await store.take_event(tx, now)
    if kept is None:
        return None
    on_taken(kept)
    workspace = await get_workspace(tx, kept.hook.workspace_id)
    business = now + workspace.clock_offset
    # In a thread: a large event takes its time, and the event loop belongs to everybody.
    decision = await asyncio.to_thread(
        decide,
        kept.hook.mapping,
        source_id=kept.source_id,
        type_=kept.type,
        headers=kept.headers,
        body=kept.body,
        now=business,
        timezone=workspace.timezone,
        locale=workspace.default_locale,
    )
    if isinstance(decision, Saying):
        return Processed(await _say(tx, workspace, kept, decision, business, now))
    if isinstance(decision, Skipped):
        await store.settle_event(tx, kept, EventState.SKIPPED, decision.reason, now)
        return Processed(EventState.SKIPPED)
    await _die(tx, kept, _words(decision), business, now)
    return Processed(EventState.DEAD)


async def give_up(tx: Tx, kept: Kept, error: Exception, now: datetime) -> None:
    """What raised is due again later, and later each time, until it is dead; what can never be said is dead at once."""
    business = now + (await get_workspace(tx, kept.hook.workspace_id)).clock_offset
    if isinstance(error, Invalid):
        first = error.errors[0]
        await _die(tx, kept, _words(Failed(first.code, first.pointer, first.detail)), business, now)
        return
    # Of what is not ours the name only: its text may hold anything. The log has it all.
    words = f"{error.code}: {error.detail}" if isinstance(error, TidingsError) else f"internal_error: {type(error).__name__}"
    await _again(tx, kept, words[:_LONGEST_REASON], business, now)


async def _say(tx: Tx, workspace: Workspace, kept: Kept, saying: Saying, business: datetime, now: datetime) -> EventState:
    given = await compose(tx, workspace, saying)
    if isinstance(given, Failed):
        await _die(tx, kept, _words(given), business, now)
        return EventState.DEAD
    author = await author_of(tx, workspace.id, kept.hook, saying)
    conversation_id = await find(tx, workspace.id, saying.places)
    if conversation_id is None and saying.make is not None:
        conversation_id = await find_or_make(tx, workspace.id, saying.places, saying.make, author, now=business, real_now=now)
    if conversation_id is None and saying.missing == "skip":
        await store.settle_event(tx, kept, EventState.SKIPPED, "no_conversation", now)
        return EventState.SKIPPED
    if conversation_id is None:
        return await _again(tx, kept, "no_conversation: There is none yet at any of the places that the mapping names", business, now)
    said = await post(tx, workspace.id, conversation_id, author, given, now=business, real_now=now)
    await store.settle_event(tx, kept, EventState.POSTED, None, now, conversation_id=conversation_id, message_id=said.id)
    return EventState.POSTED


async def _again(tx: Tx, kept: Kept, reason: str, business: datetime, now: datetime) -> EventState:
    wait = wait_after(kept.tries + 1)
    if wait is None:
        await _die(tx, kept, reason, business, now)
        return EventState.DEAD
    await store.fail_event(tx, kept, reason, now + wait, now)
    return EventState.WAITING


async def _die(tx: Tx, kept: Kept, reason: str, business: datetime, now: datetime) -> None:
    await store.fail_event(tx, kept, reason, None, now)
    hook = kept.hook
    # Only the code: what stands in the log is never taken back, and a detail may quote something.
    code = reason.partition(":")[0]
    told = {"hook": hook_name(hook.id), "name": hook.name, "event": encode(EVENT, kept.id), "event_type": kept.type, "reason": code}
    await append(
        tx,
        Fact(
            bucket=bucket_of(hook.id),
            workspace_id=hook.workspace_id,
            type="hook.failed",
            data=msgspec.json.encode(told).decode(),
            occurred_at=business,
        ),
    )


def _words(failed: Failed) -> str:
    place = f" ({failed.field})" if failed.field else ""
    return f"{failed.code}: {failed.detail}{place}"[:_LONGEST_REASON]
