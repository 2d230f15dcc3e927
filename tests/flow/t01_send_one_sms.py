"""A text to one person: accepted, handed over, reported, read, and explained."""

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_a_text_is_accepted_delivered_and_accounted_for(shop: Shop):
    await shop.person("ada", name="Ada")
    message = await shop.say("ada", body="Hello {{ contact.name }}, order {{ n }} is on its way.", data={"n": "A-1001"})
    assert (message["state"], message["recipients"], message["rejected"]) == ("accepted", 1, [])
    [told] = message["deliveries"]
    assert (told["contact"], told["channel"], told["state"]) == ("ada", "sms", "queued")

    delivery = await shop.reaches(told["id"], "delivered")
    [hand_off] = delivery["hand_offs"]
    assert (hand_off["n"], hand_off["provider"], hand_off["outcome"]) == (1, "sandbox", "sent")
    assert "612345678" not in hand_off["address"], "a timeline shows masked addresses"

    [seen] = await shop.outbox(contact="ada")
    assert (seen["text"], seen["delivery"]) == ("Hello Ada, order A-1001 is on its way.", told["id"])

    assert (await shop.ask("POST", "/v1/sandbox/receipts", {"delivery": told["id"], "state": "read"}))["state"] == "read"
    assert (await shop.ask("GET", f"/v1/messages/{message['id']}"))["counts"] == {"read": 1}

    kinds = [line["kind"] for line in await shop.told(message)]
    assert kinds[0] == "accepted"
    assert [kind for kind in kinds if kind in ("sent", "delivered", "read")] == ["sent", "delivered", "read"]


@pytest.mark.anyio
async def test_a_failure_that_is_reported_late_takes_nothing_back(shop: Shop):
    await shop.person("ada")
    [told] = (await shop.say("ada"))["deliveries"]
    await shop.reaches(told["id"], "delivered")
    reported = await shop.ask("POST", "/v1/sandbox/receipts", {"delivery": told["id"], "state": "failed", "code": "too-late"})
    assert reported["state"] == "delivered"
