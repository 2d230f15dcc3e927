"""The quieter loops of a worker: numbering facts, doing what is due, and keeping the house in order."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime

from tidings.attachments import KIND as ATTACHMENT
from tidings.attachments import expire
from tidings.consent import forget_opt_ins
from tidings.contacts import fill_countries
from tidings.conversations.conversation_timers import KIND as CONVERSATION
from tidings.conversations.conversation_timers import RULE
from tidings.conversations.lifecycle_due import live
from tidings.conversations.participants.rule_due import CHANGED as RULE_CONTACT
from tidings.conversations.participants.rule_due import judge_changed, judge_due
from tidings.conversations.posts.flagging import remove_blocked
from tidings.conversations.reaching.look import look
from tidings.conversations.reaching.reach import KIND as REACH
from tidings.conversations.thread.answer_due import KIND as ANSWER
from tidings.conversations.thread.answer_due import answer_due
from tidings.core.clock import Clock, system_clock
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Plans, Tx, load_queries
from tidings.erasure import KIND as ERASURE
from tidings.erasure import erase_again
from tidings.events import make_partitions, sequence
from tidings.feed import KIND as FEED
from tidings.feed import come_back
from tidings.idempotency import sweep
from tidings.messages import settle_parked
from tidings.messages.engage import KIND as ENGAGEMENT
from tidings.messages.engage import judge_engagements
from tidings.messages.escalate import KIND as ROUTE
from tidings.messages.escalate import escalate
from tidings.messages.sensitive import KIND as FORGET
from tidings.messages.sensitive import forget
from tidings.moderation.due import end_due
from tidings.moderation.sanctions import ENDING, REMOVAL
from tidings.schedules import KIND as SCHEDULE
from tidings.schedules import run_due
from tidings.timers import Timer, due_kinds, postpone, take_due
from tidings.webhooks import REPLAY, put_in_line, replay_pages
from tidings.webhooks import RETRY as WEBHOOK
from tidings.workers.metrics import Metrics
from tidings.workers.receipt_timers import KIND as RECEIPT
from tidings.workers.receipt_timers import SANDBOX, report
from tidings.workspaces.audit import chain

log = get_logger("loops")

Q = load_queries(__package__ or "tidings.workers")

# What is done with due timers of one kind, in the transaction that takes them; the time is real.
TimerHandler = Callable[[Tx, Sequence[Timer], datetime], Awaitable[None]]
IsPaused = Callable[[], bool]

# Every kind of timer, and what is done when it is due, in the transaction that takes it.
TIMER_HANDLERS: Mapping[str, TimerHandler] = {
    RECEIPT: report,
    ROUTE: escalate,
    FORGET: forget,
    SCHEDULE: run_due,
    ERASURE: erase_again,
    WEBHOOK: put_in_line,
    REPLAY: replay_pages,
    ENGAGEMENT: judge_engagements,
    REACH: look,
    ANSWER: answer_due,
    ATTACHMENT: expire,
    FEED: come_back,
    CONVERSATION: live,
    ENDING: end_due,
    REMOVAL: remove_blocked,
    RULE: judge_due,
    RULE_CONTACT: judge_changed,
}

TICK_SECONDS = 0.5
PAUSE_SECONDS = 0.02
"""A loop rests so long between two turns: what is hinted at meanwhile is then done together."""
TIMERS_AT_ONCE = 1_000
_FEW_AT_ONCE: Mapping[str, int] = {ERASURE: 5}
"""Of what takes long each: nobody else's timers wait for a thousand of them."""


class Loop:
    """Does one thing again and again: after a hint or while there is more at short intervals, else every so many seconds."""

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[int]],
        every_seconds: float = TICK_SECONDS,
        *,
        is_paused: IsPaused = lambda: False,
    ) -> None:
        self._name = name
        self._work = work
        self._every = every_seconds
        self._is_paused = is_paused
        self._hint = asyncio.Event()

    def wake(self) -> None:
        """There may be something to do."""
        self._hint.set()

    async def run(self) -> None:
        """Runs until it is cancelled; trouble of the database is waited out."""
        while True:
            self._hint.clear()
            try:
                done = 0 if self._is_paused() else await self._work()
            except Unavailable:
                done = 0
                log.warning("the database cannot be asked", extra={"loop": self._name})
            except Exception as error:  # one bad row must not end the loop for all that come after
                done = 0
                log.exception("a loop stumbled", exc_info=error, extra={"loop": self._name})
            await asyncio.sleep(PAUSE_SECONDS)
            if done == 0:
                try:
                    async with asyncio.timeout(self._every):
                        await self._hint.wait()
                except TimeoutError:
                    continue


