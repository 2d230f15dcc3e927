"""What a hook is called by, and what its calls are signed with: under seal, told once, two at a time while one is replaced."""

import os
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import FieldError
from tidings.hooks.model import HeldSecret, Signature, Standard, Unsigned
from tidings.hooks.signatures import standard_key
from tidings.workspaces import Sealer

_SECRET_BYTES = 32
_BELONGS = b"hook"


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What is sealed of a hook: the token of its address, and its secrets, the newest first."""

    token: str
    secrets: tuple[HeldSecret, ...] = ()

    def good(self, now: datetime) -> tuple[str, ...]:
        """The secrets that still hold at this real time."""
        return tuple(one.text for one in self.secrets if one.until is None or one.until > now)


def new_secret(signature: Signature) -> str:
    """A secret as this scheme writes them."""
    drawn = os.urandom(_SECRET_BYTES)
    return f"whsec_{b64encode(drawn).decode()}" if isinstance(signature, Standard) else drawn.hex()


def secret_flaws(secret: str | None, signature: Signature, place: str = "/secret") -> list[FieldError]:
    """What is wrong with a secret that was given; it is never quoted."""
    if secret is None:
        return []
    if isinstance(signature, Unsigned):
        return [FieldError(place, "secret_without_signature", "Nothing is signed here")]
    if isinstance(signature, Standard) and not standard_key(secret):
        return [FieldError(place, "bad_secret", "A secret of Standard Webhooks is base64 after whsec_")]
    return []


def seal_held(sealer: Sealer, workspace_id: UUID, hook_id: UUID, held: Held) -> bytes:
    """The envelope, which opens for this hook only."""
    return sealer.seal(msgspec.json.encode(held), _BELONGS + workspace_id.bytes + hook_id.bytes)


def open_held(sealer: Sealer, workspace_id: UUID, hook_id: UUID, envelope: bytes) -> Held:
    """What was sealed; raises Misconfigured where the envelope is another's or has no key here."""
    return msgspec.json.decode(sealer.open(envelope, _BELONGS + workspace_id.bytes + hook_id.bytes), type=Held)


def rotated(secrets: Sequence[HeldSecret], secret: str, until: datetime, now: datetime) -> tuple[HeldSecret, ...]:
    """The new one first, and the one before it until then."""
    before = [one for one in secrets if one.until is None or one.until > now][:1]
    return (
        HeldSecret(text=secret),
        *(HeldSecret(text=one.text, until=until if one.until is None else min(one.until, until)) for one in before),
    )
