"""Domains whose mail this installation takes: each belongs to one workspace, and its mail to one mail account of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, NotFound, invalid
from tidings.db import Connection, Row, Tx, load_queries
from tidings.net import read_domain
from tidings.workspaces import store

Q = load_queries(__package__ or "tidings.workspaces", "inbound_domains.sql")

MAIL_PROVIDER = "smtp"
"""The provider that reads what the listener has taken."""


class InboundDomain(msgspec.Struct, frozen=True, kw_only=True):
    """A domain, in ASCII and lower case, and whose it is."""

    domain: str
    workspace_id: UUID
    account_id: UUID
    created_at: datetime
    updated_at: datetime


async def put_inbound_domain(tx: Tx, workspace_id: UUID, domain: str, account_id: UUID | None, *, now: datetime) -> InboundDomain:
    """Mail to the domain goes to this account, whatever stands before the @.

    Raises Invalid where the domain or the account cannot be, and Conflict (domain_taken) where another workspace holds it.
    """
    name = read_domain(domain)
    if name is None:
        raise invalid("domain", "invalid_domain", "This is no domain that mail can be sent to, as in mail.example.com")
    account = await store.get_account(tx, workspace_id, account_id) if account_id is not None else None
    if account is None:
        raise invalid("/account", "unknown_account", "There is no provider account with this id")
    if account.provider != MAIL_PROVIDER:
        raise invalid("/account", "not_a_mail_account", f"Mail that comes in is read by an account of the provider {MAIL_PROVIDER}")
    row = await tx.fetchrow(Q["update_inbound_domain"], name, workspace_id, account.id, now)
    if row is None:
        row = await tx.fetchrow(Q["insert_inbound_domain"], name, workspace_id, account.id, now)
    if row is None:
        raise Conflict(f"Another workspace of this installation takes the mail of {name}", code="domain_taken")
    return _domain(row)


async def get_inbound_domain(tx: Tx, workspace_id: UUID, domain: str) -> InboundDomain:
    """The domain; raises NotFound where the workspace does not hold it."""
    row = await tx.fetchrow(Q["get_inbound_domain"], read_domain(domain) or "", workspace_id)
    if row is None:
        raise NotFound
    return _domain(row)


async def list_inbound_domains(tx: Tx, workspace_id: UUID, *, after: str | None = None, limit: int = 50) -> list[InboundDomain]:
    """Up to `limit` domains in alphabetical order."""
    return [_domain(row) for row in await tx.fetch(Q["list_inbound_domains"], workspace_id, after or "", limit)]


async def delete_inbound_domain(tx: Tx, workspace_id: UUID, domain: str) -> None:
    """Mail to the domain is not taken any more; raises NotFound."""
    if await tx.fetchval(Q["delete_inbound_domain"], read_domain(domain) or "", workspace_id) is None:
        raise NotFound


async def find_inbound_domain(connection: Connection, domain: str) -> InboundDomain | None:
    """Whose mail it is, of all workspaces; `domain` is in ASCII and lower case. Needs the pipeline's role."""
    row = await connection.fetchrow(Q["find_inbound_domain"], domain)
    return None if row is None else _domain(row)


def _domain(row: Row) -> InboundDomain:
    values: Mapping[str, object] = dict(row.items())
    return msgspec.convert(values, InboundDomain)