def sequencer(database: Database, clock: Clock = system_clock, *, on_events: Callable[[], None] = lambda: None) -> Loop:
    """Numbers what has committed, and says so to whoever reads the log."""
    is_ready = False

    async def work() -> int:
        nonlocal is_ready
        if not is_ready:
            # Before the first event: one in the default partition would keep this month's from ever being made.
            await _have_partitions(database, clock)
            is_ready = True
        async with database.pipeline() as tx:
            numbered = await sequence(tx)
        if numbered:
            on_events()
        return numbered

    return Loop("sequencer", work)


def audit_log(database: Database) -> Loop:
    """Gives what was told to the audit log its place in the chain."""

    async def work() -> int:
        async with database.pipeline() as tx:
            return await chain(tx)

    return Loop("audit log", work)


def timer_loop(
    database: Database, clock: Clock, metrics: Metrics, on_facts: Callable[[], None], *, is_paused: IsPaused = lambda: False
) -> Loop:
    """Does what is due, unless the installation is paused."""
    looking = database.lane(Plans.BY_INDEX)

    async def work() -> int:
        kinds = await due_kinds(looking, clock(), TIMERS_AT_ONCE)
        if not kinds:
            return 0
        try:
            done = await _do_due(database, clock, metrics, kinds)
        except Unavailable:
            raise
        except Exception as error:  # one of them cannot be done: alone it shows itself, and the others do not wait for it
            log.exception("due timers are done one by one", exc_info=error)
            done = await _do_singly(database, clock, metrics)
        if done:
            on_facts()
        return done

    return Loop("timers", work, is_paused=is_paused)


async def _do_due(database: Database, clock: Clock, metrics: Metrics, kinds: Collection[str]) -> int:
    """What is due, each kind in a transaction of its own: what one locks, another would wait for with its timers in hand."""
    done = 0
    # A kind that this program does not know waits for one that does.
    for kind in [known for known in TIMER_HANDLERS if known in kinds]:
        async with database.pipeline() as tx:
            timers = await take_due(tx, clock(), _FEW_AT_ONCE.get(kind, TIMERS_AT_ONCE), [kind])
            if timers:
                await TIMER_HANDLERS[kind](tx, timers, clock())
        _count(metrics, timers)
        done += len(timers)
    return done


async def _do_singly(database: Database, clock: Clock, metrics: Metrics) -> int:
    """The timers that are due, each in a transaction of its own; one that fails comes back later, and later each time."""
    for done in range(TIMERS_AT_ONCE):
        taken: list[Timer] = []
        try:
            async with database.pipeline() as tx:
                taken = await take_due(tx, clock(), 1, list(TIMER_HANDLERS))
                for timer in taken:
                    await TIMER_HANDLERS[timer.kind](tx, [timer], clock())
        except Unavailable:
            raise
        except Exception as error:
            [timer] = taken
            log.exception("a timer failed", exc_info=error, extra={"kind": timer.kind, "subject": timer.subject})
            async with database.pipeline() as tx:
                await postpone(tx, timer, clock())
        else:
            _count(metrics, taken)
        if not taken:
            return done
    return TIMERS_AT_ONCE


def _count(metrics: Metrics, timers: Sequence[Timer]) -> None:
    # Only the sandbox's handsets report by timers.
    for state, count in Counter(timer.key for timer in timers if timer.kind == RECEIPT).items():
        metrics.reported(SANDBOX, state, count)


def receipt_matcher(database: Database, clock: Clock) -> Loop:
    """Matches receipts that came before their delivery was known."""
    place = None

    async def work() -> int:
        nonlocal place
        async with database.pipeline() as tx:
            matched = await settle_parked(tx, clock(), place)
        place = matched.place
        return matched.count

    return Loop("parked receipts", work, every_seconds=1.0)


def housekeeper(database: Database, clock: Clock) -> Loop:
    """Makes the log's next partitions, looks up countries that were not, and forgets what nobody confirmed and old idempotency keys."""

    async def work() -> int:
        await _have_partitions(database, clock)
        async with database.pipeline() as tx:
            filled = await fill_countries(tx) + await forget_opt_ins(tx, clock())
        async with database.pipeline() as tx:
            return filled + await sweep(tx, clock())

    return Loop("housekeeping", work, every_seconds=3600.0)


def plan_keeper(database: Database) -> Loop:
    """Sees to it that no table is planned as an empty one for longer than some seconds."""

    async def work() -> int:
        async with database.pipeline() as tx:
            await tx.execute(Q["forget_emptiness"])
        return 0

    return Loop("plans", work, every_seconds=5.0)


async def _have_partitions(database: Database, clock: Clock) -> None:
    async with database.pipeline() as tx:
        await tx.execute(Q["lock_partitions"])
        await make_partitions(tx, clock().date())
