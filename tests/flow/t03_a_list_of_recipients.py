"""One message to many: who cannot be taken is told by index and reason, and the others are accepted."""

import pytest

from tests.flow.conftest import Shop


@pytest.mark.anyio
async def test_a_list_takes_who_can_be_taken_and_tells_the_others(shop: Shop):
    await shop.person("ada")
    to = [
        {"id": "ada", "data": {"n": 1}},
        "nobody",
        {"phone": "+31687654321", "data": {"n": 2}},
        {"phone": "not a number"},
        {"email": "a@example.com", "phone": "+31612345678"},
        {"id": "ada", "data": {"n": 3}},
    ]
    message = await shop.say(to, body="Number {{ n }}")
    assert message["recipients"] == 2
    assert [(item["index"], item["code"]) for item in message["rejected"]][:1] == [(1, "unknown_contact")]
    assert [item["index"] for item in message["rejected"]] == [1, 3, 4, 5]
    assert {item["index"]: item["code"] for item in message["rejected"]}[5] == "duplicate_recipient"

    deliveries = await shop.api.settled(message["id"])
    assert [item["state"] for item in deliveries] == ["sent", "sent"] or {item["state"] for item in deliveries} <= {"sent", "delivered"}
    texts = {item["text"] for item in await shop.outbox(channel="sms")}
    assert texts == {"Number 1", "Number 2"}


@pytest.mark.anyio
async def test_a_list_of_nobody_is_refused_and_stores_nothing(shop: Shop):
    refused = await shop.ask(
        "POST",
        "/v1/messages",
        {"to": ["x", "y"], "content": {"body": "Hello"}, "route": {"channel": "sms"}, "purpose": "transactional"},
        status=422,
    )
    assert [error["pointer"] for error in refused["errors"]] == ["/to/0", "/to/1"]
    assert (await shop.ask("GET", "/v1/messages"))["data"] == []


@pytest.mark.anyio
async def test_a_thousand_people_at_once_all_get_theirs(shop: Shop):
    people = [{"id": f"p{n}", "phone": f"+3161{n:07d}"} for n in range(1_200)]
    stored = await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})
    assert (stored["stored"], stored["rejected"]) == (1_200, 0)
    message = await shop.say([{"id": f"p{n}", "data": {"n": n}} for n in range(1_200)], body="You are {{ n }}")
    assert (message["recipients"], message["rejected"]) == (1_200, [])
    assert "deliveries" not in message
    await shop.until(f"/v1/messages/{message['id']}", lambda found: found["counts"] == {"delivered": 1_200}, seconds=60)
    seen: set[str] = set()
    after: str | None = ""
    while after is not None:
        page = await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries?limit=200" + (f"&after={after}" if after else ""))
        seen |= {item["contact"] for item in page["data"]}
        after = page["next"]
    assert len(seen) == 1_200
