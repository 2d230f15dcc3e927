"""Without a provider a delivery waits, says what for, and leaves once there is one."""

import asyncio

import pytest

from tests.conftest import execute
from tests.flow.conftest import Shop
from tests.flow.t09_real_mail import Mailbox, mailbox

__all__ = ["mailbox"]


@pytest.mark.anyio
async def test_what_nobody_can_carry_is_held_and_leaves_when_an_account_is_added(live_shop: Shop, mailbox: tuple[Mailbox, int]):
    shop, (box, port) = live_shop, mailbox
    await shop.person("ada")
    message = await shop.say("ada", channel="email")
    [told] = message["deliveries"]
    held = await shop.reaches(told["id"], "held")
    assert (held["reason"], held["hand_offs"]) == ("no_provider", [])
    assert (await shop.told(message))[-1]["kind"] == "held"

    credentials = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": "shop@example.com"}
    await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)
    delivery = await shop.reaches(told["id"], "sent")
    assert delivery["attempts"] == 1
    assert [recipients for recipients, _ in box.mails] == [["ada@example.com"]]


@pytest.mark.anyio
async def test_what_an_account_may_not_carry_is_held_until_it_may(shop: Shop):
    await shop.person("ada")
    [sandbox] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    at = f"/v1/provider-accounts/{sandbox['id']}"
    assert (sandbox["rate"], sandbox["destinations"], sandbox["health"]["state"]) == (None, None, "ok")
    abroad = {"channels": ["sms"], "destinations": [{"prefix": "+44", "price": "0.04"}], "rate": {"per_second": 50}}
    changed = await shop.ask("PATCH", at, abroad)
    assert (changed["destinations"], changed["rate"]) == ([{"prefix": "+44", "price": "0.04"}], {"per_second": 50.0})
    [told] = (await shop.say("ada"))["deliveries"]
    held = await shop.reaches(told["id"], "held")
    assert held["reason"] == "no_provider"
    home = [{"country": "nl", "price": "0.050"}, {"prefix": "+", "price": "1"}]
    changed = await shop.ask("PATCH", at, {"destinations": home})
    assert changed["destinations"] == [{"country": "NL", "price": "0.05"}, {"prefix": "+", "price": "1"}]
    await shop.reaches(told["id"], "sent", "delivered")

    await shop.ask("PATCH", at, {"is_enabled": False})
    [told] = (await shop.say("ada"))["deliveries"]
    assert (await shop.reaches(told["id"], "held"))["reason"] == "no_provider"
    await shop.ask("PATCH", at, {"is_enabled": True})
    await shop.reaches(told["id"], "sent", "delivered")


@pytest.mark.anyio
async def test_what_nothing_holds_any_more_waits_for_its_turn(shop: Shop):
    [sandbox] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    at = f"/v1/provider-accounts/{sandbox['id']}"
    await shop.ask("PATCH", at, {"is_enabled": False})
    people = ["ada", "bob"]
    for name in people:
        await shop.person(name)
    held = [(await shop.say(name))["deliveries"][0]["id"] for name in people]
    for one in held:
        assert (await shop.reaches(one, "held"))["reason"] == "no_provider"

    await shop.ask("PATCH", at, {"is_enabled": True, "rate": {"per_second": 0.01}})
    one = f"/v1/deliveries/{held[0]}"
    other = f"/v1/deliveries/{held[1]}"
    await shop.until(one, lambda body: body["state"] != "held")
    await shop.until(other, lambda body: body["state"] != "held")
    stand = [(await shop.ask("GET", each))["state"] for each in (one, other)]
    assert stand.count("queued") == 1, f"one token in 100 seconds: {stand}"
    # The log is a moment behind.
    await shop.rests()
    told = await shop.ask("GET", "/v1/events?type=delivery.held")
    assert [event["data"]["reason"] for event in told["data"]] == ["no_provider"] * 2, "held once each, and never for no reason"


@pytest.mark.anyio
async def test_a_live_workspace_has_no_sandbox(live_shop: Shop):
    calls: list[tuple[str, str, object]] = [
        ("GET", "/v1/sandbox/outbox", None),
        ("PUT", "/v1/sandbox/clock", {"advance": "5m"}),
        ("PUT", "/v1/sandbox/faults", []),
        ("POST", "/v1/sandbox/inbound", {"channel": "sms", "from": "+31612345678", "text": "x"}),
    ]
    for method, path, body in calls:
        assert (await live_shop.ask(method, path, body, status=409))["code"] == "not_a_test_workspace"


@pytest.mark.anyio
async def test_a_provider_that_fails_is_left_alone_and_used_again_when_one_came_back_well(shop: Shop):
    await shop.person("ada")
    [sandbox] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    at = f"/v1/provider-accounts/{sandbox['id']}"
    await shop.fault({"status": 503})
    for _ in range(5):
        await shop.say("ada")
    failing = await shop.until(at, lambda account: account["health"]["state"] != "ok")
    assert failing["health"]["reason"] == "http_503"
    [waiting] = (await shop.say("ada"))["deliveries"]
    held = await shop.reaches(waiting["id"], "held")
    assert (held["reason"], held["hand_offs"]) == ("provider_down", [])
    # Another way may open meanwhile: for a code it is looked for soon, for the rest seldom enough to be at nobody's cost.
    [code] = (await shop.say("ada", body="Your code is 482913.", purpose="otp"))["deliveries"]
    await shop.reaches(code["id"], "held")
    waits = (
        "SELECT coalesce(bool_and(CASE q.lane WHEN 'otp'"
        " THEN q.due_at <= clock_timestamp() + interval '10 seconds' + greatest(interval '10 seconds', clock_timestamp() - h.changed_at)"
        " ELSE q.due_at >= d.changed_at + interval '20 seconds' END), false) AND count(DISTINCT q.lane) = 2"
        " FROM queue q JOIN deliveries d ON d.bucket = q.bucket AND d.id = q.delivery_id JOIN account_health h ON h.account_id = q.account_id"
        " WHERE q.workspace_id = $1 AND q.waits_for = 'provider'"
    )
    async with shop.api.app.database.pipeline() as tx:
        assert await tx.fetchval(waits, shop.api.workspace.workspace.id)

    await shop.fault()
    # Its rest is over, and what waits is looked at: now, and until the worker has heard of it too.
    own = f"workspace_id = '{shop.api.workspace.workspace.id}'"
    for _ in range(60):
        await execute(shop.api.app.url, f"UPDATE account_health SET open_until = now() WHERE open_until IS NOT NULL AND {own}")
        await execute(shop.api.app.url, f"DELETE FROM meters WHERE {own}")
        await shop.say("ada")
        await asyncio.sleep(0.5)
        if (await shop.ask("GET", at))["health"]["state"] == "ok":
            break
    await execute(shop.api.app.url, f"UPDATE queue SET due_at = now() WHERE {own}")
    await shop.reaches(waiting["id"], "sent", "delivered")
    told = await shop.until("/v1/events?type=provider_account.failing,provider_account.recovered", lambda events: len(events["data"]) == 2)
    assert [event["type"] for event in told["data"]] == ["provider_account.failing", "provider_account.recovered"]
    assert told["data"][0]["data"] == {"provider_account": sandbox["id"], "reason": "http_503"}
