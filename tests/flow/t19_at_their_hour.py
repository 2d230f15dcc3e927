"""At nine where they live, within the hours that were asked for, and right on the days on which the clocks leap."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t16_escalates_until_read import quiet

ZONES = {"ada": "Europe/Amsterdam", "bob": "America/New_York", "eve": "Asia/Tokyo"}


async def street_of(shop: Shop) -> None:
    """Three people, each in a zone of their own."""
    for n, (name, zone) in enumerate(ZONES.items()):
        await shop.person(name, phone=f"+3161234567{n}", timezone=zone)


async def at(shop: Shop, moment: str) -> None:
    """It is then."""
    await shop.ask("PUT", "/v1/sandbox/clock", {"at": moment})


async def arrived(shop: Shop, message: Json) -> set[str]:
    """Who has it, once everything that was due has been looked at."""
    await quiet(shop)
    found = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]
    return {one["contact"] for one in found if one["state"] in ("sent", "delivered")}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.anyio
async def test_nine_in_the_morning_is_nine_where_each_of_them_lives(shop: Shop):
    await street_of(shop)
    await at(shop, "2026-12-15T12:00:00Z")
    message = await shop.say(list(ZONES), send_at={"local": "09:00", "on": "2026-12-16"})
    found = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]
    due = {one["contact"]: utc(one["send_at"]) for one in found}
    assert due == {
        "eve": utc("2026-12-16T00:00:00+00:00"),
        "ada": utc("2026-12-16T08:00:00+00:00"),
        "bob": utc("2026-12-16T14:00:00+00:00"),
    }
    assert await arrived(shop, message) == set()
    await at(shop, "2026-12-16T00:00:30Z")
    assert await arrived(shop, message) == {"eve"}
    await at(shop, "2026-12-16T08:00:30Z")
    assert await arrived(shop, message) == {"eve", "ada"}
    await at(shop, "2026-12-16T14:00:30Z")
    assert await arrived(shop, message) == {"eve", "ada", "bob"}


@pytest.mark.anyio
async def test_who_has_no_zone_gets_it_by_the_clock_of_the_workspace(shop: Shop):
    await shop.person("ada")
    await shop.ask("PATCH", "/v1/workspace", {"timezone": "America/New_York"})
    await at(shop, "2026-12-15T12:00:00Z")
    message = await shop.say("ada", send_at={"local": "09:00", "on": "2026-12-16"})
    [found] = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]
    assert utc(found["send_at"]) == utc("2026-12-16T14:00:00+00:00")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("on", "local", "expected"),
    [
        # Amsterdam, 28 March 2027: 02:00 to 03:00 does not come; 31 October 2027: 02:00 to 03:00 comes twice, the first of them counts.
        ("2027-03-28", "02:30", "2027-03-28T01:30:00+00:00"),
        ("2027-03-28", "09:00", "2027-03-28T07:00:00+00:00"),
        ("2027-10-31", "02:30", "2027-10-31T00:30:00+00:00"),
        ("2027-10-31", "09:00", "2027-10-31T08:00:00+00:00"),
    ],
)
async def test_the_leaps_of_the_clock_are_heeded(shop: Shop, on: str, local: str, expected: str):
    await shop.person("ada", timezone="Europe/Amsterdam")
    await at(shop, "2027-03-01T12:00:00Z")
    message = await shop.say("ada", send_at={"local": local, "on": on})
    [found] = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]
    assert utc(found["send_at"]) == utc(expected)
    assert utc(found["expires_at"]) == utc(expected) + timedelta(hours=24)


@pytest.mark.anyio
async def test_within_hours_each_gets_it_when_theirs_are_open(shop: Shop):
    await street_of(shop)
    # 12:00 in Amsterdam, 06:00 in New York, 20:00 in Tokyo.
    await at(shop, "2026-12-15T11:00:00Z")
    message = await shop.say(list(ZONES), hours={"from": "09:00", "to": "18:00"})
    assert await arrived(shop, message) == {"ada"}
    asked = await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=bob")
    [waiting] = asked["deliveries"]
    assert (waiting["state"], waiting["reason"], waiting["awaited"]) == ("held", "quiet_hours", "the next look")
    assert abs((utc(waiting["until"]) - utc("2026-12-15T14:00:00+00:00")).total_seconds()) < 5
    await at(shop, "2026-12-15T14:00:30Z")
    assert await arrived(shop, message) == {"ada", "bob"}
    await at(shop, "2026-12-16T00:00:30Z")
    assert await arrived(shop, message) == {"ada", "bob", "eve"}


@pytest.mark.anyio
async def test_hours_are_the_local_ones_on_both_sides_of_a_leap(shop: Shop):
    await shop.person("ada", timezone="Europe/Amsterdam")
    # The night before the clocks go forward: nine is 07:00 in UTC afterwards, and was 08:00 before.
    await at(shop, "2027-03-27T20:00:00Z")
    message = await shop.say("ada", hours={"from": "09:00", "to": "18:00"})
    await shop.reaches(message["deliveries"][0]["id"], "held")
    asked = await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=ada")
    assert abs((utc(asked["deliveries"][0]["until"]) - utc("2027-03-28T07:00:00+00:00")).total_seconds()) < 5
    await at(shop, "2027-03-28T06:59:00Z")
    assert await arrived(shop, message) == set()
    await at(shop, "2027-03-28T07:00:30Z")
    assert await arrived(shop, message) == {"ada"}


@pytest.mark.anyio
async def test_only_on_working_days(shop: Shop):
    await shop.person("ada", timezone="Europe/Amsterdam")
    # Saturday; Monday is the 14th.
    await at(shop, "2026-12-12T11:00:00Z")
    message = await shop.say("ada", hours={"from": "09:00", "to": "18:00", "days": [1, 2, 3, 4, 5]}, expires_at="2026-12-20T00:00:00Z")
    await shop.reaches(message["deliveries"][0]["id"], "held")
    await at(shop, "2026-12-13T11:00:00Z")
    assert await arrived(shop, message) == set()
    await at(shop, "2026-12-14T08:00:30Z")
    assert await arrived(shop, message) == {"ada"}


@pytest.mark.anyio
async def test_a_login_code_waits_for_no_hour(shop: Shop):
    await shop.person("ada")
    given = {
        "to": "ada",
        "content": {"body": "123456"},
        "route": {"channel": "sms"},
        "purpose": "otp",
        "hours": {"from": "09:00", "to": "18:00"},
    }
    problem = await shop.ask("POST", "/v1/messages", given, status=422)
    assert problem["errors"][0]["code"] == "not_for_purpose"
