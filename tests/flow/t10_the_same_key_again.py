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
