"""How who has not seen a post is reached: as a caller says it, as it is kept, and which of the two that may say so wins. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from tidings.channels import ReachInput, RouteInput, StepInput
from tidings.core.durations import parse_duration, write_duration
from tidings.core.errors import FieldError
from tidings.messages import check_route

AFTER = timedelta(seconds=30)
"""A post waits so long to be seen where the route says nothing."""
_LONGEST = timedelta(days=7)
_SOON = timedelta(seconds=1)

Reaching = ReachInput | bool | None
"""What a conversation says of it: its own way, False for not at all, or None for the workspace's way."""


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody is reached: each step so long after the one before."""

    after: timedelta
    steps: tuple[StepInput, ...]
    waits: tuple[timedelta, ...]
    """Of each step; the first has none."""
    until: Literal["delivered", "read"]
    template: str | None


def check_reach(given: Reaching, place: str = "/route") -> list[FieldError]:
    """All that is wrong with it."""
    if given is True:
        return [FieldError(place, "route_missing", 'Say how: {"steps": [...]}; or false for not at all, or null for the workspace\'s way')]
    if not isinstance(given, ReachInput):
        return []
    errors = [_of_reach(error, place) for error in check_route(RouteInput(steps=given.steps, until=given.until), place)]
    after = parse_duration(given.after) if given.after is not None else AFTER
    if after is None or not timedelta() <= after <= _LONGEST:
        errors.append(FieldError(f"{place}/after", "invalid_duration", "A duration is written 30s, 5m, 24h or 7d, up to a week"))
    for n, step in enumerate(given.steps):
        if n > 0 and step.after is None:
            errors.append(FieldError(f"{place}/steps/{n}/after", "after_missing", "Say how long after the step before: 15m"))
    return errors


def _of_reach(error: FieldError, place: str) -> FieldError:
    """What is wrong with a route, as it is told of this one: nothing is sent, so that nothing has a time of its own."""
    if error.code != "first_step":
        return error
    return FieldError(error.pointer, error.code, f"The first step does not wait: how long a post waits to be seen stands at {place}/after")


def write_reach(given: Reaching) -> str | None:
    """As it is kept with a conversation or a workspace: JSON; None where nothing is said."""
    return None if given is None else msgspec.json.encode(given).decode()


def shown_reach(kept: str | None) -> Reaching:
    """As it is shown again."""
    return None if kept is None else msgspec.json.decode(kept, type=ReachInput | bool)


def reach_of(own: str | None, workspaces: str | None) -> Reach | None:
    """The way that is gone: the conversation's own, else the workspace's; None where nobody is reached."""
    given = shown_reach(own if own is not None else workspaces)
    if not isinstance(given, ReachInput):
        return None
    after = parse_duration(given.after) if given.after is not None else None
    waits = [parse_duration(step.after) if step.after is not None else None for step in given.steps]
    return Reach(
        after=AFTER if after is None else after,
        steps=tuple(given.steps),
        waits=tuple(timedelta() if wait is None else wait for wait in waits),
        until=given.until or "read",
        template=given.template,
    )


def steps_at(reach: Reach, now: datetime, before: Sequence[datetime]) -> tuple[datetime, ...]:
    """When each step of the way comes that begins now.

    `before`: those of a way that it takes the place of, which is not at its end: a later step comes when it would have come there, so
    that who is told again and again is not told by push alone.
    """
    times = [now]
    for n, wait in enumerate(reach.waits[1:], 1):
        due = before[n] if len(before) == len(reach.waits) else times[-1] + wait
        times.append(max(due, times[-1] + _SOON))
    return tuple(times)


def is_open(before: Sequence[datetime], now: datetime) -> bool:
    """Whether a step of that way is still to come."""
    return any(time > now for time in before)


def route_at(reach: Reach, times: Sequence[datetime]) -> RouteInput:
    """The way whose steps come at these times."""
    steps: list[StepInput] = []
    for n, step in enumerate(reach.steps):
        after = write_duration(max(times[n] - times[n - 1], _SOON)) if n else None
        # A way of one step is one, too: what is read before it leaves does not leave.
        pick = step.pick or ("first" if len(reach.steps) == 1 and len(step.channels) == 1 else None)
        steps.append(msgspec.structs.replace(step, after=after, pick=pick))
    return RouteInput(steps=steps, until=reach.until)
