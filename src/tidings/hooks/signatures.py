"""Whether a call comes from the product that a hook is for. Pure; every check takes all secrets that still hold.

Sources, all read on 2026-11-21: the HMAC over timestamp and body in one header, docs.stripe.com/webhooks ("Verify manually"); the
HMAC over the body after `sha256=`, docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries; the same in base64,
shopify.dev/docs/apps/build/webhooks/verify-deliveries; a token in the header Authorization, as it was entered,
auth0.com/docs/customize/log-streams/custom-log-streams; Standard Webhooks 1.0.0, github.com/standard-webhooks, spec/standard-webhooks.md.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from tidings.channels import Forged
from tidings.channels.signatures import TOLERANCE, check_body, check_timestamped
from tidings.core.durations import parse_duration
from tidings.hooks.model import Bearer, Listed, OverBody, OverTimestamp, Signature, Standard, Unsigned

_MOST = 10
"""Signatures in one header: each costs two hashes of the body."""


def check_signature(signature: Signature, headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> Forged | None:
    """None where it was signed with one of these secrets, just now; `headers` by their names in lower case."""
    keys = [secret.encode() for secret in secrets]
    match signature:
        case OverBody():
            given = headers.get(signature.header.lower())
            return check_body(given, body, keys, encoding=signature.encoding, prefix=signature.prefix)
        case OverTimestamp():
            return check_timestamped(
                headers.get(signature.header.lower()),
                headers.get(signature.timestamp_header.lower()),
                body,
                keys,
                now,
                tolerance=_tolerance(signature.tolerance),
                between=signature.between.encode(),
                encoding=signature.encoding,
                prefix=signature.prefix,
            )
        case Listed():
            return _check_listed(signature, headers, body, keys, now)
        case Standard():
            return _check_standard(signature, headers, body, secrets, now)
        case Bearer():
            return _check_bearer(headers.get(signature.header.lower()), keys)
        case Unsigned():
            return None


def standard_key(secret: str) -> bytes:
    """The bytes of a secret of Standard Webhooks; none where it is not one, and an empty secret opens nothing."""
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _check_listed(signature: Listed, headers: Mapping[str, str], body: bytes, keys: Sequence[bytes], now: datetime) -> Forged | None:
    pairs = [part.strip().partition("=") for part in headers.get(signature.header.lower(), "").split(",")]
    timestamp = next((value for name, _, value in pairs if name == signature.timestamp), None)
    given = [value for name, _, value in pairs if name == signature.signature]
    return _one_of(given, lambda one: check_timestamped(one, timestamp, body, keys, now, tolerance=_tolerance(signature.tolerance)))


def _check_standard(signature: Standard, headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> Forged | None:
    event_id = headers.get("webhook-id")
    if event_id is None:
        return Forged("signature_missing", "It lacks the id that is signed with it.")
    keys = [standard_key(secret) for secret in secrets]
    given = headers.get("webhook-signature", "").split(" ")
    return _one_of(
        [one for one in given if one.startswith("v1,")],
        lambda one: check_timestamped(
            one,
            headers.get("webhook-timestamp"),
            body,
            keys,
            now,
            tolerance=_tolerance(signature.tolerance),
            before=f"{event_id}.".encode("utf-8", "surrogatepass"),
            encoding="base64",
            prefix="v1,",
        ),
    )


def _one_of(given: Sequence[str], check: Callable[[str], Forged | None]) -> Forged | None:
    """None where one of several signatures is right; else what is wrong with the last that was looked at."""
    forged: Forged | None = Forged("signature_missing", "It carries no signature.")
    for one in given[:_MOST]:
        forged = check(one)
        if forged is None or forged.code != "signature_wrong":
            return forged
    return forged


def _check_bearer(given: str | None, keys: Sequence[bytes]) -> Forged | None:
    if not given:
        return Forged("token_missing", "It carries no token.")
    scheme, _, rest = given.strip().partition(" ")
    told = (rest.strip() if scheme.lower() == "bearer" and rest else given.strip()).encode("utf-8", "surrogatepass")
    is_right = False
    for key in keys:
        is_right |= bool(key) and hmac.compare_digest(told, key)
    return None if is_right else Forged("token_wrong", "The token is not this hook's.")


def _tolerance(text: str) -> timedelta:
    return parse_duration(text) or TOLERANCE
