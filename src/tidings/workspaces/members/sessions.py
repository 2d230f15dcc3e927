"""Sessions: begun at sign-in, each of one workspace, ended by their owner or by who may decide on them."""

from datetime import datetime
from uuid import UUID

import msgspec

from tidings.core.errors import Forbidden, NotFound
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.workspaces.members import store
from tidings.workspaces.members.model import SESSION_LONGEST, Member, Place, Session, SignedIn
from tidings.workspaces.members.roles import check_may_give
from tidings.workspaces.members.tokens import make_token
from tidings.workspaces.model import Principal


class Origin(msgspec.Struct, frozen=True):
    """Where a session was begun from, as its owner will recognise it."""

    address: str
    agent: str


async def begin_session(
    tx: Tx, member: Member, workspace_id: UUID | None, *, origin: Origin, now: datetime, until: datetime | None = None
) -> SignedIn:
    """The member is signed in to the workspace, or to the one where they were last; `now` is real time.

    Raises Forbidden where they do not belong to it, or to any.
    """
    places = await store.list_places(tx, member.id)
    place = _place(places, workspace_id)
    token, digest = make_token("session")
    session = Session(
        id=new_id(),
        workspace_id=place.workspace_id,
        member_id=member.id,
        address=origin.address,
        agent=origin.agent,
        created_at=now,
        last_used_at=now,
        expires_at=until or now + SESSION_LONGEST,
    )
    await store.insert_session(tx, session, digest)
    return SignedIn(session=session, token=token, member=member, role=place.role, places=tuple(places))


async def switch_session(tx: Tx, principal: Principal, workspace_id: UUID | None, *, origin: Origin, now: datetime) -> SignedIn:
    """A new session in another workspace takes the place of this one, for the rest of its time.

    It has a token of its own: where the old one is remembered for a moment, it still means the old workspace.
    """
    member = await store.get_member(tx, principal.key_id)
    old = await store.get_session(tx, principal.session_id) if principal.session_id is not None else None
    if member is None or old is None or workspace_id is None:
        raise _no_membership()
    signed_in = await begin_session(tx, member, workspace_id, origin=origin, now=now, until=old.expires_at)
    await store.end_session(tx, old.id, now)
    return signed_in


async def list_sessions(tx: Tx, principal: Principal, member_id: UUID | None, now: datetime) -> list[Session]:
    """The caller's own sessions wherever they are, or those of another member in this workspace; raises NotFound, Forbidden."""
    if member_id is None or member_id == principal.key_id:
        return await store.list_sessions(tx, principal.key_id, None, now)
    await _check_decides(tx, principal, member_id)
    return await store.list_sessions(tx, member_id, principal.workspace.id, now)


async def end_session(tx: Tx, principal: Principal, session_id: UUID, now: datetime) -> None:
    """The session is over: one's own, or another member's in this workspace; raises NotFound, Forbidden."""
    session = await store.get_session(tx, session_id)
    if session is None:
        raise NotFound
    if session.member_id != principal.key_id:
        if session.workspace_id != principal.workspace.id or "members:write" not in principal.scopes:
            raise NotFound
        await _check_decides(tx, principal, session.member_id)
    await store.end_session(tx, session_id, now)


async def forget_old_sessions(tx: Tx, now: datetime) -> None:
    """Sessions that are over for a month are gone."""
    await store.delete_old_sessions(tx, now)


async def _check_decides(tx: Tx, principal: Principal, member_id: UUID) -> None:
    if "members:write" not in principal.scopes:
        raise Forbidden("Others' sessions are for who holds the scope members:write", code="scope_missing")
    membership = await store.find_membership(tx, principal.workspace.id, member_id)
    if membership is None:
        raise NotFound
    check_may_give(principal, membership.role)


def _place(places: list[Place], workspace_id: UUID | None) -> Place:
    found = next((place for place in places if workspace_id is None or place.workspace_id == workspace_id), None)
    if found is None:
        raise _no_membership()
    return found


def _no_membership() -> Forbidden:
    return Forbidden("You belong to no such workspace.", code="no_membership")
