from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from tidings.consent import sync_contact_hours
from tidings.consent.law import RULES
from tidings.consent.zones import ZONES
from tidings.db import Database

pytestmark = pytest.mark.anyio

_NEXT = "SELECT next_open($1, zones, hours) AS at FROM contact_hours WHERE country = $2"


async def test_the_table_is_written_once_and_put_right_again(database: Database):
    for _ in range(2):
        async with database.pipeline() as tx:
            await sync_contact_hours(tx)
            await tx.execute("UPDATE contact_hours SET hours = '[]' WHERE country = 'US'")
            await tx.execute("INSERT INTO contact_hours (country, zones) VALUES ('ZZ', '{UTC}') ON CONFLICT DO NOTHING")
    async with database.pipeline() as tx:
        await sync_contact_hours(tx)
        rows = {row["country"]: row for row in await tx.fetch("SELECT * FROM contact_hours")}
    assert set(rows) == set(ZONES)
    assert {country for country, row in rows.items() if row["hours"] != "[]"} == set(RULES)
    assert "47 CFR 64.1200" in rows["US"]["source"]


@pytest.mark.parametrize(
    ("country", "moment", "opens"),
    [
        # Nine at night in New York is six in the evening in Los Angeles: all of them must be open, which is eight in Honolulu.
        ("US", datetime(2026, 7, 2, 1, tzinfo=UTC), datetime(2026, 7, 2, 18, tzinfo=UTC)),
        ("US", datetime(2026, 7, 1, 20, tzinfo=UTC), datetime(2026, 7, 1, 20, tzinfo=UTC)),
        # A Sunday in Paris, and the Monday after it.
        ("FR", datetime(2026, 7, 5, 10, tzinfo=UTC), datetime(2026, 7, 6, 6, tzinfo=UTC)),
        ("NL", datetime(2026, 7, 5, 3, tzinfo=UTC), datetime(2026, 7, 5, 3, tzinfo=UTC)),
    ],
)
async def test_a_person_whose_zone_is_unknown_is_not_disturbed_in_any_of_their_countrys(
    database: Database, country: str, moment: datetime, opens: datetime
):
    async with database.pipeline() as tx:
        await sync_contact_hours(tx)
        assert await tx.fetchval(_NEXT, moment, country) == opens


async def test_every_country_with_numbers_has_zones_that_exist():
    assert set(ZONES) >= phonenumbers.SUPPORTED_REGIONS
    assert all(ZoneInfo(zone) for zones in ZONES.values() for zone in zones)
    assert set(RULES) <= set(ZONES)
