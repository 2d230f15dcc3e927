"""Schedules on a real PostgreSQL: each time once, whoever comes and whoever dies; what is late asks; who is gone pauses."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.conftest import new_workspace
from tidings.contacts import ContactInput, erase_contact, put_contact, release_contact
from tidings.core.errors import Conflict, Forbidden, Invalid, NotFound
from tidings.core.ids import bucket_of, new_id
from tidings.db import Database
from tidings.messages import Send
from tidings.schedules import (
    KIND,
    Run,
    RunState,
    Schedule,
    ScheduleInput,
    SchedulePatch,
    confirm_run,
    create_schedule,
    delete_schedule,
    erase_recipient,
    get_schedule,
    list_runs,
    list_schedules,
    next_times,
    pause_schedule,
    resume_schedule,
    run_due,
    skip_run,
    update_schedule,
)
from tidings.timers import Timer, set_timers, take_due
from tidings.workspaces import ROLES, NewKey, NewWorkspace, Principal, Sealer, create_key, move_clock, revoke_key

pytestmark = pytest.mark.anyio

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# A Monday in winter, far from any leap of the clocks.
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
NINE = datetime(2026, 11, 23, 8, tzinfo=UTC)
SEND: dict[str, Any] = {"to": "ada", "content": {"body": "News"}, "route": {"channel": "inapp"}, "purpose": "marketing"}


class Place:
    """A workspace with a person in it, and a clock that the test holds."""

    def __init__(self, database: Database, made: NewWorkspace) -> None:
        self.database = database
        self.id = made.workspace.id
        self.now = NOW
        self.caller = Principal(key_id=made.key.id, workspace=made.workspace, scopes=made.key.scopes)

    async def make(self, send: dict[str, Any] | None = None, **changes: object) -> Schedule:
        given = {"name": "News", "cron": "0 9 * * *", "timezone": "Europe/Amsterdam", "message": SEND | (send or {})} | changes
        async with self.database.workspace(self.id) as tx:
            return await create_schedule(tx, self.caller, msgspec.convert(read(given), ScheduleInput), real_now=self.now)

    async def change(self, schedule: Schedule, caller: Principal | None = None, **changes: object) -> Schedule:
        patch = msgspec.json.decode(msgspec.json.encode(changes), type=SchedulePatch)
        async with self.database.workspace(self.id) as tx:
            return await update_schedule(tx, caller or self.caller, schedule.id, patch, real_now=self.now)

    async def work(self) -> int:
        """One turn of a worker."""
        async with self.database.pipeline() as tx:
            timers = await take_due(tx, self.now)
            await run_due(tx, timers, self.now)
            return len(timers)

    async def at(self, moment: datetime) -> None:
        """Time passes, and a worker does all that there is to do."""
        self.now = moment
        for _ in range(50):
            if not await self.work():
                return
        raise AssertionError("a worker never rests")

    async def runs(self, schedule: Schedule, **more: Any) -> list[Run]:
        async with self.database.workspace(self.id) as tx:
            return await list_runs(tx, self.id, schedule.id, **more)

    async def look(self, schedule: Schedule) -> Schedule:
        async with self.database.workspace(self.id) as tx:
            return await get_schedule(tx, self.id, schedule.id)

    async def messages(self) -> int:
        async with self.database.pipeline() as tx:
            return await tx.fetchval("SELECT count(*) FROM messages WHERE workspace_id = $1", self.id)

    async def facts(self) -> list[tuple[str, dict[str, Any]]]:
        async with self.database.pipeline() as tx:
            rows = await tx.fetch("SELECT type, data FROM outbox WHERE workspace_id = $1 AND type LIKE 'schedule.%'", self.id)
        return [(row["type"], json.loads(row["data"])) for row in rows]

    async def key(self, *scopes: str) -> Principal:
        async with self.database.workspace(self.id) as tx:
            given = NewKey(name="other", scopes=list(scopes))
            made = await create_key(tx, self.caller.workspace, given, held=self.caller.scopes, now=self.now)
        return Principal(key_id=made.key.id, workspace=self.caller.workspace, scopes=made.key.scopes)


def read(given: dict[str, Any]) -> dict[str, Any]:
    """Raw JSON is read from bytes only."""
    return given | {"message": msgspec.json.decode(msgspec.json.encode(given["message"]), type=Send)}


@pytest.fixture
async def place(database: Database, workspace: NewWorkspace) -> Place:
    async with database.workspace(workspace.workspace.id) as tx:
        await put_contact(tx, workspace.workspace, "ada", ContactInput(email="ada@example.com"), now=NOW)
    return Place(database, workspace)


def states(runs: list[Run]) -> list[tuple[str, datetime, str | None]]:
    return [(run.state.value, run.due_at, run.reason) for run in runs]


async def test_each_time_is_accepted_when_it_comes(place: Place):
    schedule = await place.make()
    assert next_times(schedule) == [NINE + n * DAY for n in range(5)]
    await place.at(NINE - MINUTE)
    assert await place.messages() == 0
    await place.at(NINE)
    await place.at(NINE + DAY + 10 * MINUTE)
    runs = await place.runs(schedule)
    assert states(runs) == [("accepted", NINE + DAY, None), ("accepted", NINE, None)]
    assert len({run.message_id for run in runs}) == await place.messages() == 2
    assert (await place.look(schedule)).next_at == NINE + 2 * DAY
    async with place.database.pipeline() as tx:
        row = await tx.fetchrow("SELECT author_id, purpose, created_at FROM messages ORDER BY created_at LIMIT 1")
    assert row is not None
    assert tuple(row.items()) == (("author_id", place.caller.key_id), ("purpose", "marketing"), ("created_at", NINE))


async def test_what_a_transaction_did_is_undone_with_it_and_done_again_once(place: Place):
    schedule = await place.make()
    place.now = NINE

    async def die() -> None:
        async with place.database.pipeline() as tx:
            await run_due(tx, await take_due(tx, NINE), NINE)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await die()
    assert (await place.messages(), await place.runs(schedule)) == (0, [])
    await place.at(NINE)
    assert states(await place.runs(schedule)) == [("accepted", NINE, None)]
    assert await place.messages() == 1


async def test_a_timer_that_comes_again_sends_nothing_again(place: Place):
    schedule = await place.make()
    await place.at(NINE)
    async with place.database.pipeline() as tx:
        # Also where the schedule itself was set back, as by a restored row: the time has its run already.
        await tx.execute("UPDATE schedules SET next_at = $1", NINE)
        await set_timers(tx, [Timer(workspace_id=place.id, kind=KIND, subject=schedule.id, due_at=NINE)])
    await place.at(NINE + MINUTE)
    assert len(await place.runs(schedule)) == await place.messages() == 1
    assert (await place.look(schedule)).next_at == NINE + DAY


async def test_more_than_a_transaction_takes_are_all_done(place: Place):
    made = [await place.make() for _ in range(25)]
    await place.at(NINE)
    assert [len(await place.runs(schedule)) for schedule in made] == [1] * 25
    assert await place.messages() == 25


async def test_workers_that_are_killed_leave_each_time_done_once(place: Place, database_url: str):
    made = [await place.make(cron="* * * * *", starts_at=(NOW - 3 * DAY).isoformat()) for _ in range(8)]
    place.now = NOW + 12 * MINUTE
    for _ in range(4):
        async with worker(database_url, place.now) as one, worker(database_url, place.now) as other:
            await asyncio.gather(*(process.stdout.readline() for process in (one, other) if process.stdout))
            one.send_signal(signal.SIGKILL)
            await asyncio.sleep(0.05)
    await place.at(place.now)
    for schedule in made:
        runs = await place.runs(schedule)
        assert [run.due_at for run in runs] == [NOW + n * MINUTE for n in range(12, 0, -1)]
        assert {run.state for run in runs} == {RunState.ACCEPTED}
    assert await place.messages() == 8 * 12


@asynccontextmanager
async def worker(database_url: str, now: datetime) -> AsyncGenerator[asyncio.subprocess.Process]:
    """A process of its own that does what is due, and says so."""
    script = Path(__file__).with_name("schedule_worker.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), database_url, now.isoformat(), stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_after_an_outage_the_last_missed_time_asks_a_person(place: Place):
    schedule = await place.make()
    await place.at(NINE)
    await place.at(NINE + 3 * DAY + 20 * MINUTE)
    runs = await place.runs(schedule)
    assert states(runs) == [
        ("waits_for_person", NINE + 3 * DAY, None),
        ("skipped", NINE + 2 * DAY, "missed"),
        ("skipped", NINE + DAY, "missed"),
        ("accepted", NINE, None),
    ]
    [(kind, data)] = await place.facts()
    assert kind == "schedule.waits_for_person"
    assert data["due_at"] == "2026-11-26T08:00:00Z"
    assert await place.messages() == 1
    async with place.database.workspace(place.id) as tx:
        confirmed = await confirm_run(tx, place.id, schedule.id, runs[0].id, real_now=place.now)
    assert (confirmed.state, confirmed.changed_at) == (RunState.ACCEPTED, place.now)
    assert await place.messages() == 2
    # The next one comes as ever.
    await place.at(NINE + 4 * DAY)
    assert states(await place.runs(schedule, limit=1)) == [("accepted", NINE + 4 * DAY, None)]


async def test_what_waits_is_settled_once(place: Place):
    schedule = await place.make()
    await place.at(NINE + HOUR)
    [run] = await place.runs(schedule)

    async def confirm() -> Run:
        async with place.database.workspace(place.id) as tx:
            return await confirm_run(tx, place.id, schedule.id, run.id, real_now=place.now)

    outcomes = await asyncio.gather(*(confirm() for _ in range(4)), return_exceptions=True)
    assert [type(one) for one in outcomes].count(Run) == 1
    assert {one.code for one in outcomes if isinstance(one, Conflict)} == {"run_not_waiting"}
    assert await place.messages() == 1
    async with place.database.workspace(place.id) as tx:
        with pytest.raises(Conflict):
            await skip_run(tx, place.id, schedule.id, run.id, now=place.now)


async def test_what_waits_can_be_dropped(place: Place):
    schedule = await place.make()
    await place.at(NINE + HOUR)
    [run] = await place.runs(schedule, state=RunState.WAITS_FOR_PERSON)
    async with place.database.workspace(place.id) as tx:
        await skip_run(tx, place.id, schedule.id, run.id, now=place.now)
    assert states(await place.runs(schedule)) == [("skipped", NINE, "asked")]
    assert await place.messages() == 0


async def test_a_revoked_key_pauses_its_schedule_and_somebody_else_may_resume_it(place: Place):
    other = await place.key("schedules:write", "messages:marketing")
    mine, place.caller = place.caller, other
    schedule, late = await place.make(), await place.make(cron="0 5 * * *", starts_at=(NOW - DAY).isoformat())
    place.caller = mine
    async with place.database.workspace(place.id) as tx:
        await revoke_key(tx, place.id, other.key_id, now=NOW)
    await place.at(NINE)
    assert states(await place.runs(schedule)) == [("failed", NINE, "author_gone")]
    paused = await place.look(schedule)
    assert (paused.state, paused.reason, paused.next_at) == ("paused", "author_gone", None)
    assert [kind for kind, _ in await place.facts()] == ["schedule.run_failed", "schedule.paused"]
    await place.at(NINE + DAY)
    [run] = await place.runs(late)
    assert run.state is RunState.WAITS_FOR_PERSON
    async with place.database.workspace(place.id) as tx:
        with pytest.raises(Conflict) as caught:
            await confirm_run(tx, place.id, late.id, run.id, real_now=place.now)
        assert caught.value.code == "author_gone"
        resumed = await resume_schedule(tx, mine, schedule.id, real_now=place.now)
    assert (resumed.state, resumed.reason, resumed.author_id) == ("active", None, mine.key_id)
    await place.at(NINE + 2 * DAY)
    assert states(await place.runs(schedule, limit=1)) == [("accepted", NINE + 2 * DAY, None)]


async def test_an_author_who_lost_the_purpose_s_scope_pauses_it_too(place: Place):
    schedule = await place.make()
    async with place.database.pipeline() as tx:
        await tx.execute("UPDATE api_keys SET scopes = '{schedules:write}' WHERE id = $1", place.caller.key_id)
    await place.at(NINE)
    assert states(await place.runs(schedule)) == [("failed", NINE, "scope_missing")]
    assert (await place.look(schedule)).reason == "scope_missing"


async def test_a_member_is_an_author_as_long_as_their_role_allows_it(place: Place):
    member = new_id()
    mine = place.caller
    place.caller = msgspec.structs.replace(mine, key_id=member, kind="member", role="marketer", scopes=ROLES["marketer"])
    async with place.database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO members (id, email, name, password_hash, created_at, updated_at) VALUES ($1, 'mo@example.com', 'Mo', 'x', $2, $2)",
            member,
            NOW,
        )
        await tx.execute(
            "INSERT INTO memberships (workspace_id, member_id, role, created_at) VALUES ($1, $2, 'marketer', $3)", place.id, member, NOW
        )
    schedule, other = await place.make(), await place.make()
    await place.at(NINE)
    assert states(await place.runs(schedule)) == states(await place.runs(other)) == [("accepted", NINE, None)]
    async with place.database.pipeline() as tx:
        await tx.execute("UPDATE memberships SET role = 'viewer' WHERE member_id = $1", member)
    await place.at(NINE + DAY)
    assert states(await place.runs(schedule, limit=1)) == [("failed", NINE + DAY, "scope_missing")]
    place.caller = mine
    async with place.database.workspace(place.id) as tx:
        await resume_schedule(tx, mine, schedule.id, real_now=place.now)
    async with place.database.pipeline() as tx:
        await tx.execute("DELETE FROM memberships WHERE member_id = $1", member)
        await tx.execute("UPDATE schedules SET state = 'active', next_at = $2 WHERE id = $1", other.id, NINE + 2 * DAY)
        await set_timers(tx, [Timer(workspace_id=place.id, kind=KIND, subject=other.id, due_at=NINE + 2 * DAY)])
    await place.at(NINE + 2 * DAY)
    assert states(await place.runs(schedule, limit=1)) == [("accepted", NINE + 2 * DAY, None)]
    assert states(await place.runs(other, limit=1)) == [("failed", NINE + 2 * DAY, "author_gone")]


async def test_a_message_that_cannot_be_sent_fails_its_run_and_not_the_schedule(place: Place):
    with pytest.raises(Invalid) as caught:
        await place.make({"to": ["nobody", "no one"]})
    assert {(error.pointer, error.code) for error in caught.value.errors} == {
        ("/message/to/0", "unknown_contact"),
        ("/message/to/1", "unknown_contact"),
    }
    async with place.database.workspace(place.id) as tx:
        await put_contact(tx, place.caller.workspace, "nobody", ContactInput(email="x@example.com"), now=NOW)
    schedule, good = await place.make({"to": "nobody"}), await place.make()
    async with place.database.pipeline() as tx:
        assert await release_contact(tx, place.id, "nobody") is not None
    await place.at(NINE)
    assert states(await place.runs(schedule)) == [("failed", NINE, "unknown_contact")]
    assert (await place.runs(schedule))[0].detail
    assert states(await place.runs(good)) == [("accepted", NINE, None)]
    assert [kind for kind, _ in await place.facts()] == ["schedule.run_failed"]
    async with place.database.workspace(place.id) as tx:
        await put_contact(tx, place.caller.workspace, "nobody", ContactInput(email="x@example.com"), now=NOW)
    await place.at(NINE + DAY)
    assert states(await place.runs(schedule, limit=1)) == [("accepted", NINE + DAY, None)]


async def test_nobody_speaks_in_a_name_that_is_not_theirs(place: Place):
    schedule = await place.make()
    stranger = await place.key("schedules:write")
    with pytest.raises(Forbidden):
        await place.change(schedule, stranger, message=SEND | {"content": {"body": "Mine"}})
    async with place.database.workspace(place.id) as tx:
        await pause_schedule(tx, place.id, schedule.id, now=NOW)
        with pytest.raises(Forbidden):
            await resume_schedule(tx, stranger, schedule.id, real_now=NOW)
    assert (await place.change(schedule, stranger, name="Theirs")).author_id == place.caller.key_id
    writer = await place.key("schedules:write", "messages:marketing")
    assert (await place.change(schedule, writer, message=SEND)).author_id == writer.key_id


async def test_a_pause_is_not_made_up_for(place: Place):
    schedule = await place.make()
    async with place.database.workspace(place.id) as tx:
        paused = await pause_schedule(tx, place.id, schedule.id, now=NOW)
        assert await pause_schedule(tx, place.id, schedule.id, now=NOW + HOUR) == paused
    assert (paused.state, paused.reason) == ("paused", "asked")
    await place.at(NINE + 3 * DAY - HOUR)
    assert await place.runs(schedule) == []
    async with place.database.workspace(place.id) as tx:
        resumed = await resume_schedule(tx, place.caller, schedule.id, real_now=place.now)
        assert await resume_schedule(tx, place.caller, schedule.id, real_now=place.now) == resumed
    await place.at(NINE + 3 * DAY)
    assert states(await place.runs(schedule)) == [("accepted", NINE + 3 * DAY, None)]


async def test_it_ends_and_lives_again_with_another_end(place: Place):
    schedule = await place.make(ends_at=(NINE + DAY).isoformat())
    await place.at(NINE + DAY)
    ended = await place.look(schedule)
    assert (ended.state, ended.next_at, next_times(ended)) == ("ended", None, [])
    async with place.database.workspace(place.id) as tx:
        for settle in (pause_schedule(tx, place.id, schedule.id, now=NOW), resume_schedule(tx, place.caller, schedule.id, real_now=NOW)):
            with pytest.raises(Conflict) as caught:
                await settle
            assert caught.value.code == "schedule_ended"
    assert (await place.change(ended, late_after="1h")).state == "ended"
    again = await place.change(ended, ends_at=None)
    assert (again.state, again.next_at) == ("active", NINE + 2 * DAY)
    await place.at(NINE + 2 * DAY)
    assert len(await place.runs(schedule)) == 2


async def test_other_times_count_from_now_and_another_name_moves_nothing(place: Place):
    schedule = await place.make()
    assert (await place.change(schedule, cron="45 8 * * *")).next_at == NINE - 15 * MINUTE
    assert (await place.change(schedule, timezone="UTC")).next_at == NINE + 45 * MINUTE
    assert (await place.change(schedule, name="Other", late_after="2h")).next_at == NINE + 45 * MINUTE
    await place.at(NINE)
    assert await place.runs(schedule) == []
    await place.at(NINE + 45 * MINUTE)
    assert states(await place.runs(schedule)) == [("accepted", NINE + 45 * MINUTE, None)]


async def test_everything_that_is_wrong_is_told_at_once(place: Place):
    with pytest.raises(Invalid) as caught:
        await place.make(
            {"route": None, "send_at": NINE.isoformat(), "topic": "nothing"},
            cron="0 25 * * *",
            timezone="Mars/Olympus",
            late_after="8d",
            starts_at=(NOW + 2000 * DAY).isoformat(),
            ends_at=NOW.isoformat(),
        )
    assert {(error.pointer, error.code) for error in caught.value.errors} == {
        ("/cron", "invalid_cron"),
        ("/timezone", "invalid_timezone"),
        ("/late_after", "invalid_duration"),
        ("/starts_at", "too_far"),
        ("/ends_at", "too_early"),
        ("/message/send_at", "not_in_schedule"),
        ("/message/topic", "unknown_topic"),
    }
    with pytest.raises(Invalid) as caught:
        await place.make(cron="0 0 1 1 *", ends_at=(NOW + DAY).isoformat())
    assert [error.code for error in caught.value.errors] == ["no_times"]
    with pytest.raises(Forbidden):
        await place.change(await place.make(), await place.key("schedules:write"), message=SEND)


async def test_one_that_somebody_is_changing_comes_a_second_later_and_nobody_waits_for_ever(place: Place):
    schedule = await place.make()
    place.now = NINE
    async with place.database.workspace(place.id) as tx:
        await tx.execute("SELECT id FROM schedules WHERE id = $1 FOR UPDATE", schedule.id)
        async with asyncio.timeout(10):
            assert await place.work() == 1
        assert await place.runs(schedule) == []
    await place.at(NINE + timedelta(seconds=1))
    assert states(await place.runs(schedule)) == [("accepted", NINE, None)]


async def test_times_are_business_time(place: Place):
    schedule = await place.make()
    async with place.database.workspace(place.id) as tx:
        await move_clock(tx, place.caller.workspace, advance=20 * DAY + 30 * MINUTE, now=NOW)
    moved = await place.change(schedule, timezone="UTC")
    assert moved.next_at == NINE + 20 * DAY + HOUR
    await place.at(NOW + HOUR - MINUTE)
    assert await place.runs(schedule) == []
    await place.at(NOW + HOUR)
    assert states(await place.runs(schedule)) == [("accepted", NINE + 20 * DAY + HOUR, None)]


async def test_a_deleted_one_is_gone_with_its_log_and_its_timer_does_nothing(place: Place):
    schedule = await place.make()
    await place.at(NINE)
    async with place.database.workspace(place.id) as tx:
        await delete_schedule(tx, place.id, schedule.id)
        for again in (
            delete_schedule(tx, place.id, schedule.id),
            get_schedule(tx, place.id, schedule.id),
            list_runs(tx, place.id, schedule.id),
        ):
            with pytest.raises(NotFound):
                await again
    await place.at(NINE + DAY)
    assert await place.messages() == 1
    async with place.database.pipeline() as tx:
        assert await tx.fetchval("SELECT count(*) FROM timers") == await tx.fetchval("SELECT count(*) FROM schedule_runs") == 0


async def test_who_is_erased_is_in_no_schedule_and_is_not_made_anew(place: Place):
    async with place.database.workspace(place.id) as tx:
        await put_contact(tx, place.caller.workspace, "bob", ContactInput(email="bob@example.com"), now=NOW)
        await put_contact(tx, place.caller.workspace, "eve", ContactInput(email="ada@example.org", phone="+31612345678"), now=NOW)
        both = ContactInput(email="ada@example.com", phone="+31612345678")
        await put_contact(tx, place.caller.workspace, "ada", both, now=NOW)
    alone = await place.make({"to": {"email": "ada@Example.COM"}})
    listed = await place.make({"to": ["ada", {"id": "bob", "data": {"n": 1}}, {"email": "ada@example.com", "data": {"n": 2}}]})
    other = await place.make({"to": {"phone": "+31 6 12345678"}})
    failing = await place.make({"to": ["bob", "ada"], "route": {"channel": "inapp"}}, cron="45 8 * * *")
    async with place.database.pipeline() as tx:
        contact = await release_contact(tx, place.id, "ada")
        assert contact is not None
        await erase_contact(tx, place.id, contact)
        erased = await erase_recipient(tx, place.id, contact, now=NOW)
    assert erased == {"schedules": 3, "schedule_runs": 0}
    gone = await place.look(alone)
    assert (gone.state, gone.reason, gone.next_at) == ("paused", "recipient_erased", None)
    assert "ada" not in gone.message.lower()
    assert json.loads((await place.look(listed)).message)["to"] == [{"id": "bob", "data": {"n": 1}}]
    # The number still is somebody's.
    assert json.loads((await place.look(other)).message) == json.loads(other.message)
    await place.at(NINE)
    assert await place.runs(alone) == []
    for schedule in (listed, other, failing):
        assert [run.state for run in await place.runs(schedule)] == [RunState.ACCEPTED]
    async with place.database.pipeline() as tx:
        assert await tx.fetchval("SELECT count(*) FROM contacts WHERE workspace_id = $1", place.id) == 2


async def test_runs_are_read_page_by_page_the_latest_first(place: Place):
    schedule = await place.make(cron="* * * * *", late_after="1m")
    await place.at(NOW + 1201 * MINUTE + timedelta(seconds=1))
    runs: list[Run] = []
    while page := await place.runs(schedule, limit=200, before=runs[-1].id if runs else None):
        runs += page
    assert [run.due_at for run in runs] == [NOW + n * MINUTE for n in range(1201, 0, -1)]
    assert [run.state.value for run in runs] == ["accepted", "waits_for_person"] + ["skipped"] * 1199
    assert {bucket_of(run.id) for run in runs} == {bucket_of(schedule.id)}


async def test_a_schedule_of_another_workspace_is_not_there(place: Place, database: Database, sealer: Sealer):
    schedule = await place.make()
    await place.at(NINE + HOUR)
    [run] = await place.runs(schedule)
    theirs = await new_workspace(database, sealer)
    other: UUID = theirs.workspace.id
    caller = Principal(key_id=theirs.key.id, workspace=theirs.workspace, scopes=theirs.key.scopes)
    async with database.workspace(other) as tx:
        assert await list_schedules(tx, other) == []
        for workspace_id in (other, place.id):
            for wanted in (
                get_schedule(tx, workspace_id, schedule.id),
                list_runs(tx, workspace_id, schedule.id),
                confirm_run(tx, workspace_id, schedule.id, run.id, real_now=NOW),
                skip_run(tx, workspace_id, schedule.id, run.id, now=NOW),
                delete_schedule(tx, workspace_id, schedule.id),
                pause_schedule(tx, workspace_id, schedule.id, now=NOW),
            ):
                with pytest.raises(NotFound):
                    await wanted
        with pytest.raises(NotFound):
            await update_schedule(tx, caller, schedule.id, SchedulePatch(name="x"), real_now=NOW)
