"""The data of members: people, where they belong, their sessions and invitations, and what the API takes of them."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tidings.core.lines import ONE_LINE
from tidings.core.secret_fields import SECRET
from tidings.workspaces.scopes import Role

SESSION_IDLE = timedelta(hours=12)
"""A session that nobody uses for so long is over."""
SESSION_LONGEST = timedelta(days=14)
"""A session is over after so long, however busy it was."""
INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(hours=1)

Email = Annotated[str, Meta(min_length=3, max_length=320, pattern=ONE_LINE)]
Password = Annotated[str, Meta(min_length=1, max_length=200), SECRET]
PersonName = Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]
Code = Annotated[str, Meta(min_length=6, max_length=40, pattern=ONE_LINE), SECRET]
Token = Annotated[str, Meta(min_length=1, max_length=100, pattern=ONE_LINE), SECRET]


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the company, without what they sign in by."""

    id: UUID
    email: str
    name: str
    has_second_factor: bool
    created_at: datetime


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """A person in one workspace."""

    member: Member
    role: Role
    joined_at: datetime


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A workspace that a member may sign in to."""

    workspace_id: UUID
    name: str
    mode: str
    role: Role


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """What signing in is checked against. Never shown."""

    member: Member
    password_hash: str
    totp_seed: bytes | None
    """Sealed."""
    totp_step: int


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in of a member to one workspace."""

    id: UUID
    workspace_id: UUID
    member_id: UUID
    address: str
    agent: str
    created_at: datetime
    last_used_at: datetime
    """To the minute."""
    expires_at: datetime
    ended_at: datetime | None = None


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a session's token stands for."""

    session_id: UUID
    member_id: UUID
    workspace_id: UUID
    role: Role


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A new session and its token, which is shown this once; as what, and where else they may go."""

    session: Session
    token: str
    member: Member
    role: Role
    places: tuple[Place, ...]


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may become a member of a workspace, and as what."""

    id: UUID
    workspace_id: UUID
    email: str
    role: Role
    inviter: str | None
    """The name of the member or of the key; None: the command line."""
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    revoked_at: datetime | None = None


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """What is written to a person of the company."""

    title: str
    text: str


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who signs in, and where to."""

    email: Email
    password: Password
    code: Code | None = None
    """Of the second factor, where there is one: six digits, or a recovery code."""
    workspace: Annotated[str, Meta(max_length=64)] | None = None
    """`wsp_…`; where you were last, if left out."""


class NewInvitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is invited, and as what."""

    email: Email
    role: Role


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An invitation taken up."""

    token: Token
    """From the mail."""
    password: Password
    """A new one, of 10 characters or more; or the one you have, where you are a member of another workspace here."""
    name: PersonName | None = None
    """What others call you; needed of who is new."""
    code: Code | None = None
    """Of the second factor, where you have one already."""


class ResetRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose password is lost."""

    email: Email


class Reset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new password in the place of a lost one."""

    token: Token
    """From the mail."""
    password: Password
    """10 characters or more."""


class RoleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a member is from now on."""

    role: Role


class AccountPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of your own account is to change; what is left out stays."""

    name: PersonName | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    """A new one, of 10 characters or more; all your other sessions end."""
    current_password: Password | None = None
    """Needed with a new one."""


class SecondFactorStart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A second factor is to be set up."""

    password: Password


class SecondFactorProof(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That your app shows the right codes."""

    code: Code


class SecondFactorEnd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The second factor is to go."""

    password: Password
    code: Code
    """Six digits, or a recovery code."""


class Switch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where to go on."""

    workspace: Annotated[str, Meta(max_length=64)]
    """`wsp_…`"""
