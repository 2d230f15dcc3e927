"""The pages beside the operations: health, metrics, the OpenAPI document, the reference."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from tidings.api.asgi import Answer, Headers, Page
from tidings.api.callers import Callers
from tidings.api.demo import demo_pages
from tidings.api.openapi import document
from tidings.api.reference import reference_page
from tidings.api.registry import Operation
from tidings.core.errors import Forbidden, Unavailable
from tidings.db import Database
from tidings.messages import Lane, waiting_age
from tidings.workspaces import paused

_UPGRADE = b"Open a WebSocket here: docs/reference/socket.md. Behind a proxy: let it pass upgrades on.\n"
_TEXT = b"text/plain; version=0.0.4; charset=utf-8"


def pages(operations: Sequence[Operation], database: Database, registry: CollectorRegistry, callers: Callers) -> Mapping[str, Page]:
    """Path -> page."""
    openapi = once(lambda: document(operations))
    reference = once(lambda: reference_page(operations))
    age = Gauge("tidings_waiting_age_seconds", "Age of the oldest delivery that is due", ["lane"], registry=registry)
    due = Gauge("tidings_waiting", "Deliveries that are due, counted up to 10,000", ["lane"], registry=registry)
    halted = Gauge("tidings_paused", "1 while the installation is paused: nothing leaves", registry=registry)
    looking = database.lane()

    async def live(_: Headers) -> Answer:
        return Answer(200, b'{"status":"live"}')

    async def ready(_: Headers) -> Answer:
        try:
            is_paused = await paused(looking) is not None
        except Unavailable:
            return Answer(503, b'{"status":"not ready","detail":"The database cannot be asked"}')
        # Requests are still accepted, so it stays ready; why it is paused is for those who hold a key to the machine.
        return Answer(200, b'{"status":"ready","sending":"paused"}' if is_paused else b'{"status":"ready"}')

    async def metrics(headers: Headers) -> Answer:
        principal = await callers.identify(headers.get(b"authorization", b"").decode("latin-1"))
        if "metrics:read" not in principal.scopes:
            raise Forbidden("This needs a key with the scope metrics:read", code="scope_missing")
        waiting = await waiting_age(looking)
        halted.set(await paused(looking) is not None)
        for lane in Lane:
            seconds, count = waiting.get(lane.value, (0.0, 0))
            age.labels(lane.value).set(seconds)
            due.labels(lane.value).set(count)
        return Answer(200, generate_latest(registry), _TEXT)

    async def openapi_document(_: Headers) -> Answer:
        return Answer(200, await openapi())

    async def docs(_: Headers) -> Answer:
        return Answer(200, await reference(), b"text/html; charset=utf-8", (_CSP,))

    async def no_socket(_: Headers) -> Answer:
        return Answer(426, _UPGRADE, b"text/plain; charset=utf-8", ((b"upgrade", b"websocket"), (b"connection", b"upgrade")))

    return {
        "/health/live": live,
        "/health/ready": ready,
        "/metrics": metrics,
        "/openapi.json": openapi_document,
        "/docs": docs,
        "/v1/socket": no_socket,
        **demo_pages(),
    }


def once(make: Callable[[], bytes]) -> Callable[[], Awaitable[bytes]]:
    """What takes a second to make is made when somebody first asks, in a thread: most processes start and end without it."""
    made: asyncio.Future[bytes] | None = None

    def forget(failed: "asyncio.Future[bytes]") -> None:
        nonlocal made
        if failed.cancelled() or failed.exception() is not None:
            # The next one tries again.
            made = None

    async def get() -> bytes:
        nonlocal made
        if made is None:
            made = asyncio.ensure_future(asyncio.to_thread(make))
            made.add_done_callback(forget)
        return await asyncio.shield(made)

    return get


_CSP = (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'")
