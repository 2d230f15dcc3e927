"""Scopes and roles: what each of them opens, from the one table."""

import msgspec

from tidings.api.registry import Operation, Request
from tidings.workspaces import ROLES, SCOPES, Role
from tidings.workspaces.scopes import ROLE_MEANINGS


class ScopeOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What a key or a member may be allowed to do."""

    scope: str
    means: str
    roles: list[Role]
    """The roles that hold it, the highest first."""
    is_held: bool
    """Whether the caller holds it."""


class RoleOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What a member may be."""

    role: Role
    means: str
    scopes: list[str]
    """What it may do, in the order of `data`."""


class ScopesOutput(msgspec.Struct, frozen=True, kw_only=True):
    """Every scope and every role there is; both lists are short, and told whole."""

    data: list[ScopeOutput]
    roles: list[RoleOutput]
    """The highest first: nobody gives, changes or takes away a role above their own."""


async def _list(request: Request) -> ScopesOutput:
    held = request.principal.scopes
    return ScopesOutput(
        data=[
            ScopeOutput(scope=scope, means=means, roles=[role for role, scopes in ROLES.items() if scope in scopes], is_held=scope in held)
            for scope, means in SCOPES.items()
        ],
        roles=[
            RoleOutput(role=role, means=ROLE_MEANINGS[role], scopes=[scope for scope in SCOPES if scope in scopes])
            for role, scopes in ROLES.items()
        ],
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="scopes.list",
        method="GET",
        path="/v1/scopes",
        scope="workspace:read",
        summary="List scopes and roles",
        description=(
            "What a key may be given and what each role of a member holds. The OpenAPI document names the scope of each operation as "
            "`x-tidings-scope`, and the roles that hold it as `x-tidings-roles`."
        ),
        output=ScopesOutput,
        run=_list,
    ),
)
