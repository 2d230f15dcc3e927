"""What a domain says of a host: each case a zone, a host and a sender (RFC 7208; its appendix A has the zone of example.com)."""

import asyncio
import time

import pytest

from tests.unit.listener.name_server import Zone, name_server
from tidings.core.errors import Misconfigured
from tidings.listener.spf import Result, check_spf
from tidings.net import Names
from tidings.net.dns import Found, Kind, Silent

# RFC 7208 appendix A.1.
ZONE: Zone = {
    ("example.com", "A"): ["192.0.2.10", "192.0.2.11"],
    ("example.com", "MX"): ["10 mail-a.example.com.", "20 mail-b.example.com."],
    ("amy.example.com", "A"): ["192.0.2.65"],
    ("mail-a.example.com", "A"): ["192.0.2.129"],
    ("mail-b.example.com", "A"): ["192.0.2.130"],
    ("example.org", "MX"): ["10 mail-c.example.org."],
    ("mail-c.example.org", "A"): ["192.0.2.140"],
    ("10.2.0.192.in-addr.arpa", "PTR"): ["example.com."],
    ("65.2.0.192.in-addr.arpa", "PTR"): ["amy.example.com."],
    ("140.2.0.192.in-addr.arpa", "PTR"): ["mail-c.example.org."],
    ("mary.mobile-users._spf.example.com", "A"): ["127.0.0.2"],
    ("v6.example.com", "AAAA"): ["2001:db8::10"],
    ("slow.example.com", "TXT"): ["trouble"],
    ("two.example.com", "TXT"): ['"v=spf1 +all"', '"v=spf1 -all"'],
    ("other.example.com", "TXT"): ['"some words"', '"v=spf10 +all"'],
    ("long.example.com", "TXT"): ['"v=spf1 ip4:192.0.2.1" "29 -all"'],
    ("all.example.com", "TXT"): ['"v=spf1 +all"'],
    ("none.example.com", "TXT"): ['"nothing"'],
    ("self.example.com", "TXT"): ['"v=spf1 include:self.example.com -all"'],
}

# The record of example.com, the host, the sender's local part, and what comes of it.
CASES: list[tuple[str, str, str, Result]] = [
    ("v=spf1 +all", "192.0.2.1", "a", "pass"),
    ("v=spf1 a -all", "192.0.2.10", "a", "pass"),
    ("v=spf1 a -all", "192.0.2.12", "a", "fail"),
    ("v=spf1 a:example.org -all", "192.0.2.140", "a", "fail"),
    ("v=spf1 mx -all", "192.0.2.129", "a", "pass"),
    ("v=spf1 mx:example.org -all", "192.0.2.140", "a", "pass"),
    ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", "a", "pass"),
    ("v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.143", "a", "pass"),
    ("v=spf1 ptr -all", "192.0.2.65", "a", "pass"),
    ("v=spf1 ptr -all", "192.0.2.140", "a", "fail"),
    ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.140", "a", "pass"),
    ("v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", "a", "fail"),
    ("v=spf1 ip6:2001:db8::/32 ~all", "2001:db8::5", "a", "pass"),
    ("v=spf1 ip6:2001:db8::/32 ~all", "192.0.2.1", "a", "softfail"),
    ("v=spf1 ip4:192.0.2.7 -all", "::ffff:192.0.2.7", "a", "pass"),
    ("v=spf1 a:v6.example.com//64 -all", "2001:db8::99", "a", "pass"),
    ("v=spf1 ?all", "192.0.2.1", "a", "neutral"),
    ("v=spf1", "192.0.2.1", "a", "neutral"),
    ("V=SPF1 MX -ALL", "192.0.2.130", "a", "pass"),
    ("v=spf1 exists:%{l}.mobile-users._spf.%{d} -all", "192.0.2.1", "mary", "pass"),
    ("v=spf1 exists:%{l}.mobile-users._spf.%{d} -all", "192.0.2.1", "fred", "fail"),
    ("v=spf1 exists:%{l1r+-}.mobile-users._spf.%{d2} -all", "192.0.2.1", "mary-list", "pass"),
    ("v=spf1 include:all.example.com -all", "192.0.2.1", "a", "pass"),
    ("v=spf1 include:none.example.com -all", "192.0.2.1", "a", "permerror"),
    ("v=spf1 include:slow.example.com -all", "192.0.2.1", "a", "temperror"),
    ("v=spf1 redirect=all.example.com", "192.0.2.1", "a", "pass"),
    ("v=spf1 redirect=none.example.com", "192.0.2.1", "a", "permerror"),
    ("v=spf1 -all redirect=all.example.com", "192.0.2.1", "a", "fail"),
    ("v=spf1 include:self.example.com -all", "192.0.2.1", "a", "permerror"),
    ("v=spf1 exists:a.nowhere.net exists:b.nowhere.net exists:c.nowhere.net ?all", "192.0.2.1", "a", "permerror"),
    ("v=spf1 exists:a.nowhere.net exists:b.nowhere.net ?all", "192.0.2.1", "a", "neutral"),
    ("v=spf1 a -all unknown=modifier.is.fine", "192.0.2.10", "a", "pass"),
    ("v=spf1 a -all moo", "192.0.2.10", "a", "permerror"),
    ("v=spf1 ip4:192.0.2.300 -all", "192.0.2.10", "a", "permerror"),
    ("v=spf1 a/33 -all", "192.0.2.10", "a", "permerror"),
    ("v=spf1 exists:%{x}.example.com -all", "192.0.2.10", "a", "permerror"),
    ("v=spf1 exists:%a.example.com -all", "192.0.2.10", "a", "permerror"),
    ("v=spf1 redirect=a.example redirect=b.example", "192.0.2.10", "a", "permerror"),
    ("v=spf1 include -all", "192.0.2.10", "a", "permerror"),
]


