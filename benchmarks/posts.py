"""Conversations: posts a second beside two peers, and how long it takes to read among millions, and to find a word."""

import itertools
import os
import random
import statistics
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from benchmarks.chats import prefill_chats
from benchmarks.figures import Figure, compared, measured, percentile
from benchmarks.load import Run, full_speed, paced
from benchmarks.peers_chat import Posted, Posting, ejabberd, posted, synapse
from benchmarks.stage import CONTACTS, Server, Stage, staged
from tidings.core.ids import encode

CONNECTIONS = 256
CONVERSATIONS = 100
SECONDS = float(os.environ.get("SECONDS", "8"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
FILLED = int(os.environ.get("CONVERSATIONS", "50000"))
POSTS = int(os.environ.get("POSTS", "5000000"))
SEARCHED = int(os.environ.get("SEARCHED", "1000000"))
READS = 1_000
_TEXT = "Is the blue one still there? I would come by at six, if that is fine with you."


async def posts(server: Server) -> list[Figure]:
    """People post over HTTP, in one conversation and in a hundred: ours and the peers' in turn, each on a PostgreSQL with our settings."""
    rates: dict[str, list[tuple[Posted, Posted]]] = {}
    with tempfile.TemporaryDirectory(prefix="synapse-") as first, tempfile.TemporaryDirectory(prefix="ejabberd-") as second:
        async with (
            staged(server) as stage,
            synapse(Path(first), CONNECTIONS, CONVERSATIONS, _TEXT) as of_synapse,
            ejabberd(Path(second), CONNECTIONS, CONVERSATIONS, _TEXT) as of_ejabberd,
        ):
            # A repeated request makes one post here and at Synapse, whose path has an id for it; ejabberd's calls have none.
            ours, plain = await _posting(stage)
            before = await stage.cost()
            count = 0
            for _ in range(ROUNDS):
                for name, post in (
                    ("synapse", of_synapse),
                    ("beside synapse", ours),
                    ("beside ejabberd", plain),
                    ("ejabberd", of_ejabberd),
                ):
                    rates.setdefault(name, []).append((await post(1, SECONDS), await post(CONVERSATIONS, SECONDS)))
            async with stage.sql() as connection:
                count = await connection.fetchval("SELECT count(*) FROM posts")
            spent = (await stage.cost()).since(before)
    figures: list[Figure] = []
    for place, called in enumerate(("one", "hundred")):
        p99 = statistics.median(pair[place].p99 for pair in rates["beside synapse"])
        figures.append(measured(f"posts_{called}_p99", p99, "ms"))
        for peer, goal in (("synapse", 5.0), ("ejabberd", 2.0)):
            mine = [pair[place].rate for pair in rates[f"beside {peer}"]]
            against = [pair[place].rate for pair in rates[peer]]
            ratios = [rate / other for rate, other in zip(mine, against, strict=True)]
            median = statistics.median
            name = f"posts_{called}_{peer}"
            figures.append(compared(name, median(mine), "posts/s", against=median(against), ratios=ratios, goal=goal))
    return [
        *figures,
        measured("posts_cpu_api", spent.api / count * 1e6, "µs/post"),
        measured("posts_cpu_postgres", spent.postgres / count * 1e6, "µs/post (with what peers leave idle)"),
        measured("posts_wal", spent.wal / count, "bytes/post"),
    ]


async def conversations_read(server: Server) -> list[Figure]:
    """Pages, counts and lists for people among millions of posts, at a tenth of what the box could do."""
    async with staged(server) as stage:
        made = await prefill_chats(stage, FILLED, POSTS)
        figures = [
            measured("conversations_filled", made.conversations, "conversations"),
            measured("conversations_posts", made.posts, "posts"),
            measured("conversations_database", made.size / 1e9, "GB"),
        ]
        draw = random.Random(2)
        places = await _places(stage, 2_000)
        paths: dict[str, Callable[[], str]] = {
            "history": lambda: "/v1/contacts/{}/conversations/{}/messages?limit=50".format(*draw.choice(places)),
            "unread": lambda: f"/v1/contacts/user_{draw.randrange(CONTACTS):05d}/unread",
            "list": lambda: f"/v1/contacts/user_{draw.randrange(CONTACTS):05d}/conversations?limit=50",
        }
        for name, path in paths.items():
            await asked(stage, path, 200)
            figures.append(bounded(f"conversations_{name}_p99", await asked(stage, path, READS), 99, 30))
    return figures


async def search(server: Server) -> list[Figure]:
    """Words that few and words that many say, for people and for the backend, among a million posts."""
    async with staged(server) as stage:
        made = await prefill_chats(stage, SEARCHED // 100, SEARCHED)
        async with stage.sql() as connection:
            found = await connection.fetch(
                "SELECT word, ndoc FROM ts_stat('SELECT words FROM posts TABLESAMPLE SYSTEM (2)') WHERE word NOT LIKE '#%' ORDER BY ndoc DESC"
            )
        draw = random.Random(3)
        words = [row["word"] for row in found]
        common, rare = words[:20], words[len(words) // 2 :]
        paths: dict[str, Callable[[], str]] = {
            "person_common": lambda: f"/v1/contacts/user_{draw.randrange(CONTACTS):05d}/search?q={draw.choice(common)}",
            "person_rare": lambda: f"/v1/contacts/user_{draw.randrange(CONTACTS):05d}/search?q={draw.choice(rare)}",
            "all_common": lambda: f"/v1/search?q={draw.choice(common)}",
            "all_rare": lambda: f"/v1/search?q={draw.choice(rare)}",
            "all_two_words": lambda: f"/v1/search?q={draw.choice(common)}+{draw.choice(common)}",
        }
        figures = [measured("search_posts", made.posts, "posts")]
        for name, path in paths.items():
            # People look in what they are in, a hundred a second; staff in all there is, which looks at twenty thousand posts, ten a second.
            rate = 100 if name.startswith("person") else 10
            await asked(stage, path, 50)
            figures.append(
                bounded(f"search_{name}_p95", await asked(stage, path, READS // 2 if rate == 100 else READS // 5, rate), 95, 200)
            )
    return figures


def bounded(name: str, run: Run, percent: float, goal: float) -> Figure:
    """A percentile of what callers waited, in milliseconds, and the goal that it is below."""
    value = percentile(run.latencies, percent) * 1000
    return Figure(name=name, value=float(f"{value:.3g}"), unit="ms", goal=f"< {goal:g}", met=value < goal)


async def asked(stage: Stage, path: Callable[[], str], count: int, rate: int = 100) -> Run:
    """So many requests for these paths, so many a second, each answered with 200."""

    def make() -> bytes:
        return f"GET {path()} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {stage.secret}\r\n\r\n".encode()

    run = await paced(stage.port, make, connections=4, rate=rate, until=lambda passed: passed > count / rate)
    if set(run.statuses) != {200}:
        raise RuntimeError(f"not everything was answered: {dict(run.statuses)}, last: {run.last_refusal[:500]!r}")
    return run


async def _places(stage: Stage, count: int) -> list[tuple[str, str]]:
    """Somebody in each of so many conversations, and the conversation."""
    async with stage.sql() as connection:
        rows = await connection.fetch(
            "SELECT c.external_id AS who, p.conversation_id FROM participants p JOIN contacts c ON c.bucket = (get_byte(uuid_send(p.person_id), 15) & 63)"
            " AND c.id = p.person_id ORDER BY hashint8(('x' || substr(p.conversation_id::text, 25, 8))::bit(32)::bigint) LIMIT $1",
            count,
        )
    return [(row["who"], encode("cnv", row["conversation_id"])) for row in rows]


async def _posting(stage: Stage) -> tuple[Posting, Posting]:
    """Conversations of two people each, in which they post in turn: with an idempotency key each, and without."""
    places: list[tuple[str, str, str]] = []
    async with stage.client() as client:
        for n in range(CONVERSATIONS):
            first, second = f"user_{2 * n:05d}", f"user_{2 * n + 1:05d}"
            made = await client.post("/v1/conversations", json={"kind": "direct", "participants": [first, second]})
            made.raise_for_status()
            places.append((made.json()["id"], first, second))
    numbers = itertools.count()
    body = msgspec.json.encode({"text": _TEXT})

    async def post(among: int, seconds: float, *, has_key: bool) -> Posted:
        def make() -> bytes:
            n = next(numbers)
            conversation, *people = places[n % among]
            path = f"/v1/contacts/{people[n // among % 2]}/conversations/{conversation}/messages"
            head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {stage.secret}\r\ncontent-type: application/json\r\n"
            key = f"idempotency-key: post-{n}\r\n" if has_key else ""
            return f"{head}{key}content-length: {len(body)}\r\n\r\n".encode() + body

        return posted(await full_speed(stage.port, make, connections=CONNECTIONS, seconds=seconds))

    return partial(post, has_key=True), partial(post, has_key=False)
