"""The worker of a process: every loop that sends, follows up, counts and tidies, started and stopped in their order."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from typing import Any

import msgspec
from prometheus_client import CollectorRegistry

from tidings.callbacks import Accounts
from tidings.channels import Provider
from tidings.core.clock import Clock
from tidings.core.settings import Settings
from tidings.db import Database
from tidings.messages import Links, hold_late
from tidings.net import HttpClient, Policy
from tidings.providers.smtp import Smtp
from tidings.workers.breaker import Breakers
from tidings.workers.callback_loops import callback_loops
from tidings.workers.dispatcher import Dispatcher
from tidings.workers.health import health_loop
from tidings.workers.hook_loop import hook_loop
from tidings.workers.loops import Loop, audit_log, housekeeper, plan_keeper, receipt_matcher, sequencer, timer_loop
from tidings.workers.mail_health import mail_health_loop
from tidings.workers.metrics import Metrics
from tidings.workers.pause import PauseWatch
from tidings.workers.previews import preview_loop
from tidings.workers.retention import retention_loop
from tidings.workers.sources import Sources
from tidings.workers.system_mails import by_smtp, members_tidier, read_account, system_mailer, to_console
from tidings.workers.tallies import tally_loop
from tidings.workers.webhook_consumer import webhook_consumer
from tidings.workers.webhook_sender import WebhookSender
from tidings.workspaces import Sealer


def public_address(settings: Settings) -> str:
    """The address of this installation as it stands in links, without a slash at its end."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return (settings.public_url or f"http://{host}:{settings.port}").rstrip("/")


class _Tools(msgspec.Struct, frozen=True, kw_only=True):
    """What the loops of a worker share."""

    settings: Settings
    database: Database
    providers: Mapping[str, Provider]
    sealer: Sealer
    links: Links
    clock: Clock
    metrics: Metrics
    watch: PauseWatch


async def start_worker(
    stack: contextlib.AsyncExitStack,
    settings: Settings,
    database: Database,
    providers: Mapping[str, Provider],
    sealer: Sealer,
    links: Links,
    clock: Clock,
    registry: CollectorRegistry,
    wakers: list[Callable[[bool], None]],
) -> None:
    """Every loop runs as long as `stack`; `wakers` grows by what is to be called when something was accepted, urgent or not."""
    tools = _Tools(
        settings=settings,
        database=database,
        providers=providers,
        sealer=sealer,
        links=links,
        clock=clock,
        metrics=Metrics(registry),
        watch=PauseWatch(database, clock, on_outage=hold_late),
    )
    readers: list[Callable[[], None]] = []

    def on_events() -> None:
        for wake in readers:
            wake()

    numbering = sequencer(database, on_events=on_events)

    def on_done() -> None:
        # A step of a route, a run of a schedule: what is due has made work.
        numbering.wake()
        dispatcher.wake(is_urgent=True)

    timers = timer_loop(database, clock, tools.metrics, on_done, is_paused=tools.watch.is_paused)

    def on_facts() -> None:
        numbering.wake()
        timers.wake()

    breakers = Breakers()
    dispatcher = _dispatcher(stack, tools, breakers, on_facts)
    wakers.append(lambda is_urgent: dispatcher.wake(is_urgent=is_urgent))
    wakers.append(lambda _: on_facts())
    tools.watch.on_resume(on_facts)
    tools.watch.on_resume(lambda: dispatcher.wake(is_urgent=True))
    # Before the first claim: a second copy must not send while it finds out that it is one.
    await tools.watch.look()
    await stack.enter_async_context(while_running(tools.watch.run()))
    mail = _mail_to_members(stack, tools)
    coming_back = _coming_back(tools, on_done, wakers)
    quiet = (
        receipt_matcher(database, clock),
        housekeeper(database, clock),
        audit_log(database),
        plan_keeper(database),
        health_loop(database, breakers, on_work=lambda: dispatcher.wake(is_urgent=True)),
        mail_health_loop(database, sealer, address=public_address(settings), clock=clock),
        tally_loop(database, clock),
    )
    for loop in (retention_loop(database, clock, settings.retention_days), *mail, numbering, timers, *coming_back, *quiet):
        await stack.enter_async_context(while_running(loop.run()))
    await _webhooks(stack, tools, on_facts, readers)
    await stack.enter_async_context(while_running(_previews(stack, tools, on_facts).run()))
    dispatching = asyncio.create_task(dispatcher.run())

    async def stop() -> None:
        dispatcher.stop()
        await dispatching

    stack.push_async_callback(stop)


