"""The installation as a whole: where its database runs, whether anything leaves, and when a worker last ran.

A copy of a database holds the same queue as the one it was copied from: if both sent it, everybody would hear everything
twice. So the database remembers its home, and one that wakes up elsewhere is paused until a person says which of them sends.
"""

from datetime import datetime, timedelta

import msgspec

from tidings.db import Connection, Row, Tx, load_queries
from tidings.workspaces.seal import sealed_under

Q = load_queries(__package__ or "tidings.workspaces", "installation.sql")

OUTAGE = timedelta(minutes=15)
"""A gap in which no worker ran is an outage from here on: what fell into it is late."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the one row says."""

    home: str | None
    """Where this database runs; None until its first start."""
    paused_at: datetime | None
    paused_because: str | None
    alive_at: datetime | None
    """When a worker that was not paused last said that it runs."""


async def standing(connection: Connection) -> Standing:
    """What is true of the installation now."""
    return _standing(await connection.fetchrow(Q["standing"]))


async def paused(connection: Connection) -> str | None:
    """Why nothing leaves this installation, or None where things do."""
    found = await standing(connection)
    return None if found.paused_at is None else found.paused_because or "no reason was given"


async def pause(tx: Tx, because: str, now: datetime) -> bool:
    """Nothing leaves any more, whoever runs; False where it was paused already, and then the first reason stays."""
    return await tx.fetchval(Q["pause"], now, because) is not None


async def resume(tx: Tx, home: str | None = None) -> None:
    """Things leave again, and the database lives at `home` from now on."""
    await tx.execute(Q["resume"], home)


async def restored(tx: Tx, because: str, now: datetime) -> None:
    """What has just been restored is paused, and has no home yet."""
    await tx.execute(Q["be_restored"], now, because)


async def settle_home(tx: Tx, here: str, now: datetime) -> str | None:
    """The database knows where it runs; one that ran elsewhere before is paused. Answers why it is paused, or None."""
    found = _standing(await tx.fetchrow(Q["lock_standing"]))
    if found.home is None:
        await tx.execute(Q["adopt"], here)
    elif found.home != here and found.paused_at is None:
        because = f"it ran as {found.home}, and now runs as {here}: if this is a copy, the other one may still send"
        await pause(tx, because, now)
    return await paused(tx)


async def outage(tx: Tx, now: datetime) -> tuple[datetime, datetime] | None:
    """The gap before `now` in which no worker ran, where it was longer than `OUTAGE`; from here on one runs.

    Under the row's lock: of several workers that start together one is told, and the others wait until it has committed.
    """
    found = _standing(await tx.fetchrow(Q["lock_standing"]))
    await beat(tx, now)
    if found.alive_at is None or now - found.alive_at <= OUTAGE:
        return None
    return found.alive_at, now


async def beat(connection: Connection, now: datetime) -> None:
    """A worker runs now."""
    await connection.execute(Q["beat"], now)


async def sealing_keys(connection: Connection) -> set[str]:
    """The ids of the master keys under which credentials and the installation's own secret are sealed."""
    found = {sealed_under(row["head"]) for row in await connection.fetch(Q["sealing_keys"])}
    return {key_id for key_id in found if key_id is not None}


def _standing(row: Row | None) -> Standing:
    if row is None:
        return Standing(home=None, paused_at=None, paused_because=None, alive_at=None)
    return Standing(home=row["home"], paused_at=row["paused_at"], paused_because=row["paused_because"], alive_at=row["alive_at"])
