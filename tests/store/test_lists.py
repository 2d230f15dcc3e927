"""Lists over many messages: each answers what a look at every row would, reads by index, and looks at no more than its share at a time."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import asyncpg
import msgspec
import pytest

from tests.conftest import NewWorkspace
from tidings.core.ids import bucket_of, first_id_at, new_id
from tidings.db import Database, Tx, load_queries
from tidings.messages import Cursor, DeliveryFilter, Listed, MessageFilter, State, list_deliveries, list_messages
from tidings.messages.states import UNDELIVERED
from tidings.messages.walk import FIRST, LAST

pytestmark = pytest.mark.anyio

MANY = 6_000
"""Messages with one delivery each, over thirty days."""
SHARE = 2_500
"""What one request looks at here."""
PEOPLE = 100
ACCOUNT, OTHER = new_id(), new_id()

_MADE_ID = """
CREATE FUNCTION pg_temp.made_id(at timestamptz, n integer, what text) RETURNS uuid LANGUAGE sql AS $$
    SELECT (
        lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(what || n), 1, 3) || '8' || substr(md5(what || n), 4, 15)
    )::uuid
$$
"""
_PEOPLE = """
INSERT INTO contacts (bucket, id, workspace_id, external_id, created_at, updated_at)
SELECT id_bucket(id), id, $1, 'user_' || n, now(), now()
FROM (SELECT n, pg_temp.made_id(now() - interval '1 year', n, 'contact') AS id FROM generate_series(0, $2::integer - 1) AS n) AS c
"""
# What a program before wrote has no kind; one of a thousand is rare in some way.
_MESSAGES = """
WITH made AS (
    SELECT
        n, $2::timestamptz - interval '30 days' * (1 - n::float / $3) AS at, CASE WHEN n % 1000 = 3 THEN 'rare' WHEN n % 2 = 0 THEN 'orders' END AS topic,
        CASE WHEN n % 3000 = 5 THEN 'voice' WHEN n % 3 = 0 THEN 'email' ELSE 'sms' END AS channel,
        CASE WHEN n % 4 = 0 THEN 'critical' ELSE 'transactional' END AS purpose
    FROM generate_series(1, $3::integer) AS n
),
told AS (SELECT *, pg_temp.made_id(at, n, 'message') AS id, pg_temp.made_id(at, n, 'delivery') AS delivery_id FROM made),
stored AS (
    INSERT INTO messages (bucket, id, workspace_id, direction, purpose, topic, lane, channels, recipients, created_at, kind)
    SELECT
        id_bucket(id), id, $1, 'out', purpose, topic, 'transactional', ARRAY[channel], 1, at,
        CASE WHEN n > 500 THEN message_kind('out', purpose, topic, NULL, channel, NULL) END
    FROM told
)
INSERT INTO deliveries (
    bucket, id, message_bucket, message_id, workspace_id, contact_id, channel, state, reason, topic, account_id, created_at, changed_at
)
SELECT
    id_bucket(delivery_id), delivery_id, id_bucket(id), id, $1, pg_temp.made_id(now() - interval '1 year', n % $4::integer, 'contact'), channel,
    CASE WHEN n % 4000 = 9 THEN 'failed' WHEN n % 40 = 11 THEN 'skipped' WHEN n % 6000 = 12 THEN 'read' ELSE 'delivered' END,
    CASE WHEN n % 4000 = 9 THEN 'refused' WHEN n % 8000 = 11 THEN 'capped' WHEN n % 40 = 11 THEN 'suppressed' END, topic,
    CASE WHEN n % 5000 = 1 THEN $6::uuid ELSE $5::uuid END, at, at
