"""What a conversation is: who may be in it, the states of it and of those in it, and what each role may do."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

import msgspec

PersonKind = Literal["contact", "member", "assistant"]
ConversationKind = Literal["direct", "group", "support"]
MAX_PARTICIPANTS = 1_000
SHOWN_POSITIONS = 100
"""In larger conversations only counts are told of who has read what."""


class Person(msgspec.Struct, frozen=True):
    """Somebody who takes part: a contact, a member of the company, an automated assistant."""

    kind: PersonKind
    id: UUID


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who says or does something: a person, or the backend itself (`system`, by a key), in a name that it gives."""

    kind: Literal["contact", "member", "assistant", "system"]
    id: UUID | None = None
    name: str | None = None

    @property
    def person(self) -> Person | None:
        """None where it is the backend."""
        return None if self.kind == "system" or self.id is None else Person(self.kind, self.id)


SYSTEM = Author(kind="system")


class State(StrEnum):
    """Of a conversation."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    DELETED = "deleted"


TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.SCHEDULED: frozenset({State.OPEN, State.DELETED}),
    State.OPEN: frozenset({State.CLOSED, State.DELETED}),
    State.CLOSED: frozenset({State.OPEN, State.DELETED}),
    State.DELETED: frozenset(),
}


class Membership(StrEnum):
    """Of a participant. Who left or was removed keeps what was said while they were in it."""

    INVITED = "invited"
    ACTIVE = "active"
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"


MEMBERSHIPS: Mapping[Membership, frozenset[Membership]] = {
    Membership.INVITED: frozenset({Membership.ACTIVE, Membership.DECLINED, Membership.REMOVED}),
    Membership.ACTIVE: frozenset({Membership.LEFT, Membership.REMOVED}),
    Membership.DECLINED: frozenset({Membership.INVITED, Membership.ACTIVE}),
    Membership.LEFT: frozenset({Membership.INVITED, Membership.ACTIVE}),
    Membership.REMOVED: frozenset({Membership.INVITED, Membership.ACTIVE}),
}


class Role(StrEnum):
    """Of a participant, the highest first."""

    OWNER = "owner"
    MODERATOR = "moderator"
    MEMBER = "member"
    READER = "reader"


Deed = Literal["read", "post", "manage", "moderate", "own"]

DEEDS: Mapping[Role, frozenset[Deed]] = {
    Role.OWNER: frozenset({"read", "post", "manage", "moderate", "own"}),
    Role.MODERATOR: frozenset({"read", "post", "manage", "moderate"}),
    Role.MEMBER: frozenset({"read", "post"}),
    Role.READER: frozenset({"read"}),
}
"""`manage`: title, metadata, who is in it; `moderate`: others' posts, muting, pins; `own`: roles, deleting it for everybody."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One conversation, and where one person stands in it: what every deed of theirs is judged by."""

    conversation_id: UUID
    workspace_id: UUID
    kind: ConversationKind
    state: State
    is_frozen: bool
    slow_seconds: int
    hides_positions: bool
    is_moderated: bool
    participants: int
    last_seq: int
    last_change: int
    person: Person | None
    """None: the backend, who may do everything."""
    role: Role | None
    membership: Membership | None
    sees_after: int
    sees_until: int | None
    delivered_seq: int
    read_seq: int
    muted_until: datetime | None
    posted_at: datetime | None
    left_at: datetime | None = None
    """Of who is in it no more: what they may still see of it says what it said then."""

    def may(self, deed: Deed) -> bool:
        """Whether the role allows it; reading is also for who was in it before."""
        if self.person is None:
            return True
        if self.membership is not Membership.ACTIVE:
            return deed == "read" and self.membership in (Membership.LEFT, Membership.REMOVED)
        return self.role is not None and deed in DEEDS[self.role]

    @property
    def upto(self) -> int:
        """The last post that they may see."""
        return self.last_seq if self.sees_until is None else min(self.sees_until, self.last_seq)


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """Something of a conversation is other than it was."""

    kind: Literal["conversation", "participant", "post", "hidden"]
    seq: int | None = None
    """Of a post."""
    person_id: UUID | None = None
    """Of a participant: who; of hidden: for whom alone."""


class Expiry(msgspec.Struct, frozen=True, kw_only=True):
    """When a conversation ends by itself, and how."""

    at: datetime | None = None
    after: timedelta | None = None
    """After the last post."""
    then: Literal["close", "delete"] = "close"
    warns_before: timedelta | None = None
