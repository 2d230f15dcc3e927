"""A thing to do later."""

from datetime import datetime
from uuid import UUID

import msgspec


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """Of one kind, subject and key there is one; its bucket is its subject's."""

    workspace_id: UUID
    kind: str
    subject: UUID
    due_at: datetime
    """In real time: a test workspace that moves its clock moves it."""
    key: str = ""
