"""Members: the people of the company, with one login over all workspaces and a role in each.

Who signs in gets a session of one workspace; its bearer is a `Principal` like a key's, with the scopes of their role
(`workspaces.ROLES`). A second factor, recovery codes, invitations and resets belong to it, and the mail that carries their links.
What is slow (passwords) takes no transaction: `check_login`, `check_acceptance`, `check_password` and `check_reset` come before the
use case that writes.
"""

from tidings.workspaces.members.account import (
    Account,
    check_password,
    check_patch,
    check_reset,
    get_account,
    get_login,
    reset_password,
    update_account,
)
from tidings.workspaces.members.email import normal_email
from tidings.workspaces.members.invite import MadeInvitation, invite, list_invitations, make_invitation, revoke_invitation
from tidings.workspaces.members.join import Invited, accept_invitation, add_member, check_acceptance, find_invited
from tidings.workspaces.members.mails import Outgoing, put_reset, reseal_mails, settle_mail, take_mails
from tidings.workspaces.members.members import change_role, get_membership, leave, list_members, remove_member
from tidings.workspaces.members.model import (
    Acceptance,
    AccountPatch,
    Bearer,
    Invitation,
    Login,
    Mail,
    Member,
    Membership,
    NewInvitation,
    Place,
    Reset,
    ResetRequest,
    RoleChange,
    SecondFactorEnd,
    SecondFactorProof,
    SecondFactorStart,
    Session,
    SignedIn,
    SignIn,
    Switch,
)
from tidings.workspaces.members.passwords import hash_password, weakness
from tidings.workspaces.members.second_factor import begin_second_factor, confirm_second_factor, remove_second_factor, reseal_seeds
from tidings.workspaces.members.sessions import Origin, end_session, forget_old_sessions, list_sessions, switch_session
from tidings.workspaces.members.sign_in import check_login, find_login, sign_in
from tidings.workspaces.members.throttle import (
    Limit,
    count_tries,
    forget_old_tries,
    form_limits,
    invitation_limits,
    password_limits,
    reset_limits,
    sign_in_limits,
    token_limits,
)
from tidings.workspaces.members.totp import seed_text, seed_uri

__all__ = [
    "Acceptance",
    "Account",
    "AccountPatch",
    "Bearer",
    "Invitation",
    "Invited",
    "Limit",
    "Login",
    "MadeInvitation",
    "Mail",
    "Member",
    "Membership",
    "NewInvitation",
    "Origin",
    "Outgoing",
    "Place",
    "Reset",
    "ResetRequest",
    "RoleChange",
    "SecondFactorEnd",
    "SecondFactorProof",
    "SecondFactorStart",
    "Session",
    "SignIn",
    "SignedIn",
    "Switch",
    "accept_invitation",
    "add_member",
    "begin_second_factor",
    "change_role",
    "check_acceptance",
    "check_login",
    "check_password",
    "check_patch",
    "check_reset",
    "confirm_second_factor",
    "count_tries",
    "end_session",
    "find_invited",
    "find_login",
    "forget_old_sessions",
    "forget_old_tries",
    "form_limits",
    "get_account",
    "get_login",
    "get_membership",
    "hash_password",
    "invitation_limits",
    "invite",
    "leave",
    "list_invitations",
    "list_members",
    "list_sessions",
    "make_invitation",
    "normal_email",
    "password_limits",
    "put_reset",
    "remove_member",
    "remove_second_factor",
    "reseal_mails",
    "reseal_seeds",
    "reset_limits",
    "reset_password",
    "revoke_invitation",
    "seed_text",
    "seed_uri",
    "settle_mail",
    "sign_in",
    "sign_in_limits",
    "switch_session",
    "take_mails",
    "token_limits",
    "update_account",
    "weakness",
]
