"""The key under which addresses are hashed: made once, kept sealed in the database, and told to every connection."""

import os

from tidings.db import Tx, load_queries
from tidings.workspaces.seal import Sealer, sealed_under

Q = load_queries(__package__ or "tidings.workspaces", "installation.sql")

_BELONGS_TO = b"address_key"


async def address_key(tx: Tx, sealer: Sealer) -> bytes:
    """The installation's key for hashes of addresses, made where there is none; raises Misconfigured where it does not open."""
    sealed = await tx.fetchval(Q["lock_address_key"])
    if sealed is not None:
        return sealer.open(sealed, _BELONGS_TO)
    key = os.urandom(32)
    await tx.execute(Q["set_address_key"], sealer.seal(key, _BELONGS_TO))
    return key


async def reseal_address_key(tx: Tx, sealer: Sealer) -> bool:
    """The key is sealed under the newest master key; False where it was already, or there is none."""
    sealed = await tx.fetchval(Q["lock_address_key"])
    if sealed is None or sealed_under(sealed) == sealer.newest:
        return False
    await tx.execute(Q["set_address_key"], sealer.seal(sealer.open(sealed, _BELONGS_TO), _BELONGS_TO))
    return True
