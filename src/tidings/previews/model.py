"""What stands behind a link, as far as it is told."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

MOST_LINKS = 3
"""Of a post, the first."""
URL_LENGTH = 2_000
TITLE_LENGTH = 300
DESCRIPTION_LENGTH = 1_000
SITE_LENGTH = 100
FOUND_FOR = timedelta(days=1)
"""So long a page is not fetched again for the same workspace."""
NOTHING_FOR = timedelta(hours=1)
"""So long it is not tried again, where it told nothing."""


class State(StrEnum):
    """Of one link of one post."""

    WAITING = "waiting"
    FOUND = "found"
    NOTHING = "nothing"


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a page tells of itself, as plain text; whoever shows it escapes it."""

    title: str
    description: str | None = None
    site_name: str | None = None
    image_url: str | None = None
    """Where it says that its picture is: nobody has looked at it."""


class Nothing(msgspec.Struct, frozen=True):
    """Why there is nothing to show, and whether there may be another time."""

    reason: str
    may_retry: bool = False


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of a link of a post."""

    url: str
    title: str
    description: str | None
    site_name: str | None
    image_url: str | None
    """Whose server learns of everybody who fetches it from there: fetch it for them, or leave it out."""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A link to be looked at now."""

    conversation_id: UUID
    seq: int
    n: int
    workspace_id: UUID
    url: str
    hash: bytes
    tries: int


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, or not, and when (real time)."""

    what: Page | Nothing
    at: datetime
