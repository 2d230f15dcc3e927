"""What the DNS says, asked here and nowhere else: within a deadline, each answer kept for as long as it says it may be."""

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

import dns.asyncresolver
import dns.exception
import dns.name
import dns.nameserver
import dns.resolver
import msgspec

from tidings.core.errors import Misconfigured
from tidings.net.door import read_host

Kind = Literal["A", "AAAA", "MX", "PTR", "TXT"]

_CACHED = 20_000
_SECONDS = 5.0


class Found(msgspec.Struct, frozen=True):
    """What there is; nothing where there is no such name, or none of this kind.

    Addresses and names as text (names without the dot at their end), an MX as its host in order of preference, a TXT as one text.
    """

    values: tuple[str, ...] = ()


class Silent(msgspec.Struct, frozen=True):
    """Nobody could say within the deadline: it may be known later."""

    detail: str


class Names:
    """Asks the name servers that are given as `host` or `host:port`, or the system's own where none is."""

    def __init__(self, servers: Sequence[str] = ()) -> None:
        self._servers = [_server(text) for text in servers]
        self._resolver: dns.asyncresolver.Resolver | None = None
        self._asking: dict[tuple[str, Kind], asyncio.Task[Found | Silent]] = {}

    async def look_up(self, name: str, kind: Kind, *, seconds: float = _SECONDS) -> Found | Silent:
        """What the name has of this kind; who asks for the same at the same time waits for the same answer."""
        key = (name.lower().rstrip("."), kind)
        task = self._asking.get(key)
        if task is None:
            task = asyncio.create_task(self._ask(*key))
            self._asking[key] = task
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        try:
            async with asyncio.timeout(seconds):
                # Who gives up does not take the answer from the others.
                return await asyncio.shield(task)
        except TimeoutError:
            return Silent(f"no answer within {seconds:g} s")

    async def aclose(self) -> None:
        """Nobody is asked any more."""
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    async def _ask(self, name: str, kind: Kind) -> Found | Silent:
        try:
            answer = await self._open().resolve(name, kind, lifetime=_SECONDS, search=False, raise_on_no_answer=False)
        except (dns.resolver.NXDOMAIN, dns.exception.SyntaxError, dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel):
            return Found()
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            return Silent(type(error).__name__)
        records: list[Any] = [] if answer.rrset is None else list(answer.rrset)
        return Found(_texts(records, kind))

    def _open(self) -> dns.asyncresolver.Resolver:
        if self._resolver is None:
            self._resolver = dns.asyncresolver.Resolver(configure=not self._servers)
            self._resolver.cache = dns.resolver.LRUCache(_CACHED)
            if self._servers:
                self._resolver.nameservers = [dns.nameserver.Do53Nameserver(host, port) for host, port in self._servers]
        return self._resolver


def _texts(records: list[Any], kind: Kind) -> tuple[str, ...]:
    match kind:
        case "A" | "AAAA":
            return tuple(str(record.address) for record in records)
        case "MX":
            return tuple(record.exchange.to_text(omit_final_dot=True) for record in sorted(records, key=lambda one: one.preference))
        case "PTR":
            return tuple(record.target.to_text(omit_final_dot=True) for record in records)
        case "TXT":
            # The strings of one record are one text (RFC 7208 section 3.3, RFC 6376 section 3.6.2.2).
            return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in records)


def _server(text: str) -> tuple[str, int]:
    host, port = text.strip(), "53"
    if host.startswith("["):
        host, closed, tail = host[1:].partition("]")
        host = host if closed else ""
        port = tail.removeprefix(":") or port
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    address = read_host(host)
    if address is None or isinstance(address, str) or not port.isdigit() or not 0 < int(port) <= 65535:
        raise Misconfigured(f"TIDINGS_DNS_SERVERS names {text!r}, which is no address, as in 192.0.2.53 or [2001:db8::53]:5353")
    return str(address), int(port)
