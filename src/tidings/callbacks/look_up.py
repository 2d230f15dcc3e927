"""Asking providers what became of one hand-off: of those whose outcome nobody knows, and of those that nobody has reported on.

One worker of the installation asks. What waits to be tried again is asked about before it is: then nothing goes out twice. The rest
is asked about when it has reached certain ages, by the time at which it was accepted; how far that has gone is kept in memory, and a
worker that takes over looks an hour back.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.callbacks import store
from tidings.callbacks.accounts import Accounts
from tidings.callbacks.fit import fit
from tidings.callbacks.model import HandOff
from tidings.channels import Account, LooksUp, Provider, Receipt
from tidings.core.ids import encode, first_id_at
from tidings.core.log import get_logger
from tidings.db import Connection, Tx
from tidings.messages import Heard, receive_receipts

log = get_logger("callbacks")

AGES = (timedelta(minutes=2), timedelta(minutes=15), timedelta(hours=2), timedelta(hours=24), timedelta(hours=70))
LOOK_BACK = timedelta(hours=1)
SOON = timedelta(seconds=90)
"""Unknowns that are tried again within this time are asked about in each round."""
LIMIT = 200
"""Hand-offs that are asked about in one round of each kind."""
AT_ONCE = 8
LOOK_UP_SECONDS = 10.0
_PAUSE = timedelta(seconds=15)
"""The same unknown is not asked about more often."""


class Asker:
    """Knows how far it has asked."""

    def __init__(self, connection: Connection, accounts: Accounts, providers: Mapping[str, Provider]) -> None:
        self._connection = connection
        self._accounts = accounts
        self._providers = providers
        self._able = [name for name, provider in providers.items() if isinstance(provider, LooksUp)]
        self._behind: dict[timedelta, UUID] = {}
        self._asked: dict[UUID, datetime] = {}

    async def ask(self, now: datetime) -> list[Heard]:
        """What providers say of what is due to be asked about, as receipts; nothing where another worker asks. `now` is real time."""
        if not self._able or not await store.try_asking(self._connection):
            return []
        wanted = {one.delivery_id: one for one in await self._unknown(now)}
        for age in AGES:
            wanted |= {one.delivery_id: one for one in await self._aged(age, now)}
        if not wanted:
            return []
        opened = await self._accounts.find({(one.workspace_id, one.account_id) for one in wanted.values()})
        turn = asyncio.Semaphore(AT_ONCE)

        async def asked(one: HandOff) -> Heard | None:
            account = opened.get(one.account_id)
            if not isinstance(account, Account):
                return None
            async with turn:
                receipt = await self._look_up(one, account)
            return Heard(one.workspace_id, one.account_id, fit(receipt, now)) if receipt is not None else None

        return [heard for heard in await asyncio.gather(*(asked(one) for one in wanted.values())) if heard is not None]

    async def _unknown(self, now: datetime) -> list[HandOff]:
        self._asked = {known: at for known, at in self._asked.items() if now - at < _PAUSE}
        found = await store.find_unknown(self._connection, self._able, now, now + SOON, LIMIT)
        fresh = [one for one in found if one.delivery_id not in self._asked]
        self._asked |= {one.delivery_id: now for one in fresh}
        return fresh

    async def _aged(self, age: timedelta, now: datetime) -> Sequence[HandOff]:
        until = first_id_at(now - age)
        after = self._behind.get(age) or first_id_at(now - age - LOOK_BACK)
        found = await store.find_unsettled(self._connection, self._able, after, until, LIMIT)
        self._behind[age] = found[-1].delivery_id if len(found) == LIMIT else max(until, after)
        return found

    async def _look_up(self, one: HandOff, account: Account) -> Receipt | None:
        provider = self._providers[account.provider]
        if not isinstance(provider, LooksUp):
            return None
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                found = await provider.look_up(encode("dlv", one.delivery_id), one.provider_reference, account, one.intent_at)
        except TimeoutError:
            return None
        except Exception as error:  # whatever it is, the others are asked all the same
            log.exception("a look-up stumbled", exc_info=error, extra={"provider": account.provider, "delivery": one.delivery_id})
            return None
        # It was asked about this delivery: that is the one that it speaks of.
        return msgspec.structs.replace(found, delivery_id=one.delivery_id) if found is not None else None


async def look_up(tx: Tx, heard: Sequence[Heard], now: datetime) -> None:
    """What providers answered has settled its deliveries."""
    if heard:
        await receive_receipts(tx, heard, now)