FROM told
"""


class Told(msgspec.Struct):
    """A delivery with its message, as they were stored."""

    message: UUID
    delivery: UUID
    contact: UUID
    topic: str | None
    purpose: str
    channel: str
    state: str
    reason: str | None
    account: UUID
    at: datetime


@pytest.fixture
async def many(database_url: str, workspace: NewWorkspace) -> list[Told]:
    """MANY messages are there, and what autovacuum would do is done; answers them, the newest first."""
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(_MADE_ID)
        await connection.execute(_PEOPLE, workspace.workspace.id, PEOPLE)
        await connection.execute(_MESSAGES, workspace.workspace.id, datetime.now(UTC), MANY, PEOPLE, ACCOUNT, OTHER)
        await connection.execute("VACUUM ANALYZE contacts, messages, deliveries, undelivered, queue")
        rows = await connection.fetch(
            "SELECT m.id, d.id AS delivery_id, d.contact_id, m.topic, m.purpose, d.channel, d.state, d.reason, d.account_id, m.created_at"
            " FROM messages m JOIN deliveries d ON d.message_id = m.id ORDER BY m.id DESC"
        )
    finally:
        await connection.close()
    return [Told(*row.values()) for row in rows]


async def pages(ask: Callable[[Cursor | None], Awaitable[Listed[Any]]]) -> tuple[list[Any], int]:
    """What all pages have, and how many of them were not full though there was more."""
    rows: list[Any] = []
    searched, after = 0, None
    for _ in range(MANY):
        page = await ask(after)
        rows += page.rows
        if page.next is None:
            return rows, searched
        searched += page.searched_to is not None
        after = page.next
    raise AssertionError("a list without an end")


Filter = dict[str, Any]


async def test_lists_of_many_answer_what_a_look_at_every_row_would(database: Database, workspace: NewWorkspace, many: list[Told]) -> None:
    workspace_id = workspace.workspace.id
    one = many[MANY // 2]
    middle = (one.at, one.at + timedelta(days=2))
    asked: list[tuple[Filter, Callable[[Told], bool]]] = [
        ({"topic": "rare"}, lambda it: it.topic == "rare"),
        ({"topic": "rare", "channel": "sms"}, lambda it: it.topic == "rare" and it.channel == "sms"),
        ({"channel": "voice"}, lambda it: it.channel == "voice"),
        ({"contact_id": one.contact}, lambda it: it.contact == one.contact),
        ({"contact_id": one.contact, "state": "skipped"}, lambda it: it.contact == one.contact and it.state == "skipped"),
        ({"contact_id": one.contact, "topic": "rare"}, lambda it: it.contact == one.contact and it.topic == "rare"),
        ({"state": "failed"}, lambda it: it.state == "failed"),
        ({"state": "failed", "channel": "email"}, lambda it: it.state == "failed" and it.channel == "email"),
        ({"state": "skipped"}, lambda it: it.state == "skipped"),
        ({"state": "skipped", "topic": "rare"}, lambda it: it.state == "skipped" and it.topic == "rare"),
        ({"state": "read"}, lambda it: it.state == "read"),
        ({"state": "read", "channel": "email"}, lambda it: it.state == "read" and it.channel == "email"),
        ({"state": "queued"}, lambda _: False),
        ({"state": "held"}, lambda _: False),
        ({"account_id": OTHER}, lambda it: it.account == OTHER),
        ({"account_id": OTHER, "topic": "orders"}, lambda it: it.account == OTHER and it.topic == "orders"),
        ({"since": middle[0], "until": middle[1], "channel": "email"}, lambda it: middle[0] <= it.at < middle[1] and it.channel == "email"),
        ({"until": many[-50].at}, lambda it: it.at < many[-50].at),
    ]
    async with database.workspace(workspace_id) as tx:
        for given, fits in asked:
            where = MessageFilter(**given)
            expected = [it for it in many if fits(it)]

            async def ask(after: Cursor | None, where: MessageFilter = where) -> Listed[Any]:
                return await list_messages(tx, workspace_id, where, after=after[1] if after else None, limit=100, is_live=True, share=SHARE)

            rows, searched = await pages(ask)
            assert [row.id for row in rows] == [it.message for it in expected], given
            if given.keys() <= {"topic", "purpose", "contact_id", "since", "until"} or given.get("state") in UNDELIVERED:
                assert searched == 0, f"{given} is found by index"

            async def ask_deliveries(after: Cursor | None, where: Filter = given) -> Listed[Any]:
                return await list_deliveries(tx, workspace_id, DeliveryFilter(**where), after=after, limit=100, is_live=True, share=SHARE)

            rows, _ = await pages(ask_deliveries)
            assert [row.id for row in rows] == [it.delivery for it in expected], given
        for reason in ("capped", "refused", "no_consent"):

            async def ask_reason(after: Cursor | None, reason: str = reason) -> Listed[Any]:
                return await list_deliveries(tx, workspace_id, DeliveryFilter(reason=reason), after=after, limit=100, share=SHARE)

            rows, _ = await pages(ask_reason)
            assert [row.id for row in rows] == [it.delivery for it in many if it.reason == reason]
        purposes, _ = await pages(lambda after: _purposes(tx, workspace_id, after))
        assert len(purposes) == sum(it.purpose == "critical" for it in many)
        # Whoever looks for what there is not looks at a share of all at a time, and says how far.
        page = await list_messages(tx, workspace_id, MessageFilter(state="sent"), is_live=True, share=SHARE)
        assert page.rows == []
        assert page.searched_to is not None
        seen = sum(first_id_at(page.searched_to) <= it.message for it in many)
        assert SHARE <= seen <= 2 * SHARE


async def _purposes(tx: Tx, workspace_id: UUID, after: Cursor | None) -> Listed[Any]:
    return await list_messages(
        tx, workspace_id, MessageFilter(purpose="critical"), after=after[1] if after else None, limit=100, share=SHARE
    )


async def test_every_statement_of_the_lists_reads_by_index(database_url: str, workspace: NewWorkspace, many: list[Told]) -> None:
    one, ws = many[0], workspace.workspace.id
    ids = [it.message for it in many[:200]]
    deliveries = [it.delivery for it in many[:200]]
    buckets, places = [bucket_of(it) for it in ids], [bucket_of(it) for it in deliveries]
    nothing = (None,) * 7
    calls: dict[str, tuple[tuple[Any, ...], set[str]]] = {
        "list_kinds": ((ws, "rare", None, None, None, None), {"messages_kind"}),
        "newest_messages": ((ws, LAST, FIRST, 51), {"messages_workspace_id_id_idx"}),
        "newest_of_kinds": ((ws, LAST, FIRST, 51, [1, 2, 3]), {"messages_kind"}),
        "messages_of_people": (
            (ws, LAST, FIRST, 51, [one.contact]),
            {"deliveries_contact_id_id_idx", "messages_by_author", "deliveries_message_id_contact_id_channel_step_bucket_idx"},
        ),
        "undelivered_messages": ((ws, LAST, FIRST, 51, "failed"), {"undelivered_listed"}),
        "open_messages": ((ws, "queued", 5001), {"deliveries_pkey"}),
        "weigh": ((ws, buckets, ids), {"messages_(pkey|workspace_id_id_idx)"}),
        "load_messages": ((ws, buckets, ids, *nothing), {"messages_(pkey|workspace_id_id_idx)"}),
        "having_delivery": (
            (ws, buckets, ids, "read", None, None, None),
            {"deliveries_message_id_contact_id_channel_step_bucket_idx"},
        ),
        "count_among": ((ws, ids), {"deliveries_message_id_contact_id_channel_step_bucket_idx"}),
        "messages_of_reference": ((ws, "x"), {"deliveries_pkey"}),
        "people_of_keys": ((ws, [1], ["id"], ["ada"]), {"contact_keys_pkey"}),
        "undelivered_deliveries": ((ws, ["failed", "held"], LAST, LAST, FIRST, None, 51), {"undelivered_listed"}),
        "load_deliveries": ((ws, places, deliveries, *nothing), {"deliveries_pkey"}),
        "deliveries_among": (
            (ws, ids, LAST, LAST, "read", None, None, None, None, None, 51, None),
            {"deliveries_message_id_contact_id_channel_step_bucket_idx"},
        ),
        "list_deliveries_of_contact": ((ws, one.contact, LAST, FIRST, *nothing, 51), {"deliveries_contact_id_id_idx"}),
        "unknown_deliveries": ((ws, None, None, *(None,) * 6, 11_000), {"undelivered_listed"}),
    }
    statements = load_queries("tidings.messages", "lists.sql")
    assert calls.keys() == statements.keys()
    for mode in ("force_custom_plan", "force_generic_plan"):
        connection = await asyncpg.connect(
            database_url, server_settings={"role": "tidings_api", "app.workspace": str(ws), "plan_cache_mode": mode}
        )
        try:
            for name, (values, indexes) in calls.items():
                prepared = await connection.prepare(statements[name])
                await connection.execute(f"PREPARE {name} AS {statements[name]}")
                spelt = [_literal(value, given.name) for value, given in zip(values, prepared.get_parameters(), strict=True)]
                plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE {name} ({', '.join(spelt)})"))
                assert not re.search(r"Seq Scan on (messages|deliveries|undelivered|attempts|contact_keys)\b", plan), (
                    f"{mode} {name}\n{plan}"
                )
                for index in indexes:
                    assert re.search(rf" {index} |on {index}\b", plan), f"{mode} {name} {index}\n{plan}"
        finally:
            await connection.close()


def _literal(value: Any, kind: str) -> str:
    if value is None:
        return f"NULL::{kind}"
    text = "{" + ",".join(str(one) for one in cast("list[object]", value)) + "}" if isinstance(value, list) else str(value)
    return f"'{text}'::{kind}"


async def test_what_is_undelivered_is_noted_however_it_came_to_be(database: Database, workspace: NewWorkspace, many: list[Told]) -> None:
    async def noted(tx: Tx) -> set[tuple[Any, ...]]:
        return {
            tuple(dict(row.items()).values()) for row in await tx.fetch("SELECT delivery_id, message_id, state, reason FROM undelivered")
        }

    async def standing(tx: Tx) -> set[tuple[Any, ...]]:
        rows = await tx.fetch(
            "SELECT id, message_id, state, reason FROM deliveries WHERE state = ANY ($1)", sorted(state.value for state in UNDELIVERED)
        )
        return {tuple(dict(row.items()).values()) for row in rows}

    async with database.workspace(workspace.workspace.id) as tx:
        assert await noted(tx) == await standing(tx) != set()
        for n, state in enumerate(State):
            few = [it.delivery for it in many[n : 1_000 : len(State)]]
            await tx.execute("UPDATE deliveries SET state = $2, reason = $3 WHERE id = ANY ($1)", few, state.value, f"reason {n}")
            assert await noted(tx) == await standing(tx), state
        await tx.execute("UPDATE deliveries SET reason = 'another' WHERE id = ANY ($1)", [it.delivery for it in many[:1_000]])
        assert await noted(tx) == await standing(tx)
    async with database.pipeline() as tx:
        await tx.execute("DELETE FROM deliveries WHERE id = ANY ($1)", [it.delivery for it in many[:1_000]])
        assert await noted(tx) == await standing(tx) != set()
