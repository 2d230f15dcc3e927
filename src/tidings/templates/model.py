"""The data of templates: what is written once, in versions, and what a message needs of it."""

from typing import Literal
from uuid import UUID

import msgspec

PurposeName = Literal["otp", "critical", "transactional", "marketing"]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """The published version of a template, without its text: what accepting a message needs."""

    id: UUID
    version: int
    purpose: PurposeName
    topic: str | None
    channel: str | None
    """The route of a message that names none."""
    channels: frozenset[str]
    """For which of them there is content."""
    default_locale: str
