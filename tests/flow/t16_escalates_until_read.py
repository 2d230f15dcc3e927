"""In the app and by push at once, by SMS five minutes later: unless the person shows a sign of life before."""

import asyncio

import pytest

from tests.flow.conftest import Json, Shop

LADDER: Json = {"steps": [{"channels": ["inapp", "push"]}, {"channels": ["sms"], "after": "5m"}]}


async def reachable(shop: Shop, contact: str = "ada", phone: str = "+31612345678") -> None:
    """Somebody with a number and a device."""
    await shop.person(contact, phone=phone, addresses=[{"channel": "push", "value": f"device-{contact}"}])


async def climb(shop: Shop, route: Json = LADDER, content: Json | None = None) -> Json:
    """A message on the ladder whose first step has arrived."""
    message = await shop.say("ada", route=route, content=content or {"body": "Your order is on its way."})
    for told in message["deliveries"]:
        await shop.reaches(told["id"], "delivered")
    return message


async def delivery_of(shop: Shop, message: Json, channel: str, contact: str | None = None) -> Json:
    """The message's delivery on the channel (to this contact), once there is one."""

    def is_it(one: Json) -> bool:
        return one["channel"] == channel and contact in (None, one["contact"])

    found = await shop.until(f"/v1/messages/{message['id']}/deliveries", lambda page: any(is_it(one) for one in page["data"]))
    return next(one for one in found["data"] if is_it(one))


async def channels(shop: Shop, message: Json) -> set[str]:
    """On which there is a delivery."""
    return {one["channel"] for one in (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]}


async def quiet(shop: Shop) -> None:
    """Whatever was due has been looked at: a message that was sent after it is at its end, and a tick has passed."""
    other = await shop.say({"email": "somebody.else@example.com"}, channel="email")
    await shop.reaches(other["deliveries"][0]["id"], "delivered", "failed")
    await asyncio.sleep(0.7)


@pytest.mark.anyio
async def test_what_nobody_reads_comes_by_sms_after_its_wait(shop: Shop):
    await reachable(shop)
    message = await climb(shop)
    assert {told["channel"] for told in message["deliveries"]} == {"inapp", "push"}
    await shop.advance("4m")
    await quiet(shop)
    assert await channels(shop, message) == {"inapp", "push"}, "five minutes are not over"
    asked = await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=ada")
    assert (asked["route"]["step"], asked["route"]["steps"], asked["route"]["stopped_by"]) == (1, 2, None)
    assert asked["route"]["next_at"] is not None

    await shop.advance("61s")
    sms = await delivery_of(shop, message, "sms")
    await shop.reaches(sms["id"], "delivered")
    [escalated] = [line for line in await shop.told(message) if line["kind"] == "escalated"]
    assert (escalated["delivery"], escalated["channel"]) == (sms["id"], "sms")
    assert "no sign of the person in time" in escalated["text"]


@pytest.mark.anyio
async def test_what_was_read_in_the_app_never_comes_by_sms_and_the_timeline_says_why(shop: Shop):
    await reachable(shop)
    message = await climb(shop)
    [item] = (await shop.ask("GET", "/v1/contacts/ada/feed"))["data"]
    await shop.ask("POST", f"/v1/contacts/ada/feed/{item['id']}/read")
    await shop.advance("6m")
    await quiet(shop)
    assert await channels(shop, message) == {"inapp", "push"}

    [stopped] = [line for line in await shop.told(message) if line["kind"] == "stopped"]
    assert (stopped["contact"], stopped["reason"]) == ("ada", "read")
    assert "the person has read it" in stopped["text"]
    asked = await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=ada")
    assert asked["text"] == "By inapp: the person has read it."
    assert (asked["route"]["stopped_by"], asked["route"]["next_at"]) == ("read", None)


@pytest.mark.anyio
async def test_a_receipt_of_a_push_that_was_read_stops_it_too(shop: Shop):
    await reachable(shop)
    message = await climb(shop)
    push = next(told for told in message["deliveries"] if told["channel"] == "push")
    await shop.ask("POST", "/v1/sandbox/receipts", {"delivery": push["id"], "state": "read"})
    await shop.advance("6m")
    await quiet(shop)
    assert await channels(shop, message) == {"inapp", "push"}


@pytest.mark.anyio
async def test_an_answer_by_sms_stops_what_would_still_have_come(shop: Shop):
    await reachable(shop)
    ladder = {"steps": [{"channels": ["sms"]}, {"channels": ["email"], "after": "5m"}]}
    message = await climb(shop, route=ladder, content={"title": "Tuesday?", "body": "Does Tuesday suit you?"})
    await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "Yes"}, status=201)
    await shop.advance("6m")
    await quiet(shop)
    assert await channels(shop, message) == {"sms"}
    [stopped] = [line for line in await shop.told(message) if line["kind"] == "stopped"]
    assert stopped["reason"] == "answered"


