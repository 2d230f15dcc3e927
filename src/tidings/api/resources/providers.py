"""The kinds of providers there are, and the channels: what each of them can, and what it asks for."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from tidings.api.provider_forms import secret_places, settings_schema
from tidings.api.registry import Operation, Page, Request, page_of
from tidings.channels import CHANNELS, CallsBack, ChannelFacts, KeepsMedia, LooksUp, Polls, Provider
from tidings.core.errors import Invalid, invalid


class ProviderOutput(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of provider, of which a workspace may have many accounts."""

    provider: str
    """As an account names it."""
    title: str
    means: str
    channels: list[str]
    settings: dict[str, Any]
    """A JSON schema (2020-12) of an account's `credentials`, with titles and descriptions; a secret's `format` is `password`."""
    secrets: list[str]
    """Where the secrets stand in them: JSON pointers, with `*` for every item of a list and every name of a map."""
    honours_key: bool
    """Sending the same key twice reaches the person once."""
    reports_receipts: bool
    """It tells what becomes of what it took."""
    takes_inbound: bool
    """What people write comes in by it."""
    has_callback_url: bool
    """An account has an address at which the provider tells things: enter it there."""
    callback_methods: list[str]
    """By which methods it calls."""
    polls: bool
    """It is asked what came in, where it cannot call."""
    looks_up: bool
    """It can be asked what became of one hand-off, so that an unknown outcome may be known later."""
    keeps_media: bool
    """It keeps the files that people send, until they are fetched."""
    is_simulated: bool
    """Nothing leaves the installation."""
    source: str
    """Where its wire format is described, and when that was read."""


class ProviderPage(msgspec.Struct, frozen=True, kw_only=True):
    """The kinds of providers, by their names."""

    data: list[ProviderOutput]
    next: str | None


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """What a kind of provider can do on a channel."""

    provider: str
    title: str
    honours_key: bool
    reports_receipts: bool
    takes_inbound: bool
    looks_up: bool
    polls: bool
    is_simulated: bool


class ChannelOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of a channel, whoever carries it."""

    channel: str
    address_kind: str | None
    """The addresses that it reaches; null: the person themselves, in the app."""
    has_receipts: bool
    """False: `sent` is the last thing that anybody will ever say."""
    fields: list[str]
    """What a template may hold for it; the first is required."""
    text_limit: int
    """The most characters of text that any provider of it takes."""
    deadline_seconds: float
    """How long one hand-off may take; that of a login code 3 s everywhere."""
    providers: list[Carrier]
    """Who carries it, by their names."""


class ChannelPage(msgspec.Struct, frozen=True, kw_only=True):
    """The channels."""

    data: list[ChannelOutput]
    next: str | None


def operations(*, providers: Mapping[str, Provider]) -> tuple[Operation, ...]:
    """The operations, with these providers to choose from."""

    @cache
    def kinds() -> tuple[ProviderOutput, ...]:
        # When somebody first asks: to read what the source says of each field takes a while.
        return tuple(_kind(name, provider) for name, provider in sorted(providers.items()))

    async def list_kinds(request: Request) -> dict[str, object]:
        page: Page = request.query
        return page_of(_after(kinds(), [one.provider for one in kinds()], page), page.limit, lambda one: one.provider)

    async def list_channels(request: Request) -> dict[str, object]:
        page: Page = request.query
        channels = [_channel(name, facts, kinds()) for name, facts in CHANNELS.items()]
        return page_of(_after(channels, list(CHANNELS), page), page.limit, lambda one: one.channel)

    return (
        Operation(
            id="providers.list",
            method="GET",
            path="/v1/providers",
            scope="providers:read",
            summary="List the kinds of providers",
            description=(
                "What an account can be made of with `POST /v1/provider-accounts`: the settings that each kind asks for, as a JSON schema, "
                "and what it can. The same in every workspace."
            ),
            query=Page,
            output=ProviderPage,
            errors=(Invalid,),
            run=list_kinds,
        ),
        Operation(
            id="channels.list",
            method="GET",
            path="/v1/channels",
            scope="workspace:read",
            summary="List the channels",
            description="What a template may say on each channel, how long, and what each kind of provider can do on it.",
            query=Page,
            output=ChannelPage,
            errors=(Invalid,),
            run=list_channels,
        ),
    )


def _kind(name: str, provider: Provider) -> ProviderOutput:
    said = provider.declaration
    settings = settings_schema(said.credentials)
    calls_back = isinstance(provider, CallsBack)
    return ProviderOutput(
        provider=name,
        title=said.title or name,
        means=said.means,
        channels=[one for one in CHANNELS if one in said.channels],
        settings=settings,
        secrets=secret_places(settings),
        honours_key=said.honours_key,
        reports_receipts=said.reports_receipts,
        takes_inbound=calls_back,
        has_callback_url=calls_back,
        callback_methods=sorted(said.callback_methods) if calls_back else [],
        polls=isinstance(provider, Polls),
        looks_up=isinstance(provider, LooksUp),
        keeps_media=isinstance(provider, KeepsMedia),
        is_simulated=said.is_simulated,
        source=said.source,
    )


def _channel(name: str, facts: ChannelFacts, kinds: Iterable[ProviderOutput]) -> ChannelOutput:
    return ChannelOutput(
        channel=name,
        address_kind=facts.address_kind,
        has_receipts=facts.has_receipts,
        fields=list(facts.fields),
        text_limit=facts.text_limit,
        deadline_seconds=facts.deadline_seconds,
        providers=[
            Carrier(
                provider=kind.provider,
                title=kind.title,
                honours_key=kind.honours_key,
                reports_receipts=kind.reports_receipts,
                takes_inbound=kind.takes_inbound,
                looks_up=kind.looks_up,
                polls=kind.polls,
                is_simulated=kind.is_simulated,
            )
            for kind in kinds
            if name in kind.channels
        ],
    )


def _after(items: Sequence[Any], names: Sequence[str], page: Page) -> list[Any]:
    """What follows the name at which the page before ended, one more than the page has."""
    if page.after is not None and page.after not in names:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    begin = names.index(page.after) + 1 if page.after is not None else 0
    return list(items[begin : begin + page.limit + 1])
