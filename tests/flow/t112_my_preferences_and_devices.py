"""A person's own app asks what they like, and tells on which devices they are."""

from collections.abc import AsyncGenerator

import httpx2
import pytest

from tests.flow.conftest import Json, Shop

pytestmark = pytest.mark.anyio

PHONE = {"token": "f3a1c0ffee", "platform": "ios", "label": "Ada's phone"}
SUBSCRIPTION = (
    '{"endpoint": "https://push.example/abc", "keys": {"p256dh": '
    '"BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8", "auth": "tBHItJI5svbpez7KI4CCXg"}}'
)


@pytest.fixture
async def ada(shop: Shop) -> AsyncGenerator[httpx2.AsyncClient]:
    await shop.person()
    async with shop.api.with_key(await signed_in(shop, "ada")) as client:
        yield client


async def signed_in(shop: Shop, who: str) -> str:
    return (await shop.ask("POST", f"/v1/contacts/{who}/tokens", {}, status=201))["token"]


async def put(client: httpx2.AsyncClient, device: str, **given: object) -> Json:
    answer = await client.put(f"/v1/me/devices/{device}", json=PHONE | given)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def listed(client: httpx2.AsyncClient) -> list[str]:
    return [one["id"] for one in (await client.get("/v1/me/devices")).json()["data"]]


async def tokens(shop: Shop, who: str = "ada") -> list[str]:
    """What the backend sees of them, in the order in which they are used."""
    return [one["value"] for one in (await shop.ask("GET", f"/v1/contacts/{who}"))["addresses"] if one["kind"] in ("push", "webpush")]


async def test_a_person_chooses_what_they_get(shop: Shop, ada: httpx2.AsyncClient):
    await shop.ask("PUT", "/v1/topics/orders", {"name": "Orders"})
    assert (await ada.get("/v1/me/preferences")).json() == {"topics": {}, "channels": [], "quiet_hours": None}
    given = {"topics": {"orders": {"sms": False}}, "channels": ["email", "sms"]}
    chosen = (await ada.put("/v1/me/preferences", json=given)).json()
    assert chosen == given | {"quiet_hours": None}
    hours = {"from": "22:00", "to": "08:00"}
    changed = (await ada.patch("/v1/me/preferences", json={"topics": {"orders": {"sms": None}}, "quiet_hours": hours})).json()
    assert (changed["topics"], changed["channels"]) == ({}, ["email", "sms"])
    assert await shop.ask("GET", "/v1/contacts/ada/preferences") == changed == (await ada.get("/v1/me/preferences")).json()
    refused = await ada.put("/v1/me/preferences", json={"topics": {"unknown": {"sms": True}}, "channels": ["pigeon"]})
    assert (refused.status_code, len(refused.json()["errors"])) == (422, 2)


async def test_what_they_choose_decides_what_they_get(shop: Shop, ada: httpx2.AsyncClient):
    await shop.ask("PUT", "/v1/topics/orders", {"name": "Orders"})
    await shop.agrees()
    await ada.put("/v1/me/preferences", json={"topics": {"orders": {"sms": False}}})
    said = await shop.say(purpose="marketing", topic="orders")
    assert (await shop.reaches(said["deliveries"][0]["id"], "skipped"))["reason"] == "preference"


