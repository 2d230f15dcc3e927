"""The data of topics."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.core.lines import ONE_LINE


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """What messages are about, as a contact would choose it: `orders`, `newsletter`."""

    key: str
    name: str
    description: str
    channel: str | None
    """The route of a message about it that names none, nor its template."""
    created_at: datetime
    updated_at: datetime


class TopicInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of a topic, without its key."""

    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=ONE_LINE)]
    description: Annotated[str, Meta(max_length=2000)] = ""
    channel: Annotated[str, Meta(max_length=32)] | None = None
    """The channel of a message about it that names none, nor its template."""
