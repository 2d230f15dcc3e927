"""After the last call: waiting until nothing of the run is on its way any more, by asking for a few of its messages."""

import asyncio
import re
import time
from collections.abc import Callable, Sequence

import msgspec

from tidings.core.errors import TidingsError
from tidings.loadtest.asking import Api, ask

OPEN = frozenset({"scheduled", "queued", "held"})
ASKED = 20
_LOOK_SECONDS = 0.25
_WAITING = re.compile(rb"^tidings_waiting\{[^}]*\} ([0-9.e+]+)", re.MULTILINE)


class _Message(msgspec.Struct, frozen=True):
    counts: dict[str, int]


def is_open(state: str, *, expects_receipts: bool) -> bool:
    """Whether a delivery in this state is still to come to its end."""
    return state in OPEN or (expects_receipts and state == "sent")


async def settle(
    api: Api, messages: Sequence[str], *, expects_receipts: bool, until: float, stop: asyncio.Event, tell: Callable[[str], None]
) -> None:
    """The last of these messages have come to their end, or it is later than `until`, or somebody asked to stop."""
    last = list(messages[-ASKED:])
    while last and time.monotonic() < until and not stop.is_set():
        try:
            counts = (await ask(api, _Message, f"/v1/messages/{last[-1]}")).counts
        except TidingsError:
            # It comes back, or the deadline passes.
            counts = {"queued": 1}
        if not any(is_open(state, expects_receipts=expects_receipts) for state in counts):
            last.pop()
            continue
        tell(f"waiting for the last to end, {until - time.monotonic():.0f} s at most")
        await asyncio.sleep(_LOOK_SECONDS)


async def waiting(api: Api) -> str | None:
    """How many deliveries are due in the whole installation, in words; None where the server does not say, or not to this key."""
    try:
        found = await api.get("/metrics")
    except TidingsError:
        return None
    count = sum(float(one) for one in _WAITING.findall(found))
    return f"{count:,.0f}" if count < 10_000 else "10,000 or more"
