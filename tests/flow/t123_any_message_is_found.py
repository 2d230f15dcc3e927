"""Any of many messages is found: by where it stands, by who it is about, by what it is called; and what is unknown is settled at once."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.t16_escalates_until_read import climb, delivery_of, reachable


async def found(shop: Shop, kind: str = "messages", **asked: str) -> list[str]:
    """The ids that a list answers, over all of its pages of two."""
    ids: list[str] = []
    after: dict[str, str] = {}
    for _ in range(50):
        answer = await shop.client.get(f"/v1/{kind}", params={"limit": "2", **asked, **after})
        assert answer.is_success, answer.text
        page: Json = answer.json()
        ids += [one["id"] for one in page["data"]]
        if page["next"] is None:
            assert page["searched_to"] is None
            return ids
        after = {"after": page["next"]}
    raise AssertionError("a list without an end")


def tomorrow() -> str:
    """At this hour."""
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


async def unknown(shop: Shop, contact: str) -> Json:
    """Marketing that nobody can say of whether it went out: a person decides."""
    await shop.agrees(contact)
    message = await shop.say(contact, purpose="marketing")
    await shop.reaches(message["deliveries"][0]["id"], "unknown")
    return message


@pytest.mark.anyio
async def test_a_message_is_found_by_what_is_known_of_it(shop: Shop):
    await shop.person("ada")
    await shop.person("bob", phone="+31612345679")
    await shop.ask("PUT", "/v1/topics/orders", {"name": "Orders"})
    first = await shop.say("ada", topic="orders")
    mail = await shop.say("bob", channel="email")
    both = await shop.say(["ada", "bob"], channel="email", purpose="critical")
    await shop.api.settled(both["id"])
    delivery = await shop.reaches(first["deliveries"][0]["id"], "delivered")
    await shop.reaches(mail["deliveries"][0]["id"], "delivered")
    # Found before the person has a second one of the same kind.
    answer = await shop.ask("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "Thanks"})
    await shop.until("/v1/messages?direction=in", lambda page: [one["id"] for one in page["data"]] == [answer["id"]])
    all_of_them = [answer["id"], both["id"], mail["id"], first["id"]]
    assert await found(shop) == all_of_them

    assert await found(shop, topic="orders") == await found(shop, topic="orders", channel="sms") == [first["id"]]
    assert await found(shop, channel="email") == [both["id"], mail["id"]]
    assert await found(shop, channel="email", purpose="critical") == [both["id"]]
    assert (
        await found(shop, channel="voice") == await found(shop, template="none") == await found(shop, topic="orders", purpose="otp") == []
    )
    assert await found(shop, direction="in") == [answer["id"]]
    assert await found(shop, contact="ada") == [answer["id"], both["id"], first["id"]]
    assert await found(shop, contact="ada", direction="out", channel="sms") == [first["id"]]
    assert await found(shop, contact="nobody") == []

    [account] = [one["id"] for one in (await shop.ask("GET", "/v1/provider-accounts"))["data"]]
    assert delivery["provider_account"] == account
    assert await found(shop, provider_account=account) == [both["id"], mail["id"], first["id"]]
    assert await found(shop, provider_account=account, contact="bob") == [both["id"], mail["id"]]
    assert await found(shop, since=delivery["created_at"]) == all_of_them
    assert await found(shop, until=delivery["created_at"]) == []

    # By one of its names.
    for q in (first["id"], delivery["id"], delivery["provider_reference"]):
        assert await found(shop, q=q) == [first["id"]], q
    bob = await shop.ask("GET", "/v1/contacts/bob")
    for q in ("bob", bob["id"], "bob@EXAMPLE.com", "+31 6 12 34 56 79", "+31612345679"):
        assert await found(shop, q=q) == [both["id"], mail["id"]], q
    assert await found(shop, q="bob", purpose="critical") == await found(shop, q="bob", contact="ada") == [both["id"]]
    assert await found(shop, q="nothing of this name") == await found(shop, q=f"dlv_{'0' * 26}") == []


@pytest.mark.anyio
async def test_a_line_of_the_list_says_where_its_recipients_stand(shop: Shop):
    await shop.person("ada")
    await shop.person("bob", phone="+31612345679")
    await shop.ask("POST", "/v1/suppressions", {"phone": "+31612345679", "reason": "asked"})
    message = await shop.say(["ada", "bob"])
    await shop.api.settled(message["id"])
    await shop.rests()
    [line] = (await shop.ask("GET", "/v1/messages"))["data"]
    assert line["counts"] == {"delivered": 1, "skipped": 1}
    assert await found(shop, state="skipped") == await found(shop, state="delivered") == [message["id"]]
    assert await found(shop, state="skipped", contact="ada") == await found(shop, state="failed") == []
    assert await found(shop, state="skipped", contact="bob") == [message["id"]]
    [skipped] = await found(shop, "deliveries", state="skipped")
    assert await found(shop, "deliveries", reason="suppressed") == [skipped]
    assert await found(shop, "deliveries", reason="suppressed", contact="bob", channel="sms") == [skipped]
    assert await found(shop, "deliveries", reason="capped") == await found(shop, "deliveries", state="skipped", channel="email") == []
    assert len(await found(shop, "deliveries", channel="sms")) == len(await found(shop, "deliveries")) == 2

    many = await shop.say([{"email": f"n{n}@example.com"} for n in range(201)], channel="email", send_at=tomorrow())
    [line, _] = (await shop.ask("GET", "/v1/messages"))["data"]
    assert (line["id"], line["recipients"], line["counts"]) == (many["id"], 201, None)
    assert (await shop.ask("GET", f"/v1/messages/{many['id']}"))["counts"] == {"scheduled": 201}
    assert await found(shop, state="scheduled") == [many["id"]]


@pytest.mark.anyio
async def test_what_waits_and_what_was_stopped_is_found_by_its_state(shop: Shop):
    await shop.person("ada")
    later = await shop.say("ada", send_at=tomorrow())
    await shop.fault({"channel": "sms", "reject": 1.0})
    failed = await shop.say("ada")
    await shop.reaches(failed["deliveries"][0]["id"], "failed")
    [one] = failed["deliveries"]
    assert await found(shop, state="scheduled") == [later["id"]]
    assert await found(shop, state="failed") == await found(shop, state="failed", channel="sms") == [failed["id"]]
    assert await found(shop, state="queued") == await found(shop, state="failed", channel="email") == await found(shop, state="held") == []
    assert await found(shop, "deliveries", state="failed") == await found(shop, "deliveries", reason="refused") == [one["id"]]
    assert await found(shop, "deliveries", state="scheduled") == [later["deliveries"][0]["id"]]

    await shop.ask("POST", f"/v1/messages/{later['id']}/cancel")
    assert await found(shop, state="scheduled") == []
    assert await found(shop, state="cancelled") == [later["id"]]
    assert await found(shop, "deliveries", reason="by_caller") == [later["deliveries"][0]["id"]]


@pytest.mark.anyio
async def test_unknown_ones_are_settled_by_what_they_have_in_common(shop: Shop):
    people = ["ada", "bob", "cay"]
    for n, name in enumerate(people):
        await shop.person(name, phone=f"+3161234567{n}")
    await shop.fault({"channel": "sms", "unknown": 1.0})
    said = [await unknown(shop, name) for name in people]
    assert await found(shop, state="unknown") == [one["id"] for one in reversed(said)]
    assert await found(shop, "deliveries", state="unknown", reason="no_answer", contact="bob") == [said[1]["deliveries"][0]["id"]]

    settled = await shop.ask("POST", "/v1/deliveries/resolve", {"as": "sent", "contact": "ada"})
    assert settled == {"resolved": 1, "remaining": 0}
    assert await shop.ask("POST", "/v1/deliveries/resolve", {"as": "failed", "channel": "email"}) == {"resolved": 0, "remaining": 0}
    settled = await shop.ask("POST", "/v1/deliveries/resolve", {"as": "failed", "message": said[1]["id"], "channel": "sms"})
    assert settled == {"resolved": 1, "remaining": 0}
    assert await found(shop, state="unknown") == [said[2]["id"]]
    # What a person settled as failed says so; what counts as sent is not undelivered.
    assert await found(shop, "deliveries", reason="resolved_by_person") == [said[1]["deliveries"][0]["id"]]
    assert await found(shop, state="sent") == [said[0]["id"]]
    assert (await shop.ask("POST", "/v1/deliveries/resolve", {"as": "failed"}))["resolved"] == 1
    assert await found(shop, state="unknown") == []

    wrong = await shop.ask("POST", "/v1/deliveries/resolve", {"as": "sent", "message": "msg_1", "provider_account": "x"}, status=422)
    assert wrong["errors"][0]["pointer"] in ("/message", "/provider_account")


@pytest.mark.anyio
async def test_each_line_says_its_step_its_account_and_what_ended_the_route(shop: Shop):
    await reachable(shop)
    message = await climb(shop)
    [account] = [one["id"] for one in (await shop.ask("GET", "/v1/provider-accounts"))["data"]]
    await shop.advance("6m")
    sms = await delivery_of(shop, message, "sms")
    await shop.reaches(sms["id"], "delivered")
    # A step of the route that came later is found by its channel too.
    assert await found(shop, channel="sms") == [message["id"]]
    assert await found(shop, "deliveries", channel="sms") == [sms["id"]]

    await shop.ask("POST", "/v1/sandbox/receipts", {"delivery": sms["id"], "state": "read"})
    told = await shop.until(f"/v1/messages/{message['id']}/timeline", lambda page: any(line["kind"] == "read" for line in page["data"]))
    lines = [line for line in told["data"] if line["delivery"] == sms["id"]]
    assert {line["step"] for line in lines} == {2}
    assert {line["step"] for line in told["data"] if line["channel"] == "push"} == {1}
    assert [line["provider_account"] for line in lines if line["kind"] in ("attempted", "sent")] == [account, account]

    other = await climb(shop)
    [push] = [one["id"] for one in other["deliveries"] if one["channel"] == "push"]
    await shop.ask("POST", "/v1/sandbox/receipts", {"delivery": push, "state": "read"})
    told = await shop.until(f"/v1/messages/{other['id']}/timeline", lambda page: any(line["kind"] == "stopped" for line in page["data"]))
    [stopped] = [line for line in told["data"] if line["kind"] == "stopped"]
    assert (stopped["reason"], stopped["evidence"], stopped["step"]) == ("read", push, 1)
    asked = await shop.ask("GET", f"/v1/messages/{other['id']}/why?contact=ada")
    assert asked["route"]["evidence"] == push
