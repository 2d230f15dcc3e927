"""A real PostgreSQL and the use cases of conversations, driven step by step from plain code; the test holds the clock."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec

from tidings.contacts import ContactInput, put_contact
from tidings.conversations import Author, Membership, Person, standing_of
from tidings.conversations.changes import ChangesPage, ChangesQuery, changes
from tidings.conversations.conversation import ConversationView, get_conversation, views_of
from tidings.conversations.participants.participants_view import participants_of
from tidings.conversations.posts.history import PostsQuery, list_posts
from tidings.conversations.posts.views import PostView
from tidings.core.errors import Gone, NotFound, TidingsError
from tidings.db import Database, Tx, open_database
from tidings.workspaces import create_workspace, load_sealer

T = TypeVar("T")
PEOPLE = 5
BACKEND = PEOPLE
"""The viewer who is nobody in the conversation."""
_HERE = (Membership.ACTIVE, Membership.INVITED)
# What a follower knows by the posts themselves, and by the cursor.
_BY_POSTS = ("last_seq", "last_post_at", "cursor", "updated_at")


class Known(msgspec.Struct, kw_only=True):
    """What somebody knows of a conversation: fetched, or followed."""

    posts: dict[str, PostView] = {}
    people: dict[str, tuple[str, str, datetime | None]] = {}
    """Role, state and time of muting, by kind and id."""
    conversation: dict[str, object] | None = None
    cursor: str = "0.0"


class Talks:
    """One workspace with five people, and one conversation at a time."""

    def __init__(self, url: str, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self._database: Database = self._runner.run(open_database(url, api_size=1, pipeline_size=1))
        self.now = datetime(2030, 1, 1, 12, tzinfo=UTC)
        self.real_now = self.now
        self.conversation_id = UUID(int=0)
        self.ids: list[UUID] = []
        self._runner.run(self._people(folder))

    async def _people(self, folder: Path) -> None:
        async with self._database.pipeline() as tx:
            made = await create_workspace(tx, name="Model", mode="test", sealer=load_sealer(None, folder), now=self.now)
        self.workspace_id = made.workspace.id
        async with self._database.workspace(self.workspace_id) as tx:
            for n in range(PEOPLE):
                self.ids.append((await put_contact(tx, made.workspace, f"p{n}", ContactInput(name=f"P{n}"), now=self.now)).id)

    def close(self) -> None:
        """The connections are closed."""
        self._runner.run(self._database.aclose())
        self._runner.close()

    def run(self, work: Coroutine[object, object, T]) -> T:
        """What it returns; whatever else was begun on the same loop goes on meanwhile."""
        return self._runner.run(work)

    def person(self, n: int) -> Person | None:
        """None: the backend."""
        return None if n == BACKEND else Person("contact", self.ids[n])

    def author(self, n: int) -> Author:
        """The same, as whoever says something."""
        return Author(kind="system") if n == BACKEND else Author(kind="contact", id=self.ids[n])

    def do(self, deed: Callable[[Tx], Awaitable[T]], *, in_pipeline: bool = False) -> T | None:
        """The deed in a transaction of its own; None where it was refused, and then nothing of it was done."""
        self.now += timedelta(seconds=1)
        self.real_now += timedelta(seconds=1)

        async def run() -> T | None:
            opened = self._database.pipeline() if in_pipeline else self._database.workspace(self.workspace_id)
            try:
                async with opened as tx:
                    return await deed(tx)
            except TidingsError:
                return None

        return self._runner.run(run())

    def fetch(self, viewer: int) -> Known | None:
        """All that this person sees now; None where they see nothing."""
        return self.do(lambda tx: self._fetch(tx, viewer))

    def follow(self, viewer: int, known: Known | None, limit: int) -> Known | None:
        """What they know, brought up to now by its changes, so many at a time."""
        return self.do(lambda tx: self._follow(tx, viewer, known, limit))

    async def _follow(self, tx: Tx, viewer: int, known: Known | None, limit: int) -> Known | None:
        if known is None:
            return await self._fetch(tx, viewer)
        for _ in range(1_000):
            page = await changes(
                tx, self.workspace_id, self.conversation_id, self.person(viewer), ChangesQuery(limit=limit, after=known.cursor)
            )
            if page.anew:
                known = await self._fetch(tx, viewer)
                known.cursor = page.cursor
            else:
                _apply(known, page)
            if not page.more:
                return known
        raise AssertionError("there is always more")

    async def _fetch(self, tx: Tx, viewer: int) -> Known:
        person = self.person(viewer)
        standing = await standing_of(tx, self.workspace_id, self.conversation_id, person)
        known = Known(posts={}, people={})
        before: str | None = None
        while True:
            page = await list_posts(tx, self.workspace_id, self.conversation_id, person, PostsQuery(limit=7, before=before))
            known.posts |= {post.id: post for post in page.data}
            if before is None:
                known.cursor = page.cursor
            before = page.next
            if before is None:
                break
        if person is None or standing.membership is Membership.ACTIVE:
            for _, one in await participants_of(tx, standing, after=None, limit=200, state=None):
                known.people[f"{one.kind}:{one.id}"] = (one.role, one.state, one.muted_until)
            row = await get_conversation(tx, self.workspace_id, self.conversation_id)
            [view] = await views_of(tx, self.workspace_id, [row], for_person=person is not None)
            known.conversation = _shown(view)
        return known

    def gaps(self) -> list[str]:
        """Numbers that are missing, or given twice."""

        async def look(tx: Tx) -> list[str]:
            row = await tx.fetchrow(
                "SELECT last_seq, last_change, participants,"
                " (SELECT count(*) FROM posts p WHERE p.conversation_id = c.id) AS posts,"
                " (SELECT coalesce(max(seq), 0) FROM posts p WHERE p.conversation_id = c.id) AS top,"
                " (SELECT count(*) FROM conversation_changes h WHERE h.conversation_id = c.id) AS changes,"
                " (SELECT coalesce(max(change), 0) FROM conversation_changes h WHERE h.conversation_id = c.id) AS last,"
                " (SELECT count(*) FROM participants p WHERE p.conversation_id = c.id AND p.state = 'active') AS active, state"
                " FROM conversations c WHERE c.id = $1",
                self.conversation_id,
            )
            assert row is not None
            if row["state"] == "deleted":
                return []
            found: list[str] = []
            if not row["last_seq"] == row["posts"] == row["top"]:
                found.append(f"posts: {dict(row.items())}")
            if not row["last_change"] == row["changes"] == row["last"]:
                found.append(f"changes: {dict(row.items())}")
            if row["participants"] != row["active"]:
                found.append(f"participants: {dict(row.items())}")
            return found

        return self.do(look) or []

    def forget_blocks(self) -> None:
        """Nobody has blocked anybody."""
        self.do(lambda tx: tx.execute("DELETE FROM blocks"))


def _shown(view: ConversationView) -> dict[str, object]:
    told: dict[str, object] = msgspec.json.decode(msgspec.json.encode(view))
    return {name: value for name, value in told.items() if name not in _BY_POSTS}


def _apply(known: Known, page: ChangesPage) -> None:
    known.posts |= {post.id: post for post in page.posts}
    for one in page.hidden:
        known.posts.pop(one, None)
    visible = page.visible
    known.posts = {name: post for name, post in known.posts.items() if visible.after < post.seq <= visible.upto}
    for one in page.participants:
        name = f"{one.person.kind}:{one.person.id}"
        if one.state in _HERE:
            known.people[name] = (one.role, one.state, one.muted_until)
        else:
            known.people.pop(name, None)
    if page.conversation is not None:
        known.conversation = _shown(page.conversation)
    known.cursor = page.cursor


__all__ = ["BACKEND", "PEOPLE", "Gone", "Known", "NotFound", "Talks"]
