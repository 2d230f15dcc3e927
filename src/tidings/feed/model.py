"""What is told of a feed: items, counts, what has changed. These are the API's own answers, over HTTP and over the socket alike."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

COUNTED = 5_000
"""So many of a person's newest items are counted."""
MOST = 1_000
"""No count says more: it means that many, or more."""
LOOKED_THROUGH = 1_000
"""So many of the newest items are bundled, and searched."""
WINDOW = 5_000
"""So much of the log of a bucket is read for one person: who is further behind begins anew."""

View = Literal["feed", "archived", "snoozed"]
Mark = Literal["seen", "read", "archived", "unarchived"]


class FeedAction(msgspec.Struct, frozen=True, kw_only=True):
    """A button or a link of an item."""

    label: str
    url: str


class FeedActed(msgspec.Struct, frozen=True, kw_only=True):
    """What the person did with an item last."""

    action: int | None
    """Which of its actions, counted from 0; null: the item itself."""
    at: datetime


class FeedBundle(msgspec.Struct, frozen=True, kw_only=True):
    """How many items of one bundle are in the feed."""

    items: int
    unseen: int
    unread: int


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the person has in the app."""

    id: str
    """The delivery's."""
    message: str
    title: str | None
    text: str
    actions: list[FeedAction]
    topic: str | None
    bundle: str | None
    """Items with the same one belong together."""
    at: datetime
    """Since when it is there."""
    seen_at: datetime | None
    """When it was shown to them; null too where it was out of sight since, and is new again."""
    read_at: datetime | None
    archived_at: datetime | None
    snoozed_until: datetime | None
    """Until then it is out of sight, and then there again."""
    acted: FeedActed | None
    replaces: str | None
    """The item whose place it took, by the collapse key that they share."""
    bundled: FeedBundle | None = None
    """Where bundles are asked for: those that this item, the newest, stands for."""


class FeedCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many items in the feed were not seen, and not read yet: 1,000 means that many or more."""

    unseen: int
    unread: int


class FeedChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed in a feed since a cursor."""

    changed: list[FeedItem]
    """Items of the feed that are new or other than they were, as they are now, the newest first."""
    gone: list[str]
    """Items that are not in the feed now: archived, snoozed, replaced by a newer one, or gone for good."""
    counts: FeedCounts
    after: int | None
    """The cursor that it goes on from, as it was given."""
    cursor: int
    """Where to go on."""
    more: bool
    """There is more behind the cursor already."""
    anew: bool
    """Too much has happened, or it cannot be told singly: forget the feed, fetch it, and go on from `cursor`."""


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one person, and what has come since they last looked."""

    counts: FeedCounts
    missed: int
    visited_at: datetime | None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which items of a person."""

    view: View = "feed"
    topic: str | None = None
    bundle: str | None = None
    is_unread: bool = False
    is_unseen: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery of a person that was looked for by its id."""

    id: UUID
    message_id: UUID
    contact_id: UUID
    is_shown: bool
    """It is in the feed."""
    item: FeedItem
