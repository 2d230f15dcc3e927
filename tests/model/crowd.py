"""A workspace full of people on a real PostgreSQL, and connections that claim as workers do."""

from collections.abc import Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import asyncpg
import msgspec

from tidings.channels import RouteInput
from tidings.contacts import ContactKey, find_or_make
from tidings.core.ids import bucket_of, new_id
from tidings.db import Connection, Database
from tidings.messages import Author, Done, Send, accept, plan
from tidings.messages.model import ContentInput, HoursInput, To
from tidings.messages.purposes import PurposeName
from tidings.workspaces import SCOPES, Workspace, create_workspace, load_sealer

NOW = datetime(2027, 3, 27, 12, tzinfo=UTC)
"""The day before the clocks of Europe are turned."""

# As Database.lane(Plans.BY_INDEX) opens its connections.
_SETTINGS = {
    "role": "tidings_pipeline",
    # A server of your own may have any.
    "timezone": "Europe/Amsterdam",
    "app.address_key": bytes(32).hex(),
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}


class Person(msgspec.Struct, frozen=True):
    id: UUID
    number: str

    @property
    def key(self) -> tuple[int, UUID]:
        """As claims come by them."""
        return bucket_of(self.id), self.id


class Crowd:
    def __init__(self, url: str, database: Database, workspace: Workspace, account_id: UUID, key_id: UUID) -> None:
        self.url, self.database, self.workspace, self.account_id = url, database, workspace, account_id
        self._author = Author(
            workspace_id=workspace.id, key_id=key_id, scopes=frozenset(SCOPES), default_country="NL", timezone=workspace.timezone
        )
        self._made = 0

    async def people(self, count: int, numbers: Sequence[str] | None = None) -> list[Person]:
        """People with a number each, sorted as claims come by them."""
        given = numbers or [f"+316{10_000_000 + self._made + n}" for n in range(count)]
        self._made += count
        made: list[Person] = []
        for start in range(0, len(given), 500):
            keys = [ContactKey(self.workspace.id, "phone", number) for number in given[start : start + 500]]
            async with self.database.pipeline() as tx:
                found = await find_or_make(tx, keys, now=NOW)
            made += [Person(found[key], key.value) for key in keys]
        return sorted(made, key=lambda one: one.key)

    async def agree(self) -> None:
        """Everybody wants everything."""
        await self.execute(
            "INSERT INTO permissions (bucket, contact_id, workspace_id, granted, updated_at)"
            " SELECT bucket, id, workspace_id, '{sms:marketing,mms:marketing,whatsapp:marketing}', created_at FROM contacts"
            " ON CONFLICT DO NOTHING"
        )

    async def send(
        self,
        to: Sequence[Person],
        *,
        ids: Sequence[str] = (),
        purpose: PurposeName = "transactional",
        route: RouteInput | None = None,
        topic: str | None = None,
        hours: HoursInput | None = None,
        now: datetime = NOW,
    ) -> UUID:
        """A message to all of them, and to those with these ids of your own; answers its id."""
        given = Send(
            to=[*(To(phone=one.number) for one in to), *(To(id=name) for name in ids)],
            content=ContentInput(body="Hello", title="Hello"),
            purpose=purpose,
            topic=topic,
            route=route or RouteInput(channel="sms"),
            hours=hours,
        )
        async with self.database.pipeline() as tx:
            done = await accept(tx, plan(given, self._author, None, (), now, now), now)
        assert isinstance(done, Done)
        return done.message_id

    async def execute(self, statement: str, *args: object) -> None:
        async with self.database.pipeline() as tx:
            await tx.execute(statement, *args)

    async def fetch(self, statement: str, *args: object) -> list[dict[str, Any]]:
        async with self.database.pipeline() as tx:
            return [dict(row.items()) for row in await tx.fetch(statement, *args)]


@asynccontextmanager
async def claiming(url: str):
    """A connection that claims."""
    connection = await asyncpg.connect(url, server_settings=_SETTINGS)
    try:
        yield cast("Connection", connection)
    finally:
        await connection.close()


async def crowd(url: str, database: Database, folder: Path, *, timezone: str = "UTC") -> Crowd:
    """A test workspace with the sandbox, whose clock nobody moves."""
    async with database.pipeline() as tx:
        made = await create_workspace(
            tx, name="Crowd", mode="test", sealer=load_sealer(None, folder), now=NOW - timedelta(days=1), timezone=timezone
        )
    assert made.sandbox is not None
    return Crowd(url, database, made.workspace, made.sandbox.id, made.key.id)


def token() -> UUID:
    return new_id()
