"""People and conversations are found and listed by index, however many there are; a post within ten seconds of another moves no index."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from tests.conftest import NewWorkspace
from tidings.contacts import ContactFilter, find_contacts, list_contacts
from tidings.contacts.find_contacts import beginnings
from tidings.conversations.inbox import Asker, Wanted, count_unread, list_active, listed
from tidings.core.ids import new_id
from tidings.db import Database, Tx, load_queries

pytestmark = pytest.mark.anyio

FIND = load_queries("tidings.contacts", "find.sql")
INBOX = load_queries("tidings.conversations", "inbox.sql")
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff"

_FILL = (
    # 5,000 people of this workspace, and as many of another.
    """
    INSERT INTO contacts (bucket, id, workspace_id, external_id, name, locale, created_at, updated_at)
    SELECT n & 63, made.id, made.workspace_id, 'user_' || n, 'Person' || n || ' Family' || n % 100, CASE WHEN n % 1000 = 0 THEN 'nl-NL' ELSE 'en' END, $3, $3
    FROM generate_series(1, 10000) AS n
    CROSS JOIN LATERAL (
        SELECT (lpad(to_hex(n), 12, '0') || '7000800000000000' || lpad(to_hex(n & 63), 4, '0'))::uuid AS id,
            CASE WHEN n % 2 = 0 THEN $1::uuid ELSE $2::uuid END AS workspace_id
    ) AS made
    """,
    """
    INSERT INTO contact_keys (bucket, workspace_id, kind, value, contact_id)
    SELECT hashtext(k.value) & 63, c.workspace_id, k.kind, k.value, c.id
    FROM contacts c
    CROSS JOIN LATERAL (VALUES ('id', c.external_id), ('email', substr(c.external_id, 6) || '@example.com')) AS k (kind, value)
    """,
    """
    INSERT INTO conversations (bucket, id, workspace_id, kind, state, title, author_kind, last_seq, last_post_at, created_at, updated_at)
    SELECT c.bucket, c.id, c.workspace_id, 'support', CASE WHEN c.place % 50 = 0 THEN 'closed' ELSE 'open' END, 'Order ' || c.place, 'system', 1,
        $3::timestamptz - c.place * interval '7 seconds', $3::timestamptz - interval '9 days', $3
    FROM (SELECT *, substr(external_id, 6)::integer AS place FROM contacts WHERE workspace_id IN ($1::uuid, $2::uuid)) AS c
    WHERE c.place <= 5000
    """,
    """
    INSERT INTO posts (bucket, conversation_id, seq, id, workspace_id, author_kind, parts, text, created_at)
    SELECT bucket, id, 1, id, workspace_id, 'system', '[]', 'Hello', last_post_at FROM conversations
    """,
)


@pytest.fixture
async def filled(database_url: str, workspace: NewWorkspace) -> None:
    """Many people and conversations, half of them of another workspace."""
    owner = await asyncpg.connect(database_url)
    try:
        mine, other = workspace.workspace.id, new_id()
        for statement in _FILL:
            given = (mine, other, NOW)
            await owner.execute(statement, *given[: sum(f"${n}" in statement for n in (1, 2, 3))])
        await owner.execute("VACUUM ANALYZE contacts, contact_keys, conversations, posts")
    finally:
        await owner.close()


async def plan(tx: Tx, statement: str, *given: object) -> str:
    """How it is read, planned for what is given."""
    await tx.execute(FIND["plan_anew"])
    rows = await tx.fetch(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {statement}", *given)
    return "\n".join(row["QUERY PLAN"] for row in rows)


def check(told: str, *wanted: str) -> None:
    """It reads by these, and what is large is not read as a whole."""
    for one in wanted:
        assert one in told, told
    for table in ("contacts", "contact_keys", "conversations", "posts"):
        assert not re.search(rf"Seq Scan on {table}\b", told), told


@pytest.mark.usefixtures("filled")
async def test_what_is_looked_for_is_read_by_index(database: Database, workspace: NewWorkspace) -> None:
    mine = workspace.workspace.id
    async with database.pipeline() as tx:
        for words, keys, index in (("person4242", ["person4242"], "contacts_words"), ("nobody", ["user_4242"], "contact_keys_beginning")):
            told = await plan(tx, FIND["find_all"], mine, words, keys, [], LAST, 51, False, None, None, None, None)
            check(told, index)
            told = await plan(tx, FIND["count_found"], mine, words, keys, 10_001)
            check(told, index)
        told = await plan(tx, FIND["find_among_newest"], mine, "person", ["person"], [], LAST, 51, False, None, None, None, None, 5_000)
        check(told)
        told = await plan(tx, FIND["list_ids"], mine, LAST, 51, None, None, None, None)
        check(told)
        for place in ((None, None), (NOW - timedelta(days=1), LAST)):
            told = await plan(tx, INBOX["list_active"], mine, *place, 51, None, "open", None, False, None, None, None)
            check(told, "Index Scan Backward using conversations_active", "Incremental Sort")
        told = await plan(
            tx, INBOX["list_active"], mine, None, None, 51, None, "open", new_id(), True, NOW - timedelta(days=1), None, 10_000
        )
        check(told, "Index Scan Backward using conversations_active", "Incremental Sort")
        told = await plan(tx, INBOX["titled"], mine, "order 4242", 2_000)
        check(told, "conversations_titles")
        # And what is found is right.
        assert [one.external_id for one in await find_contacts(tx, mine, "person4242", country=None, limit=10)] == ["user_4242"]
        assert await find_contacts(tx, mine, "person4243", country=None, limit=10) == [], "of another workspace"
        everybody = await find_contacts(tx, mine, "user_", country=None, limit=10)
        assert [one.external_id for one in everybody] == [f"user_{n}" for n in range(10_000, 9_980, -2)]
        dutch = await find_contacts(tx, mine, "person", ContactFilter(locale="nl"), country=None, limit=2)
        assert dutch == await list_contacts(tx, mine, ContactFilter(locale="nl"), limit=2)
        await _turn_the_pages(tx, mine)
        assert [one.external_id for one in dutch] == ["user_10000", "user_9000"]


async def _turn_the_pages(tx: Tx, mine: UUID) -> None:
    """Page by page, and what is new is counted."""
    asker = Asker(member_id=new_id(), joined_at=NOW - timedelta(seconds=71))
    first = await list_active(tx, mine, asker, Wanted(state="open"), limit=40)
    last = first[-1]
    assert last.last_post_at is not None
    rest = await list_active(tx, mine, asker, Wanted(state="open"), after=(last.last_post_at, last.id), limit=40)
    times = [one.last_post_at for one in [*first, *rest] if one.last_post_at is not None]
    assert times == sorted(times, reverse=True)
    assert len({one.id for one in [*first, *rest]}) == 80
    new = [one for one in first if one.last_post_at is not None and one.last_post_at > asker.joined_at]
    assert await count_unread(tx, mine, asker) == len(new) == 5
    assert [one.id for one in await list_active(tx, mine, asker, Wanted(is_unread=True), limit=40)] == [one.id for one in new]
    assert [row.unread for row in await listed(tx, mine, asker, first[:6])] == [1, 1, 1, 1, 1, 0]


async def test_a_post_soon_after_another_moves_no_index(database: Database, workspace: NewWorkspace) -> None:
    mine, conversation_id = workspace.workspace.id, new_id(0)
    async with database.pipeline() as tx:
        await tx.execute(
            "INSERT INTO conversations (bucket, id, workspace_id, kind, state, title, author_kind, created_at, updated_at) "
            "VALUES (0, $1, $2, 'group', 'open', 'Tea', 'system', $3, $3)",
            *(conversation_id, mine, NOW),
        )
        moved: list[int] = []
        for seconds in (1, 2, 9, 10, 19):
            await tx.execute("UPDATE conversations SET last_post_at = $2 WHERE id = $1", conversation_id, NOW + timedelta(seconds=seconds))
            row = await tx.fetchrow("SELECT n_tup_upd - n_tup_hot_upd AS n FROM pg_stat_xact_user_tables WHERE relname = 'conversations'")
            assert row is not None
            moved.append(row["n"])
    assert moved == [0, 0, 0, 1, 1]


def test_what_a_key_may_begin_with() -> None:
    assert beginnings(" user_42 ", "NL") == ["user_42"]
    assert beginnings("06 12-34", "NL") == ["06 12-34", "+3161234"]
    assert beginnings("0031 6 12", None) == ["0031 6 12", "+31612"]
    assert beginnings("+31 (6) 12", None) == ["+31 (6) 12", "+31612"]
    assert beginnings("0612", None) == ["0612"]
    assert beginnings("  ", "NL") == []
