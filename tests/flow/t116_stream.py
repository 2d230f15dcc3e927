"""Where no socket can be opened: the same frames as server-sent events, which go on where they were."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import msgspec
import pytest

from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of, token_of
from tests.flow.talks import say, talk

pytestmark = pytest.mark.anyio


class Events:
    """Events as they come in."""

    def __init__(self, answer: httpx2.Response) -> None:
        self.answer = answer
        self.lines = answer.aiter_lines()
        self.last = ""

    async def until(self, kind: str) -> dict[str, Any]:
        """The next event of this kind."""
        event = ""
        async with asyncio.timeout(20):
            async for line in self.lines:
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "id":
                    self.last = value
                elif name == "data":
                    frame = msgspec.json.decode(value)
                    assert frame["type"] == event
                    if event == kind:
                        return frame
        raise AssertionError(f"the stream ended before {kind}")


@asynccontextmanager
async def stream(shop: Shop, token: str, query: str, **headers: str) -> AsyncGenerator[Events]:
    async with (
        shop.api.with_key(token) as client,
        client.stream(
            "GET", f"/v1/me/stream?{query}", headers={name.replace("_", "-"): value for name, value in headers.items()}
        ) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"] == "text/event-stream"
        assert answer.headers["access-control-allow-origin"] == "*"
        yield Events(answer)


async def test_what_is_said_comes_as_events_and_goes_on_from_the_last_one(shop: Shop):
    at = await talk(shop, "ada", "bob")
    name = name_of(at)
    token = await token_of(shop, "ada")
    query = f"conversations={name}&counts=true&list=true&feed=now&presence=bob"
    async with stream(shop, token, query) as events:
        assert (await events.until("welcome"))["person"]["id"] == "ada"
        await events.until("presence")
        await say(shop, at, "1", "bob")
        assert [post["text"] for post in (await events.until("changes"))["posts"]] == ["1"]
        last = events.last
    await say(shop, at, "2", "bob")
    await shop.say("ada", channel="inapp", body="Your order is on its way.")
    async with stream(shop, token, query, last_event_id=last) as events:
        missed = await events.until("changes")
        assert [post["text"] for post in missed["posts"]] == ["2"]
        assert [item["text"] for item in (await events.until("feed"))["changed"]] == ["Your order is on its way."]


async def test_what_is_wrong_is_told_before_anything_is_sent(shop: Shop):
    await talk(shop, "ada", "bob")
    token = await token_of(shop, "ada")
    many = ",".join(f"cnv_{n}" for n in range(21))
    for given, status in ((f"conversations={many}", 422), ("colour=red", 422), ("feed=x", 422)):
        async with shop.api.with_key(token) as client:
            answer = await client.get(f"/v1/me/stream?{given}")
            assert answer.status_code == status, given
    assert (await shop.client.get("/v1/me/stream")).status_code == 403
    async with shop.api.with_key(None) as client:
        assert (await client.get("/v1/me/stream")).status_code == 401
    async with stream(shop, token, "conversations=cnv_x") as events:
        assert (await events.until("refused"))["problem"]["errors"][0]["code"] == "invalid_id"


async def test_pages_of_other_origins_may_ask_for_what_is_a_persons_own(shop: Shop):
    await shop.person("ada")
    asked = {"origin": "https://shop.example", "access-control-request-method": "POST"}
    told = await shop.client.options("/v1/me/feed", headers=asked)
    assert (told.status_code, told.headers["access-control-allow-origin"]) == (204, "*")
    assert "authorization" in told.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in told.headers
    async with shop.api.with_key(await token_of(shop, "ada")) as client:
        assert (await client.get("/v1/me")).headers["access-control-allow-origin"] == "*"
    other = await shop.client.options("/v1/contacts", headers=asked)
    assert "access-control-allow-origin" not in other.headers
    assert "access-control-allow-origin" not in (await shop.client.get("/v1/contacts")).headers
