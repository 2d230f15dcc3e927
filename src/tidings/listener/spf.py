"""Whether a host may send mail for a domain: SPF, as RFC 7208 has it (rfc-editor.org, read 2026-11-21)."""

import ipaddress
import re
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import IPv4Address, IPv6Address
from typing import Literal
from urllib.parse import quote

from tidings.net.dns import Found, Kind, Silent

Result = Literal["pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"]
LookUp = Callable[[str, Kind], Awaitable[Found | Silent]]
Address = IPv4Address | IPv6Address

# RFC 7208 section 4.6.4.
_MOST_LOOKUPS = 10
_MOST_VOIDS = 2
_MOST_NAMES = 10

_RESULTS: Mapping[str, Result] = {"": "pass", "+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_MECHANISM = re.compile(r"(?P<sign>[+\-~?]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)(?P<rest>[:/].*)?", re.IGNORECASE)
_MODIFIER = re.compile(r"(?P<name>[a-z][a-z0-9._-]*)=(?P<value>.*)", re.IGNORECASE)
_MACRO = re.compile(r"%(?:\{(?P<letter>[a-z])(?P<count>\d*)(?P<turned>r?)(?P<marks>[.\-+,/_=]*)\}|(?P<plain>.?))", re.IGNORECASE)
_LENGTHS = re.compile(r"(?P<before>.*?)(?:/(?P<four>0|[1-9]\d?))?(?://(?P<six>0|[1-9]\d{0,2}))?")
_LABEL = re.compile(r"[^\s.]{1,63}")


class _Broken(Exception):
    """The way out of the recursion; it is seen by nobody outside."""

    def __init__(self, result: Result) -> None:
        self.result: Result = result


async def check_spf(look_up: LookUp, ip: str, mail_from: str, helo: str) -> Result:
    """What the domain of the sender says of this host; of a mail that has no sender, the name it greeted with counts."""
    try:
        address: Address = ipaddress.ip_address(ip)
    except ValueError:
        return "none"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    local, _, domain = mail_from.rpartition("@")
    if not domain:
        local, domain = "postmaster", helo
    check = _Check(look_up, address, f"{local or 'postmaster'}@{domain}", helo)
    try:
        return await check.host(domain)
    except _Broken as broken:
        return broken.result


class _Check:
    """One evaluation, with what it has asked so far."""

    def __init__(self, look_up: LookUp, address: Address, sender: str, helo: str) -> None:
        self._look_up = look_up
        self._address = address
        self._sender = sender
        self._helo = helo
        self._lookups = 0
        self._voids = 0

    async def host(self, domain: str) -> Result:
        if not _is_domain(domain):
            return "none"
        texts = [text for text in await self._ask(domain, "TXT") if re.match(r"v=spf1(?: |$)", text, re.IGNORECASE)]
        if not texts:
            return "none"
        if len(texts) > 1:
            raise _Broken("permerror")
        mechanisms, modifiers = _parsed(texts[0])
        for sign, name, rest in mechanisms:
            if await self._matches(name, rest, domain):
                return _RESULTS[sign]
        if "redirect" not in modifiers:
            return "neutral"
        self._count()
        result = await self.host(await self._target(modifiers["redirect"], domain))
        return "permerror" if result == "none" else result

    async def _matches(self, name: str, rest: str, domain: str) -> bool:
        if name == "all":
            return True
        if name in ("ip4", "ip6"):
            return _lies_in(self._address, rest.removeprefix(":"), 4 if name == "ip4" else 6)
        self._count()
        if name == "include":
            result = await self.host(await self._target(rest.removeprefix(":"), domain))
            if result in ("temperror", "permerror", "none"):
                raise _Broken("temperror" if result == "temperror" else "permerror")
            return result == "pass"
        if name == "exists":
            return bool(await self._void_ask(await self._target(rest.removeprefix(":"), domain), "A"))
        target, lengths = await self._place(rest, domain)
        if name == "ptr":
            return any(_is_below(found, target) for found in await self._own_names())
        hosts = [target]
        if name == "mx":
            hosts = await self._void_ask(target, "MX")
            if len(hosts) > _MOST_NAMES:
                raise _Broken("permerror")
        for host in hosts:
            for text in await self._void_ask(host, self._kind()):
                if _is_near(self._address, text, lengths):
                    return True
        return False

    async def _place(self, rest: str, domain: str) -> tuple[str, tuple[int, int]]:
        match = _LENGTHS.fullmatch(rest)
        assert match is not None, "every part of it may be missing"
        four, six = int(match["four"] or 32), int(match["six"] or 128)
        if four > 32 or six > 128:
            raise _Broken("permerror")
        before = match["before"]
        return (await self._target(before.removeprefix(":"), domain) if before else domain), (four, six)

    async def _own_names(self) -> list[str]:
        """The names of the host that lead back to it (section 5.5)."""
        names = (await self._void_ask(self._address.reverse_pointer, "PTR"))[:_MOST_NAMES]
        return [name for name in names if any(_is_near(self._address, text, (32, 128)) for text in await self._ask(name, self._kind()))]

    async def _target(self, text: str, domain: str) -> str:
        """The domain that a domain-spec names; the end of it where it is too long (section 7.3)."""
        if not text or text.endswith("/"):
            raise _Broken("permerror")
        parts: list[str] = []
        at = 0
        for match in _MACRO.finditer(text):
            parts += [text[at : match.start()], await self._macro(match, domain)]
            at = match.end()
        expanded = ("".join(parts) + text[at:]).rstrip(".")
        while len(expanded) > 253 and "." in expanded:
            expanded = expanded.partition(".")[2]
        return expanded

    async def _macro(self, match: re.Match[str], domain: str) -> str:
        if match["letter"] is None:
            plain = {"%": "%", "_": " ", "-": "%20"}.get(match["plain"])
            if plain is None:
                raise _Broken("permerror")
            return plain
        local, _, own = self._sender.rpartition("@")
        letter = match["letter"].lower()
        match letter:
            case "s":
                value = self._sender
            case "l":
                value = local
            case "o":
                value = own
            case "d":
                value = domain
            case "h":
                value = self._helo
            case "v":
                value = "in-addr" if self._address.version == 4 else "ip6"
            case "i":
                value = str(self._address) if self._address.version == 4 else ".".join(self._address.exploded.replace(":", ""))
            case "p":
                value = next(iter(await self._own_names()), "unknown")
            case _:
                raise _Broken("permerror")
        labels = re.split(f"[{re.escape(match['marks'] or '.')}]", value)
        if match["turned"]:
            labels.reverse()
        if match["count"]:
            if int(match["count"]) == 0:
                raise _Broken("permerror")
            labels = labels[-int(match["count"]) :]
        written = ".".join(labels)
        return quote(written, safe="-._~") if match["letter"].isupper() else written

    def _count(self) -> None:
        self._lookups += 1
        if self._lookups > _MOST_LOOKUPS:
            raise _Broken("permerror")

    async def _void_ask(self, name: str, kind: Kind) -> list[str]:
        values = await self._ask(name, kind)
        if not values:
            self._voids += 1
            if self._voids > _MOST_VOIDS:
                raise _Broken("permerror")
        return values

    async def _ask(self, name: str, kind: Kind) -> list[str]:
        if not _is_domain(name):
            return []
        answer = await self._look_up(name, kind)
        if isinstance(answer, Silent):
            raise _Broken("temperror")
        return list(answer.values)

    def _kind(self) -> Kind:
        return "A" if self._address.version == 4 else "AAAA"


def _parsed(text: str) -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """Its mechanisms and its modifiers; the whole record is looked at first, so that what is broken is broken for everybody."""
    mechanisms: list[tuple[str, str, str]] = []
    modifiers: dict[str, str] = {}
    for term in text.split(" ")[1:]:
        if not term:
            continue
        modifier, mechanism = _MODIFIER.fullmatch(term), _MECHANISM.fullmatch(term)
        if modifier is not None:
            name = modifier["name"].lower()
            if name in ("redirect", "exp") and (name in modifiers or not modifier["value"]):
                raise _Broken("permerror")
            modifiers[name] = modifier["value"]
        elif mechanism is not None:
            name, rest = mechanism["name"].lower(), mechanism["rest"] or ""
            _check_shape(name, rest)
            mechanisms.append((mechanism["sign"], name, rest))
        else:
            raise _Broken("permerror")
    return mechanisms, modifiers


def _check_shape(name: str, rest: str) -> None:
    is_named = rest.startswith(":") and len(rest) > 1
    match name:
        case "all":
            is_good = not rest
        case "include" | "exists":
            is_good = is_named and "/" not in re.sub(r"%\{[^}]*\}", "", rest)
        case "ptr":
            is_good = not rest or is_named
        case "ip4" | "ip6":
            is_good = is_named and _network(rest[1:], 4 if name == "ip4" else 6) is not None
        case _:
            is_good = not rest or rest.startswith("/") or is_named
    if not is_good:
        raise _Broken("permerror")


def _network(text: str, version: int) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    if not re.fullmatch(r"[0-9a-fA-F.:]+(?:/(?:0|[1-9]\d{0,2}))?", text):
        return None
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    return network if network.version == version else None


def _lies_in(address: Address, text: str, version: int) -> bool:
    network = _network(text, version)
    return network is not None and address.version == version and address in network


def _is_near(address: Address, text: str, lengths: tuple[int, int]) -> bool:
    try:
        return address in ipaddress.ip_network(f"{text}/{lengths[0] if address.version == 4 else lengths[1]}", strict=False)
    except ValueError:
        return False


def _is_below(name: str, domain: str) -> bool:
    own, wanted = name.lower().rstrip("."), domain.lower().rstrip(".")
    return own == wanted or own.endswith(f".{wanted}")


def _is_domain(text: str) -> bool:
    labels = text.rstrip(".").split(".")
    return len(text) <= 253 and len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
