"""What is sent of an event: `{"type", "timestamp", "data"}` as the catalogue has it, made once and kept."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from tidings.core.clock import rfc3339
from tidings.core.ids import decode, encode
from tidings.db import Connection, Row
from tidings.webhooks import sending_store as store
from tidings.webhooks.model import LoggedEvent
from tidings.webhooks.sending_store import Named

_LONGEST_TEXT = 100_000
"""Characters of what a person wrote; all of it is at `/v1/messages/{id}`."""
# The state that an event tells of: its last word, but for these; what is no state (a bounce, an open) tells none.
_STATES = {"retried": "queued", "escalated": "queued"}
# What was said in a conversation stands in no log, but where it was said: it is told while it is there.
_SAYING = frozenset({"message.posted", "message.edited"})
_NO_STATES = frozenset({"opened", "clicked", "bounced", "complained", "updated"})


class Composed(msgspec.Struct, frozen=True):
    """The body of an event, and whom it is about."""

    body: str
    contact_id: UUID | None


async def compose(tx: Connection, events: Sequence[LoggedEvent], *, tells_words: bool = True) -> list[Composed]:
    """The body of each event, in their order; `tells_words`: with what people say to each other in conversations.

    Needs a role that sees their workspaces.
    """
    if not events:
        return []
    told = [_told(event) for event in events]
    named = [_named(event.type, data, tells_words=tells_words) for event, data in zip(events, told, strict=True)]
    rows = await store.describe(tx, events, named)
    return [_composed(event, data, row) for event, data, row in zip(events, told, rows, strict=True)]


def wrap(type_: str, timestamp: str, data: dict[str, Any]) -> str:
    """The whole body."""
    return msgspec.json.encode({"type": type_, "timestamp": timestamp, "data": data}).decode()


def _told(event: LoggedEvent) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.json.decode(event.data) if event.data is not None else {}
    return {name: value for name, value in told.items() if value is not None}


def _named(type_: str, told: dict[str, Any], *, tells_words: bool) -> Named:
    """The contact who did it, by our id as the log has it, and the post whose words are told with it."""
    by, conversation, seq = told.get("by"), told.get("conversation"), told.get("seq")
    says = tells_words and type_ in _SAYING and isinstance(conversation, str) and isinstance(seq, int)
    return Named(
        by_id=decode("ctc", by) if isinstance(by, str) else None,
        conversation_id=decode("cnv", str(conversation)) if says else None,
        seq=seq if says else None,
    )


def _composed(event: LoggedEvent, told: dict[str, Any], row: Row) -> Composed:
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
    if row["by_contact"] is not None:
        data["by_contact"] = row["by_contact"]
    if row["said"] is not None:
        data["text"] = row["said"][:_LONGEST_TEXT]
    return Composed(wrap(event.type, rfc3339(event.occurred_at), data | told), contact_id)


def _received(row: Row) -> dict[str, Any]:
    """What a person wrote. Of a sensitive message nothing is told."""
    said: dict[str, Any] = msgspec.json.decode(row["content"]) if row["content"] is not None else {}
    named: dict[str, Any] = msgspec.json.decode(row["metadata"]) if row["metadata"] is not None else {}
    files: list[dict[str, Any]] = msgspec.json.decode(row["media"]) if row["media"] is not None else []
    answers: UUID | None = row["in_reply_to"]
    stands_in: UUID | None = row["stands_in"]
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
        "conversation": None if stands_in is None else encode("cnv", stands_in),
        "is_automatic": bool(said.get("is_automatic")),
    }
