"""`tidings send`: a message through a running server, followed until there is nothing left to happen."""

import asyncio

import msgspec
from rich.console import Console

from tidings.cli.calls import Calls
from tidings.cli.following import follow, is_well
from tidings.core.errors import FieldError, Invalid, Unauthenticated


class Sent(msgspec.Struct, frozen=True):
    """The answer to a send."""

    class Rejected(msgspec.Struct, frozen=True):
        """A recipient that was not taken."""

        detail: str

    id: str
    rejected: list[Rejected] = []


def send_and_follow(
    *,
    to: str,
    text: str | None,
    title: str | None,
    template: str | None,
    data: str,
    channel: str | None,
    purpose: str | None,
    topic: str | None,
    url: str,
    key: str | None,
) -> bool:
    """It was sent and its timeline shown; whether it reached its person, or may still."""
    if not key:
        raise Unauthenticated("Give an API key: --key, or TIDINGS_KEY in the environment")
    if (text is None) == (template is None):
        raise Invalid([FieldError("--text", "one_of", "Say what to send: --text or --template, one of them")])
    body: dict[str, object] = {"to": recipient(to), "data": _object(data)}
    if text is not None:
        body |= {"content": {"body": text} | ({"title": title} if title else {}), "purpose": purpose or "transactional"}
    if template is not None:
        body["template"] = template
    if template is not None and purpose is not None:
        body["purpose"] = purpose
    if channel is not None:
        body["route"] = {"channel": channel}
    if topic is not None:
        body["topic"] = topic
    return asyncio.run(_send(url, key, body))


async def send(calls: Calls, body: object) -> str:
    """The message is accepted; answers its id, and raises Invalid where nobody could be reached."""
    sent = msgspec.json.decode(await calls.post("/v1/messages", body), type=Sent)
    if sent.rejected:
        raise Invalid([FieldError("to", "rejected", one.detail) for one in sent.rejected])
    return sent.id


def recipient(text: str) -> object:
    """What a person types as a contact: a mail address, a number with its +, or your own id."""
    if text.startswith("+"):
        return {"phone": text}
    return {"email": text} if "@" in text else text


async def _send(url: str, key: str, body: object) -> bool:
    console = Console()
    async with Calls(url, key) as calls:
        message = await send(calls, body)
        console.print(f"Accepted as {message}", highlight=False)
        deliveries = await follow(calls, [message], console)
    return is_well(deliveries)


def _object(text: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except msgspec.DecodeError as error:
        raise Invalid([FieldError("--data", "not_json", 'Give a JSON object, as in {"order": {"number": "A-1001"}}')]) from error
