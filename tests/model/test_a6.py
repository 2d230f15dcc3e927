"""A refusal against claims that run at the same moment: none that commits after it has an intent for who refused."""

import asyncio
import random
import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Generator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest

from tests.conftest import execute, in_database
from tests.model.crowd import NOW, Crowd, Person, claiming, crowd, token
from tidings.channels import Inbound, RouteInput, StepInput
from tidings.consent import ConsentInput, PreferencesInput, TopicInput, put_preferences, put_topic, record_consent, suppress
from tidings.contacts import ContactInput, put_contact
from tidings.db import Tx, embedded, migrate, open_database
from tidings.messages import Lane, receive
from tidings.messages.claims import claim
from tidings.messages.stop import Evidence, stop

pytestmark = pytest.mark.anyio

CLAIMERS = 2
REFUSERS = 3
BEGUN = NOW - timedelta(hours=1)


@pytest.fixture(scope="module")
def dated_server() -> Generator[str]:
    """A server that remembers when each transaction committed."""
    root = Path(tempfile.mkdtemp(prefix="td-", dir="/tmp"))
    with asyncio.Runner() as runner:
        first = embedded(root / "data")
        runner.run(first.__aenter__())
        runner.run(first.__aexit__(None, None, None))
        with (root / "data" / "postgres" / "postgresql.conf").open("a") as settings:
            settings.write("track_commit_timestamp = on\n")
        again = embedded(root / "data")
        try:
            yield runner.run(again.__aenter__()).url
        finally:
            runner.run(again.__aexit__(None, None, None))
    shutil.rmtree(root)


@pytest.fixture
def dated_url(dated_server: str) -> str:
    """A fresh, migrated database there."""
    name = f"race_{uuid4().hex[:12]}"
    asyncio.run(execute(dated_server, f'CREATE DATABASE "{name}"'))
    asyncio.run(migrate(in_database(dated_server, name)))
    return in_database(dated_server, name)


class Subject(msgspec.Struct, frozen=True):
    """Whoever refuses: by person, or by an address whoever has it."""

    person: Person
    by_address: bool
    refuse: Callable[[Tx], Awaitable[object]]


class Refused(msgspec.Struct, frozen=True):
    subject: Subject
    xid: str
    returned_at: datetime
    """By the server's clock, after the COMMIT had returned."""


class Claim(msgspec.Struct, frozen=True):
    delivery_id: UUID
    contact_id: UUID
    address: str | None
    intent_at: datetime
    xid: str


