"""The timelines of some messages, as they happen: a live table on a terminal, plain lines elsewhere."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime

import msgspec
from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from tidings.cli.calls import Calls

LOOK_SECONDS = 0.15
RECEIPT_SECONDS = 5.0
"""How long a receipt is waited for where everything else has happened."""

_FINAL = frozenset({"delivered", "read", "failed", "skipped", "cancelled", "expired"})
_WELL = frozenset({"sent", "delivered", "read", "scheduled"})
_COLOURS = {
    "delivered": "green",
    "read": "green",
    "sent": "cyan",
    "failed": "red",
    "refused": "red",
    "unknown": "yellow",
    "held": "yellow",
    "expired": "red",
    "skipped": "yellow",
}


class Line(msgspec.Struct, frozen=True):
    """One thing that happened."""

    at: datetime
    kind: str
    text: str
    delivery: str | None = None
    channel: str | None = None


class _Lines(msgspec.Struct, frozen=True):
    data: list[Line]


class Delivery(msgspec.Struct, frozen=True):
    """Where a delivery stands."""

    id: str
    channel: str
    state: str
    reason: str | None = None


class _Deliveries(msgspec.Struct, frozen=True):
    data: list[Delivery]


async def follow(calls: Calls, messages: Sequence[str], console: Console) -> list[Delivery]:
    """Everything that happened to these messages has been shown; answers where their deliveries stand."""
    if not console.is_terminal:
        return await _follow_in_lines(calls, messages, console)
    with Live(console=console, refresh_per_second=10) as live:
        until = None
        while True:
            lines, deliveries = await _look(calls, messages)
            live.update(_table(lines, is_over=(over := _is_over(deliveries, until))))
            if over:
                return deliveries
            until = _patience(deliveries, until)
            await asyncio.sleep(LOOK_SECONDS)


def is_well(deliveries: Sequence[Delivery]) -> bool:
    """Whether every delivery reached its person, or may still."""
    return bool(deliveries) and all(one.state in _WELL for one in deliveries)


async def _follow_in_lines(calls: Calls, messages: Sequence[str], console: Console) -> list[Delivery]:
    seen: set[tuple[str, str | None, str]] = set()
    until = None
    while True:
        lines, deliveries = await _look(calls, messages)
        for line in lines:
            # A hand-off that is on the wire is told when it has ended: a line that was printed stays.
            mark = (line.kind, line.delivery, line.text)
            if line.kind != "on_wire" and mark not in seen:
                seen.add(mark)
                console.print(
                    f"{_clock(line)}  {line.channel or '':<8}  {line.kind:<10}  {line.text}", markup=False, highlight=False, soft_wrap=True
                )
        if _is_over(deliveries, until):
            return deliveries
        until = _patience(deliveries, until)
        await asyncio.sleep(LOOK_SECONDS)


async def _look(calls: Calls, messages: Sequence[str]) -> tuple[list[Line], list[Delivery]]:
    lines: list[Line] = []
    deliveries: list[Delivery] = []
    for message in messages:
        # First where they stand: what the timeline tells then is not less than that.
        deliveries += msgspec.json.decode(await calls.get(f"/v1/messages/{message}/deliveries"), type=_Deliveries).data
        lines += msgspec.json.decode(await calls.get(f"/v1/messages/{message}/timeline"), type=_Lines).data
    return sorted(lines, key=lambda line: line.at), deliveries


def _patience(deliveries: Sequence[Delivery], until: float | None) -> float | None:
    """Until when a receipt is waited for, from the moment on at which nothing else is to come."""
    is_quiet = bool(deliveries) and all(one.state in _FINAL or one.state in ("sent", "held", "scheduled") for one in deliveries)
    if not is_quiet:
        return None
    return until if until is not None else time.monotonic() + RECEIPT_SECONDS


def _is_over(deliveries: Sequence[Delivery], until: float | None) -> bool:
    if deliveries and all(one.state in _FINAL for one in deliveries):
        return True
    return until is not None and time.monotonic() >= until


def _table(lines: Sequence[Line], *, is_over: bool) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(f"When ({datetime.now().astimezone().tzname()})", no_wrap=True)
    table.add_column("Channel", no_wrap=True)
    table.add_column("What", no_wrap=True)
    table.add_column("Why")
    for line in lines:
        table.add_row(_clock(line), line.channel or "", Text(line.kind, style=_COLOURS.get(line.kind, "")), Text(line.text))
    if not is_over:
        table.add_row("…", "", "", "")
    return table


def _clock(line: Line) -> str:
    return line.at.astimezone().strftime("%H:%M:%S.%f")[:-3]
