"""One conversation that a thousand devices follow: how many deliveries a second, at what cost, and how late, beside peers who do the same."""

import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from benchmarks.figures import Figure, at_least, below, compared, measured, percentile
from benchmarks.peers_installed import Missing
from benchmarks.peers_live import PUBLISHERS, Fanned, Fanning, ejabberd_room, fanned, nchan
from benchmarks.slow import raise_files
from benchmarks.stage import Server, Stage, cpu_seconds, staged
from benchmarks.talks import MARKS, post_at_full_speed, post_paced, script, talks, tokens_of
from benchmarks.watchers import watching

FOLLOWERS = int(os.environ.get("FOLLOWERS", "1000"))
SECONDS = float(os.environ.get("SECONDS", "5"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
GOAL = 200_000
_FRAME = 881
"""Bytes of our frame with one post of a hundred bytes; the peers' messages are as long."""


async def live_fanout(server: Server) -> list[Figure]:
    """As fast as it goes, and at half of what is asked for, in turn: ours, the room told by hand, nchan and ejabberd."""
    raise_files()
    full: dict[str, list[Fanned]] = {}
    half: dict[str, list[Fanned]] = {}
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(staged(server))
        fans: dict[str, Fanning] = {
            "ours": await stack.enter_async_context(_ours(stage)),
            "by_hand": await stack.enter_async_context(_by_hand()),
        }
        for name in ("nchan", "ejabberd"):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"{name}-")))
            # nginx may give up being root.
            await asyncio.to_thread(folder.chmod, 0o755)
            peer = nchan(folder, FOLLOWERS, _FRAME) if name == "nchan" else ejabberd_room(folder, FOLLOWERS)
            try:
                fans[name] = await stack.enter_async_context(peer)
            except (Missing, RuntimeError, OSError) as reason:
                print(f"\n{name} is left out: {reason}", file=sys.stderr)
        for fan in fans.values():
            await fan(20, 1)
        for _ in range(ROUNDS):
            for name, fan in fans.items():
                full.setdefault(name, []).append(await fan(0, SECONDS))
                # Half of the goal, or of what it can do where that is less.
                rate = min(GOAL, _median(full[name], "rate_of_cpu"), _median(full[name], "rate")) / 2 / FOLLOWERS
                half.setdefault(name, []).append(await fan(GOAL / 2 / FOLLOWERS if name == "ours" else rate, SECONDS))
    return [measured("live_fanout_devices", FOLLOWERS, "devices"), *_figures(full, half), *_beside(full, half)]


def _figures(full: dict[str, list[Fanned]], half: dict[str, list[Fanned]]) -> list[Figure]:
    figures: list[Figure] = []
    for name, runs in full.items():
        prefix = "live_fanout" if name == "ours" else f"live_fanout_{name}"
        waits = [wait for one in half[name] for wait in one.waits]
        p50, p99 = percentile(waits, 50) * 1000, percentile(waits, 99) * 1000
        at_half = f"ms, at {_median(half[name], 'rate'):,.0f} deliveries/s"
        rate = _median(runs, "rate")
        figures += [
            at_least(prefix, rate, "deliveries/s", GOAL) if name == "ours" else measured(prefix, rate, "deliveries/s"),
            measured(f"{prefix}_cpu_full", _median(runs, "rate_of_cpu"), "deliveries/s of CPU, at full speed"),
            measured(f"{prefix}_p50_half", p50, at_half),
        ]
        cpu = _median(half[name], "rate_of_cpu")
        if name == "ours":
            figures += [
                at_least("live_fanout_cpu_half", cpu, "deliveries/s of CPU, with the posts' storing", GOAL),
                measured("live_fanout_frames_cpu_half", cpu / _posts_a_frame(half[name]), "frames/s of CPU"),
                measured("live_fanout_posts_a_frame_half", _posts_a_frame(half[name]), "posts"),
                measured("live_fanout_posts_a_frame_full", _posts_a_frame(runs), "posts"),
                below("live_fanout_p99_half", p99, at_half, 20),
            ]
        else:
            figures += [measured(f"{prefix}_cpu_half", cpu, "deliveries/s of CPU"), measured(f"{prefix}_p99_half", p99, at_half)]
    return figures


def _beside(full: dict[str, list[Fanned]], half: dict[str, list[Fanned]]) -> list[Figure]:
    figures: list[Figure] = []
    for name in ("nchan", "ejabberd"):
        if name not in full:
            continue
        for what, runs, attribute, unit in (
            ("rate", full, "rate", "deliveries/s"),
            ("cpu", half, "rate_of_cpu", "deliveries/s of CPU, at half load"),
        ):
            mine, against = ([getattr(one, attribute) for one in runs[key]] for key in ("ours", name))
            ratios = [one / other for one, other in zip(mine, against, strict=True)]
            median = statistics.median
            figures.append(compared(f"live_fanout_{what}_by_{name}", median(mine), unit, against=median(against), ratios=ratios))
    return figures


def _posts_a_frame(runs: Sequence[Fanned]) -> float:
    """What is said while a large room is told something goes into one frame."""
    return sum(one.deliveries for one in runs) / sum(one.frames for one in runs)


def _median(runs: Sequence[Fanned], attribute: str) -> float:
    return statistics.median(getattr(one, attribute) for one in runs)


@asynccontextmanager
async def _ours(stage: Stage) -> AsyncGenerator[Fanning]:
    """A conversation of a thousand people, all connected; the backend posts in it over HTTP."""
    async with watching() as watchers:
        tokens = await tokens_of(stage)
        [talk] = await talks(stage, 1, FOLLOWERS)
        await watchers.open(stage.port, [script(stage.port, tokens.of(who), talk.name) for who in talk.people], marks=MARKS)

        async def fan(rate: float, seconds: float) -> Fanned:
            await watchers.forget()
            before, begun = cpu_seconds(stage.api_pid), time.perf_counter()
            if rate:
                posts = await post_paced(stage, [talk], rate=rate, seconds=seconds)
            else:
                posts = await post_at_full_speed(stage, [talk], connections=PUBLISHERS, seconds=seconds)
            noted = await watchers.noted(posts.count * FOLLOWERS)
            cpu = cpu_seconds(stage.api_pid) - before
            return fanned(noted, posts.count, FOLLOWERS, begun, cpu, [one.at for _, one in sorted(posts.stored[talk.name].items())])

        yield fan


@asynccontextmanager
async def _by_hand() -> AsyncGenerator[Fanning]:
    """The room alone, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.fan"), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 26
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        port = int(await process.stdout.readline())
        async with watching() as watchers:
            await watchers.open(port, [((b"hello\n", b"\n"),)] * FOLLOWERS, marks=MARKS)

            async def fan(rate: float, seconds: float) -> Fanned:
                assert process.stdin is not None
                assert process.stdout is not None
                count = int((rate or GOAL / FOLLOWERS) * seconds)
                await watchers.forget()
                process.stdin.write(f"{count} {int(rate)}\n".encode())
                told = json.loads(await process.stdout.readline())
                noted = await watchers.noted(count * FOLLOWERS)
                return fanned(noted, count, FOLLOWERS, told["begun"], told["cpu"], told["moments"])

            yield fan
    finally:
        process.kill()
        await process.wait()
