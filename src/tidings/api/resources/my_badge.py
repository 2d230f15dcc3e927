"""What waits for oneself: what is unread over all conversations, and the number on the app's icon."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation
from tidings.conversations import Person
from tidings.conversations.participants.list_mine import unread
from tidings.core.errors import Invalid
from tidings.db import Tx
from tidings.feed import counts
from tidings.realtime.hints import Hint, hint
from tidings.workspaces.end_users import get_badge, set_badge


class UnreadOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What you have not read, over all of your conversations."""

    conversations: int
    posts: int
    mentions: int


class BadgeInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What waits for the person elsewhere."""

    external: Annotated[int, Meta(ge=0, le=1_000_000)]


class BadgeOutput(msgspec.Struct, frozen=True, kw_only=True):
    """The number on the app's icon."""

    badge: int
    """The sum of `external`, `posts` and `feed_unseen`."""
    external: int
    """What waits elsewhere, as it was given."""
    posts: int
    """What is unread; of conversations in which you want silence, only where you are named."""
    conversations: int
    """With something unread."""
    feed_unseen: int
    """Items of the feed that were not seen: 1,000 means that many or more."""
    feed_unread: int
    """Items of the feed that were not read."""


async def _unread(acting: Acting) -> UnreadOutput:
    found = await unread(acting.request.tx, acting.workspace_id, acting.person, acting.request.now)
    return UnreadOutput(conversations=found.conversations, posts=found.posts, mentions=found.mentions)


async def _badge(acting: Acting) -> BadgeOutput:
    return await badge_of(acting.request.tx, acting.workspace_id, acting.person, acting.request.now)


async def badge_of(tx: Tx, workspace_id: UUID, person: Person, now: datetime) -> BadgeOutput:
    """What waits for the person, here and elsewhere."""
    found = await unread(tx, workspace_id, person, now)
    external = await get_badge(tx, workspace_id, person.id)
    feed = (await counts(tx, workspace_id, [person.id], now))[person.id]
    return BadgeOutput(
        badge=external + found.told + feed.unseen,
        external=external,
        posts=found.told,
        conversations=found.conversations,
        feed_unseen=feed.unseen,
        feed_unread=feed.unread,
    )


async def _set_badge(acting: Acting) -> BadgeOutput:
    given: BadgeInput = acting.request.body
    if await set_badge(acting.request.tx, acting.workspace_id, acting.person.id, given.external):
        # There is no event of it: their other devices hear it so.
        await hint(acting.request.tx, Hint("f", acting.person.id))
    return await _badge(acting)


OPERATIONS: tuple[Operation, ...] = (
    *for_people(
        id="unread",
        method="GET",
        path="/unread",
        scope="conversations:act",
        summary="Count what is unread",
        description=(
            "Over all conversations in which they take part. Deleted posts, those hidden from them and those of whom they have blocked "
            "do not count; nor do their own."
        ),
        output=UnreadOutput,
        run=_unread,
    ),
    *for_people(
        id="get_badge",
        method="GET",
        path="/badge",
        scope="conversations:act",
        summary="Show the badge",
        output=BadgeOutput,
        run=_badge,
    ),
    *for_people(
        id="set_badge",
        method="PUT",
        path="/badge",
        scope="conversations:act",
        summary="Say what waits elsewhere",
        description="What your own app counts beside conversations and the feed; it is added to the badge.",
        body=BadgeInput,
        output=BadgeOutput,
        errors=(Invalid,),
        example={"external": 3},
        run=_set_badge,
    ),
)
