"""POST /v1/hooks/{token}: what other products tell us is checked, stored as it came, and then answered; it is said afterwards.

The signature is looked at before anything is stored: 401 where it is wrong. Trouble of ours is a 503, which every vendor tries again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import msgspec

from tidings.api.asgi import Answer, Scope, raw_path
from tidings.api.metrics import ApiMetrics
from tidings.channels import Forged
from tidings.core.clock import Clock
from tidings.core.errors import NotFound, TidingsError, TooLarge, Unauthenticated, Unavailable
from tidings.core.log import get_logger
from tidings.db import Database, Plans
from tidings.hooks import MAX_BYTES, Addresses, Known, TooManyEventsError, check_call, keep_events, split
from tidings.workspaces import Sealer

log = get_logger("hooks")

WAITING_LIMIT = 500
"""Calls that are being taken; past that products are told to come back."""
LARGE_BODY = 64_000
"""Bodies over this many bytes are checked and read in a thread: the event loop belongs to everybody."""
REREADING_LIMIT = 50
"""Hooks that are read anew at once, because something was not signed with the secret that we remember."""
_PROVIDER = "hook"

ReadBody = Callable[[int], Awaitable[bytes]]
T = TypeVar("T")


class Taken(msgspec.Struct, frozen=True):
    """What a call is answered."""

    events: int
    """How many it had."""
    new: int
    """How many of them had not come before."""


class Hooks:
    """Answers other products."""

    def __init__(self, database: Database, sealer: Sealer, clock: Clock, metrics: ApiMetrics, on_stored: Callable[[], None]) -> None:
        self._addresses = Addresses(database.lane(), sealer)
        self._lane = database.lane(Plans.BY_HASH)
        self._clock = clock
        self._metrics = metrics
        self._on_stored = on_stored
        self._waiting = 0
        self._rereading = 0

    async def answer(self, scope: Scope, read: ReadBody) -> Answer:
        """One call: stored when it is answered; 401, 404, 413 or 503 otherwise."""
        try:
            return await self._answer(scope, read)
        except (NotFound, Unauthenticated, TooLarge):
            raise
        except TidingsError as error:
            raise (error if isinstance(error, Unavailable) else Unavailable("Try again in a moment")) from error
        except Exception as error:
            log.exception("a hook's call could not be taken", exc_info=error)
            raise Unavailable("Try again in a moment") from error

    async def _answer(self, scope: Scope, read: ReadBody) -> Answer:
        token = raw_path(scope).rpartition("/")[2]
        known = await self._addresses.called(token) if 0 < len(token) <= 100 else None
        if known is None:
            raise NotFound("There is no hook at this address")
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        body = await read(MAX_BYTES)
        # Counted only now: whoever sends slowly keeps nobody else's place.
        if self._waiting >= WAITING_LIMIT:
            self._metrics.called_back(_PROVIDER, "turned_away")
            raise Unavailable("Too many calls are waiting to be stored; try again in a second")
        self._waiting += 1
        try:
            return await self._take(await self._checked(token, known, headers, body), headers, body)
        finally:
            self._waiting -= 1

    async def _take(self, known: Known, headers: dict[str, str], body: bytes) -> Answer:
        try:
            events = await _apart(
                body,
                lambda: split(
                    known.hook.mapping.event,
                    hook_id=known.hook.id,
                    workspace_id=known.hook.workspace_id,
                    headers=headers,
                    body=body,
                    received_at=self._clock(),
                ),
            )
        except TooManyEventsError:
            raise TooLarge("One call has at most 1,000 events") from None
        new = await keep_events(self._lane, events)
        self._metrics.stored_callbacks({_PROVIDER: new}, len(events) - new)
        if new:
            self._on_stored()
        return Answer(200, msgspec.json.encode(Taken(len(events), new)))

    async def _checked(self, token: str, known: Known, headers: dict[str, str], body: bytes) -> Known:
        """The hook, from whose product the call comes; raises Unauthenticated where it does not."""
        forged = await self._forged(known, headers, body)
        if forged is not None:
            # The secret may have been changed since it was read: nobody is refused for what we remember.
            fresh = await self._read_again(token)
            if fresh is not None and fresh != known:
                known, forged = fresh, await self._forged(fresh, headers, body)
        if forged is None:
            return known
        self._metrics.called_back(_PROVIDER, "forged")
        log.info("a hook's call was refused", extra={"hook": known.hook.id, "code": forged.code})
        raise Unauthenticated(f"{forged.code}: {forged.detail}", code="hook_forged")

    async def _forged(self, known: Known, headers: dict[str, str], body: bytes) -> Forged | None:
        held = known.held
        if held is None:
            raise Unavailable("The hook cannot be opened")
        return await _apart(body, lambda: check_call(known.hook, held, headers, body, self._clock()))

    async def _read_again(self, token: str) -> Known | None:
        if self._rereading >= REREADING_LIMIT:
            self._metrics.called_back(_PROVIDER, "turned_away")
            raise Unavailable("Too many calls are signed with something else; try again in a second")
        self._rereading += 1
        try:
            return await self._addresses.called(token, is_fresh=True)
        finally:
            self._rereading -= 1


async def _apart(body: bytes, work: Callable[[], T]) -> T:
    return await asyncio.to_thread(work) if len(body) > LARGE_BODY else work()
