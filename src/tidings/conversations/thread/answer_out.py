"""Answering out: what a member or the backend says to somebody outside the app goes back over the channel and sender that they used."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.model import Author
from tidings.conversations.thread import thread_store
from tidings.core.errors import Forbidden, Invalid
from tidings.core.ids import encode
from tidings.core.log import get_logger
from tidings.db import Tx
from tidings.messages import Author as Sender
from tidings.messages import Done, Send, accept, find_answered, plan
from tidings.messages.model import ContentInput
from tidings.messages.purposes import BY_MEMBERSHIP
from tidings.workspaces import Workspace, get_workspace

log = get_logger("conversations")

_WORDS = "{{ text }}"


async def answer_out(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID,
    seq: int,
    author: Author,
    text: str,
    *,
    heard: UUID,
    now: datetime,
    real_now: datetime,
) -> UUID | None:
    """The words of a post are accepted as the answer to a message that came in (`heard`), and the post tells as which message it left.

    None where they say nothing in plain words, or whoever wrote is gone. `now` is business time.
    """
    answered = await find_answered(tx, workspace_id, heard) if text.strip() else None
    if answered is None or answered.contact is None:
        return None
    workspace = await get_workspace(tx, workspace_id)
    named: dict[str, object] = {"conversation": encode("cnv", conversation_id), "seq": seq}
    send = Send(
        in_reply_to=encode("msg", heard),
        # What was said is data and never a template.
        content=ContentInput(body=_WORDS),
        data=msgspec.Raw(msgspec.json.encode({"text": text})),
        purpose="chat",
        conversation=encode("cnv", conversation_id),
        metadata=msgspec.Raw(msgspec.json.encode(named)),
    )
    try:
        done = await accept(tx, plan(send, sender_of(workspace, author), None, (), now, real_now, answered), real_now)
    except (Invalid, Forbidden) as error:
        # It is said all the same; who it was for reads it in the app, if they ever come to it.
        log.warning(
            "a post could not leave over its channel", extra={"conversation": str(conversation_id), "seq": seq, "reason": error.detail}
        )
        return None
    if not isinstance(done, Done):
        return None
    await thread_store.went_out_as(tx, workspace_id, conversation_id, seq, done.message_id)
    return done.message_id


def sender_of(workspace: Workspace, author: Author | None, *scopes: str) -> Sender:
    """A member, or the workspace itself, as whoever sends what is said in a conversation."""
    is_member = author is not None and author.kind == "member" and author.id is not None
    return Sender(
        workspace_id=workspace.id,
        key_id=author.id if is_member and author is not None and author.id is not None else workspace.id,
        scopes=frozenset({BY_MEMBERSHIP, *scopes}),
        default_country=workspace.default_country,
        timezone=workspace.timezone,
    )
