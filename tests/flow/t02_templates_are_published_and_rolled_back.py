"""What a message says is written once, in versions: messages get the published one, and an older one is the way back."""

import pytest

from tests.flow.conftest import Json, Shop


def content(text: str) -> dict[str, object]:
    return {"sms": {"en": {"text": text}, "nl": {"text": f"{text} (nl)"}}}


@pytest.mark.anyio
async def test_a_template_goes_through_versions_and_back(shop: Shop):
    await shop.person("ada", locale="en-GB")
    await shop.person("bea", locale="nl-BE", phone="+31612345679")
    made = await shop.ask(
        "POST",
        "/v1/templates",
        {
            "key": "shipped",
            "purpose": "transactional",
            "route": {"channel": "sms"},
            "default_locale": "en",
            "content": content("One {{ n }}"),
        },
        status=201,
    )
    assert (made["published"], made["latest"]) == (None, 1)
    send: Json = {"to": "ada", "template": "shipped", "data": {"n": 7}}
    refused = await shop.ask("POST", "/v1/messages", send, status=422)
    assert refused["errors"][0]["pointer"] == "/template", "a draft is nothing to send"

    await shop.ask("POST", "/v1/templates/shipped/publish", {"version": 1})
    assert await said(shop, send) == "One 7"
    assert await said(shop, send | {"to": "bea"}) == "One 7 (nl)"

    await shop.ask("POST", "/v1/templates/shipped/versions", {"content": content("Two {{ n }}")}, status=201)
    assert await said(shop, send) == "One 7", "a draft changes nothing"
    await shop.ask("POST", "/v1/templates/shipped/publish", {"version": 2})
    assert await said(shop, send) == "Two 7"
    await shop.ask("POST", "/v1/templates/shipped/publish", {"version": 1})
    assert await said(shop, send) == "One 7"


@pytest.mark.anyio
async def test_what_is_accepted_keeps_its_version(shop: Shop):
    await shop.person("ada")
    draft = {"key": "later", "purpose": "transactional", "route": {"channel": "sms"}, "default_locale": "en", "content": content("Before")}
    await shop.ask("POST", "/v1/templates", draft, status=201)
    await shop.ask("POST", "/v1/templates/later/publish", {"version": 1})
    clock = await shop.ask("GET", "/v1/sandbox/clock")
    at = clock["now"][:10]
    waiting = await shop.ask(
        "POST", "/v1/messages", {"to": "ada", "template": "later", "send_at": f"{int(at[:4]) + 1}{at[4:8]}01T00:00:00Z"}
    )
    await shop.ask("POST", "/v1/templates/later/versions", {"content": content("After")}, status=201)
    await shop.ask("POST", "/v1/templates/later/publish", {"version": 2})
    await shop.advance("400d")
    # Its own expiry is a day after its time; it is put right before it.
    [told] = waiting["deliveries"]
    delivery = await shop.reaches(told["id"], "expired", "delivered")
    assert delivery["state"] == "expired"
    shown = await shop.ask("GET", f"/v1/messages/{waiting['id']}")
    assert (shown["template"], shown["template_version"]) == ("later", 1)


@pytest.mark.anyio
async def test_a_broken_version_is_stored_but_never_published(shop: Shop):
    broken = {"key": "broken", "purpose": "transactional", "content": content("Hello {{ name")}
    await shop.ask("POST", "/v1/templates", broken, status=201)
    version = await shop.ask("GET", "/v1/templates/broken/versions/1")
    assert version["problems"]
    refused = await shop.ask("POST", "/v1/templates/broken/publish", {"version": 1}, status=422)
    assert refused["errors"][0]["pointer"].startswith("/content/sms/en")


@pytest.mark.anyio
async def test_a_variable_that_the_data_lacks_fails_that_delivery_with_its_reason(shop: Shop):
    await shop.person("ada")
    message = await shop.say("ada", body="Order {{ order.number }}", data={})
    [told] = message["deliveries"]
    delivery = await shop.reaches(told["id"], "failed")
    assert delivery["reason"] == "missing_variable"
    assert "order.number" in (await shop.told(message))[-1]["text"]


async def said(shop: Shop, send: Json) -> str:
    message = await shop.ask("POST", "/v1/messages", send, status=202)
    [told] = message["deliveries"]
    await shop.reaches(told["id"], "delivered")
    found = await shop.outbox(contact=str(send["to"]))
    return next(item["text"] for item in found if item["delivery"] == told["id"])
