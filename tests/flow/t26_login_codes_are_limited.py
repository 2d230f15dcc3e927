"""Login codes are not pumped: only to the workspace's countries, and so many to a number, to its neighbours, and from one address."""

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t19_at_their_hour import at


async def code(shop: Shop, phone: str, asked_from: str | None = None) -> Json:
    """A login code to a number, and what became of it."""
    origin: Json = {"asked_from": asked_from} if asked_from is not None else {}
    message = await shop.say({"phone": phone}, purpose="otp", body="Your code is 123456", **origin)
    return await shop.reaches(message["deliveries"][0]["id"], "delivered", "skipped", "held", "failed")


@pytest.fixture
async def limited(shop: Shop) -> Shop:
    """A shop that lets little through."""
    await at(shop, "2026-12-15T12:00:00Z")
    rates = {"number": {"most": 2, "per": "10m"}, "prefix": {"most": 4, "per": "10m"}, "ip": {"most": 3, "per": "10m"}}
    await shop.ask("PATCH", "/v1/workspace", {"code_rates": rates, "countries": ["NL", "BE"]})
    return shop


@pytest.mark.anyio
async def test_a_country_that_was_not_allowed_gets_nothing(limited: Shop):
    shop = limited
    assert (await code(shop, "+31612345678"))["state"] == "delivered"
    assert (await code(shop, "+32470123456"))["state"] == "delivered"
    refused = await code(shop, "+447911123456")
    assert (refused["state"], refused["reason"], refused["hand_offs"]) == ("skipped", "country_not_allowed", [])
    told = (await shop.ask("GET", f"/v1/messages/{refused['message']}/timeline"))["data"]
    assert told[-1]["reason"] == "country_not_allowed"
    assert "country" in told[-1]["text"]
    asked = await shop.ask("GET", f"/v1/messages/{refused['message']}/why?contact={refused['contact']}")
    assert "PATCH /v1/workspace" in asked["deliveries"][0]["advice"]
    # By mail there are no countries.
    await shop.ask("PUT", "/v1/contacts/eve", {"email": "eve@example.com", "phone": "+447911123457"})
    mail = await shop.say("eve", channel="email", purpose="otp", body="Your code is 123456")
    await shop.reaches(mail["deliveries"][0]["id"], "delivered", "sent")


@pytest.mark.anyio
async def test_a_live_workspace_begins_with_its_own_country_only(live_shop: Shop):
    shown = await live_shop.ask("GET", "/v1/workspace")
    assert shown["countries"] == ([shown["default_country"]] if shown["default_country"] else [])
    given = {"to": {"phone": "+447911123456"}, "content": {"body": "123456"}, "route": {"channel": "sms"}, "purpose": "otp"}
    message = await live_shop.ask("POST", "/v1/messages", given, status=202)
    refused = await live_shop.reaches(message["deliveries"][0]["id"], "skipped")
    assert refused["reason"] == "country_not_allowed"


@pytest.mark.anyio
async def test_a_number_gets_so_many_and_more_when_its_time_has_come(limited: Shop):
    shop = limited
    states = [(one["state"], one["reason"]) for one in [await code(shop, "+31612345678") for _ in range(3)]]
    assert states == [("delivered", None), ("delivered", None), ("skipped", "number_rate")]
    assert (await code(shop, "+31687654321"))["state"] == "delivered", "somebody else's number"
    await shop.advance("5m")
    assert (await code(shop, "+31612345678"))["state"] == "delivered", "one of the two is back"
    assert (await code(shop, "+31612345678"))["reason"] == "number_rate"


@pytest.mark.anyio
async def test_numbers_that_differ_in_their_end_only_share_a_limit(limited: Shop):
    shop = limited
    found = [await code(shop, f"+3161234{n:04d}") for n in range(5)]
    assert [one["reason"] for one in found] == [None] * 4 + ["prefix_rate"]


@pytest.mark.anyio
async def test_one_address_on_the_network_asks_for_so_many(limited: Shop):
    shop = limited
    found = [await code(shop, f"+316{n}2345678", "192.0.2.7") for n in range(4)]
    assert [one["reason"] for one in found] == [None] * 3 + ["ip_rate"]
    assert (await code(shop, "+31652345678", "192.0.2.8"))["reason"] is None
    assert (await code(shop, "+31662345678", "2001:db8::1"))["reason"] is None


@pytest.mark.anyio
async def test_a_code_that_is_tried_again_counts_once(limited: Shop):
    shop = limited
    await shop.fault({"channel": "sms", "throttle": 1})
    message = await shop.say({"phone": "+31612345678"}, purpose="otp", body="123456")
    [told] = message["deliveries"]
    await shop.until(f"/v1/deliveries/{told['id']}", lambda found: len(found["hand_offs"]) >= 2)
    await shop.fault()
    await shop.reaches(told["id"], "delivered")
    assert (await code(shop, "+31612345678"))["state"] == "delivered"
    assert (await code(shop, "+31612345678"))["reason"] == "number_rate"


@pytest.mark.anyio
async def test_where_it_was_asked_from_is_told_for_login_codes_and_must_be_an_address(shop: Shop):
    await shop.person("ada")
    given = {"to": "ada", "content": {"body": "x"}, "route": {"channel": "sms"}, "purpose": "otp", "asked_from": "the office"}
    assert (await shop.ask("POST", "/v1/messages", given, status=422))["errors"][0]["pointer"] == "/asked_from"
    given |= {"purpose": "transactional", "asked_from": "192.0.2.7"}
    assert (await shop.ask("POST", "/v1/messages", given, status=422))["errors"][0]["code"] == "not_for_purpose"
