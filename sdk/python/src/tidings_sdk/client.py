"""The two clients: the same calls, waited for or awaited."""

import logging
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import anyio
import httpx2

from tidings_sdk.calling import Endpoint, read_settings, steps_of
from tidings_sdk.exchange import CONNECT_SECONDS, Answer, Lost, Retries, Send, Steps, Wait
from tidings_sdk.files import Uploaded, download_steps, upload_steps
from tidings_sdk.model import OMIT
from tidings_sdk.operations import AsyncResources, Resources
from tidings_sdk.paging import AsyncPaged, Paged, SomePage
from tidings_sdk.types import Attachment

T = TypeVar("T")

_LOG = logging.getLogger("tidings_sdk")

_DEFAULT = Retries()
_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)


class Tidings(Resources):
    """A client that waits for each call. It may be shared by threads; close it, or use it with `with`."""

    def __init__(
        self,
        base_url: str | None = None,
        key: str | None = None,
        *,
        timeout: float = 30.0,
        retries: Retries = _DEFAULT,
        http: httpx2.Client | None = None,
    ) -> None:
        """`timeout` is for a whole call with all its tries, in seconds. `http` is a client of your own, for proxies and the like.

        Between two bytes of the head of an answer, and in looking up a name, nothing looks at the clock: there a call may take longer.
        """
        self._settings = read_settings(base_url, key, timeout, retries)
        self._http = http or httpx2.Client()
        self._is_own = http is None
        super().__init__(self)

    def call(
        self,
        endpoint: Endpoint[T],
        path: Sequence[str] = (),
        *,
        query: Mapping[str, object] | None = None,
        fields: Mapping[str, object] | None = None,
        body: object = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> T:
        """What the operation answers; raises a TidingsError."""
        return self._carry_out(
            steps_of(
                self._settings, endpoint, path, query=query, fields=fields, body=body, idempotency_key=idempotency_key, timeout=timeout
            )
        )

    def pages(
        self, endpoint: Endpoint[SomePage], path: Sequence[str], *, query: Mapping[str, object], timeout: float | None = None
    ) -> Paged[Any, SomePage]:
        """A list, of which nothing is asked for yet."""

        def fetch(after: str | None) -> SomePage:
            return self.call(endpoint, path, query={**query, "after": after}, timeout=timeout)

        return Paged(fetch, _after(query))

    def upload(self, data: bytes, *, name: str, type: str, contact: str | None = None, timeout: float | None = None) -> Attachment:  # noqa: A002 - as the API has it
        """A file is there, for a post to name: of the company's, or of a contact's. Raises a TidingsError."""
        given = Uploaded(data, name, type, contact)
        return self._carry_out(upload_steps(self._settings, given, timeout))

    def download(self, attachment: str | Attachment, *, timeout: float | None = None) -> bytes:
        """The bytes of a file, by its id or as it was told. Raises a TidingsError."""
        return self._carry_out(download_steps(self._settings, attachment, timeout))

    def close(self) -> None:
        """Its connections are closed; a client of your own is left as it is."""
        if self._is_own:
            self._http.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Closed."""
        self.close()

    def __repr__(self) -> str:
        """Without the key."""
        return f"Tidings({self._settings!r})"

    def _carry_out(self, steps: Steps[T]) -> T:
        came: Answer | Lost | None = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                return done.value
            if isinstance(step, Send):
                came = self._send(step)
                _tell(step, came)
            else:
                came = _slept(step)

    def _send(self, step: Send) -> Answer | Lost:
        until = time.monotonic() + step.seconds
        body = bytearray()
        try:
            with self._http.stream(**_as_sent(step)) as answer:
                for chunk in answer.iter_bytes():
                    body += chunk
                    if time.monotonic() > until:
                        return Lost(TimeoutError("the answer came too slowly"), was_sent=True)
                return Answer(answer.status_code, _lower(answer.headers), bytes(body))
        except _UNSENT as error:
            return Lost(error, was_sent=False)
        except httpx2.TransportError as error:
            return Lost(error, was_sent=True)


class AsyncTidings(AsyncResources):
    """A client for `async` programs. Close it, or use it with `async with`."""

    def __init__(
        self,
        base_url: str | None = None,
        key: str | None = None,
        *,
        timeout: float = 30.0,
        retries: Retries = _DEFAULT,
        http: httpx2.AsyncClient | None = None,
    ) -> None:
        """`timeout` is for a whole call with all its tries, in seconds. `http` is a client of your own, for proxies and the like."""
        self._settings = read_settings(base_url, key, timeout, retries)
        self._http = http or httpx2.AsyncClient()
        self._is_own = http is None
        super().__init__(self)

    async def call(
        self,
        endpoint: Endpoint[T],
        path: Sequence[str] = (),
        *,
        query: Mapping[str, object] | None = None,
        fields: Mapping[str, object] | None = None,
        body: object = OMIT,
        idempotency_key: str | None = None,
        timeout: float | None = None,
    ) -> T:
        """What the operation answers; raises a TidingsError."""
        return await self._carry_out(
            steps_of(
                self._settings, endpoint, path, query=query, fields=fields, body=body, idempotency_key=idempotency_key, timeout=timeout
            )
        )

    def pages(
        self, endpoint: Endpoint[SomePage], path: Sequence[str], *, query: Mapping[str, object], timeout: float | None = None
    ) -> AsyncPaged[Any, SomePage]:
        """A list, of which nothing is asked for yet."""

        async def fetch(after: str | None) -> SomePage:
            return await self.call(endpoint, path, query={**query, "after": after}, timeout=timeout)

        return AsyncPaged(fetch, _after(query))

    async def upload(self, data: bytes, *, name: str, type: str, contact: str | None = None, timeout: float | None = None) -> Attachment:  # noqa: A002 - as the API has it
        """A file is there, for a post to name: of the company's, or of a contact's. Raises a TidingsError."""
        given = Uploaded(data, name, type, contact)
        return await self._carry_out(upload_steps(self._settings, given, timeout))

    async def download(self, attachment: str | Attachment, *, timeout: float | None = None) -> bytes:
        """The bytes of a file, by its id or as it was told. Raises a TidingsError."""
        return await self._carry_out(download_steps(self._settings, attachment, timeout))

    async def close(self) -> None:
        """Its connections are closed; a client of your own is left as it is."""
        if self._is_own:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Closed."""
        await self.close()

    def __repr__(self) -> str:
        """Without the key."""
        return f"AsyncTidings({self._settings!r})"

    async def _carry_out(self, steps: Steps[T]) -> T:
        came: Answer | Lost | None = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                return done.value
            if isinstance(step, Send):
                came = await self._send(step)
                _tell(step, came)
            else:
                await anyio.sleep(step.seconds)
                came = None

    async def _send(self, step: Send) -> Answer | Lost:
        try:
            with anyio.fail_after(step.seconds):
                answer = await self._http.request(**_as_sent(step))
                return Answer(answer.status_code, _lower(answer.headers), answer.content)
        except _UNSENT as error:
            return Lost(error, was_sent=False)
        except (httpx2.TransportError, TimeoutError) as error:
            return Lost(error, was_sent=True)


def _as_sent(step: Send) -> dict[str, Any]:
    request = step.request
    return {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "content": request.content,
        "timeout": httpx2.Timeout(step.seconds, connect=min(step.seconds, CONNECT_SECONDS)),
    }


def _lower(headers: httpx2.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _slept(step: Wait) -> None:
    time.sleep(step.seconds)


def _after(query: Mapping[str, object]) -> str | None:
    after = query.get("after")
    return after if isinstance(after, str) else None


def _tell(step: Send, came: Answer | Lost) -> None:
    # Neither headers nor bodies, nor what stands behind the `?`: keys, signatures and people are in them.
    what = came.status if isinstance(came, Answer) else type(came.error).__name__
    _LOG.debug("%s %s: %s", step.request.method, httpx2.URL(step.request.url).path, what)
