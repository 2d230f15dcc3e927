"""Everything that can go wrong and that a caller cannot plan for, as one tree.

    TidingsError
    ├── Invalid          the request says something that cannot be; carries every field that is wrong
    │   └── Malformed    the bytes are no JSON, or not of the right shape at all
    ├── Unauthenticated  no key, or none that we know
    ├── Forbidden        a key without the scope
    ├── NotFound         no such thing in this workspace
    │   └── Gone         there was one, and it was deleted
    ├── Conflict         the thing is not in the state that this needs
    │   └── InProgress   the same idempotency key is being worked on right now
    ├── TooLarge         more bytes than we read
    ├── Throttled        too many requests
    ├── Unavailable      we cannot say now; the same request may be sent again
    │   └── Deadlocked   two transactions waited for each other, and this one gave way
    └── Misconfigured    the operator must change something before the program can run

An outcome that a caller does plan for (a refusal by a provider, a delivery that is held) is a value, never one of these.
The docstring of a class is its default message; `code` is stable and part of the API.
"""

import msgspec


class FieldError(msgspec.Struct, frozen=True):
    """One thing that is wrong with one field: `pointer` is a JSON pointer into the body, or the parameter's name."""

    pointer: str
    code: str
    detail: str


class TidingsError(Exception):
    """Something went wrong."""

    code = "internal_error"

    def __init__(self, detail: str | None = None, *, code: str | None = None) -> None:
        self.detail = detail or (type(self).__doc__ or "").strip()
        if code is not None:
            self.code = code
        super().__init__(self.detail)


class Invalid(TidingsError):
    """The request is not valid."""

    code = "invalid_request"

    def __init__(self, errors: list[FieldError], detail: str | None = None) -> None:
        self.errors = errors
        super().__init__(detail or "; ".join(f"{error.pointer or 'body'}: {error.detail}" for error in errors[:3]))


class Malformed(Invalid):
    """The body could not be read as JSON of the expected shape."""

    code = "malformed_request"


class Unauthenticated(TidingsError):
    """Send a valid key as "Authorization: Bearer td_…"."""

    code = "unauthenticated"


class Forbidden(TidingsError):
    """This key may not do that."""

    code = "forbidden"


class NotFound(TidingsError):
    """There is no such thing in this workspace."""

    code = "not_found"


class Gone(NotFound):
    """There was such a thing, and it was deleted."""

    code = "gone"


class Conflict(TidingsError):
    """The resource is not in a state that allows this."""

    code = "conflict"


class InProgress(Conflict):
    """A request with this Idempotency-Key is being worked on; try again in a second."""

    code = "idempotency_in_progress"


class TooLarge(TidingsError):
    """The request is larger than Tidings reads."""

    code = "too_large"


class Throttled(TidingsError):
    """Too many requests; try again later."""

    code = "throttled"

    def __init__(self, detail: str | None = None, *, code: str | None = None, seconds: int = 1) -> None:
        self.seconds = seconds
        super().__init__(detail, code=code)


class Unavailable(TidingsError):
    """Tidings cannot answer right now; the same request may be sent again with the same Idempotency-Key."""

    code = "unavailable"


class Deadlocked(Unavailable):
    """Two requests waited for each other, and this one gave way; nothing of it was done, and it may be sent again."""


class Misconfigured(TidingsError):
    """Tidings cannot run with these settings."""

    code = "misconfigured"


def invalid(pointer: str, code: str, detail: str) -> Invalid:
    """The error for a single wrong field."""
    return Invalid([FieldError(pointer, code, detail)])
