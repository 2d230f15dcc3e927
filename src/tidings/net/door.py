"""Which addresses may be reached, and a connection to exactly the address that was checked.

A name is looked up once, each answer is checked, and the connection goes to that very answer: a second look-up, which
could say something else (DNS rebinding), never happens.
"""

import asyncio
import ipaddress
import re
import socket
import ssl
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import idna
import msgspec

from tidings.net.addresses import addresses_of
from tidings.net.failure import NotSent

Address = IPv4Address | IPv6Address


class Policy(msgspec.Struct, frozen=True):
    """What the operator lets out. Private networks, loopback and unencrypted connections are one decision: "beside me"."""

    allow_private_networks: bool = False


# Never reached, whatever the policy: the clouds' metadata services, which hand out credentials to whoever asks.
# AWS, GCP, Azure: 169.254.169.254 (inside link-local below); AWS over IPv6; Alibaba; Oracle; Azure's wire server.
_METADATA = frozenset(map(ipaddress.ip_address, ("fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16")))

# Reached only with allow_private_networks: loopback, RFC 1918, the carriers' shared space (RFC 6598), RFC 4193.
_PRIVATE4 = [IPv4Network(net) for net in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]
_PRIVATE6 = [IPv6Network(net) for net in ("::1/128", "fc00::/7")]

# Never reached: iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry, read 2026-11-02. A table of our
# own, because what `ipaddress` calls global has changed within Python 3.11 and 3.12.
_CLOSED4 = [
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "169.254.0.0/16",  # link-local
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relay
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
_GLOBAL6 = IPv6Network("2000::/3")
# Within global unicast: what embeds an IPv4 address, or is assigned to no host. Outside of it, closed by default: v4-mapped and
# v4-compatible (::/96, ::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), link-local, site-local, multicast, unspecified.
_CLOSED6 = [
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]

_ASCII_NAME = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*", re.ASCII)
# What inet_aton would read as a number although it is no dotted quad: 2130706433, 0x7f.1, 0177.0.0.1 (URL standard, "ends in a number").
_NUMERIC_END = re.compile(r"(.*\.)?(\d+|0[xX][0-9A-Fa-f]*)", re.ASCII)


def client_tls() -> ssl.SSLContext:
    """A TLS context that verifies the peer's name and chain against the system's authorities, TLS 1.2 or newer."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def is_allowed(address: Address, policy: Policy) -> bool:
    """Whether a connection to `address` may be made."""
    if address in _METADATA:
        return False
    if isinstance(address, IPv4Address):
        if any(address in net for net in _PRIVATE4):
            return policy.allow_private_networks
        return not any(address in net for net in _CLOSED4)
    if address.scope_id is not None:
        return False
    if any(address in net for net in _PRIVATE6):
        return policy.allow_private_networks
    return address in _GLOBAL6 and not any(address in net for net in _CLOSED6)


def read_host(text: str) -> Address | str | None:
    """The address or the ASCII name (IDNA 2008, UTS 46) that `text` writes, without brackets and closing dot; None where neither."""
    host = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    host = host.removesuffix(".")
    if _NUMERIC_END.fullmatch(host):
        # After the mapping: full-width digits write an address too.
        try:
            return IPv4Address(host)
        except ValueError:
            return None
    return host if len(host) <= 253 and _ASCII_NAME.fullmatch(host) else None


def read_domain(text: str) -> str | None:
    """The domain that `text` writes, in ASCII (IDNA 2008, UTS 46) and lower case, at least two labels; None where it is none."""
    read = read_host(text) if 0 < len(text) <= 253 else None
    return read.lower() if isinstance(read, str) and "." in read and "_" not in read else None


async def resolve_guarded(host: str, port: int, policy: Policy) -> list[Address] | NotSent:
    """The checked addresses of `host`, in the system's order of preference, never empty; or why there are none."""
    if not 0 < port <= 65535:
        return NotSent("bad_port", f"{port} is no port", may_retry=False)
    read = read_host(host)
    if read is None:
        return NotSent("bad_host", "the host is neither a name nor an address in its usual form", may_retry=False)
    if isinstance(read, str):
        told = await addresses_of(read)
        if isinstance(told, NotSent):
            return told
        found: list[Address] = [ipaddress.ip_address(one) for one in told]
    else:
        found = [read]
    allowed = [address for address in found if is_allowed(address, policy)]
    if not allowed:
        detail = "the host lies in a network that this installation does not reach (TIDINGS_ALLOW_PRIVATE_NETWORKS opens private ones)"
        return NotSent("address_refused", detail, may_retry=False)
    return allowed


async def open_socket(host: str, port: int, policy: Policy, *, seconds: float) -> socket.socket | NotSent:
    """A connected, non-blocking socket to a checked address of `host`, within `seconds`; its addresses are tried in turn."""
    try:
        async with asyncio.timeout(seconds):
            addresses = await resolve_guarded(host, port, policy)
            if isinstance(addresses, NotSent):
                return addresses
            return await _connect_first(addresses, port, seconds)
    except TimeoutError:
        return NotSent("connect_timeout", f"no connection within {seconds:g} s")


async def _connect_first(addresses: list[Address], port: int, seconds: float) -> socket.socket | NotSent:
    failure = NotSent("connect_failed", "no address answered")
    for address in addresses:
        # A dead first address must not eat the time of the second.
        share = seconds / len(addresses)
        try:
            async with asyncio.timeout(share):
                return await _connect(address, port)
        except TimeoutError:
            failure = NotSent("connect_timeout", f"no connection within {share:g} s")
        except OSError as error:
            failure = NotSent("connect_failed", error.strerror or type(error).__name__)
    return failure


async def _connect(address: Address, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        await asyncio.get_running_loop().sock_connect(sock, (str(address), port))
    except BaseException:
        sock.close()
        raise
    return sock
