"""The whole run, in its order; whatever happens on the way, there is a report of what was done, and the contacts are erased."""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from tidings.core.errors import TidingsError
from tidings.loadtest.asking import Api
from tidings.loadtest.clean import clean
from tidings.loadtest.drive import Drive
from tidings.loadtest.figures import percentile
from tidings.loadtest.model import Plan, Report, Scene, Tally, Target
from tidings.loadtest.prepare import make_people, prepare, refuse_live
from tidings.loadtest.read_back import Found, read_back
from tidings.loadtest.settle import settle, waiting
from tidings.loadtest.tell import report
from tidings.net import Policy, Poster

PROGRESS_SECONDS = 1.0


class Stops:
    """Ctrl-C: the first ends the sending, and what was accepted is still followed and checked; the second ends that too."""

    def __init__(self) -> None:
        self.sending = asyncio.Event()
        self.all = asyncio.Event()

    def ask(self) -> None:
        """Somebody asked to stop."""
        (self.all if self.sending.is_set() else self.sending).set()


async def run(api: Api, key: str | None, plan: Plan, targets: Sequence[Target], stops: Stops, tell: Callable[[str], None]) -> Report:
    """The report. Raises what keeps it from beginning: then nothing was sent."""
    secret = refuse_live(key)
    tell("looking at the workspace")
    scene = await prepare(api, plan)
    tally, found = Tally(), Found()
    # The operator names the server: it may well be this machine.
    poster = Poster(Policy(allow_private_networks=True))
    try:
        await make_people(api, scene, plan.contacts, tell)
        await _drive(api, plan, scene, tally, Drive(plan, scene, secret, poster, tally, stops.sending), tell)
        is_interrupted = stops.sending.is_set()
        stops.sending.set()
        found = await _follow(api, plan, scene, tally, stops, tell)
    finally:
        poster.close()
        left_behind = await clean(api, scene, keeps=plan.keeps, stop=stops.all, tell=tell)
    return report(plan, scene, tally, found, targets, is_interrupted=is_interrupted, left_behind=left_behind)


async def _drive(api: Api, plan: Plan, scene: Scene, tally: Tally, drive: Drive, tell: Callable[[str], None]) -> None:
    showing = asyncio.create_task(_show(api, plan, scene, tally, drive, tell))
    try:
        await drive.run()
    finally:
        showing.cancel()


async def _follow(api: Api, plan: Plan, scene: Scene, tally: Tally, stops: Stops, tell: Callable[[str], None]) -> Found:
    until = time.monotonic() + plan.settle_seconds
    messages = list(tally.accepted)
    await settle(api, messages, expects_receipts=scene.expects_receipts, until=until, stop=stops.all, tell=tell)
    try:
        return await read_back(api, plan, scene, tally, until=until, stop=stops.all, tell=tell)
    except TidingsError as error:
        scene.notes.append(f"It could not all be read back: {error.detail}")
        return Found()


async def _show(api: Api, plan: Plan, scene: Scene, tally: Tally, drive: Drive, tell: Callable[[str], None]) -> None:
    """A line a second: how fast, how slow the slowest of the last second, what waits, what went wrong."""
    seen, before = 0, 0.0
    while True:
        await asyncio.sleep(PROGRESS_SECONDS)
        passed = drive.passed
        spans = sorted(tally.took[seen:])
        rate = len(spans) * plan.recipients_per_call / max(passed - before, 0.001)
        seen, before = len(tally.took), passed
        slow = f"p99 {percentile(spans, 99) * 1000:,.1f} ms" if spans else "no answers"
        queue = f" · waiting {await waiting(api) or '?'}" if scene.watches_queue else ""
        errors = sum(tally.answers.values()) - tally.answers["202"]
        clock = datetime.now(UTC).astimezone()
        tell(f"{clock:%H:%M:%S} · {passed:.0f} of {plan.seconds:g} s · {rate:,.0f}/s accepted · {slow}{queue} · errors {errors:,}")
