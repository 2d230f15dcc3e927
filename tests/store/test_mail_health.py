"""Mail is counted once, by domain and day; a breaker opens at its limits and not below, says so, and is closed by a person."""

from datetime import date, datetime, timedelta

import pytest

from tests.store.mailed import ADA, NOW, SEALER, mailed, many_mailed, new_shop, person, watched
from tidings.channels import Bounce, Complaint
from tidings.consent import list_suppressions
from tidings.core.ids import new_id
from tidings.db import Database, Tx
from tidings.messages.bounces import receive_bounces, receive_complaints
from tidings.messages.mail_health import (
    BOUNCE_LIMIT,
    COMPLAINT_LIMIT,
    FEWEST_MAILS,
    Rates,
    because_of,
    count_mail,
    forget_counts,
    mail_health,
    resume_mail,
)
from tidings.workspaces import Role, Workspace
from tidings.workspaces.mail_pause import mail_pause
from tidings.workspaces.members import add_member, take_mails

pytestmark = pytest.mark.anyio

SOON = NOW + timedelta(minutes=1)
ACCOUNT = new_id()


async def _complained(tx: Tx, shop: Workspace, count: int, *, at: datetime = NOW, purpose: str = "marketing") -> None:
    """So many people more got a mail, and complained."""
    ids = [
        await mailed(tx, shop, await person(tx, shop, f"c{n}@example.com"), f"c{n}@example.com", at=at, purpose=purpose)
        for n in range(count)
    ]
    assert await receive_complaints(tx, shop.id, ACCOUNT, [Complaint(at=at, delivery_id=one) for one in ids], at) == count


async def _bounced(tx: Tx, shop: Workspace, count: int, *, at: datetime = NOW) -> None:
    """So many mails more came back from where nobody is."""
    told: list[Bounce] = []
    for n in range(count):
        address = f"b{n}@example.net"
        delivery = await mailed(tx, shop, await person(tx, shop, address), address, at=at)
        told.append(Bounce(kind="hard", at=at, address=address, delivery_id=delivery, code="5.1.1"))
    assert await receive_bounces(tx, shop.id, ACCOUNT, told, at) == count


async def _paused(database: Database, shop: Workspace) -> str | None:
    async with database.pipeline() as tx:
        return (await mail_pause(tx, shop.id)).because


@pytest.mark.parametrize(
    ("sent", "hard", "complaints", "because"),
    [
        (2_000, 0, 2, "complaints"),
        (2_001, 0, 2, None),
        (FEWEST_MAILS, 0, 2, "complaints"),
        (FEWEST_MAILS - 1, 400, 9, None),
        (900, 0, 1, None),
        (FEWEST_MAILS, 25, 0, "hard_bounces"),
        (FEWEST_MAILS, 24, 0, None),
        (10_000, 499, 9, None),
        (10_000, 500, 10, "complaints"),
    ],
)
async def test_the_limits(sent: int, hard: int, complaints: int, because: str | None):
    assert because_of(Rates(sent=sent, hard=hard, complaints=complaints)) == because
    assert (COMPLAINT_LIMIT, BOUNCE_LIMIT) == (0.001, 0.05)


async def test_every_mail_is_counted_once_by_domain_and_day(database: Database):
    shop, other = await new_shop(database), await new_shop(database)
    yesterday = NOW - timedelta(days=1)
    async with database.pipeline() as tx:
        await many_mailed(tx, shop, 7)
        await many_mailed(tx, shop, 3, purpose="transactional", at=yesterday)
        await many_mailed(tx, other, 5)
        contact = await person(tx, shop)
        soft, policy, complained = [await mailed(tx, shop, contact) for _ in range(3)]
        await mailed(tx, shop, contact, channel="sms")
        told = [Bounce(kind="soft", at=NOW, address=ADA, delivery_id=soft), Bounce(kind="policy", at=NOW, address=ADA, delivery_id=policy)]
        assert await receive_bounces(tx, shop.id, ACCOUNT, told, NOW) == 2
    await watched(database)
    async with database.pipeline() as tx:
        assert await receive_complaints(tx, shop.id, ACCOUNT, [Complaint(at=NOW, delivery_id=complained)], NOW) == 1
    await watched(database)
    await watched(database)
    async with database.workspace(shop.id) as tx:
        health = await mail_health(tx, shop.id, days=7, is_marketing=None, now=SOON)
        assert health.days == [
            (date(2026, 3, 1), Rates(sent=10, hard=0, soft=1, policy=1, complaints=1)),
            (date(2026, 2, 28), Rates(sent=3, hard=0, soft=0, policy=0, complaints=0)),
        ]
        assert health.domains == [
            ("example.org", Rates(sent=10, hard=0, soft=0, policy=0, complaints=0)),
            ("example.com", Rates(sent=3, hard=0, soft=1, policy=1, complaints=1)),
        ]
        assert health.window == Rates(sent=10, hard=0, complaints=1), "marketing of the last day"
        marketing = await mail_health(tx, shop.id, days=7, is_marketing=True, now=SOON)
        assert [rates.sent for _, rates in marketing.days] == [10]
        # Row-level security: nothing of anybody else.
        assert await tx.fetchval("SELECT count(DISTINCT workspace_id) FROM mail_counts") == 1


