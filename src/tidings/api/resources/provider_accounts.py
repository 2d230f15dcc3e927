"""Provider accounts: credentials go in, and never come out."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET

from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.channels import Account, CallsBack, Declaration, Provider, Verified
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.core.secret_fields import SECRET
from tidings.messages import pull_forward
from tidings.workspaces import (
    AccountHealth,
    AccountRate,
    Destination,
    NewProviderAccount,
    ProviderAccount,
    ProviderAccountPatch,
    Sealer,
    create_provider_account,
    delete_provider_account,
    get_provider_account,
    list_provider_accounts,
    load_accounts,
    update_provider_account,
)

_VERIFY_SECONDS = 15.0


class ProviderAccountOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A provider account, without its credentials."""

    id: str
    provider: str
    name: str
    channels: list[str]
    senders: list[str]
    """What the recipient sees; the first is used where a message names none."""
    rank: int
    """The account with the lowest rank is tried first."""
    is_enabled: bool
    rate: AccountRate | None
    """At most so many hand-offs through the account; null: as many as come."""
    sender_rate: AccountRate | None
    """At most so many hand-offs from each of its senders."""
    destinations: list[Destination] | None
    """Where it may be used, and at what price, in the order in which the first that fits counts; null: everywhere, at no price."""
    keeps_exchanges: bool | None
    """Whether what went over the wire is kept for a week of what was sent, too; null: where the workspace keeps content."""
    currency: str | None
    """ISO 4217 code of these prices: the workspace's."""
    callback_url: Annotated[str, SECRET] | None
    """Where the provider is to tell what comes back, if it can; within reach of others only under TIDINGS_PUBLIC_URL."""
    health: AccountHealth
    created_at: datetime
    updated_at: datetime


class ProviderAccountPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of provider accounts."""

    data: list[ProviderAccountOutput]
    next: str | None


class VerifiedOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the credentials work, in words that tell what to do."""

    ok: bool
    detail: str


class _Tools(msgspec.Struct, frozen=True):
    """What the operations need beside the request."""

    providers: Mapping[str, Provider]
    declarations: Mapping[str, Declaration]
    sealer: Sealer
    address: str
    """Of this installation, without a slash at its end."""

    def callback_url(self, account: ProviderAccount) -> str | None:
        """Where the account's provider calls; None where it never does."""
        if not isinstance(self.providers.get(account.provider), CallsBack):
            return None
        return f"{self.address}/callbacks/{account.provider}/{account.callback_token}"


async def _list(tools: _Tools, request: Request) -> dict[str, object]:
    page: Page = request.query
    accounts = await list_provider_accounts(request.tx, request.workspace_id, after=after_id("pac", page.after), limit=page.limit + 1)
    return page_of([_shown(tools, request, account) for account in accounts], page.limit, lambda account: account.id)


async def _get(tools: _Tools, request: Request) -> ProviderAccountOutput:
    return _shown(tools, request, await get_provider_account(request.tx, request.workspace_id, _id(request)))


async def _create(tools: _Tools, request: Request) -> ProviderAccountOutput:
    account = await create_provider_account(
        request.tx,
        request.principal.workspace,
        request.body,
        declarations=tools.declarations,
        sealer=tools.sealer,
        now=request.now,
    )
    await pull_forward(request.tx, request.workspace_id, request.real_now)
    return _shown(tools, request, account)


async def _patch(tools: _Tools, request: Request) -> ProviderAccountOutput:
    account = await update_provider_account(
        request.tx,
        request.workspace_id,
        _id(request),
        request.body,
        declarations=tools.declarations,
        sealer=tools.sealer,
        now=request.now,
    )
    if _may_carry_more(request.body):
        await pull_forward(request.tx, request.workspace_id, request.real_now)
    return _shown(tools, request, account)


def _may_carry_more(patch: ProviderAccountPatch) -> bool:
    """Whether something that waits may leave after such a change. To look once too often costs little, and changes nothing."""
    given = (patch.channels, patch.senders, patch.rate, patch.sender_rate, patch.destinations)
    return patch.is_enabled is True or any(one is not UNSET for one in given)


async def _delete(request: Request) -> None:
    await delete_provider_account(request.tx, request.workspace_id, _id(request))


async def _opened(tools: _Tools, request: Request) -> Account:
    account_id = _id(request)
    wanted = [(request.workspace_id, account_id)]
    account = (await load_accounts(request.tx, wanted, declarations=tools.declarations, sealer=tools.sealer)).get(account_id)
    if account is None:
        raise NotFound
    if not isinstance(account, Account):
        raise Conflict(account.detail, code=account.code)
    return account


async def _tried(tools: _Tools, account: Account) -> VerifiedOutput:
    # No transaction is open meanwhile: a server that does not answer would keep a connection from everybody else.
    provider = tools.providers[account.provider]
    try:
        async with asyncio.timeout(_VERIFY_SECONDS):
            verified = await provider.verify(account)
    except TimeoutError:
        verified = Verified(ok=False, detail=f"{account.provider} did not answer within {_VERIFY_SECONDS:.0f} seconds.")
    return VerifiedOutput(ok=verified.ok, detail=verified.detail)


def _id(request: Request) -> UUID:
    account_id = decode("pac", request.path["id"])
    if account_id is None:
        raise NotFound
    return account_id


