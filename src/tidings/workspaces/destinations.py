"""Where a provider account may be used, and what it costs there: as people write it, and as the claim reads it."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from tidings.channels import CHANNELS
from tidings.core.errors import FieldError
from tidings.workspaces.model import Destination
from tidings.workspaces.regions import country_code

EVERYWHERE = "+"
_MILLIONTHS = 1_000_000


class _Stored(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One destination in the table: `price` in millionths."""

    prefix: str | None = None
    country: str | None = None
    price: int


_stored = msgspec.json.Decoder(list[_Stored])


def read_destinations(given: Sequence[Destination], channels: Sequence[str]) -> tuple[tuple[Destination, ...], list[FieldError]]:
    """The destinations in the order in which the first that fits counts, and everything that is wrong with them.

    The longest prefix comes first, then the countries, and last the general prefix "+".
    """
    errors: list[FieldError] = []
    by_phone = [channel for channel in channels if channel in CHANNELS and CHANNELS[channel].address_kind == "phone"]
    if len(by_phone) < len(channels):
        others = ", ".join(channel for channel in channels if channel not in by_phone)
        detail = f"Destinations are of phone numbers, and {others} does not go to one: give such channels an account of their own."
        errors.append(FieldError("/destinations", "not_by_phone", detail))
    read: dict[str, Destination] = {}
    for n, one in enumerate(given):
        found = _read(one, f"/destinations/{n}")
        if isinstance(found, FieldError):
            errors.append(found)
            continue
        key = found.prefix or found.country or ""
        if key in read:
            errors.append(FieldError(f"/destinations/{n}", "duplicate", f"{key} is named before."))
        read[key] = found
    return tuple(sorted(read.values(), key=_order)), errors


def write_stored(destinations: Sequence[Destination] | None) -> str | None:
    """The destinations as the table holds them (JSON), in their order."""
    if destinations is None:
        return None
    stored = [_Stored(prefix=one.prefix, country=one.country, price=int(Decimal(one.price) * _MILLIONTHS)) for one in destinations]
    return msgspec.json.encode(stored).decode()


def read_stored(text: str | None) -> tuple[Destination, ...] | None:
    """The destinations that the table holds."""
    if text is None:
        return None
    return tuple([Destination(prefix=one.prefix, country=one.country, price=_written(one.price)) for one in _stored.decode(text)])


def _read(given: Destination, at: str) -> Destination | FieldError:
    price = _written(int(Decimal(given.price) * _MILLIONTHS))
    if (given.prefix is None) == (given.country is None):
        return FieldError(at, "prefix_or_country", "Name a prefix, such as +44, or a country, such as GB: one of them.")
    if given.country is None:
        return Destination(prefix=given.prefix, price=price)
    country = country_code(given.country)
    if country is None:
        return FieldError(f"{at}/country", "unknown_country", "This is no country: write its two letters as in ISO 3166, such as GB.")
    return Destination(country=country, price=price)


def _order(one: Destination) -> tuple[int, int, str]:
    if one.prefix == EVERYWHERE:
        return (2, 0, "")
    return (1, 0, one.country or "") if one.prefix is None else (0, -len(one.prefix), one.prefix)


def _written(millionths: int) -> str:
    """40000 is 0.04."""
    whole, rest = divmod(millionths, _MILLIONTHS)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
