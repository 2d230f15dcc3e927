"""Sends without detours: where all that one asks of is in memory, it joins the flush from the very bytes of its request.

No task, no scope, no future, and one write an answer: this is what most requests are, and half of what they cost. Whatever is
not plain, and whatever is wrong, goes the long way, which is the only one that says so (`Server`).
"""

import asyncio
from collections.abc import Callable, Sequence

from tidings.api.bodies import SMALL_BODY
from tidings.api.callers import Callers
from tidings.api.client import Network, client_of, host_of
from tidings.api.ingest import Ingest
from tidings.core.errors import Invalid
from tidings.messages import Done, NotFirst

PATH = b"/v1/messages"

RawHeaders = list[tuple[bytes, bytes]]
# What is told: the message that was stored; or nothing, and then the request must go the long way; or what went wrong.
Told = Callable[[Done | Exception | None], None]

_JSON = b"application/json"


class ShortCut:
    """The way of a plain send into the flush."""

    def __init__(self, callers: Callers, ingest: Ingest, proxies: Sequence[Network], files_host: str | None = None) -> None:
        self._callers = callers
        self._ingest = ingest
        self._proxies = proxies
        self._files_host = files_host

    def take(self, headers: RawHeaders, body: bytes, peer: tuple[str, int] | None, told: Told) -> bool:
        """Whether the send has joined the flush: then `told` is called once, later. It has left no trace where it has not."""
        if len(body) > SMALL_BODY:
            # It needs room, as others of its size.
            return False
        given = dict(headers)
        if given.get(b"content-type") != _JSON:
            return False
        if self._files_host is not None and host_of(given) == self._files_host:
            # Nothing is sent from there.
            return False
        principal = self._callers.remembered(given.get(b"authorization", b"").decode("latin-1"))
        if principal is None:
            return False
        key = given.get(b"idempotency-key")
        address = client_of({"client": peer, "headers": headers}, self._proxies).address if self._proxies else peer[0] if peer else ""
        try:
            return self._ingest.join(principal, body, key.decode("latin-1") if key is not None else None, address or None, _Waiting(told))
        except Exception:  # noqa: BLE001 - whatever it is, the long way finds it again, and tells it
            return False


class _Waiting:
    """As much of a future as a flush needs; what is told comes on the next round of the loop, when the next flush is under way."""

    __slots__ = ("_is_done", "_told")

    def __init__(self, told: Told) -> None:
        self._told = told
        self._is_done = False

    def done(self) -> bool:
        """Whether it was told."""
        return self._is_done

    def set_result(self, outcome: Done | NotFirst) -> None:
        """Stored; or not, since its key was used before."""
        self._is_done = True
        asyncio.get_running_loop().call_soon(self._told, outcome if isinstance(outcome, Done) else None)

    def set_exception(self, error: Exception) -> None:
        """Not stored, as far as we know; an Invalid is known before anything is stored."""
        self._is_done = True
        asyncio.get_running_loop().call_soon(self._told, None if isinstance(error, Invalid) else error)
