"""A provider that hangs, throttles or is out of order: the others' messages go, and it is asked as often as it wants to be."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import Api, new_workspace, serving
from tests.flow.conftest import Json, Shop
from tests.providers.http_peers import Answer, HttpPeer, Request, Trick, http_server
from tidings.app import App, running
from tidings.core.settings import Settings, load_settings

pytestmark = pytest.mark.anyio

SLOTS = 8
CROWD = 60
TARGET: Json = {"body": {"json": {"to": "{{ to }}", "text": "{{ text }}", "reference": "{{ reference }}"}}}


@pytest.fixture
async def street(database_url: str, tmp_path: Path) -> AsyncGenerator[tuple[App, str, Settings]]:
    """The API alone, for workers with few places on the wire."""
    given = load_settings({}, data=tmp_path, database_url=database_url, slots=SLOTS, otp_slots=1, allow_private_networks=True)
    async with serving(given, role="api") as (app, base_url):
        yield app, base_url, given


@asynccontextmanager
async def opened(street: tuple[App, str, Settings]) -> AsyncGenerator[Shop]:
    """A shop with sixty customers and no sandbox: what carries its messages stands in the story."""
    app, base_url, _ = street
    shop = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
    async with shop.client:
        people = [{"id": f"p{n}", "phone": f"+3161234{n:04d}"} for n in range(CROWD)]
        await shop.ask("POST", "/v1/contacts/batch", {"contacts": people})
        [own] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
        await shop.ask("PATCH", f"/v1/provider-accounts/{own['id']}", {"is_enabled": False})
        yield shop


async def carried_by(shop: Shop, peer: HttpPeer, channel: str = "sms", **answer: object) -> Json:
    given = {"url": f"{peer.url}/send", **TARGET, "answer": answer}
    made: Json = {"provider": "custom", "name": f"by {peer.port}", "channels": [channel], "credentials": given}
    return await shop.ask("POST", "/v1/provider-accounts", made, status=201)


def hangs(_: Request) -> Trick:
    return Trick.HANG


def drops(_: Request) -> Trick:
    return Trick.DROP


def answers(_: Request) -> Answer:
    return Answer()


async def came(peer: HttpPeer, count: int, seconds: float = 40) -> None:
    async with asyncio.timeout(seconds):
        while len(peer.requests) < count:  # noqa: ASYNC110 - the peer tells nobody
            await asyncio.sleep(0.01)


async def ended(shop: Shop) -> int:
    """Hand-offs of the shop that have an answer."""
    async with shop.api.app.database.pipeline() as tx:
        mine = shop.api.workspace.workspace.id
        return await tx.fetchval("SELECT count(*) FROM attempts WHERE workspace_id = $1 AND outcome <> 'unknown'", mine)


async def given_up(shop: Shop) -> int:
    """Hand-offs of the shop that nobody answered in time, where all this takes longer than it should."""
    async with shop.api.app.database.pipeline() as tx:
        mine = shop.api.workspace.workspace.id
        return await tx.fetchval("SELECT count(*) FROM attempts WHERE workspace_id = $1 AND outcome = 'unknown'", mine)


async def test_while_one_provider_hangs_the_messages_by_another_arrive(street: tuple[App, str, Settings]):
    to = [f"p{n}" for n in range(CROWD)]
    async with opened(street) as ill, opened(street) as other, http_server(hangs) as hanging, http_server(answers) as healthy:
        # A call may take half a minute: none of them is given up while this looks on.
        await carried_by(ill, hanging, "voice")
        for shop in (ill, other):
            await carried_by(shop, healthy)
        await ill.say(to, channel="voice")
        async with running(street[2], role="worker"):
            await came(hanging, 1)
            await ill.say(to)
            await came(healthy, CROWD)
            in_the_same_shop = await ended(ill) - len(healthy.requests)
            await other.say(to)
            await came(healthy, 2 * CROWD)
            assert in_the_same_shop <= 0, "everything of its shop that has ended went by the healthy one"
            calls = len(hanging.requests)
            assert calls - await given_up(ill) < SLOTS
            # Its end need not wait for what hangs.
            cut(hanging)


def cut(peer: HttpPeer) -> None:
    """What hangs is dropped, and what still comes too."""
    peer.answering = drops
    for task in list(peer.tasks):
        task.cancel()


async def test_nothing_comes_before_the_time_that_retry_after_named(street: tuple[App, str, Settings]):
    clock = asyncio.get_running_loop().time
    moments: list[float] = []

    def answer(_: Request) -> Answer:
        moments.append(clock())
        return Answer(429, headers={"Retry-After": "2"}) if len(moments) == 1 else Answer()

    async with opened(street) as shop, http_server(answer) as peer:
        await carried_by(shop, peer)
        async with running(street[2], role="worker"):
            message = await shop.say("p1")
            await shop.reaches(message["deliveries"][0]["id"], "sent")
    assert len(moments) == 2
    assert moments[1] - moments[0] >= 2


@pytest.mark.long
async def test_while_a_breaker_is_open_one_probe_goes_there_in_ten_seconds(street: tuple[App, str, Settings]):
    clock = asyncio.get_running_loop().time
    moments: list[float] = []
    is_ill = True

    def answer(_: Request) -> Answer:
        moments.append(clock())
        return Answer(503) if is_ill else Answer()

    async with opened(street) as shop, http_server(answer) as peer:
        account = await carried_by(shop, peer, sent=["2xx"], retry=["429", "503"])
        async with running(street[2], role="worker"):
            message = await shop.say([f"p{n}" for n in range(CROWD)])
            path = f"/v1/provider-accounts/{account['id']}"
            await shop.until(path, lambda found: found["health"]["state"] == "failing", seconds=40)
            # What was on its way when it opened has come by then.
            await asyncio.sleep(2)
            before = len(moments)
            await came(peer, before + 3, seconds=90)
            probes = moments[before - 1 :]
            assert all(late - early >= 8 for early, late in pairwise(probes[1:])), probes
            is_ill = False
            await shop.until(f"/v1/messages/{message['id']}", lambda found: found["counts"] == {"sent": CROWD}, seconds=120)
