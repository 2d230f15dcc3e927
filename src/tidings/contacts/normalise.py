"""One spelling for each address, so that two contacts with the same number or mailbox are seen to share it."""

import base64
import binascii
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import email_validator
import msgspec
import phonenumbers
from babel import Locale, localedata

PUSH_TOKEN_LIMIT = 4_096
_WEBPUSH_LIMIT = 4_096
_KINDS = ("phone", "email", "push", "webpush")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|\d{3}))?")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}", re.ASCII)


class Normalised(msgspec.Struct, frozen=True):
    """An address as it is stored, compared and used."""

    value: str


class BadAddress(msgspec.Struct, frozen=True):
    """Why this is no address; `detail` says what to change, and never repeats the address."""

    code: str
    detail: str


class _Keys(msgspec.Struct, frozen=True):
    auth: str
    p256dh: str


class _Subscription(msgspec.Struct, frozen=True):
    """A browser's PushSubscription (W3C Push API); what else it says, such as expirationTime, is left out."""

    endpoint: str
    keys: _Keys


def normalise(kind: str, value: str, *, country: str | None) -> Normalised | BadAddress:
    """The one spelling of an address of this kind (phone, email, push, webpush), or why it is none.

    A phone number without + is read as one of `country` (ISO 3166-1 alpha-2). Nothing is asked of the network.
    """
    if kind == "phone":
        return _phone(value, country)
    if kind == "email":
        return _email(value)
    if kind == "push":
        return _push(value)
    if kind == "webpush":
        return _webpush(value)
    return BadAddress("unknown_address_kind", f"An address is one of {', '.join(_KINDS)}")


def valid_locale(text: str) -> str | None:
    """The canonical BCP 47 spelling (`nl-BE`, `zh-Hant-TW`) of a locale whose language is known, otherwise None."""
    if not _LOCALE.fullmatch(text):
        return None
    language, *rest = re.split("[-_]", text)
    parts = [language.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)]
    return "-".join(parts) if _is_known_locale(tuple(parts)) else None


def valid_timezone(text: str) -> bool:
    """True for the name of a zone in the IANA database."""
    return text in _timezones()


def valid_country(text: str) -> bool:
    """True for an ISO 3166-1 alpha-2 code, in capitals, that has telephone numbers."""
    return text in phonenumbers.SUPPORTED_REGIONS


def _phone(value: str, country: str | None) -> Normalised | BadAddress:
    # NFKC turns full-width digits and plus signs, as some keyboards write them, into plain ones.
    text = unicodedata.normalize("NFKC", value).strip()
    invalid = BadAddress("invalid_phone", "This is not a phone number that can exist")
    if (
        not text
        or len(text) > 40
        or not all(letter.isdecimal() or letter in "+-./() \u00a0\u2010\u2011\u2012\u2013\u2014" for letter in text)
    ):
        return invalid
    if not text.startswith("+") and country is None:
        return BadAddress(
            "phone_country_missing",
            "Write the number with + and its country code, or set the contact's or the workspace's default country",
        )
    try:
        number = phonenumbers.parse(text, None if text.startswith("+") else country)
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        # A number of the right length may still begin with digits that dialling drops: it would not stay itself.
        again = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return invalid
    is_stable = phonenumbers.format_number(again, phonenumbers.PhoneNumberFormat.E164) == written
    return Normalised(written) if is_stable and phonenumbers.is_possible_number(number) else invalid


def _email(value: str) -> Normalised | BadAddress:
    if len(value) > 400:
        return BadAddress("invalid_email", "An e-mail address has at most 254 characters")
    try:
        # test_environment admits .test; strict holds the local part to 64 octets (RFC 5321 section 4.5.3.1.1).
        checked = email_validator.validate_email(value.strip(), check_deliverability=False, test_environment=True, strict=True)
    except email_validator.EmailNotValidError:
        return BadAddress("invalid_email", "This is not an e-mail address")
    return Normalised(checked.normalized)


def _push(value: str) -> Normalised | BadAddress:
    token = value.strip()
    if 1 <= len(token) <= PUSH_TOKEN_LIMIT and all("!" <= letter <= "~" for letter in token):
        return Normalised(token)
    return BadAddress("invalid_push_token", f"A device token has 1 to {PUSH_TOKEN_LIMIT:,} printable ASCII characters and no space")


def _webpush(value: str) -> Normalised | BadAddress:
    if len(value) > _WEBPUSH_LIMIT:
        return BadAddress("invalid_webpush", f"A subscription has at most {_WEBPUSH_LIMIT:,} characters")
    try:
        given = msgspec.json.decode(value, type=_Subscription)
    except (msgspec.DecodeError, UnicodeError):
        return BadAddress("invalid_webpush", "Give the browser's PushSubscription as JSON: endpoint, and keys with p256dh and auth")
    if not _is_https(given.endpoint):
        return BadAddress("invalid_webpush", "The endpoint of a subscription is an https address")
    # RFC 8291 section 3.1 and 3.2: an uncompressed point of P-256, and a secret of 16 octets.
    p256dh, auth = _octets(given.keys.p256dh), _octets(given.keys.auth)
    if p256dh is None or len(p256dh) != 65 or p256dh[0] != 4 or auth is None or len(auth) != 16:
        return BadAddress("invalid_webpush", "p256dh is a point of 65 octets and auth a secret of 16, both in base64url")
    keys = _Keys(auth=_base64url(auth), p256dh=_base64url(p256dh))
    return Normalised(msgspec.json.encode(_Subscription(endpoint=given.endpoint, keys=keys)).decode())


def _is_https(url: str) -> bool:
    if not url.isascii() or not all("!" <= letter <= "~" for letter in url):
        return False
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def _octets(text: str) -> bytes | None:
    # Browsers write base64url without padding; some libraries write plain base64 with it.
    text = text.replace("+", "-").replace("/", "_")
    if not _BASE64URL.fullmatch(text):
        return None
    try:
        return base64.urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error:
        return None


def _base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


@lru_cache(maxsize=1)
def _timezones() -> frozenset[str]:
    # A machine's own zone, and the one that stands for none, mean nothing to anybody else.
    return frozenset(available_timezones()) - {"localtime", "posixrules", "Factory"}


@lru_cache(maxsize=2048)
def _is_known_locale(parts: tuple[str, ...]) -> bool:
    """A locale counts where its language has data, and its script and territory have names."""
    if not localedata.exists(parts[0]):
        return False
    english = Locale("en")
    return all(part in english.scripts if len(part) == 4 else part in english.territories for part in parts[1:])
