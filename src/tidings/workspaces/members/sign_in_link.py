"""A link that signs a member in once: made on the machine itself, for the demo and for who has lost their password, and never mailed."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.core.errors import Invalid, NotFound, invalid
from tidings.db import Tx, load_queries
from tidings.workspaces.members import store
from tidings.workspaces.members.email import normal_email
from tidings.workspaces.members.model import Code, Login, Member, SignedIn, Token
from tidings.workspaces.members.second_factor import check_second_factor
from tidings.workspaces.members.sessions import Origin, begin_session
from tidings.workspaces.members.throttle import forgive
from tidings.workspaces.members.tokens import hash_token, make_token
from tidings.workspaces.seal import Sealer

Q = load_queries(__package__ or "tidings.workspaces.members", "sign_in_link.sql")

LINK_LASTS = timedelta(minutes=15)


class LinkSignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who has a link that signs in."""

    token: Token
    """What stands after `#link=`."""
    code: Code | None = None
    """Of the second factor, where there is one: six digits, or a recovery code."""


class MadeLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link's token, which is known to nobody else; a hash of it is kept."""

    member: Member
    token: str
    expires_at: datetime


async def make_sign_in_link(tx: Tx, email: str, *, workspace_id: UUID | None, now: datetime) -> MadeLink:
    """The member signs in once with this token, within a quarter of an hour; an older one of theirs works no more.

    To the workspace, or to the one where they were last. Raises Invalid for what is no mail address, NotFound where it is nobody's, or
    they do not belong there. `now` is real time. Needs the pipeline's role.
    """
    normal = normal_email(email)
    login = await store.find_login(tx, normal)
    places = await store.list_places(tx, login.member.id) if login is not None else []
    if login is None or not any(workspace_id is None or place.workspace_id == workspace_id for place in places):
        raise NotFound(f"{normal} is no member there: `tidings member list` tells who is, and `tidings member add` makes one")
    token, digest = make_token("link")
    expires_at = now + LINK_LASTS
    await tx.execute(Q["set_link"], login.member.id, digest, expires_at, workspace_id)
    return MadeLink(member=login.member, token=token, expires_at=expires_at)


async def find_linked(tx: Tx, token: str, now: datetime) -> Login:
    """Whom this token signs in; raises Invalid where it is unknown, used or too old. Needs the pipeline's role."""
    digest = hash_token("link", token)
    member_id: UUID | None = await tx.fetchval(Q["find_link"], digest, now) if digest is not None else None
    login = await store.get_login(tx, member_id) if member_id is not None else None
    if login is None:
        raise _unknown_token()
    return login


async def sign_in_by_link(tx: Tx, given: LinkSignIn, *, origin: Origin, sealer: Sealer, now: datetime) -> SignedIn:
    """There is a session of the member whose token it is, and the token is used. Needs the pipeline's role.

    Raises Invalid where it is unknown, used or too old; Unauthenticated for a code that is missing or wrong, and then the token is as good
    as before; Forbidden where they do not belong to the workspace any more.
    """
    digest = hash_token("link", given.token)
    row = await tx.fetchrow(Q["use_link"], digest, now) if digest is not None else None
    login = await store.lock_login(tx, row["id"]) if row is not None else None
    if row is None or login is None:
        raise _unknown_token()
    await check_second_factor(tx, login, given.code, sealer=sealer, now=now)
    await forgive(tx, login.member.email)
    return await begin_session(tx, login.member, row["link_workspace_id"], origin=origin, now=now)


def _unknown_token() -> Invalid:
    return invalid("/token", "unknown_token", "This link is not known, was used, or is too old: ask for another.")
