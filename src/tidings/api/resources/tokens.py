"""End users' tokens, their sessions, and the secrets that sign tokens: their times are real ones, also where a test clock was moved."""

from datetime import datetime
from functools import partial

import msgspec

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Page, Request, after_id, page_of
from tidings.contacts import contact_named, your_id
from tidings.conversations import Person
from tidings.conversations.participants.people import shown
from tidings.core.errors import Conflict, Invalid, NotFound
from tidings.core.ids import decode, encode
from tidings.workspaces import Sealer
from tidings.workspaces.end_users import (
    CreatedSigningSecret,
    NewSigningSecret,
    NewToken,
    Rotation,
    SigningSecret,
    create_signing_secret,
    end_sessions,
    list_signing_secrets,
    make_token,
    revoke_signing_secret,
    rotate_signing_secret,
    suspended,
)


class TokenOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A token of an end user."""

    token: str | None
    """Shown this once."""
    contact: str
    """Your id of them."""
    expires_at: datetime


class SigningSecretOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A signing secret, without what it is."""

    id: str
    """The `kid` in the head of the tokens that it signs."""
    name: str
    is_own: bool
    """Made by Tidings for the tokens that it makes itself; nobody has seen it."""
    created_at: datetime
    revoked_at: datetime | None
    """In the future: what it signs is accepted until then."""


class NewSigningSecretOutput(SigningSecretOutput, frozen=True, kw_only=True):
    """A signing secret that was just made, with what it is."""

    secret: str | None
    """The key of HS256: the bytes of this text as it stands. Shown this once."""


class SigningSecretPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of signing secrets."""

    data: list[SigningSecretOutput]
    next: str | None


class MeOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in."""

    id: str | None
    """Your id of them."""
    name: str | None
    workspace: str
    """The `iss` and `aud` of their tokens."""
    is_test: bool
    expires_at: datetime | None
    """Of this token."""


async def _make(sealer: Sealer, request: Request) -> TokenOutput:
    # Your own id stands in a token, also where ours was given.
    subject = await your_id(request.tx, request.workspace_id, request.path["id"])
    contact_id = await contact_named(request.tx, request.workspace_id, subject)
    if (await suspended(request.tx, request.workspace_id, contact_id, request.real_now))[0]:
        raise Conflict("They are suspended: no token would be accepted", code="suspended")
    made = await make_token(request.tx, sealer, request.workspace_id, subject, request.body, request.real_now)
    return TokenOutput(token=made.token, contact=subject, expires_at=made.expires_at)


async def _end(acting: Acting) -> None:
    await end_sessions(acting.request.tx, acting.workspace_id, acting.person.id, acting.request.real_now)


async def _me(request: Request) -> MeOutput:
    person = Person("contact", request.principal.key_id)
    told = (await shown(request.tx, request.workspace_id, [person]))[person]
    workspace = request.principal.workspace
    return MeOutput(
        id=told.id,
        name=told.name,
        workspace=encode("wsp", workspace.id),
        is_test=workspace.mode == "test",
        expires_at=request.principal.expires_at,
    )


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    found = await list_signing_secrets(request.tx, request.workspace_id, after=after_id("sgn", page.after), limit=page.limit + 1)
    return page_of([_shown(one) for one in found], page.limit, lambda one: one.id)


async def _create(sealer: Sealer, request: Request) -> NewSigningSecretOutput:
    return _new(await create_signing_secret(request.tx, sealer, request.workspace_id, request.body, request.real_now))


async def _rotate(sealer: Sealer, request: Request) -> NewSigningSecretOutput:
    secret_id = decode("sgn", request.path["id"])
    return _new(await rotate_signing_secret(request.tx, sealer, request.workspace_id, secret_id, request.body, request.real_now))


async def _revoke(request: Request) -> SigningSecretOutput:
    return _shown(await revoke_signing_secret(request.tx, request.workspace_id, decode("sgn", request.path["id"]), request.real_now))


