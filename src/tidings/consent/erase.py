"""What a person allowed, forgotten with them."""

from collections.abc import Sequence
from uuid import UUID

from tidings.consent import opt_in_store, store
from tidings.db import Tx


async def erase_permission(tx: Tx, workspace_id: UUID, contact_id: UUID, mailboxes: Sequence[str]) -> dict[str, int]:
    """The person's ledger, preferences and what they filled in are gone; answers how many rows of each table. Suppressions stay."""
    consents, permissions = await store.erase_permission(tx, workspace_id, contact_id)
    opt_ins = await opt_in_store.erase_opt_ins(tx, workspace_id, mailboxes) if mailboxes else 0
    return {"consents": consents, "permissions": permissions, "opt_ins": opt_ins}
