"""Who may connect, how a connection ends, and what becomes of those who do not keep to it."""

import asyncio
import contextlib
import os
import signal
import socket
import sys

import httpx2
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.conftest import serving
from tests.devices import device
from tests.flow.conftest import Shop
from tests.flow.t114_socket import name_of, token_of
from tests.flow.talks import place, say, talk
from tests.security.test_roles import signed_in
from tidings.api.live import live as lives
from tidings.api.live import session
from tidings.core.settings import load_settings
from tidings.realtime.frames import MOST_BYTES, MOST_PRESENCE

pytestmark = pytest.mark.anyio


def address(shop: Shop, rest: str = "/v1/socket") -> str:
    return shop.api.base_url.replace("http", "ws", 1) + rest


async def test_a_token_never_stands_in_an_address(shop: Shop):
    token = await token_of_new(shop)
    for rest, status in ((f"/v1/socket?token={token}", 400), ("/v1/sockets", 404), ("/", 404)):
        with pytest.raises(InvalidStatus) as error:
            async with connect(address(shop, rest), compression=None):
                pass
        assert error.value.response.status_code == status, rest


async def test_who_asks_without_an_upgrade_is_told_what_is_here(shop: Shop):
    told = await shop.client.get("/v1/socket")
    assert (told.status_code, told.headers["upgrade"]) == (426, "websocket")


async def token_of_new(shop: Shop) -> str:
    await shop.person("ada")
    return await token_of(shop, "ada")


async def test_the_token_may_come_as_a_subprotocol(shop: Shop):
    token = await token_of_new(shop)
    async with device(shop.api.base_url, subprotocols=["tidings.v1", f"bearer.{token}"]) as ada:
        assert ada.socket.subprotocol == "tidings.v1"
        await ada.say(type="hello", v=1)
        assert (await ada.until(type="welcome"))["person"]["id"] == "ada"


async def test_who_may_not_come_is_told_why_and_whether_to_come_back(shop: Shop):
    token = await token_of_new(shop)
    for hello, code in (
        ({"v": 1}, 4401),
        ({"v": 1, "token": "x"}, 4401),
        ({"v": 1, "token": token[:-2] + ("AA" if token[-2:] != "AA" else "BA")}, 4401),
        ({"v": 1, "token": shop.api.workspace.secret}, 4403),
        ({"v": 2, "token": token}, 4400),
    ):
        async with device(shop.api.base_url) as one:
            await one.say(type="hello", **hello)
            assert await one.closed() == code, hello
            bye = next(frame for frame in one.told if frame["type"] == "bye")
            assert (bye["code"], bye["retry_after_ms"]) == (code, None)
    async with device(shop.api.base_url) as one:
        await one.say(type="subscribe", topic="counts")
        assert await one.closed() == 4400
    await shop.ask("PUT", "/v1/contacts/ada/suspension", {})
    async with device(shop.api.base_url) as one:
        await one.say(type="hello", v=1, token=token)
        assert await one.closed() in (4401, 4403)


async def test_a_token_is_renewed_over_the_open_socket(shop: Shop):
    token = await token_of_new(shop)
    await shop.person("bob", phone="+31612349998")
    async with device(shop.api.base_url, token) as ada:
        before = (await ada.until(type="welcome"))["expires_at"]
        newer = await token_of(shop, "ada")
        await ada.say(type="authenticate", token=newer)
        assert (await ada.until(type="authenticated"))["expires_at"] >= before
        await ada.say(type="authenticate", token=await token_of(shop, "bob"))
        assert await ada.closed() == 4403


async def test_what_makes_no_sense_is_told_and_too_much_of_it_ends_the_connection(shop: Shop):
    token = await token_of_new(shop)
    async with device(shop.api.base_url, token) as ada:
        for wrong in (
            {"type": "subscribe", "topic": "weather"},
            {"type": "position"},
            {"type": "subscribe", "topic": "feed", "after": "x"},
        ):
            answer = await ada.ask(**wrong)
            assert (answer["type"], answer["problem"]["status"]) == ("refused", 422), wrong
        for _ in range(60):
            await ada.socket.send('{"type": "song"}')
        assert await ada.closed() == 4400
    async with device(shop.api.base_url, token) as ada:
        await ada.socket.send("x" * 64_001)
        assert await ada.closed() == 1009
    async with device(shop.api.base_url, token) as ada:
        await ada.socket.send(b"\x00")
        assert await ada.closed() == 4400


