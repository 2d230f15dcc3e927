"""One call: sent, and sent again where that is right, within one deadline. Pure steps, which the two clients carry out.

| what happened | again? |
| --- | --- |
| no connection | yes |
| a connection that was cut, 502, 504 | yes, but for a POST without an Idempotency-Key |
| 429, 503 of Tidings itself, 409 `idempotency_in_progress` | yes: nothing was done |
| anything else | no |

Before each further try it waits a random part of a time that doubles, and never less than `Retry-After` asks for.
"""

import json
import random
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar, cast

from tidings_sdk.problems import AnswerLost, DeadlinePassed, NotReached, TidingsError, TidingsProblem, problem_of

T = TypeVar("T")

CONNECT_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How often, and how soon, a call is made again."""

    attempts: int = 5
    """In all, the first one too; 1: never again."""
    first_seconds: float = 0.25
    """The longest wait before the second; it doubles from then on."""
    longest_seconds: float = 8.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is sent."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    content: bytes | None = field(default=None, repr=False)
    idempotency_key: str | None = None

    @property
    def is_repeatable(self) -> bool:
        """Whether a second one does nothing more than the first."""
        return self.method != "POST" or self.idempotency_key is not None


@dataclass(frozen=True)
class Send:
    """Step: send it, and answer an `Answer`, or what was lost; in so many seconds it is over."""

    request: Request
    seconds: float


@dataclass(frozen=True)
class Wait:
    """Step: wait so long."""

    seconds: float


@dataclass(frozen=True)
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True)
class Lost:
    """No whole answer came."""

    error: Exception
    was_sent: bool
    """Whether some of the request may have got through."""


Steps = Generator[Send | Wait, Answer | Lost | None, T]
"""A call as steps: the client carries out each, and says what came of it."""


def exchange(
    request: Request,
    retries: Retries,
    seconds: float,
    *,
    clock: Callable[[], float] = time.monotonic,
    chance: Callable[[], float] = random.random,
) -> Steps[Answer]:
    """The answer, which is one of success; raises a TidingsProblem, NotReached, AnswerLost or DeadlinePassed."""
    until = clock() + seconds
    tries, may_be_done = 0, False
    while True:
        left = until - clock()
        if left <= 0:
            raise _named(DeadlinePassed(_too_late(request, seconds, tries, may_be_done)), request, may_be_done)
        tries += 1
        came = yield Send(request, left)
        assert came is not None, "what is sent has an outcome"
        if isinstance(came, Answer) and 200 <= came.status < 300:
            return came
        may_be_done = may_be_done or _may_be_done(came)
        if isinstance(came, Lost) and clock() >= until:
            raise _named(DeadlinePassed(_too_late(request, seconds, tries, may_be_done)), request, may_be_done) from came.error
        if tries < retries.attempts and is_worth_another(came, request):
            backoff = chance() * min(retries.longest_seconds, retries.first_seconds * 2 ** (tries - 1))
            wait = backoff + (asked_to_wait(came) or 0.0)
            if clock() + wait < until:
                yield Wait(wait)
                continue
        if isinstance(came, Lost):
            raise _named(_lost(came, request, tries, may_be_done), request, may_be_done) from came.error
        # The same key has been answered: what was cut off before was no other.
        is_answered = request.idempotency_key is not None and 400 <= came.status < 500 and not is_worth_another(came, request)
        raise _named(_problem(came), request, may_be_done and not is_answered)


def is_worth_another(came: Answer | Lost, request: Request) -> bool:
    """Whether the same may be sent again after this, and may end better."""
    if isinstance(came, Lost):
        return request.is_repeatable or not came.was_sent
    match came.status:
        case 429:
            return True
        case 409:
            return _code_of(came) == "idempotency_in_progress"
        case 503:
            return request.is_repeatable or _code_of(came) is not None
        case 502 | 504:
            return request.is_repeatable
        case _:
            return False


def asked_to_wait(came: Answer | Lost) -> float | None:
    """The seconds of `Retry-After`, which is a number or, from some proxies, a date."""
    told = came.headers.get("retry-after") if isinstance(came, Answer) else None
    if told is None:
        return None
    if told.strip().isdecimal():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _code_of(answer: Answer) -> str | None:
    """The code of a problem that Tidings itself tells."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return None
    try:
        told = json.loads(answer.body)
    except ValueError:
        return None
    return cast("dict[str, Any]", told).get("code") if isinstance(told, dict) else None


def _may_be_done(came: Answer | Lost) -> bool:
    """Whether the server may have heard it: of what a proxy says nobody knows."""
    if isinstance(came, Lost):
        return came.was_sent
    return came.status >= 500 and _code_of(came) is None


def _problem(came: Answer) -> TidingsError:
    return problem_of(came.status, came.body, came.headers.get("x-request-id"), asked_to_wait(came))


def _lost(came: Lost, request: Request, tries: int, may_be_done: bool) -> TidingsError:
    told = f"{came.error or type(came.error).__name__} ({request.method} {_bare(request.url)}, {_times(tries)})"
    if not may_be_done:
        return NotReached(f"No connection came about, and nothing was sent. Is base_url right, and does the server run? {told}")
    return AnswerLost(f"The connection ended before the answer had come: it may have been done. {_next_step(request)} {told}")


def _too_late(request: Request, seconds: float, tries: int, may_be_done: bool) -> str:
    told = f"({request.method} {_bare(request.url)}, {_times(tries)})"
    if not may_be_done:
        return f"It could not be done within {seconds:g} seconds, and was not. Give it a longer timeout. {told}"
    return (
        f"There was no answer within {seconds:g} seconds: it may have been done. {_next_step(request)} Or give it a longer timeout. {told}"
    )


def _next_step(request: Request) -> str:
    if request.method != "POST":
        return "Call it again, or look."
    if request.idempotency_key is None:
        return "Look before you call it again."
    return "Call it again with the idempotency_key of this error: nothing is done twice."


def _named(error: TidingsError, request: Request, may_be_done: bool) -> TidingsError:
    error.idempotency_key = request.idempotency_key
    error.may_be_done = may_be_done
    if may_be_done and isinstance(error, TidingsProblem):
        error.add_note(f"A try before this answer may have been done. {_next_step(request)}")
    return error


def _bare(url: str) -> str:
    # What stands behind it may be a signature.
    return url.partition("?")[0]


def _times(tries: int) -> str:
    return "tried once" if tries == 1 else f"tried {tries} times"
