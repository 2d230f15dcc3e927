"""`tidings loadtest`: what an installation takes, told before it goes live."""

import asyncio
import contextlib
import math
import signal
import sys
from collections.abc import Generator
from pathlib import Path

import msgspec
from rich.console import Console

from tidings.cli.calls import Calls
from tidings.cli.looping import be_fair, run_loop
from tidings.core.errors import FieldError, Invalid
from tidings.loadtest import Plan, Report, Stops, draw, read_targets, run
from tidings.loadtest.model import EXIT, MOST_RECIPIENTS, Channel, Purpose, Target
from tidings.loadtest.prepare import refuse_live

DEFAULT_RATE = 100.0
_ABOVE = 1.05
_LINE_SECONDS = 5.0


def load(
    *,
    url: str,
    key: str | None,
    seconds: float,
    rate: float | None,
    connections: int | None,
    recipients_per_call: int,
    channel: Channel,
    purpose: Purpose,
    template: str | None,
    data: str,
    contacts: int,
    settle: float,
    targets: list[str],
    keep: bool,
    json: Path | None,
) -> int:
    """It ran and its report was shown; answers the exit code."""
    judged = read_targets(targets)
    secret = refuse_live(key)
    if not url.startswith(("http://", "https://")):
        raise Invalid([FieldError("--to", "invalid_url", "Give an address as in https://tidings.example.com")])
    if json is not None and not json.parent.is_dir():
        raise Invalid([FieldError("--json", "no_folder", f"There is no folder {json.parent}")])
    plan = Plan(
        seconds=seconds,
        rate=_rate(rate, connections, judged, recipients_per_call),
        connections=connections or 64,
        recipients_per_call=recipients_per_call,
        channel=channel,
        purpose=purpose,
        template=template,
        data=_object(data),
        contacts=contacts,
        settle_seconds=settle,
        keeps=keep,
    )
    plan = msgspec.structs.replace(plan, contacts=_needed(plan))
    be_fair()
    report = run_loop(_load(url, secret, plan, judged))
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")
    draw(report, Console(highlight=False, soft_wrap=True))
    return EXIT[report.verdict]


async def _load(url: str, key: str, plan: Plan, targets: list[Target]) -> Report:
    stops, screen = Stops(), _Screen()
    with _asked(stops), screen:
        async with Calls(url, key) as calls:
            return await run(calls, key, plan, targets, stops, screen.tell)


class _Screen:
    """One line that changes, on a terminal; elsewhere a line for what is begun, and every few seconds. It is on standard error: the report is the output."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._status = self._console.status("") if self._console.is_terminal else None
        self._told_at = 0.0
        self._doing: str | None = None

    def __enter__(self) -> None:
        if self._status is not None:
            self._status.start()

    def __exit__(self, *_: object) -> None:
        if self._status is not None:
            self._status.stop()

    def tell(self, text: str) -> None:
        """It is on the screen, or too early for another line."""
        if self._status is not None:
            self._status.update(text)
            return
        # What is being done, not how far it is; while calls are made that is the time of day.
        doing, now = ("" if text[0].isdigit() else text.partition(" ")[0]), asyncio.get_running_loop().time()
        if doing != self._doing or now - self._told_at >= _LINE_SECONDS:
            self._doing, self._told_at = doing, now
            print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def _asked(stops: Stops) -> Generator[None]:
    loop = asyncio.get_running_loop()
    signs = (signal.SIGINT, signal.SIGTERM)
    for sign in signs:
        loop.add_signal_handler(sign, stops.ask)
    try:
        yield
    finally:
        for sign in signs:
            loop.remove_signal_handler(sign)


def _rate(rate: float | None, connections: int | None, targets: list[Target], recipients: int) -> float | None:
    """Calls a second: as given; with connections alone, as many as are answered; else a little above the rate that is to be reached."""
    if rate is not None or connections is not None:
        return rate
    wanted = [target.limit / recipients for target in targets if target.name.endswith("-rate")]
    return max(wanted) * _ABOVE if wanted else DEFAULT_RATE


def _needed(plan: Plan) -> int:
    """How many people are written to: of one call all are different, and nobody is made who gets nothing."""
    most = max(plan.contacts, plan.recipients_per_call)
    if plan.rate is None:
        return most
    recipients = math.ceil(plan.rate * plan.seconds) * plan.recipients_per_call
    if recipients > MOST_RECIPIENTS:
        raise Invalid(
            [
                FieldError(
                    "--seconds",
                    "too_many",
                    f"That would be {recipients:,.0f} recipients, and one run has at most {MOST_RECIPIENTS:,}: ask for fewer seconds or a lower rate",
                )
            ]
        )
    return min(most, recipients)


def _object(text: str) -> dict[str, object]:
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except msgspec.DecodeError as error:
        raise Invalid([FieldError("--data", "not_json", 'Give a JSON object, as in {"order": {"number": "A-1001"}}')]) from error