async def test_members_follow_the_log_and_every_conversation(shop: Shop):
    at = await talk(shop, "ada", "bob")
    name = name_of(at)
    client, _ = await signed_in(shop.api, "admin")
    member = client.headers["authorization"].removeprefix("Bearer ")
    await client.aclose()
    async with device(shop.api.base_url, member) as desk:
        assert (await desk.until(type="welcome"))["person"]["kind"] == "member"
        subscribed = await desk.ask(type="subscribe", topic="events", types=["message.posted"])
        await desk.follow(name)
        said = await say(shop, at, "Hello", "ada")
        told = await desk.until(lambda frame: frame["type"] == "events" and frame["events"])
        assert [event["type"] for event in told["events"]] == ["message.posted"]
        await desk.until_posts(name, 1)
        await shop.ask("PATCH", f"{place(at, 'ada')}/messages/{said['id']}", {"text": "Hello again"})
        await desk.until(lambda _: desk.kept[name].posts[1]["text"] == "Hello again")
        cursor = subscribed["after"]
        refused = await desk.ask(type="subscribe", topic="feed")
        assert refused["problem"]["errors"][0]["code"] == "not_for_members"
    await say(shop, at, "There", "bob")
    async with device(shop.api.base_url, member) as desk:
        await desk.ask(type="subscribe", topic="events", types=["message.posted"], after=cursor)
        events: list[str] = []
        async with asyncio.timeout(20):
            while len(events) < 2:
                events = [event["data"]["message"] for frame in desk.told if frame["type"] == "events" for event in frame["events"]]
                await asyncio.sleep(0.01)
        assert len(set(events)) == len(events) == 2
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        assert (await ada.ask(type="subscribe", topic="events"))["problem"]["code"] == "scope_missing"


async def test_who_does_not_read_is_cut_off_and_the_others_go_on(shop: Shop):
    at = await talk(shop, "ada", "bob")
    name = name_of(at)
    small = socket.create_connection((shop.api.app.settings.host, int(shop.api.base_url.rpartition(":")[2])))
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8_000)
    async with (
        connect(address(shop), compression=None, max_size=None, max_queue=1, sock=small) as slow,
        device(shop.api.base_url, await token_of(shop, "bob")) as bob,
    ):
        await slow.send(f'{{"type": "hello", "v": 1, "token": "{await token_of(shop, "ada")}"}}')
        await slow.send(f'{{"type": "subscribe", "topic": "conversation", "conversation": "{name}"}}')
        for kind in ("welcome", "subscribed"):
            assert f'"type":"{kind}"' in str(await slow.recv())
        await bob.follow(name)
        live = shop.api.app.live
        assert live is not None
        count = live.count
        n = 0
        async with asyncio.timeout(60):
            while live.count == count:
                n += 1
                await say(shop, at, "x" * 9_000)
        await bob.until_posts(name, *range(1, n + 1))
        assert live.count == count - 1


async def test_a_node_that_stops_sends_its_devices_to_another(shop: Shop):
    at = await talk(shop, "ada", "bob")
    name = name_of(at)
    token = await token_of(shop, "ada")
    environment = os.environ | {"TIDINGS_DATABASE_URL": shop.api.app.url, "TIDINGS_DATA": str(shop.api.app.settings.data)}
    node = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tidings.cli", "serve", "--role", "api", "--port", "0", env=environment, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert node.stdout is not None
        line = (await node.stdout.readline()).decode()
        base = line.split(" at ")[1].split(" ")[0]
        async with device(base, token) as ada:
            await ada.follow(name)
            await say(shop, at, "said at the other node", "bob")
            kept = await ada.until_posts(name, 1)
            node.send_signal(signal.SIGTERM)
            assert await ada.closed() == 1001
            bye = next(frame for frame in ada.told if frame["type"] == "bye")
            assert 0 <= bye["retry_after_ms"] <= 3_000
        async with asyncio.timeout(20):
            assert await node.wait() == 0
    finally:
        if node.returncode is None:
            node.kill()
            await node.wait()
    await say(shop, at, "said meanwhile", "bob")
    async with device(shop.api.base_url, token) as ada:
        ada.kept[name] = kept
        await ada.follow(name, kept.cursor)
        await ada.until_posts(name, 1, 2)


