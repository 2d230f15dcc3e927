"""The wire of one worker: nobody has all of it, and it remembers who had how much."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from tidings.messages import Claimed, Lane
from tidings.messages.claims import FROM_THE_FIRST
from tidings.workers.wire import LONG_AGO, Wire

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
        rooms = wire.rooms(lane, NOW)
        own = [flow.room for flow in rooms.flows if flow.workspace_id.int == workspace]
        room = min(own[0] if own else rooms.any_flow, wire.free(lane))
        if room == 0:
            return had
        wire.take([claimed(workspace, account=account) for _ in range(room)], lane, 0.0, None)
        had += room


def test_one_that_hangs_leaves_a_third_and_each_further_one_leaves_a_third_of_that() -> None:
    wire = Wire(360, 15)
    assert fill(wire, 1, account=1) == 230
    assert fill(wire, 2, account=2) == 76
    assert fill(wire, 3, account=3) == 26
    assert wire.free(Lane.BULK) == 13
    assert wire.free(Lane.OTP) == 28


def test_an_account_beside_another_one_gets_half_of_what_the_others_leave() -> None:
    wire = Wire(110, 10)
    assert wire.rooms(Lane.BULK, NOW).any_account == 50
    wire.take([claimed(1, account=7) for _ in range(30)], Lane.BULK, 0.0, None)
    rooms = wire.rooms(Lane.BULK, NOW)
    assert (rooms.accounts, rooms.any_account) == ({UUID(int=7): 20}, 35)


def test_what_is_dropped_frees_its_slot_its_flow_and_its_account_once() -> None:
    wire = Wire(110, 10)
    [one, two] = [claimed(1, account=7), claimed(1, account=7)]
    wire.take([one, two], Lane.BULK, 0.0, None)
    wire.drop(one.delivery_id)
    wire.drop(one.delivery_id)
    assert (len(wire), wire.free(Lane.BULK)) == (1, 99)
    wire.drop(two.delivery_id)
    wire.take([], Lane.BULK, 0.0, None)
    rooms = wire.rooms(Lane.BULK, NOW)
    assert (rooms.accounts, [flow.taken for flow in rooms.flows]) == ({}, [0])


def test_who_took_much_in_the_last_claim_is_known_though_nothing_of_it_is_on_the_wire_any_more() -> None:
    wire = Wire(110, 10)
    taken = [claimed(1) for _ in range(20)] + [claimed(2)]
    wire.take(taken, Lane.BULK, 0.0, None)
    for one in taken:
        wire.drop(one.delivery_id)
    assert {flow.workspace_id.int: flow.taken for flow in wire.rooms(Lane.BULK, NOW).flows} == {1: 20, 2: 1}
    assert [flow for flow in wire.rooms(Lane.TRANSACTIONAL, NOW).flows if flow.taken] == []


def test_between_two_full_looks_what_is_long_due_is_passed_by_and_what_may_still_come_in_is_not() -> None:
    wire = Wire(110, 10)
    assert [flow.floor for flow in wire.rooms(Lane.BULK, NOW).flows] == []
    wire.take([claimed(1, due_at=NOW - timedelta(hours=1)), claimed(2, due_at=NOW)], Lane.BULK, 1e12, None)
    # As if it had been asked in the far future, the next full look is further still.
    floors = {flow.workspace_id.int: flow.floor for flow in wire.rooms(Lane.BULK, NOW).flows}
    assert floors == {1: NOW - timedelta(hours=1), 2: NOW - timedelta(seconds=2)}


def test_a_full_look_has_no_floors() -> None:
    wire = Wire(110, 10)
    wire.take([claimed(1)], Lane.BULK, float("-inf"), None)
    assert {flow.floor for flow in wire.rooms(Lane.BULK, NOW).flows} == {LONG_AGO}


def test_a_lane_with_more_workspaces_than_one_look_sees_goes_on_where_it_was() -> None:
    wire = Wire(110, 10)
    wire.take([], Lane.BULK, 0.0, UUID(int=64))
    assert wire.rooms(Lane.BULK, NOW).since == UUID(int=64)
    assert wire.rooms(Lane.TRANSACTIONAL, NOW).since == FROM_THE_FIRST
    wire.take([], Lane.BULK, 0.0, None)
    assert wire.rooms(Lane.BULK, NOW).since == FROM_THE_FIRST
