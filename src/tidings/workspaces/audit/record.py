"""Telling a deed, in the transaction that does it."""

from uuid import UUID

from tidings.db import Tx
from tidings.workspaces.audit import store
from tidings.workspaces.audit.model import Deed
from tidings.workspaces.secret import hash_secret, is_secret


async def record(tx: Tx, deed: Deed) -> None:
    """The deed is told when this transaction commits, and gets its place in the chain within a second."""
    await store.insert_deed(tx, deed)


async def record_everywhere(tx: Tx, name: str, action: str) -> None:
    """What the system did to all of the installation is told in every workspace. Needs the pipeline's role."""
    await store.insert_deed_everywhere(tx, name, action)


async def spent_key(tx: Tx, secret: str) -> tuple[UUID, UUID] | None:
    """The workspace and the id of a key that is known, also where it has expired or was revoked. Needs the pipeline's role."""
    return await store.find_spent_key(tx, hash_secret(secret)) if is_secret(secret) else None
