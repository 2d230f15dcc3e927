"""What a provider said is stored as it came, before it is answered."""

import hashlib
import os
from collections.abc import Sequence

import msgspec

from tidings.callbacks import store
from tidings.callbacks.model import Arrival
from tidings.channels import Account, Callback, Sorted
from tidings.db import Connection

# What proves who called is no part of what they said; it was checked before.
_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
_MOST_HEADERS = 200
_HEADER_LIMIT = 8_000


async def store_callbacks(connection: Connection, arrivals: Sequence[Arrival]) -> int:
    """All of them are stored, or were before: the same event of an account is kept once. Answers how many are new.

    With a lane this is a transaction of its own: they are committed when it returns.
    """
    # In the order of their keys, so that two who store the same do not wait for each other in a circle.
    ordered = sorted(arrivals, key=lambda one: (one.bucket, one.account_id, one.event_key))
    return await store.insert_callbacks(connection, ordered, [_written(one.callback) for one in ordered]) if ordered else 0


def arrival(account: Account, callback: Callback, told: Sorted) -> Arrival:
    """The callback as it is to be stored for the account."""
    key = hashlib.sha256(told.event_id.encode("utf-8", "surrogatepass")).digest() if told.event_id is not None else os.urandom(32)
    return Arrival(account_id=account.id, workspace_id=account.workspace_id, lane=told.lane, event_key=key, callback=_without_nul(callback))


def _without_nul(callback: Callback) -> Callback:
    # A text of the database holds no U+0000 and no half of a character; a body holds anything.
    method, url = (_clean(text) for text in (callback.method, callback.url))
    return callback if (method, url) == (callback.method, callback.url) else msgspec.structs.replace(callback, method=method, url=url)


def _written(callback: Callback) -> str:
    kept = [(_clean(name), _clean(value)[:_HEADER_LIMIT]) for name, value in callback.headers if name not in _SECRET_HEADERS]
    return msgspec.json.encode(kept[:_MOST_HEADERS]).decode()


def _clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
