"""Claims: what is due becomes an intent of one worker, is kept by its heartbeat, given back, or taken by the rescue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS
from tidings.db import Connection, load_queries
from tidings.messages.model import Claimed, Claims
from tidings.messages.purposes import LEASE_SECONDS, PURPOSE_OF_LANE, PURPOSES, Lane

Q = load_queries(__package__ or "tidings.messages", "claims.sql")

# channel -> the kind of address that it needs; a channel that needs none is left out.
ADDRESS_KINDS = msgspec.json.encode({name: facts.address_kind for name, facts in CHANNELS.items() if facts.address_kind}).decode()

# What the guard reads of guarantee.md's table of purposes.
_RULES = msgspec.json.encode(
    {
        name: {
            "consent": purpose.consent,
            "heeds_preferences": purpose.heeds_preferences,
            "quiet_hours": purpose.quiet_hours,
            "caps": purpose.caps,
            "has_code_rates": purpose.has_code_rates,
        }
        for name, purpose in PURPOSES.items()
    }
).decode()

# Login codes by SMS and calls, where the workspace says nothing else: how many at once, and the seconds until all are back.
CODE_RATES = {"number": (5, 600), "prefix": (100, 600), "ip": (20, 600)}
_CODE_RATES = msgspec.json.encode(CODE_RATES).decode()

EVERYTHING = 1_000_000
FROM_THE_FIRST = UUID(int=0)


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """What one workspace sends by one channel in one lane, as the worker that asks has it: `taken` of late, and `room` for more."""

    workspace_id: UUID
    channel: str
    taken: int
    room: int
    room_elsewhere: int
    """The same where another account of the workspace's serves the channel and works: what hangs on one account counts for that alone."""
    floor: datetime
    """What was due before is not looked at."""


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the wire each may have: the flows and provider accounts that have some of it already, and any other one."""

    flows: Sequence[Flow] = ()
    any_flow: int = EVERYTHING
    accounts: Mapping[UUID, int] = {}
    any_account: int = EVERYTHING
    since: UUID = FROM_THE_FIRST
    """Only the workspaces from this one on: where there are more than one claim can look at, claims take turns."""


NO_LIMITS = Rooms()


async def claim(connection: Connection, lane: Lane, limit: int, token: UUID, now: datetime, rooms: Rooms = NO_LIMITS) -> Claims:
    """At most `limit` due deliveries of the lane are ours: their intents are committed, under `token`."""
    rows = await connection.fetch(
        Q["claim"],
        lane.value,
        rooms.since,
        limit,
        now,
        token,
        LEASE_SECONDS[lane],
        ADDRESS_KINDS,
        _RULES,
        PURPOSE_OF_LANE[lane],
        _CODE_RATES,
        rooms.any_flow,
        [flow.workspace_id for flow in rooms.flows],
        [flow.channel for flow in rooms.flows],
        [flow.taken for flow in rooms.flows],
        [flow.room for flow in rooms.flows],
        list(rooms.accounts),
        list(rooms.accounts.values()),
        rooms.any_account,
        [flow.floor for flow in rooms.flows],
        [flow.room_elsewhere for flow in rooms.flows],
    )
    claimed = [
        Claimed(
            bucket=row["bucket"],
            delivery_id=row["delivery_id"],
            token=token,
            attempt=row["attempt"],
            workspace_id=row["workspace_id"],
            message_bucket=row["message_bucket"],
            message_id=row["message_id"],
            contact_id=row["contact_id"],
            channel=row["channel"],
            account_id=row["account_id"],
            address=row["address"],
            sender=row["sender"],
            locale=row["locale"],
            data=row["data"],
            intent_at=row["intent_at"],
            is_confirmation=row["is_confirmation"],
            due_at=row["due_at"],
        )
        for row in rows
        if row["delivery_id"] is not None
    ]
    beside = [row for row in rows if row["delivery_id"] is None]
    return Claims(
        claimed,
        busy=sum(row["busy"] for row in beside),
        settled=sum(row["attempt"] for row in beside),
        goes_on=next((row["workspace_id"] for row in beside), None),
    )


async def rescue(connection: Connection, now: datetime, wait_seconds: Mapping[str, float | None], max_attempts: int) -> int:
    """Every lease that ran out has become an unknown; answers how many there were (at most 500 a call)."""
    rules = {name: {"wait": wait_seconds.get(name), "elsewhere": purpose.elsewhere_on_unknown} for name, purpose in PURPOSES.items()}
    return await connection.fetchval(Q["rescue"], now, msgspec.json.encode(rules).decode(), max_attempts)


async def heartbeat(connection: Connection, held: Sequence[tuple[Claimed, float]]) -> set[UUID]:
    """What is still ours keeps its lease for so many seconds more; answers those deliveries."""
    rows = await connection.fetch(
        Q["heartbeat"],
        [item.bucket for item, _ in held],
        [item.delivery_id for item, _ in held],
        [item.token for item, _ in held],
        [seconds for _, seconds in held],
    )
    return {row["delivery_id"] for row in rows}


async def release(connection: Connection, held: Sequence[Claimed]) -> None:
    """What was never begun is queued as it was."""
    await connection.execute(
        Q["release"], [item.bucket for item in held], [item.delivery_id for item in held], [item.token for item in held]
    )


async def unpark(connection: Connection, now: datetime, limit: int = 1_000) -> int:
    """What waits for provider accounts that work again is due, at most `limit` of each; answers how many. `now` is real time."""
    return await connection.fetchval(Q["unpark"], now, limit)


async def waiting_age(connection: Connection) -> dict[str, tuple[float, int]]:
    """By lane: the age in seconds of the oldest delivery that is due, and how many are due (up to 10,000)."""
    return {row["lane"]: (row["age_seconds"], row["n"]) for row in await connection.fetch(Q["waiting_age"])}
