"""Escalating: what comes next for people whose route is not at its end, in the transaction that takes their timers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from tidings.contacts import contact_facts, people
from tidings.core.ids import bucket_of, new_id
from tidings.db import Tx
from tidings.messages import routes
from tidings.messages.route import End, Standing, Start, Until, Wait, advance
from tidings.messages.routes import Recipient, StepRow
from tidings.messages.stop import Evidence, stop
from tidings.timers import Timer, set_timers

KIND = "route"
SOON = timedelta(milliseconds=20)
"""Who is being decided about right now is looked at again so much later."""

# The states of a delivery that end a route, by what the route waits for.
_ENOUGH: dict[Until, frozenset[str]] = {
    "delivered": frozenset({"delivered", "read"}),
    "read": frozenset({"read"}),
    "answered": frozenset(),
}


async def escalate(tx: Tx, timers: Sequence[Timer], now: datetime) -> None:
    """Each of these people has what comes next on their route, or a later look, or has come to its end. `now` is real time."""
    # Never waiting for a person's lock with their timers in hand: whoever has the lock may be about to set one.
    free = await routes.hold_free(tx, sorted({timer.subject for timer in timers}))
    busy = [timer for timer in timers if timer.subject not in free]
    if busy:
        await set_timers(tx, [msgspec.structs.replace(timer, due_at=now + SOON) for timer in busy])
    keys = list(dict.fromkeys((UUID(timer.key[:36]), timer.subject) for timer in timers if timer.subject in free))
    standing = await routes.load_recipients(tx, keys)
    made = await routes.deliveries_of(tx, keys)
    facts, orders = await _facts(tx, standing), await _orders(tx, standing)
    settled: list[Evidence] = []
    moved: list[tuple[Recipient, Start | Wait | End]] = []
    for one in standing:
        key = (one.message_id, one.contact_id)
        own = made.get(key, ())
        business = now + one.clock_offset
        if one.is_stopped or one.expires_at <= business:
            continue
        enough = next((delivery for delivery in own if delivery.state in _ENOUGH[one.route.until]), None)
        if enough is not None:
            settled.append(Evidence(one.workspace_id, one.message_id, one.contact_id, enough.state, None))
            continue
        stands = Standing(step=one.step, order=one.order, next_at=one.next_at)
        moved.append((one, advance(one.route, stands, own, facts.get(key, {}), orders.get(one.contact_id, ()), business)))
    await _move(tx, moved, now)
    if settled:
        await stop(tx, settled, now)


def look_after(message_id: UUID, delivery_id: UUID) -> str:
    """The key of a look that something about this delivery asks for: a row of its own, so that nobody waits for the route's next look."""
    return f"{message_id}:{delivery_id}"


async def _move(tx: Tx, moved: Sequence[tuple[Recipient, Start | Wait | End]], now: datetime) -> None:
    rows: list[StepRow] = []
    later: list[Timer] = []
    standings: list[tuple[Recipient, int, tuple[str, ...] | None, datetime | None]] = []
    for one, what in moved:
        next_at = what.next_at if isinstance(what, Start) else what.until if isinstance(what, Wait) else None
        if isinstance(what, Start):
            rows += [_row(one, what.step, channel, "queued", now) for channel in what.channels]
            standings.append((one, what.step, what.order, next_at))
        else:
            # Behind the last one: a step that was passed over has no other channel to try when an earlier one fails late.
            step = len(one.route.steps) + 1 if isinstance(what, End) else one.step
            standings.append((one, step, one.order, next_at))
        if not isinstance(what, Wait):
            rows += [_row(one, step, channel, "skipped", now) for step, channel in what.passed]
        if next_at is not None:
            due_at = next_at - one.clock_offset
            later.append(Timer(workspace_id=one.workspace_id, kind=KIND, subject=one.contact_id, key=str(one.message_id), due_at=due_at))
    if rows:
        await routes.add_step(tx, rows)
    if standings:
        await routes.move_recipients(tx, standings)
    if later:
        await set_timers(tx, later)


def _row(one: Recipient, step: int, channel: str, state: str, now: datetime) -> StepRow:
    bucket = bucket_of(one.contact_id)
    return StepRow(
        bucket=bucket,
        id=new_id(bucket),
        recipient=one,
        channel=channel,
        step=step,
        state=state,
        due_at=now,
        created_at=now + one.clock_offset,
    )


async def _facts(tx: Tx, standing: Sequence[Recipient]) -> dict[tuple[UUID, UUID], Mapping[str, Any]]:
    """What conditions are asked of, for those whose route has any."""
    asked = [one for one in standing if any(step.when is not None for step in one.route.steps)]
    if not asked:
        return {}
    found = await people(tx, [(one.workspace_id, one.contact_id) for one in asked])
    return {
        (one.message_id, one.contact_id): {
            "contact": contact_facts(found[one.contact_id]) if one.contact_id in found else {},
            "data": {**_object(one.shared_data), **_object(one.data)},
        }
        for one in asked
    }


async def _orders(tx: Tx, standing: Sequence[Recipient]) -> dict[UUID, Sequence[str]]:
    """Each person's channels, the one they would choose first, for those whose route asks for the best."""
    asked = [one for one in standing if any(step.pick == "best" for step in one.route.steps)]
    channels = {channel for one in asked for step in one.route.steps for channel in step.channels}
    return await routes.rank_channels(tx, [one.contact_id for one in asked], sorted(channels)) if asked else {}


def _object(text: str | None) -> dict[str, Any]:
    return msgspec.json.decode(text, type=dict[str, Any]) if text is not None else {}
