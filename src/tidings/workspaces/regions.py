"""Countries, currencies, locales and time zones as people write them, in their one canonical form, or None where there is no such."""

import re
import zoneinfo
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import parse_locale

# What CLDR lists beside the countries of ISO 3166: groups, placeholders, pseudo-locales.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules", "leapseconds", "tzdata.zi"})
_TAG = re.compile(r"[A-Za-z0-9]{1,8}([_-][A-Za-z0-9]{1,8}){0,3}", re.ASCII)


def country_code(text: str) -> str | None:
    """The ISO 3166 code that `text` writes, in upper case."""
    code = text.upper()
    return code if code in _countries() else None


def currency_code(text: str) -> str | None:
    """The ISO 4217 code that `text` writes, in upper case."""
    code = text.upper()
    return code if code in _currencies() else None


def locale_tag(text: str) -> str | None:
    """The BCP 47 tag that `text` writes (`pt_br` is `pt-BR`), where its language is one that CLDR knows."""
    if len(text) > 35 or not _TAG.fullmatch(text):
        return None
    written = text.replace("_", "-")
    try:
        Locale.parse(written, sep="-")
        parts = parse_locale(written, sep="-")
    except (ValueError, TypeError, UnknownLocaleError):
        return None
    language, territory, script, variant = parts[:4]
    return "-".join(part for part in (language, script, territory, variant) if part)


def timezone_name(text: str) -> str | None:
    """The IANA name that `text` writes, exactly."""
    return text if text in _zones() else None


@cache
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch(r"[A-Z]{2}", code)) - _NO_COUNTRIES


@cache
def _currencies() -> frozenset[str]:
    return frozenset(str(code) for code in Locale("en").currencies if re.fullmatch(r"[A-Z]{3}", str(code)))


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) - _NO_ZONES
