"""Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 (`v1`) or ed25519 (`v1a`) over `{id}.{timestamp}.{body}`.

github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md, read 2026-11-21. During a rotation every key that still
holds signs, and the header has one signature each.
"""

import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tidings.webhooks.model import Algorithm
from tidings.workspaces import Sealer

_SECRET_BYTES = 32


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """What signs, until a time in real time; None: until there is a newer one."""

    key: bytes
    until: datetime | None = None


def new_key() -> Key:
    """A key for either algorithm."""
    return Key(key=os.urandom(_SECRET_BYTES))


def shown_secret(key: Key) -> str:
    """`whsec_…`, which the receiver's library takes."""
    return f"whsec_{b64encode(key.key).decode()}"


def public_key(key: Key) -> str:
    """`whpk_…`: what checks the signatures of v1a."""
    public = Ed25519PrivateKey.from_private_bytes(key.key).public_key()
    return f"whpk_{b64encode(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()}"


def sign(algorithm: Algorithm, keys: Sequence[Key], webhook_id: str, timestamp: int, body: bytes, now: datetime) -> str:
    """The `webhook-signature` header: the newest key's signature first."""
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    return " ".join(f"{algorithm},{_signature(algorithm, one.key, signed)}" for one in keys if one.until is None or one.until > now)


def seal_keys(sealer: Sealer, workspace_id: UUID, endpoint_id: UUID, keys: Sequence[Key]) -> bytes:
    """The envelope of an endpoint's keys, which opens for this endpoint only."""
    plain = msgspec.json.encode([(b64encode(one.key).decode(), one.until) for one in keys])
    return sealer.seal(plain, b"webhook" + workspace_id.bytes + endpoint_id.bytes)


def open_keys(sealer: Sealer, workspace_id: UUID, endpoint_id: UUID, envelope: bytes) -> tuple[Key, ...]:
    """The keys, the newest first; raises Misconfigured where the envelope is another's or has no key here."""
    plain = sealer.open(envelope, b"webhook" + workspace_id.bytes + endpoint_id.bytes)
    told = msgspec.json.decode(plain, type=list[tuple[str, datetime | None]])
    return tuple(Key(key=b64decode(key), until=until) for key, until in told)


def _signature(algorithm: Algorithm, key: bytes, signed: bytes) -> str:
    if algorithm == "v1":
        return b64encode(hmac.digest(key, signed, "sha256")).decode()
    return b64encode(Ed25519PrivateKey.from_private_bytes(key).sign(signed)).decode()
