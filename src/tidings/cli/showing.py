"""What the demo puts on the screen: an order confirmation finds its way, what arrived, and what to try next."""

import asyncio
import os
import sys
import time
from pathlib import Path

import msgspec
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from tidings.cli.calls import Calls
from tidings.cli.following import LOOK_SECONDS, Delivery, follow
from tidings.cli.sending import send
from tidings.cli.shop import CUSTOMER, ORDER
from tidings.core.errors import Unavailable

ROUTE = {
    "steps": [
        {"channels": ["inapp", "push"]},
        {"channels": ["sms"], "after": "5m"},
        {"channels": ["email"], "after": "1h"},
    ],
    "until": "read",
}
_PLACES = {"inapp": "In the app", "push": "As a push", "sms": "On the handset"}
_WAIT_SECONDS = 20.0


class Got(msgspec.Struct, frozen=True):
    """What arrived, as the app, the mailbox or the handset has it."""

    message: str
    title: str | None = None
    text: str | None = None
    address: str | None = None


class _Page(msgspec.Struct, frozen=True):
    data: list[Got]


class _Deliveries(msgspec.Struct, frozen=True):
    data: list[Delivery]


async def show(calls: Calls, console: Console) -> None:
    """An order confirmation found its way to one person, stopped when she had read it, and its journey was told."""
    console.print(
        "[bold]An order confirmation for Ada Lovelace[/bold] (simulated: nothing leaves this machine)\n"
        "To the app and as a push; unread after 5 minutes by SMS; unread after another hour by mail.\n"
    )
    message = await send(calls, {"to": CUSTOMER, "template": "order-confirmation", "data": ORDER, "route": ROUTE})
    await _reached(calls, message, "inapp", "push")
    console.print("  She does not look: the test workspace's clock is moved on by 5 minutes.", highlight=False)
    await calls.put("/v1/sandbox/clock", {"advance": "5m"})
    reached = await _reached(calls, message, "sms")
    console.print("  Now she reads the SMS on her handset, so the mail is not needed any more.\n", highlight=False)
    await calls.post("/v1/sandbox/receipts", {"delivery": reached["sms"].id, "state": "read"})
    await follow(calls, [message], console)
    console.print("\n[bold]What she got[/bold]")
    for channel in _PLACES:
        got = await _got(calls, channel, message)
        if got is not None:
            console.print(_panel(channel, got))


async def _reached(calls: Calls, message: str, *channels: str) -> dict[str, Delivery]:
    """Her deliveries by channel, once they have arrived on these; raises Unavailable where that takes too long."""
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until:
        page = await calls.get(f"/v1/messages/{message}/deliveries")
        found = {one.channel: one for one in msgspec.json.decode(page, type=_Deliveries).data}
        if all(channel in found and found[channel].state in ("delivered", "read") for channel in channels):
            return found
        await asyncio.sleep(LOOK_SECONDS)
    raise Unavailable(f"The message has not arrived by {' and '.join(channels)} after {_WAIT_SECONDS:.0f} s; see .tidings/demo.log")


async def _got(calls: Calls, channel: str, message: str) -> Got | None:
    if channel == "inapp":
        page = await calls.get(f"/v1/contacts/{CUSTOMER}/feed", limit="50")
    else:
        page = await calls.get("/v1/sandbox/outbox", contact=CUSTOMER, channel=channel, limit="50")
    return next((one for one in msgspec.json.decode(page, type=_Page).data if one.message == message), None)


def _panel(channel: str, got: Got) -> Panel:
    words = Text()
    if got.title:
        words.append(f"{got.title}\n", style="bold")
    words.append((got.text or "").strip())
    to = f" · {got.address}" if got.address else ""
    return Panel(words, title=Text(f"{_PLACES[channel]}{to}"), title_align="left", width=72)


def tell_next(console: Console, url: str, key: str) -> None:
    """What can be tried next has been printed, ready to be copied."""
    body = '{"to": "customer_8", "template": "shipping-update", "data": {"order": {"number": "A-1002"}}}'
    lines = (
        (
            "A shipping update in Dutch, by the API:",
            f"curl -s {url}/v1/messages -H 'Authorization: Bearer {key}' \\\n    -H 'Content-Type: application/json' -d '{body}'",
        ),
        ("What the simulated handsets got:", f"curl -s '{url}/v1/sandbox/outbox?limit=5' -H 'Authorization: Bearer {key}'"),
        ("Words of your own, followed to the end:", f"{program()} send --to ada --channel sms --text 'Hello from the teapot'"),
        ("Two people side by side, in your browser:", f"{url}/demo#{key}"),
        ("Every operation, with examples:", f"{url}/docs"),
    )
    console.print("\n[bold]What to try next[/bold]")
    for what, how in lines:
        console.print(f"\n  {what}", highlight=False)
        # Not wrapped, so that it can be copied.
        console.print(f"  {how}", highlight=False, markup=False, soft_wrap=True)


def program() -> str:
    """How this program is called from here, for lines that are copied."""
    called = Path(sys.argv[0])
    if called.name != "tidings":
        return f"{Path(sys.executable).name} -m tidings.cli"
    folders = os.environ.get("PATH", "").split(os.pathsep)
    if str(called.parent) in folders:
        return "tidings"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)
