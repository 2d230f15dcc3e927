"""The timeline: what happened to a message and its deliveries, in order, each line with its reason, in plain sentences."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from tidings.core.clock import rfc3339
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.db import Tx
from tidings.messages import reads, routes, store
from tidings.messages.engage import EngagedView, list_engagements
from tidings.messages.masks import masked
from tidings.messages.purposes import PURPOSES
from tidings.messages.reasons import CAME_BACK, MACHINES, NEVER_LEFT, REASONS, UNKNOWN_NEXT
from tidings.messages.standing import escalations, evidence_of, replacement, told_standing
from tidings.messages.views import AttemptView, DeliveryView, MessageView, QueueView, StandingView

TOLD = 100
"""The deliveries of one page."""

Kind = Literal[
    "received",
    "accepted",
    "scheduled",
    "attempted",
    "on_wire",
    "sent",
    "refused",
    "unknown",
    "waiting",
    "held",
    "skipped",
    "failed",
    "delivered",
    "read",
    "cancelled",
    "expired",
    "superseded",
    "resolved",
    "escalated",
    "stopped",
    "awaited",
    "opened",
    "clicked",
]

_MOVED = timedelta(seconds=2)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened: in business time, to the whole message or to one delivery."""

    at: datetime
    kind: Kind
    text: str
    delivery_id: UUID | None = None
    contact: str | None = None
    channel: str | None = None
    attempt: int | None = None
    code: str | None = None
    """The provider's code, or our own for what never left."""
    reason: str | None = None
    step: int | None = None
    """Of the route, whose delivery it is, or where the person stood."""
    account_id: UUID | None = None
    """Of a hand-off, by which it went."""
    evidence: str | None = None
    """Of what ends a route: the id of the answer, or of the delivery that was read or reached the person."""


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of at most TOLD deliveries; `next` is the last of them where there are more."""

    lines: list[Line]
    next: UUID | None


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one delivery."""

    delivery: DeliveryView
    attempts: Sequence[AttemptView] = ()
    queued: QueueView | None = None
    engaged: Sequence[EngagedView] = ()


async def timeline(tx: Tx, workspace_id: UUID, message_id: UUID, *, clock_offset: timedelta, after: UUID | None = None) -> Timeline:
    """What happened to the message; raises NotFound. `clock_offset` is business time minus real time."""
    message = await store.get_message(tx, workspace_id, bucket_of(message_id), message_id)
    if message is None:
        raise NotFound("There is no message with this id in this workspace")
    found = await reads.list_deliveries_of_message(tx, workspace_id, message_id, after, None, None, TOLD + 1)
    shown = found[:TOLD]
    ids = [delivery.id for delivery in shown]
    attempts: Mapping[UUID, list[AttemptView]] = await reads.list_attempts(tx, workspace_id, ids) if ids else {}
    queued: Mapping[UUID, QueueView] = await reads.list_on_wire(tx, workspace_id, ids) if ids else {}
    engaged: Mapping[UUID, list[EngagedView]] = await list_engagements(tx, workspace_id, ids) if ids else {}
    stories = [
        Story(delivery=one, attempts=attempts.get(one.id, ()), queued=queued.get(one.id), engaged=engaged.get(one.id, ())) for one in shown
    ]
    standings = await routes.list_standings(tx, workspace_id, message_id, sorted({one.contact_id for one in shown if one.is_routed}))
    # The route of a person is told on the page that has the first of their deliveries.
    told = [standing for standing in standings if standing.first_delivery in ids]
    lines = tell(message, stories, clock_offset, is_first=after is None, standings=told)
    return Timeline(lines=lines, next=ids[-1] if len(found) > TOLD else None)


def tell(
    message: MessageView,
    stories: Sequence[Story],
    clock_offset: timedelta,
    *,
    is_first: bool = True,
    standings: Sequence[StandingView] = (),
) -> list[Line]:
    """The lines in the order of time, then of deliveries; those of one delivery stay in the order of cause and effect."""
    lines = [_opening(message)] if is_first else []
    begun = escalations([story.delivery for story in stories])
    for story in stories:
        lines += _in_order(_told(message, story, clock_offset, begun.get(story.delivery.id)))
    for standing in standings:
        said = told_standing(standing)
        if said is not None:
            kind, at, text = said
            lines.append(
                Line(
                    at=at,
                    kind=kind,
                    text=text,
                    contact=standing.contact,
                    reason=standing.stopped_by,
                    step=standing.step,
                    evidence=evidence_of(standing),
                )
            )
    # What ends a route is told behind what it was ended by.
    rank = {"stopped": 2}
    return sorted(lines, key=lambda line: (line.at, rank.get(line.kind, int(line.delivery_id is not None)), line.delivery_id or message.id))


