"""The statements of feeds, each as a typed function; `people` are all ids of one person."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of, encode
from tidings.db import Row, Tx, load_queries
from tidings.feed.model import (
    COUNTED,
    LOOKED_THROUGH,
    MOST,
    FeedActed,
    FeedAction,
    FeedBundle,
    FeedCounts,
    FeedItem,
    Found,
    Totals,
    Wanted,
)
from tidings.messages import Rendered

Q = load_queries(__package__ or "tidings.feed")

_rendered = msgspec.json.Decoder(Rendered)


class Told(msgspec.Struct, frozen=True):
    """An event of the log that may change somebody's feed."""

    position: int
    type: str
    delivery_id: UUID | None


class Whole(msgspec.Struct, frozen=True):
    """A person: who stands for all of them first; and the last position of the log of that one's bucket."""

    people: list[UUID]
    end: int


async def list_items(
    tx: Tx, workspace_id: UUID, people: Sequence[UUID], wanted: Wanted, after: UUID | None, limit: int, now: datetime
) -> list[FeedItem]:
    """The newest first."""
    rows = await tx.fetch(
        Q["list_items"],
        workspace_id,
        list(people),
        after,
        limit,
        now,
        wanted.view,
        wanted.topic,
        wanted.bundle,
        wanted.is_unread,
        wanted.is_unseen,
    )
    return [_item(row) for row in rows]


async def list_bundles(
    tx: Tx, workspace_id: UUID, people: Sequence[UUID], topic: str | None, after: UUID | None, limit: int, now: datetime
) -> list[FeedItem]:
    """The newest item of each bundle, with its counts."""
    rows = await tx.fetch(Q["list_bundles"], workspace_id, list(people), after, limit, now, LOOKED_THROUGH, topic)
    return [
        msgspec.structs.replace(_item(row), bundled=FeedBundle(items=row["items"], unseen=row["unseen"], unread=row["unread"]))
        for row in rows
    ]


async def search_items(
    tx: Tx, workspace_id: UUID, people: Sequence[UUID], words: Sequence[str], after: UUID | None, limit: int, now: datetime
) -> list[FeedItem]:
    """Those that have all words, the newest first."""
    rows = await tx.fetch(Q["search_items"], workspace_id, list(people), after, limit, now, LOOKED_THROUGH, list(words))
    return [_item(row) for row in rows]


async def find_items(tx: Tx, workspace_id: UUID, people: Sequence[UUID], ids: Sequence[UUID], now: datetime) -> dict[UUID, Found | None]:
    """Those of these deliveries that are the person's; None for what was never an item of the app."""
    rows = await tx.fetch(Q["find_items"], workspace_id, list(people), [bucket_of(one) for one in ids], list(ids), now)
    return {row["id"]: _found(row) if row["is_item"] else None for row in rows}


async def counts(tx: Tx, workspace_id: UUID, persons: Sequence[UUID], now: datetime) -> dict[UUID, Totals]:
    """The counts of each of these, who stand for everybody merged into them."""
    rows = await tx.fetch(Q["counts"], workspace_id, [bucket_of(one) for one in persons], list(persons), now, COUNTED, MOST)
    return {
        row["id"]: Totals(counts=FeedCounts(unseen=row["unseen"], unread=row["unread"]), missed=row["missed"], visited_at=row["visited_at"])
        for row in rows
    }


async def whole_person(tx: Tx, workspace_id: UUID, contact_id: UUID) -> Whole:
    """All ids of the person that this contact is, and where the log of their bucket ends."""
    row = await tx.fetchrow(Q["whole_person"], workspace_id, bucket_of(contact_id), contact_id)
    assert row is not None, "whoever was not merged is themselves"
    return Whole([row["id"], *row["merged"]], row["ends"][bucket_of(row["id"])])


async def changes(tx: Tx, workspace_id: UUID, contact_id: UUID, after: int, until: int) -> list[Told]:
    """What happened to one person between two positions of their bucket's log, in order."""
    told_as = encode("ctc", contact_id)
    rows = await tx.fetch(Q["changes"], workspace_id, bucket_of(contact_id), contact_id, after, until, told_as)
    return [Told(row["position"], row["type"], row["delivery_id"]) for row in rows]


async def comes_late(tx: Tx, workspace_id: UUID, person_id: UUID) -> bool:
    """Whether what comes for somebody who was merged into this person is told elsewhere in the log."""
    return await tx.fetchval(Q["comes_late"], workspace_id, person_id)


def _item(row: Row) -> FeedItem:
    content = _rendered.decode(row["content"])
    replaces: UUID | None = row["replaces"]
    return FeedItem(
        id=encode("dlv", row["id"]),
        message=encode("msg", row["message_id"]),
        title=content.title,
        text=content.text,
        actions=[FeedAction(label=label, url=url) for label, url in content.actions],
        topic=row["topic"],
        bundle=content.bundle,
        at=row["at"],
        seen_at=row["seen_at"],
        read_at=row["read_at"],
        archived_at=row["archived_at"],
        snoozed_until=row["snoozed_until"],
        acted=FeedActed(action=row["acted_on"], at=row["acted_at"]) if row["acted_at"] is not None else None,
        replaces=encode("dlv", replaces) if replaces is not None else None,
    )


def _found(row: Row) -> Found:
    return Found(id=row["id"], message_id=row["message_id"], contact_id=row["contact_id"], is_shown=row["is_shown"], item=_item(row))
