"""The lock between who refuses and who sends."""

from collections.abc import Collection
from uuid import UUID

from tidings.contacts import store
from tidings.db import Tx


async def hold(tx: Tx, contact_ids: Collection[UUID], addresses: Collection[tuple[UUID, str, str]] = ()) -> None:
    """No claim decides about these people, and these addresses by (workspace, kind, value), between now and this transaction's end.

    Whoever refuses, withdraws, stops or suppresses calls it: a claim that commits after them has seen what they wrote. Call it once
    in a transaction and last, when all is written: what was claimed before it has committed, and nobody waits for the writing.
    """
    if contact_ids or addresses:
        await store.hold(tx, contact_ids, addresses)
