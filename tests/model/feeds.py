"""A real PostgreSQL and the use cases of feeds, driven step by step from plain code; items come as the send path writes them down."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec

from tidings.contacts import ContactInput, put_contact
from tidings.core.errors import TidingsError
from tidings.core.ids import bucket_of, decode, new_id
from tidings.db import Database, Tx, load_queries, open_database
from tidings.events import Fact, append, sequence
from tidings.feed import KIND, FeedCounts, FeedItem, Wanted, changes, come_back, list_feed
from tidings.timers import take_due
from tidings.workspaces import create_workspace, load_sealer

T = TypeVar("T")
PEOPLE = 3

_MESSAGES = load_queries("tidings.messages")
_ACCEPT = """
INSERT INTO deliveries (
    bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, topic, collapse_key, created_at, changed_at
) VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10, $10)
"""
_WAIT = "INSERT INTO queue (bucket, delivery_id, workspace_id, lane, due_at) VALUES ($1, $2, $3, 'transactional', $4)"
_LAND = """
WITH stood AS (
    UPDATE deliveries SET state = 'delivered', delivered_at = $3, sent_at = $3, changed_at = $3
    WHERE bucket = $1 AND id = $2 AND state = 'queued' RETURNING *
),
gone AS (
    DELETE FROM queue WHERE bucket = $1 AND delivery_id = $2
)
INSERT INTO attempts (bucket, delivery_id, n, workspace_id, provider, intent_at, finished_at, outcome, content)
SELECT bucket, id, 1, workspace_id, 'inapp', $3, $3, 'sent', $4 FROM stood RETURNING workspace_id
"""


class Known(msgspec.Struct, kw_only=True):
    """What a device knows of a feed."""

    items: dict[str, FeedItem] = {}
    counts: FeedCounts | None = None
    cursor: int = 0


class Feeds:
    """One workspace with three people."""

    def __init__(self, url: str, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self._database: Database = self._runner.run(open_database(url, api_size=1, pipeline_size=1))
        self.now = self.real_now = datetime(2030, 1, 1, 12, tzinfo=UTC)
        self.tick = timedelta(seconds=1)
        """Between two deeds."""
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

    def do(self, deed: Callable[[Tx], Awaitable[T]], *, in_pipeline: bool = False) -> T | None:
        """The deed in a transaction of its own; None where it was refused, and then nothing of it was done."""
        self.now += self.tick
        self.real_now += self.tick

        async def run() -> T | None:
            opened = self._database.pipeline() if in_pipeline else self._database.workspace(self.workspace_id)
            try:
                async with opened as tx:
                    return await deed(tx)
            except TidingsError:
                return None

        return self._runner.run(run())

    def accept(self, who: int, n: int) -> UUID:
        """A message for the person is on its way, and what shares its key is superseded; answers its delivery."""
        contact = self.ids[who]
        delivery, message = new_id(bucket_of(contact)), new_id()
        channel, key = ("sms" if n % 7 == 0 else "inapp"), (f"key-{n % 3}" if n % 2 else None)

        async def deed(tx: Tx) -> None:
            given = (bucket_of(contact), delivery, bucket_of(message), message, self.workspace_id, contact)
            await tx.execute(_ACCEPT, *given, channel, ("orders", None)[n % 2], key, self.now)
            if n % 5 > 1:
                await tx.execute(_WAIT, bucket_of(contact), delivery, self.workspace_id, self.now)
            if key is not None:
                await tx.execute(_MESSAGES["collapse"], self.workspace_id, [contact], key, message, self.now)

        self.do(deed, in_pipeline=True)
        return delivery

    def land(self, delivery: UUID, who: int, n: int) -> None:
        """It is in the app, or wherever it went; unless it was superseded."""
        content = {"text": f"Item {n}", "title": "News", "actions": [["Go", "https://example.com"]]} | (
            {"bundle": f"b{n % 2}"} if n % 3 else {}
        )

        async def deed(tx: Tx) -> None:
            if await tx.fetchval(_LAND, bucket_of(delivery), delivery, self.now, msgspec.json.encode(content).decode()) is None:
                return
            fact = Fact(
                bucket=bucket_of(delivery),
                workspace_id=self.workspace_id,
                type="delivery.delivered",
                delivery_id=delivery,
                contact_id=self.ids[who],
                occurred_at=self.now,
            )
            await append(tx, fact)

        self.do(deed, in_pipeline=True)

    def number(self) -> None:
        """What has happened has its place in the log; what was out of sight for long enough is back."""

        async def due(tx: Tx) -> None:
            await come_back(tx, await take_due(tx, self.real_now, 100, [KIND]), self.real_now)

        self.do(due, in_pipeline=True)
        while self.do(sequence, in_pipeline=True):
            pass

    def fetch(self, who: int) -> Known:
        """All that a fresh device would fetch, page by page."""
        person = self.person(who)

        async def deed(tx: Tx) -> Known:
            known, after = Known(items={}), None
            while True:
                page = await list_feed(tx, self.workspace_id, person, Wanted(), now=self.now, after=after, limit=5)
                if after is None:
                    known.cursor, known.counts = page.cursor, page.totals.counts
                known.items |= {item.id: item for item in page.items}
                if len(page.items) < 5:
                    return known
                after = decode("dlv", page.items[-1].id)

        found = self.do(deed)
        assert found is not None
        return found

    def follow(self, who: int, known: Known, limit: int, pages: int) -> Known:
        """What the device knows, brought on by so many pages of changes at most."""
        person = self.person(who)
        for _ in range(pages):
            page = self.do(
                lambda tx, known=known: changes(tx, self.workspace_id, person, known.cursor, limit, self.now),
                in_pipeline=limit % 2 > 0,
            )
            assert page is not None
            assert len(page.changed) + len(page.gone) <= limit
            if page.anew:
                assert (page.changed, page.gone) == ([], [])
                known = self.fetch(who)
            known.items = {id_: item for id_, item in known.items.items() if id_ not in page.gone}
            known.items |= {item.id: item for item in page.changed} if not page.anew else {}
            known.counts, known.cursor = page.counts, page.cursor
            if not page.more:
                break
        return known

    def person(self, who: int) -> UUID:
        """Whom your id names now: who was merged is the survivor."""
        found = self._runner.run(self._named(who))
        assert found is not None
        return found

    async def _named(self, who: int) -> UUID | None:
        async with self._database.pipeline() as tx:
            return await tx.fetchval("SELECT contact_id FROM contact_keys WHERE kind = 'id' AND value = $1", f"p{who}")