async def test_what_the_hints_do_not_tell_is_found(shop: Shop):
    at = await talk(shop, "ada", "bob")
    given = load_settings({}, data=shop.api.app.settings.data, database_url=shop.api.app.url, allow_private_networks=True)
    async with serving(given, role="api") as (other, base), device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        assert other.live is not None
        other.live.hub.touched = lambda _: None  # type: ignore[method-assign]
        await ada.follow(name_of(at))
        async with httpx2.AsyncClient(base_url=base, headers={"authorization": f"Bearer {shop.api.workspace.secret}"}) as client:
            said = await client.post(f"{place(at, 'bob')}/messages", json={"text": "Hello"})
            assert said.status_code == 201
        await ada.until_posts(name_of(at), 1)


async def test_who_was_merged_comes_back_as_who_they_are_now(shop: Shop):
    at = await talk(shop, "ada", "bob")
    await shop.person("grace", phone="+31612349997")
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        await ada.follow(name_of(at))
        await shop.ask("POST", "/v1/contacts/grace/merge", {"from": "ada"})
        assert await ada.closed() == 4401
        bye = next(frame for frame in ada.told if frame["type"] == "bye")
        assert bye["retry_after_ms"] == 0
    async with device(shop.api.base_url, await token_of(shop, "ada")) as grace:
        assert (await grace.follow(name_of(at)))["type"] == "subscribed"


async def test_who_may_not_post_does_not_type(shop: Shop):
    at = await talk(shop, "ada", {"contact": "bob", "role": "reader"})
    async with device(shop.api.base_url, await token_of(shop, "bob")) as bob:
        await bob.follow(name_of(at))
        await bob.say(type="typing", conversation=name_of(at), on=True)
        assert (await bob.until(type="refused"))["problem"]["code"] == "role_needed"


async def test_one_person_has_so_many_connections(shop: Shop):
    token = await token_of_new(shop)
    async with contextlib.AsyncExitStack() as stack:
        all_of = [await stack.enter_async_context(device(shop.api.base_url)) for _ in range(34)]
        for one in all_of:
            await one.say(type="hello", v=1, token=token)
        for one in all_of:
            await one.until(lambda frame: frame["type"] in ("welcome", "bye"))
        byes = [frame for one in all_of for frame in one.told if frame["type"] == "bye"]
        assert [bye["code"] for bye in byes] == [4429] * 4


async def test_what_is_larger_or_more_than_the_page_says_is_refused(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    one, other = name_of(await talk(shop, "ada", "bob")), name_of(await talk(shop, "ada", "eve"))
    largest = '{"type":"ping","id":"large"}'.ljust(MOST_BYTES)
    async with device(shop.api.base_url, await token_of(shop, "ada")) as ada:
        await ada.socket.send(largest)
        await ada.until(type="pong", id="large")
        people = [f"p{n}" for n in range(MOST_PRESENCE + 1)]
        assert (await ada.ask(type="subscribe", topic="presence", people=people))["problem"]["errors"][0]["code"] == "invalid_frame"
        assert (await ada.ask(type="subscribe", topic="presence", people=people[1:]))["type"] == "subscribed"
        monkeypatch.setattr(session, "MOST_FOLLOWED", 1)
        assert (await ada.follow(one))["type"] == "subscribed"
        assert (await ada.follow(other))["problem"]["errors"][0]["code"] == "too_many"
        assert (await ada.follow(one))["type"] == "subscribed", "the same once more is none more"
        await ada.socket.send(largest + " ")
        assert await ada.closed() == 1009
        assert not any(frame["type"] == "bye" for frame in ada.told), "it is the protocol's own"


async def test_a_node_that_takes_nobody_more_says_so_before_the_upgrade(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    for name in ("MOST_DEVICES", "HELLOS_WAITING"):
        with monkeypatch.context() as patched:
            patched.setattr(lives, name, 0)
            with pytest.raises(InvalidStatus) as error:
                async with connect(address(shop), compression=None):
                    pass
        assert (error.value.response.status_code, error.value.response.headers["Retry-After"]) == (503, "3")