def _opening(message: MessageView) -> Line:
    if message.direction == "in":
        answers = " It answers an earlier message." if message.in_reply_to is not None else ""
        text = f"Received on {message.channels[0]} from {message.author or 'a contact that was deleted since'}.{answers}"
        return Line(at=message.created_at, kind="received", channel=message.channels[0], contact=message.author, text=text)
    quoted = f"“{message.author}”" if message.author else "that sent it"
    people = "1 recipient" if message.recipients == 1 else f"{message.recipients:,} recipients"
    said = f"template {message.template} version {message.template_version}" if message.template else "content of its own"
    about = f", about {message.topic}" if message.topic else ""
    until = f" It expires at {rfc3339(message.expires_at)}." if message.expires_at is not None else ""
    text = f"Accepted from the key {quoted} as {message.purpose}{about}, with {said}, by {_listed(message.channels)} to {people}.{until}"
    return Line(at=message.created_at, kind="accepted", text=text)


def _listed(channels: Sequence[str]) -> str:
    return channels[0] if len(channels) == 1 else f"{', '.join(channels[:-1])} and {channels[-1]}"


def _told(message: MessageView, story: Story, clock_offset: timedelta, begun: str | None) -> list[Line]:
    """What happened to one delivery, in the order of cause and effect; `begun`: why its step began, where it is a later one."""
    delivery = story.delivery
    lines = [_line(delivery, delivery.created_at, "escalated", begun)] if begun is not None else []
    if delivery.due_at is not None:
        lines.append(
            _line(delivery, delivery.created_at, "scheduled", f"Waits until {rfc3339(delivery.due_at)}, when it was asked to be sent.")
        )
    offset = _offset_then(story, clock_offset)
    for attempt in story.attempts:
        lines += _tried(message, delivery, attempt, offset)
    lines += _resolved(story)
    lines += _waits(story, clock_offset)
    lines += _stands(story, clock_offset)
    if delivery.delivered_at is not None:
        text = "It is in the app." if delivery.channel == "inapp" else "A receipt says that it was delivered."
        lines.append(_line(delivery, delivery.delivered_at, "delivered", text))
    if delivery.read_at is not None:
        lines.append(_line(delivery, delivery.read_at, "read", "The person has read it."))
    lines += [_engaged(delivery, one, clock_offset) for one in story.engaged]
    if delivery.superseded_at is not None and delivery.state != "superseded":
        lines.append(_line(delivery, delivery.superseded_at, "superseded", replacement(delivery), reason="newer_message"))
    return lines


def _engaged(delivery: DeliveryView, one: EngagedView, clock_offset: timedelta) -> Line:
    """Who, or what, opened it or followed a link of it; the first time, and how often since."""
    who = f"A machine ({MACHINES.get(one.why or '', 'the provider says so')})" if one.is_machine else "The person"
    did = "opened it" if one.kind == "opened" else f"followed the link to {one.url}" if one.url else "followed a link of it"
    often = f", and {one.times - 1} more {'time' if one.times == 2 else 'times'}" if one.times > 1 else ""
    no_sign = " That is no sign of the person." if one.is_machine else ""
    return _line(delivery, one.at + clock_offset, one.kind, f"{who} {did}{often}.{no_sign}", reason=one.why)


def _tried(message: MessageView, delivery: DeliveryView, attempt: AttemptView, offset: timedelta) -> list[Line]:
    began = _handed(delivery, attempt.n, attempt.account, attempt.provider, attempt.address)
    if attempt.outcome == "refused" and attempt.code in NEVER_LEFT:
        # It never came to a hand-off: there was nothing to say, or nobody to carry it.
        return []
    kind, text = _outcome(message, attempt)
    return [
        _line(delivery, attempt.intent_at + offset, "attempted", began, attempt=attempt.n, account_id=attempt.account_id),
        _line(delivery, attempt.finished_at + offset, kind, text, attempt=attempt.n, code=attempt.code, account_id=attempt.account_id),
    ]


def _handed(delivery: DeliveryView, n: int, account: str | None, provider: str | None, address: str | None) -> str:
    to = masked(delivery.channel, address)
    if delivery.channel == "inapp":
        return f"Attempt {n}: put into the app."
    through = f"the provider account {account} ({provider})" if account else f"an account of {provider or 'a provider'} that is gone"
    return f"Attempt {n}: handed over through {through} for {to}."


def _outcome(message: MessageView, attempt: AttemptView) -> tuple[Kind, str]:
    detail = f" It said: {attempt.detail}" if attempt.detail else ""
    code = f" with {attempt.code}" if attempt.code else ""
    match attempt.outcome:
        case "sent":
            return "sent", "The provider took it."
        case "refused":
            return "refused", f"The provider refused it{code}.{detail}"
        case _:
            purpose = PURPOSES.get(message.purpose)
            follows = f" {UNKNOWN_NEXT[purpose.on_unknown]}" if purpose is not None else ""
            return "unknown", f"No answer came ({attempt.code or 'unknown'}): it may have gone out, or not.{follows}"


