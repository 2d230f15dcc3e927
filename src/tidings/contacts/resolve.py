"""Keys into contacts: the first thing that happens to every accepted message."""

from collections.abc import Sequence
from uuid import UUID

from tidings.contacts.model import ContactKey
from tidings.contacts.store import find_keys
from tidings.db import Connection


async def resolve(tx: Connection, keys: Sequence[ContactKey]) -> dict[ContactKey, UUID]:
    """The contact that each key names, in one statement; a key that names nobody is left out.

    Give at most 1,000 keys at a time: more would hold the event loop for milliseconds.
    """
    return await find_keys(tx, keys) if keys else {}
