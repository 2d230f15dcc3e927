"""What comes back of a mail: who is suppressed by it, and who cannot be."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from tests.store.mailed import ADA, NOW, mailed, new_shop, person
from tidings.channels import Bounce, Complaint
from tidings.consent import list_consents, list_suppressions
from tidings.core.ids import bucket_of, new_id
from tidings.db import Database, Tx
from tidings.messages.bounces import SOFT_IN_A_ROW, receive_bounces, receive_complaints
from tidings.workspaces import Workspace

pytestmark = pytest.mark.anyio

ACCOUNT = new_id()


def _bounce(delivery: UUID | None, kind: str = "hard", address: str | None = ADA) -> Bounce:
    code = {"hard": "5.1.1", "soft": "4.2.2", "policy": "5.7.1"}[kind]
    return Bounce(kind=kind, at=NOW, address=address, delivery_id=delivery, code=code, detail=f"550 {code} {ADA}: no")  # type: ignore[arg-type]


async def _suppressed(tx: Tx, workspace: Workspace, address: str = ADA) -> list[tuple[str, str, str]]:
    found = await list_suppressions(tx, workspace.id, address=("email", address), limit=9)
    return [(one.channel, one.reason, one.source) for one in found]


async def _stands(tx: Tx, delivery: UUID) -> tuple[str, str | None, str | None]:
    row = await tx.fetchrow("SELECT state, reason, bounced_as FROM deliveries WHERE bucket = $1 AND id = $2", bucket_of(delivery), delivery)
    assert row is not None
    return row["state"], row["reason"], row["bounced_as"]


async def _facts(tx: Tx) -> list[str]:
    return [row["type"] for row in await tx.fetch("SELECT type FROM outbox WHERE type <> 'delivery.sent' ORDER BY id")]


async def test_who_has_no_mailbox_is_suppressed_and_the_delivery_has_failed_once(database: Database):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        delivery = await mailed(tx, shop, await person(tx, shop))
        assert await receive_bounces(tx, shop.id, ACCOUNT, [_bounce(delivery, address="Ada@EXAMPLE.com"), _bounce(delivery)], NOW) == 1
        assert await receive_bounces(tx, shop.id, ACCOUNT, [_bounce(delivery, "soft")], NOW) == 0
        assert await _stands(tx, delivery) == ("failed", "hard_bounce", "hard")
        assert await _suppressed(tx, shop) == [("email", "bounced", "smtp")]
        assert sorted(await _facts(tx)) == ["delivery.bounced", "delivery.failed", "suppression.added"]
        assert await tx.fetchval("SELECT data::text FROM outbox WHERE type = 'delivery.bounced'") == (
            '{"code": "5.1.1", "kind": "hard", "was_sent": true}'
        ), "no address in the log"
        assert "5.1.1" in await tx.fetchval("SELECT detail FROM attempts WHERE delivery_id = $1", delivery)


@pytest.mark.parametrize("kind", ["soft", "policy"])
async def test_what_may_pass_or_was_not_wanted_suppresses_nobody(database: Database, kind: str):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        delivery = await mailed(tx, shop, await person(tx, shop))
        assert await receive_bounces(tx, shop.id, ACCOUNT, [_bounce(delivery, kind)], NOW) == 1
        assert await _stands(tx, delivery) == ("failed", f"{kind}_bounce", kind)
        assert await _suppressed(tx, shop) == []


async def test_a_stranger_suppresses_nobody(database: Database):
    mine, theirs = await new_shop(database), await new_shop(database)
    async with database.pipeline() as tx:
        contact = await person(tx, mine)
        read, sms = await mailed(tx, mine, contact, state="read"), await mailed(tx, mine, contact, channel="sms")
        refused, own = await mailed(tx, mine, contact, state="failed", outcome="refused"), await mailed(tx, mine, contact)
        foreign = await mailed(tx, theirs, await person(tx, theirs))
        tried = [
            _bounce(None),
            _bounce(new_id()),
            _bounce(foreign),
            _bounce(sms),
            _bounce(read),
            _bounce(refused),
            _bounce(own, address="bob@example.com"),
            _bounce(own, address="ada@example.com.evil.example"),
            _bounce(own, address=None),
        ]
        for bounce in tried:
            assert await receive_bounces(tx, mine.id, ACCOUNT, [bounce], NOW) == 0, bounce
        complaints = [Complaint(at=NOW, address=ADA), Complaint(at=NOW, address=ADA, delivery_id=foreign)]
        assert await receive_complaints(tx, mine.id, ACCOUNT, complaints, NOW) == 0
        assert await _stands(tx, read) == ("read", None, None)
        assert await _stands(tx, own) == ("sent", None, None)
        assert await _suppressed(tx, mine) == await _suppressed(tx, theirs) == await _suppressed(tx, mine, "bob@example.com") == []


@pytest.mark.parametrize(
    ("days", "arrived", "is_suppressed"),
    [(4, None, True), (3.4, None, False), (4, 2, False)],
    ids=["five over two weeks", "five in less", "one of them arrived"],
)
async def test_soft_ones_suppress_when_they_go_on_and_on(database: Database, days: float, arrived: int | None, is_suppressed: bool):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        contact = await person(tx, shop)
        for number in range(SOFT_IN_A_ROW):
            at = NOW + timedelta(days=days * number)
            delivery = await mailed(tx, shop, contact, at=at)
            assert await _suppressed(tx, shop) == []
            if number != arrived:
                assert await receive_bounces(tx, shop.id, ACCOUNT, [_bounce(delivery, "soft")], at) == 1
        assert await _suppressed(tx, shop) == ([("email", "bounced", "smtp")] if is_suppressed else [])


async def test_who_complains_gets_no_mail_and_has_withdrawn_once(database: Database):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        contact = await person(tx, shop)
        delivery = await mailed(tx, shop, contact)
        # Most who pass complaints on blacken the address.
        told = [Complaint(at=NOW, address="redacted@hidden.example", delivery_id=delivery), Complaint(at=NOW, delivery_id=delivery)]
        assert await receive_complaints(tx, shop.id, ACCOUNT, told, NOW) == 1
        assert await receive_complaints(tx, shop.id, ACCOUNT, told, NOW) == 0
        assert await _stands(tx, delivery) == ("sent", None, None)
        assert await _suppressed(tx, shop) == [("email", "complained", "smtp")]
        assert await _suppressed(tx, shop, "redacted@hidden.example") == []
        [line] = await list_consents(tx, shop.id, contact, after=None, limit=9)
        assert (line.channel, line.purpose, line.state, line.source) == ("email", "marketing", "withdrawn", "complaint")
        assert sorted(await _facts(tx)) == ["consent.withdrawn", "delivery.complained", "suppression.added"]


async def _on_the_wire(tx: Tx, shop: Workspace) -> UUID:
    """A mail whose answer nobody has written down yet."""
    delivery = await mailed(tx, shop, await person(tx, shop), state="queued", outcome="sent")
    await tx.execute("DELETE FROM attempts")
    account = new_id()
    await tx.execute(
        "INSERT INTO provider_accounts (id, workspace_id, provider, name, channels, credentials, created_at, updated_at)"
        " VALUES ($1, $2, 'smtp', 'smtp', '{email}', '', $3, $3)",
        account,
        shop.id,
        NOW,
    )
    await tx.execute(
        "INSERT INTO queue (bucket, delivery_id, workspace_id, lane, due_at, attempt, lease_token, lease_until, account_id, address)"
        " VALUES ($1, $2, $3, 'bulk', $4, 1, gen_random_uuid(), $4, $5, $6)",
        bucket_of(delivery),
        delivery,
        shop.id,
        NOW,
        account,
        ADA,
    )
    return delivery


async def _was_sent(tx: Tx) -> bool:
    return await tx.fetchval("SELECT (data ->> 'was_sent')::boolean FROM outbox WHERE type = 'delivery.bounced'")


async def test_a_report_that_is_faster_than_the_record_of_its_mail_counts(database: Database):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        delivery = await _on_the_wire(tx, shop)
        assert await receive_bounces(tx, shop.id, ACCOUNT, [_bounce(delivery)], NOW) == 1
        assert await _stands(tx, delivery) == ("failed", "hard_bounce", "hard")
        assert not await _was_sent(tx)


async def test_a_report_that_comes_while_its_mail_is_recorded_knows_that_it_was_sent(database: Database):
    shop = await new_shop(database)
    async with database.pipeline() as tx:
        delivery = await _on_the_wire(tx, shop)

    async def report() -> None:
        async with database.pipeline() as tx:
            assert await receive_bounces(tx, shop.id, ACCOUNT, [_bounce(delivery)], NOW) == 1

    async with database.pipeline() as recording:
        await recording.execute("UPDATE deliveries SET state = 'sent' WHERE bucket = $1 AND id = $2", bucket_of(delivery), delivery)
        coming = asyncio.create_task(report())
        while not await recording.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
            await asyncio.sleep(0)
            assert not coming.done(), coming.exception()
    await coming
    async with database.pipeline() as tx:
        assert await _stands(tx, delivery) == ("failed", "hard_bounce", "hard")
        assert await _was_sent(tx), "told as sent by its record: counted once"
