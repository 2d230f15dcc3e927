"""A year of traffic, made by COPY: the rows that one real delivered message leaves, written again with other ids, people and times."""

import random
import re
import shutil
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec

from benchmarks.callbacks import all_stored, called, receipt
from benchmarks.load import full_speed
from benchmarks.stage import CONTACTS, Stage
from tidings.core.ids import BUCKETS, bucket_of, encode

MONTHS = 12
_CHUNK = 20_000
_BYTES_A_DELIVERY = 4_500
_SPARE_BYTES = 10_000_000_000
"""The write-ahead log may grow to 8 GB."""

# What a delivered message leaves: the rows of the sample, and for how many days a row of that table stays.
_ROWS = {
    "messages": ("SELECT * FROM messages WHERE id = $1", None),
    "deliveries": ("SELECT * FROM deliveries WHERE message_id = $1", None),
    "attempts": (
        "SELECT a.* FROM attempts a JOIN deliveries d ON d.bucket = a.bucket AND d.id = a.delivery_id WHERE d.message_id = $1",
        None,
    ),
    "events": ("SELECT * FROM events WHERE message_id = $1 ORDER BY bucket, position", None),
    "idempotency_keys": ("SELECT * FROM idempotency_keys WHERE subject = $1", 7),
    "callbacks": ("SELECT * FROM callbacks WHERE $1::uuid IS NOT NULL", 3),
}


class Sample(msgspec.Struct, frozen=True):
    """A real message that was delivered."""

    message: UUID
    delivery: UUID
    contact: UUID
    at: datetime


class Line(msgspec.Struct, frozen=True):
    """One row of a table in COPY's text format, with places for what differs."""

    text: str
    is_of_message: bool
    """Its bucket is the message's, and not the delivery's."""


class Copied(msgspec.Struct, frozen=True):
    """What was made: deliveries, bytes on the disk, seconds."""

    deliveries: int
    size: int
    seconds: float


async def prefill(stage: Stage, deliveries: int) -> Copied:
    """So many delivered messages of the last twelve months are there, with all that they leave; analysed as autovacuum would."""
    wanted = deliveries * _BYTES_A_DELIVERY + _SPARE_BYTES
    if (free := shutil.disk_usage(stage.server.data).free) < wanted:
        raise RuntimeError(f"{deliveries:,} deliveries want {wanted / 1e9:.0f} GB of disk, and {free / 1e9:.0f} GB are free: PREFILL=")
    sample = await _sample(stage)
    begun = datetime.now(UTC)
    async with stage.owner() as owner:
        first = begun - timedelta(days=365)
        await owner.execute("SELECT make_event_partitions($1::date, $2)", first.date(), MONTHS + 4)
        lines = {table: await _lines(owner, table, sample) for table in _ROWS}
        people = [row["id"] for row in await owner.fetch("SELECT id FROM contacts ORDER BY id LIMIT $1", CONTACTS)]
        rows = await owner.fetch("SELECT bucket, last FROM event_positions")
        positions: dict[int, int] = {row["bucket"]: row["last"] for row in rows}
        history = _History(lines, people, positions)
        # COPY is refused under row-level security; this database is nobody's, and its rules are back before anything is measured.
        for table in _ROWS:
            await owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        step = (begun - timedelta(minutes=5) - first) / deliveries
        for done in range(0, deliveries, _CHUNK):
            texts = history.chunk([first + step * n for n in range(done, min(done + _CHUNK, deliveries))], begun)
            for table, text in texts.items():
                if text:
                    await owner.copy_to_table(table, source=_once(text), format="text")
        for table in _ROWS:
            await owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        await _settle(owner, history.positions)
        size = await owner.fetchval("SELECT pg_database_size(current_database())")
    return Copied(deliveries, size, (datetime.now(UTC) - begun).total_seconds())


class _History:
    """Writes chunks of rows, and counts the positions of their events."""

    def __init__(self, lines: dict[str, list[Line]], people: Sequence[UUID], positions: dict[int, int]) -> None:
        self._lines = lines
        self._people = [(f"{one.int:032x}", bucket_of(one)) for one in people]
        self._draw = random.Random(1)
        self._made = 0
        self.positions = positions

    def chunk(self, times: Sequence[datetime], now: datetime) -> dict[str, bytes]:
        """The rows of these messages, by table."""
        texts: dict[str, list[str]] = {table: [] for table in _ROWS}
        for at in times:
            contact, bucket = self._draw.choice(self._people)
            message, delivery = self._id(at, self._draw.getrandbits(6)), self._id(at, bucket)
            self._made += 1
            values: dict[str, object] = {
                "m": f"{message:032x}",
                "d": f"{delivery:032x}",
                "c": contact,
                "t": at.isoformat(),
                "e": (at + timedelta(days=1)).isoformat(),
                "n": f"{self._made:09d}",
                "h": f"{self._made:064x}",
                "M": encode("msg", UUID(int=message)),
            }
            age = (now - at).days
            for table, (_, days) in _ROWS.items():
                if days is not None and age >= days:
                    continue
                for line in self._lines[table]:
                    values["b"] = own = message & 63 if line.is_of_message else bucket
                    values["mb"] = message & 63
                    if table == "events":
                        self.positions[own] += 1
                        values["p"] = self.positions[own]
                    texts[table].append(line.text % values)
        return {table: "".join(text).encode() for table, text in texts.items()}

    def _id(self, at: datetime, bucket: int) -> int:
        """As tidings.core.ids.new_id makes them, at that time."""
        value = int(at.timestamp() * 1000) << 80 | self._draw.getrandbits(80)
        return value & ~(0xF << 76) & ~(0x3 << 62) & ~0x3F | 0x7 << 76 | 0x2 << 62 | bucket


