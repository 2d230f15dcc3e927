"""What is told of posts in the log: ids, seq, kinds of parts, and never the words, so that what is erased is erased there too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from tidings.conversations.conversation_facts import by
from tidings.conversations.model import Author
from tidings.conversations.posts.parts import Part, kind_of
from tidings.core.ids import bucket_of, encode, encode_often
from tidings.db import Tx
from tidings.events import Fact, append

_HEAD = '{"conversation":"cnv_%s","message":"msg_%s","seq":'
_ID = "0" * 26

SEQ_IN_FACT = len(_HEAD % (_ID, _ID)) + 1
"""Where the seq stands in what `posted` makes, counted from 1."""


def posted(conversation_id: UUID, message_id: UUID, author: Author, parts: Sequence[Part], channel: str | None) -> str:
    """What `message.posted` tells, with a 0 where the seq will stand."""
    told: dict[str, Any] = {
        "conversation": encode_often("cnv", conversation_id),
        "message": encode("msg", message_id),
        "seq": 0,
        **by(author),
        "parts": [kind_of(part) for part in parts],
    }
    return msgspec.json.encode(told | ({"channel": channel} if channel is not None else {})).decode()


async def tell_post(
    tx: Tx,
    workspace_id: UUID,
    type_: str,
    conversation_id: UUID,
    message_id: UUID,
    seq: int,
    now: datetime,
    *,
    actor: Author,
    more: dict[str, Any] | None = None,
) -> None:
    """The fact is told: `message.edited` and the like."""
    told: dict[str, Any] = {
        "conversation": encode("cnv", conversation_id),
        "message": encode("msg", message_id),
        "seq": seq,
        **by(actor),
        **(more or {}),
    }
    fact = Fact(
        bucket=bucket_of(conversation_id),
        workspace_id=workspace_id,
        type=type_,
        conversation_id=conversation_id,
        data=msgspec.json.encode(told).decode(),
        occurred_at=now,
    )
    await append(tx, fact)
