"""What a person writes becomes a message too, and knows what it answers."""

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_an_answer_is_a_message_that_knows_what_it_answers(shop: Shop):
    await shop.person("ada")
    asked = await shop.say("ada", body="Does Tuesday suit you?")
    await shop.reaches(asked["deliveries"][0]["id"], "delivered")
    got = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "06 12345678", "text": "Yes"}, status=422)
    assert got["errors"][0]["pointer"] == "/from", "a number without a country has none here"
    answer = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31 6 12345678", "text": "Yes"}, status=201)
    found = await shop.ask("GET", f"/v1/messages/{answer['id']}")
    assert (found["direction"], found["author"], found["in_reply_to"]) == ("in", "ada", asked["id"])
    assert found["content"] == {"body": "Yes"}
    assert [item["id"] for item in (await shop.ask("GET", "/v1/messages?direction=in"))["data"]] == [answer["id"]]
    assert (await shop.told(answer))[0]["kind"] == "received"


@pytest.mark.anyio
async def test_a_stranger_who_writes_becomes_a_contact(shop: Shop):
    answer = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31687654321", "text": "Hello?"}, status=201)
    found = await shop.ask("GET", f"/v1/messages/{answer['id']}")
    contact = await shop.ask("GET", f"/v1/contacts/{found['author']}")
    assert contact["phone"] == "+31687654321"
