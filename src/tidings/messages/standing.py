"""Telling of a route in words: why a step began, what ended it, what is awaited. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from tidings.core.clock import rfc3339
from tidings.core.ids import encode
from tidings.messages.views import DeliveryView, StandingView

STOPPED: dict[str, str] = {
    "delivered": "it has reached the person",
    "read": "the person has read it",
    "clicked": "the person has followed a link of it",
    "answered": "the person has answered it",
    "posted": "a member has said something in its conversation",
    "explicit": "a request of yours said that it is enough",
    "superseded": "a newer message of the same collapse key took its place",
    "cancelled": "the message was cancelled",
    "contact_erased": "the person was erased",
}
"""What ends a route, by `stopped_by`."""

_NOTHING = frozenset({"failed", "skipped", "expired", "cancelled", "superseded"})


def escalations(deliveries: Sequence[DeliveryView]) -> Mapping[UUID, str]:
    """Why each of these began, by its id; one that began with its message, or was passed over, is left out."""
    told: dict[UUID, str] = {}
    for one in deliveries:
        if not one.is_routed or one.reason == "condition":
            continue
        before = [
            other
            for other in deliveries
            if other.contact_id == one.contact_id and other.reason != "condition" and other.created_at < one.created_at
        ]
        if one.step == 1 and not before:
            continue
        own = [other for other in before if other.step == one.step]
        if own:
            told[one.id] = f"The next channel of step {one.step} of the route: nothing came of {_names(own)}."
            continue
        last = max((other.step for other in before), default=0)
        late = [other for other in before if other.step == last]
        came_to_nothing = bool(late) and all(other.state in _NOTHING and other.changed_at <= one.created_at for other in late)
        why = f"nothing came of {_names(late)}" if came_to_nothing else "there was no sign of the person in time"
        told[one.id] = f"Step {one.step} of the route begins: {why}." if before else f"Step {one.step} of the route begins."
    return told


def replacement(delivery: DeliveryView) -> str:
    """What took its place, and whether it was seen before."""
    newer = f"A newer message ({encode('msg', delivery.superseded_by)})" if delivery.superseded_by is not None else "A newer message"
    return f"{newer} took its place before it left." if delivery.state == "superseded" else f"{newer} took its place in the app."


def told_standing(standing: StandingView) -> tuple[Literal["stopped", "awaited"], datetime, str] | None:
    """What ended the route, or what comes next, and when; None where there is nothing to say."""
    if standing.stopped_at is not None:
        why = STOPPED.get(standing.stopped_by or "", "it was stopped")
        rest = standing.steps - standing.step
        left = (
            "there was no further step"
            if rest <= 0
            else "its last step does not come"
            if rest == 1
            else f"{rest} further steps do not come"
        )
        return "stopped", standing.stopped_at, f"The route ends, since {why}: {left}."
    if standing.next_at is None or standing.step >= standing.steps:
        return None
    text = f"Step {standing.step + 1} of the route comes at {rfc3339(standing.next_at)}, unless there is a sign of the person before."
    return "awaited", standing.next_at, text


def evidence_of(standing: StandingView) -> str | None:
    """The id of what the sign came with that ended the route; None where none came with one, or the route goes on."""
    if standing.stopped_at is None or standing.evidence is None:
        return None
    return encode("msg" if standing.stopped_by == "answered" else "dlv", standing.evidence)


def _names(deliveries: Sequence[DeliveryView]) -> str:
    names = list(dict.fromkeys(one.channel for one in deliveries))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
