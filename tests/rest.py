"""When a workspace is at rest: nothing of it is being worked on, or should be. Whoever shows that nothing happens waits for this."""

import asyncio
from uuid import UUID

import asyncpg

# Who works on a timer or a delivery lets go of it when all that it does is there to be seen. Held deliveries wait for something else.
_MOVING = """
SELECT EXISTS (SELECT FROM outbox WHERE workspace_id = $1) OR EXISTS (SELECT FROM system_mails WHERE workspace_id = $1)
    OR EXISTS (SELECT FROM timers WHERE workspace_id = $1 AND due_at <= now())
    OR EXISTS (SELECT FROM queue WHERE workspace_id = $1 AND (lease_token IS NOT NULL OR waits_for IS NULL AND due_at <= now()))
    OR EXISTS (SELECT FROM callbacks WHERE workspace_id = $1 AND due_at <= now())
    OR EXISTS (SELECT FROM hook_events WHERE workspace_id = $1 AND state = 'waiting' AND due_at <= now())
"""


async def is_moving(connection: "asyncpg.Connection[asyncpg.Record]", workspace_id: UUID) -> bool:
    """Whether a worker has something of this workspace to do."""
    return await connection.fetchval(_MOVING, workspace_id)


async def until_at_rest(url: str, workspace_id: UUID) -> None:
    """Nothing of the workspace is to be done now; raises TimeoutError after a minute."""
    connection = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(60):
            while await is_moving(connection, workspace_id):  # noqa: ASYNC110 - the database tells it to whoever asks only
                await asyncio.sleep(0.02)
    finally:
        await connection.close()
