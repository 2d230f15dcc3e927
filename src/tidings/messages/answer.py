"""Answering: a send that names what it answers goes to who wrote that, on its channel. Pure; the answered message is looked up before."""

from typing import Any, cast

import msgspec
from msgspec import UNSET

from tidings.channels import ChannelName, RouteInput
from tidings.core.errors import FieldError
from tidings.messages.model import Answered, Send

_SUBJECT = "answered_subject"
_SUBJECT_LIMIT = 200


def answer_to(send: Send, answered: Answered | None, errors: list[FieldError]) -> Send:
    """The send with what the answered message says of it: whom it goes to, its channel, its purpose, a mail's subject."""
    if send.in_reply_to is None:
        return send
    if answered is None or answered.direction != "in":
        errors.append(FieldError("/in_reply_to", "unknown_message", "There is no message with this id that came in to this workspace"))
        return send
    if answered.contact is None:
        errors.append(FieldError("/in_reply_to", "contact_gone", "Who wrote this message is no contact any more"))
        return send
    if send.to is not UNSET:
        errors.append(FieldError("/to", "to_of_answer", "An answer goes to who wrote what it answers; leave `to` out"))
    if send.route is not None:
        errors.append(FieldError("/route", "route_of_answer", "An answer goes the way that the question came; leave `route` out"))
    return msgspec.structs.replace(
        send,
        to=answered.contact,
        route=RouteInput(channel=cast("ChannelName", answered.channel)),
        purpose=send.purpose or ("transactional" if send.template is None else None),
        **_titled(send, answered),
    )


def _titled(send: Send, answered: Answered) -> dict[str, Any]:
    """A mail without a subject of its own has the one that it answers: as data, since a stranger's words are no template."""
    if send.content is None or answered.channel != "email" or send.content.title is not None:
        return {}
    subject = " ".join((answered.title or "").split())
    shown = subject if subject[:3].lower() == "re:" else f"Re: {subject}".strip()
    try:
        data = msgspec.json.decode(send.data, type=dict[str, msgspec.Raw]) if bytes(send.data).strip() not in (b"", b"null") else {}
    except msgspec.DecodeError:
        return {}  # the plan says what is wrong with it
    data[_SUBJECT] = msgspec.Raw(msgspec.json.encode(shown[:_SUBJECT_LIMIT]))
    return {
        "content": msgspec.structs.replace(send.content, title=f"{{{{ {_SUBJECT} }}}}"),
        "data": msgspec.Raw(msgspec.json.encode(data)),
    }
