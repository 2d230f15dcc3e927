"""Topics: put, get, list."""

import re
from datetime import datetime
from uuid import UUID

from tidings.channels import CHANNELS
from tidings.consent import store
from tidings.consent.fields import escaped, unknown_channel
from tidings.consent.model import Topic, TopicInput
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.db import Tx

_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


async def put_topic(tx: Tx, workspace_id: UUID, key: str, topic: TopicInput, *, now: datetime) -> Topic:
    """There is one topic of this key, with these values; raises Invalid with everything that is wrong. Its route is checked above."""
    errors: list[FieldError] = []
    if not is_key(key):
        detail = "A key is 1 to 64 of a-z, 0-9, dot, underscore and hyphen, and begins with a letter or a digit."
        errors.append(FieldError("key", "invalid_key", detail))
    if topic.channel is not None and topic.channel not in CHANNELS:
        errors.append(unknown_channel("/channel"))
    if topic.channel is not None and topic.route is not None:
        errors.append(FieldError("/route", "channel_or_route", "Give a channel or a route: the one is short for the other."))
    errors += [unknown_channel(f"/defaults/{escaped(channel)}") for channel in topic.defaults if channel not in CHANNELS]
    if errors:
        raise Invalid(errors)
    return await store.put_topic(tx, workspace_id, key, topic, now)


async def get_topic(tx: Tx, workspace_id: UUID, key: str) -> Topic:
    """The topic; raises NotFound."""
    topic = await store.get_topic(tx, workspace_id, key) if is_key(key) else None
    if topic is None:
        raise NotFound
    return topic


async def list_topics(tx: Tx, workspace_id: UUID, *, after: str | None = None, limit: int = 50) -> list[Topic]:
    """Up to `limit` topics in the order of their keys; raises Invalid where `after` is no key."""
    if after is not None and not is_key(after):
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return await store.list_topics(tx, workspace_id, after, limit)


def is_key(text: str) -> bool:
    """Whether it may be the key of a topic."""
    return _KEY.fullmatch(text) is not None
