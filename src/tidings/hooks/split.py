"""A call becomes its events: what each is known by, and what type it is of. Pure."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec

from tidings.expressions import RenderFailed, begin_render
from tidings.hooks.model import MAX_EVENTS, Arrived, Reading
from tidings.hooks.write import Context, write

_LONGEST_ID = 255
_LONGEST_TYPE = 100
_LONGEST_HEADER = 1_000
_MOST_HEADERS = 60
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})
_FORM = "application/x-www-form-urlencoded"
_FIELDS_LIMIT = 1_000


class TooManyEventsError(ValueError):
    """One call has more events than are taken at once."""


def split(
    reading: Reading, *, hook_id: UUID, workspace_id: UUID, headers: Mapping[str, str], body: bytes, received_at: datetime
) -> list[Arrived]:
    """The events of a call in their order; what cannot be read is one event, which says so when it is processed.

    `headers` by their names in lower case. Raises TooManyEventsError.
    """
    shown = shown_headers(headers)
    pieces = _pieces(body, headers.get("content-type", ""), reading.list_at)
    if len(pieces) > MAX_EVENTS:
        raise TooManyEventsError
    return [
        _arrived(
            reading,
            shown,
            piece,
            hook_id=hook_id,
            workspace_id=workspace_id,
            # So that they are said in the order in which they stand.
            received_at=received_at + timedelta(microseconds=index),
        )
        for index, piece in enumerate(pieces)
    ]


def read_event(body: bytes) -> object:
    """The JSON of an event; raises ValueError where it is none that can be read."""
    try:
        return cast("object", msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """What expressions see of the headers: `x_request_id`; nothing that a caller is known by."""
    kept = [(name.replace("-", "_"), _clean(value)[:_LONGEST_HEADER]) for name, value in headers.items() if name not in _SECRET]
    return dict(kept[:_MOST_HEADERS])


def _arrived(
    reading: Reading, headers: dict[str, str], piece: bytes, *, hook_id: UUID, workspace_id: UUID, received_at: datetime
) -> Arrived:
    context = _context(piece, headers)
    begin_render(None, None)
    told = _told(reading.id, context, _LONGEST_ID)
    source_id = told or hashlib.sha256(piece).hexdigest()
    # What a source gives and what we make of its bytes are never the same key.
    key = hashlib.sha256((b"id " if told else b"bytes ") + source_id.encode()).digest()
    return Arrived(
        hook_id=hook_id,
        workspace_id=workspace_id,
        event_key=key,
        source_id=source_id,
        type=_told(reading.type, context, _LONGEST_TYPE),
        headers=headers,
        body=piece,
        received_at=received_at,
    )


def _context(piece: bytes, headers: Mapping[str, str]) -> Context:
    try:
        event = read_event(piece)
    except ValueError:
        event = None
    return {"event": event, "headers": headers}


def _told(expression: str | None, context: Context, limit: int) -> str | None:
    """What the expression gives; None where it gives nothing. A longer id is known by its hash."""
    if expression is None:
        return None
    text = write(expression, context, "event")
    if isinstance(text, RenderFailed):
        return None
    text = _clean(text).strip()
    return hashlib.sha256(text.encode()).hexdigest() if len(text) > limit else text or None


def _pieces(body: bytes, content_type: str, list_at: str | None) -> list[bytes]:
    if content_type.partition(";")[0].strip().lower() == _FORM:
        return [_form(body)]
    text = body.strip()
    if text[:1] == b"[":
        return _items(text) or [body]
    if list_at is not None and (found := _listed(text, list_at)) is not None:
        return found
    lines = [line for line in text.split(b"\n") if line.strip()]
    if len(lines) > 1 and all(_is_object(line) for line in lines[:2]):
        return [line.strip() for line in lines]
    return [body]


def _items(text: bytes) -> list[bytes]:
    """The items of a list as they were written; none where it is no list."""
    try:
        return [bytes(item) for item in msgspec.json.decode(text, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []


def _listed(text: bytes, list_at: str) -> list[bytes] | None:
    """What stands in the list at this place; None where there is no list."""
    for step in list_at.split("."):
        try:
            found = msgspec.json.decode(text, type=dict[str, msgspec.Raw]).get(step)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
        if found is None:
            return None
        text = bytes(found).strip()
    return _items(text) if text[:1] == b"[" else None


def _is_object(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _form(body: bytes) -> bytes:
    """A form as the JSON of its fields."""
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_FIELDS_LIMIT)
    except ValueError:
        return body
    return msgspec.json.encode(dict(fields))


def _clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()
