"""What one call is made of, and what the generated methods ask of a client."""

import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import quote, urlencode

from tidings_sdk.exchange import Answer, Request, Retries, Steps, exchange
from tidings_sdk.model import OMIT, decode, encode, written
from tidings_sdk.paging import AsyncPaged, Paged, SomePage
from tidings_sdk.problems import problem_of
from tidings_sdk.version import __version__

T = TypeVar("T")


@dataclass(frozen=True)
class Endpoint(Generic[T]):
    """One operation of the API: how it is called, and what it answers."""

    method: str
    path: str
    """`/v1/contacts/{id}`."""
    answer: type[T]
    takes_key: bool = False
    """An Idempotency-Key."""
    is_keyless: bool = False
    """Nobody has to say who they are."""


@dataclass(frozen=True)
class Settings:
    """What all calls of a client share."""

    base_url: str
    key: str
    timeout: float
    retries: Retries

    def __repr__(self) -> str:
        """All but the key."""
        return f"{self.base_url!r}, key={shown_key(self.key)!r}"


class Caller(Protocol):
    """Makes calls, and waits for each."""

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
        ...

    def pages(
        self, endpoint: Endpoint[SomePage], path: Sequence[str], *, query: Mapping[str, object], timeout: float | None = None
    ) -> Paged[Any, SomePage]:
        """A list, of which nothing is asked for yet."""
        ...


class AsyncCaller(Protocol):
    """Makes calls, and others have their turn meanwhile."""

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
        ...

    def pages(
        self, endpoint: Endpoint[SomePage], path: Sequence[str], *, query: Mapping[str, object], timeout: float | None = None
    ) -> AsyncPaged[Any, SomePage]:
        """A list, of which nothing is asked for yet."""
        ...


def read_settings(base_url: str | None, key: str | None, timeout: float, retries: Retries) -> Settings:
    """What was given, or what the environment says (`TIDINGS_URL`, `TIDINGS_KEY`); raises ValueError for what cannot be."""
    base_url = base_url if base_url is not None else os.environ.get("TIDINGS_URL")
    key = key if key is not None else os.environ.get("TIDINGS_KEY")
    if not base_url:
        raise ValueError("Where is the server? Give base_url, as in https://tidings.example.com, or set TIDINGS_URL")
    if not base_url.startswith(("http://", "https://")):
        raise ValueError(f"base_url begins with https:// (or http:// on your own machine); this one is {base_url!r}")
    if not key:
        raise ValueError("Who asks? Give key, which begins with td_live_ or td_test_, or set TIDINGS_KEY")
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise ValueError("The key has characters that no key has: was something else copied with it, such as the end of a line?")
    if timeout <= 0 or retries.attempts < 1:
        raise ValueError("A call needs some time, and at least one try")
    return Settings(base_url.rstrip("/"), key, timeout, retries)


def shown_key(key: str) -> str:
    """The kind of a key, and nothing of what makes it one."""
    kind = next((kind for kind in ("td_live_", "td_test_", "tds_") if key.startswith(kind)), "")
    return f"{kind}…"


def steps_of(
    settings: Settings,
    endpoint: Endpoint[T],
    path: Sequence[str],
    *,
    query: Mapping[str, object] | None = None,
    fields: Mapping[str, object] | None = None,
    body: object = OMIT,
    idempotency_key: str | None = None,
    timeout: float | None = None,
) -> Steps[T]:
    """The call, as steps to carry out. `fields` are those of a body that is an object; any other is the `body`."""
    request = _request(settings, endpoint, path, query or {}, body if fields is None else fields, idempotency_key)
    answer = yield from exchange(request, settings.retries, settings.timeout if timeout is None else timeout)
    return _read(endpoint.answer, answer)


def _request(
    settings: Settings,
    endpoint: Endpoint[Any],
    path: Sequence[str],
    query: Mapping[str, object],
    body: object,
    idempotency_key: str | None,
) -> Request:
    # Made once: whatever is sent again is the same call.
    key = (idempotency_key or str(uuid.uuid4())) if endpoint.takes_key else None
    headers = {"accept": "application/json, */*;q=0.5", "user-agent": f"tidings-sdk-python/{__version__}"}
    if not endpoint.is_keyless:
        headers["authorization"] = f"Bearer {settings.key}"
    if key is not None:
        headers["idempotency-key"] = key
    content = None
    if body is not OMIT:
        headers["content-type"] = "application/json"
        content = encode(body)
    asked = urlencode([(name, written(value)) for name, value in query.items() if value is not None])
    url = f"{settings.base_url}{_filled(endpoint.path, path)}{f'?{asked}' if asked else ''}"
    return Request(method=endpoint.method, url=url, headers=headers, content=content, idempotency_key=key)


def _filled(path: str, given: Sequence[str]) -> str:
    values = iter(given)
    return "/".join(_segment(next(values)) if part.startswith("{") else part for part in path.split("/"))


def _segment(value: str) -> str:
    # Two of these would be taken for another place, the third for none.
    if value in ("", ".", ".."):
        raise ValueError(f"{value!r} is no id")
    return quote(value, safe="")


def _read(kind: type[T], answer: Answer) -> Any:
    if kind is bytes:
        return answer.body
    if kind is type(None) or not answer.body:
        return None
    try:
        told = json.loads(answer.body)
    except ValueError:
        raise problem_of(answer.status, answer.body, answer.headers.get("x-request-id")) from None
    return decode(kind, told)
