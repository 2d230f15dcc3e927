"""What comes in and what goes back, as ASGI has it: the forms that every way in shares."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import msgspec

from tidings.api.client import Client
from tidings.core.ids import encode, new_id

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Transmit = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = dict[bytes, bytes]

_REQUEST_ID = re.compile(rb"[\w.:/+=-]{1,100}", re.ASCII)


class Answer(msgspec.Struct, frozen=True):
    """What goes back: a status, bytes, their type, and further headers."""

    status: int
    body: bytes
    type: bytes = b"application/json"
    headers: tuple[tuple[bytes, bytes], ...] = ()


# A page that needs no workspace: health, the documents.
Page = Callable[[Headers], Awaitable[Answer]]
# Pages for people without a key, under one first segment: the method, the next segment, and how to read the body.
Hosting = Callable[[str, str, Headers, Client, Callable[[], Awaitable[bytes]]], Awaitable[Answer]]
# What is too large to be held, under one first segment: it reads and sends for itself. Answers the status that it has sent, or what is to be.
Stream = Callable[[Scope, Receive, Transmit, str], Awaitable[Answer | int]]
# An answer that does not end; it raises where nothing was sent yet, and only then.
Flow = Callable[[Scope, Receive, Transmit, str], Awaitable[None]]
# What other programs call without a key, under one first segment or below one path: the raw request, and how to read its body up to a limit.
Door = Callable[[Scope, Callable[[int], Awaitable[bytes]]], Awaitable[Answer]]


def raw_path(scope: Scope) -> str:
    """The path as it was sent, so that a %2F inside your own id stays inside its segment."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.split(b"?")[0].decode("ascii", "replace")


def name_of(headers: Headers) -> str:
    """The request's id: the caller's own, or a new one."""
    given = headers.get(b"x-request-id", b"")
    return given.decode() if _REQUEST_ID.fullmatch(given) else encode("req", new_id())


def told_of(answer: Answer, called: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer."""
    return [
        (b"content-type", answer.type),
        (b"content-length", str(len(answer.body)).encode()),
        *(() if any(name == b"cache-control" for name, _ in answer.headers) else ((b"cache-control", b"no-store"),)),
        (b"x-content-type-options", b"nosniff"),
        (b"x-request-id", called.encode()),
        *answer.headers,
    ]
