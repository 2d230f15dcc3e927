"""`python -m benchmarks [NAME]`: measures all, or one; prints a table and writes benchmarks/out.json."""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import msgspec
import uvloop

from benchmarks.accept import accept_10k, accept_one
from benchmarks.backlog import backlog
from benchmarks.callbacks import callbacks
from benchmarks.compose import compose
from benchmarks.drain import drain, drain_workers, otp_latency, together, together_calls
from benchmarks.fairness import fairness
from benchmarks.feed import feed
from benchmarks.figures import Figure, rows, table
from benchmarks.growth import growth
from benchmarks.inbound_mail import inbound_mail
from benchmarks.lists import lists
from benchmarks.live import live_idle, live_posts, live_storm
from benchmarks.live_fanout import live_fanout
from benchmarks.mail import mail
from benchmarks.memory import memory_used
from benchmarks.painted import painted
from benchmarks.peers_beside import peers
from benchmarks.posts import conversations_read, posts, search
from benchmarks.sick import sick
from benchmarks.stage import Server, server_in
from benchmarks.webhooks import webhooks

BENCHMARKS: Mapping[str, Callable[[Server], Awaitable[list[Figure]]]] = {
    "accept_one": accept_one,
    "accept_10k": accept_10k,
    "drain": drain,
    "drain_workers": drain_workers,
    "together": together,
    "together_calls": together_calls,
    "otp_latency": otp_latency,
    "callbacks": callbacks,
    "webhooks": webhooks,
    "inbound_mail": inbound_mail,
    "mail": mail,
    "backlog": backlog,
    "fairness": fairness,
    "sick": sick,
    "compose": compose,
    "posts": posts,
    "conversations_read": conversations_read,
    "search": search,
    "live_fanout": live_fanout,
    "live_posts": live_posts,
    "live_idle": live_idle,
    "live_storm": live_storm,
    "feed": feed,
    "lists": lists,
    "painted": painted,
    "growth": growth,
    "memory": memory_used,
    "peers": peers,
}
BY_NAME = frozenset(
    {"growth", "memory", "peers", "posts", "conversations_read", "search", "feed", "lists", "painted"}
    | {name for name in BENCHMARKS if name.startswith("live_")}
)
"""They take long, or fetch what they are held against: they run where they are named, and all of them with LONG=1."""
GROUPS: Mapping[str, list[str]] = {"live": [name for name in BENCHMARKS if name.startswith("live_")]}
"""Several by one name."""
OUT = Path(__file__).with_name("out.json")


async def run(names: list[str]) -> list[Figure]:
    """Every benchmark in turn, on one server."""
    figures: list[Figure] = []
    if (load := os.getloadavg()[0]) > 0.5:
        print(f"The machine has other work (load {load:.1f}): rates will be too low.", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="tidings-bench-") as folder:
        async with server_in(Path(folder) / "data") as server:
            for name in names:
                begun = time.monotonic()
                print(f"{name} …", end=" ", flush=True, file=sys.stderr)
                found = await BENCHMARKS[name](server)
                print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
                print(table(found) if not figures else rows(found), flush=True)
                figures += found
    return figures


def _all() -> list[str]:
    left_out = [] if os.environ.get("LONG") else [name for name in BENCHMARKS if name in BY_NAME]
    if left_out:
        print(f"Left out, for they take long: {', '.join(left_out)}. LONG=1 runs them too, ONLY=name one of them.", file=sys.stderr)
    return [name for name in BENCHMARKS if name not in left_out]


def main() -> None:
    """Prints the table; exits 0 also where a goal is missed: the table says so."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=(*BENCHMARKS, *GROUPS), help="measure only this one")
    parser.add_argument("--only", choices=(*BENCHMARKS, *GROUPS), help="the same")
    given = parser.parse_args()
    only = given.name or given.only
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures = runner.run(run(GROUPS.get(only, [only]) if only else _all()))
    OUT.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n")


if __name__ == "__main__":
    main()
