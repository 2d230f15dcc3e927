"""The loops of the way back: what people sent first, then receipts; asking providers; and fetching the files that they keep for us.

What came in takes effect also while the installation is paused: a STOP waits for nobody. Asking providers does not.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from tidings.callbacks import (
    Accounts,
    Asker,
    CallbackLane,
    Kept,
    Processed,
    Turn,
    ask,
    end_turn,
    forget_callbacks,
    give_up,
    is_due,
    lease_turns,
    look_up,
    process,
    skip_turns,
)
from tidings.callbacks.forget_callbacks import BATCH as FORGET_BATCH
from tidings.channels import Account, CallsBack, KeepsMedia, Media, Polls, Provider
from tidings.core.clock import Clock
from tidings.core.errors import Unavailable
from tidings.core.log import get_logger
from tidings.db import Connection, Database, Plans
from tidings.messages import miss_media, store_media, take_media
from tidings.messages.media import MAX_BYTES, DueMedia
from tidings.workers.loops import IsPaused, Loop
from tidings.workers.metrics import Metrics

log = get_logger("callbacks")

LIMITS: Mapping[CallbackLane, int] = {"inbound": 50, "receipts": 500}
"""Callbacks of a lane that are taken at once."""
INBOUND_SECONDS = 0.1
RECEIPTS_SECONDS = 0.1
POLL_SECONDS = 1.0
POLLED_AT_ONCE = 8
ASKED_ONLY = timedelta(seconds=10)
"""How often an account is asked that cannot call us."""
ASKED_TOO = timedelta(minutes=5)
"""How often one is asked that does: what an outage of ours has missed is found so."""
ASKER_SECONDS = 3.0
MEDIA_SECONDS = 1.0
MEDIA_AT_ONCE = 8
FETCH_SECONDS = 60.0
MEDIA_TRIES = 8
MEDIA_TYPES = ("image/", "audio/", "video/", "text/plain", "text/vcard", "text/x-vcard", "text/calendar", "text/csv", "application/pdf")
"""What is kept of what people send: how its type begins. A page or a program is not fetched."""


def callback_loop(
    lane: CallbackLane,
    database: Database,
    accounts: Accounts,
    providers: Mapping[str, Provider],
    clock: Clock,
    metrics: Metrics,
    on_facts: Callable[[], None],
    looking: Connection,
) -> Loop:
    """Reads what providers said in one lane, and lets it take effect."""

    async def work() -> int:
        if not await is_due(looking, lane, clock()):
            return 0
        try:
            async with database.pipeline() as tx:
                done = await process(tx, lane, accounts, providers, clock(), limit=LIMITS[lane])
        except Unavailable:
            raise
        except Exception as error:  # one of them cannot be processed: alone it shows itself, and the others do not wait for it
            log.exception("callbacks are processed one by one", exc_info=error, extra={"lane": lane})
            done = await _singly(lane, database, accounts, providers, clock)
        if done.taken:
            metrics.called_back(lane, done.taken - done.failed, done.failed)
            for (provider, state), count in done.receipts.items():
                metrics.reported(provider, state, count)
            on_facts()
        return done.taken

    return Loop(f"callbacks {lane}", work, every_seconds=INBOUND_SECONDS if lane == "inbound" else RECEIPTS_SECONDS)


async def _singly(lane: CallbackLane, database: Database, accounts: Accounts, providers: Mapping[str, Provider], clock: Clock) -> Processed:
    """What is due, each in a transaction of its own; what raises comes back later, and later each time, until it is dead."""
    taken = failed = 0
    for _ in range(LIMITS[lane]):
        held: list[Kept] = []
        try:
            async with database.pipeline() as tx:
                done = await process(tx, lane, accounts, providers, clock(), limit=1, on_taken=held.extend)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("a callback failed", exc_info=error, extra={"callbacks": [one.id for one in held]})
            async with database.pipeline() as tx:
                await give_up(tx, held, error, clock())
            failed += len(held)
            taken += len(held)
            if not held:
                break
        else:
            taken += done.taken
            failed += done.failed
            if not done.taken:
                break
    return Processed(taken=taken, failed=failed)


def callback_sweeper(database: Database, clock: Clock) -> Loop:
    """Forgets what was processed and is old."""

    async def work() -> int:
        async with database.pipeline() as tx:
            gone = await forget_callbacks(tx, clock())
        return gone if gone >= FORGET_BATCH else 0

    return Loop("old callbacks", work, every_seconds=3600.0)


def poller(
    database: Database,
    accounts: Accounts,
    providers: Mapping[str, Provider],
    clock: Clock,
    on_inbound: Callable[[], None],
    *,
    is_called: bool,
    is_paused: IsPaused,
) -> Loop:
    """Asks providers what came back: often where nobody can call us, now and then where they can (`is_called`)."""
    every = ASKED_TOO if is_called else ASKED_ONLY
    lane = database.lane()

    async def work() -> int:
        turns = await lease_turns(lane, providers, clock(), POLLED_AT_ONCE)
        if not turns:
            return 0
        opened = await accounts.find([(turn.workspace_id, turn.account_id) for turn in turns])
        able: list[tuple[Turn, Account]] = []
        for turn in turns:
            account = opened.get(turn.account_id)
            if isinstance(account, Account):
                able.append((turn, account))
        asked = {turn.account_id for turn, _ in able}
        await skip_turns(lane, [turn for turn in turns if turn.account_id not in asked], clock())
        found = await asyncio.gather(*(_turn(database, providers, turn, account, every, clock) for turn, account in able))
        if any(found):
            on_inbound()
        return len(turns) if len(turns) == POLLED_AT_ONCE else 0

    return Loop("asking providers", work, every_seconds=POLL_SECONDS, is_paused=is_paused)


async def _turn(database: Database, providers: Mapping[str, Provider], turn: Turn, account: Account, every: timedelta, clock: Clock) -> int:
    provider = providers[account.provider]
    if not isinstance(provider, Polls) or not isinstance(provider, CallsBack):
        return 0
    answer = await ask(provider, account, turn.cursor, clock())
    if isinstance(answer, str):
        log.warning("a provider could not be asked", extra={"provider": account.provider, "account": account.id, "error": answer})
    async with database.pipeline() as tx:
        return await end_turn(tx, turn, account, provider, answer, every, clock())


def asker(
    database: Database,
    accounts: Accounts,
    providers: Mapping[str, Provider],
    clock: Clock,
    on_facts: Callable[[], None],
    *,
    is_paused: IsPaused,
) -> Loop:
    """Asks providers what became of hand-offs that nobody has told of."""
    asking = Asker(database.lane(), accounts, providers)

    async def work() -> int:
        heard = await asking.ask(clock())
        if heard:
            async with database.pipeline() as tx:
                await look_up(tx, heard, clock())
            on_facts()
        # Rounds have their pace: what is not answered is not asked about again at once.
        return 0

    return Loop("look-ups", work, every_seconds=ASKER_SECONDS, is_paused=is_paused)


def media_fetcher(database: Database, accounts: Accounts, providers: Mapping[str, Provider], clock: Clock, *, is_paused: IsPaused) -> Loop:
    """Fetches the files of what people sent from the providers that keep them."""
    lane = database.lane()

    async def work() -> int:
        now = clock()
        due = await take_media(lane, now, now + timedelta(seconds=2 * FETCH_SECONDS), MEDIA_AT_ONCE)
        if not due:
            return 0
        opened = await accounts.find({(one.workspace_id, one.account_id) for one in due})
        fetched = await asyncio.gather(*(_fetched(providers, opened.get(one.account_id), one) for one in due))
        for one, file in zip(due, fetched, strict=True):
            await _keep(lane, one, file, clock())
        return len(due)

    return Loop("files", work, every_seconds=MEDIA_SECONDS, is_paused=is_paused)


async def _fetched(providers: Mapping[str, Provider], account: object, due: DueMedia) -> Media | tuple[str, bool]:
    """The file; else why it is not here, and whether it may be another time."""
    if not isinstance(account, Account):
        return "account_gone", False
    provider = providers.get(account.provider)
    if not isinstance(provider, KeepsMedia):
        return "not_fetched", False
    if not _is_allowed(due.media.type):
        return "type_not_allowed", False
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            answer = await provider.fetch_media(due.media, account, max_bytes=MAX_BYTES)
    except TimeoutError:
        return "timeout", True
    except Exception as error:  # whatever it is, the other files are fetched all the same
        log.exception("a file could not be fetched", exc_info=error, extra={"provider": account.provider, "media": due.id})
        return "internal_error", True
    if not isinstance(answer, Media):
        return answer.code, getattr(answer, "may_retry", True)
    if len(answer.data) > MAX_BYTES:
        return "too_large", False
    # What it turns out to be counts, and not what was said of it.
    return answer if _is_allowed(answer.type) else ("type_not_allowed", False)


async def _keep(connection: Connection, due: DueMedia, file: Media | tuple[str, bool], now: datetime) -> None:
    if isinstance(file, Media):
        try:
            await store_media(connection, due.id, file)
        except Unavailable:
            raise
        except Exception as error:  # one that cannot be kept must not come back for ever
            log.exception("a file could not be kept", exc_info=error, extra={"media": due.id})
            file = ("internal_error", True)
        else:
            return
    reason, may_retry = file
    again = now + timedelta(seconds=2.0**due.tries) if may_retry and due.tries < MEDIA_TRIES else None
    await miss_media(connection, due.id, reason, again)


def _is_allowed(kind: str) -> bool:
    return kind.partition(";")[0].strip().lower().startswith(MEDIA_TYPES)


def callback_loops(
    database: Database,
    accounts: Accounts,
    providers: Mapping[str, Provider],
    clock: Clock,
    metrics: Metrics,
    on_facts: Callable[[], None],
    *,
    is_called: bool,
    is_paused: IsPaused,
) -> tuple[Loop, Sequence[Loop]]:
    """The loop of what people sent, which is worth waking, and all the others."""
    looking = database.lane(Plans.BY_INDEX)
    inbound = callback_loop("inbound", database, accounts, providers, clock, metrics, on_facts, looking)
    others = (
        callback_loop("receipts", database, accounts, providers, clock, metrics, on_facts, looking),
        callback_sweeper(database, clock),
        poller(database, accounts, providers, clock, inbound.wake, is_called=is_called, is_paused=is_paused),
        asker(database, accounts, providers, clock, on_facts, is_paused=is_paused),
        media_fetcher(database, accounts, providers, clock, is_paused=is_paused),
    )
    return inbound, others
