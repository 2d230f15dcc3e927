"""By which zone's clock a person's hours are reckoned. Pure."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from tidings.consent.zones import ZONES
from tidings.contacts import Contact
from tidings.contacts.country_of import country_of


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """A person's zone, as it is known or assumed."""

    name: str
    """Of the IANA database. Of a country with several of them the first."""
    names: list[str]
    """All that are asked: nothing goes while it is not the hour in one of them."""
    source: Literal["contact", "country", "workspace"]
    """Who says so: the contact; the country of their number, or their own; else it is the workspace's."""
    is_assumed: bool
    """Nobody has told it of this person."""


def zone_of_contact(contact: Contact, workspace_timezone: str, *, by_phone: bool = False) -> Zone:
    """A contact's zone; for what goes to their number its country comes before their own."""
    phone = next((country_of(one.kind, one.value) for one in contact.addresses if one.kind == "phone"), None)
    return zone_of(contact.timezone, (phone, contact.country) if by_phone else (contact.country, phone), workspace_timezone)


def zone_of(timezone: str | None, countries: Sequence[str | None], workspace_timezone: str) -> Zone:
    """The contact's own zone, else those of the first country that is known, else the workspace's."""
    if timezone is not None:
        return Zone(name=timezone, names=[timezone], source="contact", is_assumed=False)
    country = next((one for one in countries if one), None)
    zones = ZONES.get(country, ()) if country is not None else ()
    if zones:
        return Zone(name=zones[0], names=list(zones), source="country", is_assumed=True)
    return Zone(name=workspace_timezone, names=[workspace_timezone], source="workspace", is_assumed=True)
