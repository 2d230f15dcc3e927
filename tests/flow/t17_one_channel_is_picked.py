"""One channel of several: the first that may be used and works, or the one that the person would choose."""

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t16_escalates_until_read import delivery_of, quiet

FIRST: Json = {"steps": [{"channels": ["push", "sms", "email"], "pick": "first"}]}
BEST: Json = {"steps": [{"channels": ["sms", "email", "push"], "pick": "best"}]}
NEWS: Json = {"title": "News", "body": "News"}


async def stands(shop: Shop, message: Json) -> list[tuple[str, str]]:
    """The message's deliveries as (channel, state), in the order of their making."""
    found = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]
    return [(one["channel"], one["state"]) for one in found]


@pytest.mark.anyio
async def test_the_first_is_taken_where_it_works(shop: Shop):
    await shop.person("ada", addresses=[{"channel": "push", "value": "device"}])
    message = await shop.say("ada", route=FIRST, content=NEWS)
    [told] = message["deliveries"]
    await shop.reaches(told["id"], "delivered")
    await quiet(shop)
    assert await stands(shop, message) == [("push", "delivered")]


@pytest.mark.anyio
async def test_who_has_no_address_for_the_first_gets_the_next(shop: Shop):
    await shop.person("ada")
    message = await shop.say("ada", route=FIRST, content=NEWS)
    sms = await delivery_of(shop, message, "sms")
    await shop.reaches(sms["id"], "delivered")
    await quiet(shop)
    assert await stands(shop, message) == [("push", "skipped"), ("sms", "delivered")]
    [line] = [line for line in await shop.told(message) if line["kind"] == "escalated"]
    assert line["text"] == "The next channel of step 1 of the route: nothing came of push."


@pytest.mark.anyio
async def test_what_the_first_refuses_for_good_goes_by_the_next_and_no_other(shop: Shop):
    await shop.person("ada", addresses=[{"channel": "push", "value": "device"}])
    await shop.fault({"channel": "push", "reject": 1})
    message = await shop.say("ada", route=FIRST, content=NEWS)
    sms = await delivery_of(shop, message, "sms")
    await shop.reaches(sms["id"], "delivered")
    await quiet(shop)
    assert await stands(shop, message) == [("push", "failed"), ("sms", "delivered")]


@pytest.mark.anyio
async def test_where_none_works_the_step_after_comes_at_once(shop: Shop):
    await shop.person("ada", phone=None)
    await shop.fault({"channel": "email", "reject": 1})
    route = {"steps": [{"channels": ["sms", "email"], "pick": "first"}, {"channels": ["inapp"], "after": "1h"}]}
    message = await shop.say("ada", route=route, content=NEWS)
    item = await delivery_of(shop, message, "inapp")
    await shop.reaches(item["id"], "delivered")
    assert await stands(shop, message) == [("sms", "skipped"), ("email", "failed"), ("inapp", "delivered")]


@pytest.mark.anyio
async def test_the_best_is_what_the_person_has_chosen(shop: Shop):
    await shop.person("ada")
    await shop.ask("PUT", "/v1/contacts/ada/preferences", {"channels": ["email", "sms"]})
    message = await shop.say("ada", route=BEST, content=NEWS)
    assert message["deliveries"] == [], "which it is, is looked up first"
    mail = await delivery_of(shop, message, "email")
    await shop.reaches(mail["id"], "sent", "delivered")
    await quiet(shop)
    assert [channel for channel, _ in await stands(shop, message)] == ["email"]


@pytest.mark.anyio
async def test_the_best_is_where_they_read_when_they_have_chosen_nothing(shop: Shop):
    await shop.person("ada")
    await shop.fault({"channel": "email", "receipts": "read"}, {"channel": "sms", "receipts": "delivered"})
    for channel in ("sms", "email", "email"):
        before = await shop.say("ada", channel=channel)
        await shop.reaches(before["deliveries"][0]["id"], "read" if channel == "email" else "delivered")
    message = await shop.say("ada", route=BEST, content=NEWS)
    mail = await delivery_of(shop, message, "email")
    await shop.reaches(mail["id"], "read")
    assert [channel for channel, _ in await stands(shop, message)] == ["email"]


@pytest.mark.anyio
async def test_the_best_costs_least_where_nothing_else_decides(shop: Shop):
    await shop.person("ada")
    account: Json = {"provider": "sandbox", "name": "sms", "channels": ["sms"], "credentials": {}}
    account["destinations"] = [{"prefix": "+", "price": "0.08"}]
    await shop.ask("POST", "/v1/provider-accounts", account, status=201)
    message = await shop.say("ada", route={"steps": [{"channels": ["sms", "email"], "pick": "best"}]}, content=NEWS)
    mail = await delivery_of(shop, message, "email")
    await shop.reaches(mail["id"], "sent", "delivered")
    assert [channel for channel, _ in await stands(shop, message)] == ["email"]


@pytest.mark.anyio
async def test_the_second_best_comes_where_the_best_fails(shop: Shop):
    await shop.person("ada")
    await shop.ask("PUT", "/v1/contacts/ada/preferences", {"channels": ["email", "sms"]})
    await shop.fault({"channel": "email", "reject": 1})
    message = await shop.say("ada", route=BEST, content=NEWS)
    sms = await delivery_of(shop, message, "sms")
    await shop.reaches(sms["id"], "delivered")
    assert await stands(shop, message) == [("email", "failed"), ("sms", "delivered")]
