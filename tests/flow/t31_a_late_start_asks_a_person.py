"""A program that was down for weeks sends nothing on its own that is too late: the last missed time asks a person."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import Api, new_workspace, serving
from tests.flow.conftest import Json, Shop
from tidings.app import Role
from tidings.core.settings import load_settings
from tidings.workspaces import NewWorkspace

MESSAGE: Json = {"to": "ada", "content": {"body": "The shop opens at ten."}, "route": {"channel": "sms"}, "purpose": "transactional"}
DAILY: Json = {"name": "Opening hours", "cron": "0 9 * * *", "timezone": "Europe/Amsterdam", "message": MESSAGE}


class Place:
    """A shop whose program is started and stopped; what it knows stays."""

    def __init__(self, database_url: str, data: Path) -> None:
        self._settings = load_settings({}, data=data, database_url=database_url, allow_private_networks=True)
        self._workspace: NewWorkspace | None = None

    @asynccontextmanager
    async def open(self, role: Role = "all") -> AsyncGenerator[Shop]:
        async with serving(self._settings, role=role) as (app, base_url):
            if self._workspace is None:
                self._workspace = await new_workspace(app.database, app.sealer)
            shop = Shop(Api(app, base_url, self._workspace))
            async with shop.client:
                yield shop


async def missed(place: Place, days: int) -> Json:
    """A schedule whose times came and went on so many days, while nobody worked."""
    async with place.open("api") as shop:
        await shop.person("ada")
        schedule = await shop.ask("POST", "/v1/schedules", DAILY, status=201)
        late = datetime.fromisoformat(schedule["next"][0]) + timedelta(days=days - 1, hours=2)
        await shop.ask("PUT", "/v1/sandbox/clock", {"at": late.isoformat()})
        return schedule


async def dealt_with(shop: Shop, schedule: Json) -> list[Json]:
    place = f"/v1/schedules/{schedule['id']}/runs"
    await shop.until(f"{place}?state=waits_for_person", lambda body: bool(body["data"]))
    return (await shop.ask("GET", place))["data"]


@pytest.mark.anyio
async def test_the_last_missed_time_waits_and_is_sent_when_a_person_says_so(database_url: str, tmp_path: Path):
    place = Place(database_url, tmp_path)
    schedule = await missed(place, 4)
    async with place.open() as shop:
        runs = await dealt_with(shop, schedule)
        assert [(run["state"], run["reason"]) for run in runs] == [("waits_for_person", None), *[("skipped", "missed")] * 3]
        assert await shop.outbox() == []
        told = await shop.until("/v1/events?type=schedule.waits_for_person", lambda body: bool(body["data"]))
        [event] = told["data"]
        assert (event["data"]["run"], event["data"]["due_at"]) == (runs[0]["id"], runs[0]["due_at"])

        confirmed = await shop.ask("POST", f"/v1/schedules/{schedule['id']}/runs/{runs[0]['id']}/confirm", status=200)
        assert confirmed["state"] == "accepted"
        await shop.api.settled(confirmed["message"])
        assert [item["text"] for item in await shop.outbox()] == ["The shop opens at ten."]
        again = await shop.ask("POST", f"/v1/schedules/{schedule['id']}/runs/{runs[0]['id']}/confirm", status=409)
        assert again["code"] == "run_not_waiting"

        # From here on it is as ever.
        [following, *_] = (await shop.ask("GET", f"/v1/schedules/{schedule['id']}"))["next"]
        await shop.ask("PUT", "/v1/sandbox/clock", {"at": following})
        shown = await shop.until(f"/v1/schedules/{schedule['id']}/runs?limit=1", lambda body: body["data"][0]["due_at"] == following)
        assert shown["data"][0]["state"] == "accepted"  # type: ignore[index]


@pytest.mark.anyio
async def test_or_it_is_dropped(database_url: str, tmp_path: Path):
    place = Place(database_url, tmp_path)
    schedule = await missed(place, 1)
    async with place.open() as shop:
        [run] = await dealt_with(shop, schedule)
        skipped = await shop.ask("POST", f"/v1/schedules/{schedule['id']}/runs/{run['id']}/skip", status=200)
        assert (skipped["state"], skipped["reason"], skipped["message"]) == ("skipped", "asked", None)
        await shop.ask("POST", f"/v1/schedules/{schedule['id']}/runs/{run['id']}/confirm", status=409)
        assert await shop.outbox() == []
