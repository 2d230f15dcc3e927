"""Leases: whoever holds them keeps them, whatever others do meanwhile."""

import asyncio
from pathlib import Path

import pytest

from tests.model.crowd import NOW, claiming, crowd, token
from tidings.db import Database
from tidings.messages import Lane
from tidings.messages.claims import claim, heartbeat

pytestmark = pytest.mark.anyio


async def test_a_row_that_somebody_holds_ends_no_other_lease(database_url: str, database: Database, tmp_path: Path) -> None:
    made = await crowd(database_url, database, tmp_path)
    await made.send(await made.people(3))
    async with claiming(database_url) as connection, database.pipeline() as other:
        claimed = (await claim(connection, Lane.TRANSACTIONAL, 10, token(), NOW)).claimed
        assert len(claimed) == 3
        await other.fetch("SELECT FROM queue WHERE delivery_id = $1 FOR UPDATE", claimed[0].delivery_id)
        async with asyncio.timeout(20):
            kept = await heartbeat(connection, [(one, 30.0) for one in claimed])
    assert kept == {one.delivery_id for one in claimed[1:]}
