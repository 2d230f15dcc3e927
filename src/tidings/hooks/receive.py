"""A call of another product: whose hook it is for, whether it comes from that product, and its events stored before it is answered."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from tidings.channels import Forged
from tidings.core.errors import Misconfigured
from tidings.db import Connection
from tidings.hooks import store
from tidings.hooks.hooks import hash_token
from tidings.hooks.model import Arrived, Hook
from tidings.hooks.secrets import Held, open_held
from tidings.hooks.signatures import check_signature
from tidings.workspaces import Sealer

KEPT_SECONDS = 2.0
"""How long a change of a hook may take until it is known here."""
_MOST = 5_000


class Known(msgspec.Struct, frozen=True):
    """A hook as it was read; `held` None where its secrets cannot be opened here, which is ours to mend."""

    hook: Hook
    held: Held | None


class Addresses:
    """Hooks by the tokens of their addresses, remembered for a moment; asked by many at once."""

    def __init__(self, connection: Connection, sealer: Sealer, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._connection = connection
        self._sealer = sealer
        self._monotonic = monotonic
        self._known: dict[bytes, tuple[Known, float]] = {}

    async def called(self, token: str, *, is_fresh: bool = False) -> Known | None:
        """The hook whose address this is, as it was within the last moment (`is_fresh`: as it is now); None where there is none."""
        hashed = hash_token(token)
        known = self._known.get(hashed)
        if known is not None and not is_fresh and self._monotonic() - known[1] <= KEPT_SECONDS:
            return known[0]
        found = await store.find_hook(self._connection, hashed)
        if found is None:
            # Who guesses at addresses fills nothing.
            self._known.pop(hashed, None)
            return None
        if len(self._known) >= _MOST:
            self._known.clear()
        opened = Known(found.hook, self._opened(found))
        self._known[hashed] = (opened, self._monotonic())
        return opened

    def _opened(self, found: store.Sealed) -> Held | None:
        try:
            return open_held(self._sealer, found.hook.workspace_id, found.hook.id, found.sealed)
        except Misconfigured:
            return None


def check_call(hook: Hook, held: Held, headers: Mapping[str, str], body: bytes, now: datetime) -> Forged | None:
    """None where the call comes from the hook's product; `now` is real time."""
    return check_signature(hook.mapping.signature, headers, body, held.good(now), now)


async def keep_events(connection: Connection, events: list[Arrived]) -> int:
    """They are stored, or were before; answers how many are new. With a lane they are committed when it returns."""
    # In the order of their keys, so that two who store the same do not wait for each other in a circle; one event is told once in a call.
    ordered = sorted({one.event_key: one for one in reversed(events)}.values(), key=lambda one: (one.bucket, one.event_key))
    return await store.insert_events(connection, ordered) if ordered else 0