class Race:
    def __init__(self, town: Crowd, seed: int) -> None:
        self.town, self.roll = town, random.Random(seed)
        self.claims: list[Claim] = []
        self.refusals: list[Refused] = []
        self.busy = 0
        self.is_over = False
        self.near = 0
        """The bucket of whoever began to refuse last: up to there the claimers look."""
        self.seen: set[UUID] = set()
        """Who was claimed for, perhaps in a transaction that has not committed yet."""

    async def run(self, subjects: Sequence[Subject], movers: Sequence[Callable[[Tx], Awaitable[object]]] = ()) -> None:
        """Everybody refuses while everybody is claimed for, in about the same order; then what is left is claimed."""
        self.is_over = False
        ordered = sorted(subjects, key=lambda one: one.person.key)
        async with self.town.database.pipeline() as tx:
            await tx.execute("UPDATE queue SET due_at = $1::timestamptz + bucket * interval '1 second'", BEGUN)
        claimers = [asyncio.create_task(self._claim()) for _ in range(CLAIMERS)]
        await asyncio.gather(*(self._refuse(ordered[n::REFUSERS]) for n in range(REFUSERS)), self._move(movers))
        self.is_over = True
        await asyncio.gather(*claimers)

    async def _claim(self) -> None:
        async with claiming(self.town.url) as connection:
            while True:
                last = self.is_over
                await connection.execute("BEGIN")
                now = NOW if last else BEGUN + timedelta(seconds=self.near)
                found = await claim(connection, Lane.TRANSACTIONAL, self.roll.randint(1, 2), token(), now)
                self.seen |= {one.contact_id for one in found.claimed}
                xid = await connection.fetchval("SELECT pg_current_xact_id()::text")
                await asyncio.sleep(self.roll.choice([0, self.roll.uniform(0, 0.004)]))
                await connection.execute("COMMIT")
                self.claims += [Claim(one.delivery_id, one.contact_id, one.address, one.intent_at, xid) for one in found.claimed]
                self.busy += found.busy
                if last and not found.claimed and not found.busy and not await self._is_waiting(connection):
                    return

    async def _is_waiting(self, connection: Tx) -> bool:
        return await connection.fetchval("SELECT EXISTS (SELECT FROM queue WHERE lease_token IS NULL AND due_at <= $1)", NOW)

    async def _refuse(self, subjects: Sequence[Subject]) -> None:
        for subject in subjects:
            self.near = subject.person.key[0]
            await self._hesitate(subject.person.id)
            async with self.town.database.workspace(self.town.workspace.id) as tx:
                await subject.refuse(tx)
                xid = await tx.fetchval("SELECT pg_current_xact_id()::text")
                await asyncio.sleep(self.roll.choice([0, self.roll.uniform(0, 0.003)]))
            async with self.town.database.pipeline() as tx:
                self.refusals.append(Refused(subject, xid, await tx.fetchval("SELECT clock_timestamp()")))

    async def _hesitate(self, contact_id: UUID) -> None:
        """Half of them refuse just when they are claimed for, and half just before."""
        if self.roll.random() < 0.5:
            return await asyncio.sleep(self.roll.uniform(0, 0.002))
        for _ in range(60):
            if contact_id in self.seen:
                return None
            await asyncio.sleep(0.001)
        return None

    async def _move(self, movers: Sequence[Callable[[Tx], Awaitable[object]]]) -> None:
        for move in movers:
            await asyncio.sleep(self.roll.uniform(0, 0.004))
            async with self.town.database.workspace(self.town.workspace.id) as tx:
                await move(tx)

    async def overtaken(self) -> list[tuple[Refused, Claim]]:
        """Claims for who had refused by then: whose intent is later than the refusal's return, or which committed after it."""
        xids = sorted({one.xid for one in (*self.claims, *self.refusals)})
        rows = await self.town.fetch("SELECT x, pg_xact_commit_timestamp(x::xid8::xid) AS at FROM unnest($1::text[]) AS i (x)", xids)
        committed = {row["x"]: row["at"] for row in rows}
        assert all(committed.values()), "the server remembers every commit"
        found: list[tuple[Refused, Claim]] = []
        for refusal in self.refusals:
            person = refusal.subject.person
            own = [
                one for one in self.claims if (one.address == person.number if refusal.subject.by_address else one.contact_id == person.id)
            ]
            found += [(refusal, one) for one in own if one.intent_at > refusal.returned_at or committed[one.xid] >= committed[refusal.xid]]
        return found

    async def confirmations(self) -> list[Claim]:
        """The claims of what a STOP is answered with: these come after it, and are no longer among the others."""
        rows = await self.town.fetch("SELECT id FROM deliveries WHERE is_confirmation")
        answers = {row["id"] for row in rows}
        apart = [one for one in self.claims if one.delivery_id in answers]
        self.claims = [one for one in self.claims if one.delivery_id not in answers]
        return apart

    def is_a_race(self) -> bool:
        """Both sides have won often enough that they have met."""
        won = {one.contact_id for one in self.claims}
        lost = [one for one in self.refusals if one.subject.person.id not in won]
        return 0.08 < len(lost) / len(self.refusals) < 0.92


async def subjects_of(town: Crowd, count: int) -> list[Subject]:
    """As many of each kind of refusal, and what they refuse waits in the queue."""
    workspace = town.workspace
    async with town.database.workspace(workspace.id) as tx:
        await put_topic(tx, workspace.id, "news", TopicInput(name="News"), now=NOW)
    people = await town.people(4 * count)
    routed = RouteInput(steps=[StepInput(channels=["sms"]), StepInput(channels=["voice"], after="1h")])
    made: list[Subject] = []

    def suppressing(one: Person) -> Subject:
        return Subject(one, True, lambda tx: suppress(tx, workspace.id, "phone", one.number, reason="stop", source="x", now=NOW))

    def withdrawing(one: Person) -> Subject:
        given = ConsentInput(purpose="transactional", state="withdrawn", channel=random.Random(one.number).choice([None, "sms"]))
        return Subject(one, False, lambda tx: record_consent(tx, workspace, one.id, given, author_id=None, now=NOW))

    def preferring(one: Person) -> Subject:
        given = PreferencesInput(topics={"news": {"sms": False}})
        return Subject(one, False, lambda tx: put_preferences(tx, workspace.id, one.id, given, now=NOW))

    made += [suppressing(one) for one in people[::4]]
    made += [withdrawing(one) for one in people[1::4]]
    made += [preferring(one) for one in people[2::4]]
    await town.send(people[::4])
    await town.send(people[1::4])
    await town.send(people[2::4], topic="news")
    message_id = await town.send(people[3::4], route=routed)

    def reading(one: Person) -> Subject:
        sign = Evidence(workspace.id, message_id, one.id, "read", None)
        return Subject(one, False, lambda tx: stop(tx, [sign], NOW))

    return made + [reading(one) for one in people[3::4]]