async def test_who_is_refused_at_the_door_is_suppressed_and_counted_as_one_that_came_back(database: Database):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        for name, code in (("none", "mailbox_unknown"), ("full", "mailbox_full"), ("spam", "refused_by_policy"), ("other", "smtp_550")):
            address = f"{name}@example.com"
            await mailed(tx, shop, await person(tx, shop, address), address, state="failed", outcome="refused", code=code)
    await watched(database)
    await watched(database)
    async with database.workspace(shop.id) as tx:
        health = await mail_health(tx, shop.id, days=1, is_marketing=None, now=SOON)
        assert health.domains == [("example.com", Rates(sent=3, hard=1, soft=1, policy=1, complaints=0))]
        [suppressed] = await list_suppressions(tx, shop.id, limit=9)
        assert suppressed == (await list_suppressions(tx, shop.id, address=("email", "none@example.com"), limit=9))[0]
        assert (suppressed.channel, suppressed.reason, suppressed.source) == ("email", "bounced", "smtp")


async def test_complaints_pause_marketing_mail_which_is_told_and_a_person_lets_it_go_on(database: Database):
    shop = await new_shop(database, "Corner shop")
    async with database.pipeline() as tx:
        members: tuple[tuple[str, Role], ...] = (("olga", "owner"), ("max", "marketer"), ("agnes", "agent"))
        for name, role in members:
            await add_member(tx, shop.id, email=f"{name}@shop.example", name=name, role=role, password_hash="x" * 60, now=NOW)
        await many_mailed(tx, shop, 1_999)
        await _complained(tx, shop, 1)
    await watched(database)
    assert await _paused(database, shop) is None, "one person alone pauses nobody"
    async with database.pipeline() as tx:
        await many_mailed(tx, shop, 1)
        extra = await mailed(tx, shop, await person(tx, shop, "d@example.com"), "d@example.com", purpose="transactional")
        assert await receive_complaints(tx, shop.id, ACCOUNT, [Complaint(at=NOW, delivery_id=extra)], NOW) == 1
    await watched(database)
    assert await _paused(database, shop) is None, "what is not marketing pauses no marketing"
    async with database.pipeline() as tx:
        last = await mailed(tx, shop, await person(tx, shop, "e@example.com"), "e@example.com")
        assert await receive_complaints(tx, shop.id, ACCOUNT, [Complaint(at=NOW, delivery_id=last)], NOW) == 1
    await watched(database)
    assert await _paused(database, shop) is None, "2 of 2,002 are below 0.1 %"
    async with database.pipeline() as tx:
        one_more = await mailed(tx, shop, await person(tx, shop, "f@example.com"), "f@example.com")
        assert await receive_complaints(tx, shop.id, ACCOUNT, [Complaint(at=NOW, delivery_id=one_more)], NOW) == 1
    await watched(database)
    await watched(database)
    assert await _paused(database, shop) == "complaints"

    async with database.pipeline() as tx:
        [fact] = await tx.fetch("SELECT data::text AS data FROM outbox WHERE type = 'workspace.mail_paused'") or await tx.fetch(
            "SELECT data::text AS data FROM events WHERE type = 'workspace.mail_paused'"
        )
        assert fact["data"] == '{"sent": 2003, "because": "complaints", "complaints": 3, "hard_bounces": 0}'
        mails = await take_mails(tx, sealer=SEALER, address="https://tidings.example", now=SOON)
        assert sorted(one.recipient for one in mails) == ["max@shop.example", "olga@shop.example"]
        assert "Corner shop" in mails[0].mail.title
        assert "3 of 2003" in mails[0].mail.text

    async with database.workspace(shop.id) as tx:
        assert await resume_mail(tx, shop.id, real_now=SOON)
        assert not await resume_mail(tx, shop.id, real_now=SOON)
        assert (await mail_health(tx, shop.id, days=1, is_marketing=None, now=SOON)).window == Rates(sent=0, hard=0, complaints=0)
    later = SOON + timedelta(minutes=1)
    async with database.pipeline() as tx:
        # A complaint about a mail from before is counted, and opens nothing: it has had its say.
        await many_mailed(tx, shop, 600, at=later)
        before = [await mailed(tx, shop, await person(tx, shop, f"g{n}@example.com"), f"g{n}@example.com", at=NOW) for n in range(3)]
        assert await receive_complaints(tx, shop.id, ACCOUNT, [Complaint(at=later, delivery_id=one) for one in before], later) == 3
    await watched(database, now=later)
    assert await _paused(database, shop) is None


async def test_hard_bounces_pause_it_at_five_percent_of_a_day(database: Database):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        await many_mailed(tx, shop, 475)
        await many_mailed(tx, shop, 5_000, at=NOW - timedelta(hours=26))
        await _bounced(tx, shop, 24)
    await watched(database)
    assert await _paused(database, shop) is None
    async with database.pipeline() as tx:
        address = "last@example.net"
        last = await mailed(tx, shop, await person(tx, shop, address), address)
        bounce = Bounce(kind="hard", at=NOW, address=address, delivery_id=last)
        assert await receive_bounces(tx, shop.id, ACCOUNT, [bounce], NOW) == 1
    await watched(database)
    assert await _paused(database, shop) == "hard_bounces"


async def test_what_is_counted_is_kept_for_ninety_days(database: Database):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        await many_mailed(tx, shop, 2, at=NOW - timedelta(days=91))
        await many_mailed(tx, shop, 3)
    await watched(database)
    async with database.pipeline() as tx:
        assert await forget_counts(tx, NOW) >= 2
        assert (await mail_health(tx, shop.id, days=90, is_marketing=None, now=NOW)).days == [
            (date(2026, 3, 1), Rates(sent=3, hard=0, soft=0, policy=0, complaints=0))
        ]
        assert (await count_mail(tx)).facts == 0
