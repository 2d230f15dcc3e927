"""A delivery's states against a model that knows only the literal transition table and who holds what."""

from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from tests.model.world import World
from tidings.channels import Outcome, Receipt, Refused, Sent, Unknown
from tidings.messages import MAX_ATTEMPTS, TRANSITIONS, WAIT_BY_PURPOSE, Claimed, Lane, State
from tidings.messages import PURPOSES as ALL

OPEN = (State.SCHEDULED, State.QUEUED, State.HELD)
# What is said in a conversation is sent by nobody.
PURPOSES = {purpose: rules for purpose, rules in ALL.items() if purpose != "chat"}

index = st.integers(0, 10_000)
outcomes = st.sampled_from(["sent", "refused", "busy", "unknown"])
reported = st.sampled_from(["sent", "delivered", "read", "failed"])


class Expected(msgspec.Struct, kw_only=True):
    """What the model knows of a delivery."""

    id: UUID
    message_id: UUID
    purpose: str
    channel: str
    state: State
    due: float
    expires: float
    is_queued: bool = True
    token: UUID | None = None
    attempt: int = 0
    is_cancelled: bool = False
    """While it was on the wire: what comes of that counts, and it is not tried again."""
    references: set[str] = msgspec.field(default_factory=set[str])
    """Under which the provider knows it."""
    parked: list[tuple[str, str]] = msgspec.field(default_factory=list[tuple[str, str]])
    """Receipts that came before their reference was known."""

    @property
    def lane(self) -> Lane:
        return PURPOSES[self.purpose].lane


