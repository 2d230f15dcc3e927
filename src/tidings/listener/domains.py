"""Whose a mail is: the inbound domains of all workspaces, remembered for a few seconds."""

import time
from collections.abc import Callable

import msgspec

from tidings.db import Lane
from tidings.workspaces import InboundDomain, find_inbound_domain

_SECONDS = 5.0
_MOST = 10_000


class _Remembered(msgspec.Struct, frozen=True):
    held: InboundDomain | None
    until: float


class Domains:
    """Looks up a domain in the database, and remembers what it found, also that there is none."""

    def __init__(self, lane: Lane, clock: Callable[[], float] = time.monotonic) -> None:
        self._lane = lane
        self._clock = clock
        self._known: dict[str, _Remembered] = {}

    async def find(self, domain: str) -> InboundDomain | None:
        """Who takes the mail of the domain (in ASCII and lower case); raises Unavailable where the database cannot say."""
        now = self._clock()
        known = self._known.get(domain)
        if known is not None and known.until > now:
            return known.held
        held = await find_inbound_domain(self._lane, domain)
        if len(self._known) >= _MOST:
            # Somebody guesses names: what is remembered of them is worth nothing.
            self._known.clear()
        self._known[domain] = _Remembered(held, now + _SECONDS)
        return held
