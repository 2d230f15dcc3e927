"""Who is not there any more is noticed, and whoever is sent away is told why, whether to come back, and when."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime

import msgspec
import pytest
from websockets.exceptions import ConnectionClosed

from tests.conftest import Api, execute
from tests.devices import Device, Frame, device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import token_of
from tests.flow.t116_stream import stream
from tests.flow.t119_slow_readers import live_of
from tests.flow.t131_the_same_on_every_node import beside
from tests.flow.tokens import sign
from tests.security.raw_frames import CLOSE, PING, TEXT, raw_socket
from tidings.api.live import live as lives
from tidings.core.ids import encode

pytestmark = pytest.mark.anyio

SPREAD_MS = 3_000


async def bye(one: Device) -> tuple[int, int | None]:
    """The code of the last word, with which the connection was closed too, and when to come back."""
    code = await one.closed()
    [told] = [frame for frame in one.told if frame["type"] == "bye"]
    assert told["code"] == code
    assert told["reason"]
    return code, told["retry_after_ms"]


async def test_who_is_silent_is_asked_and_then_gone_and_who_answers_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    for name, seconds in (("SILENCE_SECONDS", 4), ("HEARTBEAT_SECONDS", 1), ("_TEND_SECONDS", 0.2)):
        monkeypatch.setattr(lives, name, seconds)
    await shop.person("ada")
    token = await token_of(shop, "ada")
    # It says nothing of its own; that it answers is the protocol's.
    async with beside(shop) as (live, base), device(base, token, ping_interval=None) as there, raw_socket(base) as gone:
        since, asked, told = time.monotonic(), 0, list[Frame]()
        await gone.hello(token)
        async with asyncio.timeout(60):
            while (got := await gone.next()) is not None and got[0] != CLOSE:
                asked += got[0] == PING
                told += [msgspec.json.decode(got[1])] if got[0] == TEXT else []
        assert got is not None
        assert int.from_bytes(got[1][:2]) == 4408
        assert [(frame["type"], frame["code"], frame["retry_after_ms"]) for frame in told] == [("bye", 4408, 0)]
        assert asked >= 1, "asked before it was given up"
        assert time.monotonic() - since > 4
        assert live.count == 1
        await there.say(type="ping", id="here")
        await there.until(type="pong", id="here")


async def test_a_token_that_expires_ends_the_connection_and_a_newer_one_opens_it(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    await shop.person("ada")
    made = await shop.ask("POST", "/v1/signing-secrets", {"name": "shop backend"}, status=201)
    now, us = int(time.time()), encode("wsp", shop.api.workspace.workspace.id)
    over = {"iss": us, "aud": us, "sub": "ada", "iat": now - 900, "exp": now - 10}
    async with device(shop.api.base_url) as late:
        await late.say(type="hello", v=1, token=sign({"alg": "HS256", "typ": "JWT", "kid": made["id"]}, over, made["secret"]))
        assert await bye(late) == (4401, 0)
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        expires_at = datetime.fromisoformat((await ada.until(type="welcome"))["expires_at"])
        with monkeypatch.context() as later:
            later.setattr(live_of(shop), "clock", lambda: expires_at)
            assert await bye(ada) == (4401, 0)
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        assert (await ada.call("GET", "/v1/me"))["status"] == 200


async def test_who_comes_or_speaks_too_often_is_told_when_to_come_again(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    await shop.person("ada")
    token = await token_of(shop, "ada")
    async with device(shop.api.base_url, token) as ada:
        monkeypatch.setattr(lives, "MOST_OF_ONE", 1)
        async with device(shop.api.base_url) as more:
            await more.say(type="hello", v=1, token=token)
            assert await bye(more) == (4429, 60_000)
        with suppress(ConnectionClosed):
            for _ in range(1_000):
                await ada.say(type="ping")
        assert await bye(ada) == (4429, 2_000)


async def test_where_too_many_come_at_once_they_come_again_one_by_one(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    await shop.person("ada")
    token = await token_of(shop, "ada")
    async with AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(device(shop.api.base_url)) for _ in range(8)]
        monkeypatch.setattr(lives, "HELLOS_WAITING", 0)
        for one in crowd:
            await one.say(type="hello", v=1, token=token)
        check_spread([await bye(one) for one in crowd], 4503)


async def test_while_the_database_cannot_be_asked_nobody_is_taken_and_whoever_is_here_stays(api: Api, server_url: str):
    shop = Shop(api)
    await shop.person("ada")
    token = await token_of(shop, "ada")
    name = api.app.url.partition("?")[0].rpartition("/")[2]
    async with device(api.base_url, token) as here:
        await execute(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        await execute(server_url, f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")
        async with AsyncExitStack() as stack:
            crowd = [await stack.enter_async_context(device(api.base_url)) for _ in range(8)]
            for one in crowd:
                await one.say(type="hello", v=1, token=token)
            check_spread([await bye(one) for one in crowd], 4503)
        await execute(server_url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        await here.say(type="ping", id="still here")
        await here.until(type="pong", id="still here")
        # Before long somebody is taken again.
        codes: list[int | None] = []
        async with asyncio.timeout(30):
            while not codes or codes[-1] is not None:
                async with device(api.base_url) as one:
                    await one.say(type="hello", v=1, token=token)
                    first = await one.until(lambda frame: frame["type"] in ("welcome", "bye"))
                    codes.append(first.get("code"))
        assert set(codes) <= {None, 4503}


def check_spread(byes: list[tuple[int, int | None]], code: int) -> None:
    """All are sent away with this code, and do not come back at one time."""
    assert {one for one, _ in byes} == {code}
    waits = [after for _, after in byes if after is not None and 0 <= after <= SPREAD_MS]
    assert len(waits) == len(byes), byes
    assert len(set(waits)) > 1, "one by one"


@asynccontextmanager
async def node(shop: Shop) -> AsyncGenerator[tuple[asyncio.subprocess.Process, str]]:
    """Another node, as a process of its own."""
    environment = os.environ | {"TIDINGS_DATABASE_URL": shop.api.app.url, "TIDINGS_DATA": str(shop.api.app.settings.data)}
    command = (sys.executable, "-m", "tidings.cli", "serve", "--role", "api", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        line = (await process.stdout.readline()).decode()
        yield process, line.split(" at ")[1].split(" ")[0]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_node_that_is_told_to_stop_sends_everybody_away_one_by_one(shop: Shop):
    await shop.person("ada")
    token = await token_of(shop, "ada")
    async with node(shop) as (process, base), AsyncExitStack() as stack:
        crowd = [await stack.enter_async_context(device(base, token)) for _ in range(12)]
        # Who has not said who they are is sent away, too.
        crowd.append(await stack.enter_async_context(device(base)))
        elsewhere = Shop(Api(shop.api.app, base, shop.api.workspace))
        await stack.enter_async_context(elsewhere.client)
        events = await stack.enter_async_context(stream(elsewhere, token, "counts=true"))
        await events.until("counts")
        process.send_signal(signal.SIGTERM)
        byes = [await bye(one) for one in crowd]
        told = await events.until("bye")
        assert [line async for line in events.lines if line] == [], "it is the last word"
        check_spread([*byes, (told["code"], told["retry_after_ms"])], 1001)
        async with asyncio.timeout(20):
            assert await process.wait() == 0


async def test_the_last_event_of_a_stream_says_why_it_ends(shop: Shop):
    await shop.person("ada")
    async with stream(shop, await token_of(shop, "ada"), "counts=true") as events:
        await events.until("counts")
        await shop.ask("PUT", "/v1/contacts/ada/suspension", {})
        told = await events.until("bye")
        assert (told["code"], told["retry_after_ms"]) == (4403, None)
        assert [line async for line in events.lines if line] == []
