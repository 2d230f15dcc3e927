"""Routes: reading one with every error at once, and deciding what comes next for one person. Pure; the rows come from `escalate`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from tidings.channels import RouteInput, StepInput
from tidings.conditions import Condition, evaluate, fields_of, parse_condition
from tidings.consent import Topic
from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError
from tidings.messages.states import State
from tidings.workspaces import Workspace

LONGEST_WAIT = timedelta(days=365)

Until = Literal["delivered", "read", "answered"]
Pick = Literal["first", "best"]


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A step as it is stored: `after` in seconds after the step before; None: only where that one has failed everywhere."""

    channels: tuple[str, ...]
    pick: Pick | None = None
    after: float | None = None
    when: Condition | None = None


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """A route as it is stored with its message."""

    steps: tuple[Step, ...]
    until: Until = "read"
    elsewhere: bool = False

    @property
    def is_plain(self) -> bool:
        """One step on all of its channels: there is nothing to decide later, and nothing to remember."""
        [first, *later] = self.steps
        return not later and first.pick is None and first.when is None

    @property
    def channels(self) -> tuple[str, ...]:
        """Of all the steps, each once."""
        return tuple(dict.fromkeys(channel for step in self.steps for channel in step.channels))


class Made(msgspec.Struct, frozen=True):
    """A delivery of the recipient, as the route sees it."""

    step: int
    channel: str
    state: str
    left_at: datetime | None
    """When it was first handed over; None where it still waits."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person stands: the step (0: none has begun, behind the last: all is over), its channels in order, when the next is due."""

    step: int
    order: tuple[str, ...] | None
    next_at: datetime | None


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """Begin these deliveries; passed: (step, channel) of steps whose condition does not hold."""

    step: int
    channels: tuple[str, ...]
    order: tuple[str, ...] | None
    next_at: datetime | None
    passed: tuple[tuple[int, str], ...] = ()


class Wait(msgspec.Struct, frozen=True):
    """Nothing yet: look again then; None: only when something happens."""

    until: datetime | None


class End(msgspec.Struct, frozen=True):
    """There is no further step."""

    passed: tuple[tuple[int, str], ...] = ()


# What a delivery can no longer become anything better from, by itself.
_BAD = frozenset({State.FAILED, State.SKIPPED, State.EXPIRED, State.CANCELLED, State.SUPERSEDED})


def read_route(given: RouteInput, place: str = "/route") -> Route | list[FieldError]:
    """The route that a caller wrote, or all that is wrong with it."""
    if (given.channel is None) == (given.steps is None):
        return [FieldError(place, "channel_or_steps", "Give either a channel, or steps")]
    elsewhere, until = given.other_provider_on_unknown, given.until or "read"
    if given.channel is not None:
        return msgspec.structs.replace(one_channel(given.channel), until=until, elsewhere=elsewhere)
    errors: list[FieldError] = []
    steps = [_step(n, step, f"{place}/steps/{n}", errors) for n, step in enumerate(given.steps or [])]
    return errors or Route(steps=tuple(steps), until=until, elsewhere=elsewhere)


def one_channel(channel: str) -> Route:
    """The route of one step on one channel."""
    return Route(steps=(Step(channels=(channel,)),))


def check_route(given: RouteInput | None, place: str = "/route") -> list[FieldError]:
    """All that is wrong with a route that is a default of something."""
    read = read_route(given, place) if given is not None else []
    return read if isinstance(read, list) else []


def default_route(route: str | None, channel: str | None) -> RouteInput | None:
    """What a template, a topic or a workspace says of messages that name no route: as JSON, or as one channel."""
    if route is not None:
        return msgspec.json.decode(route, type=RouteInput)
    return msgspec.convert({"channel": channel}, RouteInput) if channel is not None else None


def default_routes(topic: Topic | None, workspace: Workspace) -> tuple[RouteInput | None, ...]:
    """What is said of messages that name no route, nor their template: by the topic in force, then by the workspace."""
    own = default_route(topic.route, topic.channel) if topic is not None else None
    return own, default_route(workspace.route, None)


def stored_route(text: str) -> Route:
    """The route that a message was stored with."""
    return msgspec.json.decode(text, type=Route)


