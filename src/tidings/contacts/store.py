"""The statements of contacts, each as a typed function."""

from collections.abc import Sequence
from uuid import UUID

from tidings.contacts.model import ContactKey
from tidings.core.ids import bucket_of_key
from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.contacts")


async def find_keys(tx: Tx, keys: Sequence[ContactKey]) -> dict[ContactKey, UUID]:
    """The contact that each key names; a key that names nobody is left out."""
    rows = await tx.fetch(
        Q["find_keys"],
        [bucket_of_key(key.kind, key.value) for key in keys],
        [key.workspace_id for key in keys],
        [key.kind for key in keys],
        [key.value for key in keys],
    )
    return {keys[row["place"] - 1]: row["contact_id"] for row in rows}
