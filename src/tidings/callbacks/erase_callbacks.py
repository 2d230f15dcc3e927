"""A person is taken out of what providers said."""

from collections.abc import Collection
from urllib.parse import quote, quote_plus
from uuid import UUID

from tidings.callbacks import store
from tidings.db import Tx


async def erase_callbacks(tx: Tx, workspace_id: UUID, addresses: Collection[str]) -> dict[str, int]:
    """Whatever a provider said that names one of these numbers or mailboxes is gone, processed or not; answers how many rows.

    A number is looked for by its digits, a mailbox as it is and as it stands in a form, in any case of letters.
    """
    words = sorted({word for address in addresses for word in _written(address)})
    return {"callbacks": await store.erase_callbacks(tx, workspace_id, words) if words else 0}


def _written(address: str) -> set[str]:
    """The ways in which an address stands in bodies and headers, in lower case."""
    if address.startswith("+") and address[1:].isdecimal():
        return {address[1:]}
    ways = {address, quote(address, safe=""), quote_plus(address, safe="")}
    # Bytes that are no ASCII are compared as they are shown: \303\244.
    shown = {"".join(letter if letter.isascii() else _octal(letter) for letter in address)}
    return {way.lower() for way in ways | shown}


def _octal(letter: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in letter.encode())
