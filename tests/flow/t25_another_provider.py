"""Two provider accounts for one channel: what the first refuses for now, or never answers, goes by the second at once."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from tests.flow.conftest import Json, Shop
from tests.flow.receiver import receiving
from tidings.core.ids import decode

ELSEWHERE: Json = {"channel": "sms", "other_provider_on_unknown": True}


async def two_accounts(shop: Shop, channel: str = "sms") -> tuple[str, str]:
    """The ids of two sandbox accounts, the first of which is asked first; the workspace's own steps back."""
    [own] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
    await shop.ask("PATCH", f"/v1/provider-accounts/{own['id']}", {"rank": 50})
    made: list[str] = []
    for rank, name in enumerate(("first", "second"), 1):
        given: Json = {"provider": "sandbox", "name": name, "channels": [channel], "credentials": {}, "rank": rank}
        made.append((await shop.ask("POST", "/v1/provider-accounts", given, status=201))["id"])
    return made[0], made[1]


def outcomes(delivery: Json) -> list[tuple[str, str]]:
    """The delivery's hand-offs as (account, outcome)."""
    return [(one["provider_account"], one["outcome"]) for one in delivery["hand_offs"]]


def seconds_between(early: str, late: str) -> float:
    return (datetime.fromisoformat(late) - datetime.fromisoformat(early)).total_seconds()


@pytest.mark.anyio
async def test_what_the_first_throttles_goes_by_the_second_at_once(shop: Shop):
    await shop.person("ada")
    first, _ = await two_accounts(shop)
    await shop.ask("PATCH", f"/v1/provider-accounts/{first}", {"is_enabled": False})
    async with receiving() as gateway:
        gateway.answer = lambda _: (429, {"retry-after": "3600"}, b"")
        given: Json = {"provider": "custom", "name": "gateway", "channels": ["sms"], "credentials": {"url": gateway.url}, "rank": 1}
        await shop.ask("POST", "/v1/provider-accounts", given, status=201)
        message = await shop.say("ada")
        # Whoever waited as it was asked to would come in an hour.
        delivery = await shop.reaches(message["deliveries"][0]["id"], "delivered")
    assert outcomes(delivery) == [("gateway", "refused"), ("second", "sent")]


@pytest.mark.anyio
@pytest.mark.parametrize("why", ["it is ill", "it does not carry there"])
async def test_nobody_hurries_for_a_second_that_cannot_carry_it(shop: Shop, why: str):
    await shop.person("ada")
    _, second = await two_accounts(shop)
    for one in (await shop.ask("GET", "/v1/provider-accounts"))["data"]:
        if one["id"] != second:
            await shop.ask("PATCH", f"/v1/provider-accounts/{one['id']}", {"is_enabled": False})
    if why == "it is ill":
        async with shop.api.app.database.pipeline() as tx:
            await tx.execute(
                "INSERT INTO account_health (account_id, workspace_id, changed_at, open_until, reason)"
                " VALUES ($1, $2, now(), now() + interval '1 hour', 'http_503')",
                decode("pac", second),
                shop.api.workspace.workspace.id,
            )
    else:
        await shop.ask("PATCH", f"/v1/provider-accounts/{second}", {"destinations": [{"country": "NZ", "price": "0.05"}]})
    async with receiving() as gateway:
        # It names no time after which to come back.
        gateway.answer = lambda _: (400, {"content-type": "application/json"}, b'{"code": "busy"}')
        described = {"url": gateway.url, "answer": {"code": "/code", "retry_codes": ["busy"]}}
        given: Json = {"provider": "custom", "name": "gateway", "channels": ["sms"], "credentials": described, "rank": 1}
        await shop.ask("POST", "/v1/provider-accounts", given, status=201)
        message = await shop.say("ada")
        delivery = await shop.until(f"/v1/deliveries/{message['deliveries'][0]['id']}", lambda found: len(found["hand_offs"]) > 1)
    assert outcomes(delivery)[:2] == [("gateway", "refused"), ("gateway", "refused")]
    # As long as a backoff is at least.
    assert seconds_between(delivery["hand_offs"][0]["finished_at"], delivery["hand_offs"][1]["began_at"]) >= 1.4