class DeliveryMachine(RuleBasedStateMachine):
    url: str
    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.url, self.folder)
        self.start = self.world.now
        self.deliveries: dict[UUID, Expected] = {}
        self.seen: dict[UUID, State] = {}
        self.claims: list[tuple[Claimed, Expected]] = []
        self.events = 0
        self.has_provider = True

    def teardown(self) -> None:
        try:
            for delivery_id, story in self.world.stories().items():
                self._check_story(delivery_id, story)
        finally:
            self.world.close()

    @rule(
        purpose=st.sampled_from(sorted(PURPOSES)),
        channel=st.sampled_from(["sms", "sms", "inapp"]),
        people=st.integers(1, 3),
        delay=st.sampled_from([None, None, 30, 4_000]),
    )
    def accept(self, purpose: str, channel: str, people: int, delay: int | None) -> None:
        self._tick()
        wait = timedelta(seconds=delay) if delay is not None else None
        message_id, ids = self.world.accept(purpose, channel, people, wait)
        assert len(ids) == people
        for delivery_id in ids:
            self.deliveries[delivery_id] = Expected(
                id=delivery_id,
                message_id=message_id,
                purpose=purpose,
                channel=channel,
                state=State.QUEUED if delay is None else State.SCHEDULED,
                due=self._now() + (delay or 0),
                expires=self._now() + (delay or 0) + PURPOSES[purpose].expires_after.total_seconds(),
            )

    @initialize()
    def fill(self) -> None:
        """There is something to do from the start: one message of each purpose, and one to the app."""
        for purpose in PURPOSES:
            self.accept(purpose, "sms", 1, None)
        self.accept("transactional", "inapp", 1, None)

    @rule()
    def claim_all(self) -> None:
        for lane in Lane:
            self.claim(lane)

    @rule(lane=st.sampled_from(list(Lane)))
    def claim(self, lane: Lane) -> None:
        self._tick()
        expected = {item.id for item in self.deliveries.values() if self._claimed(item, lane)}
        claims = self.world.claim(lane)
        assert {claimed.delivery_id for claimed in claims} == expected
        for claimed in claims:
            item = self.deliveries[claimed.delivery_id]
            item.token = claimed.token
            item.attempt += 1
            assert claimed.attempt == item.attempt
            self.claims.append((claimed, item))

    def _claimed(self, item: Expected, lane: Lane) -> bool:
        """What the guard makes of a delivery; True where it goes to the wire."""
        if not item.is_queued or item.token is not None or item.lane is not lane or item.due > self._now():
            return False
        is_late = item.expires <= self._now()
        if item.state not in (*OPEN, State.UNKNOWN) or (item.state is State.UNKNOWN and is_late):
            item.is_queued = False
        elif item.is_cancelled or is_late:
            # What may have left does not become something that has not.
            item.is_queued = False
            if item.state is not State.UNKNOWN:
                item.state = State.CANCELLED if item.is_cancelled else State.EXPIRED
        elif item.channel != "inapp" and not self.has_provider:
            item.state = item.state if item.state is State.UNKNOWN else State.HELD
            item.due = self._now() + 60
        else:
            item.state = State.QUEUED
            return True
        return False

    @precondition(lambda self: self.claims)
    @rule(which=index, outcome=outcomes)
    def record(self, which: int, outcome: str) -> None:
        """An answer: of who still holds the lease, or of who lost it."""
        self._tick()
        claimed, item = self.claims.pop(which % len(self.claims))
        reference = f"ref {claimed.delivery_id}.{claimed.attempt}"
        result = self.world.record(claimed, item.purpose, _outcome(outcome, reference))
        if item.token == claimed.token:
            item.token = None
            item.is_queued = not result.is_over
            item.due = (result.due_at - self.start).total_seconds() if result.due_at is not None else item.due
            if item.state is State.QUEUED:
                item.state = self._after(item, outcome, claimed.attempt)
            if outcome == "sent":
                item.references.add(reference)
        elif outcome == "sent":
            item.references.add(reference)
            if item.state is State.UNKNOWN and item.channel != "inapp":
                item.state = State.SENT

    @precondition(lambda self: self.claims)
    @rule(outcome=outcomes)
    def record_all(self, outcome: str) -> None:
        while self.claims:
            self.record(0, outcome)

    def _after(self, item: Expected, outcome: str, attempt: int) -> State:
        match outcome:
            case "sent":
                return State.DELIVERED if item.channel == "inapp" else State.SENT
            case "unknown":
                return State.UNKNOWN
            case "busy" if attempt < MAX_ATTEMPTS:
                return State.QUEUED
            case _:
                return State.FAILED

    @precondition(lambda self: self.claims)
    @rule(which=index)
    def crash(self, which: int) -> None:
        """Whoever had it will never say anything."""
        self.claims.pop(which % len(self.claims))

    @precondition(lambda self: self.claims)
    @rule(which=index)
    def release(self, which: int) -> None:
        claimed, item = self.claims.pop(which % len(self.claims))
        self.world.release(claimed)
        if item.token == claimed.token:
            item.token = None
            item.attempt -= 1

    @precondition(lambda self: any(item.token for item in self.deliveries.values()))
    @rule(which=index, is_everybody=st.booleans())
    def lapse(self, which: int, is_everybody: bool) -> None:
        self._tick()
        held = [item for item in self.deliveries.values() if item.token is not None]
        lost = held if is_everybody else [held[which % len(held)]]
        self.world.lapse([item.id for item in lost])
        for item in lost:
            wait = WAIT_BY_PURPOSE[item.purpose]
            item.token = None
            item.is_queued = wait is not None and item.attempt < MAX_ATTEMPTS
            item.due = self._now() + (wait or 0)
            if item.state is State.QUEUED:
                item.state = State.UNKNOWN

    @precondition(lambda self: self.deliveries)
    @rule(which=index, state=reported, by_reference=st.booleans(), attempt=st.integers(1, 2), times=st.integers(1, 3))
    def report(self, which: int, state: str, by_reference: bool, attempt: int, times: int) -> None:
        """A receipt, perhaps more than once, perhaps before its reference is known."""
        self._tick()
        item = self._pick(which)
        self.events += 1
        reference = f"ref {item.id}.{attempt}"
        receipt = Receipt(
            event_id=f"event {self.events}",
            state=state,  # type: ignore[arg-type]
            at=self.world.now,
            delivery_id=None if by_reference else item.id,
            provider_reference=reference if by_reference else None,
        )
        for _ in range(times):
            self.world.report([receipt])
        if by_reference and reference not in item.references:
            item.parked.append((reference, state))
        else:
            self._rise(item, state)

    @rule()
    def match_parked(self) -> None:
        self.world.match_parked()
        for item in self.deliveries.values():
            found = [state for reference, state in item.parked if reference in item.references]
            item.parked = [(reference, state) for reference, state in item.parked if reference not in item.references]
            for state in sorted(found, key=["sent", "failed", "delivered", "read"].index, reverse=True)[:1]:
                self._rise(item, state)

    def _rise(self, item: Expected, state: str) -> None:
        if State(state) in TRANSITIONS[item.state]:
            item.state = State(state)

    @precondition(lambda self: self.deliveries)
    @rule(which=index)
    def cancel(self, which: int) -> None:
        self._tick()
        message_id = self._pick(which).message_id
        queued = [item for item in self.deliveries.values() if item.message_id == message_id and item.is_queued]
        stopped = [item for item in queued if item.token is None]
        assert self.world.cancel(message_id) == sum(1 for item in stopped if item.state in OPEN)
        for item in queued:
            item.is_cancelled = True
        for item in stopped:
            item.is_queued = False
            if item.state in OPEN:
                item.state = State.CANCELLED

    @precondition(lambda self: self.deliveries)
    @rule(which=index, verdict=st.sampled_from(["retry", "sent", "failed"]))
    def resolve(self, which: int, verdict: str) -> None:
        self._tick()
        item = self._pick(which)
        assert self.world.resolve(item.id, verdict) == (item.state is State.UNKNOWN)
        if item.state is State.UNKNOWN:
            item.state = {"retry": State.QUEUED, "sent": State.SENT, "failed": State.FAILED}[verdict]
            item.is_queued = verdict == "retry"
            item.is_cancelled = False
            item.due = self._now()

    @rule(seconds=st.sampled_from([60, 60, 60, 600, 100_000]))
    def wait(self, seconds: int) -> None:
        self.world.now += timedelta(seconds=seconds)

    @rule(has_provider=st.booleans())
    def provide(self, has_provider: bool) -> None:
        self.has_provider = has_provider
        self.world.enable_provider(has_provider)

    @invariant()
    def stands_where_the_model_says(self) -> None:
        rows = self.world.rows()
        assert rows.keys() == self.deliveries.keys()
        for delivery_id, row in rows.items():
            item, state = self.deliveries[delivery_id], State(row.state)
            before = self.seen.get(delivery_id, state)
            assert state == before or may_follow(before, state), f"{before} -> {state}"
            assert state == item.state
            assert (row.is_queued, row.token) == (item.is_queued, item.token)
            # Whatever still has to leave is in the queue: nothing is forgotten.
            assert row.is_queued or state not in OPEN
            self.seen[delivery_id] = state
        assert self.world.orphans() == 0

    def _check_story(self, delivery_id: UUID, story: list[str]) -> None:
        stood = State.QUEUED
        for told in story:
            state = State.QUEUED if told == "retried" else State(told)
            assert may_follow(stood, state) or state is State.QUEUED, f"{story}: {stood} -> {state}"
            stood = state
        now = self.deliveries[delivery_id].state
        assert stood == now or now is State.QUEUED, f"{story}, and stands at {now}"

    def _pick(self, which: int) -> Expected:
        return list(self.deliveries.values())[which % len(self.deliveries)]

    def _tick(self) -> None:
        self.world.now += timedelta(milliseconds=1)

    def _now(self) -> float:
        return (self.world.now - self.start).total_seconds()


