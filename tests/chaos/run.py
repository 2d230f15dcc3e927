"""One chaos run from its first send to the ledger check."""

import asyncio
import random
import time
from pathlib import Path

from tests.chaos.blows import Blows
from tests.chaos.check import check, print_figures
from tests.chaos.stage import Stage, own_server, staged
from tidings.webhooks.model import LEASE_SECONDS


async def run(
    folder: Path, *, honours_keys: bool, kills: int, per_second: float, longest_freeze: float, seed: int, short_cut: bool = False
) -> bool:
    """Whether every figure holds after so many kills; each is printed.

    A `short_cut` does not wait for the leases of those who were killed: at the end they run out at once.
    """
    keys = "with" if honours_keys else "without"
    print(f"{kills} kills, {keys} idempotency keys at the provider, seed {seed}", flush=True)
    started = time.monotonic()
    async with own_server(folder / "pg") as server, staged(folder / "stage", server, honours_keys=honours_keys) as stage:
        for name in ("api", "worker a", "worker b"):
            await stage.start(name)
        await stage.ready()
        await stage.subscribe()
        await stage.start_client(per_second)
        blows = Blows(stage, random.Random(seed), kills=kills, longest_freeze=longest_freeze)
        await blows.strike()
        struck = time.monotonic()
        await drain(stage, short_cut=short_cut)
        print(f"  {', '.join(f'{n} {what}' for what, n in sorted(blows.counts.items()))}")
        print(f"  {struck - started:.0f} s of blows, {time.monotonic() - struck:.0f} s until nothing was left", flush=True)
        return print_figures(await check(stage)) and blows.killed >= kills


async def drain(stage: Stage, *, seconds: float = 180, short_cut: bool = False) -> None:
    """The caller has its last answer, the provider behaves, and nothing waits; or the time is up, and the check will tell."""
    await stage.request("PUT", "/v1/sandbox/faults", [])
    if stage.has_client:
        await stage.end_client()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        waiting = await stage.value(
            "SELECT (SELECT count(*) FROM queue) + (SELECT count(*) FROM outbox) + (SELECT count(*) FROM timers)"
            " + (SELECT count(*) FROM webhook_deliveries WHERE state = 'pending')"
            " + (SELECT count(*) FROM callbacks WHERE due_at IS NOT NULL)"
            " + (SELECT count(*) FROM webhook_cursors c JOIN event_positions p ON p.bucket = c.bucket AND p.last > c.position)"
            " + (SELECT count(*) FROM tally_cursors c JOIN event_positions p ON p.bucket = c.bucket AND p.last > c.position)"
        )
        if waiting == 0:
            return
        if not stage.is_kept:
            await stage.restart_fallen()
        if short_cut:
            await expire_leases(stage, before=stage.blows[-1].at)
        await hurry(stage)
        await asyncio.sleep(0.25)


async def hurry(stage: Stage) -> None:
    """What waits for its next try, or for any other time, is due: the workspace's clock has moved there.

    Not while something waits for a provider that was out of order: when that works again is told in real time, and who looks every half
    hour of a clock that runs ahead is too late before it does.
    """
    if await stage.value("SELECT EXISTS (SELECT FROM queue WHERE waits_for = 'provider')"):
        return
    seconds = await stage.value(
        # Where only webhooks wait, hundreds of them and each for a time of its own, a tenth of them at once.
        "SELECT extract(epoch FROM CASE WHEN EXISTS (SELECT FROM queue) OR EXISTS (SELECT FROM timers WHERE kind <> 'webhook')"
        " THEN min(due_at) ELSE percentile_disc(0.1) WITHIN GROUP (ORDER BY due_at) END - clock_timestamp())::float"
        " FROM (SELECT due_at FROM queue WHERE lease_token IS NULL UNION ALL SELECT due_at FROM timers) AS waiting"
        " HAVING min(due_at) > clock_timestamp() + interval '1 second'"
    )
    if seconds is not None:
        await stage.request("PUT", "/v1/sandbox/clock", {"advance": f"{int(seconds) + 1}s"})


async def expire_leases(stage: Stage, before: float | None = None) -> None:
    """What was claimed before then, or until now, has lost its lease, as if its time had passed."""
    moment = before if before is not None else time.time()
    await stage.value(
        "UPDATE queue SET lease_until = clock_timestamp() WHERE lease_token IS NOT NULL AND intent_at < to_timestamp($1)", moment
    )
    await stage.value(
        "UPDATE webhook_deliveries SET lease_until = clock_timestamp()"
        " WHERE token IS NOT NULL AND lease_until < to_timestamp($1) + make_interval(secs => $2)",
        moment,
        LEASE_SECONDS,
    )
