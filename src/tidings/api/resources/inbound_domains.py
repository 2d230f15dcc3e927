"""Inbound domains: whose mail our own listener takes."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.core.errors import Conflict, Invalid, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.net import read_domain
from tidings.workspaces import (
    InboundDomain,
    delete_inbound_domain,
    get_inbound_domain,
    list_inbound_domains,
    put_inbound_domain,
)


class InboundDomainInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which account takes the mail of a domain."""

    account: Annotated[str, Meta(min_length=1, max_length=100)]
    """The id of a provider account of the provider `smtp`: what comes in by the domain is answered through it."""


class InboundDomainOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A domain whose mail is taken."""

    domain: str
    """In ASCII and lower case."""
    account: str
    created_at: datetime
    updated_at: datetime


class InboundDomainPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of inbound domains."""

    data: list[InboundDomainOutput]
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    if page.after is not None and read_domain(page.after) is None:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    domains = await list_inbound_domains(request.tx, request.workspace_id, after=page.after, limit=page.limit + 1)
    return page_of([_shown(domain) for domain in domains], page.limit, lambda domain: domain.domain)


async def _get(request: Request) -> InboundDomainOutput:
    return _shown(await get_inbound_domain(request.tx, request.workspace_id, request.path["domain"]))


async def _put(request: Request) -> InboundDomainOutput:
    given: InboundDomainInput = request.body
    account_id = decode("pac", given.account)
    return _shown(await put_inbound_domain(request.tx, request.workspace_id, request.path["domain"], account_id, now=request.now))


async def _delete(request: Request) -> None:
    await delete_inbound_domain(request.tx, request.workspace_id, request.path["domain"])


def _shown(domain: InboundDomain) -> InboundDomainOutput:
    return InboundDomainOutput(
        domain=domain.domain,
        account=encode("pac", domain.account_id),
        created_at=domain.created_at,
        updated_at=domain.updated_at,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="inbound_domains.list",
        method="GET",
        path="/v1/inbound-domains",
        scope="providers:read",
        summary="List inbound domains",
        description="The domains whose mail this workspace takes, in alphabetical order.",
        query=Page,
        output=InboundDomainPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="inbound_domains.get",
        method="GET",
        path="/v1/inbound-domains/{domain}",
        scope="providers:read",
        summary="Show an inbound domain",
        description="One domain, and the account that its mail goes to.",
        output=InboundDomainOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="inbound_domains.put",
        method="PUT",
        path="/v1/inbound-domains/{domain}",
        scope="providers:write",
        summary="Take the mail of a domain",
        description=(
            "Mail to any address of the domain, whatever stands before the @, becomes an inbound message of this workspace, as soon as "
            "the domain's MX leads to this installation's own mail listener (`tidings serve --smtp-port`). A domain belongs to one "
            "workspace of the installation."
        ),
        body=InboundDomainInput,
        output=InboundDomainOutput,
        errors=(Invalid, Conflict),
        example={"account": "pac_01jd2v4k8sfv9ad1x2e5t7w9z0"},
        run=_put,
    ),
    Operation(
        id="inbound_domains.delete",
        method="DELETE",
        path="/v1/inbound-domains/{domain}",
        scope="providers:write",
        summary="Take no more mail of a domain",
        description="The listener refuses mail to the domain within seconds; what has come stays.",
        status=204,
        errors=(NotFound,),
        run=_delete,
    ),
)
