"""The data of double opt-in: forms, and what waits to be confirmed."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.consent.model import Line, TopicKey

LIVES = timedelta(days=7)
"""So long what was filled in can be confirmed; then it is forgotten."""


class OptInForm(msgspec.Struct, frozen=True, kw_only=True):
    """A form by which people agree to marketing by mail."""

    id: UUID
    workspace_id: UUID
    key: str
    name: str
    text: str
    """What who fills it in agrees to, as they read it."""
    topics: tuple[str, ...]
    template: str | None
    """Of the mail that asks to confirm; None: words of our own."""
    author_id: UUID
    created_at: datetime
    updated_at: datetime


class OptInFormInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of a form, without its key."""

    name: Line
    """What it is called on its page and in the mail."""
    text: Annotated[str, Meta(min_length=1, max_length=5_000)]
    """What who fills it in agrees to, as they read it; it is kept with their consent."""
    topics: Annotated[list[TopicKey], Meta(max_length=20)] = []
    """Topics that they choose by it, for mail."""
    template: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The template of the mail that asks to confirm, with `confirm_url`, `form` and `text` as its data; left out: words of our own."""


class FilledIn(msgspec.Struct, frozen=True):
    """With how many mailboxes a form was filled in lately, and how many of them were confirmed."""

    mailboxes: int = 0
    confirmed: int = 0


class OptIn(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody filled in. Its times are business time."""

    id: UUID
    workspace_id: UUID
    form_id: UUID
    address: str
    text: str
    ip: str | None
    user_agent: str | None
    submitted_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None


class Begun(msgspec.Struct, frozen=True):
    """Something that waits to be confirmed, and the token of the mail's link, which is told this once."""

    opt_in: OptIn
    token: str
