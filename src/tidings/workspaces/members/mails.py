"""What is written to members: kept sealed until it has left, since it holds a token, and gone afterwards."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.core.errors import Misconfigured
from tidings.core.ids import new_id
from tidings.core.log import get_logger
from tidings.db import Tx
from tidings.workspaces.branding import Branding
from tidings.workspaces.members import store
from tidings.workspaces.members.model import RESET_LASTS, Invitation, Mail
from tidings.workspaces.members.tokens import make_token
from tidings.workspaces.seal import Sealer

log = get_logger("members")

LEASE = timedelta(minutes=3)
"""How long a mail that was taken is left to whoever took it."""
_AT_ONCE = 20


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that is to leave now."""

    id: UUID
    recipient: str
    mail: Mail
    tries: int
    """This one too."""


def invitation_mail(invitation: Invitation, workspace: str, token: str, address: str, branding: Branding) -> Mail:
    """Who invites, to what, and the link; below it who they are, as the company says it."""
    inviter = f"{invitation.inviter} invites you" if invitation.inviter else "You are invited"
    text = f"""\
{inviter} to {workspace} as {invitation.role}.

Choose a password here:

{address}/invitation#{token}

The link works once, until {invitation.expires_at:%Y-%m-%d %H:%M} UTC. If you did not expect it, do nothing.
"""
    text += "".join(f"\n{line}\n" for line in (branding.footer, branding.support_email) if line)
    return Mail(title=f"{inviter} to {workspace}", text=text)


async def put_mail(tx: Tx, recipient: str, mail: Mail, *, workspace_id: UUID, sealer: Sealer, now: datetime, expires_at: datetime) -> None:
    """The mail leaves after the commit; it is not sent any more when `expires_at` has passed."""
    mail_id = new_id()
    await store.insert_mail(tx, mail_id, workspace_id, recipient, _sealed(sealer, mail_id, mail), now, expires_at)


async def put_reset(tx: Tx, recipient: str, *, now: datetime) -> None:
    """If the address has a member, a mail with a link leaves after the commit.

    Who that is is looked up when the mail is made: this takes as long, and writes as much, where there is nobody.
    """
    await store.insert_mail(tx, new_id(), None, recipient, None, now, now + RESET_LASTS)


async def take_mails(tx: Tx, *, sealer: Sealer, address: str, now: datetime) -> list[Outgoing]:
    """The mails that are due, this caller's for `LEASE`; what is too old or is for nobody is gone."""
    found: list[Outgoing] = []
    for due in await store.take_mails(tx, now, now + LEASE, _AT_ONCE):
        mail = None
        if due.expires_at > now:
            mail = await _reset(tx, due, sealer, address) if due.content is None else _opened(sealer, due)
        if mail is None:
            await store.delete_mail(tx, due.id)
        else:
            found.append(Outgoing(id=due.id, recipient=due.recipient, mail=mail, tries=due.tries))
    return found


async def settle_mail(tx: Tx, mail_id: UUID, again_at: datetime | None) -> None:
    """The mail is gone, or due again then."""
    if again_at is None:
        await store.delete_mail(tx, mail_id)
    else:
        await store.postpone_mail(tx, mail_id, again_at)


async def reseal_mails(tx: Tx, sealer: Sealer, is_old: Callable[[bytes], bool]) -> None:
    """Every mail whose envelope `is_old` is sealed under the newest key."""
    after = UUID(int=0)
    while rows := await store.lock_mails(tx, after, 500):
        for mail_id, envelope in rows:
            if is_old(envelope):
                await store.fill_mail(tx, mail_id, sealer.seal(sealer.open(envelope, _aad(mail_id)), _aad(mail_id)))
        after = rows[-1][0]


async def _reset(tx: Tx, due: store.DueMail, sealer: Sealer, address: str) -> Mail | None:
    token, digest = make_token("reset")
    if not await store.set_reset(tx, due.recipient, digest, due.expires_at):
        return None
    text = f"""\
Somebody asked to reset your password. If it was you, choose a new one here:

{address}/password-reset#{token}

The link works once, until {due.expires_at:%Y-%m-%d %H:%M} UTC. If it was not you, do nothing: your password stays as it is.
"""
    mail = Mail(title="Reset your password", text=text)
    # Kept, so that a second try sends the same link.
    await store.fill_mail(tx, due.id, _sealed(sealer, due.id, mail))
    return mail


def _sealed(sealer: Sealer, mail_id: UUID, mail: Mail) -> bytes:
    return sealer.seal(msgspec.json.encode(mail), _aad(mail_id))


def _opened(sealer: Sealer, due: store.DueMail) -> Mail | None:
    assert due.content is not None
    try:
        return msgspec.json.decode(sealer.open(due.content, _aad(due.id)), type=Mail)
    except Misconfigured:
        log.exception("a mail to a member cannot be opened: its master key is not here", extra={"mail": due.id})
        return None


def _aad(mail_id: UUID) -> bytes:
    return b"system mail" + mail_id.bytes
