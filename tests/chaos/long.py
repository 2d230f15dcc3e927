"""Full chaos: an hour in phases, with idempotency keys at the provider and without; every kind of blow, and every way in.

Each phase has a database of its own, on a small disk where one can be mounted, and ends with the drain and the ledger check. What a
broken equation is about is printed, and the folder of its phase is kept.
"""

import asyncio
import math
import random
import shutil
import subprocess
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from tests.chaos.blows import Blows
from tests.chaos.check import Figure, check, print_figures
from tests.chaos.client import PEOPLE
from tests.chaos.disk import Disk, small_disk
from tests.chaos.ladders import Ladders
from tests.chaos.run import drain
from tests.chaos.stage import Stage, free_port, own_server, staged
from tests.chaos.traffic import Traffic
from tests.chaos.weather import Weather

KILLS = 500
"""In an hour; in less time as many fewer."""
PHASE_SECONDS = 900
SENDS_PER_SECOND = 6
LADDERS_PER_SECOND = 0.7
DRAIN_SECONDS = 900
PROGRESS_SECONDS = 15
# What is asked again: the database is away.
_PATIENT_WITH = frozenset({409, 429, 503})
_BUSY = (
    "SELECT (SELECT count(*) FROM queue) || ' in the queue, ' || (SELECT count(*) FROM webhook_deliveries WHERE state = 'pending')"
    " || ' webhooks, ' || (SELECT count(*) FROM callbacks WHERE due_at IS NOT NULL) || ' callbacks'"
)


class Phase(msgspec.Struct, frozen=True, kw_only=True):
    """One of the runs that make the hour."""

    n: int
    of: int
    honours_keys: bool
    seconds: float
    kills: int
    seed: int

    @property
    def title(self) -> str:
        return f"phase {self.n} of {self.of}, {'with' if self.honours_keys else 'without'} idempotency keys at the provider"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a phase has shown."""

    kills: Counter[str]
    figures: list[Figure]
    skipped: dict[str, str]
    title: str

    @property
    def killed(self) -> int:
        return sum(n for what, n in self.kills.items() if what.startswith("killed"))


async def hour(*, seconds: float, seed: int, kills: int | None = None) -> bool:
    """Whether everything held for so long, and for so many kills (by default as many as fit); all of it is told."""
    of = max(2, 2 * round(seconds / PHASE_SECONDS / 2))
    each = math.ceil((kills or KILLS * seconds / 3_600) / of)
    root = Path(tempfile.mkdtemp(prefix="chaos-", dir="/tmp"))
    print(f"{seconds:.0f} s of chaos in {of} phases, at least {each} kills in each, seed {seed}, in {root}", flush=True)
    told: list[Told] = []
    for n in range(1, of + 1):
        phase = Phase(n=n, of=of, honours_keys=n % 2 == 1, seconds=seconds / of, kills=each, seed=seed + n)
        folder = root / f"phase-{n}"
        folder.mkdir()
        try:
            told.append(await _phase(folder, phase))
        except Exception as error:  # noqa: BLE001 - the other phases have their time, and this one does not hold
            traceback.print_exc()
            broke = Figure(name="phases that broke", value=1, ids=[repr(error)])
            told.append(Told(kills=Counter(), figures=[broke], skipped={}, title=phase.title))
        if all(figure.holds for figure in told[-1].figures):
            shutil.rmtree(folder)
        else:
            print(
                f"  kept in {folder}: stage/*.log is what the processes said, stage/ledger.jsonl what left, stage/answers.jsonl", flush=True
            )
            print("  what callers were told, pg the database's folder (give it to TIDINGS_DATA, and ask it with psql)", flush=True)
    return _sum_up(told, each * of)


async def _phase(folder: Path, phase: Phase) -> Told:
    print(f"\n{phase.title}: {phase.seconds:.0f} s, seed {phase.seed}", flush=True)
    with small_disk(folder) as disk:
        place = disk.folder if isinstance(disk, Disk) else folder
        async with own_server(place / "pg") as server, staged(folder / "stage", server, honours_keys=phase.honours_keys) as stage:
            told = await _play(stage, phase, disk)
        if isinstance(disk, Disk) and not all(figure.holds for figure in told.figures):
            disk.free()
            await asyncio.to_thread(subprocess.run, ["cp", "-a", str(place / "pg"), str(folder / "pg")], check=False)
    return told


async def _play(stage: Stage, phase: Phase, disk: Disk | str) -> Told:
    roll, smtp_port = random.Random(phase.seed), free_port()
    longest = phase.seconds / 15
    traffic = Traffic(stage, random.Random(roll.random()), smtp_port=smtp_port)
    weather = Weather(stage, random.Random(roll.random()), disk, longest_freeze=min(34.0, max(7.0, longest)), longest=min(45.0, longest))
    blows = Blows(stage, random.Random(roll.random()), kills=phase.kills, longest_freeze=0, seconds=phase.seconds, everything=True)
    ladders = Ladders(stage, random.Random(roll.random()), first=PEOPLE, patient_with=_PATIENT_WITH)
    stage.is_kept = True
    async with _beside(_keep(stage)):
        for name in ("api", "worker a", "worker b"):
            await stage.start(name)
        await stage.start("listener", "--smtp-port", str(smtp_port))
        await stage.ready()
        await traffic.prepare()
        await stage.subscribe()
        number = int(phase.seconds * LADDERS_PER_SECOND)
        await stage.people(PEOPLE + number)
        await stage.start_client(SENDS_PER_SECOND)
        begun = time.monotonic()
        async with _beside(_progress(stage, phase, blows, weather, begun)):
            async with _ended(blows), asyncio.TaskGroup() as group:
                group.create_task(traffic.run())
                group.create_task(ladders.climb(number, LADDERS_PER_SECOND))
                group.create_task(weather.change(begun + phase.seconds))
                await blows.strike()
                traffic.end()
            struck = time.monotonic()
            await drain(stage, seconds=DRAIN_SECONDS)
        kinds = blows.counts + weather.counts
        _tell_counts(stage, kinds, ladders.counts)
        print(f"  {struck - begun:.0f} s of blows, {time.monotonic() - struck:.0f} s until nothing was left", flush=True)
        figures = await check(stage)
    told = Told(kills=kinds, figures=figures, skipped=weather.skipped, title=phase.title)
    figures.append(Figure(name="kills that are missing", value=max(0, phase.kills - told.killed), note=f"{told.killed} of {phase.kills}"))
    print_figures(figures)
    return told


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncGenerator[None]:
    """The work goes on meanwhile, and ends with it; where it breaks, so does this."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work)
        yield
        task.cancel()


