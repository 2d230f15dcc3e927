"""More people outside the app than one transaction tells something: each hears what is said to them there once."""

import asyncio

import pytest

from tests.flow.conftest import Json, Shop

MANY = 23
WORDS = ("One", "Two", "Three")
"""Together to more people than one turn takes."""


async def _outside(shop: Shop, people: list[str]) -> str:
    """A group in which all of these have written from their phones."""
    contacts = [{"id": one, "phone": f"+3161{n:07}"} for n, one in enumerate(people)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": contacts})
    trip = (await shop.ask("POST", "/v1/conversations", {"kind": "group", "participants": people}))["id"]
    await shop.api.settled((await shop.say(people, body="About the trip", conversation=trip))["id"])
    for n in range(len(people)):
        await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": f"+3161{n:07}", "text": "yes"}, status=201)
    return trip


async def _heard(shop: Shop, count: int) -> dict[str, list[str]]:
    """What each has heard, once it is so much in all."""
    found = (await shop.until("/v1/sandbox/outbox?limit=200", lambda page: len(page["data"]) >= count))["data"]
    heard: dict[str, list[str]] = {}
    for one in found:
        heard.setdefault(one["contact"], []).append(one["text"])
    return heard


@pytest.mark.anyio
async def test_each_hears_it_once_and_who_said_it_does_not_wait(shop: Shop):
    trip = await _outside(shop, [f"p{n}" for n in range(MANY)])
    said: list[Json] = [await shop.ask("POST", f"/v1/conversations/{trip}/messages", {"text": text}, status=201) for text in WORDS]
    assert said[0]["sent_as"] is None, "whoever says something to many does not wait until it has left"
    heard = await _heard(shop, 4 * MANY)
    assert [sorted(words) for words in heard.values()] == [sorted(["About the trip", *WORDS])] * MANY
    shown = await shop.ask("GET", f"/v1/conversations/{trip}/messages/{said[0]['id']}")
    assert shown["sent_as"] is not None


@pytest.mark.anyio
async def test_each_who_has_seen_something_else_is_told_the_rest_once(shop: Shop):
    people = [f"p{n}" for n in range(55)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": [{"id": one, "phone": f"+3161{n:07}"} for n, one in enumerate(people)]})
    route = {"after": "30s", "steps": [{"channels": ["sms"]}]}
    trip = (await shop.ask("POST", "/v1/conversations", {"kind": "group", "participants": people, "route": route}))["id"]
    for n in range(len(people)):
        await shop.ask("POST", f"/v1/conversations/{trip}/messages", {"text": f"Word {n + 1}"}, status=201)
    await asyncio.gather(
        *(shop.ask("PUT", f"/v1/contacts/{one}/conversations/{trip}/position", {"read": n}) for n, one in enumerate(people) if n)
    )
    await shop.advance("31s")
    heard = await _heard(shop, len(people))
    assert {contact: len(words) for contact, words in heard.items()} == dict.fromkeys(people, 1)
    assert heard["p54"][0].endswith(": Word 55")
