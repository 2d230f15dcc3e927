"""What of a mail's session is shown: the commands, the answers, and those headers that tell nothing secret; never what the mail says."""

import base64
import re

from tidings.channels import Showing
from tidings.channels.exchange import HIDDEN, no_answer
from tidings.net import Accepted, Ambiguous, Dialogue, NotSent, Rejected, Server

_HEADERS = frozenset(
    {
        "auto-submitted",
        "content-language",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "in-reply-to",
        "list-id",
        "list-unsubscribe-post",
        "message-id",
        "mime-version",
        "precedence",
        "references",
        "to",
    }
)
_BEFORE_THE_MAIL = frozenset({"greeting", "hello", "starttls", "auth"})
_FOLD = re.compile(rb"\r\n[ \t]+")


def shown_session(dialogue: Dialogue, data: bytes, showing: Showing) -> str:
    """What was said, and below it the head of the mail: of headers that hold a link, a signature or words of the message the names alone."""
    head = _FOLD.sub(b" ", data.partition(b"\r\n\r\n")[0]).decode("utf-8", "replace").split("\r\n")
    return "\n".join([*dialogue.said, "", *(_header(line, showing) for line in head)])


def shown_replies(dialogue: Dialogue, answer: Accepted | Rejected | NotSent | Ambiguous) -> str:
    """What was answered, and why nothing more was."""
    lines = list(dialogue.heard)
    match answer:
        case NotSent() | Ambiguous():
            lines.append(no_answer(answer.code, answer.detail))
        case Rejected() if answer.phase in _BEFORE_THE_MAIL:
            lines.append(f"{answer.code} {answer.text}")
        case _:
            pass
    return "\n".join(lines)


def secrets_of(server: Server, sender: str, *more: str | None) -> tuple[str | None, ...]:
    """The password and the name that goes with it, as they are and as AUTH says them (RFC 4616); `more` are those of the account."""
    name, password = server.username, server.password
    plain = base64.b64encode(f"\0{name or ''}\0{password or ''}".encode("utf-8", "replace")).decode()
    # A name that is the sender's own address stands in every mail.
    return (password, None if name is None or name in sender else name, plain, *more)


def _header(line: str, showing: Showing) -> str:
    name, _, value = line.partition(":")
    if name.lower() == "subject":
        return f"{name}: {showing.words(value.strip())}"
    return line if name.lower() in _HEADERS else f"{name}: {HIDDEN}"
