"""Does the ledger check bite? Breaks the mechanism once in each way, in a copy of the source, and says what noticed it.

    python -m tests.chaos.plant [NAME …]

plays each scene on the sound source, which must hold, and on the broken one, which must not. What no ledger shows (notice.py) is left to
the test that must see it. Exits 1 where anything went unnoticed.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from tests.chaos import scenes
from tests.chaos.check import check
from tests.chaos.notice import FAULTS, planted_tree, tested, whole_tree
from tests.chaos.patches import FunctionPatch, Patch, copied, patch_database
from tests.chaos.stage import ROOT, Stage, own_server, staged
from tidings.db.embedded import EmbeddedServer


class Plant(msgspec.Struct, frozen=True, kw_only=True):
    """A way to break the mechanism, and the scene that shows it."""

    name: str
    what: str
    patches: tuple[Patch, ...] = ()
    functions: tuple[FunctionPatch, ...] = ()
    statements: tuple[str, ...] = ()
    """What the broken mechanism needs in its database."""
    given: tuple[Patch, ...] = ()
    """The circumstances in which the mechanism must hold: there for the sound source too."""
    scene: Callable[[Stage], Awaitable[None]]


PLANTS = (
    Plant(
        name="fencing",
        what="no fencing: an outcome is written whoever holds the lease",
        patches=(
            Patch("messages/queries.sql", "q.delivery_id = r.delivery_id AND q.lease_token = r.token", "q.delivery_id = r.delivery_id", 2),
            Patch("messages/queries.sql", "    FROM own\n),\n-- Of few", "    FROM own\n    ON CONFLICT DO NOTHING\n),\n-- Of few"),
            Patch("messages/queries.sql", "OFFSET 0\n    ) AS own\n),", "OFFSET 0\n    ) AS own\n    ON CONFLICT DO NOTHING\n),"),
        ),
        scene=scenes.a_worker_wakes_after_its_lease,
    ),
    Plant(
        name="commit",
        what="202 before COMMIT",
        patches=(
            Patch(
                "api/ingest.py",
                "        try:\n            return [*await store_accepted(",
                "        self._tell(group, [Done(ready.plan.id, ready.recipients, ready.answer) for _, ready in group])\n"
                "        try:\n            return [*await store_accepted(",
            ),
        ),
        scene=scenes.the_database_dies_before_the_commit,
    ),
    Plant(
        name="rescue",
        what="an intent whose lease ran out is queued again, not unknown",
        patches=(
            Patch("messages/claims.sql", "SET state = 'unknown', reason = 'no_answer', attempt = k.attempt", "SET attempt = k.attempt"),
            Patch("messages/claims.sql", "make_interval(secs => k.wait_seconds)", "make_interval(secs => coalesce(k.wait_seconds, 0))"),
            Patch(
                "messages/claims.sql",
                "FROM stood\n)\nSELECT count(*)::integer AS rescued",
                "FROM stood WHERE false\n)\nSELECT count(*)::integer AS rescued",
            ),
            Patch("messages/claims.sql", "WHERE k.wait_seconds IS NOT NULL AND k.may_retry AND q.bucket", "WHERE q.bucket"),
            Patch("messages/claims.sql", "WHERE (k.wait_seconds IS NULL OR NOT k.may_retry) AND q.bucket", "WHERE false AND q.bucket"),
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
                "            found = await claim(lane_connection,",
                '            await lane_connection.execute("BEGIN")\n'
                '            self.__dict__.setdefault("planted", set()).add(lane_connection)\n'
                "            found = await claim(lane_connection,",
            ),
            Patch(
                "workers/dispatcher.py",
                "        self._metrics.attempted(",
                '        for planted in self.__dict__["planted"]:\n            await planted.execute("COMMIT")\n        self._metrics.attempted(',
            ),
        ),
        scene=scenes.a_worker_dies_before_the_answer,
    ),
    Plant(
        name="suppression",
        what="no re-check of STOP in the claim",
        patches=(Patch("messages/claims.sql", "WHEN told.suppressed IS NOT NULL AND NOT (", "WHEN false AND NOT ("),),
        scene=scenes.a_person_wants_no_more_while_it_is_on_the_wire,
    ),
    Plant(
        name="stop",
        what="no re-check in the claim of what ends a route",
        patches=(Patch("messages/claims.sql", "WHEN told.stopped THEN 'not_needed'", "WHEN false THEN 'not_needed'"),),
        scene=scenes.a_stop_comes_while_it_is_on_the_wire,
    ),
    Plant(
        name="cancel",
        what="a cancelled message is tried again",
        patches=(Patch("messages/claims.sql", "WHEN s.is_cancelled THEN 'cancelled'", "WHEN false THEN 'cancelled'"),),
        scene=scenes.a_cancel_comes_while_it_is_on_the_wire,
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
    Plant(
        name="sequence",
        what="a naive cursor: what commits after a later number was read is passed",
        patches=(
            Patch(
                "events/queries.sql",
                "WHERE outbox.bucket = b.bucket ORDER BY outbox.id",
                "WHERE outbox.bucket = b.bucket AND outbox.id > (SELECT n.seen FROM naive_cursor n WHERE n.bucket = b.bucket) ORDER BY outbox.id",
            ),
            Patch(
                "events/queries.sql",
                "moved AS (\n",
                "seen AS (\n    UPDATE naive_cursor n SET seen = t.last FROM (SELECT bucket, max(id) AS last FROM taken GROUP BY bucket) AS t\n"
                "    WHERE n.bucket = t.bucket\n),\nmoved AS (\n",
            ),
        ),
        statements=(
            "CREATE TABLE naive_cursor AS SELECT bucket, 0::bigint AS seen FROM event_positions",
            "GRANT ALL ON naive_cursor TO tidings_pipeline",
        ),
        scene=scenes.a_fact_commits_late,
    ),
    Plant(
        name="lease",
        what="a lease by the wall clock of the worker",
        patches=(
            Patch(
                "messages/claims.sql",
                "lease_until = clock_timestamp() + make_interval(secs => $6)",
                "lease_until = $4::timestamptz + make_interval(secs => $6)",
            ),
        ),
        given=(
            Patch(
                "core/clock.py",
                "    return datetime.now(UTC)\n",
                '    return datetime.now(UTC) + timedelta(seconds=float(os.environ.get("CLOCK_IS_OFF_BY", "0")))\n',
            ),
            Patch("core/clock.py", "from datetime import UTC, datetime\n", "import os\nfrom datetime import UTC, datetime, timedelta\n"),
        ),
        scene=scenes.a_workers_clock_is_behind,
    ),
)


async def play(plant: Plant, folder: Path, server: EmbeddedServer, *, is_broken: bool) -> list[str]:
    """The figures that do not hold after the plant's scene, on the sound source or on the broken one."""
    source = ROOT / "src"
    if is_broken or plant.given:
        source = copied(folder.with_name(f"{folder.name}-source"), [*plant.given, *(plant.patches if is_broken else ())])
    async with staged(folder, server, honours_keys=False, source=source) as stage:
        if is_broken:
            await patch_database(stage, plant.functions, plant.statements)
        await plant.scene(stage)
        return [figure.name for figure in await check(stage) if not figure.holds]


