"""The data of end users' tokens: the secrets that sign them, what they say, and where a person's sessions stand."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.core.lines import ONE_LINE

LONGEST = timedelta(minutes=15)
"""A token is valid for no longer than this."""
LEEWAY = timedelta(seconds=5)
"""So much may the clock of whoever signs differ from ours."""
MAX_ACTIVE = 2
"""Signing secrets of yours at one time: one that is used, and one that is coming or going."""


class SigningSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A signing secret as it may be shown: what it is was seen once, by whoever made it. Its times are real, not business time."""

    id: UUID
    name: str
    is_own: bool
    """Made by this installation for the tokens that it makes itself: nobody else has seen it."""
    created_at: datetime
    revoked_at: datetime | None = None
    """Later than now: it is still accepted until then."""


class NewSigningSecret(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A signing secret to be made."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]


class Rotation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a signing secret is replaced."""

    old_lasts: Annotated[str, Meta(max_length=12)] = "24h"
    """How long the old one is accepted beside the new one: a duration, `0s` to `30d`."""


class NewToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A token to be made."""

    expires_in: Annotated[str, Meta(max_length=12)] = "15m"
    """A duration, `1m` to `15m`."""


class Signing(msgspec.Struct, frozen=True, kw_only=True):
    """A signing secret, opened, to try tokens with."""

    workspace_id: UUID
    secret: bytes
    is_own: bool


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a token says, whose signature is right and whose time it is."""

    subject: str
    """Your own id of the contact."""
    issued_at: datetime
    """As far back as clocks may differ, where it was not we who signed it."""
    expires_at: datetime
