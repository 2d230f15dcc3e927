"""Which addresses the door lets through: a corpus of the forms in which a private address hides, against a listener that must see none."""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncGenerator

import pytest

from tidings.net import NotSent, Policy, open_socket, resolve_guarded
from tidings.net.door import is_allowed, read_host

OPEN = Policy(allow_private_networks=True)

# Refused under the usual policy, in every spelling. The comment says why.
CORPUS = [
    "127.0.0.1",  # loopback
    "127.0.0.2",
    "127.255.255.254",
    "localhost",
    "localhost.",
    "LOCALHOST",
    "[::1]",
    "::1",
    "0:0:0:0:0:0:0:1",
    "0.0.0.0",  # unspecified: Linux connects it to loopback
    "[::]",
    "::",
    "0",
    "10.0.0.1",  # RFC 1918
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",  # the carriers' shared space
    "100.127.255.255",
    "169.254.0.1",  # link-local
    "169.254.169.254",  # metadata
    "169.254.170.2",  # metadata of containers
    "fd00:ec2::254",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "fe80::1",
    "fe80::1%lo",
    "[fe80::1%25lo]",
    "::1%lo",
    "fc00::1",  # unique local
    "fdff::1",
    "fec0::1",  # site-local, deprecated
    "224.0.0.1",  # multicast
    "239.255.255.255",
    "ff02::1",
    "240.0.0.1",  # reserved
    "255.255.255.255",
    "192.0.2.1",  # documentation
    "198.51.100.1",
    "203.0.113.1",
    "2001:db8::1",
    "3fff::1",
    "198.18.0.1",  # benchmarking
    "192.88.99.1",  # 6to4 relay
    "::ffff:127.0.0.1",  # v4-mapped
    "::ffff:7f00:1",
    "[::ffff:10.0.0.1]",
    "::127.0.0.1",  # v4-compatible
    "::ffff:0:127.0.0.1",  # v4-translated
    "64:ff9b::127.0.0.1",  # NAT64
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",  # 6to4
    "2002:0808:0808::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo
    "2130706433",  # decimal
    "0x7f000001",  # hexadecimal
    "0x7f.0.0.1",
    "0x7f.1",
    "017700000001",  # octal
    "0177.0.0.1",
    "127.1",  # short
    "127.0.1",
    "127.0.0.01",
    "0127.0.0.1",
    "127.0.0.1.",
    "\uff11\uff12\uff17.0.0.1",  # full-width digits
    "127。0。0。1",  # ideographic full stops
    "①②⑦.⓪.⓪.①",
    "ⓛocalhost",
    "",
    ".",
    "..",
    "a..b",
    " 127.0.0.1",
    "127.0.0.1 ",
    "127.0.0.1\n",
    "127.0.0.1\x00.example.com",
    "127.0.0.1#.example.com",
    "127.0.0.1/example.com",
    "user@127.0.0.1",
    "127.0.0.1:80",
    "[127.0.0.1]",
    "[::1",
    "-a.example",
    "x" * 64 + ".example",
    "a." * 130 + "example",
]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Trap:
    def __init__(self, port: int) -> None:
        self.port = port
        self.visits = 0


@pytest.fixture
async def trap() -> AsyncGenerator[Trap]:
    """A listener on every local address."""

    async def visited(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.visits += 1
        writer.close()

    server = await asyncio.start_server(visited, "0.0.0.0", 0)
    seen = Trap(server.sockets[0].getsockname()[1])
    yield seen
    server.close()
    await server.wait_closed()


@pytest.mark.anyio
async def test_no_spelling_of_a_private_address_reaches_the_trap(trap: Trap):
    for host in CORPUS:
        outcome = await open_socket(host, trap.port, Policy(), seconds=5)
        assert isinstance(outcome, NotSent), host
        assert outcome.code in {"address_refused", "bad_host"}, (host, outcome)
        assert not outcome.may_retry, host
    assert trap.visits == 0


@pytest.mark.anyio
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_with_private_networks_allowed_loopback_is_reached(host: str, trap: Trap):
    sock = await open_socket(host, trap.port, OPEN, seconds=5)
    assert isinstance(sock, socket.socket)
    sock.close()


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "fd00:ec2::254",
        "100.100.100.200",
        "0.0.0.0",
        "::",
        "fe80::1",
        "224.0.0.1",
        "240.0.0.1",
        "::ffff:10.0.0.1",
        "2002:a00:1::",
        "::1%lo",
    ],
)
def test_metadata_and_what_is_no_host_stay_closed_even_then(address: str):
    assert not is_allowed(ipaddress.ip_address(address), OPEN)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "172.20.0.1", "192.168.0.1", "100.64.1.1", "::1", "fd12::1"])
def test_private_addresses_open_by_policy_alone(address: str):
    assert is_allowed(ipaddress.ip_address(address), OPEN)
    assert not is_allowed(ipaddress.ip_address(address), Policy())


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.1.1", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses_are_open(address: str):
    assert is_allowed(ipaddress.ip_address(address), Policy())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("mail.example.com", "mail.example.com"),
        ("mail.example.com.", "mail.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("mail_relay", "mail_relay"),
        ("3com.example", "3com.example"),
        ("8.8.8.8", ipaddress.ip_address("8.8.8.8")),
        ("[2606:4700::1111]", ipaddress.ip_address("2606:4700::1111")),
    ],
)
def test_a_host_is_read_in_its_usual_form(text: str, read: object):
    assert read_host(text) == read


@pytest.mark.anyio
@pytest.mark.parametrize("port", [0, -1, 65536])
async def test_a_port_outside_its_range_is_refused(port: int):
    outcome = await resolve_guarded("8.8.8.8", port, Policy())
    assert isinstance(outcome, NotSent)
    assert outcome.code == "bad_port"


@pytest.mark.anyio
async def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch, trap: Trap):
    # A name server that says a public address first and loopback from then on: DNS rebinding.
    answers = [["203.0.114.7"], ["127.0.0.1"], ["127.0.0.1"]]
    connected: list[tuple[str, int]] = []
    loop = asyncio.get_running_loop()

    def look_up(_host: str, port: int | None, **_: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    async def connect(_sock: socket.socket, address: tuple[str, int]) -> None:
        connected.append(address)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(loop, "sock_connect", connect)
    sock = await open_socket("rebind.example", trap.port, Policy(), seconds=5)
    assert isinstance(sock, socket.socket)
    sock.close()
    assert connected == [("203.0.114.7", trap.port)]
    assert len(answers) == 2, "one look-up, not two"
    refused = await open_socket("rebind.example", trap.port, Policy(), seconds=5)
    assert isinstance(refused, NotSent)
    assert len(connected) == 1


@pytest.mark.anyio
async def test_a_name_that_does_not_exist_may_exist_later():
    outcome = await open_socket("no-such-host.invalid", 25, Policy(), seconds=30)
    assert isinstance(outcome, NotSent)
    assert (outcome.code, outcome.may_retry) == ("name_lookup_failed", True)


@pytest.mark.anyio
async def test_a_peer_that_does_not_answer_costs_no_more_than_the_deadline():
    # A listener whose queue is full drops further connections: the next one hangs.
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        held = [await open_socket("127.0.0.1", port, OPEN, seconds=0.2) for _ in range(4)]
        assert isinstance(held[-1], NotSent)
        assert (held[-1].code, held[-1].may_retry) == ("connect_timeout", True)
        for sock in held:
            if isinstance(sock, socket.socket):
                sock.close()
