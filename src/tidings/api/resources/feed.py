"""The feed: what a person has in the app, and what they do with it; for themselves, and for their backend."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people, known_as
from tidings.api.registry import Operation, Page, after_id, page_of
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.core.ids import decode
from tidings.feed import (
    FeedChanges,
    FeedItem,
    Mark,
    View,
    Visit,
    Wanted,
    act,
    changes,
    get_item,
    list_feed,
    mark,
    mark_all,
    mark_one,
    snooze,
    unsnooze,
    visit,
)

_Bundle = Annotated[str, Meta(min_length=1, max_length=200)]
_Topic = Annotated[str, Meta(min_length=1, max_length=64)]


class FeedQuery(Page, frozen=True, kw_only=True):
    """Which items."""

    view: View = "feed"
    """`archived`: those alone; `snoozed`: those that are out of sight now."""
    topic: _Topic | None = None
    bundle: _Bundle | None = None
    """Of this bundle alone."""
    unread: bool = False
    """Only what they have not read."""
    unseen: bool = False
    """Only what they have not seen."""
    bundles: bool = False
    """Of each bundle its newest item, with how many there are, of the newest 1,000 items; alone, or with `topic`."""
    search: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    """Words that all stand in title or text, of the newest 1,000 items, archived and snoozed ones too; alone."""


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the feed, and what there is in all of it."""

    data: list[FeedItem]
    unread: int
    """How many items in the feed were not read yet: 1,000 means that many or more."""
    unseen: int
    """How many were not seen yet."""
    missed: int
    """How many have come since the last visit."""
    cursor: int
    """From here `changes` goes on."""
    next: str | None


class FeedChangesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Since when."""

    after: Annotated[int, Meta(ge=0, le=2**63 - 1)] | None = None
    """A cursor of the feed, or of a page before; left out, nothing is told but the cursor of now."""
    limit: Annotated[int, Meta(ge=1, le=200)] = 100


class FeedMarkInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"as_": "as"}):
    """What becomes of which items: `items`, or all of the feed, of a topic, of a bundle."""

    as_: Mark
    items: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(min_length=1, max_length=100)] | None = None
    """Their ids; without it, all that are not so yet."""
    topic: _Topic | None = None
    """All of this topic."""
    bundle: _Bundle | None = None
    """All of this bundle."""


class FeedMarked(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of them."""

    marked: int
    """How many were not so before."""
    more: bool
    """There were more than 1,000: ask again."""


class FeedActInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person did."""

    action: Annotated[int, Meta(ge=0, le=9)] | None = None
    """Which of the item's actions, counted from 0; left out, the item itself."""


class FeedSnoozeInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long it is out of sight."""

    until: Annotated[datetime, Meta(tz=True)]
    """Later than now, and within ten years."""


async def _list(acting: Acting) -> dict[str, object]:
    query: FeedQuery = acting.request.query
    alone = {"search": query.search is not None, "bundles": query.bundles}
    others = {
        "view": query.view != "feed",
        "bundle": query.bundle is not None,
        "unread": query.unread,
        "unseen": query.unseen,
        "topic": query.topic is not None and query.search is not None,
        "bundles": query.bundles and query.search is not None,
    }
    if any(alone.values()) and any(others.values()):
        raise Invalid([FieldError(name, "not_together", "Not with search or bundles") for name, is_given in others.items() if is_given])
    wanted = Wanted(view=query.view, topic=query.topic, bundle=query.bundle, is_unread=query.unread, is_unseen=query.unseen)
    feed = await list_feed(
        *_whose(acting),
        wanted,
        now=acting.request.now,
        after=after_id("dlv", query.after),
        limit=query.limit + 1,
        is_bundled=query.bundles,
        search=query.search,
    )
    counts = feed.totals.counts
    return {
        **page_of(feed.items, query.limit, lambda item: item.id),
        "unread": counts.unread,
        "unseen": counts.unseen,
        "missed": feed.totals.missed,
        "cursor": feed.cursor,
    }


async def _changes(acting: Acting) -> FeedChanges:
    query: FeedChangesQuery = acting.request.query
    return await changes(*_whose(acting), query.after, query.limit, acting.request.now)


async def _get(acting: Acting) -> FeedItem:
    return await get_item(*_whose(acting), _item(acting), acting.request.now)


async def _read(acting: Acting) -> FeedItem:
    return await _mark_one(acting, "read")


async def _see(acting: Acting) -> FeedItem:
    return await _mark_one(acting, "seen")


async def _archive(acting: Acting) -> FeedItem:
    return await _mark_one(acting, "archived")


async def _unarchive(acting: Acting) -> FeedItem:
    return await _mark_one(acting, "unarchived")


async def _mark_one(acting: Acting, as_: Mark) -> FeedItem:
    return await mark_one(*_whose(acting), as_, _item(acting), now=acting.request.now, real_now=acting.request.real_now)


async def _act(acting: Acting) -> FeedItem:
    given: FeedActInput = acting.request.body
    return await act(*_whose(acting), _item(acting), given.action, now=acting.request.now, real_now=acting.request.real_now)


async def _snooze(acting: Acting) -> FeedItem:
    given: FeedSnoozeInput = acting.request.body
    return await snooze(*_whose(acting), _item(acting), given.until, now=acting.request.now, real_now=acting.request.real_now)


async def _unsnooze(acting: Acting) -> FeedItem:
    return await unsnooze(*_whose(acting), _item(acting), now=acting.request.now)


async def _mark(acting: Acting) -> FeedMarked:
    given: FeedMarkInput = acting.request.body
    at = {"now": acting.request.now, "real_now": acting.request.real_now}
    if given.items is None:
        marked, more = await mark_all(*_whose(acting), given.as_, Wanted(topic=given.topic, bundle=given.bundle), **at)
        return FeedMarked(marked=marked, more=more)
    if given.topic is not None or given.bundle is not None:
        raise invalid("/items", "not_together", "Either items, or all of a topic or of a bundle")
    ids = [decode("dlv", text) for text in given.items]
    wrong = [FieldError(f"/items/{n}", "invalid_id", "This is no id of an item") for n, one in enumerate(ids) if one is None]
    if wrong:
        raise Invalid(wrong)
    return FeedMarked(marked=await mark(*_whose(acting), given.as_, [one for one in ids if one is not None], **at), more=False)


async def _visit(acting: Acting) -> Visit:
    return await visit(*_whose(acting), acting.request.now)


def _whose(acting: Acting):  # noqa: ANN202 - the first arguments of every use case
    return acting.request.tx, acting.workspace_id, acting.person.id


def _item(acting: Acting) -> UUID | None:
    return decode("dlv", acting.request.path["item"])


OPERATIONS: tuple[Operation, ...] = (
    *known_as(
        for_people(
            id="feed",
            method="GET",
            path="/feed",
            scope="feed:read",
            summary="Show one's feed",
            description=(
                "What the person has in the app, the newest first: every message that was sent to them over the channel `inapp`, but for "
                "what was archived, is out of sight, or was replaced by a newer one of its collapse key."
            ),
            query=FeedQuery,
            output=FeedPage,
            errors=(Invalid,),
            run=_list,
        ),
        "feed.list",
    ),
    *for_people(
        id="feed_changes",
        method="GET",
        path="/feed/changes",
        scope="feed:read",
        summary="Follow one's feed",
        description=(
            "What has changed since a cursor: items as they are now, and which are gone. Put the `changed` in place of what you know by "
            "their `id`, drop the `gone`, and go on from `cursor`: nothing is left out. With `anew`, fetch the feed, and go on from `cursor`: "
            "who was away for long, or was merged with another contact, begins so."
        ),
        query=FeedChangesQuery,
        output=FeedChanges,
        errors=(Invalid,),
        run=_changes,
    ),
    *for_people(
        id="mark_feed",
        method="POST",
        path="/feed/mark",
        scope="feed:write",
        summary="Mark many items of one's feed",
        description="Up to 100 items by their ids; or all that are in the feed, or of a topic or bundle, 1,000 at a time.",
        body=FeedMarkInput,
        output=FeedMarked,
        errors=(Invalid,),
        example={"as": "seen"},
        run=_mark,
    ),
    *for_people(
        id="visit_feed",
        method="POST",
        path="/feed/visit",
        scope="feed:write",
        summary="Look at one's feed",
        description="Tells how much has come since the visit before, and is from now on the last visit: `missed` of the feed begins anew.",
        output=Visit,
        run=_visit,
    ),
    *for_people(
        id="get_feed_item",
        method="GET",
        path="/feed/{item}",
        scope="feed:read",
        summary="Show an item of one's feed",
        description="Whether it is in the feed or not: what was archived, is out of sight or was replaced is found too.",
        output=FeedItem,
        errors=(NotFound,),
        run=_get,
    ),
    *known_as(
        for_people(
            id="read_feed_item",
            method="POST",
            path="/feed/{item}/read",
            scope="feed:write",
            summary="Mark an item of one's feed as read",
            description="Its delivery is `read` from now on; doing it again changes nothing. `item` is the id of the item, which is the delivery's.",
            output=FeedItem,
            errors=(NotFound,),
            run=_read,
        ),
        "feed.read",
    ),
    *for_people(
        id="see_feed_item",
        method="POST",
        path="/feed/{item}/seen",
        scope="feed:write",
        summary="Mark an item of one's feed as seen",
        description="It was shown to the person, who may not have read it: what they read they have seen. Doing it again changes nothing.",
        output=FeedItem,
        errors=(NotFound,),
        run=_see,
    ),
    *for_people(
        id="act_on_feed_item",
        method="POST",
        path="/feed/{item}/act",
        scope="feed:write",
        summary="Say that an item of one's feed was acted on",
        description="By which of its actions, or by the item itself; the last one counts. It is read with it, and a route that waits for a sign of them ends.",
        body=FeedActInput,
        output=FeedItem,
        errors=(Invalid, NotFound),
        example={"action": 0},
        run=_act,
    ),
    *for_people(
        id="archive_feed_item",
        method="PUT",
        path="/feed/{item}/archive",
        scope="feed:write",
        summary="Archive an item of one's feed",
        description="It is in the feed no more, and counts no more; `view=archived` shows it.",
        output=FeedItem,
        errors=(NotFound,),
        run=_archive,
    ),
    *for_people(
        id="unarchive_feed_item",
        method="DELETE",
        path="/feed/{item}/archive",
        scope="feed:write",
        summary="Take an item of one's feed out of the archive",
        output=FeedItem,
        errors=(NotFound,),
        run=_unarchive,
    ),
    *for_people(
        id="snooze_feed_item",
        method="PUT",
        path="/feed/{item}/snooze",
        scope="feed:write",
        summary="Put an item of one's feed out of sight for a time",
        description="It is in the feed no more until then, and then there again by itself, as not seen; `view=snoozed` shows it meanwhile.",
        body=FeedSnoozeInput,
        output=FeedItem,
        errors=(Invalid, NotFound),
        example={"until": "2030-01-31T08:00:00Z"},
        run=_snooze,
    ),
    *for_people(
        id="unsnooze_feed_item",
        method="DELETE",
        path="/feed/{item}/snooze",
        scope="feed:write",
        summary="Have an item of one's feed in sight again",
        output=FeedItem,
        errors=(NotFound,),
        run=_unsnooze,
    ),
)
