"""`tidings listen`: the workspace's events at a developer's own machine, as a webhook endpoint would get them."""

import asyncio
import base64
import binascii
import time
from datetime import UTC, datetime

import msgspec
from rich.console import Console

from tidings.cli.calls import Calls
from tidings.core.errors import FieldError, Invalid, TidingsError, Unauthenticated
from tidings.net import HttpClient, NotSent, Policy, Response
from tidings.webhooks.signing import Key, new_key, shown_secret, sign

LOOK_SECONDS = 0.5
TRIES = 3
_POST_SECONDS = 15.0
_PREFIX = "whsec_"


class _Event(msgspec.Struct, frozen=True):
    id: str
    type: str
    body: str


class _Page(msgspec.Struct, frozen=True):
    data: list[_Event]
    next: str


class _Latest(msgspec.Struct, frozen=True):
    next: str


def listen(*, forward_to: str, events: str | None, secret: str | None, url: str, key: str | None) -> None:
    """Every event from now on has been posted, or its failure shown; runs until Ctrl-C."""
    if not key:
        raise Unauthenticated("Give an API key: --key, or TIDINGS_KEY in the environment")
    if not forward_to.startswith(("http://", "https://")):
        raise Invalid([FieldError("--forward-to", "invalid_url", "Give an address as in http://localhost:3000/webhooks")])
    signing = _read_secret(secret) if secret is not None else new_key()
    try:
        asyncio.run(_listen(forward_to, events, signing, url, key))
    except KeyboardInterrupt:
        return


async def _listen(forward_to: str, events: str | None, signing: Key, url: str, key: str) -> None:
    console = Console(soft_wrap=True)
    # The developer names the address: it is this machine more often than not.
    client = HttpClient(Policy(allow_private_networks=True))
    try:
        async with Calls(url, key) as calls:
            cursor = msgspec.json.decode(await calls.get("/v1/events/latest"), type=_Latest).next
            console.print(f"Events of {calls.url} go to {forward_to} from now on.", highlight=False)
            console.print(f"Their signatures are checked with {shown_secret(signing)}", highlight=False)
            asked = {"type": events} if events is not None else {}
            while True:
                page = await _next_page(calls, cursor, asked, console)
                for event in page.data if page is not None else []:
                    await _post(client, forward_to, event, signing, console)
                if page is not None and page.data:
                    cursor = page.next
                else:
                    await asyncio.sleep(LOOK_SECONDS)
    finally:
        await client.aclose()


async def _next_page(calls: Calls, cursor: str, asked: dict[str, str], console: Console) -> _Page | None:
    """What came since; None where the server cannot say right now."""
    try:
        return msgspec.json.decode(await calls.get("/v1/events", after=cursor, limit="50", bodies="true", **asked), type=_Page)
    except Invalid:
        raise
    except TidingsError as error:
        console.print(f"[yellow]{error.detail}[/yellow]", highlight=False)
        await asyncio.sleep(2)
        return None


async def _post(client: HttpClient, forward_to: str, event: _Event, signing: Key, console: Console) -> None:
    """The event was taken, or was tried a few times: this is no endpoint that anything depends on."""
    body = event.body.encode()
    for tried in range(1, TRIES + 1):
        now = datetime.now(UTC)
        stamp = int(now.timestamp())
        headers = (
            ("Content-Type", "application/json"),
            ("webhook-id", event.id),
            ("webhook-timestamp", str(stamp)),
            ("webhook-signature", sign("v1", [signing], event.id, stamp, body, now)),
        )
        begun = time.monotonic()
        answer = await client.request("POST", forward_to, headers=headers, body=body, seconds=_POST_SECONDS)
        took = f"{(time.monotonic() - begun) * 1000:.0f} ms"
        is_taken = isinstance(answer, Response) and 200 <= answer.status < 300
        said = str(answer.status) if isinstance(answer, Response) else answer.code
        colour = "green" if is_taken else "red"
        console.print(f"{now:%H:%M:%S}Z {event.type} {event.id} [{colour}]{said}[/{colour}] {took}", highlight=False)
        if is_taken or (isinstance(answer, NotSent) and not answer.may_retry) or tried == TRIES:
            return
        await asyncio.sleep(tried)


def _read_secret(text: str) -> Key:
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(_PREFIX) or not 24 <= len(key) <= 64:
        raise Invalid([FieldError("--secret", "invalid_secret", "A secret is whsec_ and 24 to 64 bytes in base64, as an endpoint has it")])
    return Key(key=key)
