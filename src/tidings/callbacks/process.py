"""Raw bytes become what they say, and that takes effect, in the transaction that took them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from tidings.callbacks import store
from tidings.callbacks.accounts import Accounts
from tidings.callbacks.fit import fit
from tidings.callbacks.model import CallbackLane, Kept, wait_after
from tidings.callbacks.take_effect import Effects, take_effect
from tidings.channels import Account, CallsBack, Provider, Receipt, Told, Unreadable
from tidings.core.errors import TidingsError
from tidings.core.log import get_logger
from tidings.db import Connection, Tx
from tidings.workspaces import Unusable

log = get_logger("callbacks")

TAKEN_BYTES = 10_000_000
"""About as much of bodies is held at once."""
LARGE_BODY = 64_000
"""Bodies over this many bytes are read in a thread: the event loop belongs to everybody."""


class Dead(msgspec.Struct, frozen=True):
    """It can never be processed as it is, and why."""

    error: str


class Again(msgspec.Struct, frozen=True):
    """It could not be processed now, and why."""

    error: str


class Processed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch."""

    taken: int
    failed: int
    effects: Effects = Effects()
    receipts: Mapping[tuple[str, str], int] = {}
    """How many receipts said what: by provider and state."""


async def is_due(connection: Connection, lane: CallbackLane, now: datetime) -> bool:
    """Whether `process` would find anything in the lane; one look costs a third of a transaction that finds nothing."""
    return await store.is_due(connection, lane, now)


async def process(
    tx: Tx,
    lane: CallbackLane,
    accounts: Accounts,
    providers: Mapping[str, Provider],
    now: datetime,
    *,
    limit: int,
    on_taken: Callable[[Sequence[Kept]], None] = lambda _: None,
) -> Processed:
    """The oldest callbacks of a lane have taken effect, or say why they cannot; `now` is real time.

    Whatever raises has left nothing behind once the transaction has been rolled back: then take them one by one, and `give_up` what
    `on_taken` was told.
    """
    kept = await _take(tx, lane, now, limit)
    if not kept:
        return Processed(taken=0, failed=0)
    on_taken(kept)
    opened = await accounts.find({(one.workspace_id, one.account_id) for one in kept})
    # Asked once: whether an object keeps to a protocol costs more than reading a receipt.
    readers = {name: provider for name, provider in providers.items() if isinstance(provider, CallsBack)}
    told: list[tuple[Kept, Sequence[Told]]] = []
    failed: list[tuple[Kept, Dead | Again]] = []
    for one in kept:
        read = await _read(one, opened.get(one.account_id), readers)
        if isinstance(read, Dead | Again):
            failed.append((one, read))
        else:
            told.append((one, read))
    effects = await take_effect(tx, told, now)
    failed += [(one, Dead(why)) for one, why in effects.refused]
    refused = {one.id for one, _ in effects.refused}
    done = [one for one, _ in told if one.id not in refused]
    if done:
        await store.end_callbacks(tx, done, now)
    if failed:
        await store.fail_callbacks(tx, [(one, _due(one, why, now), why.error) for one, why in failed])
    named = {account_id: account.provider for account_id, account in opened.items() if isinstance(account, Account)}
    receipts = Counter((named[one.account_id], said.state) for one, sayings in told for said in sayings if isinstance(said, Receipt))
    return Processed(taken=len(kept), failed=len(failed), effects=effects, receipts=receipts)


async def _take(tx: Tx, lane: CallbackLane, now: datetime, limit: int) -> list[Kept]:
    if lane == "inbound":
        return await store.take_inbound(tx, now, limit, TAKEN_BYTES)
    return await store.take_callbacks(tx, lane, now, limit, TAKEN_BYTES)


async def give_up(tx: Tx, kept: Sequence[Kept], error: Exception, now: datetime) -> None:
    """What raised is due again later, and later each time, until it is dead."""
    await store.fail_callbacks(tx, [(one, _due(one, Again(""), now), _words(error)) for one in kept])


async def _read(kept: Kept, account: Account | Unusable | None, readers: Mapping[str, CallsBack]) -> Sequence[Told] | Dead | Again:
    if account is None:
        return Dead("account_gone: the provider account was deleted")
    if isinstance(account, Unusable):
        return Again(f"{account.code}: {account.detail}")
    provider = readers.get(account.provider)
    if provider is None:
        return Dead(f"no_callbacks: {account.provider} does not call back")
    try:
        if len(kept.callback.body) > LARGE_BODY:
            read = await asyncio.to_thread(provider.read, kept.callback, account)
        else:
            read = provider.read(kept.callback, account)
    except Exception as error:  # one that nobody can read must not hold up the others
        log.exception("a callback could not be read", exc_info=error, extra={"callback": kept.id, "provider": account.provider})
        return Again(_words(error))
    if isinstance(read, Unreadable):
        return Dead(f"{read.code}: {read.detail}")
    return [fit(one, kept.callback.received_at) for one in read]


def _due(kept: Kept, why: Dead | Again, now: datetime) -> datetime | None:
    wait = wait_after(kept.tries + 1) if isinstance(why, Again) else None
    return now + wait if wait is not None else None


def _words(error: Exception) -> str:
    # Of what is not ours the name only: its text may hold anything. The log has it all.
    return f"{error.code}: {error.detail}"[:500] if isinstance(error, TidingsError) else f"internal_error: {type(error).__name__}"
