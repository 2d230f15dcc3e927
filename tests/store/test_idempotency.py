from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tidings.core.errors import InProgress, Invalid
from tidings.core.ids import new_id
from tidings.db import Database, Tx
from tidings.idempotency import Fresh, Replay, claim, keep, sweep

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORKSPACE, CALLER = new_id(), new_id()


async def _claim(
    tx: Tx, key: str = "k", *, request: bytes = b"body", now: datetime = NOW, workspace_id: UUID = WORKSPACE, caller: UUID = CALLER
) -> Fresh | Replay:
    return await claim(tx, workspace_id=workspace_id, principal=caller, key=key, request_hash=request, now=now)


async def _keep(tx: Tx, key: str = "k", *, request: bytes = b"body", answer: str = "{}", now: datetime = NOW) -> None:
    await keep(
        tx,
        workspace_id=WORKSPACE,
        principal=CALLER,
        key=key,
        request_hash=request,
        status=201,
        answer=answer,
        subject=new_id(),
        now=now,
    )


async def test_the_same_request_is_answered_as_before(database: Database):
    async with database.workspace(WORKSPACE) as tx:
        assert await _claim(tx) == Fresh()
        await _keep(tx, answer='{"id":1}')
    async with database.workspace(WORKSPACE) as tx:
        assert await _claim(tx, now=NOW + timedelta(days=6)) == Replay(201, '{"id":1}')


async def test_another_request_under_the_same_key_is_refused(database: Database):
    async with database.workspace(WORKSPACE) as tx:
        await _claim(tx)
        await _keep(tx)
    async with database.workspace(WORKSPACE) as tx:
        with pytest.raises(Invalid) as caught:
            await _claim(tx, request=b"other")
    assert [(error.pointer, error.code) for error in caught.value.errors] == [("Idempotency-Key", "idempotency_key_reused")]


async def test_a_key_that_is_being_worked_on_is_in_progress_until_that_work_ends(database: Database):
    async with database.workspace(WORKSPACE) as first:
        await _claim(first)
        async with database.workspace(WORKSPACE) as second:
            with pytest.raises(InProgress):
                await _claim(second)
        async with database.pipeline() as third:
            with pytest.raises(InProgress):
                await _claim(third)
            assert await _claim(third, "another key") == Fresh()
        await _keep(first)
    async with database.workspace(WORKSPACE) as fourth:
        assert isinstance(await _claim(fourth), Replay)


async def test_work_that_was_rolled_back_leaves_its_key_fresh(database: Database):
    async def fail() -> None:
        async with database.workspace(WORKSPACE) as tx:
            await _claim(tx)
            await _keep(tx)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.workspace(WORKSPACE) as tx:
        assert await _claim(tx) == Fresh()


async def test_a_key_belongs_to_one_caller_of_one_workspace(database: Database):
    async with database.pipeline() as tx:
        await _claim(tx)
        await _keep(tx)
    async with database.pipeline() as tx:
        assert await _claim(tx, caller=new_id()) == Fresh()
        assert await _claim(tx, workspace_id=new_id()) == Fresh()


async def test_after_seven_days_a_key_is_as_new_swept_or_not(database: Database):
    late = NOW + timedelta(days=7, seconds=1)
    async with database.workspace(WORKSPACE) as tx:
        await _claim(tx)
        await _keep(tx, answer="old")
    async with database.workspace(WORKSPACE) as tx:
        assert await _claim(tx, request=b"other", now=late) == Fresh()
        await _keep(tx, request=b"other", answer="new", now=late)
    async with database.workspace(WORKSPACE) as tx:
        assert await _claim(tx, request=b"other", now=late) == Replay(201, "new")


async def test_an_answer_is_never_written_over(database: Database):
    async with database.workspace(WORKSPACE) as tx:
        await _keep(tx, answer="first")
    with pytest.raises(InProgress):
        async with database.workspace(WORKSPACE) as tx:
            await _keep(tx, answer="second")


async def test_the_sweep_removes_what_is_not_replayed_any_more_and_nothing_else(database: Database):
    async with database.pipeline() as tx:
        await _keep(tx, "old", now=NOW - timedelta(days=7))
        await _keep(tx, "young", now=NOW - timedelta(days=6, hours=23))
        assert await sweep(tx, NOW) == 1
        assert await sweep(tx, NOW) == 0
        assert await tx.fetchval("SELECT string_agg(key, ',') FROM idempotency_keys") == "young"


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\nb", "a\x00", "a\n"])
async def test_a_key_that_is_no_printable_ascii_is_refused(database: Database, key: str):
    async with database.workspace(WORKSPACE) as tx:
        with pytest.raises(Invalid) as caught:
            await _claim(tx, key)
    assert caught.value.errors[0].code == "invalid_idempotency_key"
