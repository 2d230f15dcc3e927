"""Credentials of provider accounts under seal: each envelope belongs to one account of one workspace, and opens nowhere else."""

from uuid import UUID

from tidings.workspaces.seal import Sealer


def seal_credentials(sealer: Sealer, workspace_id: UUID, account_id: UUID, plain: bytes) -> bytes:
    """The envelope of an account's credentials (JSON)."""
    return sealer.seal(plain, workspace_id.bytes + account_id.bytes)


def open_credentials(sealer: Sealer, workspace_id: UUID, account_id: UUID, envelope: bytes) -> bytes:
    """The credentials (JSON) of an account; raises Misconfigured where the envelope is not this account's or has no key here."""
    return sealer.open(envelope, workspace_id.bytes + account_id.bytes)
