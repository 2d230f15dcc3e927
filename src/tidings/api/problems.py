"""Errors as RFC 9457 problems: a stable code, words that tell what to do, every wrong field at once; no stack, no SQL, no secret."""

import msgspec

from tidings.core.errors import (
    Conflict,
    FieldError,
    Forbidden,
    Gone,
    InProgress,
    Invalid,
    Malformed,
    NotFound,
    Throttled,
    TidingsError,
    TooLarge,
    Unauthenticated,
    Unavailable,
)

# The first class that an error is decides: the special ones stand before their parents.
STATUS: tuple[tuple[type[TidingsError], int, str], ...] = (
    (Malformed, 400, "The body cannot be read"),
    (Invalid, 422, "The request is not valid"),
    (Unauthenticated, 401, "Who are you?"),
    (Forbidden, 403, "You may not do that"),
    (Gone, 410, "Gone"),
    (NotFound, 404, "Not found"),
    (InProgress, 409, "Still running"),
    (Conflict, 409, "Not in this state"),
    (TooLarge, 413, "Too large"),
    (Throttled, 429, "Too many requests"),
    (Unavailable, 503, "Not now"),
    (TidingsError, 500, "Something went wrong"),
)

_RETRY_AFTER = (InProgress, Throttled, Unavailable)


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of every error."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: list[FieldError] = []


def problem_of(error: Exception, request_id: str) -> Problem:
    """What the caller is told of an error; of one that is not ours, nothing but that it happened."""
    known = error if isinstance(error, TidingsError) else TidingsError("Something went wrong on our side; the log has this request's id.")
    status, title = next((status, title) for kind, status, title in STATUS if isinstance(known, kind))
    return Problem(
        type=f"/docs#error-{known.code}",
        title=title,
        status=status,
        detail=known.detail,
        code=known.code,
        request_id=request_id,
        errors=known.errors if isinstance(known, Invalid) else [],
    )


def retry_after(error: Exception) -> int | None:
    """The seconds after which the same request may be sent again."""
    return error.seconds if isinstance(error, Throttled) else 1 if isinstance(error, _RETRY_AFTER) else None


def status_of(kind: type[TidingsError]) -> int:
    """The HTTP status of a class of errors."""
    return next(status for known, status, _ in STATUS if issubclass(kind, known))
