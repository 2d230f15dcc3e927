"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.ids import bucket_of
from tidings.db import Row, Tx, load_queries
from tidings.workspaces.members.model import SESSION_IDLE, Bearer, Invitation, Login, Member, Membership, Place, Session
from tidings.workspaces.scopes import Role

Q = load_queries(__package__ or "tidings.workspaces.members")


class DueMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail that is to be sent now. Without content: a password of this address is to be reset."""

    id: UUID
    recipient: str
    content: bytes | None
    tries: int
    expires_at: datetime


async def insert_member(tx: Tx, member: Member, password_hash: str) -> bool:
    """There is one more member; False where the address has one."""
    return await tx.fetchval(Q["insert_member"], member.id, member.email, member.name, password_hash, member.created_at) is not None


async def get_member(tx: Tx, member_id: UUID) -> Member | None:
    """The member, or None."""
    row = await tx.fetchrow(Q["get_member"], member_id)
    return None if row is None else _member(row)


async def find_login(tx: Tx, email: str) -> Login | None:
    """What signing in with this address is checked against."""
    row = await tx.fetchrow(Q["find_login"], email)
    return None if row is None else _login(row)


async def get_login(tx: Tx, member_id: UUID) -> Login | None:
    """What this member signs in by."""
    row = await tx.fetchrow(Q["get_login"], member_id)
    return None if row is None else _login(row)


async def lock_login(tx: Tx, member_id: UUID) -> Login | None:
    """The same, which nobody changes until the transaction ends."""
    row = await tx.fetchrow(Q["lock_login"], member_id)
    return None if row is None else _login(row)


async def rename_member(tx: Tx, member_id: UUID, name: str, now: datetime) -> None:
    """The member is called so."""
    await tx.execute(Q["rename_member"], member_id, name, now)


async def set_password(tx: Tx, member_id: UUID, password_hash: str, now: datetime) -> None:
    """The member signs in with this password, and with no link."""
    await tx.execute(Q["set_password"], member_id, password_hash, now)


async def begin_totp(tx: Tx, member_id: UUID, seed: bytes, now: datetime) -> bool:
    """A sealed seed waits to be confirmed; False where a second factor is on."""
    return await tx.fetchval(Q["begin_totp"], member_id, seed, now) is not None


async def find_begun_totp(tx: Tx, member_id: UUID) -> bytes | None:
    """The sealed seed that waits to be confirmed."""
    return await tx.fetchval(Q["find_begun_totp"], member_id)


async def confirm_totp(tx: Tx, member_id: UUID, now: datetime, step: int, hashes: Sequence[bytes]) -> bool:
    """The second factor is on, with these recovery codes; False where nothing was begun."""
    return await tx.fetchval(Q["confirm_totp"], member_id, now, step, list(hashes)) is not None


async def remove_totp(tx: Tx, member_id: UUID, now: datetime) -> None:
    """There is no second factor."""
    await tx.execute(Q["remove_totp"], member_id, now)


async def use_step(tx: Tx, member_id: UUID, step: int) -> bool:
    """Codes up to this step are used; False where they were."""
    return await tx.fetchval(Q["use_step"], member_id, step) is not None


async def use_recovery_code(tx: Tx, member_id: UUID, digest: bytes) -> bool:
    """The code is gone; False where there was none."""
    return await tx.fetchval(Q["use_recovery_code"], member_id, digest) is not None


async def count_recovery_codes(tx: Tx, member_id: UUID) -> int:
    """How many are left."""
    return await tx.fetchval(Q["count_recovery_codes"], member_id) or 0


async def set_reset(tx: Tx, email: str, digest: bytes, until: datetime) -> bool:
    """The member's password may be reset with this token; False where the address has no member."""
    return await tx.fetchval(Q["set_reset"], email, digest, until) is not None


async def use_reset(tx: Tx, digest: bytes, now: datetime) -> Member | None:
    """The member whose token this was, once and in time."""
    row = await tx.fetchrow(Q["use_reset"], digest, now)
    return None if row is None else _member(row)


async def lock_seeds(tx: Tx, after: UUID, limit: int) -> list[tuple[UUID, bytes]]:
    """Id and sealed seed of up to `limit` members after the given id, locked."""
    return [(row["id"], row["totp_seed"]) for row in await tx.fetch(Q["lock_seeds"], after, limit)]


async def reseal_seed(tx: Tx, member_id: UUID, seed: bytes) -> None:
    """The member has this envelope."""
    await tx.execute(Q["reseal_seed"], member_id, seed)


