"""A newer message of the same collapse key: what waits does not leave, what is shown in the app is replaced."""

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t16_escalates_until_read import quiet


async def position(shop: Shop, text: str, to: object = "ada", channel: str = "sms", **more: object) -> Json:
    """Where the order is, by its collapse key."""
    return await shop.say(to, body=text, channel=channel, collapse_key="order-A-1001", **more)


@pytest.mark.anyio
async def test_what_waits_is_superseded_and_says_by_what(shop: Shop):
    await shop.person("ada")
    # Noon: three in the morning is far.
    await shop.ask("PUT", "/v1/sandbox/clock", {"at": "2026-12-15T12:00:00Z"})
    waiting = await position(shop, "Tomorrow at nine", hours={"from": "03:00", "to": "04:00"})
    delivery = await shop.reaches(waiting["deliveries"][0]["id"], "held")
    assert delivery["reason"] == "quiet_hours"
    newer = await position(shop, "Today at noon")
    found = await shop.reaches(waiting["deliveries"][0]["id"], "superseded")
    assert found["reason"] == "newer_message"
    await shop.reaches(newer["deliveries"][0]["id"], "delivered")
    last = (await shop.told(waiting))[-1]
    assert last["kind"] == "superseded"
    assert newer["id"] in last["text"]
    assert [one["text"] for one in await shop.outbox(contact="ada")] == ["Today at noon"]
    asked = await shop.ask("GET", f"/v1/messages/{waiting['id']}/why?contact=ada")
    assert asked["deliveries"][0]["advice"] == "Nothing: look at the newer message."


@pytest.mark.anyio
async def test_what_is_shown_in_the_app_is_replaced(shop: Shop):
    await shop.person("ada")
    first = await position(shop, "Packed", channel="inapp")
    await shop.reaches(first["deliveries"][0]["id"], "delivered")
    second = await position(shop, "On its way", channel="inapp")
    await shop.reaches(second["deliveries"][0]["id"], "delivered")
    feed = await shop.ask("GET", "/v1/contacts/ada/feed")
    assert [item["text"] for item in feed["data"]] == ["On its way"]
    assert feed["unread"] == 1
    found = await shop.ask("GET", f"/v1/deliveries/{first['deliveries'][0]['id']}")
    assert found["state"] == "delivered", "it was there, and its history says so"
    [line] = [line for line in await shop.told(first) if line["kind"] == "superseded"]
    assert second["id"] in line["text"]


@pytest.mark.anyio
async def test_the_route_of_the_older_one_goes_no_further(shop: Shop):
    await shop.person("ada")
    ladder = {"steps": [{"channels": ["inapp"]}, {"channels": ["sms"], "after": "5m"}]}
    first = await position(shop, "Packed", route=ladder)
    await shop.reaches(first["deliveries"][0]["id"], "delivered")
    second = await position(shop, "On its way", route=ladder)
    await shop.reaches(second["deliveries"][0]["id"], "delivered")
    await shop.advance("6m")
    await shop.until(f"/v1/messages/{second['id']}/deliveries", lambda page: len(page["data"]) == 2)
    await quiet(shop)
    assert [one["text"] for one in await shop.outbox(contact="ada", channel="sms")] == ["On its way"]
    asked = await shop.ask("GET", f"/v1/messages/{first['id']}/why?contact=ada")
    assert asked["route"]["stopped_by"] == "superseded"


@pytest.mark.anyio
async def test_another_person_and_another_key_keep_theirs(shop: Shop):
    await shop.person("ada")
    await shop.person("bob", phone="+31687654321")
    await position(shop, "Packed", ["ada", "bob"], channel="inapp")
    other = await shop.say("ada", body="Other order", channel="inapp", collapse_key="order-B-2")
    await shop.reaches(other["deliveries"][0]["id"], "delivered")
    newer = await position(shop, "On its way", channel="inapp")
    await shop.reaches(newer["deliveries"][0]["id"], "delivered")
    assert [item["text"] for item in (await shop.ask("GET", "/v1/contacts/ada/feed"))["data"]] == ["On its way", "Other order"]
    assert [item["text"] for item in (await shop.ask("GET", "/v1/contacts/bob/feed"))["data"]] == ["Packed"]
