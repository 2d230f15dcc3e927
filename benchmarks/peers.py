"""What the figures are held against, measured in the same minutes on the same server."""

import asyncio
import io
import os
import re
import tempfile
from pathlib import Path

import asyncpg

from benchmarks.stage import Stage, body_of
from tidings.db.binaries import find_binaries

_ROWS_A_COMMIT = 1_000


async def pgbench(stage: Stage, seconds: int, clients: int = 16) -> float:
    """One row and one commit each: transactions a second of so many clients, the row as large as a send's body."""
    async with stage.owner() as owner:
        await owner.execute("CREATE TABLE IF NOT EXISTS peer_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)")
    body = body_of("user_00000").decode().replace("'", "''")
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "insert.sql"
        # A colon would begin a variable of pgbench's: the text is as long, and has none.
        script.write_text(f"INSERT INTO peer_rows (body) VALUES ('{body.replace(':', '.')}');\n")
        process = await asyncio.create_subprocess_exec(
            str(find_binaries(stage.server.data) / "pgbench"),
            *("-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", str(script), "-d", stage.url),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ},
        )
        out, err = await process.communicate()
    found = re.search(r"tps = ([\d.]+)", out.decode())
    if found is None:
        raise RuntimeError(f"pgbench: {err.decode()[-500:]}")
    return float(found[1])


class Copy:
    """Binary COPY into a table with three indexes, 1,000 rows a commit, over as many connections as there are callers."""

    def __init__(self, stage: Stage, rows: int) -> None:
        self._stage = stage
        self._rows = rows
        self._chunks: list[bytes] = []

    async def prepare(self) -> None:
        """The rows are bytes already, so that only the server's work is measured; they are those of our deliveries."""
        async with self._stage.owner() as owner:
            await owner.execute(
                """
                CREATE TABLE peer_copies (
                    bucket smallint NOT NULL, id uuid NOT NULL, message_bucket smallint NOT NULL, message_id uuid NOT NULL,
                    workspace_id uuid NOT NULL, contact_id uuid NOT NULL, channel text NOT NULL, state text NOT NULL,
                    expires_at timestamptz, created_at timestamptz NOT NULL, changed_at timestamptz NOT NULL,
                    PRIMARY KEY (bucket, id)
                );
                CREATE UNIQUE INDEX ON peer_copies (message_id, contact_id);
                CREATE INDEX ON peer_copies (contact_id, id);
                """
            )
            for start in range(0, self._rows, _ROWS_A_COMMIT):
                chunk = io.BytesIO()
                await owner.copy_from_query(
                    """
                    SELECT (n % 64)::smallint, (lpad(to_hex($2 + n), 8, '0') || '00007000' || substr(md5(n::text), 1, 16))::uuid,
                           1::smallint, $1::uuid, $1::uuid, gen_random_uuid(), 'sms', 'queued', now(), now(), now()
                    FROM generate_series(1, $3::integer) AS n
                    """,
                    f"00000000-0000-7000-8000-{start:012d}",
                    start,
                    _ROWS_A_COMMIT,
                    output=chunk,
                    format="binary",
                )
                self._chunks.append(chunk.getvalue())

    async def rate(self, connections: int = 2) -> float:
        """Rows a second; the table is empty before."""
        opened = [await asyncpg.connect(self._stage.url) for _ in range(connections)]
        await opened[0].execute("TRUNCATE peer_copies")
        left = list(self._chunks)

        async def copy(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
            while left:
                await connection.copy_to_table("peer_copies", source=io.BytesIO(left.pop()), format="binary")

        loop = asyncio.get_running_loop()
        begun = loop.time()
        await asyncio.gather(*(copy(connection) for connection in opened))
        seconds = loop.time() - begun
        for connection in opened:
            await connection.close()
        return self._rows / seconds
