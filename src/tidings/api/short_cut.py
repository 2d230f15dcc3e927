"""Sends and posts without detours: where all that one asks of is in memory, it joins its group from the very bytes of its request.

No task, no scope, no future, and one write an answer: this is what most requests are, and half of what they cost. Whatever is
not plain, and whatever is wrong, goes the long way, which is the only one that says so (`Server`).
"""

import asyncio
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Protocol

from tidings.api.bodies import SMALL_BODY
from tidings.api.callers import Callers
from tidings.api.client import Client, Network, client_of, host_of
from tidings.api.ingest import Ingest
from tidings.api.posting import Grouped, Posting
from tidings.api.read import check_bytes, read_body
from tidings.api.registry import Operation
from tidings.core.errors import Invalid
from tidings.messages import Done, NotFirst
from tidings.workspaces import Principal

PATH = b"/v1/messages"
_API, _POSTS = b"/v1/", b"/messages"

RawHeaders = list[tuple[bytes, bytes]]
# What is told: the answer to what was stored; or nothing, and then the request must go the long way; or what went wrong.
Told = Callable[[bytes | Exception | None], None]

_JSON = b"application/json"


class Finds(Protocol):
    """Where an operation is found by its address."""

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation and its parameters; raises NotFound."""
        ...


class ShortCut:
    """The way of a plain send or post into its group."""

    def __init__(
        self,
        callers: Callers,
        ingest: Ingest,
        posting: Posting,
        routes: Finds,
        proxies: Sequence[Network],
        files_host: str | None = None,
    ) -> None:
        self._callers = callers
        self._ingest = ingest
        self._posting = posting
        self._routes = routes
        self._proxies = proxies
        self._files_host = files_host

    def may_take(self, url: bytes) -> bool:
        """Whether it can be a send or a post, by its address."""
        return url == PATH or (url.endswith(_POSTS) and url.startswith(_API) and b"%" not in url and b"?" not in url and url.isascii())

    def take(
        self, url: bytes, headers: RawHeaders, body: bytes, peer: tuple[str, int] | None, told: Told
    ) -> tuple[Operation, Principal] | None:
        """The operation and who asks for it, where it has joined a group: then `told` is called once, later.

        It has left no trace where it has not.
        """
        if len(body) > SMALL_BODY:
            # It needs room, as others of its size.
            return None
        given = dict(headers)
        if given.get(b"content-type") != _JSON:
            return None
        if self._files_host is not None and host_of(given) == self._files_host:
            # Nothing is sent from there.
            return None
        principal = self._callers.remembered(given.get(b"authorization", b"").decode("latin-1"))
        if principal is None:
            return None
        text = given.get(b"idempotency-key")
        key = text.decode("latin-1") if text is not None else None
        try:
            operation, params = self._routes.find("POST", url.decode("ascii"))
            if operation.is_shared:
                client = self._client(headers, peer)
                return (operation, principal) if self._ingest.join(principal, body, key, client.address or None, _Waiting(told)) else None
            if operation.is_grouped and operation.scope in principal.scopes:
                return (operation, principal) if self._post(operation, params, principal, url, headers, body, peer, key, told) else None
        except Exception:  # noqa: BLE001 - whatever it is, the long way finds it again, and tells it
            return None
        return None

    def _post(
        self,
        operation: Operation,
        params: dict[str, str],
        principal: Principal,
        url: bytes,
        headers: RawHeaders,
        body: bytes,
        peer: tuple[str, int] | None,
        key: str | None,
        told: Told,
    ) -> bool:
        check_bytes(body)
        call = Grouped(
            operation=operation,
            principal=principal,
            client=self._client(headers, peer),
            params=params,
            given=read_body(body, operation.body),
            key=key,
            # As the long way makes it.
            fingerprint=sha256(b"POST %b\0" % url + body).digest() if key is not None else b"",
        )
        return self._posting.join(call, told)

    def _client(self, headers: RawHeaders, peer: tuple[str, int] | None) -> Client:
        return client_of({"client": peer, "headers": headers}, self._proxies)


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
        asyncio.get_running_loop().call_soon(self._told, outcome.answer.encode() if isinstance(outcome, Done) else None)

    def set_exception(self, error: Exception) -> None:
        """Not stored, as far as we know; an Invalid is known before anything is stored."""
        self._is_done = True
        asyncio.get_running_loop().call_soon(self._told, None if isinstance(error, Invalid) else error)
