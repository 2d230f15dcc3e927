"""A refusal belongs to the address: whoever shares it shares the refusal, whatever they agreed to and whoever they are."""

from typing import Any

import pytest

from tests.flow.conftest import Json, Shop

pytestmark = pytest.mark.anyio

NUMBER = "+31612345678"
SENT = ("sent", "delivered", "read")


async def _said(shop: Shop, contact: str, *, channel: str = "sms", **more: str) -> Any:
    """What became of a message: `sent`, or why not."""
    sent = await shop.say(contact, channel=channel, **more)
    found = await shop.reaches(sent["deliveries"][0]["id"], *SENT, "skipped", "held")
    return "sent" if found["state"] in SENT else found["reason"]


async def _suppress(shop: Shop, **given: object) -> Json:
    return await shop.ask("POST", "/v1/suppressions", {"reason": "complaint", "source": "support"} | given, status=201)


async def test_two_who_share_a_number_share_its_refusal(shop: Shop):
    await shop.person("cy")
    await shop.person("dee")
    assert await _said(shop, "cy") == "sent"
    own = await _suppress(shop, phone="+31 6 1234 5678")
    assert (own["kind"], own["channel"], own["topic"], own["reason"], own["source"]) == ("phone", None, None, "complaint", "support")
    for contact in ("cy", "dee"):
        assert await _said(shop, contact) == "suppressed"
        assert await _said(shop, contact, channel="voice") == "suppressed"
        assert await _said(shop, contact, channel="email") == "sent"
    assert await _said(shop, "cy", purpose="otp") == "suppressed"
    assert await _said(shop, "cy", purpose="critical") == "suppressed"
    assert await _said(shop, "cy", channel="inapp") == "sent"
    await shop.person("late")
    assert await _said(shop, "late") == "suppressed", "also who comes later"
    await shop.ask("DELETE", f"/v1/suppressions/{own['id']}", status=204)
    assert await _said(shop, "dee") == "sent"
    await shop.ask("DELETE", f"/v1/suppressions/{own['id']}", status=404)


async def test_a_refusal_may_be_of_one_channel_or_one_topic(shop: Shop):
    await shop.person("cy")
    await shop.ask("PUT", "/v1/topics/news", {"name": "News"})
    await _suppress(shop, phone=NUMBER, channel="sms", topic="news")
    await _suppress(shop, phone=NUMBER, channel="voice")
    assert await _said(shop, "cy", topic="news") == "suppressed"
    assert await _said(shop, "cy") == "sent"
    assert await _said(shop, "cy", channel="whatsapp", topic="news") == "sent"
    assert await _said(shop, "cy", channel="voice") == "suppressed"


async def test_an_address_is_looked_up_and_never_listed(shop: Shop):
    own = await _suppress(shop, email="Cy@Example.com")
    again = await _suppress(shop, email="Cy@example.com", reason="bounce")
    assert again == own, "the first reason stays"
    other = await _suppress(shop, phone=NUMBER)
    listed = await shop.ask("GET", "/v1/suppressions")
    assert [item["id"] for item in listed["data"]] == [other["id"], own["id"]]
    assert "cy@" not in str(listed).lower()
    assert NUMBER not in str(listed)
    assert (await shop.ask("GET", "/v1/suppressions?email=Cy@example.com"))["data"] == [own]
    assert (await shop.ask("GET", "/v1/suppressions?phone=%2B31%206%2012345678"))["data"] == [other]
    assert (await shop.ask("GET", "/v1/suppressions?email=dee@example.com"))["data"] == []
    events: Any = await shop.until("/v1/events?type=suppression.added", lambda body: len(body["data"]) == 2)
    assert "cy@" not in str(events).lower()
    assert NUMBER not in str(events)


async def test_a_list_of_refusals_is_taken_over_item_by_item(shop: Shop):
    items = [
        {"email": "one@example.com", "reason": "bounce"},
        {"email": "nobody", "reason": "bounce"},
        {"reason": "bounce"},
        {"phone": NUMBER, "channel": "email", "reason": "bounce"},
        {"phone": NUMBER, "channel": "sms", "reason": "stop"},
    ]
    told = await shop.ask("POST", "/v1/suppressions/batch", {"suppressions": items})
    assert (told["stored"], told["rejected"]) == (2, 3)
    assert [[error["code"] for error in result["errors"]] for result in told["results"]] == [
        [],
        ["invalid_email"],
        ["one_address"],
        ["other_kind"],
        [],
    ]
    await shop.person("cy")
    assert await _said(shop, "cy") == "suppressed"


async def test_a_contact_who_is_deleted_leaves_the_refusal_of_their_address(shop: Shop):
    await shop.person("cy")
    await _suppress(shop, phone=NUMBER)
    assert (await shop.client.delete("/v1/contacts/cy")).is_success
    await shop.person("cy")
    assert await _said(shop, "cy") == "suppressed"


async def test_an_answer_that_asks_to_stop_is_heeded_and_has_its_way_back(shop: Shop):
    await shop.person("cy")
    await shop.agrees("cy")
    assert await _said(shop, "cy", purpose="marketing") == "sent"
    answer = {"channel": "sms", "from": NUMBER, "text": "Stop!"}
    await shop.ask("POST", "/v1/sandbox/inbound", answer, status=201)
    assert await _said(shop, "cy", purpose="marketing") == "suppressed"
    assert await _said(shop, "cy") == "suppressed"
    assert await _said(shop, "cy", channel="whatsapp") == "sent", "where they did not say so"
    listed = (await shop.ask("GET", "/v1/suppressions?phone=%2B31612345678"))["data"]
    assert {(item["channel"], item["reason"], item["source"]) for item in listed} == {
        (channel, "stop", "answer") for channel in ("sms", "mms", "rcs")
    }
    await shop.ask("POST", "/v1/sandbox/inbound", answer | {"text": "Are you there?"}, status=201)
    assert await _said(shop, "cy") == "suppressed"
    await shop.ask("POST", "/v1/sandbox/inbound", answer | {"text": "START"}, status=201)
    assert await _said(shop, "cy", purpose="marketing") == "sent"
