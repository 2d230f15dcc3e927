"""What is done at a time that has come: in time, too late, and after a long outage."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.messages import Send
from tidings.schedules import Schedule, next_times
from tidings.schedules.due import MISSED_AT_ONCE, Turn, due, next_time
from tidings.schedules.written import read_send, write_send

NINE = datetime(2026, 11, 2, 8, tzinfo=UTC)  # a Monday, 09:00 in Amsterdam
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def schedule(**changes: object) -> Schedule:
    made = Schedule(
        id=UUID(int=7 << 76),
        workspace_id=UUID(int=1),
        name="Daily",
        cron="0 9 * * *",
        timezone="Europe/Amsterdam",
        starts_at=NINE - DAY,
        ends_at=None,
        late_after="15m",
        message="{}",
        author_kind="key",
        author_id=UUID(int=2),
        state="active",
        reason=None,
        next_at=NINE,
        created_at=NINE - DAY,
        updated_at=NINE - DAY,
    )
    return msgspec.structs.replace(made, **changes)


@pytest.mark.parametrize("late", [timedelta(), MINUTE, 15 * MINUTE])
def test_in_time_it_runs(late: timedelta):
    assert due(schedule(), NINE + late) == Turn(missed=[], waits=None, runs=NINE, next_at=NINE + DAY)


def test_too_late_it_waits_for_a_person():
    assert due(schedule(), NINE + 15 * MINUTE + timedelta(seconds=1)) == Turn(missed=[], waits=NINE, runs=None, next_at=NINE + DAY)


def test_of_several_that_are_too_late_the_last_waits():
    turn = due(schedule(), NINE + 3 * DAY - HOUR)
    assert turn == Turn(missed=[NINE, NINE + DAY], waits=NINE + 2 * DAY, runs=None, next_at=NINE + 3 * DAY)


def test_one_that_is_still_in_time_runs_after_those_that_are_not():
    now = NINE + 2 * DAY + MINUTE
    turn = due(schedule(), now)
    assert turn == Turn(missed=[NINE], waits=NINE + DAY, runs=None, next_at=NINE + 2 * DAY)
    assert due(schedule(next_at=turn.next_at), now) == Turn(missed=[], waits=None, runs=NINE + 2 * DAY, next_at=NINE + 3 * DAY)


def test_it_ends_before_its_end():
    assert due(schedule(ends_at=NINE + DAY), NINE) == Turn(missed=[], waits=None, runs=NINE, next_at=None)
    assert due(schedule(ends_at=NINE + DAY), NINE + 9 * DAY) == Turn(missed=[], waits=NINE, runs=None, next_at=None)


def test_a_very_long_outage_is_logged_turn_by_turn():
    one, now = schedule(cron="* * * * *"), NINE + 2 * MISSED_AT_ONCE * MINUTE
    missed: list[datetime] = []
    turn = due(one, now)
    while turn.waits is None:
        assert len(turn.missed) == MISSED_AT_ONCE
        missed += turn.missed
        turn = due(msgspec.structs.replace(one, next_at=turn.next_at), now)
    missed += turn.missed
    assert [*missed, turn.waits] == [NINE + n * MINUTE for n in range(2 * MISSED_AT_ONCE - 15)]


@given(st.integers(0, 10_000), st.sampled_from(["0 9 * * *", "*/7 * * * *", "30 2 * * *"]), st.sampled_from(["15m", "0s", "3h"]))
def test_every_time_is_dealt_with_exactly_once(minutes: int, cron: str, late_after: str):
    one = schedule(cron=cron, late_after=late_after, next_at=None)
    one = msgspec.structs.replace(one, next_at=next_time(one, NINE - DAY))
    now, dealt, waited = NINE - DAY + minutes * MINUTE, list[datetime](), 0
    while one.next_at is not None and one.next_at <= now:
        turn = due(one, now)
        dealt += [*turn.missed, *([turn.waits] if turn.waits else []), *([turn.runs] if turn.runs else [])]
        waited += turn.waits is not None
        one = msgspec.structs.replace(one, next_at=turn.next_at)
    expected: list[datetime] = []
    at = next_time(one, NINE - DAY)
    while at is not None and at <= now:
        expected.append(at)
        at = next_time(one, at)
    assert dealt == expected
    assert waited <= 1


def test_the_first_time_is_none_before_the_start_and_the_start_itself_is_one():
    one = schedule(starts_at=NINE)
    assert next_time(one, NINE - 9 * DAY) == NINE
    assert next_time(one, NINE) == NINE + DAY
    assert next_time(schedule(starts_at=NINE + MINUTE), NINE - 9 * DAY) == NINE + DAY
    assert next_time(schedule(ends_at=NINE), NINE - HOUR) is None


def test_the_next_five_are_shown_and_none_of_one_that_rests():
    assert next_times(schedule()) == [NINE + n * DAY for n in range(5)]
    assert next_times(schedule(ends_at=NINE + 2 * DAY)) == [NINE, NINE + DAY]
    assert next_times(schedule(state="paused", next_at=None)) == []


BODIES: list[object] = [
    {"to": "ada", "template": "news"},
    {
        "to": [{"email": "ada@example.com", "data": {"n": None, "x": 1.5}}, "bob"],
        "content": {"title": "T", "body": "B", "media": [{"name": "a.txt", "type": "text/plain", "data": "YWJj"}]},
        "route": {"steps": [{"channels": ["email", "inapp"]}]},
        "purpose": "transactional",
        "data": {"deep": {"null": None, "list": [1, "x", {"y": []}]}},
        "metadata": {"campaign": "autumn"},
    },
]


@pytest.mark.parametrize("body", BODIES)
def test_a_message_is_kept_as_it_was_given(body: object):
    send = msgspec.json.decode(msgspec.json.encode(body), type=Send)
    kept = write_send(send)
    assert msgspec.json.decode(kept) == body
    assert write_send(read_send(kept)) == kept
