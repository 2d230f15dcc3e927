"""Searching: what was said, in everything that somebody may see, the newest first."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.conversations import store
from tidings.conversations.model import Person
from tidings.conversations.participants.blocks import hidden_authors
from tidings.conversations.posts import post_store
from tidings.conversations.posts.history import told
from tidings.conversations.posts.views import PostView
from tidings.conversations.standing import standing_of
from tidings.core.ids import decode, encode
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.conversations.posts", "search.sql")

FEW = 200
"""Who is in no more conversations than these is served from the index of these alone."""
RARE = 20_000
"""What so many posts say is sorted by time; what more say is found soon by looking through the newest."""
LOOKED_THROUGH = 200_000


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for, and where."""

    q: Annotated[str, Meta(min_length=1, max_length=200)]
    """Words that all stand in it, the last perhaps only begun; `"these words"` in their order, `or`, `-without`. Accents and capitals
    do not matter."""
    conversation: Annotated[str, Meta(max_length=40)] | None = None
    """In this conversation alone."""
    limit: Annotated[int, Meta(ge=1, le=50)] = 20
    after: Annotated[str, Meta(max_length=40)] | None = None


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of posts that say it."""

    data: list[PostView]
    next: str | None


async def search(tx: Tx, workspace_id: UUID, person: Person | None, query: SearchQuery, after: UUID | None) -> SearchPage:
    """The newest posts that the person (None: the backend) may see and that say it, older than `after`.

    Needs the pipeline's role: under row-level security no index finds words. Raises what `standing_of` raises where one conversation
    is named. Of words that more than 20,000 posts have, the newest 200,000 posts are looked through.
    """
    only = None
    if query.conversation is not None:
        only = (await standing_of(tx, workspace_id, decode("cnv", query.conversation), person)).conversation_id
    without = await hidden_authors(tx, workspace_id, person)
    await tx.execute(Q["plan_for_words"])
    rows = await _found(tx, workspace_id, person, query, after, only, without)
    shown = await _told(tx, workspace_id, person, rows[: query.limit])
    return SearchPage(data=shown, next=encode("msg", rows[query.limit - 1]["id"]) if len(rows) > query.limit else None)


async def _found(
    tx: Tx, workspace_id: UUID, person: Person | None, query: SearchQuery, after: UUID | None, only: UUID | None, without: Sequence[UUID]
) -> list[Row]:
    who = person.id if person is not None else None
    among = [only] if only is not None else []
    if person is not None and only is None:
        among = [row["conversation_id"] for row in await tx.fetch(Q["conversations_seen"], workspace_id, person.id, FEW + 1, None)]
        if not among:
            return []
    if 0 < len(among) <= FEW:
        return await tx.fetch(Q["search_in"], workspace_id, query.q, among, after, query.limit + 1, who, without)
    given = (workspace_id, query.q, after, query.limit + 1, who, without)
    if await tx.fetchval(Q["count_saying"], workspace_id, query.q, RARE + 1) <= RARE:
        return await tx.fetch(Q["search_rare"], *given)
    return await tx.fetch(Q["search_common"], *given, LOOKED_THROUGH)


async def _told(tx: Tx, workspace_id: UUID, person: Person | None, rows: Sequence[Row]) -> list[PostView]:
    seqs: dict[UUID, list[int]] = {}
    for row in rows:
        seqs.setdefault(row["conversation_id"], []).append(row["seq"])
    views: dict[str, PostView] = {}
    for conversation_id, wanted in seqs.items():
        standing = await store.standing(tx, workspace_id, conversation_id, person)
        if standing is None:
            continue
        posts = await post_store.posts_at(tx, workspace_id, conversation_id, wanted)
        views |= {view.id: view for view in await told(tx, standing, posts)}
    return [views[name] for row in rows if (name := encode("msg", row["id"])) in views]
