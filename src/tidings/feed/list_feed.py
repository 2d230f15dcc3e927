"""The feed of one person."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.contacts import aliases
from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.feed import store
from tidings.feed.changes import write_cursor
from tidings.feed.model import FeedItem, Totals, Wanted


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """Items from newest to oldest, what there is in all, and the cursor from which what changes is told."""

    items: list[FeedItem]
    totals: Totals
    cursor: int


async def list_feed(
    tx: Tx,
    workspace_id: UUID,
    contact_id: UUID,
    wanted: Wanted,
    *,
    now: datetime,
    after: UUID | None = None,
    limit: int = 50,
    is_bundled: bool = False,
    search: str | None = None,
) -> Feed:
    """What the contact has in the app, from behind `after`; `now` is business time.

    Bundled, of the newest 1,000 items the newest of each bundle. Searched, those of the newest 1,000 whose title or text has all of the
    words, archived and snoozed ones too.
    """
    whole = await store.whole_person(tx, workspace_id, contact_id)
    people = whole.people
    # Of before the items were read: what comes between the two is told again, and never missed.
    cursor = write_cursor(people[0], whole.end)
    if search is not None:
        items = await store.search_items(tx, workspace_id, people, search.split(), after, limit, now)
    elif is_bundled:
        items = await store.list_bundles(tx, workspace_id, people, wanted.topic, after, limit, now)
    else:
        items = await store.list_items(tx, workspace_id, people, wanted, after, limit, now)
    return Feed(items=items, totals=(await store.counts(tx, workspace_id, people[:1], now))[people[0]], cursor=cursor)


async def get_item(tx: Tx, workspace_id: UUID, contact_id: UUID, item_id: UUID | None, now: datetime) -> FeedItem:
    """One item of the contact's, in the feed or not; raises NotFound."""
    people = await aliases(tx, workspace_id, contact_id)
    found = (await store.find_items(tx, workspace_id, people, [item_id], now)).get(item_id) if item_id is not None else None
    if found is None:
        raise NotFound("There is no such item in this contact's feed")
    return found.item
