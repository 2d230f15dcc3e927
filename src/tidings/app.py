"""Builds every object from the settings and hands each edge what it needs. There are no globals anywhere else."""

import contextlib
import socket
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from prometheus_client import CollectorRegistry

from tidings.api.asgi import Hosting
from tidings.api.asking import Asking
from tidings.api.callbacks import Callbacks
from tidings.api.callers import Callers
from tidings.api.client import read_networks
from tidings.api.cookies import SessionCookie
from tidings.api.dashboard import Dashboard
from tidings.api.files import Files
from tidings.api.frame_links import PLACE as FRAMES
from tidings.api.frame_links import FrameLinks, frame_key
from tidings.api.frames import Frames, ancestors_of
from tidings.api.hooks import Hooks
from tidings.api.hosted import Following, Forms, PreferenceCentre, Unsubscribing
from tidings.api.ingest import Ingest
from tidings.api.known import Known
from tidings.api.live.live import Live
from tidings.api.live.stream import PATH as STREAM
from tidings.api.live.stream import streaming
from tidings.api.logos import Logos
from tidings.api.metrics import ApiMetrics
from tidings.api.operations import all_operations
from tidings.api.pages import pages
from tidings.api.posting import Posting
from tidings.api.registry import Operation
from tidings.api.request_log import RequestLog
from tidings.api.server import Server
from tidings.app_worker import public_address, start_worker, while_running
from tidings.attachments import FileLinks, file_key
from tidings.channels import Provider
from tidings.consent import sync_contact_hours
from tidings.core.clock import Clock, system_clock
from tidings.core.log import get_logger
from tidings.core.memory import give_back
from tidings.core.settings import Settings
from tidings.db import Database, check_url, embedded, home_of, migrate, open_database
from tidings.listener import Bounds, Listener, Listening
from tidings.messages import Links, link_key
from tidings.net import Names, Policy
from tidings.providers.custom import Custom
from tidings.providers.inapp import InApp
from tidings.providers.sandbox import Sandbox
from tidings.providers.sandbox_ledger import open_ledger
from tidings.providers.smtp import Smtp
from tidings.providers.twilio import Twilio
from tidings.workers.hints import Notifier, listen
from tidings.workspaces import MAIL_PROVIDER, Sealer, address_key, load_sealer, settle_home

log = get_logger("app")

Role = Literal["api", "worker", "all"]


class App(msgspec.Struct, frozen=True, kw_only=True):
    """One running process."""

    settings: Settings
    url: str
    """The database's address, for whoever must reach it beside the pools (migrations, benchmarks)."""
    database: Database
    sealer: Sealer
    providers: Mapping[str, Provider]
    operations: tuple[Operation, ...]
    server: Server
    clock: Clock
    paused_because: str | None = None
    """Why nothing left this installation when the process started."""
    live: Live | None = None
    """What is connected to this process; a worker has nothing."""
    listener: Listener | None = None
    """Where mail is taken, if anywhere."""


@contextlib.asynccontextmanager
async def database_url(settings: Settings) -> AsyncGenerator[str]:
    """The address of the database: your own, or the embedded one's, which runs as long as this does."""
    if settings.database_url is not None:
        await check_url(settings.database_url)
        yield settings.database_url
        return
    async with embedded(settings.data) as server, while_running(server.keep_alive()):
        await check_url(server.url)
        yield server.url


