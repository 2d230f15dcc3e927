"""An honest device beside one that is not: whatever that one does, this one is told everything, and nothing is kept of the other."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from typing import Any, cast

import pytest

from tests.conftest import Api
from tests.devices import Device, device
from tidings.api.live.live import Live
from tidings.realtime.frames import CLOSES

Json = dict[str, Any]
# Ours, those of RFC 6455 for who does not keep to it, and what they said themselves.
CODES = {int(code) for code in CLOSES} | {1002}


class Scene:
    """A conversation of Ada and Bob. Bob's device is an honest one, and is told everything that is said whatever Ada's does."""

    def __init__(self, api: Api, live: Live, bob: Device, conversation: str, token: str) -> None:
        self.api, self.live, self.bob, self.conversation, self.token = api, live, bob, conversation, token

    async def ask(self, method: str, path: str, body: object = None) -> Json:
        answer = await self.api.client.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else {}

    async def goes_on(self, words: str = "Hello Bob") -> None:
        """Something is said, and Bob is told."""
        said = await self.ask("POST", f"/v1/conversations/{self.conversation}/messages", {"text": words})
        kept = await self.bob.until_posts(self.conversation, *range(1, said["seq"] + 1))
        assert kept.posts[said["seq"]]["text"] == words


# Names that are remembered for a while, and what waits to be told to whoever is there.
_PASSING = ("_names", "_dirty", "_conversations", "_positions", "_read", "_types")


def held(live: Live) -> dict[str, int]:
    """How much this node holds for its devices, name by name."""
    found: dict[str, int] = {}
    for part in (live, live.hub, live.personal, live.presences, live.saying):
        for name, value in vars(part).items():
            if isinstance(value, dict | set) and name not in _PASSING:
                found[f"{type(part).__name__}.{name}"] = len(cast("set[object]", value))
    return found


@pytest.fixture
async def scene(target: Api, caplog: pytest.LogCaptureFixture) -> AsyncGenerator[Scene]:
    """At the end nothing is held of all that connected, and nothing was logged as an error."""
    live = target.app.live
    assert live is not None
    await until_quiet(live)
    before, tasks = held(live), working()
    for one in ("ada", "bob"):
        await target.client.put(f"/v1/contacts/{one}", json={})
    made = await target.client.post("/v1/conversations", json={"kind": "group", "participants": ["ada", "bob"]})
    conversation = made.json()["id"]
    with caplog.at_level(logging.WARNING):
        async with device(target.base_url, await token_of(target, "bob")) as bob:
            await bob.follow(conversation)
            yield Scene(target, live, bob, conversation, await token_of(target, "ada"))
            await settled(lambda: live.count == 1, lambda: held(live))
        await settled(lambda: held(live) == before, lambda: (before, held(live)))
        await settled(lambda: working() <= tasks, asyncio.all_tasks)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


def working() -> int:
    """How many tasks there are; not those that loops wait in for a moment."""
    return len([task for task in asyncio.all_tasks() if getattr(task.get_coro(), "__qualname__", "") != "Event.wait"])


async def settled(test: Callable[[], bool], told: Callable[[], object]) -> None:
    """It is so at last."""
    try:
        async with asyncio.timeout(20):
            while not test():  # noqa: ASYNC110 - the program tells it to nobody
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"not so: {told()}") from None


async def until_quiet(live: Live) -> None:
    """Nothing is left of other tests' devices."""
    await settled(lambda: live.count == 0 and not live.hub.rooms, lambda: held(live))


async def token_of(api: Api, contact: str) -> str:
    return (await api.client.post(f"/v1/contacts/{contact}/tokens", json={})).json()["token"]
