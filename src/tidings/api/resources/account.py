"""Your own account: who you are, what you sign in by. For members only; all times are real ones."""

from datetime import datetime

import msgspec
from msgspec import UNSET

from tidings.api.limits import limited
from tidings.api.registry import Call, Operation, Request
from tidings.api.resources.sessions import PlaceOutput, place_output
from tidings.core.errors import Conflict, Invalid, Throttled, Unauthenticated
from tidings.core.ids import encode
from tidings.workspaces import Role, Sealer
from tidings.workspaces.members import (
    Account,
    AccountPatch,
    SecondFactorEnd,
    SecondFactorProof,
    SecondFactorStart,
    begin_second_factor,
    check_password,
    check_patch,
    confirm_second_factor,
    get_account,
    get_login,
    hash_password,
    leave,
    password_limits,
    remove_second_factor,
    seed_text,
    seed_uri,
    update_account,
)


class AccountOutput(msgspec.Struct, frozen=True, kw_only=True):
    """You."""

    id: str
    email: str
    name: str
    has_second_factor: bool
    recovery_codes_left: int
    session: str | None
    """The one that asks."""
    workspace: str
    """Its workspace."""
    role: Role | None
    """What you are there."""
    scopes: list[str]
    """What you may do there."""
    workspaces: list[PlaceOutput]
    created_at: datetime


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """What an authenticator app needs."""

    uri: str
    """`otpauth://…`, for a picture that the app reads."""
    secret: str
    """The same, to be typed."""


class SeedOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A second factor that waits for its first code."""

    seed: Seed | None
    """Shown this once."""


class CodesOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A second factor that is on."""

    recovery_codes: list[str] | None
    """Each works once in the place of a code, when your device is lost. Shown this once; only hashes of them are kept."""


def operations(*, sealer: Sealer) -> tuple[Operation, ...]:
    """The operations; seeds are kept sealed."""

    async def begin(request: Request) -> SeedOutput:
        seed = await begin_second_factor(request.tx, request.principal.key_id, sealer=sealer, now=request.real_now)
        return SeedOutput(seed=Seed(uri=seed_uri(seed, request.prepared), secret=seed_text(seed)))

    async def confirm(request: Request) -> CodesOutput:
        body: SecondFactorProof = request.body
        codes = await confirm_second_factor(request.tx, request.principal.key_id, body.code, sealer=sealer, now=request.real_now)
        return CodesOutput(recovery_codes=codes)

    async def remove(request: Request) -> None:
        body: SecondFactorEnd = request.body
        await remove_second_factor(request.tx, request.principal.key_id, body.code, sealer=sealer, now=request.real_now)

    return (
        *_OPERATIONS,
        Operation(
            id="account.begin_second_factor",
            method="POST",
            path="/v1/account/second-factor",
            scope=None,
            summary="Begin a second factor",
            description="An authenticator app takes the seed; nothing changes until its first code confirms it. Begun again, the seed is new.",
            body=SecondFactorStart,
            output=SeedOutput,
            status=201,
            errors=(Conflict, Throttled),
            example={"password": "a long one of your own"},
            secret_field="seed",  # noqa: S106 - the name of a field
            is_personal=True,
            prepare=_prepare_password,
            run=begin,
        ),
        Operation(
            id="account.confirm_second_factor",
            method="POST",
            path="/v1/account/second-factor/confirm",
            scope=None,
            summary="Confirm a second factor",
            description="From now on signing in needs a code as well. The answer has ten recovery codes.",
            body=SecondFactorProof,
            output=CodesOutput,
            errors=(Conflict, Throttled),
            example={"code": "123456"},
            secret_field="recovery_codes",  # noqa: S106 - the name of a field
            is_personal=True,
            prepare=_prepare_proof,
            run=confirm,
        ),
        Operation(
            id="account.remove_second_factor",
            method="DELETE",
            path="/v1/account/second-factor",
            scope=None,
            summary="Take off the second factor",
            description="Needs your password and a code, or a recovery code. The recovery codes go with it.",
            body=SecondFactorEnd,
            status=204,
            errors=(Conflict, Throttled),
            example={"password": "a long one of your own", "code": "123456"},
            is_personal=True,
            prepare=_prepare_password,
            run=remove,
        ),
    )


async def _get(request: Request) -> AccountOutput:
    return _shown(await get_account(request.tx, request.principal.key_id), request)


async def _prepare_patch(call: Call) -> str | None:
    patch: AccountPatch = call.body
    check_patch(patch)
    if patch.password is UNSET or patch.current_password is None:
        return None
    await _check_password(call, patch.current_password, "/current_password")
    return await hash_password(patch.password)


async def _patch(request: Request) -> AccountOutput:
    account = await update_account(request.tx, request.principal, request.body, request.prepared, now=request.real_now)
    return _shown(account, request)


async def _prepare_password(call: Call) -> str:
    body: SecondFactorStart | SecondFactorEnd = call.body
    return await _check_password(call, body.password, "/password")


async def _prepare_proof(call: Call) -> None:
    if call.principal is not None:
        await limited(call, password_limits(call.principal.key_id))


async def _check_password(call: Call, password: str, pointer: str) -> str:
    """The member's mail address, once the password is known to be theirs: the session could be in somebody else's hands."""
    if call.principal is None:
        raise Unauthenticated
    await limited(call, password_limits(call.principal.key_id))
    async with call.database.pipeline() as tx:
        login = await get_login(tx, call.principal.key_id)
    await check_password(login, password, pointer)
    return login.member.email


async def _leave(request: Request) -> None:
    await leave(request.tx, request.principal)


def _shown(account: Account, request: Request) -> AccountOutput:
    member, principal = account.member, request.principal
    return AccountOutput(
        id=encode("mbr", member.id),
        email=member.email,
        name=member.name,
        has_second_factor=member.has_second_factor,
        recovery_codes_left=account.recovery_codes_left,
        session=encode("ses", principal.session_id) if principal.session_id is not None else None,
        workspace=encode("wsp", principal.workspace.id),
        role=principal.role,
        scopes=sorted(principal.scopes),
        workspaces=[place_output(place) for place in account.places],
        created_at=member.created_at,
    )


_OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="account.get",
        method="GET",
        path="/v1/account",
        scope=None,
        summary="Show yourself",
        description="Who you are, and what you may do in this session's workspace.",
        output=AccountOutput,
        is_personal=True,
        run=_get,
    ),
    Operation(
        id="account.patch",
        method="PATCH",
        path="/v1/account",
        scope=None,
        summary="Change your name or your password",
        description="What is left out stays. A new password needs the one that you have, and ends all your other sessions.",
        body=AccountPatch,
        output=AccountOutput,
        errors=(Invalid, Throttled),
        example={"name": "Ada Lovelace"},
        is_personal=True,
        changes_callers=True,
        prepare=_prepare_patch,
        run=_patch,
    ),
    Operation(
        id="account.leave",
        method="POST",
        path="/v1/account/leave",
        scope=None,
        summary="Leave the workspace",
        description="You are no member of this session's workspace any more. The last owner cannot leave.",
        status=204,
        errors=(Conflict,),
        is_personal=True,
        changes_callers=True,
        run=_leave,
    ),
)