async def test_a_device_keeps_its_name_when_its_token_changes(shop: Shop, ada: httpx2.AsyncClient):
    made = await put(ada, "phone-1")
    assert (made["id"], made["channel"], made["platform"], made["label"]) == ("phone-1", "push", "ios", "Ada's phone")
    assert "token" not in made
    await put(ada, "phone-1", token="another", label="Phone")
    assert await tokens(shop) == ["another"]
    assert await put(ada, "phone-1", token="another", label="Phone") == (await ada.get("/v1/me/devices")).json()["data"][0]
    await put(ada, "browser", channel="webpush", token=SUBSCRIPTION, platform="web")
    assert sorted(await listed(ada)) == ["browser", "phone-1"]
    assert (await ada.delete("/v1/me/devices/phone-1")).status_code == 204
    assert (await ada.delete("/v1/me/devices/phone-1")).status_code == 404
    assert await listed(ada) == ["browser"]
    assert (await shop.ask("GET", "/v1/contacts/ada/devices"))["data"][0]["platform"] == "web"
    for wrong in ({"token": "with space"}, {"token": "x", "channel": "webpush"}, {"token": "x" * 2_001}, {"token": ""}):
        assert (await ada.put("/v1/me/devices/x", json=wrong)).status_code == 422
    assert (await ada.put(f"/v1/me/devices/{'x' * 65}", json=PHONE)).status_code == 422


async def test_the_device_that_was_used_last_is_reached_first(shop: Shop, ada: httpx2.AsyncClient):
    await put(ada, "one", token="t-one")
    await shop.advance("1m")
    await put(ada, "two", token="t-two")
    assert await tokens(shop) == ["t-two", "t-one"]
    await shop.advance("1m")
    await put(ada, "one", token="t-one")
    assert await tokens(shop) == ["t-one", "t-two"]
    assert await listed(ada) == ["one", "two"]
    said = await shop.say(channel="push")
    await shop.reaches(said["deliveries"][0]["id"], "delivered")
    [sent] = await shop.outbox(contact="ada", channel="push")
    assert sent["address"] == "t-one"


async def test_who_signs_in_on_another_s_device_is_reached_there_alone(shop: Shop, ada: httpx2.AsyncClient):
    await put(ada, "tablet")
    await shop.person("bob", phone="+31687654321")
    async with shop.api.with_key(await signed_in(shop, "bob")) as bob:
        await put(bob, "tablet")
        assert await listed(bob) == ["tablet"]
    assert (await listed(ada), await tokens(shop)) == ([], [])


async def test_a_backend_that_gives_all_addresses_forgets_no_device(shop: Shop, ada: httpx2.AsyncClient):
    await put(ada, "phone-1")
    await shop.ask(
        "PUT", "/v1/contacts/ada", {"addresses": [{"channel": "email", "value": "ada@example.com"}, {"kind": "push", "value": "own"}]}
    )
    assert await tokens(shop) == ["own", PHONE["token"]]
    assert await listed(ada) == ["phone-1"], "what the backend gives is no device that an app has told of"
    await shop.ask("PUT", "/v1/contacts/ada", {"addresses": []})
    assert await tokens(shop) == [PHONE["token"]]


async def test_of_too_many_devices_the_oldest_is_forgotten(shop: Shop, ada: httpx2.AsyncClient):
    for n in range(20):
        await put(ada, f"d{n:02}", token=f"token-{n}")
    await shop.advance("1m")
    await put(ada, "d00", token="token-0")
    await put(ada, "new", token="token-new")
    found = await listed(ada)
    assert len(found) == 20
    assert ("d01" in found, {"d00", "new", "d02"} <= set(found)) == (False, True)


async def test_a_merged_person_signs_out_everywhere(shop: Shop, ada: httpx2.AsyncClient):
    await put(ada, "phone-1")
    await shop.ask("PUT", "/v1/contacts/new", {"email": "new@example.com"})
    await shop.ask("POST", "/v1/contacts/new/merge", {"from": "ada"})
    assert await tokens(shop, "new") == [PHONE["token"]]
    assert [one["id"] for one in (await shop.ask("GET", "/v1/contacts/new/devices"))["data"]] == ["phone-1"]
    await put(ada, "phone-1")
    assert await listed(ada) == ["phone-1"]
    assert (await ada.delete("/v1/me/devices/phone-1")).status_code == 204
    assert (await listed(ada), await tokens(shop, "new")) == ([], [])
    await shop.ask("POST", "/v1/contacts/ada/unmerge")
    assert await tokens(shop) == []
