"""Everything that can go wrong with a call, as one tree.

    TidingsError
    ├── TidingsProblem       the server said no, and why: `status`, `code`, `detail`, `errors`, `request_id`
    │   ├── Malformed        400  the body could not be read
    │   ├── Unauthenticated  401  no key, or none that is in force
    │   ├── Forbidden        403  the key may not do that
    │   ├── NotFound         404  there is no such thing
    │   │   └── Gone         410  there was one, and it was deleted
    │   ├── Conflict         409  the thing is not in the state that this needs
    │   ├── TooLarge         413  more bytes than the server reads
    │   ├── Invalid          422  a field is wrong: `errors` tells each
    │   ├── Throttled        429  too many requests: `retry_after` tells when
    │   └── ServerFailed     5xx  the server, or a proxy before it, could not
    │       └── Unavailable  503  not now; the same call may be made again
    ├── NotReached           nothing was sent: no connection came about
    ├── AnswerLost           something was sent, and no whole answer came back: it may have been done
    ├── DeadlinePassed       `timeout` was over before there was an answer: `may_be_done` says whether it was heard
    └── SignatureWrong       a webhook that is none of ours, or too old

What has the same `code` today has it tomorrow; texts change.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

_LONGEST = 300


class TidingsError(Exception):
    """Something went wrong."""

    idempotency_key: str | None = None
    """Of the call that failed: made again with it, nothing is done twice."""
    may_be_done: bool = False
    """Whether the server may have done it all the same: an answer to one of the tries was lost."""


@dataclass(frozen=True)
class FieldError:
    """One thing that is wrong with one field."""

    pointer: str
    """A JSON pointer into the body, as in `/to/3/phone`, or the name of a parameter."""
    code: str
    detail: str


class TidingsProblem(TidingsError):
    """The server's answer to what it did not do."""

    def __init__(
        self,
        *,
        status: int,
        code: str,
        detail: str,
        title: str = "",
        request_id: str | None = None,
        errors: tuple[FieldError, ...] = (),
        retry_after: float | None = None,
    ) -> None:
        self.status = status
        self.code = code
        """Stable: compare this, and not the text."""
        self.title = title
        self.detail = detail
        self.request_id = request_id
        """The name of the call in the server's log."""
        self.errors = errors
        self.retry_after = retry_after
        """Seconds after which the same call may be made again."""
        super().__init__(detail)

    def __reduce__(self) -> tuple[Any, ...]:
        """As other exceptions: workers hand them to each other."""
        return _remade, (type(self), self.status, self.code, self.detail), self.__dict__

    def __str__(self) -> str:
        """What is wrong, each field on a line of its own, and by what to find it in the log."""
        named = f"; request {self.request_id}" if self.request_id else ""
        fields = "".join(f"\n  {error.pointer or 'body'}: {error.detail} ({error.code})" for error in self.errors)
        return f"{self.detail} ({self.status} {self.code}{named}){fields}"


class Malformed(TidingsProblem):
    """The body could not be read."""


class Unauthenticated(TidingsProblem):
    """There is no key, or none that is in force."""


class Forbidden(TidingsProblem):
    """The key may not do that."""


class NotFound(TidingsProblem):
    """There is no such thing."""


class Gone(NotFound):
    """There was such a thing, and it was deleted."""


class Conflict(TidingsProblem):
    """The thing is not in the state that this needs."""


class TooLarge(TidingsProblem):
    """There are more bytes than the server reads."""


class Invalid(TidingsProblem):
    """A field is wrong; `errors` tells each."""


class Throttled(TidingsProblem):
    """There are too many requests; `retry_after` tells when there may be the next."""


class ServerFailed(TidingsProblem):
    """The server, or a proxy before it, could not."""


class Unavailable(ServerFailed):
    """Not now; the same call may be made again."""


class NotReached(TidingsError):
    """No connection came about: nothing was sent."""


class AnswerLost(TidingsError):
    """Something was sent, and no whole answer came back: it may have been done."""


class DeadlinePassed(TidingsError, TimeoutError):
    """The time for the call was over before there was an answer."""


class SignatureWrong(TidingsError):
    """A webhook that is none of ours, or too old."""


def _remade(kind: type[TidingsProblem], status: int, code: str, detail: str) -> TidingsProblem:
    return kind(status=status, code=code, detail=detail)


_KINDS: Mapping[int, type[TidingsProblem]] = {
    400: Malformed,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    413: TooLarge,
    422: Invalid,
    429: Throttled,
    503: Unavailable,
}


def problem_of(status: int, body: bytes, request_id: str | None = None, retry_after: float | None = None) -> TidingsProblem:
    """The problem that an answer tells; what answers otherwise (a proxy) is told as well as it goes."""
    kind = _KINDS.get(status, ServerFailed if status >= 500 else TidingsProblem)
    told = _told(body)
    if not isinstance(told.get("code"), str):
        return kind(
            status=status,
            code=f"http_{status}",
            detail=_foreign(status, body),
            request_id=request_id,
            retry_after=retry_after,
        )
    return kind(
        status=status,
        code=told["code"],
        title=str(told.get("title", "")),
        detail=str(told.get("detail") or told.get("title") or told["code"]),
        request_id=told.get("request_id") or request_id,
        errors=tuple(
            FieldError(str(one.get("pointer", "")), str(one.get("code", "")), str(one.get("detail", "")))
            for one in cast("list[dict[str, Any]]", told.get("errors") or [])
        ),
        retry_after=retry_after,
    )


def _told(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}


def _foreign(status: int, body: bytes) -> str:
    if 300 <= status < 400:
        return "The server sends the call elsewhere: is base_url its own address, with https:// where it wants that?"
    said = " ".join(body.decode("utf-8", "replace").split())[:_LONGEST]
    return f"This is no answer of Tidings: is base_url its address? It said: {said}" if said else "This is no answer of Tidings, and empty"