def _shown(tools: _Tools, request: Request, account: ProviderAccount) -> ProviderAccountOutput:
    return ProviderAccountOutput(
        id=encode("pac", account.id),
        provider=account.provider,
        name=account.name,
        channels=list(account.channels),
        senders=list(account.senders),
        rank=account.rank,
        is_enabled=account.is_enabled,
        rate=_rate(account.rate_per_second),
        sender_rate=_rate(account.sender_rate_per_second),
        destinations=list(account.destinations) if account.destinations is not None else None,
        currency=request.principal.workspace.currency,
        keeps_exchanges=account.keeps_exchanges,
        callback_url=tools.callback_url(account),
        health=account.health,
        created_at=account.created_at,
        updated_at=account.updated_at,
    )


def _rate(per_second: float | None) -> AccountRate | None:
    return None if per_second is None else AccountRate(per_second=per_second)


def _forms(declarations: Mapping[str, Declaration]) -> str:
    """The credentials that each provider asks for, for people who read the reference."""
    lines: list[str] = []
    for name, declaration in sorted(declarations.items()):
        fields = msgspec.structs.fields(declaration.credentials)
        asked = ", ".join(f"`{field.encode_name}`{'' if field.required else ' (optional)'}" for field in fields)
        lines.append(f"- `{name}`: {asked or 'none'}")
    return "\n".join(lines)


def operations(*, providers: Mapping[str, Provider], sealer: Sealer, address: str) -> tuple[Operation, ...]:
    """The operations on provider accounts, with these providers to choose from; `address` is this installation's."""
    declarations = {name: provider.declaration for name, provider in providers.items()}
    tools = _Tools(providers, declarations, sealer, address)
    return (*_reading(tools), *_writing(tools, _forms(declarations)))


def _reading(tools: _Tools) -> tuple[Operation, ...]:
    return (
        Operation(
            id="provider_accounts.list",
            method="GET",
            path="/v1/provider-accounts",
            scope="providers:read",
            summary="List provider accounts",
            description="All provider accounts of the workspace in the order of their making, never with credentials.",
            query=Page,
            output=ProviderAccountPage,
            errors=(Invalid,),
            run=partial(_list, tools),
        ),
        Operation(
            id="provider_accounts.get",
            method="GET",
            path="/v1/provider-accounts/{id}",
            scope="providers:read",
            summary="Show a provider account",
            description=(
                "One provider account, never with credentials. `health` tells what the last hand-offs say of the provider: after five "
                "failures in a row, or when at least every other of twenty within half a minute has failed, nothing goes there for ten "
                "seconds; then one delivery in ten seconds tries it, and the first that is answered well ends it. Only what speaks of "
                "the provider counts: no answer, no connection, a 5xx. The log has `provider_account.failing` and "
                "`provider_account.recovered`."
            ),
            output=ProviderAccountOutput,
            errors=(NotFound,),
            run=partial(_get, tools),
        ),
    )


def _writing(tools: _Tools, forms: str) -> tuple[Operation, ...]:
    return (
        Operation(
            id="provider_accounts.create",
            method="POST",
            path="/v1/provider-accounts",
            scope="providers:write",
            summary="Add a provider account",
            description=(
                "The credentials are sealed under this installation's master key and never read back. Without `channels` the account "
                "serves all that its provider has. Of several accounts for a channel the one with the lowest rank goes first. "
                "`destinations` say for which numbers it may be used, and what a message there costs: the longest prefix that fits "
                "counts, then the country, then the prefix `+`; a number that none fits does not go through it. "
                f"A live workspace cannot have a sandbox.\n\nThe credentials of each provider:\n\n{forms}"
            ),
            body=NewProviderAccount,
            output=ProviderAccountOutput,
            status=201,
            errors=(Invalid,),
            example={
                "provider": "sandbox",
                "name": "second sandbox",
                "channels": ["sms"],
                "credentials": {},
                "rank": 2,
                "rate": {"per_second": 100},
                "destinations": [{"prefix": "+31", "price": "0.04"}, {"country": "GB", "price": "0.03"}, {"prefix": "+", "price": "0.09"}],
            },
            run=partial(_create, tools),
        ),
        Operation(
            id="provider_accounts.patch",
            method="PATCH",
            path="/v1/provider-accounts/{id}",
            scope="providers:write",
            summary="Change a provider account",
            description=(
                "What is left out stays. Credentials and destinations are replaced as a whole. With `is_enabled` false nothing goes "
                "through it; where no other account can carry what waits for it, that is held."
            ),
            body=ProviderAccountPatch,
            output=ProviderAccountOutput,
            errors=(Invalid, NotFound),
            example={"name": "sandbox", "rank": 3, "rate": {"per_second": 50}, "sender_rate": {"per_second": 10}},
            run=partial(_patch, tools),
        ),
        Operation(
            id="provider_accounts.delete",
            method="DELETE",
            path="/v1/provider-accounts/{id}",
            scope="providers:write",
            summary="Delete a provider account",
            description="The account and its credentials are gone for good; what went through it stays in the attempts.",
            status=204,
            errors=(NotFound,),
            run=_delete,
        ),
        Operation(
            id="provider_accounts.verify",
            method="POST",
            path="/v1/provider-accounts/{id}/verify",
            scope="providers:write",
            summary="Try a provider account's credentials",
            description="Asks the provider whether the credentials work, for at most 15 seconds. Nothing is sent to anybody.",
            output=VerifiedOutput,
            errors=(NotFound, Conflict),
            run=partial(_opened, tools),
            then=partial(_tried, tools),
        ),
    )
