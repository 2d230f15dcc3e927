"""A template asks the shop itself when its message goes: what it says is true when it is said, or it is not said."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from tests.conftest import execute
from tests.flow.conftest import Json, Shop
from tests.flow.till import Answer, Till, says, till_open

STATUS = "Order {{ order }} of {{ sources.order_status.buyer }} is {{ sources.order_status.state }}."


@pytest.fixture
async def till() -> AsyncGenerator[Till]:
    async with till_open() as till:
        yield till


async def asks(shop: Shop, till: Till, **more: object) -> None:
    """The shop has a template that asks its till for the state of an order."""
    source = {"url": till.url + "/orders/{{ order }}?buyer={{ contact.id }}", "headers": {"X-Till": "hunter2"}, **more}
    await shop.ask("PUT", "/v1/data-sources/order_status", source, status=200)


async def publishes(shop: Shop, text: str = STATUS) -> None:
    template = {
        "key": "status",
        "purpose": "transactional",
        "route": {"channel": "sms"},
        "default_locale": "en",
        "content": {"sms": {"en": {"text": text}}},
        "sources": ["order_status"],
    }
    await shop.ask("POST", "/v1/templates", template, status=201)
    await shop.ask("POST", "/v1/templates/status/publish", {"version": 1})


async def sends(shop: Shop, order: str = "A-1") -> Json:
    return await shop.ask("POST", "/v1/messages", {"to": "ada", "template": "status", "data": {"order": order}}, status=202)


async def hurry(shop: Shop) -> None:
    """Whatever waits for its next try is due."""
    await execute(shop.api.app.url, f"UPDATE queue SET due_at = now() WHERE workspace_id = '{shop.api.workspace.workspace.id}'")


@pytest.mark.anyio
async def test_what_is_said_is_what_is_true_then(shop: Shop, till: Till):
    state = {"state": "packed", "buyer": "Ada"}
    till.answer = lambda _: says(state)
    await shop.person("ada")
    await asks(shop, till)
    shown = await shop.ask("GET", "/v1/data-sources/order_status")
    assert (shown["headers"], shown["deadline"], shown["cache"], shown["fallback"]) == (["X-Till"], "2s", "0s", None)
    assert "hunter2" not in str(shown)
    await publishes(shop)
    first = await sends(shop)
    await shop.reaches(first["deliveries"][0]["id"], "delivered")
    state["state"] = "on its way"
    second = await sends(shop)
    await shop.reaches(second["deliveries"][0]["id"], "delivered")
    texts = [one["text"] for one in await shop.outbox(contact="ada")]
    assert texts == ["Order A-1 of Ada is on its way.", "Order A-1 of Ada is packed."]
    assert [asked.path for asked in till.asked] == ["/orders/A-1?buyer=ada"] * 2
    assert till.asked[0].headers["x-till"] == "hunter2"


@pytest.mark.anyio
async def test_a_message_that_waits_says_what_is_true_when_it_goes(shop: Shop, till: Till):
    await shop.person("ada")
    till.answer = lambda _: says({"state": "packed", "buyer": "Ada"})
    await asks(shop, till)
    await publishes(shop)
    later = {"to": "ada", "template": "status", "data": {"order": "A-1"}}
    at = (await shop.ask("GET", "/v1/workspace"))["now"]
    message = await shop.ask("POST", "/v1/messages", later | {"send_at": at.replace("2026", "2027")}, status=202)
    assert till.asked == []
    till.answer = lambda _: says({"state": "delivered", "buyer": "Ada"})
    await shop.ask("PUT", "/v1/sandbox/clock", {"at": at.replace("2026", "2027")})
    await shop.reaches(message["deliveries"][0]["id"], "delivered")
    assert [one["text"] for one in await shop.outbox(contact="ada")] == ["Order A-1 of Ada is delivered."]


@pytest.mark.anyio
async def test_where_nobody_answers_nothing_is_said_until_somebody_does(shop: Shop, till: Till):
    till.answer = lambda _: Answer(b"<h1>Sorry</h1>", status=503)
    await shop.person("ada")
    await asks(shop, till)
    await publishes(shop)
    message = await sends(shop)
    [told] = message["deliveries"]
    waiting = await shop.until(f"/v1/deliveries/{told['id']}", lambda one: one["reason"] == "waits_for_retry")
    assert waiting["state"] == "queued"
    assert waiting["hand_offs"][0]["code"] == "data_source_failed"
    assert "order_status: http_503" in waiting["hand_offs"][0]["detail"]
    assert "Sorry" not in str(await shop.told(message))
    assert await shop.outbox(contact="ada") == []
    till.answer = lambda _: says({"state": "packed", "buyer": "Ada"})
    await hurry(shop)
    await shop.reaches(told["id"], "delivered")
    # It was nobody's provider that had failed.
    [account] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    assert account["health"]["state"] == "ok"


@pytest.mark.anyio
async def test_what_nobody_ever_answers_fails_and_says_why(shop: Shop, till: Till):
    till.answer = lambda _: Answer(b"{}", status=404)
    await shop.person("ada")
    await asks(shop, till)
    await publishes(shop)
    [told] = (await sends(shop))["deliveries"]
    delivery: Json = {"state": "queued"}
    for _ in range(400):
        delivery = await shop.ask("GET", f"/v1/deliveries/{told['id']}")
        if delivery["state"] == "failed":
            break
        await hurry(shop)
        await asyncio.sleep(0.05)
    assert (delivery["state"], delivery["reason"], delivery["attempts"]) == ("failed", "data_source_failed", 8)
    assert len(till.asked) == 8
    assert await shop.outbox(contact="ada") == []


@pytest.mark.anyio
async def test_a_fallback_speaks_for_who_does_not_answer(shop: Shop, till: Till):
    till.answer = lambda _: says({}, after_seconds=30)
    await shop.person("ada")
    await asks(shop, till, deadline="100ms", fallback={"state": "being looked after", "buyer": "you"})
    await publishes(shop)
    [told] = (await sends(shop))["deliveries"]
    await shop.reaches(told["id"], "delivered")
    assert [one["text"] for one in await shop.outbox(contact="ada")] == ["Order A-1 of you is being looked after."]


@pytest.mark.anyio
async def test_many_who_ask_the_same_are_one_question(shop: Shop, till: Till):
    till.answer = lambda _: says({"state": "open", "buyer": "all"}, after_seconds=0.1)
    await asks(shop, till, url=till.url + "/shop", cache="5m")
    await publishes(shop)
    people = [f"p{n}" for n in range(30)]
    for n, person in enumerate(people):
        await shop.person(person, phone=f"+316123456{n:02d}")
    message = await shop.ask("POST", "/v1/messages", {"to": people, "template": "status", "data": {"order": "A-1"}}, status=202)
    deliveries = await shop.api.settled(message["id"])
    assert len(deliveries) == 30
    assert len(till.asked) == 1


@pytest.mark.anyio
async def test_what_data_hold_leads_nowhere_else(shop: Shop, till: Till):
    till.answer = lambda asked: says({"state": asked.path.partition("?")[0], "buyer": "Ada"})
    await shop.person("ada")
    await asks(shop, till)
    await publishes(shop, "{{ sources.order_status.state }}")
    [told] = (await sends(shop, "@evil.example/?admin=1#"))["deliveries"]
    await shop.reaches(told["id"], "delivered")
    [sent] = await shop.outbox(contact="ada")
    assert sent["text"] == "/orders/%40evil.example%2F%3Fadmin%3D1%23"
    [told] = (await sends(shop, "../admin"))["deliveries"]
    failed = await shop.reaches(told["id"], "failed")
    assert (failed["reason"], failed["attempts"]) == ("data_source_failed", 1)
    assert len(till.asked) == 1


@pytest.mark.anyio
async def test_a_preview_asks_nobody(shop: Shop, till: Till):
    await shop.person("ada")
    await asks(shop, till)
    await publishes(shop)
    send: Json = {"to": "ada", "template": "status", "data": {"order": "A-1"}}
    [shown] = (await shop.ask("POST", "/v1/messages/preview", send))["previews"]
    assert (shown["content"], shown["problem"]["code"], shown["problem"]["field"]) == (
        None,
        "data_source_not_asked",
        "sources/order_status",
    )
    told = {"order": "A-1", "sources": {"order_status": {"state": "packed", "buyer": "Ada"}}}
    [shown] = (await shop.ask("POST", "/v1/messages/preview", send | {"data": told}))["previews"]
    assert (shown["content"]["text"], shown["missing"]) == ("Order A-1 of Ada is packed.", [])
    await asks(shop, till, fallback={"state": "fine", "buyer": "you"})
    [shown] = (await shop.ask("POST", "/v1/messages/preview", send))["previews"]
    assert shown["content"]["text"] == "Order A-1 of you is fine."
    assert till.asked == []


@pytest.mark.anyio
async def test_a_source_that_is_used_stays(shop: Shop, till: Till):
    await asks(shop, till)
    await publishes(shop)
    assert (await shop.ask("DELETE", "/v1/data-sources/order_status", status=409))["code"] == "data_source_in_use"
    plain = {"content": {"sms": {"en": {"text": "Hello"}}}}
    await shop.ask("POST", "/v1/templates/status/versions", plain, status=201)
    await shop.ask("POST", "/v1/templates/status/publish", {"version": 2})
    await shop.ask("DELETE", "/v1/data-sources/order_status", status=204)
    assert (await shop.ask("GET", "/v1/data-sources"))["data"] == []
    problem = await shop.ask("POST", "/v1/templates/status/publish", {"version": 1}, status=422)
    assert [(error["pointer"], error["code"]) for error in problem["errors"]] == [("/sources/0", "unknown_data_source")]