def may_follow(old: State, new: State) -> bool:
    """By the table; a claim passes through queued on its way to what the guard says."""
    return new in TRANSITIONS[old] or (State.QUEUED in TRANSITIONS[old] and new in TRANSITIONS[State.QUEUED])


def test_a_delivery_moves_only_as_the_table_says(database_url: str, tmp_path: Path):
    class Machine(DeliveryMachine):
        url = database_url
        folder = tmp_path

    current = settings()
    is_long = current.max_examples > 100
    run_state_machine_as_test(
        Machine,
        settings=settings(current, max_examples=current.max_examples // (10 if is_long else 1), stateful_step_count=60 if is_long else 25),
    )


def _outcome(name: str, reference: str) -> Outcome:
    match name:
        case "sent":
            return Sent(reference)
        case "unknown":
            return Unknown(code="connection_reset")
        case "busy":
            return Refused(code="throttled", may_retry=True, retry_after_seconds=5)
        case _:
            return Refused(code="rejected")


@pytest.fixture
def machine(database_url: str, tmp_path: Path) -> Generator[DeliveryMachine]:
    class Machine(DeliveryMachine):
        url = database_url
        folder = tmp_path

    made = Machine()
    yield made
    made.stands_where_the_model_says()
    made.teardown()


def test_what_may_have_left_stays_unknown_while_no_provider_can_be_asked(machine: DeliveryMachine):
    machine.accept("critical", "sms", 1, None)
    machine.claim(Lane.TRANSACTIONAL)
    machine.record(0, "unknown")
    machine.provide(False)
    machine.wait(60)
    machine.claim(Lane.TRANSACTIONAL)
    machine.stands_where_the_model_says()
    assert [item.state for item in machine.deliveries.values()] == [State.UNKNOWN]
    machine.provide(True)
    machine.wait(60)
    machine.claim(Lane.TRANSACTIONAL)
    machine.record(0, "sent")


def test_a_receipt_that_is_faster_than_the_answer_is_one_fact(machine: DeliveryMachine):
    machine.accept("marketing", "sms", 1, None)
    machine.claim(Lane.BULK)
    machine.report(0, "sent", by_reference=False, attempt=1, times=1)
    machine.record(0, "sent")


def test_an_item_of_the_app_is_never_said_to_be_sent_without_its_content(machine: DeliveryMachine):
    machine.accept("transactional", "inapp", 1, None)
    machine.claim(Lane.TRANSACTIONAL)
    machine.lapse(0, is_everybody=True)
    machine.record(0, "sent")
    machine.stands_where_the_model_says()
    machine.wait(60)
    machine.claim(Lane.TRANSACTIONAL)
    machine.record(0, "sent")
    assert [item.state for item in machine.deliveries.values()] == [State.DELIVERED]


def test_an_answer_that_came_late_settles_what_was_unknown(machine: DeliveryMachine):
    machine.accept("marketing", "sms", 2, None)
    machine.claim(Lane.BULK)
    machine.lapse(0, is_everybody=True)
    machine.record(0, "sent")
    machine.record(0, "refused")
    assert sorted(item.state for item in machine.deliveries.values()) == [State.SENT, State.UNKNOWN]


def test_what_was_cancelled_on_the_wire_is_not_tried_again(machine: DeliveryMachine):
    machine.accept("marketing", "sms", 2, None)
    machine.claim(Lane.BULK)
    machine.cancel(0)
    machine.record(0, "busy")
    machine.record(0, "unknown")
    machine.stands_where_the_model_says()
    machine.wait(600)
    machine.claim(Lane.BULK)
    assert not machine.claims
    assert sorted(item.state for item in machine.deliveries.values()) == [State.CANCELLED, State.UNKNOWN]


def test_a_person_has_the_last_word_on_what_was_cancelled(machine: DeliveryMachine):
    machine.accept("marketing", "sms", 1, None)
    machine.claim(Lane.BULK)
    machine.cancel(0)
    machine.record(0, "unknown")
    machine.resolve(0, "retry")
    machine.claim(Lane.BULK)
    machine.record(0, "sent")
    assert [item.state for item in machine.deliveries.values()] == [State.SENT]
