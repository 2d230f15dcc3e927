"""Webhooks as they come in: known by their signature as ours, and read. Standard Webhooks 1.0.0 (www.standardwebhooks.com)."""

import hmac
import json
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any, cast

from tidings_sdk.events import BY_TYPE, Event, Unknown
from tidings_sdk.problems import SignatureWrong

TOLERANCE_SECONDS = 300.0


def verify(
    payload: bytes,
    headers: Mapping[str, str],
    secret: str | Sequence[str],
    *,
    tolerance_seconds: float = TOLERANCE_SECONDS,
    now: float | None = None,
) -> Event:
    """The event, where one of these secrets has signed it, not long ago; raises SignatureWrong.

    `payload` is the body as it came, byte by byte: what was parsed and written again has other bytes. `secret` is the endpoint's,
    `whsec_…` (`whpk_…` where it signs with ed25519); while you change it, give both. `headers` in any case. The event may come twice:
    handle each `id` once. One of a type that is not known here yet is an `events.Unknown`.
    """
    if not isinstance(payload, bytes | bytearray | memoryview):  # pyright: ignore[reportUnnecessaryIsInstance] - not everybody checks types
        raise TypeError(
            "Give the bytes of the body as they came (request.body, await request.body(), request.get_data()), not what was read of them"
        )
    told = {name.lower(): value for name, value in headers.items()}
    missing = [name for name in ("webhook-id", "webhook-timestamp", "webhook-signature") if not told.get(name)]
    if missing:
        raise SignatureWrong(f"This is no webhook of Tidings, or a proxy has taken {', '.join(missing)} out of its headers")
    webhook_id, at = told["webhook-id"], told["webhook-timestamp"]
    if not (at.isascii() and at.isdigit()):
        raise SignatureWrong("webhook-timestamp is no time")
    signed = f"{webhook_id}.{at}.".encode() + payload
    secrets = [secret] if isinstance(secret, str) else list(secret)
    if not secrets:
        raise ValueError("Give the secret of the endpoint: it was shown when the endpoint was made, and begins with whsec_")
    given = told["webhook-signature"].split(" ")
    if not any(_is_signed(one, signed, given) for one in secrets):
        raise SignatureWrong(
            "The signature is none of this secret's: is it the secret of this endpoint (after a rotation: give both), and is payload the "
            "body as it came?"
        )
    if abs((time.time() if now is None else now) - int(at)) > tolerance_seconds:
        raise SignatureWrong(
            f"It was signed more than {tolerance_seconds:g} seconds from now: somebody sends again what they have seen, or this machine's "
            "clock is wrong"
        )
    body = cast("dict[str, Any]", json.loads(payload))
    kind = BY_TYPE.get(body["type"], Unknown)
    return cast("Event", kind({"id": webhook_id, **body}))


def _is_signed(secret: str, signed: bytes, given: Sequence[str]) -> bool:
    if secret.startswith("whpk_"):
        return _is_signed_by_ed25519(_key(secret.removeprefix("whpk_")), signed, given)
    own = b"v1," + b64encode(hmac.digest(_key(secret.removeprefix("whsec_")), signed, "sha256"))
    return any(hmac.compare_digest(own, one.encode()) for one in given)


def _is_signed_by_ed25519(key: bytes, signed: bytes, given: Sequence[str]) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - only whoever has chosen this needs it
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415 - as above
    except ImportError as error:
        raise ModuleNotFoundError("Signatures by ed25519 need a package of their own: pip install 'tidings-sdk[ed25519]'") from error
    public = Ed25519PublicKey.from_public_bytes(key)
    for one in given:
        if not one.startswith("v1a,"):
            continue
        try:
            public.verify(b64decode(one.removeprefix("v1a,")), signed)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def _key(text: str) -> bytes:
    try:
        key = b64decode(text, validate=True)
    except ValueError:
        key = b""
    if not key:
        raise ValueError("This is no secret of an endpoint: it begins with whsec_ (or whpk_), and goes on in base64")
    return key
