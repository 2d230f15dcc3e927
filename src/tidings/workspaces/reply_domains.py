"""Where answers to a mail account's mail can be sent, so that they come in here."""

from collections.abc import Sequence
from uuid import UUID

from tidings.db import Connection, load_queries

Q = load_queries(__package__ or "tidings.workspaces", "reply_domains.sql")


async def reply_domains(connection: Connection, wanted: Sequence[tuple[UUID, UUID]]) -> dict[UUID, str]:
    """The domain of each account of `wanted` (pairs of workspace and account id) that takes mail in."""
    rows = await connection.fetch(Q["reply_domains"], [workspace_id for workspace_id, _ in wanted], [one for _, one in wanted])
    return {row["account_id"]: row["domain"] for row in rows}
