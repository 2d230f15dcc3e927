"""What is sent of an event: `{"type", "timestamp", "data"}` as the catalogue has it, made once and kept."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from tidings.core.clock import rfc3339
from tidings.core.ids import encode
from tidings.db import Connection, Row
from tidings.webhooks import sending_store as store
from tidings.webhooks.model import LoggedEvent

_LONGEST_TEXT = 100_000
"""Characters of what a person wrote; all of it is at `/v1/messages/{id}`."""
# The state that an event tells of: its last word, but for these; what is no state (a bounce, an open) tells none.
_STATES = {"retried": "queued", "escalated": "queued"}
_NO_STATES = frozenset({"opened", "clicked", "bounced", "complained"})


class Composed(msgspec.Struct, frozen=True):
    """The body of an event, and whom it is about."""

    body: str
    contact_id: UUID | None


async def compose(tx: Connection, events: Sequence[LoggedEvent]) -> list[Composed]:
    """The body of each event, in their order. Needs a role that sees their workspaces."""
    if not events:
        return []
    return [_composed(event, row) for event, row in zip(events, await store.describe(tx, events), strict=True)]


def wrap(type_: str, timestamp: str, data: dict[str, Any]) -> str:
    """The whole body."""
    return msgspec.json.encode({"type": type_, "timestamp": timestamp, "data": data}).decode()


def _composed(event: LoggedEvent, row: Row) -> Composed:
    told: dict[str, Any] = msgspec.json.decode(event.data) if event.data is not None else {}
    told = {name: value for name, value in told.items() if value is not None}
    contact_id = event.contact_id or row["author_id"]
    contact = row["contact"] if event.contact_id is not None else row["author"]
    data: dict[str, Any] = {}
    if event.delivery_id is not None:
        data["delivery"] = encode("dlv", event.delivery_id)
    if event.message_id is not None:
        data["message"] = encode("msg", event.message_id)
    if contact_id is not None:
        data |= {"contact": contact, "contact_id": encode("ctc", contact_id)}
    if row["is_inbound"]:
        data |= _received(row)
    elif event.message_id is not None:
        metadata = row["metadata"]
        data |= {"purpose": row["purpose"], "topic": row["topic"], "metadata": None if metadata is None else msgspec.Raw(metadata.encode())}
    if event.delivery_id is not None:
        last = event.type.rpartition(".")[2]
        data["channel"] = row["channel"]
        if last not in _NO_STATES:
            data["state"] = _STATES.get(last, last)
    return Composed(wrap(event.type, rfc3339(event.occurred_at), data | told), contact_id)


def _received(row: Row) -> dict[str, Any]:
    """What a person wrote. Of a sensitive message nothing is told."""
    said: dict[str, Any] = msgspec.json.decode(row["content"]) if row["content"] is not None else {}
    named: dict[str, Any] = msgspec.json.decode(row["metadata"]) if row["metadata"] is not None else {}
    files: list[dict[str, Any]] = msgspec.json.decode(row["media"]) if row["media"] is not None else []
    answers: UUID | None = row["in_reply_to"]
    text: str | None = said.get("body")
    return {
        "channel": row["came_by"],
        "from": named.get("from"),
        "to": named.get("to"),
        "title": said.get("title"),
        "text": text[:_LONGEST_TEXT] if text is not None else None,
        "keys": said.get("keys"),
        "media": [file | {"id": encode("med", UUID(file["id"]))} for file in files],
        "in_reply_to": None if answers is None else encode("msg", answers),
        "is_automatic": bool(said.get("is_automatic")),
    }
