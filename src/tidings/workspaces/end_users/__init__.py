"""End users: contacts who act for themselves, by a token of fifteen minutes at most.

Their tokens are made here (`make_token`), or signed by the customer's backend with a signing secret of the workspace; `read_token` says
what one of either kind says. `end_sessions` and `suspend` hold from their commit on: `check_session` is asked in each of their calls.
"""

from tidings.workspaces.end_users.badge import get_badge, set_badge
from tidings.workspaces.end_users.model import (
    LEEWAY,
    LONGEST,
    Claims,
    NewSigningSecret,
    NewToken,
    Rotation,
    Signing,
    SigningSecret,
)
from tidings.workspaces.end_users.sessions import check_session, end_sessions, lift_suspension, refused, suspend, suspended
from tidings.workspaces.end_users.signing_secrets import (
    CreatedSigningSecret,
    create_signing_secret,
    find_signing,
    list_signing_secrets,
    revoke_signing_secret,
    rotate_signing_secret,
)
from tidings.workspaces.end_users.tokens import MadeToken, is_token, make_token, read_token, signed_by

__all__ = [
    "LEEWAY",
    "LONGEST",
    "Claims",
    "CreatedSigningSecret",
    "MadeToken",
    "NewSigningSecret",
    "NewToken",
    "Rotation",
    "Signing",
    "SigningSecret",
    "check_session",
    "create_signing_secret",
    "end_sessions",
    "find_signing",
    "get_badge",
    "is_token",
    "lift_suspension",
    "list_signing_secrets",
    "make_token",
    "read_token",
    "refused",
    "revoke_signing_secret",
    "rotate_signing_secret",
    "set_badge",
    "signed_by",
    "suspend",
    "suspended",
]