async def answering(url: str, folder: Path, count: int, seed: int) -> Race:
    """Everybody writes STOP, by the way that answers come in, while what was sent to them is claimed."""
    database = await open_database(url, api_size=REFUSERS + 1, pipeline_size=4)
    town = await crowd(url, database, folder)

    def stopping(one: Person) -> Subject:
        said = Inbound(channel="sms", sender=one.number, to=None, text=random.Random(one.number).choice(["STOP", "please stop", "Arrêt"]))
        return Subject(one, True, lambda tx: receive(tx, town.workspace, said, account_id=None, now=NOW, real_now=NOW))

    held = Race(town, seed)
    # By the hundred: an answer takes longer to store than a claim, and who claims would soon be far ahead.
    for _ in range(count // 100):
        people = await town.people(100)
        await town.send(people)
        await held.run([stopping(one) for one in people])
    return held


async def is_confirmed_once_and_never_overtaken(held: Race) -> None:
    """One confirmation for each who stopped, none of it before; and nothing else that is later than the STOP."""
    confirmed = await held.confirmations()
    assert await held.overtaken() == []
    assert held.is_a_race()
    assert sorted(one.contact_id for one in confirmed) == sorted(refusal.subject.person.id for refusal in held.refusals)


async def race(url: str, folder: Path, each: int, seed: int) -> Race:
    database = await open_database(url, api_size=REFUSERS + 1, pipeline_size=4)
    town = await crowd(url, database, folder)
    held = Race(town, seed)
    subjects = await subjects_of(town, each)
    await held.run(subjects)
    return held


async def test_no_claim_overtakes_a_refusal(dated_url: str, tmp_path: Path):
    held = await race(dated_url, tmp_path, 60, seed=1)
    try:
        assert await held.overtaken() == []
        assert held.is_a_race()
        states = await held.town.fetch("SELECT DISTINCT reason FROM deliveries WHERE state = 'skipped'")
        assert {row["reason"] for row in states} == {"suppressed", "consent_withdrawn", "preference", "not_needed"}
    finally:
        await held.town.database.aclose()


async def test_an_address_is_refused_for_whoever_has_it_or_gets_it_meanwhile(dated_url: str, tmp_path: Path):
    """Each number has two people, and moves to a third one while it is suppressed and all three are claimed for."""
    database = await open_database(dated_url, api_size=REFUSERS + 1, pipeline_size=4)
    town = await crowd(dated_url, database, tmp_path)
    held, workspace = Race(town, 4), town.workspace
    people = await town.people(60)

    async def put(tx: Tx, name: str, number: str) -> None:
        await put_contact(tx, workspace, name, ContactInput(phone=number), now=NOW)

    async with database.workspace(workspace.id) as tx:
        for n, one in enumerate(people):
            await put(tx, f"twin{n}", one.number)
            await put(tx, f"heir{n}", f"+3165{1_000_000 + n}")

    def suppressing(one: Person) -> Subject:
        return Subject(one, True, lambda tx: suppress(tx, workspace.id, "phone", one.number, reason="stop", source="x", now=NOW))

    def moving(n: int, one: Person) -> Callable[[Tx], Awaitable[object]]:
        async def move(tx: Tx) -> None:
            await put(tx, f"twin{n}", f"+3166{1_000_000 + n}")
            await put(tx, f"heir{n}", one.number)

        return move

    try:
        await town.send(people)
        await town.send([], ids=[f"{name}{n}" for n in range(len(people)) for name in ("twin", "heir")])
        await held.run([suppressing(one) for one in people], [moving(n, one) for n, one in enumerate(people)])
        assert await held.overtaken() == []
        assert {one.person.number for one in (refusal.subject for refusal in held.refusals)} & {one.address for one in held.claims}
    finally:
        await database.aclose()


async def test_a_stop_by_answer_is_confirmed_once_and_no_other_claim_overtakes_it(dated_url: str, tmp_path: Path):
    held = await answering(dated_url, tmp_path, 100, seed=5)
    try:
        await is_confirmed_once_and_never_overtaken(held)
    finally:
        await held.town.database.aclose()


@pytest.mark.long
async def test_no_claim_but_its_confirmation_overtakes_any_of_ten_thousand_stops(dated_url: str, tmp_path: Path):
    held = await answering(dated_url, tmp_path, 10_000, seed=6)
    try:
        await is_confirmed_once_and_never_overtaken(held)
    finally:
        await held.town.database.aclose()


@pytest.mark.long
async def test_no_claim_overtakes_any_of_ten_thousand_refusals(dated_url: str, tmp_path: Path):
    held = await race(dated_url, tmp_path, 2_500, seed=2)
    try:
        assert await held.overtaken() == []
        assert held.is_a_race()
    finally:
        await held.town.database.aclose()


async def test_without_the_person_s_lock_the_race_is_seen_to_be_lost(dated_url: str, tmp_path: Path):
    """The check itself: a guard that reads and does not lock is found out."""
    database = await open_database(dated_url, api_size=1, pipeline_size=1)
    async with database.pipeline() as tx:
        text = await tx.fetchval("SELECT pg_get_functiondef('permission_now'::regproc)")
    await database.aclose()
    unlocked, places = re.subn(r"pg_try_advisory_xact_lock_shared\(\d, \w+\(i\.\w+\)\)", "true", text)
    assert places == 2
    await execute(dated_url, unlocked)
    held = await race(dated_url, tmp_path, 40, seed=3)
    try:
        assert await held.overtaken() != []
    finally:
        await held.town.database.aclose()