async def main(names: list[str]) -> int:
    is_sound = True
    with tempfile.TemporaryDirectory(prefix="plant-") as place:
        async with own_server(Path(place) / "pg") as server:
            for plant in PLANTS:
                if not names or plant.name in names:
                    sound = await play(plant, Path(place) / f"{plant.name}-sound", server, is_broken=False)
                    noticed = await play(plant, Path(place) / f"{plant.name}-broken", server, is_broken=True)
                    is_sound &= told(plant.what, "the ledger check: " + "; ".join(noticed) if noticed else "", "; ".join(sound))
        for fault in FAULTS:
            if not names or fault.name in names:
                sound, broken = Path(place) / f"{fault.name}-sound", Path(place) / f"{fault.name}-broken"
                whole_tree(sound)
                passes, _ = await asyncio.to_thread(tested, fault, sound)
                planted_tree(fault, broken)
                passes_too, said = await asyncio.to_thread(tested, fault, broken)
                is_noticed = not passes_too and fault.says in said
                is_sound &= told(fault.what, fault.test if is_noticed else "", "" if passes else f"{fault.test} fails")
    return 0 if is_sound else 1


def told(what: str, noticed_by: str, wrong_without: str) -> bool:
    """Whether the planted fault was noticed, and nothing was without it; a few lines on the screen."""
    print(f"planted: {what}")
    print(f"   noticed: {'yes, by ' + noticed_by if noticed_by else 'NO'}", flush=True)
    if wrong_without:
        print(f"   NOT sound without it: {wrong_without}", flush=True)
    return bool(noticed_by) and not wrong_without


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