async def insert_membership(tx: Tx, workspace_id: UUID, member_id: UUID, role: Role, now: datetime) -> bool:
    """The member belongs to the workspace; False where they did."""
    return await tx.fetchval(Q["insert_membership"], workspace_id, member_id, role, now) is not None


async def find_membership(tx: Tx, workspace_id: UUID, member_id: UUID) -> Membership | None:
    """The member in this workspace."""
    row = await tx.fetchrow(Q["find_membership"], workspace_id, member_id)
    return None if row is None else _membership(row)


async def find_membership_by_email(tx: Tx, workspace_id: UUID, email: str) -> Membership | None:
    """The member of this workspace with this address."""
    row = await tx.fetchrow(Q["find_membership_by_email"], workspace_id, email)
    return None if row is None else _membership(row)


async def list_memberships(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[Membership]:
    """Up to `limit` members of the workspace after the given id."""
    return [_membership(row) for row in await tx.fetch(Q["list_memberships"], workspace_id, after, limit)]


async def lock_roles(tx: Tx, workspace_id: UUID, member_id: UUID) -> dict[UUID, Role]:
    """The roles of this member and of every owner, locked."""
    return {row["member_id"]: row["role"] for row in await tx.fetch(Q["lock_roles"], workspace_id, member_id)}


async def update_role(tx: Tx, workspace_id: UUID, member_id: UUID, role: Role) -> None:
    """The member has this role."""
    await tx.execute(Q["update_role"], workspace_id, member_id, role)


async def delete_membership(tx: Tx, workspace_id: UUID, member_id: UUID) -> None:
    """The member belongs to the workspace no more."""
    await tx.execute(Q["delete_membership"], workspace_id, member_id)


async def list_places(tx: Tx, member_id: UUID) -> list[Place]:
    """Where the member may go, the place of their last session first."""
    rows = await tx.fetch(Q["list_places"], member_id)
    return [Place(workspace_id=row["workspace_id"], name=row["name"], mode=row["mode"], role=row["role"]) for row in rows]


async def insert_session(tx: Tx, session: Session, digest: bytes) -> None:
    """There is one more session; only the hash of its token is kept."""
    await tx.execute(
        Q["insert_session"],
        session.id,
        session.workspace_id,
        session.member_id,
        digest,
        session.address,
        session.agent,
        session.created_at,
        session.expires_at,
    )


async def find_session(tx: Tx, digest: bytes, now: datetime) -> Bearer | None:
    """Whoever holds the token of this hash, unless the session is over."""
    row = await tx.fetchrow(Q["find_session"], digest, now, now - SESSION_IDLE)
    return None if row is None else Bearer(**dict(row.items()))


async def touch_session(tx: Tx, session_id: UUID, now: datetime) -> None:
    """The session's last use is known to the minute."""
    await tx.execute(Q["touch_session"], session_id, now)


async def get_session(tx: Tx, session_id: UUID) -> Session | None:
    """The session, or None."""
    row = await tx.fetchrow(Q["get_session"], session_id)
    return None if row is None else _session(row)


async def list_sessions(tx: Tx, member_id: UUID, workspace_id: UUID | None, now: datetime) -> list[Session]:
    """The member's sessions that are not over, in this workspace or in all."""
    return [_session(row) for row in await tx.fetch(Q["list_sessions"], member_id, workspace_id, now, now - SESSION_IDLE)]


async def end_session(tx: Tx, session_id: UUID, now: datetime) -> None:
    """The session is over, since now or since before."""
    await tx.execute(Q["end_session"], session_id, now)


async def end_other_sessions(tx: Tx, member_id: UUID, kept: UUID | None, now: datetime) -> None:
    """Every session of the member is over but the one that is kept."""
    await tx.execute(Q["end_other_sessions"], member_id, kept, now)


async def delete_old_sessions(tx: Tx, now: datetime) -> None:
    """Sessions that are over for a month are gone."""
    await tx.execute(Q["delete_old_sessions"], now)


async def insert_invitation(tx: Tx, invitation: Invitation, digest: bytes) -> None:
    """There is one more invitation; only the hash of its token is kept."""
    await tx.execute(
        Q["insert_invitation"],
        invitation.id,
        invitation.workspace_id,
        invitation.email,
        invitation.role,
        digest,
        invitation.inviter,
        invitation.created_at,
        invitation.expires_at,
    )


async def revoke_open_invitations(tx: Tx, workspace_id: UUID, email: str, now: datetime) -> None:
    """No invitation of this person waits any more."""
    await tx.execute(Q["revoke_open_invitations"], workspace_id, email, now)


async def lock_email(tx: Tx, workspace_id: UUID, email: str) -> None:
    """Nobody else invites this person until the transaction ends."""
    await tx.execute(Q["lock_email"], workspace_id, email)


async def get_invitation(tx: Tx, workspace_id: UUID, invitation_id: UUID) -> Invitation | None:
    """The invitation, or None."""
    row = await tx.fetchrow(Q["get_invitation"], workspace_id, invitation_id)
    return None if row is None else _invitation(row)


async def list_invitations(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[Invitation]:
    """Up to `limit` invitations after the given id."""
    return [_invitation(row) for row in await tx.fetch(Q["list_invitations"], workspace_id, after, limit)]


async def revoke_invitation(tx: Tx, workspace_id: UUID, invitation_id: UUID, now: datetime) -> None:
    """The invitation is revoked, unless it was accepted."""
    await tx.execute(Q["revoke_invitation"], workspace_id, invitation_id, now)


async def find_invitation(tx: Tx, digest: bytes, now: datetime) -> Invitation | None:
    """The invitation of the token of this hash, if it can still be accepted."""
    row = await tx.fetchrow(Q["find_invitation"], digest, now)
    return None if row is None else _invitation(row)


async def use_invitation(tx: Tx, digest: bytes, now: datetime) -> Invitation | None:
    """The invitation is accepted, once and in time."""
    row = await tx.fetchrow(Q["use_invitation"], digest, now)
    return None if row is None else _invitation(row)


async def count_try(tx: Tx, subject: bytes, now: datetime, until: datetime) -> tuple[int, datetime]:
    """How many tries there were in this window, and when it ends."""
    row = await tx.fetchrow(Q["count_try"], _bucket(subject), subject, now, until)
    assert row is not None
    return row["count"], row["until"]


async def forget_tries(tx: Tx, subject: bytes) -> None:
    """There were none."""
    await tx.execute(Q["forget_tries"], _bucket(subject), subject)


async def delete_old_tries(tx: Tx, now: datetime) -> None:
    """What was counted in a window that is over is gone."""
    await tx.execute(Q["delete_old_tries"], now)


async def insert_mail(
    tx: Tx, mail_id: UUID, workspace_id: UUID | None, recipient: str, content: bytes | None, now: datetime, expires_at: datetime
) -> None:
    """A mail is due; `content` is an envelope."""
    await tx.execute(Q["insert_mail"], bucket_of(mail_id), mail_id, workspace_id, recipient, content, now, expires_at)


async def take_mails(tx: Tx, now: datetime, again_at: datetime, limit: int) -> list[DueMail]:
    """Up to `limit` mails that are due, nobody else's until `again_at`."""
    rows = await tx.fetch(Q["take_mails"], now, again_at, limit)
    return [
        DueMail(id=row["id"], recipient=row["recipient"], content=row["content"], tries=row["tries"], expires_at=row["expires_at"])
        for row in rows
    ]


async def fill_mail(tx: Tx, mail_id: UUID, content: bytes) -> None:
    """The mail says this; `content` is an envelope."""
    await tx.execute(Q["fill_mail"], bucket_of(mail_id), mail_id, content)


async def postpone_mail(tx: Tx, mail_id: UUID, due_at: datetime) -> None:
    """The mail is due then."""
    await tx.execute(Q["postpone_mail"], bucket_of(mail_id), mail_id, due_at)


async def delete_mail(tx: Tx, mail_id: UUID) -> None:
    """The mail is gone."""
    await tx.execute(Q["delete_mail"], bucket_of(mail_id), mail_id)


async def lock_mails(tx: Tx, after: UUID, limit: int) -> list[tuple[UUID, bytes]]:
    """Id and envelope of up to `limit` mails after the given id, locked."""
    return [(row["id"], row["content"]) for row in await tx.fetch(Q["lock_mails"], after, limit)]


def _bucket(subject: bytes) -> int:
    return subject[0] & 0x3F


def _member(row: Row) -> Member:
    return Member(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        has_second_factor=row["totp_since"] is not None,
        created_at=row["created_at"],
    )


def _login(row: Row) -> Login:
    return Login(member=_member(row), password_hash=row["password_hash"], totp_seed=row["totp_seed"], totp_step=row["totp_step"])


def _membership(row: Row) -> Membership:
    return Membership(member=_member(row), role=row["role"], joined_at=row["joined_at"])


def _session(row: Row) -> Session:
    return Session(**dict(row.items()))


def _invitation(row: Row) -> Invitation:
    return Invitation(**dict(row.items()))
