"""A real PostgreSQL and the pipeline's own functions, driven step by step from plain code; the test holds the clock."""

import asyncio
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast
from uuid import UUID

import asyncpg
import msgspec

from tidings.channels import Outcome, Receipt, RouteInput
from tidings.core.errors import Conflict
from tidings.core.ids import new_id
from tidings.db import Connection
from tidings.messages import (
    MAX_ATTEMPTS,
    WAIT_BY_PURPOSE,
    Author,
    Claimed,
    Done,
    Heard,
    Lane,
    Recorded,
    Send,
    accept,
    cancel,
    plan,
    receive_receipts,
    release,
    rescue,
    resolve_delivery,
    settle_parked,
)
from tidings.messages.claims import claim
from tidings.messages.decide import Kept, decide
from tidings.messages.dispatch import record
from tidings.messages.model import ContentInput, To
from tidings.workspaces import SCOPES, create_workspace, load_sealer

T = TypeVar("T")

_EMPTIED = "queue, deliveries, messages, attempts, outbox, events, parked_receipts, timers, idempotency_keys"

# Everybody whom the model writes to has agreed to it: what people allow has tests of its own.
_AGREED = """
INSERT INTO permissions (bucket, contact_id, workspace_id, granted, updated_at)
SELECT bucket, id, workspace_id, '{sms:marketing,inapp:marketing}', created_at FROM contacts
ON CONFLICT DO NOTHING
"""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery as the database has it."""

    id: UUID
    state: str
    attempt: int
    is_queued: bool
    token: UUID | None


class World:
    def __init__(self, url: str, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self.now = datetime(2030, 1, 1, 12, tzinfo=UTC)
        self._connection = self._do(asyncpg.connect(url))
        self._do(self._connection.execute(f"TRUNCATE {_EMPTIED}"))
        self._do(self._connection.execute("SET ROLE tidings_pipeline"))
        self._do(self._connection.execute(f"SET app.address_key = '{bytes(32).hex()}'"))
        made = self._do(create_workspace(self._tx, name="Model", mode="test", sealer=load_sealer(None, folder), now=self.now))
        assert made.sandbox is not None
        self.account_id = made.sandbox.id
        # The model knows nothing of how often somebody asks for a login code.
        unlimited = '{"number": null, "prefix": null, "ip": null}'
        self._do(self._connection.execute("UPDATE workspaces SET code_rates = $2 WHERE id = $1", made.workspace.id, unlimited))
        self._author = Author(
            workspace_id=made.workspace.id, key_id=made.key.id, scopes=frozenset(SCOPES), default_country=made.workspace.default_country
        )

    def close(self) -> None:
        """The connection is closed."""
        self._connection.terminate()
        self._runner.close()

    def accept(self, purpose: str, channel: str, people: int, delay: timedelta | None) -> tuple[UUID, list[UUID]]:
        """A message and its deliveries."""
        send = Send(
            to=[To(phone=f"+3161000000{n}") for n in range(people)],
            content=ContentInput(body="Hello"),
            purpose=purpose,  # type: ignore[arg-type]
            route=RouteInput(channel=channel),  # type: ignore[arg-type]
            send_at=self.now + delay if delay is not None else None,
        )
        done = self._in_transaction(accept(self._tx, plan(send, self._author, None, (), self.now, self.now), self.now))
        assert isinstance(done, Done)
        self._do(self._connection.execute(_AGREED))
        rows = self._do(self._connection.fetch("SELECT id FROM deliveries WHERE message_id = $1 ORDER BY id", done.message_id))
        return done.message_id, [row["id"] for row in rows]

    def claim(self, lane: Lane) -> list[Claimed]:
        """All that is due in the lane."""
        found = self._do(claim(self._tx, lane, 1_000, new_id(), self.now))
        assert found.busy == 0, "nobody else is there"
        return found.claimed

    def record(self, claimed: Claimed, purpose: str, outcome: Outcome) -> Recorded:
        """What came of a claim is written, or was fenced."""
        result = decide(
            claimed, purpose=purpose, provider="sandbox", outcome=outcome, kept=Kept(None, None), now=self.now, roll=lambda: 0.5
        )
        self._do(record(self._tx, [result], self.now))
        return result

    def release(self, claimed: Claimed) -> None:
        """A claim is given back."""
        self._do(release(self._tx, [claimed]))

    def lapse(self, deliveries: Sequence[UUID]) -> None:
        """The leases of these have run out, and the rescue has seen it."""
        self._do(
            self._connection.execute(
                "UPDATE queue SET lease_until = clock_timestamp() - interval '1 second' WHERE delivery_id = ANY($1) AND lease_token IS NOT NULL",
                deliveries,
            )
        )
        self._do(rescue(self._tx, self.now, WAIT_BY_PURPOSE, MAX_ATTEMPTS))

    def report(self, receipts: Sequence[Receipt]) -> None:
        """The provider has said something."""
        self._in_transaction(
            receive_receipts(self._tx, [Heard(self._author.workspace_id, self.account_id, one) for one in receipts], self.now)
        )

    def match_parked(self) -> None:
        """Receipts that came early have found their delivery."""
        self._in_transaction(settle_parked(self._tx, self.now))

    def cancel(self, message_id: UUID) -> int:
        """How many were cancelled."""
        return self._in_transaction(cancel(self._tx, self._author.workspace_id, message_id, self.now))

    def resolve(self, delivery_id: UUID, verdict: Any) -> bool:
        """Whether a person's word was taken."""
        try:
            self._in_transaction(
                resolve_delivery(self._tx, self._author.workspace_id, delivery_id, verdict, now=self.now, real_now=self.now)
            )
        except Conflict:
            return False
        return True

    def enable_provider(self, is_enabled: bool) -> None:
        """There is a provider account, or none that may be used."""
        self._do(self._connection.execute("UPDATE provider_accounts SET is_enabled = $2 WHERE id = $1", self.account_id, is_enabled))

    def rows(self) -> dict[UUID, Row]:
        """Every delivery."""
        found = self._do(
            self._connection.fetch(
                "SELECT d.id, d.state, d.attempt, q.delivery_id IS NOT NULL AS is_queued, q.lease_token AS token"
                " FROM deliveries d LEFT JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id"
            )
        )
        return {row["id"]: Row(**dict(row.items())) for row in found}

    def parked(self) -> int:
        """Receipts that wait for their delivery to be known."""
        return cast("int", self._do(self._connection.fetchval("SELECT count(*)::int FROM parked_receipts")))

    def orphans(self) -> int:
        """Queue rows without a delivery."""
        return cast(
            "int",
            self._do(
                self._connection.fetchval(
                    "SELECT count(*)::int FROM queue q WHERE NOT EXISTS (SELECT FROM deliveries d WHERE d.bucket = q.bucket AND d.id = q.delivery_id)"
                )
            ),
        )

    def stories(self) -> dict[UUID, list[str]]:
        """What the facts say of each delivery, in their order."""
        told: dict[UUID, list[str]] = {}
        for row in self._do(
            self._connection.fetch("SELECT delivery_id, type FROM outbox WHERE delivery_id IS NOT NULL ORDER BY bucket, id")
        ):
            told.setdefault(row["delivery_id"], []).append(row["type"].partition(".")[2])
        return told

    @property
    def _tx(self) -> Connection:
        return cast("Connection", self._connection)

    def _in_transaction(self, work: Coroutine[Any, Any, T]) -> T:
        async def run() -> T:
            async with self._connection.transaction():
                return await work

        return self._do(run())

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        async def run() -> T:
            return await work

        return self._runner.run(run())
