"""Asking providers what came back: where they cannot call us, and for what an outage of ours has missed."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.callbacks import store
from tidings.callbacks.store_callbacks import arrival, store_callbacks
from tidings.channels import Account, CallsBack, Polled, Polls, Provider, Unknown
from tidings.core.log import get_logger
from tidings.db import Connection, Tx

log = get_logger("callbacks")

ASK_SECONDS = 30.0
"""The time that one question may take."""
_LEASED_FOR = timedelta(seconds=90)
_SOON = timedelta(seconds=2)
_AFTER_TROUBLE = timedelta(seconds=60)


class Turn(msgspec.Struct, frozen=True):
    """An account that is to be asked now, and from where on."""

    workspace_id: UUID
    account_id: UUID
    cursor: str | None


async def lease_turns(connection: Connection, providers: Mapping[str, Provider], now: datetime, limit: int) -> list[Turn]:
    """Accounts whose turn it is to be asked; nobody else asks them meanwhile. `now` is real time."""
    names = [name for name, provider in providers.items() if isinstance(provider, Polls)]
    if not names:
        return []
    return [Turn(*row) for row in await store.lease_polls(connection, names, now, now + _LEASED_FOR, limit)]


async def ask(provider: Polls, account: Account, cursor: str | None, now: datetime) -> Polled | str:
    """What the provider has for us after the cursor; words where it could not be asked. No transaction is open meanwhile."""
    try:
        async with asyncio.timeout(ASK_SECONDS):
            answer = await provider.poll(account, cursor, now)
    except TimeoutError:
        return f"timeout: {account.provider} did not answer within {ASK_SECONDS:.0f} seconds"
    except Exception as error:  # whatever it is, the other accounts are asked all the same
        log.exception("a provider could not be asked", exc_info=error, extra={"provider": account.provider, "account": account.id})
        return f"internal_error: {type(error).__name__}"
    if isinstance(answer, Polled):
        return answer
    return f"{'unknown' if isinstance(answer, Unknown) else 'refused'}: {answer.code} {answer.detail}"[:500]


async def end_turn(tx: Tx, turn: Turn, account: Account, provider: CallsBack, answer: Polled | str, every: timedelta, now: datetime) -> int:
    """What the provider had is stored like what it tells by itself, and how far it was asked; answers how many were new."""
    if isinstance(answer, str):
        await store.end_poll(tx, turn.account_id, None, now + max(every, _AFTER_TROUBLE), answer, now)
        return 0
    arrivals = [arrival(account, callback, provider.sort(callback, account)) for callback in answer.callbacks]
    new = await store_callbacks(tx, arrivals)
    # Where it has gone on there may be more; where it has not, what it has is what it had.
    has_more = bool(answer.callbacks) and answer.cursor != turn.cursor
    await store.end_poll(tx, turn.account_id, answer.cursor, now + (min(_SOON, every) if has_more else every), None, now)
    return new


async def skip_turns(connection: Connection, turns: Sequence[Turn], now: datetime) -> None:
    """Accounts that cannot be opened have their turn later."""
    for turn in turns:
        await store.end_poll(connection, turn.account_id, None, now + _AFTER_TROUBLE, "the account cannot be opened", now)
