"""The breaker of a provider account, as every worker and the API see it: a row says since when, why, and until when nothing goes there.

Its times are real. `open_until` in the past: it is half open, and one delivery in a while tries it; null: it is closed.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of, encode
from tidings.db import Tx
from tidings.events import Fact, append
from tidings.workspaces import store
from tidings.workspaces.model import FailingAccount


async def open_account(tx: Tx, workspace_id: UUID, account_id: UUID, *, until: datetime, reason: str, now: datetime) -> None:
    """Nothing goes through the account until then, or until a later time that another worker has found; an account that is gone has none.

    The fact is told once, however many workers find it. Needs the pipeline's role.
    """
    if await store.open_account(tx, workspace_id, account_id, until, reason, now) == now:
        await _tell(tx, workspace_id, account_id, "provider_account.failing", now, reason=reason)


async def close_account(tx: Tx, workspace_id: UUID, account_id: UUID, *, now: datetime) -> None:
    """The account is used again, unless somebody has found it failing once more meanwhile. Needs the pipeline's role."""
    if await store.close_account(tx, workspace_id, account_id, now):
        await _tell(tx, workspace_id, account_id, "provider_account.recovered", now)


async def failing_accounts(tx: Tx) -> list[FailingAccount]:
    """Every account, of all workspaces, whose breaker is open or half open. Needs the pipeline's role."""
    return await store.list_failing_accounts(tx)


async def _tell(tx: Tx, workspace_id: UUID, account_id: UUID, type_: str, now: datetime, **more: str) -> None:
    workspace = await store.get_workspace(tx, workspace_id)
    assert workspace is not None, "its account is there"
    data = msgspec.json.encode({"provider_account": encode("pac", account_id), **more}).decode()
    fact = Fact(bucket=bucket_of(account_id), workspace_id=workspace_id, type=type_, occurred_at=now + workspace.clock_offset, data=data)
    await append(tx, fact)
