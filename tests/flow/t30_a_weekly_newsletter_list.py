"""A newsletter goes out every Monday at nine where the shop is, to a list of people, until its last week."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from tests.flow.conftest import Json, Shop

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEWS = {
    "to": [{"id": "ada", "data": {"greeting": "Dear Ada"}}, {"id": "bob", "data": {"greeting": "Hi Bob"}}],
    "content": {"title": "This week", "body": "{{ greeting }}: three new teas."},
    "route": {"channel": "email"},
    "purpose": "transactional",
}


def moments(texts: list[str]) -> list[datetime]:
    return [datetime.fromisoformat(text) for text in texts]


async def runs(shop: Shop, schedule: Json, count: int) -> list[Json]:
    """The runs, the latest first, once there are so many that have been dealt with."""
    return (await shop.until(f"/v1/schedules/{schedule['id']}/runs", lambda body: len(body["data"]) >= count))["data"]


async def people(shop: Shop) -> None:
    await shop.person("ada")
    await shop.person("bob", phone="+31687654321")


@pytest.mark.anyio
async def test_every_monday_at_nine_each_gets_one_with_their_own_words(shop: Shop):
    await people(shop)
    given = {"name": "Newsletter", "cron": "0 9 * * MON", "timezone": "Europe/Amsterdam", "message": NEWS}
    foreseen = await shop.ask("GET", "/v1/schedules/times?cron=0+9+*+*+MON&timezone=Europe/Amsterdam")
    schedule = await shop.ask("POST", "/v1/schedules", given, status=201)
    assert foreseen == {"timezone": "Europe/Amsterdam", "next": schedule["next"]}
    assert schedule["last_run"] is None
    times = moments(schedule["next"])
    assert len(times) == 5
    assert {(at.astimezone(AMSTERDAM).weekday(), at.astimezone(AMSTERDAM).hour, at.minute) for at in times} == {(0, 9, 0)}
    assert all(later - at <= timedelta(days=7, hours=1) for at, later in pairwise(times))

    await shop.ask("PUT", "/v1/sandbox/clock", {"at": (times[0] - timedelta(minutes=1)).isoformat()})
    assert (await shop.ask("GET", f"/v1/schedules/{schedule['id']}/runs"))["data"] == []
    for week, at in enumerate(times[:3], 1):
        await shop.ask("PUT", "/v1/sandbox/clock", {"at": (at + timedelta(seconds=20)).isoformat()})
        run = (await runs(shop, schedule, week))[0]
        [listed] = (await shop.ask("GET", "/v1/schedules"))["data"]
        assert listed["last_run"] == run
        assert (run["state"], datetime.fromisoformat(run["due_at"])) == ("accepted", at)
        deliveries = await shop.api.settled(run["message"])
        assert len(deliveries) == 2
    said = [item["text"] for item in await shop.outbox(channel="email")]
    assert sorted(said) == ["Dear Ada: three new teas."] * 3 + ["Hi Bob: three new teas."] * 3
    assert moments((await shop.ask("GET", f"/v1/schedules/{schedule['id']}"))["next"])[:2] == times[3:]


@pytest.mark.anyio
async def test_a_time_that_the_clocks_leap_over_and_one_that_comes_twice_are_sent_once(shop: Shop):
    await people(shop)
    year = datetime.now(UTC).year + 1
    spring, autumn = (last_sunday(year, month) for month in (3, 10))
    for before, expected in ((spring, spring.replace(hour=1, minute=30)), (autumn, autumn.replace(hour=0, minute=30))):
        await shop.ask("PUT", "/v1/sandbox/clock", {"at": (before - timedelta(hours=6)).isoformat()})
        end = (before + timedelta(hours=20)).isoformat()
        given = {"name": "Nightly", "cron": "30 2 * * *", "timezone": "Europe/Amsterdam", "ends_at": end, "message": NEWS}
        schedule = await shop.ask("POST", "/v1/schedules", given, status=201)
        assert moments(schedule["next"]) == [expected]
        await shop.ask("PUT", "/v1/sandbox/clock", {"at": expected.isoformat()})
        await runs(shop, schedule, 1)
        # The second half past two of an autumn night is an hour later.
        await shop.advance("61m")
        shown = await shop.until(f"/v1/schedules/{schedule['id']}", lambda body: body["state"] == "ended")
        assert shown["next"] == []
        [run] = await runs(shop, schedule, 1)
        assert (run["state"], datetime.fromisoformat(run["due_at"])) == ("accepted", expected)


@pytest.mark.anyio
async def test_times_are_foreseen_as_a_schedule_has_them_and_what_is_wrong_is_said(shop: Shop):
    await people(shop)
    year = datetime.now(UTC).year + 1
    spring = last_sunday(year, 3)
    begin, end = (spring - timedelta(days=1)).isoformat(), (spring + timedelta(days=1)).isoformat()
    asked = urlencode({"cron": "30 2 * * *", "timezone": "Europe/Amsterdam", "starts_at": begin, "ends_at": end})
    # The night in which half past two is leapt over, and the one before.
    found = moments((await shop.ask("GET", f"/v1/schedules/times?{asked}"))["next"])
    assert found == [spring - timedelta(days=1) + timedelta(hours=1, minutes=30), spring + timedelta(hours=1, minutes=30)]
    wrong = await shop.ask("GET", "/v1/schedules/times?cron=0+25+*+*+*&timezone=Europe/Atlantis", status=422)
    assert {error["pointer"] for error in wrong["errors"]} == {"/cron", "/timezone"}
    asked = urlencode({"cron": "0 9 1 12 *", "starts_at": begin, "ends_at": end})
    never = await shop.ask("GET", f"/v1/schedules/times?{asked}", status=422)
    assert [error["code"] for error in never["errors"]] == ["no_times"]
    assert (await shop.ask("GET", "/v1/schedules"))["data"] == []


def last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@pytest.mark.anyio
async def test_it_is_changed_paused_resumed_and_deleted(shop: Shop):
    await people(shop)
    given = {"name": "Newsletter", "cron": "0 9 * * MON", "timezone": "Europe/Amsterdam", "message": NEWS}
    schedule = await shop.ask("POST", "/v1/schedules", given, status=201)
    place = f"/v1/schedules/{schedule['id']}"
    assert schedule["message"] == NEWS
    changed = await shop.ask("PATCH", place, {"cron": "0 10 * * FRI", "name": "Weekend"})
    assert changed["name"] == "Weekend"
    assert {at.astimezone(AMSTERDAM).strftime("%A %H:%M") for at in moments(changed["next"])} == {"Friday 10:00"}
    paused = await shop.ask("POST", f"{place}/pause")
    assert (paused["state"], paused["reason"], paused["next"]) == ("paused", "asked", [])
    resumed = await shop.ask("POST", f"{place}/resume")
    assert (resumed["state"], resumed["next"]) == ("active", changed["next"])
    assert [one["id"] for one in (await shop.ask("GET", "/v1/schedules"))["data"]] == [schedule["id"]]
    await shop.ask("DELETE", place, status=204)
    await shop.ask("GET", place, status=404)


@pytest.mark.anyio
async def test_a_revoked_key_sends_no_more_and_says_so(shop: Shop):
    await people(shop)
    key = await shop.ask("POST", "/v1/keys", {"name": "cron", "scopes": ["schedules:write", "messages:send"]}, status=201)
    given = {"name": "Newsletter", "cron": "0 9 * * MON", "timezone": "Europe/Amsterdam", "message": NEWS}
    async with shop.api.with_key(key["secret"]) as client:
        schedule = (await client.post("/v1/schedules", json=given)).json()
        refused = await client.post("/v1/schedules", json=given | {"message": NEWS | {"purpose": "marketing"}})
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert schedule["author"] == key["id"]
    await shop.ask("DELETE", f"/v1/keys/{key['id']}")
    await shop.ask("PUT", "/v1/sandbox/clock", {"at": schedule["next"][0]})
    [run] = await runs(shop, schedule, 1)
    assert (run["state"], run["reason"]) == ("failed", "author_gone")
    shown = await shop.ask("GET", f"/v1/schedules/{schedule['id']}")
    assert (shown["state"], shown["reason"]) == ("paused", "author_gone")
    assert await shop.outbox() == []
    resumed = await shop.ask("POST", f"/v1/schedules/{schedule['id']}/resume")
    assert resumed["state"] == "active"
    assert resumed["author"] != key["id"]
