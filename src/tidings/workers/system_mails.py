"""Mail to the people of the company: by the installation's own mail server, or onto the console where there is none."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import msgspec

from tidings.channels import Account, Content, Outbound, Outcome, Provider, Refused, Sent
from tidings.core.clock import Clock
from tidings.core.errors import Misconfigured
from tidings.core.ids import encode
from tidings.core.log import get_logger
from tidings.db import Database
from tidings.providers.smtp import SmtpCredentials
from tidings.workers.loops import Loop
from tidings.workspaces import Sealer
from tidings.workspaces.members import Outgoing, forget_old_sessions, forget_old_tries, settle_mail, take_mails

log = get_logger("system_mails")

Carrier = Callable[[Outgoing], Awaitable[Outcome]]
"""Hands a mail over once."""

EVERY_SECONDS = 1.0
_SECONDS = 60.0
_MOST_TRIES = 12
_NOBODY = UUID(int=0)


def system_mailer(database: Database, sealer: Sealer, carry: Carrier, *, address: str, clock: Clock, may_send: Callable[[], bool]) -> Loop:
    """Sends what is due, and tries again later what could not go; `address` is this installation's, as it stands in links."""

    async def work() -> int:
        if not may_send():
            return 0
        async with database.pipeline() as tx:
            mails = await take_mails(tx, sealer=sealer, address=address, now=clock())
        await asyncio.gather(*(_hand_over(database, carry, mail, clock) for mail in mails))
        return len(mails)

    return Loop("system mails", work, every_seconds=EVERY_SECONDS)


def members_tidier(database: Database, clock: Clock) -> Loop:
    """Forgets sessions that are long over, and tries that do not count any more."""

    async def work() -> int:
        async with database.pipeline() as tx:
            await forget_old_sessions(tx, clock())
            await forget_old_tries(tx, clock())
        return 0

    return Loop("members", work, every_seconds=3600.0)


def by_smtp(provider: Provider, account: Account) -> Carrier:
    """Mails leave by this account, which is the installation's own."""

    async def carry(outgoing: Outgoing) -> Outcome:
        reference = encode("sml", outgoing.id)
        outbound = Outbound(
            delivery_id=outgoing.id,
            message_id=outgoing.id,
            workspace_id=account.workspace_id,
            attempt=outgoing.tries,
            reference=reference,
            idempotency_key=reference,
            channel="email",
            purpose="critical",
            address=outgoing.recipient,
            sender=None,
            content=Content(title=outgoing.mail.title, text=outgoing.mail.text),
        )
        async with asyncio.timeout(_SECONDS):
            return await provider.send(outbound, account)

    return carry


def to_console() -> Carrier:
    """Mails are printed: whoever started the program hands their links on."""

    async def carry(outgoing: Outgoing) -> Outcome:
        body = "\n".join(f"  {line}".rstrip() for line in outgoing.mail.text.splitlines())
        sys.stdout.write(f"\nA mail to {outgoing.recipient}, which TIDINGS_SYSTEM_SMTP_URL would send: {outgoing.mail.title}\n\n{body}\n\n")
        sys.stdout.flush()
        return Sent()

    return carry


def read_account(url: str, sender: str) -> Account:
    """The mail server and the sender that two settings name; raises Misconfigured, without quoting what may be a password."""
    parts = urlsplit(url)
    security = {"smtp": "starttls", "smtps": "tls"}.get(parts.scheme)
    given = parse_qs(parts.query)
    if security is None or not parts.hostname or parts.path not in ("", "/") or given.keys() - {"security"}:
        raise Misconfigured("TIDINGS_SYSTEM_SMTP_URL is smtp://user:password@host:587, smtps://…:465 or smtp://host:25?security=none")
    if "@" not in parseaddr(sender)[1]:
        raise Misconfigured("TIDINGS_SYSTEM_FROM is a mail address, as in `Tidings <tidings@example.com>`")
    try:
        credentials = msgspec.convert(
            {
                "host": parts.hostname,
                "port": parts.port or (465 if security == "tls" else 587),
                "username": unquote(parts.username) if parts.username else None,
                "password": unquote(parts.password) if parts.password else None,
                "security": given.get("security", [security])[0],
                "from_address": sender,
            },
            SmtpCredentials,
        )
    except (ValueError, msgspec.ValidationError) as error:
        raise Misconfigured("TIDINGS_SYSTEM_SMTP_URL has a port, a name or a `security` that cannot be") from error
    return Account(id=_NOBODY, workspace_id=_NOBODY, provider="smtp", credentials=credentials)


async def _hand_over(database: Database, carry: Carrier, mail: Outgoing, clock: Clock) -> None:
    try:
        outcome = await carry(mail)
    except TimeoutError:
        outcome = Refused(code="timeout", may_retry=True)
    again_at = None
    # A doubt is tried again as well: a link that comes twice does no harm, one that never comes does.
    if not isinstance(outcome, Sent) and mail.tries < _MOST_TRIES and not (isinstance(outcome, Refused) and not outcome.may_retry):
        again_at = clock() + min(timedelta(seconds=5 * 2**mail.tries), timedelta(hours=1))
    if not isinstance(outcome, Sent):
        told = "a mail to a member did not go" if again_at is None else "a mail to a member is tried again"
        log.warning(told, extra={"mail": mail.id, "code": outcome.code, "tries": mail.tries})
    async with database.pipeline() as tx:
        await settle_mail(tx, mail.id, again_at)
