"""Signing in and out: sessions of members, and what to do about a lost password. All times are real ones."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.api.auditing import source_of
from tidings.api.client import Client
from tidings.api.limits import limited
from tidings.api.registry import Answered, Call, OpenRequest, Operation, Request
from tidings.core.errors import Forbidden, Invalid, NotFound, Throttled, Unauthenticated
from tidings.core.ids import decode, encode
from tidings.db import Tx
from tidings.workspaces import Role, Sealer
from tidings.workspaces.audit import Deed, record
from tidings.workspaces.members import (
    Login,
    Origin,
    Place,
    Reset,
    ResetRequest,
    Session,
    SignedIn,
    SignIn,
    Switch,
    check_login,
    check_reset,
    end_session,
    find_login,
    get_account,
    list_sessions,
    normal_email,
    put_reset,
    reset_limits,
    reset_password,
    sign_in,
    sign_in_limits,
    switch_session,
    token_limits,
)

CURRENT = "current"
"""In the place of an id: the session that asks."""


class PlaceOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace that you belong to."""

    id: str
    name: str
    mode: str
    role: Role


class SessionOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A session, without its token."""

    id: str
    member: str
    workspace: str
    address: str
    """From where it was begun."""
    agent: str
    """With which program."""
    is_current: bool
    """It is the one that asks."""
    created_at: datetime
    last_used_at: datetime
    """To the minute."""
    expires_at: datetime
    """At the latest; unused for twelve hours, it is over before."""


class SessionList(msgspec.Struct, frozen=True, kw_only=True):
    """Sessions, the newest first."""

    data: list[SessionOutput]
    next: str | None


class SignedInOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A session that was just begun."""

    id: str
    token: str | None
    """Send it as `Authorization: Bearer tds_…`. Shown this once; only a hash of it is kept. Null where the session was begun with
    `Authorization: Session`: a browser keeps it then, in a cookie that no script reads."""
    member: str
    email: str
    name: str
    workspace: str
    role: Role
    workspaces: list[PlaceOutput]
    """Where you may switch to."""
    expires_at: datetime


class ResetOutput(msgspec.Struct, frozen=True, kw_only=True):
    """That the request was heard, and nothing else."""

    state: Literal["accepted"]


class SessionQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whose sessions."""

    member: Annotated[str, Meta(max_length=64)] | None = None
    """`mbr_…`, for who may remove that member: their sessions in this workspace. Your own everywhere, if left out."""


def operations(*, sealer: Sealer) -> tuple[Operation, ...]:
    """The operations; codes of second factors are checked against what the sealer opens."""

    async def create(request: OpenRequest) -> Answered:
        body: SignIn = request.body
        login: Login = request.prepared
        workspace_id = decode("wsp", body.workspace) if body.workspace is not None else None
        if body.workspace is not None and workspace_id is None:
            raise Forbidden("You belong to no such workspace.", code="no_membership")
        signed_in = await sign_in(
            request.tx,
            login,
            code=body.code,
            workspace_id=workspace_id,
            origin=origin_of(request.client),
            sealer=sealer,
            now=request.real_now,
        )
        await tell_entry(request.tx, signed_in, "sessions.create", request.client)
        return begun(signed_in, request)

    return (
        Operation(
            id="sessions.create",
            method="POST",
            path="/v1/sessions",
            scope=None,
            summary="Sign in",
            description=(
                "A member's mail address and password begin a session of one workspace; its token is in this answer and nowhere else. "
                "Where the member has a second factor and `code` is missing, the answer is 401 with the code `second_factor_needed`. An "
                "address that nobody has and a wrong password are answered alike. Ten tries within a quarter of an hour for one "
                "address, and 60 from one place, are enough: then 429, and when to come back. A page of this host that says "
                "`Authorization: Session` gets the session as a cookie, and goes on saying so."
            ),
            body=SignIn,
            output=SignedInOutput,
            status=201,
            errors=(Unauthenticated, Forbidden, Throttled),
            example={"email": "ada@example.com", "password": "a long one of your own"},
            max_bytes=10_000,
            is_open=True,
            prepare=_prepare_sign_in,
            run=create,
        ),
        *_OPERATIONS,
    )


async def _prepare_sign_in(call: Call) -> Login:
    body: SignIn = call.body
    email = normal_email(body.email)
    await limited(call, sign_in_limits(call.client.address, email))
    async with call.database.pipeline() as tx:
        login = await find_login(tx, email)
    return await check_login(login, body.password)


async def _list(request: Request) -> SessionList:
    query: SessionQuery = request.query
    member_id = decode("mbr", query.member) if query.member is not None else None
    if query.member is not None and member_id is None:
        raise NotFound
    found = await list_sessions(request.tx, request.principal, member_id, request.real_now)
    return SessionList(data=[_session(session, request) for session in found], next=None)


async def _end(request: Request) -> Answered:
    text = request.path["id"]
    session_id = request.principal.session_id if text == CURRENT else decode("ses", text)
    if session_id is None:
        raise NotFound
    await end_session(request.tx, request.principal, session_id, request.real_now)
    is_own, cookie = session_id == request.principal.session_id, request.client.cookie
    return Answered(204, None, (cookie.over(),) if cookie is not None and is_own else ())


async def _switch(request: Request) -> Answered:
    body: Switch = request.body
    workspace_id = decode("wsp", body.workspace)
    origin = origin_of(request.client)
    signed_in = await switch_session(request.tx, request.principal, workspace_id, origin=origin, now=request.real_now)
    await tell_entry(request.tx, signed_in, "sessions.switch", request.client)
    return begun(signed_in, request)


async def _prepare_reset_request(call: Call) -> str:
    body: ResetRequest = call.body
    email = normal_email(body.email)
    await limited(call, reset_limits(call.client.address, email))
    return email


async def _request_reset(request: OpenRequest) -> ResetOutput:
    await put_reset(request.tx, request.prepared, now=request.real_now)
    return ResetOutput(state="accepted")


async def _prepare_reset(call: Call) -> str:
    await limited(call, token_limits(call.client.address))
    return await check_reset(call.body)


async def _reset(request: OpenRequest) -> None:
    member = await reset_password(request.tx, request.body, request.prepared, now=request.real_now)
    account = await get_account(request.tx, member.id)
    for place in account.places:
        await record(
            request.tx,
            Deed(
                workspace_id=place.workspace_id,
                kind="member",
                principal_id=member.id,
                name=member.name,
                action="password_resets.confirm",
                target_kind="member",
                target=member.id,
                source=source_of(request.client),
            ),
        )


def origin_of(client: Client) -> Origin:
    """Where a session is begun from."""
    return Origin(client.address, client.agent)


async def tell_entry(tx: Tx, signed_in: SignedIn, action: str, client: Client) -> None:
    """The log of the workspace that was entered tells who came in: before, nobody was known to have asked."""
    session = signed_in.session
    await record(
        tx,
        Deed(
            workspace_id=session.workspace_id,
            kind="member",
            principal_id=session.member_id,
            name=signed_in.member.name,
            action=action,
            target_kind="session",
            target=encode("ses", session.id),
            source=source_of(client),
        ),
    )


def begun(signed_in: SignedIn, request: OpenRequest | Request) -> Answered:
    """The answer to whoever signed in: the token is in it, or in a cookie."""
    output = _shown(signed_in)
    cookie = request.client.cookie
    if cookie is None or output.token is None:
        return Answered(201, output)
    kept = cookie.begun(output.token, request.real_now, output.expires_at)
    return Answered(201, msgspec.structs.replace(output, token=None), (kept,))


def _shown(signed_in: SignedIn) -> SignedInOutput:
    session, member = signed_in.session, signed_in.member
    return SignedInOutput(
        id=encode("ses", session.id),
        token=signed_in.token,
        member=encode("mbr", member.id),
        email=member.email,
        name=member.name,
        workspace=encode("wsp", session.workspace_id),
        role=signed_in.role,
        workspaces=[place_output(place) for place in signed_in.places],
        expires_at=session.expires_at,
    )


def place_output(place: Place) -> PlaceOutput:
    """A workspace that somebody belongs to."""
    return PlaceOutput(id=encode("wsp", place.workspace_id), name=place.name, mode=place.mode, role=place.role)


def _session(session: Session, request: Request) -> SessionOutput:
    return SessionOutput(
        id=encode("ses", session.id),
        member=encode("mbr", session.member_id),
        workspace=encode("wsp", session.workspace_id),
        address=session.address,
        agent=session.agent,
        is_current=session.id == request.principal.session_id,
        created_at=session.created_at,
        last_used_at=session.last_used_at,
        expires_at=session.expires_at,
    )


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="sessions.list",
        method="GET",
        path="/v1/sessions",
        scope=None,
        summary="List sessions",
        description="Your own that are not over, in whatever workspace; or those of another member in this one.",
        query=SessionQuery,
        output=SessionList,
        errors=(NotFound,),
        is_personal=True,
        run=_list,
    ),
    Operation(
        id="sessions.end",
        method="DELETE",
        path="/v1/sessions/{id}",
        scope=None,
        summary="Sign out",
        description=(
            "The session is refused within two seconds. `current` is the one that asks. Another member's may be ended in this "
            "workspace by who may remove that member."
        ),
        status=204,
        errors=(NotFound,),
        is_personal=True,
        changes_callers=True,
        run=_end,
    ),
    Operation(
        id="sessions.switch",
        method="POST",
        path="/v1/sessions/switch",
        scope=None,
        summary="Go on in another workspace",
        description="A session works for one workspace: a new one, with a token of its own, takes the place of this one.",
        body=Switch,
        output=SignedInOutput,
        status=201,
        errors=(Forbidden,),
        example={"workspace": "wsp_01jd2v4k8sfv9ad1x2e5t7w9z0"},
        secret_field="token",  # noqa: S106 - the name of a field
        # What `run` tells stands in the log of the workspace that was entered.
        is_audited=False,
        is_personal=True,
        changes_callers=True,
        run=_switch,
    ),
    Operation(
        id="password_resets.request",
        method="POST",
        path="/v1/password-resets",
        scope=None,
        summary="Ask for a new password",
        description=(
            "If the address is a member's, a mail with a link leaves for it; the link works once, within an hour. The answer is the same "
            "whoever it is. Three times an hour for one address are enough."
        ),
        body=ResetRequest,
        output=ResetOutput,
        status=202,
        errors=(Throttled,),
        example={"email": "ada@example.com"},
        max_bytes=10_000,
        is_open=True,
        prepare=_prepare_reset_request,
        run=_request_reset,
    ),
    Operation(
        id="password_resets.confirm",
        method="POST",
        path="/v1/password-resets/confirm",
        scope=None,
        summary="Set a new password",
        description="With the token out of the mail. Every session of the member ends; a second factor stays as it is.",
        body=Reset,
        status=204,
        errors=(Invalid, Throttled),
        example={"token": "tdr_…", "password": "another long one of your own"},
        max_bytes=10_000,
        is_open=True,
        changes_callers=True,
        prepare=_prepare_reset,
        run=_reset,
    ),
)
