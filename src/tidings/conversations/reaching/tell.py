"""Telling of posts outside the app: one message that names them, whose answers belong to their conversation."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.reaching.route import Reach, route_at
from tidings.conversations.reaching.texts import BODY, shortened, title_in
from tidings.conversations.thread.answer_out import sender_of
from tidings.conversations.thread.thread_store import UnseenPost
from tidings.core.errors import Forbidden, Invalid
from tidings.core.ids import encode
from tidings.core.log import get_logger
from tidings.db import Tx
from tidings.messages import Done, Plan, Send, accept, plan
from tidings.messages.model import ContentInput
from tidings.templates import published
from tidings.workspaces import Workspace

log = get_logger("conversations")

_TOLD = 5
"""Of so many posts the words are told, the last ones; the others are counted."""
_NAMED = 100
"""Posts that the metadata names."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Who is told of what."""

    conversation_id: UUID
    title: str | None
    said: Sequence[tuple[UnseenPost, str]]
    """Each with its author's name, in their order."""
    to: Sequence[str]
    """Contacts by your ids, who speak the same language."""
    locale: str | None
    times: Sequence[datetime]
    """When each step of the way comes."""


async def tell(tx: Tx, workspace: Workspace, reach: Reach, told: Told, *, now: datetime, real_now: datetime) -> UUID | None:
    """The message is accepted: in the words of the conversation's template, else in ours. It takes the place of the one before it.

    None where nobody is there any more. `now` is business time.
    """
    made = await _planned(tx, workspace, reach, told, reach.template, now, real_now) if reach.template is not None else None
    made = made or await _planned(tx, workspace, reach, told, None, now, real_now)
    if made is None:
        return None
    try:
        done = await accept(tx, made, real_now)
    except Invalid as error:
        log.warning("nobody could be told of posts", extra={"conversation": str(told.conversation_id), "reason": error.detail})
        return None
    return done.message_id if isinstance(done, Done) else None


async def _planned(
    tx: Tx, workspace: Workspace, reach: Reach, told: Told, key: str | None, now: datetime, real_now: datetime
) -> Plan | None:
    template = await published(tx, workspace.id, key) if key is not None else None
    if key is not None and template is None:
        return None
    conversation = encode("cnv", told.conversation_id)
    send = Send(
        to=list(told.to),
        template=key,
        content=ContentInput(title=title_in(told.locale, workspace.default_locale), body=BODY) if key is None else None,
        data=msgspec.Raw(msgspec.json.encode(_data(told, conversation))),
        route=route_at(reach, told.times),
        purpose="chat" if key is None else None,
        conversation=conversation,
        collapse_key=f"reach:{conversation}",
        metadata=msgspec.Raw(msgspec.json.encode(_named(told, conversation))),
    )
    try:
        made = plan(send, sender_of(workspace, None, "messages:send"), template, (), now, real_now)
    except (Invalid, Forbidden) as error:
        log.warning("posts cannot be told so", extra={"conversation": str(told.conversation_id), "template": key, "reason": error.detail})
        return None
    # What is sealed is not told of again and again.
    return None if made.is_sensitive else made


def _data(told: Told, conversation: str) -> dict[str, object]:
    shown = told.said[-_TOLD:]
    return {
        "conversation": {"id": conversation, "title": told.title},
        "count": len(told.said),
        "more": len(told.said) - len(shown),
        "name": told.said[0][1],
        "posts": [{"id": encode("msg", post.id), "seq": post.seq, "author": name, "text": shortened(post.text)} for post, name in shown],
    }


def _named(told: Told, conversation: str) -> dict[str, object]:
    posts = [post for post, _ in told.said]
    return {
        "conversation": conversation,
        "from_seq": posts[0].seq,
        "upto_seq": posts[-1].seq,
        "posts": [encode("msg", post.id) for post in posts[-_NAMED:]],
    }
