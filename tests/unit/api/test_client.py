from typing import Any

import pytest

from tidings.api.client import Client, client_of, read_networks
from tidings.core.errors import Misconfigured

PROXIES = read_networks("10.0.0.0/8, 192.168.1.1,fd00::/8")


def scope(peer: str | None, *forwarded: str, agent: bytes = b"curl/8") -> dict[str, Any]:
    headers = [(b"user-agent", agent), *((b"x-forwarded-for", value.encode()) for value in forwarded)]
    return {"client": (peer, 4711) if peer is not None else None, "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", (), "203.0.113.9"),
        ("203.0.113.9", ("198.51.100.1",), "203.0.113.9"),  # no proxy of ours: it may write what it likes
        ("10.1.2.3", ("203.0.113.9",), "203.0.113.9"),
        ("10.1.2.3", ("198.51.100.1, 203.0.113.9",), "203.0.113.9"),  # what stands before was written by the caller
        ("10.1.2.3", ("198.51.100.1", "203.0.113.9"), "203.0.113.9"),
        ("10.1.2.3", ("203.0.113.9, 192.168.1.1",), "203.0.113.9"),
        ("10.1.2.3", ("203.0.113.9, nonsense",), "10.1.2.3"),
        ("10.1.2.3", ("10.4.5.6",), "10.4.5.6"),
        ("10.1.2.3", (), "10.1.2.3"),
        ("fd00::1", ("2001:db8::9",), "2001:db8::9"),
        (None, (), ""),
    ],
)
def test_the_address_is_the_last_that_we_can_believe(peer: str | None, forwarded: tuple[str, ...], address: str):
    assert client_of(scope(peer, *forwarded), PROXIES).address == address


def test_without_trusted_proxies_no_header_is_believed():
    assert client_of(scope("10.1.2.3", "203.0.113.9"), ()) == Client("10.1.2.3", "curl/8")


def test_what_a_program_calls_itself_is_one_short_line():
    told = client_of(scope("10.1.2.3", agent=b"a\nb\x1b[2J\xff" + b"x" * 1_000), ()).agent
    assert told.startswith("ab[2Jÿx")
    assert len(told) == 200


@pytest.mark.parametrize("text", ["10.0.0.0/99", "localhost", "10.0.0.1;10.0.0.2"])
def test_a_setting_that_names_no_network_is_refused(text: str):
    with pytest.raises(Misconfigured, match="TIDINGS_TRUSTED_PROXIES"):
        read_networks(text)


def test_none_is_none():
    assert read_networks(None) == read_networks("") == ()
