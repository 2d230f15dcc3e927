"""Provider accounts, opened and remembered for a moment: by their id, and by the address that the provider calls."""

import time
from collections.abc import Callable, Collection, Mapping
from uuid import UUID

import msgspec

from tidings.callbacks import store
from tidings.channels import Account, Provider
from tidings.db import Connection
from tidings.workspaces import Sealer, Unusable, load_accounts

KEPT_SECONDS = 2.0
"""How long a change of credentials may take until it is known here."""
_MOST = 5_000


class _Known(msgspec.Struct, frozen=True):
    account: Account | Unusable | None
    read_at: float


class Accounts:
    """Reads accounts in groups; a reader of its own, since it may be asked within another's transaction."""

    def __init__(
        self,
        connection: Connection,
        providers: Mapping[str, Provider],
        sealer: Sealer,
        public_url: str | None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connection = connection
        self._declarations = {name: provider.declaration for name, provider in providers.items()}
        self._sealer = sealer
        self._public_url = public_url
        self._monotonic = monotonic
        self._known: dict[UUID, _Known] = {}
        self._tokens: dict[tuple[str, str], tuple[UUID, UUID]] = {}

    async def find(self, wanted: Collection[tuple[UUID, UUID]]) -> dict[UUID, Account | Unusable]:
        """Each account of these pairs of workspace and account id, as it was within the last moment; one that is gone is left out."""
        now = self._monotonic()
        found: dict[UUID, Account | Unusable | None] = {}
        missing: list[tuple[UUID, UUID]] = []
        for pair in wanted:
            known = self._known.get(pair[1])
            if known is None or now - known.read_at > KEPT_SECONDS:
                missing.append(pair)
            else:
                found[pair[1]] = known.account
        if missing:
            found |= await self._read(missing, now)
        return {account_id: account for account_id, account in found.items() if account is not None}

    async def called(self, provider: str, token: str) -> Account | Unusable | None:
        """The account whose address this is; None where there is none."""
        pair = self._tokens.get((provider, token))
        if pair is None:
            pair = await store.find_account(self._connection, provider, token)
            if pair is None:
                return None
            if len(self._tokens) >= _MOST:
                self._tokens.clear()
            self._tokens[provider, token] = pair
        return (await self.find([pair])).get(pair[1])

    async def read_again(self, account: Account) -> Account | Unusable | None:
        """The account as it is now."""
        return (await self._read([(account.workspace_id, account.id)], self._monotonic()))[account.id]

    async def _read(self, wanted: Collection[tuple[UUID, UUID]], now: float) -> dict[UUID, Account | Unusable | None]:
        opened = await load_accounts(
            self._connection, list(wanted), declarations=self._declarations, sealer=self._sealer, public_url=self._public_url
        )
        if len(self._known) + len(wanted) > _MOST:
            self._known.clear()
        found = {account_id: opened.get(account_id) for _, account_id in wanted}
        self._known.update({account_id: _Known(account, now) for account_id, account in found.items()})
        return found
