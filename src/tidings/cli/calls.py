"""Calls of the HTTP API, as any other client makes them."""

from types import TracebackType
from typing import Self
from urllib.parse import quote

import msgspec

from tidings.core.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, TidingsError, Unauthenticated, Unavailable
from tidings.core.ids import encode, new_id
from tidings.net import HttpClient, Policy, Response

_KINDS: dict[int, type[TidingsError]] = {401: Unauthenticated, 403: Forbidden, 404: NotFound, 409: Conflict}


class _Problem(msgspec.Struct, frozen=True):
    detail: str = "The server answered something that is no problem of Tidings'."
    code: str = "unknown"
    errors: list[FieldError] = []


class Calls:
    """One workspace of one server, for the length of a context."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url.rstrip("/")
        self._key = key
        # The operator names the server: it may well be this machine.
        self._client = HttpClient(Policy(allow_private_networks=True))

    async def __aenter__(self) -> Self:
        """The calls."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Every connection is closed."""
        await self._client.aclose()

    async def get(self, path: str, **query: str) -> bytes:
        """The body of the answer; raises what the problem says, and Unavailable where there was no answer."""
        asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        return await self._call("GET", f"{path}?{asked}" if asked else path)

    async def put(self, path: str, body: object) -> bytes:
        """As `get`."""
        return await self._call("PUT", path, msgspec.json.encode(body))

    async def post(self, path: str, body: object) -> bytes:
        """As `get`; with an Idempotency-Key, so that nothing is done twice."""
        return await self._call("POST", path, msgspec.json.encode(body), ("Idempotency-Key", encode("idk", new_id())))

    async def delete(self, path: str) -> bytes:
        """As `get`."""
        return await self._call("DELETE", path)

    async def _call(self, method: str, path: str, body: bytes = b"", *extra: tuple[str, str]) -> bytes:
        headers = (("Authorization", f"Bearer {self._key}"), ("Content-Type", "application/json"), *extra)
        answer = await self._client.request(method, self.url + path, headers=headers, body=body, seconds=30, max_bytes=20_000_000)
        if not isinstance(answer, Response):
            if answer.code in ("bad_url", "bad_host", "name_lookup_failed"):
                raise Unavailable(f"{self.url} is no address that can be reached: give one as in http://127.0.0.1:8080")
            raise Unavailable(f"{self.url} does not answer ({answer.code}): is `tidings serve` running there?")
        if answer.status >= 300:
            raise _error(answer)
        return answer.body


def _error(answer: Response) -> TidingsError:
    try:
        problem = msgspec.json.decode(answer.body, type=_Problem)
    except msgspec.DecodeError:
        problem = _Problem()
    if problem.errors:
        return Invalid(problem.errors, problem.detail)
    return _KINDS.get(answer.status, Unavailable)(problem.detail, code=problem.code)
