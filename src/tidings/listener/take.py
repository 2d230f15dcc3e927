"""A mail that has been received becomes rows of what came back: one for each of its recipients, with its envelope."""

import hashlib
from collections.abc import Callable

import msgspec

from tidings.callbacks import Arrival, Keeper
from tidings.channels import Callback, Sorted
from tidings.core.clock import Clock
from tidings.listener.verify import Authenticity, verify
from tidings.net import Names
from tidings.workspaces import InboundDomain


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A whole mail, and its envelope."""

    raw: bytes
    mail_from: str
    """Empty where it has no sender: nobody is to be told what becomes of it."""
    to: tuple[tuple[str, InboundDomain], ...]
    peer: str
    helo: str
    tls: str
    """The version; empty where it came in the clear."""


class Taker:
    """Finds out whether a mail comes from whom it says, and stores it."""

    def __init__(self, keeper: Keeper, names: Names, sort: Callable[[Callback], Sorted], clock: Clock) -> None:
        self._keeper = keeper
        self._names = names
        self._sort = sort
        self._clock = clock

    async def take(self, taken: Taken) -> None:
        """It is committed for all of its recipients when this returns; raises Unavailable where the database cannot be asked."""
        found = await verify(self._names, taken.raw, peer=taken.peer, mail_from=taken.mail_from, helo=taken.helo)
        await self._keeper.keep([self._arrival(taken, found, address, domain) for address, domain in taken.to])

    def _arrival(self, taken: Taken, found: Authenticity, address: str, domain: InboundDomain) -> Arrival:
        callback = Callback(
            method="SMTP",
            url=f"mailto:{address}",
            headers=(
                ("x-mail-from", taken.mail_from),
                ("x-rcpt-to", address),
                ("x-peer", taken.peer),
                ("x-helo", taken.helo),
                ("x-tls", taken.tls),
                ("x-tidings-dkim", found.dkim),
                ("x-tidings-spf", found.spf),
            ),
            body=taken.raw,
            received_at=self._clock(),
        )
        told = self._sort(callback)
        # Without an id of its own it would be told twice where the peer did not hear our answer.
        event_id = told.event_id or f"{address}\0{hashlib.sha256(taken.raw).hexdigest()}"
        return Arrival(
            account_id=domain.account_id,
            workspace_id=domain.workspace_id,
            lane=told.lane,
            event_key=hashlib.sha256(event_id.encode("utf-8", "surrogatepass")).digest(),
            callback=callback,
        )
