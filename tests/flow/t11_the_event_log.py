"""Facts are read from a cursor, each once and without a gap, while new ones come."""

import asyncio

import pytest

from tests.flow.conftest import Shop

PEOPLE = 30


@pytest.mark.anyio
async def test_reading_on_from_a_cursor_misses_nothing_and_repeats_nothing(shop: Shop):
    people = [{"id": f"p{n}", "phone": f"+3161234{n:04d}"} for n in range(PEOPLE)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})

    async def talk() -> list[str]:
        sent: list[str] = []
        for n in range(PEOPLE):
            message = await shop.say(f"p{n}", body=f"Number {n}")
            sent.append(message["deliveries"][0]["id"])
        return sent

    talking = asyncio.create_task(talk())
    seen: list[dict[str, str]] = []
    after = ""
    for _ in range(1_000):
        page = await shop.ask("GET", "/v1/events?limit=7" + (f"&after={after}" if after else ""))
        seen += page["data"]
        after = page["next"]
        if talking.done() and sum(event["type"] == "delivery.delivered" for event in seen) == PEOPLE:
            break
        if not page["data"]:
            await asyncio.sleep(0.02)
    sent = await talking

    ids = [event["id"] for event in seen]
    assert len(ids) == len(set(ids)), "none comes twice"
    for delivery in sent:
        order = [event["type"] for event in seen if event["delivery"] == delivery]
        assert order.index("delivery.sent") < order.index("delivery.delivered")
    assert sum(event["type"] == "message.accepted" for event in seen) == PEOPLE

    again: list[str] = []
    after = ""
    while True:
        page = await shop.ask("GET", "/v1/events?limit=200" + (f"&after={after}" if after else ""))
        if not page["data"]:
            break
        again += [event["id"] for event in page["data"]]
        after = page["next"]
    assert sorted(again) == sorted(ids), "from the beginning it is the same log"


@pytest.mark.anyio
async def test_events_are_filtered_by_type(shop: Shop):
    await shop.person("ada")
    message = await shop.say("ada")
    await shop.reaches(message["deliveries"][0]["id"], "delivered")
    found = await shop.until("/v1/events?type=delivery.sent,delivery.delivered", lambda page: len(page["data"]) == 2)
    assert [event["type"] for event in found["data"]] == ["delivery.sent", "delivery.delivered"]
    assert {event["message"] for event in found["data"]} == {message["id"]}