@pytest.mark.anyio
async def test_a_request_of_the_company_stops_it_for_one_person_and_not_for_another(shop: Shop):
    await reachable(shop)
    await reachable(shop, "bob", "+31687654321")
    message = await shop.say(["ada", "bob"], route=LADDER)
    for told in message["deliveries"]:
        await shop.reaches(told["id"], "delivered")
    assert await shop.ask("POST", f"/v1/messages/{message['id']}/stop", {"contact": "ada"}) == {"stopped": True}
    assert await shop.ask("POST", f"/v1/messages/{message['id']}/stop", {"contact": "ada"}) == {"stopped": False}
    await shop.advance("6m")
    sms = await delivery_of(shop, message, "sms")
    assert sms["contact"] == "bob"
    await quiet(shop)
    found = (await shop.ask("GET", f"/v1/messages/{message['id']}/deliveries"))["data"]
    assert [one["contact"] for one in found if one["channel"] == "sms"] == ["bob"]
    assert (await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=ada"))["route"]["stopped_by"] == "explicit"
    await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=nobody", status=404)


@pytest.mark.anyio
async def test_a_step_that_has_failed_everywhere_brings_the_next_at_once(shop: Shop):
    await reachable(shop)
    await shop.fault({"channel": "push", "reject": 1})
    ladder = {"steps": [{"channels": ["push"]}, {"channels": ["sms"], "after": "5m"}]}
    message = await shop.say("ada", route=ladder)
    sms = await delivery_of(shop, message, "sms")
    await shop.reaches(sms["id"], "delivered")
    [escalated] = [line for line in await shop.told(message) if line["kind"] == "escalated"]
    assert "nothing came of push" in escalated["text"]


@pytest.mark.anyio
async def test_somebody_without_an_address_of_the_first_step_gets_the_next_at_once(shop: Shop):
    await shop.person("ada")
    ladder = {"steps": [{"channels": ["push"]}, {"channels": ["sms"]}]}
    message = await shop.say("ada", route=ladder)
    sms = await delivery_of(shop, message, "sms")
    await shop.reaches(sms["id"], "delivered")
    [first] = message["deliveries"]
    found = await shop.ask("GET", f"/v1/deliveries/{first['id']}")
    assert (found["state"], found["reason"]) == ("skipped", "no_address")


@pytest.mark.anyio
async def test_a_route_whose_steps_have_all_failed_is_at_its_end_and_says_what_to_do(shop: Shop):
    await reachable(shop)
    await shop.fault({"reject": 1})
    ladder = {"steps": [{"channels": ["push"]}, {"channels": ["sms"]}, {"channels": ["email"], "after": "1h"}]}
    message = await shop.say("ada", route=ladder, content={"title": "News", "body": "News"})
    mail = await delivery_of(shop, message, "email")
    await shop.reaches(mail["id"], "failed")
    await quiet(shop)
    assert await channels(shop, message) == {"push", "sms", "email"}
    asked = await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=ada")
    assert asked["text"].startswith("They did not get it. The provider refused it for good.")
    assert [(one["channel"], one["step"], one["reason"], one["awaited"]) for one in asked["deliveries"]] == [
        ("push", 1, "refused", None),
        ("sms", 2, "refused", None),
        ("email", 3, "refused", None),
    ]
    assert all(one["advice"] for one in asked["deliveries"])
    assert asked["route"]["next_at"] is None


@pytest.mark.anyio
async def test_what_is_cancelled_goes_no_further(shop: Shop):
    await reachable(shop)
    message = await climb(shop)
    await shop.ask("POST", f"/v1/messages/{message['id']}/cancel")
    await shop.advance("6m")
    await quiet(shop)
    assert await channels(shop, message) == {"inapp", "push"}
    assert (await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=ada"))["route"]["stopped_by"] == "cancelled"


@pytest.mark.anyio
async def test_why_is_answered_quickly(shop: Shop):
    """The most that a person can have: ten steps, all of which failed."""
    await reachable(shop)
    await shop.fault({"reject": 1})
    steps = [{"channels": ["push", "sms", "email"]} for _ in range(3)]
    message = await shop.say("ada", route={"steps": steps}, content={"title": "News", "body": "News"})
    await shop.until(f"/v1/messages/{message['id']}", lambda found: found["counts"].get("failed") == 9)
    seconds = await why_seconds(shop, message, "ada")
    print(f"why: median {sorted(seconds)[len(seconds) // 2] * 1000:.1f} ms of {len(seconds)}")
    assert len((await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact=ada"))["deliveries"]) == 9


async def why_seconds(shop: Shop, message: Json, contact: str, times: int = 20) -> list[float]:
    """How long so many answers took."""
    clock = asyncio.get_running_loop().time
    taken: list[float] = []
    for _ in range(times):
        started = clock()
        await shop.ask("GET", f"/v1/messages/{message['id']}/why?contact={contact}")
        taken.append(clock() - started)
    return taken
