"""The ledger, for reading."""

from uuid import UUID

from tidings.consent import store
from tidings.consent.model import Consent
from tidings.db import Tx

_AFTER_ALL = UUID(int=2**128 - 1)


async def list_consents(tx: Tx, workspace_id: UUID, contact_id: UUID, *, after: UUID | None, limit: int) -> list[Consent]:
    """Up to `limit` lines of the person's ledger, the newest first, from behind `after`."""
    return await store.list_consents(tx, workspace_id, contact_id, _AFTER_ALL if after is None else after, limit)
