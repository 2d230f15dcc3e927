from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tidings.consent import CapInput, TopicInput, list_caps, put_caps, put_topic
from tidings.core.errors import Invalid
from tidings.core.quiet_hours import QuietHours
from tidings.db import Database, Tx
from tidings.workspaces import (
    CodeRate,
    CodeRates,
    Mode,
    Workspace,
    WorkspacePatch,
    create_workspace,
    get_workspace,
    load_sealer,
    money,
    update_workspace,
)

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def _workspace(database: Database, mode: Mode = "test", country: str | None = None) -> Workspace:
    async with database.pipeline() as tx:
        sealer = load_sealer("11" * 32, Path())
        made = await create_workspace(tx, name="shop", mode=mode, sealer=sealer, now=NOW, default_country=country)
    return made.workspace


async def _has_caps(tx: Tx, workspace_id: UUID) -> bool:
    found: bool = await tx.fetchval("SELECT has_caps FROM workspaces WHERE id = $1", workspace_id)
    return found


async def test_caps_are_replaced_as_a_whole_and_the_workspace_knows_whether_it_has_any(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        await put_topic(tx, workspace.id, "news", TopicInput(name="News"), now=NOW)
        given = [CapInput(most=3, per="7d", purpose="marketing"), CapInput(most=1, per="24h", topic="news", channel="sms")]
        caps = await put_caps(tx, workspace.id, given, now=NOW)
        assert await list_caps(tx, workspace.id) == caps
        assert [(cap.most, cap.per) for cap in caps] == [(3, timedelta(days=7)), (1, timedelta(days=1))]
        assert await _has_caps(tx, workspace.id)
        await put_caps(tx, workspace.id, [], now=NOW)
        assert await list_caps(tx, workspace.id) == []
        assert not await _has_caps(tx, workspace.id)


async def test_everything_that_is_wrong_with_caps_is_told_at_once(database: Database):
    workspace = await _workspace(database)
    async with database.workspace(workspace.id) as tx:
        with pytest.raises(Invalid) as caught:
            await put_caps(
                tx,
                workspace.id,
                [CapInput(most=1, per="91d"), CapInput(most=1, per="1d", purpose="otp", topic="no", channel="fax")],
                now=NOW,
            )
    assert [(error.pointer, error.code) for error in caught.value.errors] == [
        ("/caps/0/per", "invalid_duration"),
        ("/caps/1/purpose", "not_limited"),
        ("/caps/1/topic", "unknown_topic"),
        ("/caps/1/channel", "unknown_channel"),
    ]


@pytest.mark.parametrize(("mode", "country", "countries"), [("live", "NL", ("NL",)), ("live", None, ()), ("test", "NL", None)])
async def test_a_new_workspace_sends_to_its_own_country(
    database: Database, mode: Mode, country: str | None, countries: tuple[str, ...] | None
):
    made = await _workspace(database, mode, country)
    async with database.workspace(made.id) as tx:
        assert (await get_workspace(tx, made.id)).countries == made.countries == countries


async def test_limits_are_kept_as_they_were_given_and_null_lifts_them(database: Database):
    made = await _workspace(database)
    quiet = QuietHours(begin="22:00", end="08:00")
    rates = CodeRates(number=CodeRate(most=5, per="10m"), ip=CodeRate(most=20, per="1h"))
    patch = WorkspacePatch(countries=["nl", "BE", "NL"], quiet_hours=quiet, rate_per_second=0.1, spend_per_day="25.5", code_rates=rates)
    async with database.workspace(made.id) as tx:
        await update_workspace(tx, made.id, patch)
        found = await get_workspace(tx, made.id)
        assert (found.countries, found.quiet_hours, found.rate_per_second, found.spend_per_day) == (("BE", "NL"), quiet, 0.1, 25_500_000)
        assert found.code_rates == {"number": (5, 600), "ip": (20, 3600)}
        kept = await tx.fetchval("SELECT quiet_hours || code_rates FROM workspaces WHERE id = $1", made.id)
        assert kept == '{"ip": [20, 3600], "opens": "08:00", "closes": "22:00", "number": [5, 600]}'
        lifted = WorkspacePatch(countries=None, quiet_hours=None, rate_per_second=None, spend_per_day=None, code_rates=None)
        await update_workspace(tx, made.id, lifted)
        assert await get_workspace(tx, made.id) == made


async def test_everything_that_is_wrong_with_limits_is_told_at_once(database: Database):
    made = await _workspace(database)
    rates = CodeRates(prefix=CodeRate(most=5, per="2d"))
    patch = WorkspacePatch(countries=["NL", "ZZ"], quiet_hours=QuietHours(begin="08:00", end="08:00"), code_rates=rates)
    async with database.workspace(made.id) as tx:
        with pytest.raises(Invalid) as caught:
            await update_workspace(tx, made.id, patch)
    assert [(error.pointer, error.code) for error in caught.value.errors] == [
        ("/countries/1", "invalid_country"),
        ("/quiet_hours", "no_hours"),
        ("/code_rates/prefix/per", "invalid_duration"),
    ]


@pytest.mark.parametrize(
    ("millionths", "text"), [(0, "0.00"), (25_500_000, "25.50"), (1, "0.000001"), (40_000, "0.04"), (1_234_560, "1.23456")]
)
async def test_money_is_told_as_a_decimal_number(millionths: int, text: str):
    assert money(millionths) == text
