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


@pytest.mark.anyio
async def test_keys_pressed_on_a_call_are_an_answer_and_end_its_route(shop: Shop):
    await shop.person("ada")
    route = {"steps": [{"channels": ["voice"]}, {"channels": ["sms"], "after": "5m"}], "until": "answered"}
    asked = await shop.ask(
        "POST",
        "/v1/messages",
        {"to": "ada", "content": {"body": "The pump has stopped. Press 1 to take it."}, "purpose": "transactional", "route": route},
        status=202,
    )
    await shop.reaches(asked["deliveries"][0]["id"], "delivered")
    pressed = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "voice", "from": "+31612345678", "keys": "1"}, status=201)
    found = await shop.ask("GET", f"/v1/messages/{pressed['id']}")
    assert (found["in_reply_to"], found["content"]) == (asked["id"], {"body": "", "keys": "1"})
    assert any(line["kind"] == "stopped" and line["reason"] == "answered" for line in await shop.told(asked))
    wrong = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "keys": "1"}, status=422)
    assert [one["code"] for one in wrong["errors"]] == ["not_for_channel"]


@pytest.mark.anyio
async def test_a_machine_that_answers_is_no_sign_of_the_person(shop: Shop):
    await shop.person("ada")
    route = {"steps": [{"channels": ["email"]}, {"channels": ["sms"], "after": "5m"}]}
    content = {"title": "Your visit", "body": "Tomorrow at nine?"}
    asked = await shop.ask(
        "POST", "/v1/messages", {"to": "ada", "content": content, "purpose": "transactional", "route": route}, status=202
    )
    await shop.reaches(asked["deliveries"][0]["id"], "sent", "delivered")
    away = {"channel": "email", "from": "ada@example.com", "title": "Out of office", "text": "STOP", "is_automatic": True}
    answer = await shop.ask("POST", "/v1/sandbox/inbound", away, status=201)
    assert (await shop.ask("GET", f"/v1/messages/{answer['id']}"))["in_reply_to"] == asked["id"]
    assert not any(line["kind"] == "stopped" for line in await shop.told(asked))
    assert (await shop.ask("GET", "/v1/suppressions"))["data"] == [], "nor does it say what the person wants"


@pytest.mark.anyio
async def test_what_is_quoted_is_what_is_answered_and_files_are_kept(shop: Shop):
    await shop.person("ada")
    first = await shop.say("ada", body="A photo, please.")
    await shop.reaches(first["deliveries"][0]["id"], "delivered")
    second = await shop.say("ada", body="And your size?")
    await shop.reaches(second["deliveries"][0]["id"], "delivered")
    file = {"name": "shoe.png", "type": "image/png", "data": "iVBORw0KGgo="}
    given = {"channel": "mms", "from": "+31612345678", "media": [file], "quotes": first["deliveries"][0]["id"]}
    answer = await shop.ask("POST", "/v1/sandbox/inbound", given, status=201)
    found = await shop.ask("GET", f"/v1/messages/{answer['id']}")
    assert found["in_reply_to"] == first["id"]
    [kept] = found["media"]
    assert (kept["name"], kept["type"], kept["size"], kept["state"]) == ("shoe.png", "image/png", 8, "stored")