async def _sample(stage: Stage) -> Sample:
    """One order confirmation goes its whole way: accepted, handed off, and its receipt came by a signed call."""
    path = await called(stage)
    await stage.set_receipts("none")
    async with stage.worker(), stage.sql() as connection:
        requests = [stage.order()]
        (await full_speed(stage.port, requests.pop, connections=1, seconds=60, is_done=lambda: not requests)).check()
        row = await _until(connection, "SELECT id FROM deliveries WHERE state = 'sent'")
        calls = [receipt(path, row["id"], "delivered")]
        all_stored(await full_speed(stage.port, calls.pop, connections=1, seconds=60, is_done=lambda: not calls))
        row = await _until(connection, "SELECT * FROM deliveries WHERE state = 'delivered'")
        await _until(connection, "SELECT FROM events WHERE type = 'delivery.delivered'")
        await _until(connection, "SELECT FROM callbacks WHERE processed_at IS NOT NULL")
    return Sample(row["message_id"], row["id"], row["contact_id"], row["created_at"])


async def _until(connection: "asyncpg.Connection[asyncpg.Record]", question: str) -> asyncpg.Record:
    for _ in range(600):
        if (row := await connection.fetchrow(question)) is not None:
            return row
        await connection.execute("SELECT pg_sleep(0.05)")
    raise RuntimeError(f"not within half a minute: {question}")


async def _lines(owner: "asyncpg.Connection[asyncpg.Record]", table: str, sample: Sample) -> list[Line]:
    """The sample's rows of a table, each as a line of COPY's text with places for ids, buckets, times, positions and keys."""
    names = [row["column_name"] for row in await owner.fetch(_COLUMNS, table)]
    text = bytearray()

    async def keep(data: bytes) -> None:
        text.extend(data)

    await owner.copy_from_query(_ROWS[table][0], sample.message, output=keep, format="text")
    lines: list[Line] = []
    for row in text.decode().splitlines():
        fields = dict(zip(names, row.split("\t"), strict=True))
        if table == "callbacks":
            # Its own id has a place for one of ours.
            fields["id"] = str(sample.delivery)
        is_of_message = table == "messages" or (table == "events" and fields["bucket"] == str(bucket_of(sample.message)))
        lines.append(Line("\t".join(_place(name, value, sample) for name, value in fields.items()) + "\n", is_of_message))
    if not lines:
        raise RuntimeError(f"the sample has left nothing in {table}")
    return lines


_COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position"
_NAMED = {
    "bucket": "%(b)s",
    "message_bucket": "%(mb)s",
    "position": "%(p)s",
    "provider_reference": "history-%(n)s",
    "key": "history-%(n)s",
    "event_key": r"\\x%(h)s",
    "expires_at": "%(e)s",
}
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?\+00")


def _place(name: str, value: str, sample: Sample) -> str:
    if value == r"\N":
        return value
    if name in _NAMED:
        return _NAMED[name]
    if _TIME.fullmatch(value):
        return "%(t)s"
    value = value.replace("%", "%%")
    for known, place in ((sample.message, "%(m)s"), (sample.delivery, "%(d)s"), (sample.contact, "%(c)s")):
        if value == str(known):
            return place
    return value.replace(encode("msg", sample.message), "%(M)s")


_READ = "position = i.at, read_at = now() - interval '1 hour'"


async def _settle(owner: "asyncpg.Connection[asyncpg.Record]", positions: dict[int, int]) -> None:
    """Whoever reads the log has read it; what autovacuum would do has been done."""
    places = (list(positions), list(positions.values()))
    readers = (("webhook_cursors", _READ), ("mail_cursors", _READ), ("tally_cursors", _READ))
    for cursors, columns in (("event_positions", "last = i.at"), *readers):
        moved = f"UPDATE {cursors} c SET {columns} FROM unnest($1::int[], $2::bigint[]) AS i (n, at) WHERE c.bucket = i.n"
        await owner.execute(moved, *places)
    assert len(positions) == BUCKETS
    for table in _ROWS:
        await owner.execute(f"VACUUM (ANALYZE) {table}", timeout=3600)


async def _once(text: bytes) -> AsyncGenerator[bytes]:
    yield text
