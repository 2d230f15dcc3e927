"""How often a person may be written to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tidings.channels import CHANNELS
from tidings.consent import store
from tidings.consent.fields import unknown_channel, unknown_topic
from tidings.consent.model import Cap, CapInput
from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError, Invalid
from tidings.core.ids import new_id
from tidings.db import Tx
from tidings.workspaces import set_has_caps

_LONGEST = timedelta(days=90)
# The table of purposes: the others are counted, or not even that, and never stopped by a cap.
_LIMITED = "marketing"


async def list_caps(tx: Tx, workspace_id: UUID) -> list[Cap]:
    """Every cap of the workspace, in the order in which they were given."""
    return await store.list_caps(tx, workspace_id)


async def put_caps(tx: Tx, workspace_id: UUID, given: Sequence[CapInput], *, now: datetime) -> list[Cap]:
    """These are the caps of the workspace, and claims go by them; raises Invalid with every field that is wrong."""
    known = await store.known_topics(tx, workspace_id, [cap.topic for cap in given if cap.topic is not None])
    errors: list[FieldError] = []
    caps = [_checked(cap, known, f"/caps/{index}", errors) for index, cap in enumerate(given)]
    if errors:
        raise Invalid(errors)
    await set_has_caps(tx, workspace_id, has_caps=bool(caps))
    await store.delete_caps(tx, workspace_id)
    # Their ids keep the order in which they were given, although they are drawn in one millisecond.
    ids = sorted(new_id() for _ in caps)
    if caps:
        await store.insert_caps(tx, workspace_id, dict(zip(ids, caps, strict=True)), now)
    return caps


def _checked(given: CapInput, topics: frozenset[str], at: str, errors: list[FieldError]) -> Cap:
    per = parse_duration(given.per)
    if per is None or not timedelta(minutes=1) <= per <= _LONGEST:
        errors.append(FieldError(f"{at}/per", "invalid_duration", "Give a duration of 1m to 90d, such as 24h or 7d."))
    if given.purpose not in (None, _LIMITED):
        detail = "Only marketing is limited: name it to count nothing else, or leave the purpose out to count everything."
        errors.append(FieldError(f"{at}/purpose", "not_limited", detail))
    if given.topic is not None and given.topic not in topics:
        errors.append(unknown_topic(f"{at}/topic"))
    if given.channel is not None and given.channel not in CHANNELS:
        errors.append(unknown_channel(f"{at}/channel"))
    return Cap(most=given.most, per=per or timedelta(), purpose=given.purpose, topic=given.topic, channel=given.channel)
