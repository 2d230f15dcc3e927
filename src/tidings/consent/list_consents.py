"""The ledger, for reading."""

from uuid import UUID

from tidings.consent import store
from tidings.consent.model import Consent
from tidings.contacts import aliases
from tidings.db import Tx

_AFTER_ALL = UUID(int=2**128 - 1)


async def list_consents(tx: Tx, workspace_id: UUID, contact_id: UUID, *, after: UUID | None, limit: int) -> list[Consent]:
    """Up to `limit` lines of the person's ledger, the newest first, from behind `after`; of all contacts that they are."""
    ids = await aliases(tx, workspace_id, contact_id)
    return await store.list_consents(tx, workspace_id, ids, _AFTER_ALL if after is None else after, limit)


async def list_own(tx: Tx, workspace_id: UUID, contact_id: UUID, *, limit: int) -> list[Consent]:
    """The newest lines of this contact's own ledger: nobody's who was merged into them."""
    return await store.list_consents(tx, workspace_id, [contact_id], _AFTER_ALL, limit)
