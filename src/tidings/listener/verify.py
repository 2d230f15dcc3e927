"""Whether a mail comes from whom it says: the DKIM signatures that it carries, and SPF of who handed it over.

Nothing is refused by it: what was found is kept with the mail, and what could not be found out in time is `temperror`.
"""

import asyncio
import ipaddress
import logging
from collections.abc import Mapping
from typing import Any, cast

import dkim  # pyright: ignore[reportMissingTypeStubs]
import msgspec

from tidings.core.log import get_logger
from tidings.listener.spf import check_spf
from tidings.net import Names
from tidings.net.dns import Found, Silent

log = get_logger("listener.verify")

_SECONDS = 3.0
_MOST_SIGNATURES = 4
_LARGE_BYTES = 200_000

# The library tells of every signature that does not verify: that is in the result.
_QUIET = logging.getLogger("tidings.listener.dkim")
_QUIET.addHandler(logging.NullHandler())
_QUIET.propagate = False


class Authenticity(msgspec.Struct, frozen=True):
    """What was found out: of each signature its result and its domain, as in `pass example.com; fail example.org`; or `none`."""

    dkim: str
    spf: str


async def verify(names: Names, raw: bytes, *, peer: str, mail_from: str, helo: str) -> Authenticity:
    """Within three seconds, whatever the name servers do."""
    signatures, spf = await asyncio.gather(_dkim(names, raw), _spf(names, peer, mail_from, helo))
    return Authenticity(dkim=signatures, spf=spf)


async def _spf(names: Names, peer: str, mail_from: str, helo: str) -> str:
    if not _is_outside(peer):
        # A relay of ours handed it over: it may send for nobody, and what it was told is not known here.
        return "none"
    try:
        async with asyncio.timeout(_SECONDS):
            return await check_spf(names.look_up, peer, mail_from, helo)
    except TimeoutError:
        return "temperror"


def _is_outside(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_global
    except ValueError:
        return False


async def _dkim(names: Names, raw: bytes) -> str:
    if b"dkim-signature" not in raw[: raw.find(b"\r\n\r\n") + 1].lower():
        return "none"
    try:
        async with asyncio.timeout(_SECONDS):
            is_large = len(raw) > _LARGE_BYTES
            carried = await asyncio.to_thread(_signatures, raw) if is_large else _signatures(raw)
            keys = {name: await names.look_up(name.decode("ascii"), "TXT") for name in {one.key for one in carried if one.key}}
            work = (raw, carried, keys)
            results = await asyncio.to_thread(_results, *work) if is_large else _results(*work)
    except TimeoutError:
        return "temperror"
    return "; ".join(results) or "none"


class _Signature(msgspec.Struct, frozen=True):
    domain: str
    key: bytes
    """Where its public key lies; empty where the signature cannot be read."""
    is_partial: bool
    """It covers the beginning of the body only (`l=`): whatever was added behind it would pass as well."""


def _signatures(raw: bytes) -> list[_Signature]:
    try:
        signed: Any = dkim.DKIM(raw, logger=_QUIET)
        headers = cast("list[tuple[bytes, bytes]]", signed.headers)
    except Exception:  # noqa: BLE001 - foreign bytes: whatever the library makes of them, they are no signed mail
        return [_Signature("", b"", is_partial=False)]
    found: list[_Signature] = []
    for name, value in headers:
        if name.strip().lower() == b"dkim-signature" and len(found) < _MOST_SIGNATURES:
            try:
                tags = cast("Mapping[bytes, bytes]", dkim.parse_tag_value(value))  # pyright: ignore[reportUnknownMemberType]
                domain = tags[b"d"].decode("ascii").lower()
                key = tags[b"s"] + b"._domainkey." + tags[b"d"]
                key.decode("ascii")
                found.append(_Signature(domain, key, b"l" in tags))
            except Exception:  # noqa: BLE001 - as above
                found.append(_Signature("", b"", is_partial=False))
    return found


def _results(raw: bytes, carried: list[_Signature], keys: Mapping[bytes, Found | Silent]) -> list[str]:
    return [f"{_result(raw, n, one, keys)} {one.domain}".strip() for n, one in enumerate(carried)]


def _result(raw: bytes, n: int, one: _Signature, keys: Mapping[bytes, Found | Silent]) -> str:
    if not one.key:
        return "permerror"
    answer = keys[one.key]
    if isinstance(answer, Silent):
        return "temperror"
    if not answer.values:
        return "permerror"

    def key(_name: bytes, timeout: float = 0) -> bytes:  # noqa: ARG001 - the library calls it so
        return answer.values[0].encode()

    try:
        checked: Any = dkim.DKIM(raw, logger=_QUIET, minkey=1024)
        is_good = bool(checked.verify(idx=n, dnsfunc=key))
    except Exception as error:  # noqa: BLE001 - foreign bytes, and an algorithm that is not known here
        log.debug("a signature cannot be checked", extra={"reason": type(error).__name__})
        # The library tells of a body that is not the one that was signed by raising, and of all else that fails by False.
        return "fail" if str(error).startswith("body hash mismatch") else "permerror"
    if not is_good:
        return "fail"
    return "policy" if one.is_partial else "pass"
