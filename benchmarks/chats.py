"""Years of conversations, made by the server itself: direct ones, groups, and some of a thousand people, with all that was said in them."""

import random
import time
from datetime import UTC, datetime
from hashlib import sha256

import asyncpg
import msgspec

from benchmarks.stage import CONTACTS, Stage

_AT_ONCE = 250_000
_VOCABULARY = 20_000
_SENTENCES = 100_000

# An id as tidings.core.ids.new_id makes them: 48 bits of milliseconds, version 7, variant 0b10, the bucket in the lowest six bits.
MADE_ID = """
CREATE FUNCTION pg_temp.made_id(at timestamptz, in_bucket integer) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT (
        lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) || '8'
        || substr(md5(random()::text), 1, 13) || lpad(to_hex((floor(random() * 4)::integer << 6) | in_bucket), 2, '0')
    )::uuid
$$
"""
_PEOPLE = """
CREATE TEMP TABLE people AS
SELECT row_number() OVER (ORDER BY external_id)::integer AS n, id FROM contacts WHERE external_id LIKE 'user_%';
CREATE UNIQUE INDEX ON people (n)
"""
# Nine of ten are of two people, the others of ten, and every five hundredth of a thousand.
_MADE = """
CREATE TEMP TABLE made AS
SELECT
    n, n % 64 AS bucket, pg_temp.made_id($2::timestamptz + n * interval '1 second', n % 64) AS id,
    CASE WHEN n % 500 = 0 THEN 1000 WHEN n % 10 = 0 THEN 10 ELSE 2 END AS size, $3::bigint AS posts
FROM generate_series(1, $1::integer) AS n
"""
_CONVERSATIONS = """
INSERT INTO conversations (
    bucket, id, workspace_id, kind, state, author_kind, participants, last_seq, last_post_at, created_at, updated_at
)
SELECT bucket, id, $1, CASE size WHEN 2 THEN 'direct' ELSE 'group' END, 'open', 'system', size, posts, $2::timestamptz - (n % 10000) * interval '1 minute',
       $2::timestamptz - interval '1 year', $2::timestamptz
FROM made
"""
_PARTICIPANTS = """
INSERT INTO participants (bucket, conversation_id, person_id, workspace_id, kind, role, state, joined_at, delivered_seq, read_seq)
SELECT m.bucket, m.id, p.id, $1, 'contact', 'member', 'active', $2::timestamptz - interval '1 year', m.posts, m.posts - k % 20
FROM made m CROSS JOIN LATERAL generate_series(0, m.size - 1) AS k
JOIN people p ON p.n = 1 + (m.n::bigint * 7919 + k * 31) % $3::integer
ON CONFLICT DO NOTHING
"""
_POSTS = """
INSERT INTO posts (bucket, conversation_id, seq, id, workspace_id, author_kind, author_id, parts, text, created_at)
SELECT s.bucket, s.conversation, s.seq, pg_temp.made_id(s.at, s.bucket), $1, 'contact', s.author,
       jsonb_build_array(jsonb_build_object('type', 'text', 'text', s.said)), s.said, s.at
FROM (
    SELECT m.bucket, m.id AS conversation, 1 + (g - 1) / (SELECT count(*) FROM made) AS seq, p.id AS author,
           $2::timestamptz - interval '1 year' + (g::float / $5::float) * interval '364 days' AS at,
           t.said
    FROM generate_series($3::bigint, $4::bigint) AS g
    JOIN made m ON m.n = 1 + (g - 1) % (SELECT count(*) FROM made)
    JOIN people p ON p.n = 1 + (m.n::bigint * 7919 + (g % 2) * 31) % $6::integer
    JOIN said t ON t.n = abs(hashint8(g)) % (SELECT count(*) FROM said)
) AS s
"""
_TABLES = ("conversations", "participants", "posts")


class Chats(msgspec.Struct, frozen=True):
    """What was made: conversations, posts, bytes on the disk, seconds."""

    conversations: int
    posts: int
    size: int
    seconds: float


async def prefill_chats(stage: Stage, conversations: int, posts: int) -> Chats:
    """So many conversations are there, with so many posts; analysed as autovacuum would."""
    begun, now = time.monotonic(), datetime.now(UTC)
    a_conversation = posts // conversations
    async with stage.owner() as owner:
        workspace_id = await owner.fetchval("SELECT id FROM workspaces")
        for table in _TABLES:
            await owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        for statement in (MADE_ID, *_PEOPLE.split(";\n")):
            await owner.execute(statement)
        await owner.execute(_MADE, conversations, now, a_conversation)
        await owner.execute("CREATE UNIQUE INDEX ON made (n)")
        await owner.execute("CREATE TEMP TABLE said (n integer PRIMARY KEY, said text)")
        await owner.copy_records_to_table("said", records=enumerate(_sentences()))
        await owner.execute("ANALYZE people, made, said")
        await owner.execute(_CONVERSATIONS, workspace_id, now)
        await owner.execute(_PARTICIPANTS, workspace_id, now, CONTACTS)
        async with _without_words(owner):
            total = a_conversation * conversations
            for first in range(1, total + 1, _AT_ONCE):
                last = min(first + _AT_ONCE - 1, total)
                await owner.execute(_POSTS, workspace_id, now, first, last, total, CONTACTS, timeout=600)
        for table in _TABLES:
            await owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            await owner.execute(f"VACUUM ANALYZE {table}", timeout=600)
        size = await owner.fetchval("SELECT pg_database_size(current_database())")
    return Chats(conversations, a_conversation * conversations, size, time.monotonic() - begun)


def _sentences() -> list[str]:
    # Few words are said often, and most hardly ever.
    draw = random.Random(1)
    words = [sha256(b"%d" % n).hexdigest()[: 3 + n % 8] for n in range(_VOCABULARY)]
    return [" ".join(words[int(_VOCABULARY * draw.random() ** 4)] for _ in range(8)) for _ in range(_SENTENCES)]


class _without_words:  # noqa: N801 - reads as a clause of the with statement
    """The index over words is made again when all are there, which is ten times as fast."""

    def __init__(self, owner: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._owner = owner
        self._made = ""

    async def __aenter__(self) -> None:
        self._made = await self._owner.fetchval("SELECT indexdef FROM pg_indexes WHERE indexname = 'posts_words'")
        await self._owner.execute("DROP INDEX posts_words")

    async def __aexit__(self, *_: object) -> None:
        await self._owner.execute(self._made, timeout=3600)