def _resolved(story: Story) -> list[Line]:
    """A person's word leaves no attempt: it shows in what the attempts cannot explain."""
    delivery, last = story.delivery, story.attempts[-1] if story.attempts else None
    if last is None or last.outcome != "unknown":
        return []
    if delivery.sent_at is not None and all(attempt.outcome != "sent" for attempt in story.attempts):
        return [_line(delivery, delivery.sent_at, "resolved", "A person settled it: it counts as sent.")]
    is_waiting = story.queued is not None and not story.queued.is_on_wire
    if delivery.state == "queued" and delivery.reason is None and is_waiting:
        return [_line(delivery, delivery.changed_at, "resolved", "A person asked for another try.")]
    return []


def _waits(story: Story, clock_offset: timedelta) -> list[Line]:
    delivery, queued = story.delivery, story.queued
    if queued is None:
        return []
    if queued.is_on_wire and queued.intent_at is not None:
        text = _handed(delivery, queued.attempt, queued.account, queued.provider, queued.address) + " It is on the wire now."
        began = queued.intent_at + clock_offset
        return [_line(delivery, began, "on_wire", text, attempt=queued.attempt, account_id=queued.account_id)]
    if delivery.state in ("queued", "unknown") and story.attempts:
        text = f"The next try is due at {rfc3339(queued.due_at + clock_offset)}."
        return [_line(delivery, delivery.changed_at, "waiting", text, reason=delivery.reason)]
    if delivery.state == "queued" and queued.waits_for == "rate":
        text = f"{REASONS['rate_limited']} That is at {rfc3339(queued.due_at + clock_offset)}."
        return [_line(delivery, delivery.changed_at, "waiting", text, reason="rate_limited")]
    return []


_STANDS: dict[str, Kind] = {
    "held": "held",
    "skipped": "skipped",
    "expired": "expired",
    "cancelled": "cancelled",
    "failed": "failed",
    "superseded": "superseded",
}


def _stands(story: Story, clock_offset: timedelta) -> list[Line]:
    """Where it was stopped, and why."""
    delivery = story.delivery
    kind = _STANDS.get(delivery.state)
    if kind is None:
        return []
    last = story.attempts[-1] if story.attempts else None
    text = REASONS.get(delivery.reason or "") or f"The provider took it and reported later that it failed ({delivery.reason})."
    if kind == "failed" and last is not None and (last.code in NEVER_LEFT or delivery.reason in CAME_BACK) and last.detail:
        text = f"{text} {last.detail}"
    if kind == "held" and story.queued is not None:
        text = f"{text} The next look is at {rfc3339(story.queued.due_at + clock_offset)}."
    if kind == "superseded" and delivery.superseded_by is not None:
        text = replacement(delivery)
    code = last.code if kind == "failed" and last is not None else None
    return [_line(delivery, delivery.changed_at, kind, text, code=code, reason=delivery.reason)]


def _offset_then(story: Story, clock_offset: timedelta) -> timedelta:
    """Business time minus real time as it was at the last hand-off: a test workspace's clock may have moved since."""
    delivery, last = story.delivery, story.attempts[-1] if story.attempts else None
    if not clock_offset or last is None:
        return clock_offset
    for attempt in reversed(story.attempts):
        if attempt.outcome == "sent" and delivery.sent_at is not None:
            return _whole(delivery.sent_at - attempt.finished_at)
    if delivery.reason in ("waits_for_retry", "no_answer", "refused", "tries_exhausted", *NEVER_LEFT):
        return _whole(delivery.changed_at - last.finished_at)
    return clock_offset


def _whole(difference: timedelta) -> timedelta:
    # Two clocks of one machine are never quite the same.
    return difference if abs(difference) > _MOVED else timedelta()


def _in_order(lines: list[Line]) -> list[Line]:
    """No line of a delivery stands before the one that caused it."""
    ordered: list[Line] = []
    for line in lines:
        at = max(line.at, ordered[-1].at) if ordered else line.at
        ordered.append(msgspec.structs.replace(line, at=at))
    return ordered


def _line(
    delivery: DeliveryView,
    at: datetime,
    kind: Kind,
    text: str,
    *,
    attempt: int | None = None,
    code: str | None = None,
    reason: str | None = None,
    account_id: UUID | None = None,
) -> Line:
    return Line(
        at=max(at, delivery.created_at),
        kind=kind,
        text=text,
        delivery_id=delivery.id,
        contact=delivery.contact,
        channel=delivery.channel,
        attempt=attempt,
        code=code,
        reason=reason,
        step=delivery.step,
        account_id=account_id,
    )
