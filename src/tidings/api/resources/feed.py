"""The feed: what a person has in the app."""

from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.contacts import check_external_id
from tidings.core.errors import Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.feed import list_feed, mark_read
from tidings.messages import ItemView


class FeedAction(msgspec.Struct, frozen=True, kw_only=True):
    """A button or a link of an item."""

    label: str
    url: str


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the person has in the app."""

    id: str
    """The delivery's."""
    message: str
    title: str | None
    text: str
    actions: list[FeedAction]
    topic: str | None
    at: datetime
    read_at: datetime | None


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the feed, and how many items of all there are were not read yet: 1,000 means that many or more."""

    data: list[FeedItem]
    unread: int
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    feed = await list_feed(request.tx, request.workspace_id, _contact(request), after=after_id("dlv", page.after), limit=page.limit + 1)
    return {**page_of([_shown(item) for item in feed.items], page.limit, lambda item: item.id), "unread": feed.unread}


async def _read(request: Request) -> FeedItem:
    item_id = decode("dlv", request.path["item"])
    if item_id is None:
        raise NotFound("There is no such item in this contact's feed")
    return _shown(await mark_read(request.tx, request.workspace_id, _contact(request), item_id, request.now, request.real_now))


def _contact(request: Request) -> str:
    text = request.path["id"]
    if check_external_id(text, pointer="id", is_new=False) is not None:
        raise NotFound("There is no contact with this id")
    return text


def _shown(item: ItemView) -> FeedItem:
    return FeedItem(
        id=encode("dlv", item.id),
        message=encode("msg", item.message_id),
        title=item.content.title,
        text=item.content.text,
        actions=[FeedAction(label=label, url=url) for label, url in item.content.actions],
        topic=item.topic,
        at=item.at,
        read_at=item.read_at,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="feed.list",
        method="GET",
        path="/v1/contacts/{id}/feed",
        scope="feed:read",
        summary="Show a contact's feed",
        description="What the person has in the app, the newest first: every message that was sent to them over the channel `inapp`.",
        query=Page,
        output=FeedPage,
        errors=(Invalid, NotFound),
        run=_list,
    ),
    Operation(
        id="feed.read",
        method="POST",
        path="/v1/contacts/{id}/feed/{item}/read",
        scope="feed:write",
        summary="Mark an item of the feed as read",
        description="Its delivery is `read` from now on; doing it again changes nothing. `item` is the id of the item, which is the delivery's.",
        output=FeedItem,
        errors=(NotFound,),
        run=_read,
    ),
)
