"""Caps and the day's money under concurrent claims, against counts of what was handed over."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.model.crowd import NOW, Crowd, Person, claiming, crowd, token
from tidings.channels import Outcome, Refused, RouteInput, Sent
from tidings.consent import Cap, TopicInput, put_topic
from tidings.consent.store import insert_caps
from tidings.core.ids import new_id
from tidings.db import Connection, Database
from tidings.messages import Claimed, Lane
from tidings.messages.claims import claim
from tidings.messages.decide import Kept, decide
from tidings.messages.dispatch import record
from tidings.messages.purposes import PurposeName

pytestmark = pytest.mark.anyio

CLAIMERS = 4
CHANNELS = ("sms", "mms", "whatsapp")
PURPOSES: tuple[PurposeName, ...] = ("marketing", "marketing", "marketing", "transactional", "critical")


class Said(msgspec.Struct, frozen=True):
    purpose: PurposeName
    topic: str
    channel: str


class HandOff(msgspec.Struct, frozen=True):
    at: datetime
    contact_id: UUID
    delivery_id: UUID
    attempt: int
    said: Said


class Town:
    """Claims by several at once, and what came of them."""

    def __init__(self, people: Crowd, seed: int) -> None:
        self.crowd, self.roll = people, random.Random(seed)
        self.said: dict[UUID, Said] = {}
        self.hand_offs: list[HandOff] = []

    async def send(self, to: Sequence[Person], said: Said, now: datetime) -> None:
        route = RouteInput(channel=said.channel)  # type: ignore[arg-type]
        message_id = await self.crowd.send(to, purpose=said.purpose, topic=said.topic, route=route, now=now)
        self.said[message_id] = said

    async def claim_all(self, now: datetime, retried: float = 0.0) -> None:
        """All that is due then is claimed, by four at once; some of it is refused for the time being."""
        before = -1
        while before != len(self.hand_offs):
            before = len(self.hand_offs)
            await asyncio.gather(*(self._claim(now, retried) for _ in range(CLAIMERS)))

    async def _claim(self, now: datetime, retried: float) -> None:
        async with claiming(self.crowd.url) as connection:
            for lane in (Lane.BULK, Lane.TRANSACTIONAL):
                while True:
                    found = await claim(connection, lane, self.roll.randint(1, 8), token(), now)
                    for one in found.claimed:
                        said = self.said[one.message_id]
                        self.hand_offs.append(HandOff(now, one.contact_id, one.delivery_id, one.attempt, said))
                        await self._record(connection, one, said, now, retried)
                    if not (found.claimed or found.busy or found.settled):
                        break

    async def _record(self, connection: Connection, one: Claimed, said: Said, now: datetime, retried: float) -> None:
        is_refused = one.attempt == 1 and self.roll.random() < retried
        outcome: Outcome = Refused(code="429", may_retry=True) if is_refused else Sent(str(one.delivery_id))
        result = decide(one, purpose=said.purpose, provider="sandbox", outcome=outcome, kept=Kept(None, None), now=now)
        await record(connection, [result], now)


def matches(cap: Cap, said: Said) -> bool:
    return cap.purpose in (None, said.purpose) and cap.topic in (None, said.topic) and cap.channel in (None, said.channel)


def uses(town: Town, cap: Cap, contact_id: UUID, until: datetime) -> list[HandOff]:
    """What counts towards a cap within its time before then: first hand-offs of marketing and of transactional messages."""
    return [
        one
        for one in town.hand_offs
        if one.contact_id == contact_id and one.attempt == 1 and one.said.purpose != "critical" and matches(cap, one.said)
        and until - cap.per < one.at <= until
    ]  # fmt: skip


def others(town: Town, cap: Cap, row: Mapping[str, Any], until: datetime) -> int:
    return sum(one.delivery_id != row["id"] for one in uses(town, cap, row["contact_id"], until))


async def cap_at(town: Crowd, caps: Sequence[Cap]) -> None:
    async with town.database.pipeline() as tx:
        for topic in ("a", "b"):
            await put_topic(tx, town.workspace.id, topic, TopicInput(name=topic), now=NOW)
        await insert_caps(tx, town.workspace.id, {new_id(): cap for cap in caps}, NOW)
        await tx.execute("UPDATE workspaces SET has_caps = true")


def some_caps(roll: random.Random) -> list[Cap]:
    return [
        Cap(
            most=roll.randint(0, 4),
            per=timedelta(minutes=roll.choice([30, 60, 24 * 60, 7 * 24 * 60])),
            purpose=roll.choice([None, "marketing"]),
            topic=roll.choice([None, "a"]),
            channel=roll.choice([None, "sms"]),
        )
        for _ in range(roll.randint(1, 3))
    ]


async def a_few_days(database: Database, url: str, folder: Path, seed: int) -> None:
    roll = random.Random(seed)
    town = Town(await crowd(url, database, folder), seed)
    caps = some_caps(roll)
    await cap_at(town.crowd, caps)
    people = await town.crowd.people(6)
    await town.crowd.agree()
    capped_at: dict[UUID, datetime] = {}
    for wait in (0, 20, 200, 26 * 60, 28 * 60):
        now = NOW + timedelta(minutes=wait)
        for _ in range(6 if wait < 28 * 60 else 0):
            await town.send(people, Said(roll.choice(PURPOSES), roll.choice("ab"), roll.choice(CHANNELS)), now)
        await town.claim_all(now, retried=0.2 if wait < 28 * 60 else 0)
        rows = await town.crowd.fetch("SELECT id FROM deliveries WHERE state = 'skipped' AND reason = 'capped'")
        capped_at |= {row["id"]: now for row in rows if row["id"] not in capped_at}
    await check_caps(town, caps, capped_at)


async def check_caps(town: Town, caps: Sequence[Cap], capped_at: dict[UUID, datetime]) -> None:
    for one in town.hand_offs:
        for cap in caps:
            if one.said.purpose == "marketing" and one.attempt == 1 and matches(cap, one.said):
                # Of one moment nobody knows the order; what is only counted may have come after it.
                counted = [use for use in uses(town, cap, one.contact_id, one.at) if use.said.purpose == "marketing" or use.at < one.at]
                assert len(counted) <= cap.most, (cap, one)
    rows = await town.crowd.fetch("SELECT id, message_id, contact_id, state, reason FROM deliveries")
    for row in rows:
        said = town.said[row["message_id"]]
        if row["state"] == "skipped":
            assert (said.purpose, row["reason"]) == ("marketing", "capped")
            # Also of who is tried again: what came in between has taken the room that it had.
            full = [cap for cap in caps if matches(cap, said) and others(town, cap, row, capped_at[row["id"]]) >= cap.most]
            assert full, "what is left out has no room in one of the caps"
        else:
            assert row["state"] == "sent"
    counted = await town.crowd.fetch("SELECT delivery_id FROM cap_uses")
    expected = {one.delivery_id for one in town.hand_offs if one.said.purpose != "critical"}
    assert sorted(row["delivery_id"] for row in counted) == sorted(expected), "each counts once, however often it is tried"


@pytest.mark.parametrize("seed", range(3))
async def test_nobody_gets_more_than_the_caps_allow_nor_less(database: Database, database_url: str, tmp_path: Path, seed: int):
    await a_few_days(database, database_url, tmp_path, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 100))
async def test_nobody_gets_more_than_any_caps_allow_nor_less(database: Database, database_url: str, tmp_path: Path, seed: int):
    await a_few_days(database, database_url, tmp_path, seed)


async def test_where_more_is_sent_than_there_is_room_the_cap_is_met_exactly(database: Database, database_url: str, tmp_path: Path):
    town = Town(await crowd(database_url, database, tmp_path), 1)
    await cap_at(town.crowd, [Cap(most=5, per=timedelta(days=1), purpose="marketing", topic=None, channel=None)])
    people = await town.crowd.people(3)
    await town.crowd.agree()
    # A day has 24 hours, also where the server's own clock is turned in it.
    for hours, expected in ((0, 5), (23.5, 5), (24, 10)):
        now = NOW + timedelta(hours=hours)
        for n in range(20):
            await town.send(people, Said("marketing", "a", CHANNELS[n % 3]), now)
        await town.claim_all(now)
        counts = [sum(one.contact_id == person.id for one in town.hand_offs) for person in people]
        assert counts == [expected] * 3


async def test_a_day_s_money_is_spent_and_never_more(database: Database, database_url: str, tmp_path: Path):
    town = Town(await crowd(database_url, database, tmp_path), 2)
    people = await town.crowd.people(120)
    prices = '[{"prefix": "+3161000005", "price": 900}, {"prefix": "+316100000", "price": 400}, {"prefix": "+31", "price": 700}]'
    await town.crowd.execute("UPDATE provider_accounts SET destinations = $1", prices)
    await town.crowd.execute("UPDATE workspaces SET spend_per_day = 25000")
    await town.send(people, Said("transactional", "a", "sms"), NOW)
    price = {one.id: 900 if one.number.startswith("+3161000005") else 400 if one.number.startswith("+316100000") else 700 for one in people}
    assert len(set(price.values())) == 3
    # A new day begins at midnight UTC; what waits for it looks every ten minutes.
    for days, at in ((1, NOW), (1, NOW.replace(hour=23, minute=59)), (2, NOW + timedelta(hours=13))):
        await town.claim_all(at)
        spent = [sum(price[one.contact_id] for one in town.hand_offs if one.at.day == day) for day in (NOW.day, NOW.day + 1)]
        for day in range(days):
            assert 25_000 - 900 < spent[day] <= 25_000
    waiting = await town.crowd.fetch("SELECT DISTINCT state, reason FROM deliveries WHERE state <> 'sent'")
    assert [(row["state"], row["reason"]) for row in waiting] == [("held", "spend_limit")]
