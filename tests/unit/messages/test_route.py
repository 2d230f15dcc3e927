"""What comes next on a route, for one person: against a driver that does with it what escalating does."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tidings.channels import RouteInput
from tidings.core.errors import FieldError
from tidings.messages.route import End, Made, Route, Standing, Start, Step, Wait, advance, first_deliveries, read_route, wait_before
from tidings.messages.states import State

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHANNELS = ["sms", "email", "push", "inapp", "whatsapp"]
EXPIRES = 15_000.0
BAD = ("failed", "skipped", "expired", "cancelled")


def route(text: str) -> Route:
    found = read_route(msgspec.json.decode(text, type=RouteInput))
    assert isinstance(found, Route), found
    return found


@st.composite
def routes(draw: st.DrawFn) -> tuple[Route, dict[str, bool]]:
    """A route of up to five steps, and what its conditions come to."""
    steps: list[dict[str, object]] = []
    holds: dict[str, bool] = {}
    for n in range(1, draw(st.integers(1, 5)) + 1):
        step: dict[str, object] = {"channels": draw(st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=4, unique=True))}
        if pick := draw(st.sampled_from([None, "first", "best"])):
            step["pick"] = pick
        if n > 1 and (after := draw(st.sampled_from([None, "30s", "5m", "1h"]))):
            step["after"] = after
        if draw(st.booleans()):
            step["when"] = {"field": f"data.n{n}", "is": True}
            holds[f"n{n}"] = draw(st.booleans())
        steps.append(step)
    return route(msgspec.json.encode({"steps": steps}).decode()), holds


class Life(msgspec.Struct, frozen=True):
    """What becomes of a delivery: it fails, or leaves, and may fail after that; in seconds from its beginning."""

    leaves: int | None
    fails: int | None
    state: str


lives = st.builds(
    Life, st.none() | st.integers(0, 5_000), st.none() | st.integers(0, 10_000), st.sampled_from(BAD)
)  # a delivery with neither waits for ever, as for somebody's morning


class Delivery(msgspec.Struct):
    step: int
    channel: str
    begun: float
    life: Life

    def at(self, second: float) -> Made:
        """How it stands then."""
        age = second - self.begun
        left = self.life.leaves if self.life.leaves is not None and self.life.leaves <= age else None
        if self.life.fails is not None and self.life.fails <= age:
            # What failed has left, or not: a route does not ask.
            return Made(self.step, self.channel, self.life.state, None)
        when = NOW + timedelta(seconds=self.begun + left) if left is not None else None
        return Made(self.step, self.channel, "sent" if when else "queued", when)


class Driver:
    """Does what `escalate` does: a look when a timer says so, and whenever a delivery fails or is passed over."""

    def __init__(self, given: Route, holds: dict[str, bool], lives: Sequence[Life]) -> None:
        self.route, self.holds, self.lives = given, holds, list(lives)
        self.deliveries: list[Delivery] = []
        self.passed: list[int] = []
        self.starts: list[tuple[float, Start]] = []
        self.second = 0.0
        self.timers: set[float] = set()
        first = first_deliveries(given)
        for channel in first:
            self.add(1, channel)
        wait = wait_before(given, 2)
        self.standing = Standing(step=1 if first else 0, order=None, next_at=NOW + wait if first and wait else None)
        if not first or wait is not None:
            self.timers.add(wait.total_seconds() if first and wait is not None else 0.0)

    def add(self, step: int, channel: str) -> None:
        life = self.lives[len(self.deliveries) % len(self.lives)]
        assert (step, channel) not in [(one.step, one.channel) for one in self.deliveries], "a channel comes once in a step"
        self.deliveries.append(Delivery(step, channel, self.second, life))
        if life.fails is not None:
            self.timers.add(self.second + life.fails)

    def run(self) -> None:
        # Nothing is escalated that would come too late to be true.
        while self.timers and min(self.timers) < EXPIRES:
            self.second = min(self.timers)
            self.timers.discard(self.second)
            self.look()

    def look(self) -> None:
        now = NOW + timedelta(seconds=self.second)
        made = [one.at(self.second) for one in self.deliveries] + [
            Made(step, self.route.steps[step - 1].channels[0], "skipped", None) for step in self.passed
        ]
        before, what = self.standing, advance(self.route, self.standing, made, {"data": self.holds}, ["inapp", "email"], now)
        if isinstance(what, Wait):
            assert what.until is None or what.until > now, "who waits, waits for a time to come"
            self.standing = msgspec.structs.replace(before, next_at=what.until)
            if what.until is not None:
                self.timers.add((what.until - NOW).total_seconds())
            return
        self.check_passed(before, what)
        # What a look passes over is written once.
        self.passed += [step for step, _ in what.passed if step not in self.passed]
        if isinstance(what, End):
            self.standing = Standing(step=len(self.route.steps) + 1, order=before.order, next_at=None)
            return
        self.check_start(before, what, now, [one for one in made if one.step == before.step])
        self.standing = Standing(step=what.step, order=what.order, next_at=what.next_at)
        self.starts.append((self.second, what))
        for channel in what.channels:
            self.add(what.step, channel)
        if what.next_at is not None:
            self.timers.add((what.next_at - NOW).total_seconds())

    def check_passed(self, before: Standing, what: Start | End) -> None:
        last = what.step if isinstance(what, Start) else len(self.route.steps) + 1
        assert [step for step, _ in what.passed] == list(range(before.step + 1, last)), "nothing is left out without a word"
        for step, channel in what.passed:
            assert not self.holds.get(f"n{step}", True), "only a step whose condition does not hold is passed over"
            assert channel == self.route.steps[step - 1].channels[0]

    def check_start(self, before: Standing, what: Start, now: datetime, own: Sequence[Made]) -> None:
        step = self.route.steps[what.step - 1]
        assert step.when is None or self.holds[f"n{what.step}"], "no step begins whose condition does not hold"
        assert set(what.channels) <= set(step.channels)
        if step.pick is None:
            assert what.channels == step.channels
        else:
            assert len(what.channels) == 1
        if what.step == before.step:
            assert all(State(one.state) in BAD for one in own), "another channel is for when the one before has failed"
            return
        if before.step == 0 or all(one.state in BAD for one in own):
            previous = self.route.steps[before.step - 1] if before.step else None
            assert previous is None or previous.pick is None or {one.channel for one in own} >= set(previous.channels), "all were tried"
            return
        wait = wait_before(self.route, before.step + 1)
        assert wait is not None, "what does not come by time, comes when all has failed"
        left = [one.left_at for one in own if one.left_at is not None]
        assert left, "nothing has left yet: the wait has not begun"
        assert now >= min(left) + wait
        assert before.next_at is not None
        assert now >= before.next_at


@given(routes(), st.lists(lives, min_size=1, max_size=8))
def test_a_route_comes_to_its_end_by_its_own_rules(given: tuple[Route, dict[str, bool]], lives: list[Life]) -> None:
    driver = Driver(*given, lives)
    driver.run()
    steps = [what.step for _, what in driver.starts]
    assert steps == sorted(steps), "a route never goes back"
    assert len(driver.deliveries) <= sum(len(step.channels) for step in driver.route.steps)


def test_a_step_that_was_passed_over_has_no_other_channel_to_try() -> None:
    given = route(
        '{"steps": [{"channels": ["push"]}, {"channels": ["sms", "email"], "pick": "first", "after": "1h",'
        ' "when": {"field": "data.urgent", "is": true}}]}'
    )
    left = NOW - timedelta(hours=2)
    first = advance(given, Standing(step=1, order=None, next_at=NOW), [Made(1, "push", "sent", left)], {"data": {}}, (), NOW)
    assert first == End(((2, "sms"),))
    ended = Standing(step=len(given.steps) + 1, order=None, next_at=None)
    later = [Made(1, "push", "failed", left), Made(2, "sms", "skipped", None)]
    assert advance(given, ended, later, {"data": {}}, (), NOW + timedelta(hours=1)) == End()


def test_the_best_channel_is_the_person_s_own_and_then_the_next_of_theirs() -> None:
    given = route('{"steps": [{"channels": ["sms", "email", "push"], "pick": "best"}]}')
    nowhere = Standing(step=0, order=None, next_at=None)
    begun = advance(given, nowhere, [], {}, ["push", "email"], NOW)
    assert begun == Start(step=1, channels=("push",), order=("push", "email", "sms"), next_at=None)
    standing = Standing(step=1, order=("push", "email", "sms"), next_at=None)
    failed = [Made(1, "push", "failed", None)]
    following = advance(given, standing, failed, {}, (), NOW)
    assert isinstance(following, Start)
    assert following.channels == ("email",), "in the order of the beginning, whatever they like by now"
    assert advance(given, standing, [*failed, Made(1, "email", "queued", None)], {}, (), NOW) == Wait(None)


def test_the_wait_begins_when_something_has_left_and_not_while_it_waits_for_a_morning() -> None:
    given = route('{"steps": [{"channels": ["sms"]}, {"channels": ["voice"], "after": "1h"}]}')
    standing = Standing(step=1, order=None, next_at=NOW)
    hour = timedelta(hours=1)
    assert advance(given, standing, [Made(1, "sms", "held", None)], {}, (), NOW) == Wait(NOW + hour)
    assert advance(given, standing, [Made(1, "sms", "sent", NOW)], {}, (), NOW) == Wait(NOW + hour)
    begun = advance(given, standing, [Made(1, "sms", "sent", NOW - hour)], {}, (), NOW)
    assert begun == Start(step=2, channels=("voice",), order=None, next_at=None)


def test_a_route_is_read_with_all_that_is_wrong() -> None:
    found = read_route(
        msgspec.json.decode(
            b'{"steps": [{"channels": ["sms", "sms"], "after": "5m"}, {"channels": ["email"], "after": "500d"},'
            b' {"channels": ["push"], "when": {"field": "x"}}]}',
            type=RouteInput,
        )
    )
    assert isinstance(found, list)
    assert {(error.pointer, error.code) for error in found} >= {
        ("/route/steps/0/channels", "repeated_channel"),
        ("/route/steps/0/after", "first_step"),
        ("/route/steps/1/after", "invalid_duration"),
    }
    assert any(error.pointer.startswith("/route/steps/2/when") for error in found)
    assert all(isinstance(error, FieldError) for error in found)


@given(routes())
def test_a_stored_route_is_read_as_it_was_written(given: tuple[Route, dict[str, bool]]) -> None:
    written, _ = given
    assert msgspec.json.decode(msgspec.json.encode(written), type=Route) == written
    assert all(isinstance(step, Step) for step in written.steps)
