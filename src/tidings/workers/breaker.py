"""The breakers of provider accounts: pure, in the memory of one worker, fed with the outcome of every hand-off.

A breaker opens when a provider does not answer, or answers that it is broken: five times in a row, or at least every other time of
at least twenty within half a minute; and at once when it asks us to come back later (Retry-After). For ten seconds, or as long as it
asked for, nothing goes there; then it is half open: the claim lets one delivery in ten
seconds through, whatever worker it is, and the first that comes back well closes it. What the workers find they share by the table of
`workspaces`: `changes` tells what is to be written there, and `learn` takes what all have written.
"""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

import msgspec

from tidings.channels import Outcome, Refused, Sent, Unknown
from tidings.workspaces import FailingAccount

IN_A_ROW = 5
AT_LEAST = 20
WINDOW_SECONDS = 30
OPEN_FOR = timedelta(seconds=10)
WRITTEN_SECONDS = 0.5
LONGEST_REST = timedelta(hours=1)
"""A provider that asks for more is tried once an hour."""

# Refusals that ask to come back: those that say that the provider is out of order. A rate limit, a full mailbox, greylisting are none.
_SICK = frozenset(
    {
        "connect_failed",
        "connect_timeout",
        "connection_lost",
        "malformed_answer",
        "name_lookup_failed",
        "session_timeout",
        "timeout",
        "tls_failed",
    }
)
# Also by number: HTTP 5xx; SMTP 421 (RFC 5321 section 3.8) and 5yz, which may be tried again only where it is of the whole server.
_SICK_NUMBER = re.compile(r"http_5\d\d|smtp_(421|5\d\d)", re.ASCII)
# Refused here, before the provider was asked anything.
_UNASKED = frozenset(
    {
        "address_refused",
        "bad_address",
        "bad_dkim_key",
        "bad_header",
        "bad_helo",
        "bad_host",
        "bad_media_type",
        "bad_port",
        "bad_request",
        "bad_settings",
        "bad_text",
        "bad_url",
        "busy",
        "tls_required",
    }
)
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


class Word(Enum):
    """What one outcome says of the provider."""

    WELL = auto()
    SICK = auto()
    NOTHING = auto()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one account's breaker, for all workers to know. `open_until` None: it is closed."""

    account_id: UUID
    workspace_id: UUID
    at: datetime
    open_until: datetime | None
    reason: str


def word_of(outcome: Outcome) -> Word:
    """Whether the outcome speaks of the provider, and how: the refusal of one message is a good sign of who refuses it."""
    match outcome:
        case Sent():
            return Word.WELL
        case Unknown():
            return Word.SICK
        case Refused():
            if outcome.may_retry and (outcome.code in _SICK or _SICK_NUMBER.fullmatch(outcome.code)):
                return Word.SICK
            return Word.NOTHING if outcome.code in _UNASKED else Word.WELL


