"""Messages as they are told."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, cast

import msgspec

from tidings.conversations.posts.views import PostView
from tidings.core.ids import encode
from tidings.messages import MediaView, MessageView


class MediaOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a person sent."""

    id: str
    name: str | None
    type: str
    size: int | None
    """In bytes; null until it is here."""
    state: Literal["waiting", "stored", "failed"]
    """`waiting`: the provider still keeps it for us."""
    reason: str | None
    """Why it is not here."""


class MessageOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A message, without what it says."""

    id: str
    direction: Literal["out", "in"]
    author: str | None
    """The name of the key that sent it, or your id of the contact who wrote it."""
    purpose: str
    topic: str | None
    channels: list[str]
    template: str | None
    template_version: int | None
    metadata: msgspec.Raw | None
    send_at: datetime | None
    expires_at: datetime | None
    in_reply_to: str | None
    """The message that this one answers."""
    conversation: str | None
    """Which it is about: answers to it belong there. Of what came in, in which it is a post, with the same id."""
    from_: str | None = msgspec.field(name="from")
    """The address that it came from; null for what was sent, but for an answer, which goes to `to` in the name of `from`."""
    to: str | None
    collapse_key: str | None
    is_sensitive: bool
    recipients: int
    created_at: datetime
    counts: dict[str, int] | None
    """How many deliveries stand in each state; in a list null where there are more than 200 recipients: asked for alone it tells it."""


class FullMessageOutput(MessageOutput, frozen=True, kw_only=True):
    """A message with what it says, and where its deliveries stand."""

    content: msgspec.Raw | None
    """Free content as it was given, its files without their bytes; null for a template, and for a login code. Of what came in: `body`,
    and where there were any `title`, `html`, `quoted`, `signature`, `keys`, `is_automatic`, and `facts` (what DKIM and SPF say)."""
    data: msgspec.Raw | None
    """Null for a login code."""
    route: msgspec.Raw | None
    """Its steps; null where it is its channels at once. Waits are in seconds."""
    hours: msgspec.Raw | None
    """The local hours within which it may arrive."""
    media: list[MediaOutput]
    """The files of what came in."""
    seq: int | None
    """Its place there."""


def full_message(view: MessageView, media: Sequence[MediaView], counts: Mapping[str, int], seq: int | None) -> FullMessageOutput:
    """The message with what it says, its files, where its deliveries stand, and its place in a conversation."""
    return FullMessageOutput(
        **fields_of(view),
        content=_raw(view.content),
        data=_raw(view.data),
        route=_raw(view.route),
        hours=_raw(view.hours),
        media=[_media(file) for file in media],
        counts=dict(counts),
        seq=seq,
    )


def post_as_message(stands: PostView, *, is_read: bool) -> FullMessageOutput:
    """What was said in the app alone, as a message; what it says is for who may read conversations."""
    said = {"body": stands.text, "parts": stands.parts}
    return FullMessageOutput(
        id=stands.id,
        direction="in" if stands.author.kind == "contact" else "out",
        author=stands.author.id if stands.author.kind == "contact" else stands.author.name,
        purpose="chat",
        topic=None,
        channels=["inapp"],
        template=None,
        template_version=None,
        metadata=cast("msgspec.Raw | None", stands.metadata) if is_read else None,
        send_at=None,
        expires_at=None,
        in_reply_to=stands.reply_to.id if stands.reply_to is not None else None,
        from_=None,
        to=None,
        collapse_key=None,
        is_sensitive=False,
        recipients=0,
        created_at=stands.created_at,
        content=msgspec.Raw(msgspec.json.encode(said)) if is_read else None,
        data=None,
        route=None,
        hours=None,
        media=[],
        counts={},
        conversation=stands.conversation,
        seq=stands.seq,
    )


def _media(file: MediaView) -> MediaOutput:
    return MediaOutput(
        id=encode("med", file.id),
        name=file.name,
        type=file.type,
        size=file.size,
        state=cast('Literal["waiting", "stored", "failed"]', file.state),
        reason=file.reason,
    )


def fields_of(view: MessageView) -> dict[str, Any]:
    """What is told of every message, by its field."""
    is_in = view.direction == "in"
    return {
        "id": encode("msg", view.id),
        "direction": view.direction,
        "author": view.author,
        "purpose": view.purpose,
        "topic": view.topic,
        "channels": view.channels,
        "template": view.template,
        "template_version": view.template_version,
        "metadata": _raw(view.metadata),
        "send_at": view.send_at,
        "expires_at": view.expires_at,
        "in_reply_to": encode("msg", view.in_reply_to) if view.in_reply_to is not None else None,
        "conversation": encode("cnv", view.conversation_id) if view.conversation_id is not None else None,
        "from_": view.address if is_in else view.sender,
        "to": view.sender if is_in else view.address,
        "collapse_key": view.collapse_key,
        "is_sensitive": view.is_sensitive,
        "recipients": view.recipients,
        "created_at": view.created_at,
    }


def _raw(text: str | None) -> msgspec.Raw | None:
    return msgspec.Raw(text.encode()) if text is not None else None
