"""The same Idempotency-Key never makes a second message, and its answer is the same to the byte."""

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_a_repeated_send_gets_the_same_answer_and_makes_no_second_message(shop: Shop):
    await shop.person("ada")
    body = {"to": "ada", "content": {"body": "Hello"}, "route": {"channel": "sms"}, "purpose": "transactional"}
    key = {"idempotency-key": "order-1001"}
    first = await shop.client.post("/v1/messages", json=body, headers=key)
    again = await shop.client.post("/v1/messages", json=body, headers=key)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.content == first.content
    assert "idempotent-replay" not in first.headers
    assert again.headers["idempotent-replay"] == "true"
    assert len((await shop.ask("GET", "/v1/messages"))["data"]) == 1

    other = await shop.client.post("/v1/messages", json=body | {"purpose": "critical"}, headers=key)
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "idempotency_key_reused")
    assert other.json()["errors"][0]["pointer"] == "Idempotency-Key"
    assert len((await shop.ask("GET", "/v1/messages"))["data"]) == 1


@pytest.mark.anyio
async def test_a_repeated_send_gets_its_answer_also_when_its_contact_is_gone_since(shop: Shop):
    await shop.person("bob")
    body = {"to": "bob", "content": {"body": "Hello"}, "route": {"channel": "sms"}, "purpose": "transactional"}
    key = {"idempotency-key": "order-1002"}
    first = await shop.client.post("/v1/messages", json=body, headers=key)
    assert (await shop.client.delete("/v1/contacts/bob")).status_code == 200
    again = await shop.client.post("/v1/messages", json=body, headers=key)
    # The same answer, but for the name of who is gone.
    assert again.status_code == 202
    assert again.json()["id"] == first.json()["id"]
    assert "bob" not in again.text
    assert again.headers["idempotent-replay"] == "true"
    assert (await shop.client.post("/v1/messages", json=body, headers={"idempotency-key": "order-1003"})).status_code == 422


@pytest.mark.anyio
async def test_a_key_that_may_send_nothing_is_not_told_what_there_is(shop: Shop):
    made = (await shop.client.post("/v1/keys", json={"name": "reader", "scopes": ["messages:read"]})).json()
    headers = {"authorization": f"Bearer {made['secret']}"}
    for body in ({"to": "nobody", "template": "nothing"}, {"to": 5}):
        answer = await shop.client.post("/v1/messages", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
