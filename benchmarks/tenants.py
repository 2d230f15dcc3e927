"""Workspaces on a stage: each with people in a range of numbers of its own, who have agreed to marketing, and a newsletter for them."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import httpx2
import msgspec

from benchmarks.load import full_speed
from benchmarks.stage import Stage
from tidings.core.clock import system_clock
from tidings.db import open_database
from tidings.workspaces import create_workspace, load_sealer

_AT_ONCE = 10_000
_NEWS = "Hello! This week in the shop: {{ title }}. Everything at {{ link }}, and STOP ends it."
_DATA = {"title": "wool from the north, and what to knit of it", "link": "https://shop.example/n/47"}
_TEMPLATES = (
    {"key": "news", "purpose": "marketing", "route": {"channel": "sms"}, "content": {"sms": {"en": {"text": _NEWS}}}},
    {"key": "notice", "purpose": "transactional", "route": {"channel": "sms"}, "content": {"sms": {"en": {"text": _NEWS}}}},
    {"key": "code", "purpose": "otp", "route": {"channel": "sms"}, "content": {"sms": {"en": {"text": "Your code is {{ code }}"}}}},
)


class Tenant:
    """One workspace. Its people's numbers begin with `prefix`; two digits after it tell a hundred groups apart."""

    def __init__(self, stage: Stage, secret: str, prefix: str, people: int) -> None:
        self.prefix = prefix
        self.people = people
        self._stage = stage
        self._secret = secret
        self._turn = itertools.cycle(range(people))

    def client(self) -> httpx2.AsyncClient:
        """A client of the API that holds its key."""
        headers = {"authorization": f"Bearer {self._secret}"}
        return httpx2.AsyncClient(base_url=f"http://127.0.0.1:{self._stage.port}", headers=headers, timeout=120)

    def number(self, n: int) -> str:
        """The number of one of its people. Login codes are limited by all but the last four digits: whoever comes next is elsewhere."""
        return f"{self.prefix}{n % 100:02d}{n // 100:04d}"

    def send(self, template: str, **more: object) -> tuple[str, bytes]:
        """A request to the next of its people, and the number that it goes to."""
        n = next(self._turn)
        data: dict[str, str] = {"code": "123456"} if template == "code" else _DATA
        body = msgspec.json.encode({"to": f"p{n}", "template": template, "data": data, **more})
        return self.number(n), self._stage.request(body, self._secret)

    def send_many(self, template: str, count: int) -> bytes:
        """A request to so many of its people at once, the next ones."""
        to = [f"p{next(self._turn)}" for _ in range(count)]
        return self._stage.request(msgspec.json.encode({"to": to, "template": template, "data": _DATA}), self._secret)

    async def fill(self, template: str, count: int) -> None:
        """So many wait, accepted by calls of at most ten thousand."""
        sizes = [min(_AT_ONCE, count - start) for start in range(0, count, _AT_ONCE)]
        requests = [self.send_many(template, size) for size in sizes]
        run = await full_speed(self._stage.port, requests.pop, connections=2, seconds=1800, is_done=lambda: not requests)
        run.check()


async def tenants(stage: Stage, prefixes: Sequence[str], people: int) -> list[Tenant]:
    """A workspace of the sandbox for each prefix, with so many people."""
    secrets: list[str] = []
    database = await open_database(stage.url)
    async with database.pipeline() as tx:
        for prefix in prefixes:
            made = await create_workspace(
                tx,
                name=f"Shop {prefix}",
                mode="test",
                sealer=load_sealer(None, stage.server.data),
                now=system_clock(),
                default_country="NL",
            )
            secrets.append(made.secret)
    await database.aclose()
    made_here = [Tenant(stage, secret, prefix, people) for prefix, secret in zip(prefixes, secrets, strict=True)]
    for tenant in made_here:
        await _settle(tenant)
    return made_here


async def _settle(tenant: Tenant) -> None:
    async with tenant.client() as client:
        for start in range(0, tenant.people, _AT_ONCE):
            batch = range(start, min(start + _AT_ONCE, tenant.people))
            people = [{"id": f"p{n}", "phone": tenant.number(n)} for n in batch]
            (await client.post("/v1/contacts/batch", json={"contacts": people})).raise_for_status()
            agreed = [{"contact": f"p{n}", "channel": "sms", "purpose": "marketing", "state": "granted"} for n in batch]
            given = {"consents": agreed, "text": "Yes, write to me", "source": "checkout", "proof": {"ip": "192.0.2.7"}}
            (await client.post("/v1/consents/batch", json=given)).raise_for_status()
        for template in _TEMPLATES:
            (await client.post("/v1/templates", json=template)).raise_for_status()
            (await client.post(f"/v1/templates/{template['key']}/publish", json={"version": 1})).raise_for_status()
        (await client.put("/v1/sandbox/faults", json=[{"receipts": "none"}])).raise_for_status()


@asynccontextmanager
async def meanwhile(*works: "asyncio.Task[None]") -> AsyncGenerator[None]:
    """These go on beside what is done here, and are waited for at the end; where one fails, so does this."""
    try:
        yield
        await asyncio.gather(*works)
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)