async def in_zone(name: str, kind: Kind) -> Found | Silent:
    values = [value.strip('"').replace('" "', "") for value in ZONE.get((name.lower().rstrip("."), kind), ())]
    if values == ["trouble"]:
        return Silent("trouble")
    if kind == "MX":
        return Found(tuple(value.split()[1].rstrip(".") for value in values))
    return Found(tuple(value.rstrip(".") if kind == "PTR" else value for value in values))


@pytest.mark.anyio
@pytest.mark.parametrize(("record", "ip", "local", "result"), CASES)
async def test_a_record_says_of_a_host(record: str, ip: str, local: str, result: Result):
    async def look_up(name: str, kind: Kind) -> Found | Silent:
        return Found((record,)) if (name, kind) == ("example.com", "TXT") else await in_zone(name, kind)

    assert await check_spf(look_up, ip, f"{local}@example.com", "mx.example.com") == result


@pytest.mark.anyio
async def test_what_is_no_record_and_what_is_no_domain():
    assert await check_spf(in_zone, "192.0.2.1", "a@two.example.com", "x") == "permerror"
    assert await check_spf(in_zone, "192.0.2.1", "a@other.example.com", "x") == "none"
    assert await check_spf(in_zone, "192.0.2.129", "a@long.example.com", "x") == "pass"
    assert await check_spf(in_zone, "192.0.2.1", "a@slow.example.com", "x") == "temperror"
    assert await check_spf(in_zone, "192.0.2.1", "a@localhost", "x") == "none"
    assert await check_spf(in_zone, "no address", "a@all.example.com", "x") == "none"
    assert await check_spf(in_zone, "192.0.2.1", "", "all.example.com") == "pass", "without a sender the name of the host counts"
    assert await check_spf(in_zone, "192.0.2.1", "", "[192.0.2.1]") in ("none", "permerror")


@pytest.mark.anyio
async def test_names_are_asked_once_and_silence_has_its_deadline():
    zone = {**ZONE, ("mute.example.com", "TXT"): ["silence"]}
    async with name_server(zone) as (address, asked):
        names = Names([address])
        answers = await asyncio.gather(*(names.look_up("Two.Example.com.", "TXT") for _ in range(5)), names.look_up("example.com", "MX"))
        assert isinstance(answers[0], Found)
        assert set(answers[0].values) == {"v=spf1 +all", "v=spf1 -all"}
        assert answers[-1] == Found(("mail-a.example.com", "mail-b.example.com"))
        assert await names.look_up("two.example.com", "TXT") == answers[0]
        assert sorted(asked) == ["example.com MX", "two.example.com TXT"]
        assert await names.look_up("nowhere.example.com", "A") == Found()
        assert await names.look_up("example.com", "AAAA") == Found()
        assert await names.look_up("x" * 70 + ".example.com", "A") == Found()
        begun = time.monotonic()
        assert isinstance(await names.look_up("mute.example.com", "TXT", seconds=0.2), Silent)
        assert isinstance(await names.look_up("slow.example.com", "TXT", seconds=1), Silent)
        assert time.monotonic() - begun < 3
        await names.aclose()


@pytest.mark.parametrize("text", ["ns.example.com", "1.2.3.4:x", "1.2.3.4:0", "", "[::1"])
def test_a_name_server_is_named_by_its_address(text: str):
    with pytest.raises(Misconfigured):
        Names([text])
