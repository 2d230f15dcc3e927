"""Marketing goes to whoever agreed, and to nobody else; what is transactional goes unless somebody took that back; codes always go."""

from typing import Any

import pytest

from tests.flow.conftest import Json, Shop

pytestmark = pytest.mark.anyio

PROOF = {"ip": "203.0.113.7", "url": "https://shop.example/checkout"}
SENT = ("sent", "delivered", "read")


async def _said(shop: Shop, contact: str, purpose: str, *, channel: str = "sms") -> Any:
    """What became of a message of that purpose: `sent`, or why not."""
    sent = await shop.say(contact, purpose=purpose, channel=channel)
    found = await shop.reaches(sent["deliveries"][0]["id"], *SENT, "skipped", "held")
    return "sent" if found["state"] in SENT else found["reason"]


async def _record(shop: Shop, contact: str, state: str, **fields: object) -> Json:
    given = {"purpose": "marketing", "state": state} | ({"proof": PROOF} if state == "granted" else {}) | fields
    return await shop.ask("POST", f"/v1/contacts/{contact}/consents", given, status=201)


async def test_the_last_word_on_a_channel_decides(shop: Shop):
    await shop.person("cy")
    assert await _said(shop, "cy", "marketing") == "no_consent"
    await _record(shop, "cy", "granted", channel="sms")
    assert await _said(shop, "cy", "marketing") == "sent"
    assert await _said(shop, "cy", "marketing", channel="email") == "no_consent"
    await _record(shop, "cy", "withdrawn", channel="sms")
    assert await _said(shop, "cy", "marketing") == "no_consent"
    told = (await shop.ask("GET", "/v1/contacts/cy/consents"))["data"]
    assert [(line["state"], line["channel"]) for line in told] == [("withdrawn", "sms"), ("granted", "sms")]
    assert told[1]["proof"] == PROOF


async def test_a_withdrawal_for_every_channel_is_lifted_where_somebody_agrees_again(shop: Shop):
    await shop.person("cy")
    for channel in ("sms", "email"):
        await _record(shop, "cy", "granted", channel=channel)
    await _record(shop, "cy", "withdrawn")
    assert [await _said(shop, "cy", "marketing", channel=channel) for channel in ("sms", "email")] == ["no_consent", "no_consent"]
    await _record(shop, "cy", "granted", channel="email")
    assert [await _said(shop, "cy", "marketing", channel=channel) for channel in ("sms", "email")] == ["no_consent", "sent"]


async def test_a_consent_for_one_number_is_for_no_other(shop: Shop):
    await shop.person("cy")
    await _record(shop, "cy", "granted", channel="sms", address="+31 6 1234 5678")
    assert await _said(shop, "cy", "marketing") == "sent"
    await shop.person("cy", phone="+31687654321")
    assert await _said(shop, "cy", "marketing") == "no_consent"


async def test_what_is_transactional_goes_until_it_is_withdrawn_and_codes_and_alarms_always(shop: Shop):
    await shop.person("cy")
    assert await _said(shop, "cy", "transactional") == "sent"
    await _record(shop, "cy", "withdrawn", purpose="transactional")
    assert await _said(shop, "cy", "transactional") == "consent_withdrawn"
    assert await _said(shop, "cy", "otp") == "sent"
    assert await _said(shop, "cy", "critical") == "sent"
    await _record(shop, "cy", "granted", purpose="transactional", channel="sms")
    assert await _said(shop, "cy", "transactional") == "sent"
    assert await _said(shop, "cy", "transactional", channel="email") == "consent_withdrawn"


async def test_what_was_said_before_and_is_written_down_later_changes_nothing(shop: Shop):
    await shop.person("cy")
    await _record(shop, "cy", "withdrawn", channel="sms", occurred_at="2026-02-01T09:00:00Z")
    await _record(shop, "cy", "granted", channel="sms", occurred_at="2026-01-01T09:00:00Z")
    assert await _said(shop, "cy", "marketing") == "no_consent"


async def test_a_withdrawal_stops_what_already_waits(shop: Shop):
    await shop.person("cy")
    await _record(shop, "cy", "granted", channel="sms")
    clock = await shop.ask("GET", "/v1/sandbox/clock")
    sent = await shop.say("cy", purpose="marketing", send_at=clock["now"].replace(clock["now"][:4], str(int(clock["now"][:4]) + 1)))
    await _record(shop, "cy", "withdrawn")
    await shop.advance("366d")
    found = await shop.reaches(sent["deliveries"][0]["id"], *SENT, "skipped", "expired")
    assert (found["state"], found["reason"]) == ("skipped", "no_consent")


async def test_who_grants_marketing_shows_it(shop: Shop):
    await shop.person("cy")
    given = {"channel": "sms", "purpose": "marketing", "state": "granted"}
    wrong = await shop.ask("POST", "/v1/contacts/cy/consents", given, status=422)
    assert [(error["pointer"], error["code"]) for error in wrong["errors"]] == [("/proof", "proof_missing")]
    await shop.ask("POST", "/v1/contacts/cy/consents", given | {"text": "Yes, offers", "source": "till 4"}, status=201)
    assert await _said(shop, "cy", "marketing") == "sent"


async def test_an_import_brings_its_proof_along(shop: Shop):
    for name in ("cy", "dee"):
        await shop.person(name)
    lines = [{"contact": name, "channel": "email", "purpose": "marketing", "state": "granted"} for name in ("cy", "dee", "nobody")]
    told = await shop.ask("POST", "/v1/consents/batch", {"consents": lines})
    assert (told["stored"], told["rejected"]) == (0, 3)
    assert {error["code"] for result in told["results"] for error in result["errors"]} == {"proof_missing", "unknown_contact"}
    told = await shop.ask("POST", "/v1/consents/batch", {"consents": lines, "text": "The newsletter, please.", "source": "the old shop"})
    assert (told["stored"], [result["id"] is None for result in told["results"]]) == (2, [False, False, True])
    assert await _said(shop, "dee", "marketing", channel="email") == "sent"
    body: Any = await shop.until("/v1/events?type=consent.granted", lambda body: len(body["data"]) == 2)
    assert {event["data"]["source"] for event in body["data"]} == {"the old shop"}


async def test_nobody_gets_more_than_the_caps_allow(shop: Shop):
    await shop.person("cy")
    await _record(shop, "cy", "granted", channel="sms")
    given = {"caps": [{"most": 2, "per": "7d", "purpose": "marketing"}]}
    assert (await shop.ask("PUT", "/v1/caps", given))["data"] == [given["caps"][0] | {"topic": None, "channel": None}]
    assert [await _said(shop, "cy", "marketing") for _ in range(3)] == ["sent", "sent", "capped"]
    assert await _said(shop, "cy", "transactional") == "sent"
    await shop.advance("8d")
    assert await _said(shop, "cy", "marketing") == "sent"