@asynccontextmanager
async def _ended(blows: Blows) -> AsyncGenerator[None]:
    """Whatever happens meanwhile, nothing of the blows goes on after it."""
    try:
        yield
    finally:
        blows.end()


async def _keep(stage: Stage) -> None:
    """Who falls is started again."""
    while True:
        await asyncio.sleep(0.5)
        await stage.restart_fallen()


async def _progress(stage: Stage, phase: Phase, blows: Blows, weather: Weather, begun: float) -> None:
    while True:
        await asyncio.sleep(PROGRESS_SECONDS)
        try:
            async with asyncio.timeout(5), stage.sql() as session:
                busy = str(await session.fetchval(_BUSY))
        except Exception as error:  # noqa: BLE001 - whatever the database says while it is hurt, the run goes on
            busy = f"the database is away ({type(error).__name__})"
        sky = f", {weather.now}" if weather.now else ""
        crashed = f", {len(stage.crashed)} CRASHED" if stage.crashed else ""
        killed = blows.killed + sum(n for what, n in weather.counts.items() if what.startswith("killed"))
        print(
            f"  {time.monotonic() - begun:5.0f} s  {killed:4} kills of {phase.kills}  {len(stage.answers()):6} answered"
            f"  {busy}{sky}{crashed}",
            flush=True,
        )


def _tell_counts(stage: Stage, kinds: Counter[str], signs: Counter[str]) -> None:
    print(f"  {', '.join(f'{n} {what}' for what, n in sorted(kinds.items()))}")
    print(f"  ladders: {', '.join(f'{n} {what}' for what, n in sorted(signs.items()))}")
    taken = {what: len(some) for what, some in stage.taken.items()} | {"STOP and START": len(stage.quiets), "stops": len(stage.stops)}
    print(f"  came in: {', '.join(f'{n} {what}' for what, n in sorted(taken.items()))}", flush=True)


def _sum_up(told: list[Told], wanted: int) -> bool:
    kinds = sum((one.kills for one in told), Counter[str]())
    killed = sum(one.killed for one in told)
    print("\nall phases")
    for what, n in sorted(kinds.items()):
        print(f"  {n:5} {what}")
    print(f"  {killed:5} kills in all, of {wanted} wanted")
    for what, why in {what: why for one in told for what, why in one.skipped.items()}.items():
        print(f"  SKIPPED: {what}: {why}")
    broken = [f"{one.title}: {figure.name}: {figure.value}" for one in told for figure in one.figures if not figure.holds]
    for line in broken:
        print(f"  NOT {line}")
    print("NOT all of it holds" if broken else "all of it holds", flush=True)
    return not broken
