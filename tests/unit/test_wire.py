"""The wire of one worker: nobody has all of it, and it remembers who had how much."""

import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec

from tidings.messages import Claimed, Lane
from tidings.messages.claims import FROM_THE_FIRST
from tidings.workers.wire import Wire

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def claimed(workspace: int, *, channel: str = "sms", account: int | None = None, due_at: datetime = NOW) -> Claimed:
    return Claimed(
        bucket=1,
        delivery_id=uuid4(),
        token=uuid4(),
        attempt=1,
        workspace_id=UUID(int=workspace),
        message_bucket=1,
        message_id=uuid4(),
        contact_id=uuid4(),
        channel=channel,
        account_id=None if account is None else UUID(int=account),
        address=None,
        sender=None,
        locale=None,
        data=None,
        intent_at=NOW,
        due_at=due_at,
    )


def fill(wire: Wire, workspace: int, *, account: int, lane: Lane = Lane.BULK) -> int:
    """The flow takes what it may again and again, and all of it hangs; answers how much it has."""
    had = 0
    while True:
        rooms = wire.ask(lane, 0, NOW)
        own = [flow.room for flow in rooms.flows if flow.workspace_id.int == workspace]
        room = min(own[0] if own else rooms.any_flow, wire.free(lane))
        if room == 0:
            return had
        wire.take([claimed(workspace, account=account) for _ in range(room)], lane, time.monotonic(), None)
        had += room


def test_one_that_takes_all_it_may_leaves_a_third_and_each_further_one_leaves_a_third_of_that() -> None:
    wire = Wire(360, 15)
    assert fill(wire, 1, account=1) == 230
    assert fill(wire, 2, account=2) == 76
    assert fill(wire, 3, account=3) == 26
    assert wire.free(Lane.BULK) == 13
    assert wire.free(Lane.OTP) == 28


def test_one_that_hangs_for_long_leaves_as_much() -> None:
    """Where there is no other account, what hangs is its flow's, and the flow gets nothing more."""
    wire = Wire(360, 15)
    wire.take([claimed(1, account=1) for _ in range(230)], Lane.BULK, time.monotonic() - 3, None)
    [flow] = wire.ask(Lane.BULK, 0, NOW).flows
    assert (flow.room, flow.room_elsewhere) == (0, 76)
    assert fill(wire, 2, account=2) == 76


def test_what_hangs_counts_for_its_account_and_no_more_for_its_flow_where_there_is_another() -> None:
    """Another account of the same flow has room, though the flow had all that it may have."""
    wire = Wire(110, 10)
    wire.take([claimed(1, account=7) for _ in range(60)], Lane.BULK, time.monotonic(), None)
    rooms = wire.ask(Lane.BULK, 0, NOW)
    assert ([flow.room_elsewhere for flow in rooms.flows], rooms.accounts) == ([6], {})
    hanging = Wire(110, 10)
    hanging.take([claimed(1, account=7) for _ in range(60)], Lane.BULK, time.monotonic() - 3, None)
    rooms = hanging.ask(Lane.BULK, 0, NOW)
    assert ([flow.room_elsewhere for flow in rooms.flows], rooms.accounts) == ([26], {UUID(int=7): 0})


def test_what_another_lane_asks_for_is_not_free() -> None:
    wire = Wire(110, 10)
    wire.ask(Lane.BULK, 100, NOW)
    assert wire.free(Lane.OTP) == 10
    wire.give_up(Lane.BULK)
    assert wire.free(Lane.OTP) == 110


def test_what_comes_back_under_another_token_is_not_dropped_by_the_one_before() -> None:
    wire = Wire(110, 10)
    first = claimed(1, account=7)
    again = msgspec.structs.replace(first, token=uuid4(), attempt=2)
    wire.take([first], Lane.BULK, 0.0, None)
    wire.take([again], Lane.BULK, time.monotonic(), None)
    wire.drop(first)
    assert (len(wire), wire.has_lease(first), wire.has_lease(again)) == (1, False, True)
    wire.drop(again)
    assert len(wire) == 0


def test_what_is_dropped_frees_its_slot_once() -> None:
    wire = Wire(110, 10)
    [one, two] = [claimed(1, account=7), claimed(1, account=7)]
    wire.take([one, two], Lane.BULK, 0.0, None)
    wire.drop(one)
    wire.drop(one)
    assert (len(wire), wire.free(Lane.BULK)) == (1, 99)


def test_whose_turn_is_longest_ago_comes_first_and_of_one_turn_who_had_least() -> None:
    wire = Wire(110, 10)
    for turn in ([1] * 20 + [2], [3] * 5, [1] * 9 + [4]):
        taken = [claimed(workspace) for workspace in turn]
        begun = wire.take(taken, Lane.BULK, 0.0, None)
        assert [one.workspace_id.int for one in begun] == sorted(turn, key=turn.count)
        for one in taken:
            wire.drop(one)
    flows = sorted(wire.ask(Lane.BULK, 0, NOW).flows, key=lambda flow: flow.taken)
    assert [flow.workspace_id.int for flow in flows] == [2, 3, 4, 1]
    assert wire.ask(Lane.TRANSACTIONAL, 0, NOW).flows == []


def test_between_two_full_looks_what_is_long_due_is_passed_by_and_what_may_still_come_in_is_not() -> None:
    wire = Wire(110, 10)
    assert wire.ask(Lane.BULK, 0, NOW).flows == []
    wire.take([claimed(1, due_at=NOW - timedelta(hours=1)), claimed(2, due_at=NOW)], Lane.BULK, time.monotonic(), None)
    floors = {flow.workspace_id.int: flow.floor for flow in wire.ask(Lane.BULK, 0, NOW).flows}
    assert floors == {1: NOW - timedelta(hours=1), 2: NOW - timedelta(seconds=2)}


def test_a_full_look_has_no_floors_and_what_it_finds_behind_one_takes_the_floor_back() -> None:
    wire = Wire(110, 10)
    now = time.monotonic()
    wire.take([claimed(1, due_at=NOW)], Lane.BULK, now, None)
    wire.take([], Lane.BULK, now + 60, None)
    wire.take([claimed(1, due_at=NOW - timedelta(hours=2))], Lane.BULK, now + 120, None)
    [flow] = wire.ask(Lane.BULK, 0, NOW).flows
    assert flow.floor == NOW - timedelta(hours=2)


def test_a_lane_with_more_workspaces_than_one_look_sees_goes_on_where_it_was() -> None:
    wire = Wire(110, 10)
    wire.take([], Lane.BULK, 0.0, UUID(int=64))
    assert wire.ask(Lane.BULK, 0, NOW).since == UUID(int=64)
    assert wire.ask(Lane.TRANSACTIONAL, 0, NOW).since == FROM_THE_FIRST
    wire.take([], Lane.BULK, 0.0, None)
    assert wire.ask(Lane.BULK, 0, NOW).since == FROM_THE_FIRST
