"""What a hook would say of a call, where, and why not; nothing is said, stored or made."""

import asyncio
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from tidings.conversations.posts.parts import Part, text_part
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.db import Tx
from tidings.hooks import store
from tidings.hooks.compose import author_of, compose
from tidings.hooks.decide import Failed, Found, Made, Saying, Skipped, decide
from tidings.hooks.find import find
from tidings.hooks.model import Arrived, Hook, TryInput
from tidings.hooks.split import TooManyEventsError, split
from tidings.workspaces import Workspace

SHOWN_EVENTS = 20
"""Of a call that has more."""
_MOST_BYTES = 100_000

Outcome = Literal["would_post", "would_make", "would_wait", "would_skip", "would_fail"]


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of one event."""

    source_id: str
    type: str | None
    outcome: Outcome
    rule: int | None = None
    conversation_id: UUID | None = None
    places: tuple[Found, ...] = ()
    make: Made | None = None
    author: str | None = None
    parts: list[Part] | None = None
    reason: str | None = None
    problem: FieldError | None = None


async def try_hook(tx: Tx, workspace: Workspace, hook_id: UUID, given: TryInput, *, now: datetime, real_now: datetime) -> list[Tried]:
    """What would become of each event of the call, by the mapping as it is; raises NotFound, Invalid. `now` is business time."""
    kept = await store.get_hook(tx, workspace.id, hook_id)
    if kept is None:
        raise NotFound("There is no hook with this id in this workspace")
    body = msgspec.json.encode(given.body)
    if len(body) > _MOST_BYTES:
        raise invalid("/body", "too_large", f"A call to be tried has at most {_MOST_BYTES:,} bytes")
    headers = {name.lower(): value for name, value in given.headers.items()}
    try:
        arrived = await asyncio.to_thread(
            split,
            kept.hook.mapping.event,
            hook_id=hook_id,
            workspace_id=workspace.id,
            headers={"content-type": "application/json"} | headers,
            body=body,
            received_at=real_now,
        )
    except TooManyEventsError:
        raise invalid("/body", "too_many_events", "One call has at most 1,000 events") from None
    return [await _tried(tx, workspace, kept.hook, one, now) for one in arrived[:SHOWN_EVENTS]]


async def _tried(tx: Tx, workspace: Workspace, hook: Hook, arrived: Arrived, now: datetime) -> Tried:
    decision = await asyncio.to_thread(
        decide,
        hook.mapping,
        source_id=arrived.source_id,
        type_=arrived.type,
        headers=arrived.headers,
        body=arrived.body,
        now=now,
        timezone=workspace.timezone,
        locale=workspace.default_locale,
    )
    tried = Tried(source_id=arrived.source_id, type=arrived.type, outcome="would_fail")
    if isinstance(decision, Skipped):
        return msgspec.structs.replace(tried, outcome="would_skip", reason=decision.reason)
    if isinstance(decision, Failed):
        return msgspec.structs.replace(tried, problem=_problem(decision))
    tried = msgspec.structs.replace(tried, rule=decision.rule, places=decision.places)
    try:
        author = await author_of(tx, workspace.id, hook, decision)
    except Invalid as error:
        return msgspec.structs.replace(tried, problem=error.errors[0])
    said = await compose(tx, workspace, decision)
    if isinstance(said, Failed):
        return msgspec.structs.replace(tried, problem=_problem(said))
    parts = said.parts if said.parts is not None else [text_part(said.text or "")]
    tried = msgspec.structs.replace(tried, parts=parts, author=author.name or decision.assistant)
    return await _placed(tx, workspace.id, decision, tried)


async def _placed(tx: Tx, workspace_id: UUID, saying: Saying, tried: Tried) -> Tried:
    conversation_id = await find(tx, workspace_id, saying.places)
    if conversation_id is not None:
        return msgspec.structs.replace(tried, outcome="would_post", conversation_id=conversation_id)
    if saying.make is not None:
        return msgspec.structs.replace(tried, outcome="would_make", make=saying.make)
    return msgspec.structs.replace(tried, outcome="would_skip" if saying.missing == "skip" else "would_wait", reason="no_conversation")


def _problem(failed: Failed) -> FieldError:
    return FieldError(failed.field, failed.code, failed.detail)
