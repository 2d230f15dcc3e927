"""Where a request comes from: the peer's address, or what a proxy of our own says of it."""

import ipaddress
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Any

import msgspec

from tidings.api.cookies import SessionCookie
from tidings.core.errors import Misconfigured

Network = IPv4Network | IPv6Network

_AGENT_LENGTH = 200


class Client(msgspec.Struct, frozen=True):
    """Who is at the other end, as far as the network can tell."""

    address: str
    """An IP address, or nothing where the server listens on a socket of the file system."""
    agent: str = ""
    """What the program calls itself (User-Agent), cut short: it may say anything."""
    cookie: SessionCookie | None = None
    """How it keeps a session, where that is a page of ours."""


def read_networks(text: str | None) -> tuple[Network, ...]:
    """The proxies that a setting names, by comma; raises Misconfigured."""
    try:
        return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in (text or "").split(",") if part.strip())
    except ValueError as error:
        raise Misconfigured(f"TIDINGS_TRUSTED_PROXIES is a list of addresses or networks, as in 10.0.0.0/8: {error}") from error


def client_of(scope: Mapping[str, Any], proxies: Sequence[Network]) -> Client:
    """The peer; behind a trusted proxy the last address of X-Forwarded-For that is no trusted proxy itself.

    Whatever stands before that one was written by whoever called, and is not believed.
    """
    peer = scope.get("client")
    address = str(peer[0]) if peer else ""
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    if proxies and _is_within(address, proxies):
        told = b",".join(value for name, value in headers if name == b"x-forwarded-for").decode("latin-1")
        for hop in reversed([part.strip() for part in told.split(",") if part.strip()]):
            if not _is_address(hop):
                break
            address = hop
            if not _is_within(hop, proxies):
                break
    agent = next((value for name, value in headers if name == b"user-agent"), b"").decode("latin-1")
    return Client(address, "".join(letter for letter in agent if letter.isprintable())[:_AGENT_LENGTH])


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_within(text: str, networks: Sequence[Network]) -> bool:
    return _is_address(text) and any(ipaddress.ip_address(text) in network for network in networks)


def host_of(headers: Mapping[bytes, bytes]) -> str:
    """The host that was called, in lower case, without its port; nothing where none was named."""
    text = headers.get(b"host", b"").decode("latin-1").strip().lower()
    return text.partition("]")[0] + "]" if text.startswith("[") else text.partition(":")[0].rstrip(".")