async def _webhooks(
    stack: contextlib.AsyncExitStack, tools: _Tools, on_facts: Callable[[], None], readers: list[Callable[[], None]]
) -> None:
    """Events reach the workspaces' own systems; at the end what was on the wire has been written down."""
    policy = Policy(allow_private_networks=tools.settings.allow_private_networks)
    sender = WebhookSender(
        tools.database, tools.sealer, tools.clock, policy, tools.metrics, on_facts=on_facts, is_paused=tools.watch.is_paused
    )
    tools.watch.on_resume(sender.wake)
    consumer = webhook_consumer(tools.database, sender.wake)
    readers.append(consumer.wake)
    await stack.enter_async_context(while_running(consumer.run()))
    sending = asyncio.create_task(sender.run())

    async def stop() -> None:
        sender.stop()
        await sending

    stack.push_async_callback(stop)


def _previews(stack: contextlib.AsyncExitStack, tools: _Tools, on_facts: Callable[[], None]) -> Loop:
    """What stands behind the links of posts is looked at, through the guarded door."""
    http = HttpClient(Policy(allow_private_networks=tools.settings.allow_private_networks))
    stack.push_async_callback(http.aclose)
    return preview_loop(tools.database, http, tools.clock, on_facts, is_paused=tools.watch.is_paused)


def _dispatcher(stack: contextlib.AsyncExitStack, tools: _Tools, breakers: Breakers, on_facts: Callable[[], None]) -> Dispatcher:
    """Hands off what is due, and asks the data sources that its words name."""
    settings = tools.settings
    http = HttpClient(Policy(allow_private_networks=settings.allow_private_networks))
    sources = Sources(tools.database.lane(), http, tools.sealer)
    stack.push_async_callback(sources.aclose)
    return Dispatcher(
        tools.database,
        tools.providers,
        tools.sealer,
        tools.clock,
        tools.metrics,
        breakers,
        sources,
        tools.links,
        slots=settings.slots,
        otp_slots=settings.otp_slots,
        on_facts=on_facts,
        public_url=settings.public_url,
        is_paused=tools.watch.is_paused,
    )


def _mail_to_members(stack: contextlib.AsyncExitStack, tools: _Tools) -> tuple[Loop, ...]:
    """Invitations and the like leave, and what is old of signing in is forgotten."""
    settings = tools.settings
    carry = to_console()
    if settings.system_smtp_url is not None:
        # The operator's own words say where it is: it may stand beside us, whatever the tenants' providers may reach.
        postman = Smtp(Policy(allow_private_networks=True))
        stack.push_async_callback(postman.aclose)
        carry = by_smtp(postman, read_account(settings.system_smtp_url, settings.system_from or ""))
    post = system_mailer(
        tools.database,
        tools.sealer,
        carry,
        address=public_address(settings),
        clock=tools.clock,
        may_send=lambda: not tools.watch.is_paused(),
    )
    return post, members_tidier(tools.database, tools.clock)


def _coming_back(tools: _Tools, on_facts: Callable[[], None], wakers: list[Callable[[bool], None]]) -> tuple[Loop, ...]:
    """What providers and other products said takes effect, and providers are asked where they cannot say it."""
    accounts = Accounts(tools.database.lane(), tools.providers, tools.sealer, tools.settings.public_url)
    inbound, others = callback_loops(
        tools.database,
        accounts,
        tools.providers,
        tools.clock,
        tools.metrics,
        on_facts,
        is_called=tools.settings.public_url is not None,
        is_paused=tools.watch.is_paused,
    )
    hooks = hook_loop(tools.database, tools.clock, tools.metrics, on_facts)
    wakers.append(lambda _: inbound.wake())
    wakers.append(lambda _: hooks.wake())
    return inbound, hooks, *others


@contextlib.asynccontextmanager
async def while_running(work: Coroutine[Any, Any, None]) -> AsyncGenerator[None]:
    """The loop runs as long as the context, and is cancelled at its end."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
