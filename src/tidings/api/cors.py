"""What browsers on other people's pages may ask for: what is an end user's own, by their token. No cookie goes with it anywhere."""

from tidings.api.asgi import Answer

Pairs = tuple[tuple[bytes, bytes], ...]

_ALLOWED: Pairs = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"retry-after, idempotent-replay, x-request-id"),
)
_PREFLIGHT: Pairs = (
    (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE"),
    (b"access-control-allow-headers", b"authorization, content-type, idempotency-key, last-event-id, x-request-id"),
    (b"access-control-max-age", b"7200"),
)


def is_open(path: str) -> bool:
    """Whether pages of any origin may ask for it: whoever holds the token decides where it is used."""
    return path == "/v1/me" or path.startswith("/v1/me/")


def preflight(method: str, path: str) -> Answer | None:
    """What a browser is told before it asks; None where it does not ask for that."""
    return Answer(204, b"", headers=_PREFLIGHT) if method == "OPTIONS" and is_open(path) else None


def allowing(path: str) -> Pairs:
    """The headers of an answer that a page of another origin may read."""
    return _ALLOWED if is_open(path) else ()