def _shown(one: SigningSecret) -> SigningSecretOutput:
    return SigningSecretOutput(
        id=encode("sgn", one.id), name=one.name, is_own=one.is_own, created_at=one.created_at, revoked_at=one.revoked_at
    )


def _new(made: CreatedSigningSecret) -> NewSigningSecretOutput:
    return NewSigningSecretOutput(**msgspec.structs.asdict(_shown(made.shown)), secret=made.secret)


def operations(sealer: Sealer) -> tuple[Operation, ...]:
    """What there is to do with tokens; `sealer` seals the secrets that sign them."""
    return (
        Operation(
            id="me.get",
            method="GET",
            path="/v1/me",
            scope=None,
            is_for_people=True,
            summary="Show who is signed in",
            output=MeOutput,
            run=_me,
        ),
        Operation(
            id="contacts.create_token",
            method="POST",
            path="/v1/contacts/{id}/tokens",
            scope="tokens:write",
            summary="Make a token for an end user",
            description=(
                "With it the end user reaches `/v1/me/…` as this contact, and nothing else, for at most 15 minutes. Your backend asks "
                "for one when it knows who they are, or signs tokens itself with a signing secret."
            ),
            body=NewToken,
            output=TokenOutput,
            status=201,
            errors=(Invalid, NotFound, Conflict),
            example={"expires_in": "15m"},
            secret_field="token",  # noqa: S106 - the name of a field
            run=partial(_make, sealer),
        ),
        *for_people(
            id="end_sessions",
            method="DELETE",
            path="/sessions",
            scope="tokens:write",
            summary="Sign out everywhere",
            description=(
                "Every token that was issued before is refused from now on, whoever signed it. Of tokens that your backend signs, those "
                "issued in the next 5 seconds are refused too, since its clock may be ahead of ours."
            ),
            status=204,
            run=_end,
        ),
        Operation(
            id="signing_secrets.list",
            method="GET",
            path="/v1/signing-secrets",
            scope="tokens:write",
            summary="List signing secrets",
            description="In the order of their making, revoked ones too, and never what they are.",
            query=Page,
            output=SigningSecretPage,
            errors=(Invalid,),
            run=_list,
        ),
        Operation(
            id="signing_secrets.create",
            method="POST",
            path="/v1/signing-secrets",
            scope="tokens:write",
            summary="Create a signing secret",
            description=(
                "With it your backend signs tokens itself, without asking us: JWTs by HS256, with its id as `kid` in the head, `iss` and "
                "`aud` the workspace's id, `sub` your id of the contact, `iat`, and `exp` at most 15 minutes later. At most two are active."
            ),
            body=NewSigningSecret,
            output=NewSigningSecretOutput,
            status=201,
            errors=(Invalid, Conflict),
            example={"name": "shop backend"},
            secret_field="secret",  # noqa: S106 - the name of a field
            run=partial(_create, sealer),
        ),
        Operation(
            id="signing_secrets.rotate",
            method="POST",
            path="/v1/signing-secrets/{id}/rotate",
            scope="tokens:write",
            summary="Rotate a signing secret",
            description="A new one takes its place; what the old one signs is accepted for as long as you say.",
            body=Rotation,
            output=NewSigningSecretOutput,
            example={"old_lasts": "24h"},
            status=201,
            errors=(Invalid, NotFound, Conflict),
            secret_field="secret",  # noqa: S106 - the name of a field
            changes_callers=True,
            run=partial(_rotate, sealer),
        ),
        Operation(
            id="signing_secrets.revoke",
            method="DELETE",
            path="/v1/signing-secrets/{id}",
            scope="tokens:write",
            summary="Revoke a signing secret",
            description=(
                "What it has signed is refused from now on, by every process within two seconds. Revoking the one that Tidings signs with "
                "ends every token that it has made; the next token makes a new one."
            ),
            output=SigningSecretOutput,
            errors=(NotFound,),
            changes_callers=True,
            run=_revoke,
        ),
    )
