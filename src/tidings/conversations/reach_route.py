"""How who has not seen a post is reached: as a caller says it, as it is kept, and which of the two that may say so wins. Pure."""

from datetime import timedelta

import msgspec

from tidings.channels import ReachInput, RouteInput
from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError
from tidings.messages import check_route
from tidings.messages.route import Route, read_route

AFTER = timedelta(seconds=30)
"""A post waits so long to be seen where the route says nothing."""
_LONGEST = timedelta(days=7)

Reaching = ReachInput | bool | None
"""What a conversation says of it: its own way, False for not at all, or None for the workspace's way."""


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody is reached."""

    after: timedelta
    route: Route
    template: str | None


def check_reach(given: Reaching, place: str = "/route") -> list[FieldError]:
    """All that is wrong with it."""
    if given is True:
        return [FieldError(place, "route_missing", 'Say how: {"steps": [...]}; or false for not at all, or null for the workspace\'s way')]
    if not isinstance(given, ReachInput):
        return []
    errors = check_route(RouteInput(steps=given.steps, until=given.until), place)
    after = parse_duration(given.after) if given.after is not None else AFTER
    if after is None or not timedelta() <= after <= _LONGEST:
        errors.append(FieldError(f"{place}/after", "invalid_duration", "A duration is written 30s, 5m, 24h or 7d, up to a week"))
    for n, step in enumerate(given.steps):
        if n > 0 and step.after is None:
            errors.append(FieldError(f"{place}/steps/{n}/after", "after_missing", "Say how long after the step before: 15m"))
    return errors


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
    route = read_route(RouteInput(steps=given.steps, until=given.until))
    assert not isinstance(route, list), "it was checked before it was kept"
    after = parse_duration(given.after) if given.after is not None else AFTER
    return Reach(after=after if after is not None else AFTER, route=route, template=given.template)
