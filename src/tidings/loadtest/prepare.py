"""Before anything is sent: whose key it is, that nothing but the sandbox would carry it, what the clocks say, and people to write to."""

import secrets
import time
from collections.abc import Callable
from datetime import datetime

import msgspec

from tidings.core.errors import Conflict, Forbidden, Unauthenticated, Unavailable
from tidings.loadtest.asking import Api, ask, read
from tidings.loadtest.model import Plan, Scene
from tidings.loadtest.settle import waiting

PREFIX = "loadtest_"
LIVE_KEY = "td_live_"
_BATCH = 5_000
# Ofcom keeps these for films: nobody has such a number (ofcom.org.uk, numbers for drama use, seen on 21 November 2026).
_NUMBERS = [f"+447700900{n:03}" for n in range(1000)]
_COUNTRY = "GB"


class _Workspace(msgspec.Struct, frozen=True):
    id: str
    name: str
    mode: str
    countries: list[str] | None
    rate_per_second: float | None


class _Clock(msgspec.Struct, frozen=True):
    real_now: datetime
    offset_seconds: float


class _Rate(msgspec.Struct, frozen=True):
    per_second: float


class _Account(msgspec.Struct, frozen=True):
    name: str
    provider: str
    channels: list[str]
    is_enabled: bool
    rate: _Rate | None


class _Accounts(msgspec.Struct, frozen=True):
    data: list[_Account]
    next: str | None


class _Fault(msgspec.Struct, frozen=True):
    channel: str | None = None
    receipts: str = "delivered"


class _Faults(msgspec.Struct, frozen=True):
    faults: list[_Fault]


class _Ready(msgspec.Struct, frozen=True):
    status: str
    sending: str | None = None


class _Latest(msgspec.Struct, frozen=True):
    next: str


class _Stored(msgspec.Struct, frozen=True):
    stored: int
    rejected: int


def refuse_live(key: str | None) -> str:
    """The key, which may be a test workspace's; nothing has been sent anywhere."""
    if not key:
        raise Unauthenticated("Give an API key of a test workspace: --key, or TIDINGS_KEY in the environment")
    if key.startswith(LIVE_KEY):
        raise Forbidden("This is the key of a live workspace: a load test runs in a test workspace only, and nothing was sent")
    return key


async def prepare(api: Api, plan: Plan) -> Scene:
    """Everything is as it must be, and nobody was made yet; raises what is not."""
    workspace = await ask(api, _Workspace, "/v1/workspace")
    if workspace.mode != "test":
        raise Forbidden(f"{workspace.name} is a live workspace: a load test runs in a test workspace only, and nothing was sent")
    # The server has its own say: of a live workspace it refuses to tell this.
    offset, ahead, unsure, trip = await _clocks(api)
    ready = await ask(api, _Ready, "/health/ready")
    if ready.sending == "paused":
        raise Conflict("The installation is paused, so nothing would leave: `tidings resume` first")
    notes = await _look_at_accounts(api, plan, workspace)
    faults = (await ask(api, _Faults, "/v1/sandbox/faults")).faults
    fault = next((one for one in faults if one.channel in (None, plan.channel)), None)
    if fault is not None:
        notes.append("The sandbox has a fault script for this channel: what it does wrong is part of the figures.")
    cursor = await _may(api, "/v1/events/latest")
    if cursor is None:
        notes.append("Receipts are not timed: the key has no scope events:read.")
    watches_queue = await waiting(api) is not None
    run = f"{PREFIX}{secrets.token_hex(4)}"
    return Scene(
        url=api.url,
        workspace=workspace.name,
        workspace_id=workspace.id,
        run=run,
        people=[],
        cursor=read(api, _Latest, cursor).next if cursor is not None else None,
        offset_seconds=offset,
        ahead_seconds=ahead,
        unsure_seconds=unsure,
        round_trip_seconds=trip,
        expects_receipts=fault is None or fault.receipts != "none",
        watches_queue=watches_queue,
        notes=notes,
    )


async def _clocks(api: Api) -> tuple[float, float, float, float]:
    """Business minus real time; the server's clock minus ours, how sure that is, and the shortest round trip; in seconds."""
    best: tuple[float, float, float] | None = None
    offset = 0.0
    for _ in range(7):
        begun = time.time()
        clock = await ask(api, _Clock, "/v1/sandbox/clock")
        trip = time.time() - begun
        offset = clock.offset_seconds
        # The answer's time lies somewhere within the round trip: the shortest one says it best.
        if best is None or trip < best[2]:
            best = clock.real_now.timestamp() - begun - trip / 2, trip / 2, trip
    assert best is not None
    return offset, *best


async def _look_at_accounts(api: Api, plan: Plan, workspace: _Workspace) -> list[str]:
    """What makes it slower than it could be; raises Forbidden where another provider than the sandbox could carry it."""
    notes: list[str] = []
    after: str | None = None
    carrying: list[_Account] = []
    while True:
        page = await ask(api, _Accounts, "/v1/provider-accounts", limit="200", **({"after": after} if after else {}))
        carrying += [one for one in page.data if one.is_enabled and plan.channel in one.channels]
        after = page.next
        if after is None:
            break
    real = next((one for one in carrying if one.provider != "sandbox"), None)
    if real is not None:
        raise Forbidden(
            f"{real.name} ({real.provider}) would carry {plan.channel} here, and a load test goes through the sandbox only: "
            "disable that account, or make a test workspace of its own"
        )
    if not carrying:
        raise Conflict(f"No enabled provider account of {workspace.name} carries {plan.channel}")
    if plan.channel != "email" and workspace.countries is not None and _COUNTRY not in workspace.countries:
        raise Conflict(
            f"{workspace.name} does not write to numbers in {_COUNTRY}, where the numbers for tests are: try --channel email",
        )
    limited = min((one.rate.per_second for one in carrying if one.rate is not None), default=None)
    if limited is not None:
        notes.append(f"The sandbox's account has a rate of {limited:g}/s: hand-offs wait for their turn.")
    if workspace.rate_per_second is not None:
        notes.append(f"The workspace has a rate of {workspace.rate_per_second:g}/s: hand-offs wait for their turn.")
    if plan.purpose == "otp" and plan.channel != "email":
        notes.append("Login codes to numbers are limited by number and prefix (code_rates): what is too many is skipped.")
    return notes


async def make_people(api: Api, scene: Scene, count: int, tell: Callable[[str], None]) -> None:
    """So many contacts, each with a number that nobody has and a mailbox at a domain that nobody has.

    They stand in `scene.people` before they are asked for: where that fails, some may have been made.
    """
    for first in range(0, count, _BATCH):
        tell(f"making {count:,} contacts")
        people = [f"{scene.run}_{n}" for n in range(first, min(first + _BATCH, count))]
        scene.people.extend(people)
        batch = [
            {"id": person, "name": "Load Test", "phone": _NUMBERS[n % len(_NUMBERS)], "email": f"{person}@example.com"}
            for n, person in enumerate(people, first)
        ]
        stored = read(api, _Stored, await api.post("/v1/contacts/batch", {"contacts": batch}))
        if stored.rejected:
            raise Unavailable(f"{stored.rejected} of the contacts were not taken")


async def _may(api: Api, path: str) -> bytes | None:
    """The answer, or None where the key may not ask for it."""
    try:
        return await api.get(path)
    except Forbidden:
        return None
