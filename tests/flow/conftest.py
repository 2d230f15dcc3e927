"""What the stories share: a person to write to, and the few requests that every story makes."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import pytest

from tests.conftest import Api, copy_of, new_workspace, serving
from tests.rest import until_at_rest
from tidings.app import App
from tidings.core.settings import load_settings

Json = dict[str, Any]


class Shop:
    """A shop that speaks to its customers through the API, and to nothing else."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.client = api.client

    async def ask(self, method: str, path: str, body: object = None, *, status: int | None = None, **headers: str) -> Json:
        """The answer's body, which must have come with this status (any success where none is given)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.client.request(method, path, json=body, headers=named)
        if status is None:
            assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        else:
            assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else {}

    async def person(self, contact: str = "ada", **fields: object) -> Json:
        """A customer with a number and a mailbox."""
        return await self.ask("PUT", f"/v1/contacts/{contact}", {"phone": "+31612345678", "email": f"{contact}@example.com"} | fields)

    async def agrees(self, contact: str = "ada", *, channel: str = "sms", purpose: str = "marketing") -> None:
        """The customer has agreed to this, and it can be shown."""
        given = {"channel": channel, "purpose": purpose, "state": "granted", "text": "Yes, write to me", "source": "checkout"}
        await self.ask("POST", f"/v1/contacts/{contact}/consents", given | {"proof": {"ip": "192.0.2.7"}})

    async def say(self, to: object = "ada", *, channel: str = "sms", body: str = "Your order is on its way.", **more: object) -> Json:
        """A transactional message, accepted."""
        title = {"title": "News"} if channel == "email" else {}
        content = {"body": body, **title}
        given = {"to": to, "content": content, "route": {"channel": channel}, "purpose": "transactional"} | more
        return await self.ask("POST", "/v1/messages", given, status=202)

    async def fault(self, *faults: Json) -> None:
        """The sandbox does this from now on, also for what it has remembered."""
        await self.ask("PUT", "/v1/sandbox/faults", list(faults))
        async with self.api.app.database.pipeline() as tx:
            is_remembered = await tx.fetchval(
                "SELECT EXISTS (SELECT FROM deliveries WHERE workspace_id = $1)", self.api.workspace.workspace.id
            )
        if is_remembered:
            # By a worker, for a second: it may have carried something.
            await asyncio.sleep(1.1)

    async def advance(self, duration: str) -> None:
        """The workspace's clock stands so much further."""
        await self.ask("PUT", "/v1/sandbox/clock", {"advance": duration})

    async def rests(self) -> None:
        """All that was to be done by now is done."""
        await until_at_rest(self.api.app.url, self.api.workspace.workspace.id)

    async def told(self, message: Json) -> list[Json]:
        """The timeline."""
        return (await self.ask("GET", f"/v1/messages/{message['id']}/timeline"))["data"]

    async def outbox(self, **query: str) -> list[Json]:
        """What the handsets got, the newest first."""
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return (await self.ask("GET", f"/v1/sandbox/outbox?{asked}".rstrip("?")))["data"]

    async def until(self, path: str, test: Callable[[Json], bool], seconds: float = 20) -> Json:
        """What a GET answers, once the test holds for it."""
        return await self.api.until(path, test, seconds)

    async def reaches(self, delivery: str, *states: str, seconds: float = 20) -> Json:
        """The delivery, once it stands in one of these states."""
        found: Json = {}
        for _ in range(int(seconds / 0.05)):
            found = await self.ask("GET", f"/v1/deliveries/{delivery}")
            if found["state"] in states:
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"not {states} after {seconds} s: {found}")


@pytest.fixture(scope="session")
def street_url(server_url: str, template_name: str) -> Generator[str]:
    """The address of a database that all stories of this process share, each in a workspace of its own."""
    with copy_of(server_url, template_name, "street") as url:
        yield url


@pytest.fixture(scope="session")
async def street(street_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[tuple[App, str]]:
    """The whole program on a real port."""
    given = load_settings({}, data=tmp_path_factory.mktemp("street"), database_url=street_url, allow_private_networks=True)
    async with serving(given) as running:
        yield running


@pytest.fixture
async def shop(street: tuple[App, str]) -> AsyncGenerator[Shop]:
    """A shop in a test workspace of its own."""
    app, base_url = street
    opened = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
    async with opened.client:
        yield opened


@pytest.fixture
async def live_shop(street: tuple[App, str]) -> AsyncGenerator[Shop]:
    """A shop in a live workspace: no sandbox, and no provider yet."""
    app, base_url = street
    opened = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer, mode="live", name="Live")))
    async with opened.client:
        yield opened
