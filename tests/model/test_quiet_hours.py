"""When people may be disturbed: claims at random instants against what zoneinfo says of every person's hours."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import asyncpg
import msgspec
import pytest

from tests.model.crowd import Crowd, Person, claiming, crowd, token
from tests.store.test_next_open import STRANGE, ZONES, Case, Hours, agreed, agrees, first_open
from tidings.channels import RouteInput
from tidings.consent import sync_contact_hours
from tidings.core.quiet_hours import QuietHours, write_open
from tidings.db import Connection, Database
from tidings.messages import Lane
from tidings.messages.claims import claim
from tidings.messages.model import HoursInput
from tidings.messages.purposes import PurposeName

pytestmark = pytest.mark.anyio

# Before the changes of 2026 that one machine's list of zones knows and another's does not.
START, END = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)
NUMBERS = {
    "NL": "+31612{:06}",
    "US": "+1212555{:04}",
    "FR": "+33612{:06}",
    "IN": "+919876{:06}",
    "AU": "+61412{:06}",
    "JP": "+819012{:06}",
    "": "+8001234{:04}",
}
"""By country; the last one is of none."""
WORKSPACE_ZONE = "America/Havana"


class Habits(msgspec.Struct, frozen=True):
    """What decides when somebody may be disturbed."""

    person: Person
    zone: str | None
    country: str | None
    quiet: QuietHours | None


class Message(msgspec.Struct, frozen=True):
    purpose: PurposeName
    topic: str | None
    hours: HoursInput | None


MESSAGES = [
    Message("marketing", None, None),
    Message("marketing", None, HoursInput(from_="09:00", to="17:30", days=[1, 2, 3, 4, 6])),
    Message("transactional", "calm", None),
    Message("transactional", "calm", HoursInput(from_="22:00", to="21:00")),
    Message("transactional", "loud", None),
    Message("transactional", "loud", HoursInput(from_="00:00", to="24:00", days=[1, 2, 3, 4, 5])),
    Message("critical", "calm", None),
]


class Oracle:
    """What the table of the law, the workspace, the person and the message say together."""

    def __init__(self, law: dict[str, tuple[tuple[str, ...], tuple[Hours, ...]]], workspace: QuietHours | None) -> None:
        self.law, self.workspace = law, workspace

    def case(self, one: Habits, message: Message, now: datetime) -> Case:
        zones, lawful = self.law.get(one.country or "", ((), ()))
        hours: list[Hours] = []
        if message.purpose == "marketing":
            hours += lawful
        if message.purpose == "marketing" or (message.purpose == "transactional" and message.topic == "calm"):
            hours += [Hours(quiet.end, quiet.begin) for quiet in (one.quiet, self.workspace) if quiet is not None]
        if message.hours is not None:
            hours.append(Hours(message.hours.from_, message.hours.to, tuple(message.hours.days) if message.hours.days else None))
        return Case(now, (one.zone,) if one.zone is not None else zones or (WORKSPACE_ZONE,), tuple(hours))


@cache
def _opens(case: Case) -> datetime | None:
    return first_open(case, 9) or first_open(case)


async def people_of(town: Crowd, zones: Sequence[str], roll: random.Random) -> list[Habits]:
    """People of every kind: with a zone, a country, quiet hours of their own, or without."""
    made: list[Habits] = []
    quiet = [None, None, QuietHours("21:00", "09:30"), QuietHours("02:15", "02:45"), QuietHours("12:00", "00:30")]
    for country, pattern in NUMBERS.items():
        for person in await town.people(7, [pattern.format(n) for n in range(7)]):
            own = roll.choice([None, "GB", "US"]) if country == "" else None
            made.append(Habits(person, roll.choice([None, roll.choice(zones)]), country or own, roll.choice(quiet)))
            # Where the number has a country, the contact's own says nothing.
            said = own or (roll.choice([None, "DE"]) if country else None)
            await town.execute("UPDATE contacts SET timezone = $2, country = $3 WHERE id = $1", person.id, made[-1].zone, said)
    await town.agree()
    for one in made:
        await town.execute("UPDATE permissions SET quiet_hours = $2 WHERE contact_id = $1", one.person.id, write_open(one.quiet))
    return made


async def settle_in(database: Database, url: str, folder: Path, roll: random.Random) -> tuple[Crowd, Oracle, list[Habits]]:
    town = await crowd(url, database, folder, timezone=WORKSPACE_ZONE)
    workspace = QuietHours("22:30", "07:15")
    async with database.pipeline() as tx:
        await sync_contact_hours(tx)
        await tx.execute("UPDATE workspaces SET quiet_hours = $1", write_open(workspace))
        await tx.execute(
            "INSERT INTO topics (workspace_id, key, name, keeps_quiet_hours, created_at, updated_at)"
            " VALUES ($1, 'calm', 'Calm', true, $2, $2), ($1, 'loud', 'Loud', false, $2, $2)",
            town.workspace.id,
            START,
        )
        rows = await tx.fetch("SELECT country, zones, hours FROM contact_hours")
    law = {row["country"]: (tuple(row["zones"]), tuple(msgspec.json.decode(row["hours"], type=list[Hours]))) for row in rows}
    connection = await asyncpg.connect(url)
    zones = await agreed(connection, sorted({*ZONES[3::30], *STRANGE}))
    await connection.close()
    return town, Oracle(law, workspace), await people_of(town, zones, roll)


async def claim_all(connection: Connection, now: datetime) -> set[object]:
    """The deliveries that may go then."""
    found: set[object] = set()
    for lane in (Lane.BULK, Lane.TRANSACTIONAL):
        while True:
            claims = await claim(connection, lane, 200, token(), now)
            found |= {one.delivery_id for one in claims.claimed}
            if not (claims.claimed or claims.settled):
                break
    return found


async def some_days(database: Database, url: str, folder: Path, seed: int, moments: int) -> None:
    roll = random.Random(seed)
    town, oracle, people = await settle_in(database, url, folder, roll)
    by_contact = {one.person.id: one for one in people}
    held = 0
    async with claiming(url) as connection:
        for _ in range(moments):
            now = (START + (END - START) * roll.random()).replace(microsecond=roll.randrange(1_000_000))
            sent = {await send(town, people, message, now): message for message in roll.sample(MESSAGES, 3)}
            claimed = await claim_all(connection, now)
            rows = await town.fetch(
                "SELECT d.id, d.message_id, d.contact_id, d.state, d.reason, q.due_at"
                " FROM deliveries d JOIN queue q ON q.bucket = d.bucket AND q.delivery_id = d.id"
            )
            assert len(rows) == len(people) * len(sent)
            opening: datetime | None = None
            for row in rows:
                case = oracle.case(by_contact[row["contact_id"]], sent[row["message_id"]], now)
                opens = _opens(case)
                assert (row["id"] in claimed) == (opens == now), (case, row)
                if opens != now:
                    assert (row["state"], row["reason"]) == ("held", "quiet_hours")
                    due = row["due_at"] if row["due_at"] != now + timedelta(days=1) else None
                    assert agrees(due, opens, case) or row["due_at"] == opens, (case, row)
                    opening, held = opens or opening, held + 1
            if opening is not None:
                await opens_then(town, connection, opening, now)
            await town.execute("DELETE FROM queue")
    assert held > 20 * moments


async def opens_then(town: Crowd, connection: Connection, opening: datetime, now: datetime) -> None:
    """At that instant those leave who were held until then, and a moment before not one of them."""
    due = await town.fetch("SELECT delivery_id AS id FROM queue WHERE due_at = $1", opening)
    early = await claim_all(connection, opening - timedelta(microseconds=1))
    assert not early & {row["id"] for row in due}
    if opening < now + timedelta(hours=24):
        assert {row["id"] for row in due} <= await claim_all(connection, opening)


async def send(town: Crowd, people: Sequence[Habits], message: Message, now: datetime):
    to = [one.person for one in people]
    route = RouteInput(channel="sms")
    return await town.send(to, purpose=message.purpose, topic=message.topic, hours=message.hours, route=route, now=now)


async def test_nobody_is_disturbed_at_a_quiet_hour_and_who_is_held_is_due_when_it_ends(
    database: Database, database_url: str, tmp_path: Path
):
    await some_days(database, database_url, tmp_path, seed=1, moments=8)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 22))
async def test_nobody_is_disturbed_at_any_quiet_hour(database: Database, database_url: str, tmp_path: Path, seed: int):
    await some_days(database, database_url, tmp_path, seed, moments=60)
