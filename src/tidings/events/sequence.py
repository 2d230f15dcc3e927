"""Numbering: one sequencer moves committed facts into the log, so that no reader ever passes a fact that commits later."""

from datetime import date

from tidings.db import Tx, load_queries

Q = load_queries(__package__ or "tidings.events")

_PER_BUCKET = 200


async def sequence(tx: Tx) -> int:
    """Facts that had committed are numbered events; answers how many (0 too where another process is at it)."""
    if not await tx.fetchval(Q["try_sequencer"]):
        return 0
    return await tx.fetchval(Q["sequence"], _PER_BUCKET)


async def make_partitions(tx: Tx, today: date, months: int = 3) -> None:
    """This month and the next ones have their partitions; what falls outside lands in the default one, and is not lost."""
    await tx.execute(Q["make_partitions"], today, months)
