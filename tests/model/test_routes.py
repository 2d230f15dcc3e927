"""Routes in a real database, step by step: what comes next, when, and what no sign of the person lets through any more."""

from collections.abc import Generator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.world import World
from tidings.channels import Outcome, Receipt, Refused, RouteInput, Sent, Unknown
from tidings.messages import Claimed, Done, Lane, Send, accept, plan
from tidings.messages.escalate import escalate
from tidings.messages.model import ContentInput, To
from tidings.messages.stop import stop_message
from tidings.timers import take_due

LADDER = {"steps": [{"channels": ["inapp", "email"]}, {"channels": ["sms"], "after": "5m"}, {"channels": ["voice"], "after": "10m"}]}
PICK = {"steps": [{"channels": ["sms", "email"], "pick": "first"}, {"channels": ["inapp"]}]}


class Made(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    step: int
    channel: str
    state: str
    reason: str | None


class Climb(World):
    """The world, with routes and what is due on them."""

    now: datetime

    def send(self, route: dict[str, Any], phone: str = "+31612345678", **more: Any) -> tuple[UUID, UUID]:
        """A message by this route to one person: its id, and theirs."""
        send = Send(
            to=To(phone=phone),
            content=ContentInput(body="Hello", title="Hello"),
            purpose="transactional",
            route=msgspec.convert(route, RouteInput),
            **more,
        )
        done = self._in_transaction(accept(self._tx, plan(send, self._author, None, (), self.now, self.now), self.now))
        assert isinstance(done, Done)
        contact = self._do(self._connection.fetchval("SELECT contact_id FROM recipients WHERE message_id = $1", done.message_id))
        self._do(
            self._connection.execute(
                "INSERT INTO addresses (bucket, contact_id, workspace_id, kind, value, rank, created_at)"
                " SELECT bucket, id, workspace_id, 'email', $2, 1, created_at FROM contacts WHERE id = $1 ON CONFLICT DO NOTHING",
                contact,
                "ada@example.com",
            )
        )
        return done.message_id, contact

    def turn(self) -> int:
        """What is due on routes has been done; answers how many timers that were."""

        async def work() -> int:
            timers = [timer for timer in await take_due(self._tx, self.now, 1_000) if timer.kind == "route"]
            if timers:
                await escalate(self._tx, timers, self.now)
            return len(timers)

        return self._in_transaction(work())

    def after(self, minutes: float) -> None:
        """So much later, and whatever was due by then has been done."""
        self.now += timedelta(minutes=minutes)
        self.turn()

    def carry(self, outcome: Outcome | None = None) -> list[Claimed]:
        """What may go is handed over and comes to this; on a route, what follows at once has begun."""
        self.now += timedelta(seconds=1)
        claims = self.claim(Lane.TRANSACTIONAL)
        for one in claims:
            self.record(one, "transactional", outcome or Sent(f"ref {one.delivery_id}"))
        self.turn()
        return claims

    def stop(self, message: UUID, contact: UUID) -> bool:
        """A request of the company."""
        return self._in_transaction(stop_message(self._tx, self._author.workspace_id, message, contact, self.now))

    def read(self, delivery: UUID, state: str = "read") -> None:
        """A receipt."""
        self.report([Receipt(event_id=f"{delivery}{state}", state=state, at=self.now, delivery_id=delivery)])  # type: ignore[arg-type]

    def made(self, message: UUID) -> list[Made]:
        """The deliveries, in the order of their steps."""
        rows = self._do(
            self._connection.fetch(
                "SELECT id, step::int AS step, channel, state, reason FROM deliveries WHERE message_id = $1 ORDER BY step, created_at, channel",
                message,
            )
        )
        return [Made(**dict(row.items())) for row in rows]

    def steps(self, message: UUID) -> list[tuple[int, str, str]]:
        """The same, without ids and reasons."""
        return [(one.step, one.channel, one.state) for one in self.made(message)]

    def stopped_by(self, message: UUID) -> str | None:
        """What ended the route."""
        return self._do(self._connection.fetchval("SELECT stopped_by FROM recipients WHERE message_id = $1", message))


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Generator[Climb]:
    made = Climb(database_url, tmp_path)
    yield made
    made.close()


def test_each_step_comes_after_its_wait_and_none_after_the_last(world: Climb):
    message, _ = world.send(LADDER)
    world.carry()
    assert world.steps(message) == [(1, "email", "sent"), (1, "inapp", "delivered")]
    world.after(4.9)
    assert len(world.made(message)) == 2
    world.after(0.2)
    world.carry()
    assert world.steps(message)[2:] == [(2, "sms", "sent")]
    world.after(9.9)
    assert len(world.made(message)) == 3
    world.after(0.2)
    world.carry()
    assert world.steps(message)[3:] == [(3, "voice", "sent")]
    world.after(1_000)
    assert len(world.made(message)) == 4
    assert world.stopped_by(message) is None


def test_the_wait_begins_when_something_has_left(world: Climb):
    message, _ = world.send(LADDER)
    world.now += timedelta(minutes=30)
    world.turn()
    assert len(world.made(message)) == 2, "nothing has left yet, since no worker was there"
    world.carry()
    world.after(4.9)
    assert len(world.made(message)) == 2
    world.after(0.2)
    assert len(world.made(message)) == 3


def test_a_step_that_failed_everywhere_brings_the_next_at_once_and_one_that_failed_in_part_does_not(world: Climb):
    message, _ = world.send(LADDER)
    first, second = world.claim(Lane.TRANSACTIONAL)
    world.record(first, "transactional", Refused(code="rejected"))
    world.turn()
    assert len(world.made(message)) == 2
    world.record(second, "transactional", Refused(code="rejected"))
    world.turn()
    assert world.steps(message) == [(1, "email", "failed"), (1, "inapp", "failed"), (2, "sms", "queued")]


@pytest.mark.parametrize("sign", ["read", "explicit"])
def test_a_sign_ends_the_route_and_what_waits_of_it_is_not_needed(world: Climb, sign: str):
    message, contact = world.send(LADDER)
    world.carry()
    world.after(5.1)
    assert world.steps(message)[2:] == [(2, "sms", "queued")]
    if sign == "read":
        world.read(world.made(message)[0].id)
    else:
        assert world.stop(message, contact)
    assert world.made(message)[2].reason == "not_needed"
    assert world.stopped_by(message) == sign
    assert world.carry() == []
    world.after(1_000)
    assert len(world.made(message)) == 3
    assert not world.stop(message, contact)


def test_what_is_on_the_wire_at_a_sign_goes_its_way_and_is_not_tried_again(world: Climb):
    message, contact = world.send({"steps": [{"channels": ["sms"]}, {"channels": ["email"], "after": "1h"}]})
    [claimed] = world.claim(Lane.TRANSACTIONAL)
    world.stop(message, contact)
    world.record(claimed, "transactional", Unknown(code="connection_reset"))
    world.after(2)
    assert world.claim(Lane.TRANSACTIONAL) == []
    assert world.steps(message) == [(1, "sms", "unknown")]
    assert world.orphans() == 0
    assert not any(row.is_queued for row in world.rows().values())


def test_delivered_is_enough_where_the_route_says_so_and_only_there(world: Climb):
    steps = [{"channels": ["sms"]}, {"channels": ["email"], "after": "5m"}]
    content, _ = world.send({"steps": steps, "until": "delivered"})
    [claimed] = world.carry()
    world.read(claimed.delivery_id, "delivered")
    assert world.stopped_by(content) == "delivered"
    asking, _ = world.send({"steps": steps, "until": "answered"}, "+31687654321")
    [claimed] = world.carry()
    world.read(claimed.delivery_id)
    assert world.stopped_by(asking) is None
    world.after(5.1)
    assert [len(world.made(message)) for message in (content, asking)] == [1, 2]


def test_a_receipt_of_failure_brings_the_next_step_before_its_time(world: Climb):
    message, _ = world.send({"steps": [{"channels": ["sms"]}, {"channels": ["email"], "after": "1h"}]})
    [claimed] = world.carry()
    world.read(claimed.delivery_id, "failed")
    world.turn()
    assert world.steps(message) == [(1, "sms", "failed"), (2, "email", "queued")]


def test_of_several_one_is_picked_and_the_next_where_it_fails(world: Climb):
    message, _ = world.send(PICK)
    assert world.steps(message) == [(1, "sms", "queued")]
    world.carry(Refused(code="rejected"))
    assert world.steps(message) == [(1, "sms", "failed"), (1, "email", "queued")]
    world.carry(Refused(code="rejected"))
    assert world.steps(message)[2:] == [(2, "inapp", "queued")]
    world.carry()
    assert world.steps(message)[2:] == [(2, "inapp", "delivered")]
    world.after(1_000)
    assert len(world.made(message)) == 3


def test_a_cancelled_message_goes_no_further(world: Climb):
    message, _ = world.send(LADDER)
    world.carry()
    world.cancel(message)
    world.after(6)
    assert len(world.made(message)) == 2


def test_a_route_does_not_outlive_its_message(world: Climb):
    message, _ = world.send(LADDER, expires_at=world.now + timedelta(minutes=3))
    world.carry()
    world.after(6)
    assert len(world.made(message)) == 2


DEEDS = st.lists(
    st.sampled_from(["sent", "refused", "busy", "unknown", "wait", "wait", "long", "read", "stop", "turn"]), min_size=1, max_size=14
)


@given(route=st.sampled_from([LADDER, PICK, {"steps": [{"channels": ["sms"]}, {"channels": ["email"]}]}]), deeds=DEEDS)
def test_whatever_happens_steps_come_in_order_each_once_and_never_after_a_sign(world: Climb, route: dict[str, Any], deeds: Sequence[str]):
    world.after(60 * 24 * 30)
    message, contact = world.send(route)
    outcomes: dict[str, Outcome] = {
        "sent": Sent("ref"),
        "refused": Refused(code="rejected"),
        "busy": Refused(code="http_429", may_retry=True),
        "unknown": Unknown(code="connection_reset"),
    }
    is_over = False
    count = 0
    for deed in deeds:
        if deed in outcomes:
            claims = world.carry(outcomes[deed])
            assert not (is_over and claims), "claimed after a sign that has committed"
        elif deed == "read":
            seen = [one for one in world.made(message) if one.state in ("sent", "delivered", "unknown")]
            for one in seen[:1]:
                world.read(one.id)
                is_over = True
        elif deed == "stop":
            world.stop(message, contact)
            is_over = True
        else:
            world.after({"wait": 5.1, "long": 61.0}.get(deed, 0.0))
        made = world.made(message)
        assert len({(one.step, one.channel) for one in made}) == len(made)
        assert not is_over or count == 0 or len(made) == count, "a step after a sign"
        count = len(made) if is_over else 0
        if not is_over and made:
            own = [one for one in made if one.step == made[-1].step]
            earlier = [one.step for one in made]
            assert earlier == sorted(earlier)
            assert own
    world.after(60 * 24 * 2)
    world.carry()
    world.after(60 * 24 * 2)
    world.claim(Lane.TRANSACTIONAL)
    assert {one.state for one in world.made(message)} <= {"sent", "delivered", "read", "failed", "skipped", "expired", "unknown"}
    assert not any(row.is_queued for row in world.rows().values())
