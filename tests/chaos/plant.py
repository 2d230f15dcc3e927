"""Does the ledger check bite? Breaks the mechanism once in each way, in a copy of the source, and says what noticed it.

    python -m tests.chaos.plant [NAME]

plays each scene on the sound source, which must hold, and on the broken one, which must not; exits 1 otherwise.
"""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import asyncpg
import msgspec

from tests.chaos import scenes
from tests.chaos.check import check
from tests.chaos.stage import ROOT, Stage, own_server, staged
from tidings.db.embedded import EmbeddedServer


class Patch(msgspec.Struct, frozen=True):
    """Every place of a text in a file of the package, and what stands there instead."""

    file: str
    old: str
    new: str
    times: int = 1


class FunctionPatch(msgspec.Struct, frozen=True):
    """The one place of a text in a function of the database, and what stands there instead."""

    function: str
    old: str
    new: str


class Plant(msgspec.Struct, frozen=True, kw_only=True):
    """A way to break the mechanism, and the scene that shows it."""

    name: str
    what: str
    patches: tuple[Patch, ...] = ()
    functions: tuple[FunctionPatch, ...] = ()
    scene: Callable[[Stage], Awaitable[None]]


PLANTS = (
    Plant(
        name="fencing",
        what="no fencing: an outcome is written whoever holds the lease",
        patches=(
            Patch("messages/queries.sql", "q.delivery_id = r.delivery_id AND q.lease_token = r.token", "q.delivery_id = r.delivery_id", 2),
            Patch("messages/queries.sql", "    FROM own\n),\nstood AS", "    FROM own\n    ON CONFLICT DO NOTHING\n),\nstood AS"),
        ),
        scene=scenes.a_worker_wakes_after_its_lease,
    ),
    Plant(
        name="commit",
        what="202 before COMMIT",
        patches=(
            Patch(
                "api/ingest.py",
                "        for waiting, outcome in zip(stored, await store_accepted(",
                "        for waiting, item in zip(stored, ready, strict=True):\n"
                "            if not waiting.done.done():\n"
                "                waiting.done.set_result(Done(item.plan.id, item.recipients, item.answer))\n"
                "        for waiting, outcome in zip(stored, await store_accepted(",
            ),
        ),
        scene=scenes.the_database_dies_before_the_commit,
    ),
    Plant(
        name="rescue",
        what="an intent whose lease ran out is queued again, not unknown",
        patches=(
            Patch("messages/queries.sql", "SET state = 'unknown', reason = 'no_answer', attempt = k.attempt", "SET attempt = k.attempt"),
            Patch("messages/queries.sql", "make_interval(secs => k.wait_seconds)", "make_interval(secs => coalesce(k.wait_seconds, 0))"),
            Patch(
                "messages/queries.sql",
                "FROM stood\n)\nSELECT count(*)::integer AS rescued",
                "FROM stood WHERE false\n)\nSELECT count(*)::integer AS rescued",
            ),
            Patch("messages/queries.sql", "WHERE k.wait_seconds IS NOT NULL AND k.may_retry AND q.bucket", "WHERE q.bucket"),
            Patch("messages/queries.sql", "WHERE (k.wait_seconds IS NULL OR NOT k.may_retry) AND q.bucket", "WHERE false AND q.bucket"),
        ),
        scene=scenes.a_worker_dies_before_the_answer,
    ),
    Plant(
        name="receipts",
        what="the last receipt wins",
        patches=(Patch("messages/store.py", "if State(new) in TRANSITIONS[old]] for new in RANK", "] for new in RANK"),),
        scene=scenes.receipts_come_in_the_wrong_order,
    ),
    Plant(
        name="intent",
        what="the intent is committed after the first byte",
        patches=(
            Patch(
                "workers/dispatcher.py",
                "        found = await claim(self._claiming,",
                '        await self._claiming.execute("BEGIN")\n        found = await claim(self._claiming,',
            ),
            Patch(
                "workers/dispatcher.py",
                "        self._metrics.attempted(",
                '        await self._claiming.execute("COMMIT")\n        self._metrics.attempted(',
            ),
        ),
        scene=scenes.a_worker_dies_before_the_answer,
    ),
    Plant(
        name="stop",
        what="no re-check of stops in the claim",
        patches=(Patch("messages/queries.sql", "WHEN told.stopped THEN 'not_needed'", "WHEN false THEN 'not_needed'"),),
        scene=scenes.a_stop_comes_while_it_is_on_the_wire,
    ),
    Plant(
        name="caps",
        what="caps are checked and not reserved",
        functions=(
            FunctionPatch(
                "reserve", "    IF is_capped THEN\n        INSERT INTO cap_uses", "    IF false THEN\n        INSERT INTO cap_uses"
            ),
        ),
        scene=scenes.a_cap_is_reached_by_two_workers,
    ),
)


def planted(plant: Plant, folder: Path) -> Path:
    """A copy of the source that is broken in this way; raises AssertionError where the source has changed, and the patch must too."""
    shutil.copytree(ROOT / "migrations", folder / "migrations")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for patch in plant.patches:
        file = folder / "src" / "tidings" / patch.file
        text = file.read_text()
        assert text.count(patch.old) == patch.times, f"{patch.file} holds {patch.old!r} {text.count(patch.old)} times"
        file.write_text(text.replace(patch.old, patch.new))
    return folder / "src"


async def broken(stage: Stage, patches: Sequence[FunctionPatch]) -> None:
    """These functions of the stage's own database are broken; raises AssertionError where they have changed."""
    connection = await asyncpg.connect(stage.url)
    try:
        for patch in patches:
            text = await connection.fetchval("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = $1", patch.function)
            assert text.count(patch.old) == 1, f"{patch.function} holds {patch.old!r} {text.count(patch.old)} times"
            await connection.execute(text.replace(patch.old, patch.new))
    finally:
        await connection.close()


async def play(plant: Plant, folder: Path, server: EmbeddedServer, source: Path | None = None) -> list[str]:
    """The figures that do not hold after the plant's scene; with a broken source its functions are broken too."""
    async with staged(folder, server, honours_keys=False, source=source or ROOT / "src") as stage:
        if source is not None:
            await broken(stage, plant.functions)
        await plant.scene(stage)
        return [figure.name for figure in await check(stage) if not figure.holds]


async def main(names: list[str]) -> int:
    is_sound = True
    with tempfile.TemporaryDirectory(prefix="plant-") as place:
        async with own_server(Path(place) / "pg") as server:
            for plant in PLANTS:
                if names and plant.name not in names:
                    continue
                folder = Path(place) / plant.name
                sound = await play(plant, Path(f"{folder}-sound"), server)
                noticed = await play(plant, Path(f"{folder}-broken"), server, planted(plant, folder))
                print(f"planted: {plant.what}")
                print(f"   noticed: {'yes' if noticed else 'NO'}   by: {'; '.join(noticed) or 'nothing'}")
                if sound:
                    print(f"   NOT sound without it: {'; '.join(sound)}")
                is_sound = is_sound and bool(noticed) and not sound
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
