"""/callbacks/{provider}/{token}: what providers tell us is checked, stored as it came, and then answered; it is read afterwards.

Many calls share one INSERT, and none is answered before its COMMIT. A flush starts when the last one is done. Trouble of ours is a
503, which every vendor tries again; a 4xx would make them give up.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar

from tidings.api.asgi import Answer, Scope, raw_path
from tidings.api.metrics import ApiMetrics
from tidings.api.routes import MethodNotAllowedError
from tidings.callbacks import Accounts, Arrival, Keeper, arrival
from tidings.channels import Account, Callback, CallsBack, Forged, Provider, Sorted
from tidings.core.clock import Clock
from tidings.core.errors import Forbidden, NotFound, TidingsError, TooLarge, Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.workspaces import Sealer, Unusable

log = get_logger("callbacks")

WAITING_LIMIT = 5_000
"""Calls that wait for a flush; past that providers are told to come back."""
WAITING_BYTES = 100_000_000
HUGE_BODY = 1_000_000
HUGE_AT_ONCE = 4
"""Bodies over this many bytes are read a few at a time: whoever sends them has not shown yet who they are."""
LARGE_BODY = 64_000
"""Bodies over this many bytes are checked in a thread: the event loop belongs to everybody."""
READ_SECONDS = 60.0
REREADING_LIMIT = 100
"""Accounts that are read anew at once, because something was not signed with the secret that we remember."""

ReadBody = Callable[[int], Awaitable[bytes]]
T = TypeVar("T")


class Callbacks:
    """Answers providers. `address` is this installation's own, as it stands in its settings: what a request says of it is not believed."""

    def __init__(
        self,
        database: Database,
        providers: Mapping[str, Provider],
        sealer: Sealer,
        clock: Clock,
        metrics: ApiMetrics,
        address: str,
        on_inbound: Callable[[], None],
    ) -> None:
        # Asked once: whether an object keeps to a protocol costs more than checking a signature.
        self._calling = {name: (provider, provider.declaration) for name, provider in providers.items() if isinstance(provider, CallsBack)}
        self._accounts = Accounts(database.lane(), providers, sealer, address)
        self._keeper = Keeper(database.lane(Plans.BY_HASH), self._stored)
        self._clock = clock
        self._metrics = metrics
        self._address = address
        self._on_inbound = on_inbound
        self._rereading = 0
        self._huge = asyncio.Semaphore(HUGE_AT_ONCE)

    async def answer(self, scope: Scope, read: ReadBody) -> Answer:
        """One call: stored when it is answered with the provider's own words; 404, 403, 413 or 503 otherwise."""
        try:
            return await self._answer(scope, read)
        except (NotFound, Forbidden, TooLarge, MethodNotAllowedError):
            raise
        except TidingsError as error:
            raise (error if isinstance(error, Unavailable) else Unavailable("Try again in a moment")) from error
        except Exception as error:
            log.exception("a callback could not be taken", exc_info=error)
            raise Unavailable("Try again in a moment") from error

    async def _answer(self, scope: Scope, read: ReadBody) -> Answer:
        path = raw_path(scope)
        _, _, rest = path.lstrip("/").partition("/")
        name, _, token = rest.partition("/")
        calling = self._calling.get(name)
        if calling is None:
            raise NotFound("No such provider calls back")
        provider, declaration = calling
        if scope["method"] not in declaration.callback_methods:
            raise MethodNotAllowedError(f"Allowed here: {', '.join(sorted(declaration.callback_methods))}")
        account = await self._account(name, token)
        query = scope.get("query_string", b"").decode("latin-1")
        callback = Callback(
            method=scope["method"],
            url=f"{self._address}{path}" + (f"?{query}" if query else ""),
            headers=tuple((key.decode("latin-1").lower(), value.decode("latin-1")) for key, value in scope["headers"]),
            body=await self._read(scope, read, declaration.callback_bytes),
            received_at=self._clock(),
        )
        told = await self._checked(provider, callback, account)
        await self._store(name, arrival(account, callback, told))
        reply = provider.reply(callback)
        return Answer(reply.status, reply.body, reply.type.encode("latin-1", "replace"))

    async def _read(self, scope: Scope, read: ReadBody, limit: int) -> bytes:
        declared = next((value for key, value in scope["headers"] if key == b"content-length"), b"")
        if limit <= HUGE_BODY or (declared.isdigit() and int(declared) <= HUGE_BODY):
            return await read(limit)
        async with self._huge, asyncio.timeout(READ_SECONDS):
            return await read(limit)

    async def _account(self, provider: str, token: str) -> Account:
        if not token or len(token) > 200:
            raise NotFound("There is no provider account at this address")
        account = await self._accounts.called(provider, token)
        if account is None:
            raise NotFound("There is no provider account at this address")
        if not isinstance(account, Account):
            # Its credentials cannot be opened here, which is ours to mend.
            raise Unavailable(f"The account cannot be opened: {account.code}")
        return account

    async def _checked(self, provider: CallsBack, callback: Callback, account: Account) -> Sorted:
        """Its place; raises Forbidden where it does not come from the provider of this account."""
        forged = await _apart(callback, lambda: provider.check(callback, account))
        if forged is not None:
            # The secret may have been changed since it was read: nobody is refused for what we remember.
            fresh = await self._read_again(account)
            if isinstance(fresh, Account) and fresh != account:
                forged = await _apart(callback, lambda: provider.check(callback, fresh))
        if forged is not None:
            self._metrics.called_back(account.provider, "forged")
            log.info("a callback was refused", extra={"account": account.id, "provider": account.provider, "code": forged.code})
            raise Forbidden(_words(forged), code="callback_forged")
        return await _apart(callback, lambda: provider.sort(callback, account))

    async def _read_again(self, account: Account) -> Account | Unusable | None:
        if self._rereading >= REREADING_LIMIT:
            self._metrics.called_back(account.provider, "turned_away")
            raise Unavailable("Too many callbacks are signed with something else; try again in a second")
        self._rereading += 1
        try:
            return await self._accounts.read_again(account)
        finally:
            self._rereading -= 1

    async def _store(self, provider: str, one: Arrival) -> None:
        size = len(one.callback.body)
        if self._keeper.waiting >= WAITING_LIMIT or (self._keeper.waiting and self._keeper.held + size > WAITING_BYTES):
            self._metrics.called_back(provider, "turned_away")
            raise Unavailable("Too many callbacks are waiting to be stored; try again in a second")
        await self._keeper.keep([one])
        self._metrics.stored_callbacks({provider: 1}, 0)

    def _stored(self, arrivals: Sequence[Arrival], new: int) -> None:
        self._metrics.stored_callbacks({}, len(arrivals) - new)
        if any(one.lane == "inbound" for one in arrivals):
            self._on_inbound()


async def _apart(callback: Callback, work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work) if len(callback.body) > LARGE_BODY else work()


def _words(forged: Forged) -> str:
    return f"{forged.code}: {forged.detail}"
