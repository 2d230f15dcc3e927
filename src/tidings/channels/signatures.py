"""How providers sign what they tell us. Pure, over the raw bytes, compared in constant time; each check answers None or why not.

Every check takes several secrets, since one that is being replaced is still used for a while. Sources:
the HMAC over timestamp and body: the Standard Webhooks specification (github.com/standard-webhooks, spec/standard-webhooks.md),
Stripe (docs.stripe.com/webhooks, "Verify manually") and Slack (docs.slack.dev, "Verifying requests from Slack");
the URL with its sorted form: Twilio (www.twilio.com/docs/usage/security, "Validating signatures from Twilio") and the validator of its
own library, twilio 9.13.0; basic authentication: RFC 7617. All read on 2026-11-21.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import unquote_to_bytes, urlsplit

from tidings.channels.port import Forged

Hash = Literal["sha1", "sha256"]
Encoding = Literal["hex", "base64"]

TOLERANCE = timedelta(minutes=5)
"""What was signed longer ago, or so far ahead, is a replay; the window of Standard Webhooks, Stripe and Slack."""

_MOST_FIELDS = 1_000


def sign(secret: bytes, signed: bytes, *, hash_name: Hash = "sha256", encoding: Encoding = "hex") -> str:
    """The HMAC over these bytes, written in this encoding."""
    digest = hmac.digest(secret, signed, hash_name)
    return digest.hex() if encoding == "hex" else base64.b64encode(digest).decode()


def check_body(
    given: str | None,
    body: bytes,
    secrets: Sequence[bytes],
    *,
    hash_name: Hash = "sha256",
    encoding: Encoding = "hex",
    prefix: str = "",
) -> Forged | None:
    """None where `given` is the HMAC over the body; `prefix` stands before it, as in `sha256=…`."""
    return _check(given, [body], secrets, hash_name, encoding, prefix)


def check_timestamped(
    given: str | None,
    timestamp: str | None,
    body: bytes,
    secrets: Sequence[bytes],
    now: datetime,
    *,
    tolerance: timedelta = TOLERANCE,
    before: bytes = b"",
    between: bytes = b".",
    hash_name: Hash = "sha256",
    encoding: Encoding = "hex",
    prefix: str = "",
) -> Forged | None:
    """None where `given` is the HMAC over `before`, the timestamp (in seconds), `between` and the body, and that was signed just now."""
    if timestamp is None:
        return Forged("timestamp_missing", "It carries no time at which it was signed.")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return Forged("timestamp_unreadable", "The time at which it was signed is not a number of seconds.")
    # The signature first: what is told about the time is for those only who know the secret.
    signed = before + timestamp.encode() + between + body
    if (forged := _check(given, [signed], secrets, hash_name, encoding, prefix)) is not None:
        return forged
    if abs(now.timestamp() - int(timestamp)) > tolerance.total_seconds():
        return Forged("timestamp_outside", f"It was signed more than {tolerance.total_seconds():.0f} seconds ago, or ahead: a replay.")
    return None


def check_url_and_form(
    given: str | None, url: str, body: bytes, secrets: Sequence[bytes], *, is_form: bool, hash_name: Hash = "sha1"
) -> Forged | None:
    """None where `given` is the HMAC, in base64, over the URL and what was posted to it.

    Of a form every name and value follows the URL, sorted by name, once each, with nothing between. Anything else that is posted must
    be named by its hash in the URL: `bodySHA256`. The URL is signed with its port or without, in the fashion of the day: both count.
    """
    if is_form:
        fields = _fields(body)
        if fields is None:
            return Forged("too_many_fields", f"The form has more than {_MOST_FIELDS} fields.")
        tail = b"".join(name + value for name, value in sorted(fields))
    else:
        tail = b""
        told = _query_value(url, b"bodySHA256")
        if told is None and body:
            return Forged("body_unsigned", "The body is no form, and its hash does not stand in the URL.")
        if told is not None and not hmac.compare_digest(told.lower(), hashlib.sha256(body).hexdigest().encode()):
            return Forged("body_wrong", "The hash in the URL is not that of the body.")
    signed = [_bytes(address) + tail for address in _with_and_without_port(url)]
    return _check(given, signed, secrets, hash_name, "base64", "")


def check_basic(authorization: str | None, user: str, password: str) -> Forged | None:
    """None where the header `Authorization` holds this name and this password."""
    if authorization is None:
        return Forged("credentials_missing", "It carries no name and password.")
    scheme, _, encoded = authorization.partition(" ")
    try:
        given = base64.b64decode(encoded.strip(), validate=True) if scheme.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        given = b""
    if not hmac.compare_digest(given, f"{user}:{password}".encode()):
        return Forged("credentials_wrong", "The name or the password is not the one of this account.")
    return None


def _check(
    given: str | None, signed: Sequence[bytes], secrets: Sequence[bytes], hash_name: Hash, encoding: Encoding, prefix: str
) -> Forged | None:
    if not given:
        return Forged("signature_missing", "It carries no signature.")
    written = given.strip()
    if not written.startswith(prefix):
        return Forged("signature_wrong", f"The signature does not begin with {prefix}")
    written = written.removeprefix(prefix)
    told = _bytes(written.lower() if encoding == "hex" else written)
    is_right = False
    for secret in secrets:
        # An empty secret is one that was never set: anybody could sign with it.
        for text in signed if secret else ():
            is_right |= hmac.compare_digest(told, sign(secret, text, hash_name=hash_name, encoding=encoding).encode())
    return None if is_right else Forged("signature_wrong", "The signature is not one of this account's secret over what was sent.")


def _fields(body: bytes) -> set[tuple[bytes, bytes]] | None:
    """The names and values of a form, as bytes, whatever they are in; None where there are too many."""
    if body.count(b"&") >= _MOST_FIELDS:
        return None
    pairs = (part.replace(b"+", b" ").partition(b"=") for part in body.split(b"&") if part)
    return {(unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs}


def _query_value(url: str, wanted: bytes) -> bytes | None:
    query = url.partition("#")[0].partition("?")[2]
    for part in _bytes(query).split(b"&"):
        name, _, value = part.partition(b"=")
        if unquote_to_bytes(name) == wanted:
            return unquote_to_bytes(value)
    return None


def _with_and_without_port(url: str) -> tuple[str, ...]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return (url,)
    scheme, mark, rest = url.partition("://")
    if not mark or scheme not in ("http", "https"):
        return (url,)
    host = parts.netloc.removesuffix(f":{port}") if port is not None else parts.netloc
    after = rest[len(parts.netloc) :]
    usual = 443 if scheme == "https" else 80
    return (f"{scheme}://{host}{after}", f"{scheme}://{host}:{port or usual}{after}")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
