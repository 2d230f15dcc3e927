"""Who may give which role: nobody more than they have themselves."""

from tidings.core.errors import Forbidden
from tidings.workspaces.model import Principal
from tidings.workspaces.scopes import ROLES, Role

_RANKS: dict[Role, int] = {role: rank for rank, role in enumerate(reversed(ROLES))}


def may_give(principal: Principal, role: Role) -> bool:
    """Whether the caller may make somebody this, or change who is this: the role is none above their own, and holds no scope they lack.

    A key has no role: it stands below an owner, and its scopes bound it.
    """
    own = _RANKS[principal.role if principal.role is not None else "admin"]
    return _RANKS[role] <= own and ROLES[role] <= principal.scopes


def check_may_give(principal: Principal, role: Role) -> None:
    """Raises Forbidden where the caller may not."""
    if not may_give(principal, role):
        raise Forbidden(
            f"Who is not {_an(role)} themselves, or does not hold every scope of one, cannot decide on {_an(role)}.", code="role_too_high"
        )


def _an(role: Role) -> str:
    return f"{'an' if role[0] in 'aeiou' else 'a'} {role}"
