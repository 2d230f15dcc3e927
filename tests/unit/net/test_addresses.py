"""Looking up names: those whose name servers are silent hold up nobody else's."""

import asyncio
import gc
import socket
import threading
from collections import Counter
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tidings.net import NotSent, addresses

SILENT = 24


class Servers:
    """Name servers, of which those of `….silent.example` say nothing until they are let go."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.let_go = threading.Event()
        self._look_up = socket.getaddrinfo

    def look_up(self, host: Any, *args: Any, **more: Any) -> Any:
        self.asked[host] += 1
        if str(host).endswith(".silent.example"):
            self.let_go.wait(60)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return self._look_up("127.0.0.1", *args, **more)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def servers(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[Servers]:
    made = Servers()
    monkeypatch.setattr(socket, "getaddrinfo", made.look_up)
    yield made
    made.let_go.set()


@pytest.mark.anyio
async def test_names_that_nobody_answers_for_hold_up_no_other_and_each_is_asked_for_once(servers: Servers):
    names = [f"{n}.silent.example" for n in range(SILENT)]
    waiting = [asyncio.create_task(addresses.addresses_of(name)) for name in names * 4]
    async with asyncio.timeout(30):
        assert await addresses.addresses_of("shop.example") == ["127.0.0.1"]
        waiting[0].cancel()  # who gives up takes the answer from nobody
        servers.let_go.set()
        told = await asyncio.gather(*waiting[1:])
    assert all(isinstance(one, NotSent) and (one.code, one.may_retry) == ("name_lookup_failed", True) for one in told)
    assert {servers.asked[name] for name in names} == {1}


@pytest.mark.anyio
async def test_names_that_took_long_are_looked_up_a_few_at_a_time(servers: Servers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(addresses, "_SLOW_SECONDS", 0.0)
    monkeypatch.setattr(addresses, "_slow", {})
    names = [f"{n}.again.silent.example" for n in range(SILENT)]
    servers.let_go.set()
    for name in names:
        await addresses.addresses_of(name)
    servers.let_go.clear()
    again = [asyncio.create_task(addresses.addresses_of(name)) for name in names]
    async with asyncio.timeout(30):
        done, held = await asyncio.wait(again, timeout=0.1)
        while len(done) < SILENT - addresses.SLOW_AT_ONCE:
            done, held = await asyncio.wait(again, timeout=0.1)
        assert len(held) == addresses.SLOW_AT_ONCE
        assert await addresses.addresses_of("shop.example") == ["127.0.0.1"]
        servers.let_go.set()
        await asyncio.gather(*again)


@pytest.mark.anyio
async def test_who_has_given_up_leaves_no_error_behind(monkeypatch: pytest.MonkeyPatch):
    silent = threading.Event()

    def look_up(*_: object, **__: object) -> object:
        silent.wait(20)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    told: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await addresses.addresses_of("given-up.silent.example")
    asked = asyncio.create_task(addresses.addresses_of("given-up.silent.example"))
    await asyncio.sleep(0)
    silent.set()
    assert isinstance(await asked, NotSent)
    await asyncio.sleep(0.05)
    gc.collect()
    asyncio.get_running_loop().set_exception_handler(None)
    assert told == []
