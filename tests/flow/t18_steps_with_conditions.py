"""A step may have a condition on the person and on the data: where it does not hold, it is passed over, and that is told."""

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t16_escalates_until_read import delivery_of, quiet
from tests.flow.t17_one_channel_is_picked import stands

NEWS: Json = {"title": "Order", "body": "Your order of {{ total }} is on its way."}


def is_pro() -> Json:
    return {"field": "contact.attributes.plan", "is": "pro"}


def is_large() -> Json:
    return {"field": "data.total", "at_least": 100}


@pytest.mark.anyio
async def test_a_condition_on_the_person_decides_who_gets_the_first_step(shop: Shop):
    await shop.person("ada", attributes={"plan": "pro"})
    await shop.person("bob", phone="+31687654321", attributes={"plan": "free"})
    route = {"steps": [{"channels": ["sms"], "when": is_pro()}, {"channels": ["email"]}]}
    message = await shop.say(["ada", "bob"], route=route, content=NEWS, data={"total": 10})
    sms = await delivery_of(shop, message, "sms", "ada")
    mail = await delivery_of(shop, message, "email", "bob")
    await shop.reaches(sms["id"], "delivered")
    await shop.reaches(mail["id"], "sent", "delivered")
    await quiet(shop)
    found = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]
    told = {(one["contact"], one["channel"]): (one["state"], one["reason"]) for one in found}
    assert told[("bob", "sms")] == ("skipped", "condition")
    assert set(told) == {("ada", "sms"), ("bob", "sms"), ("bob", "email")}
    [line] = [line for line in await shop.told(message) if line["reason"] == "condition"]
    assert (line["kind"], line["contact"], line["channel"]) == ("skipped", "bob", "sms")
    assert "passed over" in line["text"]


@pytest.mark.anyio
async def test_a_condition_on_the_data_of_the_message_and_of_the_recipient(shop: Shop):
    await shop.person("ada")
    await shop.person("bob", phone="+31687654321")
    route = {"steps": [{"channels": ["email"]}, {"channels": ["sms"], "after": "10m", "when": is_large()}]}
    message = await shop.say([{"id": "ada", "data": {"total": 250}}, "bob"], route=route, content=NEWS, data={"total": 10})
    for told in message["deliveries"]:
        await shop.reaches(told["id"], "sent", "delivered")
    await shop.advance("11m")
    sms = await delivery_of(shop, message, "sms", "ada")
    await shop.reaches(sms["id"], "delivered")
    await quiet(shop)
    found = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]
    told = {(one["contact"], one["channel"]): one["state"] for one in found}
    assert (told[("ada", "sms")], told[("bob", "sms")]) == ("delivered", "skipped")
    assert [one["text"] for one in await shop.outbox(contact="ada", channel="sms")] == ["Your order of 250 is on its way."]
    asked = await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=bob")
    assert [(one["step"], one["reason"]) for one in asked["deliveries"]] == [(1, None), (2, "condition")]
    assert asked["text"].startswith("By email: ")


@pytest.mark.anyio
async def test_a_condition_is_asked_when_the_step_comes_and_not_before(shop: Shop):
    await shop.person("ada", attributes={"plan": "free"})
    route = {"steps": [{"channels": ["inapp"]}, {"channels": ["sms"], "after": "1h", "when": is_pro()}]}
    message = await shop.say("ada", route=route, content=NEWS, data={"total": 10})
    await shop.reaches(message["deliveries"][0]["id"], "delivered")
    await shop.ask("PUT", "/v1/contacts/ada", {"attributes": {"plan": "pro"}})
    await shop.advance("61m")
    sms = await delivery_of(shop, message, "sms")
    await shop.reaches(sms["id"], "delivered")


@pytest.mark.anyio
async def test_where_no_condition_holds_nothing_leaves_and_it_is_told(shop: Shop):
    await shop.person("ada", attributes={"plan": "free"})
    route = {"steps": [{"channels": ["sms"], "when": is_pro()}, {"channels": ["email"], "when": is_large()}]}
    message = await shop.say("ada", route=route, content=NEWS, data={"total": 10})
    await delivery_of(shop, message, "email")
    await quiet(shop)
    assert set(await stands(shop, message)) == {("sms", "skipped"), ("email", "skipped")}
    asked = await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=ada")
    assert asked["text"].startswith("They did not get it.")
    assert [one["advice"] for one in asked["deliveries"]] == ["Nothing: the step is not meant for this person."] * 2


@pytest.mark.anyio
async def test_all_that_is_wrong_with_a_route_is_told_at_once(shop: Shop):
    await shop.person("ada")
    route = {
        "steps": [
            {"channels": ["sms", "sms"], "after": "5m"},
            {"channels": ["email"], "after": "soon", "when": {"field": "contact.shoe_size", "is": 46}},
        ]
    }
    problem = await shop.ask("POST", "/v1/messages", {"to": "ada", "content": NEWS, "purpose": "transactional", "route": route}, status=422)
    assert {error["pointer"] for error in problem["errors"]} == {
        "/route/steps/0/channels",
        "/route/steps/0/after",
        "/route/steps/1/after",
        "/route/steps/1/when/field",
    }
