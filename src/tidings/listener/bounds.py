"""How much the listener takes, from whom, and how fast."""

import ipaddress
import time
from collections.abc import Callable, Hashable

import msgspec


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """What no peer and no workspace may go beyond. A rate of 0 bounds nothing."""

    max_bytes: int = 25_000_000
    """Of one mail."""
    held_bytes: int = 268_435_456
    """Of all mails that are being received or stored at one time: what is beyond it is told to come again."""
    connections: int = 400
    connections_per_peer: int = 40
    peer_per_minute: int = 1_200
    """Mails from one address; an IPv6 network of /64 counts as one."""
    workspace_per_minute: int = 60_000
    """Recipients of one workspace."""
    recipients: int = 50
    unknown_recipients: int = 20
    """So many unknown mailboxes end a connection: it is guessing."""
    command_seconds: float = 60.0
    data_seconds: float = 300.0
    """For the whole of a mail, from DATA to the dot."""
    renewal_seconds: float = 60.0
    """How often the certificate's file is looked at."""


class Buckets:
    """A bucket of tokens for each key: so many a minute, and as many at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left: dict[Hashable, tuple[float, float]] = {}

    def take(self, key: Hashable) -> bool:
        """Whether there was one left."""
        if not self._per_minute:
            return True
        now = self._clock()
        left, at = self._left.get(key, (float(self._per_minute), now))
        left = min(float(self._per_minute), left + (now - at) * self._per_minute / 60)
        if len(self._left) > 50_000:
            # Whoever was silent for a minute has a full bucket, which is what nobody is remembered for.
            self._left = {key: kept for key, kept in self._left.items() if now - kept[1] < 60}
        self._left[key] = (left - 1 if left >= 1 else left, now)
        return left >= 1


def peer_key(address: str) -> str:
    """By what a peer is counted: its address, or its network of /64, which one machine has for itself."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped is not None:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, 64), strict=False))