class Breakers:
    """One for each account that this worker has used. Times are real; `tell` is cheap, and neither waits nor fails."""

    def __init__(self) -> None:
        self._breakers: dict[UUID, Breaker] = {}
        self._changes: dict[UUID, Change] = {}
        self._on_change: Callable[[], None] | None = None
        self._written = asyncio.Event()
        self._written.set()

    def call_on_change(self, on_change: Callable[[], None]) -> None:
        """From now on this is called, within `tell`, when there is something to write."""
        self._on_change = on_change

    def tell(self, account_id: UUID, workspace_id: UUID, outcome: Outcome, now: datetime) -> None:
        """A hand-off has ended so."""
        breaker = self._breakers.get(account_id)
        if breaker is None:
            breaker = self._breakers[account_id] = Breaker()
        word = Word.WELL if type(outcome) is Sent else word_of(outcome)
        if (rest := _rest(outcome)) is not None:
            if breaker.open_until is not None and now + rest <= breaker.open_until:
                return
            breaker.set(now + rest)
        elif breaker.open_until is None:
            if not breaker.count(word, int(now.timestamp())):
                return
            breaker.open_until = now + OPEN_FOR
        elif now < breaker.open_until or word is Word.NOTHING:
            return  # it had left before the breaker opened
        else:
            breaker.open_until = None if word is Word.WELL else now + OPEN_FOR
        reason = "" if isinstance(outcome, Sent) else _UNPRINTABLE.sub("", outcome.code)[:100]
        self._changes[account_id] = Change(
            account_id=account_id, workspace_id=workspace_id, at=now, open_until=breaker.open_until, reason=reason
        )
        if self._on_change is not None:
            self._written.clear()
            self._on_change()

    def is_open(self, account_id: UUID, now: datetime) -> bool:
        """Whether nothing may go there now, not even to try it."""
        breaker = self._breakers.get(account_id)
        return breaker is not None and breaker.open_until is not None and now < breaker.open_until

    async def written(self) -> None:
        """Whoever asks the table sees what has changed here, or that cannot be written for half a second."""
        try:
            async with asyncio.timeout(WRITTEN_SECONDS):
                await self._written.wait()
        except TimeoutError:
            self._written.set()

    def changes(self) -> list[Change]:
        """The last change of each account since it was asked before; what cannot be written is given back by `restore`."""
        taken, self._changes = self._changes, {}
        return list(taken.values())

    def restore(self, changes: Iterable[Change]) -> None:
        """These are changes still, but where something newer has happened."""
        self._changes = {change.account_id: change for change in changes} | self._changes

    def learn(self, failing: Iterable[FailingAccount], now: datetime) -> None:
        """These accounts, and no others, are open or half open, as the workers have found together; what is unwritten stays ours."""
        if not self._changes:
            self._written.set()
        known = {one.id: one.open_until for one in failing}
        for account_id in known.keys() - self._breakers.keys():
            self._breakers[account_id] = Breaker()
        second = int(now.timestamp())
        for account_id, breaker in list(self._breakers.items()):
            if account_id in self._changes:
                continue
            breaker.set(known.get(account_id))
            if breaker.is_forgettable(second):
                del self._breakers[account_id]


def _rest(outcome: Outcome) -> timedelta | None:
    """For how long the provider asked us to stay away: who names a time speaks of who asks, whatever its code says of the message."""
    if type(outcome) is not Refused or not outcome.retry_after_seconds:
        return None
    return timedelta(seconds=min(outcome.retry_after_seconds, LONGEST_REST.total_seconds()))


class Breaker:
    """Of one peer: counts by whole seconds; what is older than the window is forgotten."""

    __slots__ = ("_in_a_row", "_seconds", "_sick", "_well", "open_until")

    def __init__(self) -> None:
        self.open_until: datetime | None = None
        self._forget()

    def count(self, word: Word, second: int) -> bool:
        """True where that was one too many: then it starts anew."""
        if word is Word.NOTHING:
            return False
        last = self._seconds[-1] if self._seconds else None
        if last is None or last[0] < second:
            self._drop_before(second - WINDOW_SECONDS + 1)
            last = [second, 0, 0]
            self._seconds.append(last)
        if word is Word.WELL:
            last[1] += 1
            self._well += 1
            self._in_a_row = 0
            return False
        last[2] += 1
        self._sick += 1
        self._in_a_row += 1
        is_half = self._sick >= self._well and self._sick + self._well >= AT_LEAST
        if self._in_a_row < IN_A_ROW and not is_half:
            return False
        self._forget()
        return True

    def set(self, open_until: datetime | None) -> None:
        """It is open until then, or closed; where that is news, it starts anew."""
        if (open_until is None) != (self.open_until is None):
            self._forget()
        self.open_until = open_until

    def is_forgettable(self, second: int) -> bool:
        """Whether one that is made anew would do as well."""
        if self.open_until is not None or self._in_a_row:
            return False
        return not self._seconds or self._seconds[-1][0] < second - WINDOW_SECONDS

    def _forget(self) -> None:
        self._seconds: deque[list[int]] = deque()  # each: second, well, sick
        self._well = self._sick = self._in_a_row = 0

    def _drop_before(self, second: int) -> None:
        while self._seconds and self._seconds[0][0] < second:
            _, well, sick = self._seconds.popleft()
            self._well -= well
            self._sick -= sick