@contextlib.asynccontextmanager
async def running(settings: Settings, *, role: Role = "all", clock: Clock = system_clock) -> AsyncGenerator[App]:
    """A process in its role: the schema is right, the loops run; at the end what is on the wire has been written down."""
    async with contextlib.AsyncExitStack() as stack:
        url = await stack.enter_async_context(database_url(settings))
        await stack.enter_async_context(while_running(give_back()))
        await migrate(url)
        database = await open_database(url)
        stack.push_async_callback(database.aclose)
        paused_because = await _settle(database, url, settings, clock)
        sealer = load_sealer(settings.master_key, settings.data)
        async with database.pipeline() as tx:
            key = await address_key(tx, sealer)
            database.hash_addresses_with(key)
            await sync_contact_hours(tx)
        files_address = (settings.files_url or public_address(settings)).rstrip("/")
        links = Links(link_key(key), public_address(settings), files_address)
        file_links, frame_links = FileLinks(file_key(key), files_address), FrameLinks(frame_key(key), files_address)
        providers = build_providers(settings)
        for provider in providers.values():
            stack.push_async_callback(provider.aclose)
        registry = CollectorRegistry()
        wakers: list[Callable[[bool], None]] = []

        def on_work(is_urgent: bool) -> None:
            for wake in wakers:
                wake(is_urgent)

        if role == "api":
            notifier = Notifier(database.lane())
            wakers.append(notifier.work)
            await stack.enter_async_context(while_running(notifier.run()))
        else:
            await start_worker(stack, settings, database, providers, sealer, links, clock, registry, wakers)
            if role == "worker":
                await stack.enter_async_context(while_running(listen(database, on_work)))
        api_metrics = ApiMetrics(registry)
        callbacks = Callbacks(database, providers, sealer, clock, api_metrics, public_address(settings), lambda: on_work(False))
        known = Known(database)
        requests = RequestLog(database, known, api_metrics)
        if role != "worker":
            # After the last request was answered, the end of what was asked is written.
            stack.push_async_callback(requests.aclose)
            await stack.enter_async_context(while_running(requests.run()))
        callers = Callers(database, sealer, clock)
        policy = Policy(allow_private_networks=settings.allow_private_networks)
        asking = Asking(policy, sealer)
        stack.callback(asking.close)
        most = settings.attachment_max_bytes
        operations = all_operations(providers, sealer, public_address(settings), links, policy, file_links, most, asking, frame_links)
        proxies = read_networks(settings.trusted_proxies)
        files = _files(database, file_links, settings, clock, lambda: on_work(False))
        following = Following(database, links, clock, proxies)
        cookie = SessionCookie(is_secure=(settings.public_url or "").startswith("https://"))
        live = Live(database, callers, clock, proxies, cookie) if role != "worker" else None

        def on_posted(conversations: Sequence[UUID]) -> None:
            on_work(False)
            if live is not None:
                live.touched(conversations)

        server = Server(
            database,
            operations,
            pages(operations, database, registry, callers),
            callers=callers,
            known=known,
            posting=Posting(database, clock, on_posted),
            ingest=Ingest(database, known, sealer, clock, api_metrics, on_work),
            clock=clock,
            metrics=api_metrics,
            requests=requests,
            on_change=lambda: on_work(False),
            on_said=lambda conversation: live.touched([conversation]) if live is not None else None,
            on_changed=lambda workspace, resource: live.changed(workspace, resource) if live is not None else None,
            proxies=proxies,
            hosted=_hosted(database, sealer, links, clock, lambda: on_work(False)),
            doors={
                "callbacks": callbacks.answer,
                "o": following.opened,
                "c": following.clicked,
                "POST /v1/hooks": Hooks(database, sealer, clock, api_metrics, lambda: on_work(False)).answer,
            },
            streams={
                "files": files.answer,
                "logos": Logos(database).answer,
                FRAMES: _frames(database, frame_links, settings, clock).answer,
            },
            flows={STREAM: streaming(live)} if live is not None else {},
            files_host=urlsplit(settings.files_url).hostname if settings.files_url is not None else None,
            cookie=cookie,
            dashboard=Dashboard(settings.files_url.rstrip("/") if settings.files_url is not None else None),
        )
        if live is not None:
            live.answer = server.ask
            api_metrics.watch_devices(lambda: live.count, lambda: len(live.hub.rooms))
            await stack.enter_async_context(while_running(live.run()))
        listener = await _listening(stack, settings, database, providers, clock, lambda: on_work(False))
        yield App(
            settings=settings,
            url=url,
            database=database,
            sealer=sealer,
            providers=providers,
            operations=operations,
            server=server,
            clock=clock,
            paused_because=paused_because,
            live=live,
            listener=listener,
        )


def _files(database: Database, links: FileLinks, settings: Settings, clock: Clock, on_stored: Callable[[], None]) -> Files:
    """Where the bytes of attachments come in and go out."""
    limit, is_apart = settings.attachment_max_bytes, settings.files_url is not None
    return Files(database, links, clock, read_networks(settings.trusted_proxies), on_stored, limit=limit, is_apart=is_apart)


def _frames(database: Database, links: FrameLinks, settings: Settings, clock: Clock) -> Frames:
    """Where HTML is shown in a frame of the dashboard."""
    ancestors = ancestors_of(public_address(settings), is_public=settings.public_url is not None)
    return Frames(database, links, clock, ancestors=ancestors)


def _hosted(database: Database, sealer: Sealer, links: Links, clock: Clock, on_change: Callable[[], None]) -> dict[str, Hosting]:
    """The pages of people without a key, by the first step of their path."""
    forms = Forms(database, sealer, clock, links, on_change)
    return {
        "forms": forms.forms,
        "confirm": forms.confirm,
        "unsubscribe": Unsubscribing(database, links, clock, on_change).unsubscribe,
        "preferences": PreferenceCentre(database, links, clock, on_change).preferences,
    }


async def _listening(
    stack: contextlib.AsyncExitStack,
    settings: Settings,
    database: Database,
    providers: Mapping[str, Provider],
    clock: Clock,
    on_stored: Callable[[], None],
) -> Listener | None:
    """Mail is taken, where the settings say so, as long as the stack is open."""
    reader = providers[MAIL_PROVIDER]
    if settings.smtp_port is None or not isinstance(reader, Smtp):
        return None
    names = Names([text for text in (settings.dns_servers or "").split(",") if text.strip()])
    stack.push_async_callback(names.aclose)
    name = settings.smtp_name or (urlsplit(settings.public_url).hostname if settings.public_url else None)
    where = Listening(
        host=settings.smtp_host or settings.host,
        port=settings.smtp_port,
        hostname=name or socket.getfqdn(),
        certificate=settings.smtp_tls_cert,
        key=settings.smtp_tls_key,
    )
    bounds = Bounds(max_bytes=settings.smtp_max_bytes, peer_per_minute=settings.smtp_peer_per_minute)
    listener = Listener(database, names, reader.sort, clock, on_stored, where, bounds)
    await listener.start()
    stack.push_async_callback(listener.aclose)
    return listener


async def _settle(database: Database, url: str, settings: Settings, clock: Clock) -> str | None:
    """The database is at home here, or paused; answers why it is paused, or None."""
    here = await home_of(url, settings.data if settings.database_url is None else None)
    async with database.pipeline() as tx:
        because = await settle_home(tx, here, clock())
    if because is not None:
        log.warning("this installation is paused: nothing leaves until `tidings resume`", extra={"because": because})
    return because


def build_providers(settings: Settings) -> dict[str, Provider]:
    """Every provider there is, by its name."""
    policy = Policy(allow_private_networks=settings.allow_private_networks)
    known: tuple[Provider, ...] = (Sandbox(open_ledger(settings.sandbox_ledger)), Smtp(policy), InApp(), Twilio(policy), Custom(policy))
    return {provider.declaration.name: provider for provider in known}