@pytest.mark.anyio
async def test_what_the_first_refuses_for_good_goes_by_no_other(shop: Shop):
    await shop.person("ada")
    first, _ = await two_accounts(shop)
    await shop.fault({"account": first, "reject": 1})
    message = await shop.say("ada")
    delivery = await shop.reaches(message["deliveries"][0]["id"], "failed")
    assert outcomes(delivery) == [("first", "refused")]


@pytest.mark.anyio
async def test_an_unknown_goes_to_another_only_where_the_route_says_so(shop: Shop):
    await shop.person("ada")
    first, _ = await two_accounts(shop)
    await shop.fault({"account": first, "unknown": 1})
    message = await shop.say("ada")
    delivery = await shop.reaches(message["deliveries"][0]["id"], "unknown")
    assert outcomes(delivery) == [("first", "unknown")]
    await shop.advance("61s")
    again = await shop.until(f"/v1/deliveries/{delivery['id']}", lambda found: len(found["hand_offs"]) == 2)
    assert outcomes(again) == [("first", "unknown"), ("first", "unknown")], "the one that may have it is asked again"

    daring = await shop.say("ada", route=ELSEWHERE)
    delivery = await shop.reaches(daring["deliveries"][0]["id"], "delivered")
    assert outcomes(delivery) == [("first", "unknown"), ("second", "sent")]


@pytest.mark.anyio
async def test_a_login_code_is_out_within_ten_seconds_although_the_first_hangs(shop: Shop):
    await shop.person("ada")
    first, _ = await two_accounts(shop)
    await shop.fault({"account": first, "delay": "30s"})
    clock = asyncio.get_running_loop().time
    started = clock()
    message = await shop.say("ada", purpose="otp", body="Your code is 123456")
    delivery = await shop.reaches(message["deliveries"][0]["id"], "delivered")
    assert clock() - started < 10
    assert outcomes(delivery) == [("first", "unknown"), ("second", "sent")]
    assert delivery["hand_offs"][0]["code"] == "deadline"
    assert seconds_between(delivery["hand_offs"][0]["finished_at"], delivery["hand_offs"][1]["began_at"]) < 1


@asynccontextmanager
async def silent_peer() -> AsyncGenerator[int]:
    """A server that takes every connection and says nothing."""
    held: list[asyncio.StreamWriter] = []

    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(hold, "127.0.0.1", 0, family=socket.AF_INET)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in held:
            writer.close()


@pytest.mark.anyio
async def test_a_login_code_by_mail_leaves_a_server_that_says_nothing(shop: Shop):
    await shop.person("ada")
    async with silent_peer() as port:
        [own] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
        await shop.ask("PATCH", f"/v1/provider-accounts/{own['id']}", {"rank": 50})
        credentials = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": "shop@example.com"}
        await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "name": "silent", "credentials": credentials}, status=201)
        clock = asyncio.get_running_loop().time
        started = clock()
        message = await shop.say("ada", channel="email", purpose="otp", body="Your code is 123456")
        delivery = await shop.reaches(message["deliveries"][0]["id"], "sent", "delivered")
        assert clock() - started < 10
        assert [account for account, _ in outcomes(delivery)] == ["silent", "sandbox"]


@pytest.mark.anyio
async def test_a_provider_that_fails_again_and_again_is_left_alone(shop: Shop):
    first, _ = await two_accounts(shop)
    await shop.fault({"account": first, "status": 503})
    people = [{"id": f"p{n}", "phone": f"+3161234{n:04d}"} for n in range(30)]
    await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})
    crowd = await shop.say([one["id"] for one in people], route=ELSEWHERE)
    await shop.until(f"/v1/messages/{crowd['id']}", lambda found: found["counts"].get("delivered") == 30)
    account = await shop.ask("GET", f"/v1/provider-accounts/{first}")
    assert account["health"]["state"] in ("failing", "probing")
    assert account["health"]["reason"] == "http_503"
    after = await shop.say("p1")
    delivery = await shop.reaches(after["deliveries"][0]["id"], "delivered", "unknown")
    assert outcomes(delivery)[-1][1] in ("sent", "unknown")
    await shop.fault()
