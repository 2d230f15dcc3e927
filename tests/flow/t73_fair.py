"""Who has thousands waiting makes nobody else wait: the order in which the handsets were reached tells it, and no clock."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from tests.conftest import Api, new_workspace, serving
from tests.flow.conftest import Json, Shop
from tidings.app import App, running
from tidings.core.settings import Settings, load_settings
from tidings.providers.sandbox import LedgerEntry

SLOTS = 24
PEOPLE = 500
CROWD = 3_000
BULK = "marketing"


@pytest.fixture
async def street(database_url: str, tmp_path: Path) -> AsyncGenerator[tuple[App, str, Settings]]:
    """The API alone: what it accepts waits until a worker starts, and what leaves then stands in a ledger, in its order."""
    given = load_settings({}, data=tmp_path, database_url=database_url, slots=SLOTS, otp_slots=4, sandbox_ledger=f"file:{tmp_path}/ledger")
    async with serving(given, role="api") as (app, base_url):
        yield app, base_url, given


@asynccontextmanager
async def opened(street: tuple[App, str, Settings], prefix: str, people: int) -> AsyncGenerator[Shop]:
    """A shop whose people have numbers that begin so, and have agreed to its newsletter."""
    app, base_url, _ = street
    shop = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
    async with shop.client:
        named = [{"id": f"p{n}", "phone": f"{prefix}{n:04d}"} for n in range(people)]
        await shop.ask("POST", "/v1/contacts/batch", {"contacts": named})
        agreed = [{"contact": f"p{n}", "channel": "sms", "purpose": "marketing", "state": "granted"} for n in range(people)]
        given = {"consents": agreed, "text": "Yes, write to me", "source": "checkout", "proof": {"ip": "192.0.2.7"}}
        await shop.ask("POST", "/v1/consents/batch", given)
        await shop.ask("PUT", "/v1/sandbox/faults", [{"receipts": "none"}])
        yield shop


async def say_to(shop: Shop, people: int, times: int, purpose: str = "transactional") -> list[Json]:
    return [await shop.say([f"p{n}" for n in range(people)], purpose=purpose) for _ in range(times)]


def reached(given: Settings) -> list[str]:
    """The numbers in the order in which something left for them."""
    lines = (given.data / "ledger").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=LedgerEntry).address for line in lines]


async def all_gone(shop: Shop, messages: Sequence[Json]) -> None:
    for message in messages:
        await shop.until(f"/v1/messages/{message['id']}", lambda found: not found["counts"].get("queued"), seconds=60)


@pytest.mark.anyio
async def test_a_quiet_workspace_goes_although_thousands_of_another_wait_before_it(street: tuple[App, str, Settings]):
    given = street[2]
    async with opened(street, "+3161234", PEOPLE) as noisy, opened(street, "+3161300", 3) as quiet, opened(street, "+3161301", 3) as third:
        crowd = await say_to(noisy, PEOPLE, CROWD // PEOPLE, BULK)
        late = [*await say_to(quiet, 3, 1, BULK), *await say_to(third, 3, 1, BULK)]
        async with running(given, role="worker"):
            await all_gone(quiet, late[:1])
            await all_gone(third, late[1:])
            await all_gone(noisy, crowd)
    order = reached(given)
    assert len(order) == CROWD + 6, "everybody was written to, and nobody twice"
    places = [place for place, number in enumerate(order) if not number.startswith("+3161234")]
    assert len(places) == 6
    assert max(places) < 10 * SLOTS, f"behind {max(places)} of {CROWD} that were accepted before"


@pytest.mark.anyio
async def test_who_comes_while_the_worker_is_busy_with_another_is_not_last(street: tuple[App, str, Settings]):
    given = street[2]
    async with opened(street, "+3161234", PEOPLE) as noisy, opened(street, "+3161300", 20) as quiet:
        crowd = await say_to(noisy, PEOPLE, CROWD // PEOPLE, BULK)
        async with running(given, role="worker"):
            await noisy.until(f"/v1/messages/{crowd[0]['id']}", lambda found: found["counts"].get("sent", 0) > 0, seconds=60)
            before = len(reached(given))
            late = await say_to(quiet, 20, 1, BULK)
            accepted = len(reached(given))
            await all_gone(quiet, late)
            await all_gone(noisy, crowd)
    order = reached(given)
    assert len(order) == CROWD + 20
    last = max(place for place, number in enumerate(order) if not number.startswith("+3161234"))
    # What was on its way when the answer came is counted in; where the noisy one was done by then, there was nobody to be fair to.
    assert before <= accepted
    assert last < accepted + 20 * SLOTS or accepted > CROWD * 0.9


@pytest.mark.anyio
async def test_a_sender_of_one_message_a_second_holds_up_nobody_else(street: tuple[App, str, Settings]):
    given = street[2]
    async with opened(street, "+3161300", 200) as shop, opened(street, "+3161301", 20) as other:
        [own] = (await shop.ask("GET", "/v1/provider-accounts"))["data"]
        await shop.ask("PATCH", f"/v1/provider-accounts/{own['id']}", {"rank": 50})
        slow: Json = {"provider": "sandbox", "name": "slow", "channels": ["sms"], "credentials": {}, "senders": ["+15005550001"]}
        slow |= {"sender_rate": {"per_second": 1}, "destinations": [{"prefix": "+3161234", "price": "0.01"}]}
        await shop.ask("POST", "/v1/provider-accounts", slow, status=201)
        abroad = [{"id": f"a{n}", "phone": f"+3161234{n:04d}"} for n in range(PEOPLE)]
        await shop.ask("POST", "/v1/contacts/batch", {"contacts": abroad})
        await shop.say([one["id"] for one in abroad])
        same, elsewhere = await say_to(shop, 200, 1), await say_to(other, 20, 1)
        async with running(given, role="worker"):
            await all_gone(shop, same)
            await all_gone(other, elsewhere)
            slow_ones = sum(number.startswith("+3161234") for number in reached(given))
    others = [number for number in reached(given) if not number.startswith("+3161234")]
    assert len(others) == 220
    assert slow_ones < PEOPLE / 2, "the others did not wait until the slow sender was done"
