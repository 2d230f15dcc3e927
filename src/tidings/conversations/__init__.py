"""Conversations: users talk to each other and to staff inside the product, and its backend controls all of it.

A conversation has participants (contacts, members, assistants) and posts, numbered without gaps under its row's lock. What is other
than it was (an edit, a reaction, somebody who came) takes the next change number under the same lock, so that who follows changes
has what who fetches afresh has. Every use case asks first where its person stands (`standing_of`, `allowed`); None is the backend.
"""

from tidings.conversations.model import (
    SYSTEM,
    Author,
    Changed,
    Membership,
    Person,
    Role,
    Standing,
    State,
)
from tidings.conversations.standing import allowed, standing_of
from tidings.conversations.store import record_changes

__all__ = [
    "SYSTEM",
    "Author",
    "Changed",
    "Membership",
    "Person",
    "Role",
    "Standing",
    "State",
    "allowed",
    "record_changes",
    "standing_of",
]