def first_deliveries(route: Route) -> tuple[str, ...]:
    """The channels on which a message begins at once: none where a condition or a person's own order must be looked up first."""
    first = route.steps[0]
    if first.when is not None or first.pick == "best":
        return ()
    return first.channels[:1] if first.pick == "first" else first.channels


def asks_data(route: Route) -> bool:
    """True where a condition of it is on the message's data."""
    return any(step.when is not None and any(field.split(".")[0] == "data" for field in fields_of(step.when)) for step in route.steps)


def wait_before(route: Route, step: int) -> timedelta | None:
    """How long after the beginning of the step before this one (from 1) comes; None: not by time, or there is none."""
    if step > len(route.steps) or (seconds := route.steps[step - 1].after) is None:
        return None
    return timedelta(seconds=seconds)


def advance(
    route: Route, standing: Standing, made: Sequence[Made], facts: Mapping[str, Any], order: Sequence[str], now: datetime
) -> Start | Wait | End:
    """What comes next for a person whose route is not stopped. `facts`: what conditions are asked of; `order`: channels, best first."""
    if standing.step == 0:
        return _begin(route, 1, facts, order, now)
    if standing.step > len(route.steps):
        return End()
    own = [one for one in made if one.step == standing.step]
    untried = _untried(route.steps[standing.step - 1], standing, own)
    has_failed = all(one.state in _BAD for one in own)
    if has_failed and untried:
        return Start(step=standing.step, channels=untried[:1], order=standing.order, next_at=standing.next_at)
    if has_failed:
        return _begin(route, standing.step + 1, facts, order, now)
    wait = wait_before(route, standing.step + 1)
    if wait is None or standing.next_at is None:
        return Wait(None)
    # The wait is the person's: it begins when something has left, and not while it waits for their morning.
    left = [one.left_at for one in own if one.left_at is not None and one.state not in _BAD]
    due = max(standing.next_at, min(left) + wait) if left else max(standing.next_at, now + wait)
    return _begin(route, standing.step + 1, facts, order, now) if left and due <= now else Wait(due)


def _begin(
    route: Route,
    step: int,
    facts: Mapping[str, Any],
    order: Sequence[str],
    now: datetime,
) -> Start | End:
    passed: list[tuple[int, str]] = []
    while step <= len(route.steps):
        one = route.steps[step - 1]
        if one.when is None or evaluate(one.when, facts, now):
            chosen = _ordered(one, order)
            wait = wait_before(route, step + 1)
            return Start(
                step=step,
                channels=chosen[:1] if one.pick is not None else chosen,
                order=chosen if one.pick is not None else None,
                next_at=now + wait if wait is not None else None,
                passed=tuple(passed),
            )
        passed.append((step, one.channels[0]))
        step += 1
    return End(tuple(passed))


def _ordered(step: Step, order: Sequence[str]) -> tuple[str, ...]:
    if step.pick != "best":
        return step.channels
    known = {channel: place for place, channel in enumerate(order)}
    return tuple(sorted(step.channels, key=lambda channel: known.get(channel, len(known))))


def _untried(step: Step, standing: Standing, own: Sequence[Made]) -> tuple[str, ...]:
    if step.pick is None:
        return ()
    tried = {one.channel for one in own}
    return tuple(channel for channel in standing.order or step.channels if channel not in tried)


def _step(n: int, given: StepInput, place: str, errors: list[FieldError]) -> Step:
    if len(set(given.channels)) < len(given.channels):
        errors.append(FieldError(f"{place}/channels", "repeated_channel", "Name each channel once"))
    after = parse_duration(given.after) if given.after is not None else None
    if given.after is not None and n == 0:
        errors.append(
            FieldError(f"{place}/after", "first_step", "The first step does not wait: it begins with the message, which may have a send_at")
        )
    elif given.after is not None and (after is None or not timedelta() < after <= LONGEST_WAIT):
        errors.append(FieldError(f"{place}/after", "invalid_duration", "A duration is written 30s, 5m, 24h or 7d, up to a year"))
    when = _when(given, place, errors)
    return Step(
        channels=tuple(given.channels),
        pick=given.pick,
        after=after.total_seconds() if after is not None else None,
        when=when,
    )


def _when(given: StepInput, place: str, errors: list[FieldError]) -> Condition | None:
    if bytes(given.when).strip() in (b"", b"null"):
        return None
    read = parse_condition(given.when, f"{place}/when")
    if isinstance(read, list):
        errors += read
        return None
    return read
