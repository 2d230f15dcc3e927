"""Sockets: what is posted on every device that follows it; ten thousand devices at rest; a thousand that come back at once.

The load generators (who posts, and who is connected: a process each) run on the same cores as what is measured.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Sequence

from benchmarks.figures import Figure, below, measured, percentile, within
from benchmarks.slow import raise_files
from benchmarks.stage import Server, Stage, cpu_seconds, memory, staged
from benchmarks.talks import MARKS, Posts, Talk, Tokens, post_paced, script, talks, tokens_of
from benchmarks.watchers import Noted, Script, Watchers, watching

SECONDS = float(os.environ.get("SECONDS", "10"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
IDLE = int(os.environ.get("IDLE", "10000"))
COMING = int(os.environ.get("COMING", "1000"))
CONVERSATIONS, FOLLOWERS = 100, 10
RATE = 500
_OTHERS_RATE = 200
_BEHIND = 5
"""Posts that those who come back have missed."""
_PEOPLE_IDLE = 100
"""Of one conversation of those at rest."""
_REST_SECONDS = float(os.environ.get("REST", "60"))


async def live_posts(server: Server) -> list[Figure]:
    """Posts at a fixed rate over a hundred conversations of ten, all of whom are connected: from when a post was due to each of them."""
    async with staged(server) as stage, watching() as watchers:
        tokens = await tokens_of(stage)
        made = await talks(stage, CONVERSATIONS, FOLLOWERS)
        await watchers.open(stage.port, _everybody(stage, tokens, made), marks=MARKS)
        await _posted(stage, watchers, made, RATE, 2)
        before = await stage.cost()
        posts, noted = await _posted(stage, watchers, made, RATE, SECONDS * ROUNDS)
        spent = (await stage.cost()).since(before)
    stored, due = waits(posts, noted, made)
    return [
        measured("live_posts_rate", posts.count / (SECONDS * ROUNDS), "posts/s"),
        measured("live_posts_deliveries", noted.count / (SECONDS * ROUNDS), "deliveries/s"),
        measured("live_posts_p50", percentile(due, 50) * 1000, "ms, from when it was due"),
        below("live_posts_p99", percentile(due, 99) * 1000, "ms, from when it was due", 50),
        measured("live_posts_stored_p99", percentile(stored, 99) * 1000, "ms, from when it was stored"),
        measured("live_posts_max", max(due) * 1000, "ms, from when it was due"),
        measured("live_posts_cpu_api", spent.api / posts.count * 1e6, "µs/post"),
        measured("live_posts_cpu_postgres", spent.postgres / posts.count * 1e6, "µs/post"),
    ]


async def live_idle(server: Server) -> list[Figure]:
    """What the API's process holds and spends for devices that follow a conversation each and are told nothing."""
    count = min(IDLE, raise_files() - 1_000)
    async with staged(server) as stage, watching() as watchers:
        tokens = await tokens_of(stage)
        made = await talks(stage, count // _PEOPLE_IDLE, _PEOPLE_IDLE)
        await asyncio.sleep(5)
        before = memory(stage.api_pid, "VmRSS")
        opened = await watchers.open(stage.port, _everybody(stage, tokens, made), marks=MARKS)
        at_once = memory(stage.api_pid, "VmRSS")
        cpu, begun = cpu_seconds(stage.api_pid), time.perf_counter()
        await asyncio.sleep(_REST_SECONDS)
        share = (cpu_seconds(stage.api_pid) - cpu) / (time.perf_counter() - begun)
        held = memory(stage.api_pid, "VmRSS")
        left = (await watchers.noted()).open
    return [
        measured("live_idle_devices", left, "devices"),
        measured("live_idle_came", len(opened.level) / opened.seconds, "devices/s"),
        measured("live_idle_memory_before", before / 1e6, "MB"),
        measured("live_idle_memory_at_once", at_once / 1e6, "MB"),
        below("live_idle_memory", held / 1e6, "MB", 300),
        measured("live_idle_memory_each", (held - before) / count / 1e3, "kB/device"),
        measured("live_idle_cpu", share * 100, "% of a core"),
    ]


async def live_storm(server: Server) -> list[Figure]:
    """A thousand devices are cut off, miss some posts, and come back within a second, while others are told what is posted."""
    alone: list[float] = []
    beside: list[float] = []
    took: list[float] = []
    waited: list[float] = []
    async with staged(server) as stage, watching() as watchers, watching() as coming:
        tokens = await tokens_of(stage)
        others = await talks(stage, CONVERSATIONS // 5, FOLLOWERS)
        behind = await talks(stage, COMING // FOLLOWERS, FOLLOWERS, first=2_000)
        await watchers.open(stage.port, _everybody(stage, tokens, others), marks=MARKS)
        await _posted(stage, watchers, others, _OTHERS_RATE, 2)
        for n in range(ROUNDS):
            posts, noted = await _posted(stage, watchers, others, _OTHERS_RATE, SECONDS)
            alone += waits(posts, noted, others)[1]
            await coming.open(stage.port, _everybody(stage, tokens, behind))
            await coming.cut()
            await _say(stage, behind, n)
            end = f"round {n} post {_BEHIND - 1}".encode()
            after = f"{n * _BEHIND}.0"
            scripts = [script(stage.port, tokens.of(who), talk.name, after, end) for talk in behind for who in talk.people]
            await watchers.forget()
            storm = asyncio.create_task(coming.open(stage.port, scripts, at_once=COMING, over=1.0))
            posts = await post_paced(stage, others, rate=_OTHERS_RATE, seconds=max(SECONDS / 2, 3))
            noted = await watchers.noted(posts.count * FOLLOWERS)
            opened = await storm
            if not all(opened.level):
                raise RuntimeError(f"{opened.level.count(0)} of {COMING} did not come back")
            took.append(opened.seconds)
            waited += [at - opened.begun - place / COMING for place, at in enumerate(opened.level)]
            until = max(opened.level)
            beside += [wait for wait, due in _timed(posts, noted, others) if opened.begun <= due <= until]
            await coming.cut()
    p99, calm = percentile(beside, 99) * 1000, percentile(alone, 99) * 1000
    return [
        measured("live_storm_devices", COMING, "devices in a second"),
        below("live_storm_back", max(took), "s, until all have caught up", 10),
        measured("live_storm_each_p50", percentile(waited, 50) * 1000, "ms, from its connecting"),
        measured("live_storm_each_p99", percentile(waited, 99) * 1000, "ms, from its connecting"),
        measured("live_storm_others_p50", statistics.median(beside) * 1000, "ms"),
        within("live_storm_others_p99", p99, "ms", against=calm, ratios=[p99 / calm], goal=3),
    ]


def waits(posts: Posts, noted: Noted, made: Sequence[Talk]) -> tuple[list[float], list[float]]:
    """From stored and from due until it had come, over all conversations, whose people are connected one after the other."""
    from_stored: list[float] = []
    from_due: list[float] = []
    place = 0
    for talk in made:
        stored, due = posts.waits(talk.name, noted, range(place, place + len(talk.people)))
        from_stored += stored
        from_due += due
        place += len(talk.people)
    return from_stored, from_due


def _timed(posts: Posts, noted: Noted, made: Sequence[Talk]) -> list[tuple[float, float]]:
    """From due until it had come, and when it was due."""
    _, due = waits(posts, noted, made)
    moments = [one.due for talk in made for _ in talk.people for _, one in sorted(posts.stored[talk.name].items())]
    return list(zip(due, moments, strict=True))


def _everybody(stage: Stage, tokens: Tokens, made: Sequence[Talk]) -> list[Script]:
    return [script(stage.port, tokens.of(who), talk.name) for talk in made for who in talk.people]


async def _posted(stage: Stage, watchers: Watchers, made: Sequence[Talk], rate: float, seconds: float) -> tuple[Posts, Noted]:
    await watchers.forget()
    posts = await post_paced(stage, made, rate=rate, seconds=seconds)
    return posts, await watchers.noted(sum(len(posts.stored.get(talk.name, ())) * len(talk.people) for talk in made))


async def _say(stage: Stage, made: Sequence[Talk], n: int) -> None:
    """Everybody has missed so many posts."""
    async with stage.client() as client:
        for k in range(_BEHIND):
            for talk in made:
                given = {"text": f"round {n} post {k}"}
                (await client.post(f"/v1/conversations/{talk.name}/messages", json=given)).raise_for_status()
