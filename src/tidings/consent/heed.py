"""What is done about an answer that asks to stop, or to start again."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.channels import CHANNELS
from tidings.consent import store
from tidings.consent.model import ANY, Meaning, Reading, Suppression
from tidings.consent.suppress import lift, list_suppressions, suppress_on
from tidings.consent.words import may_name_topic, reading, topic_names
from tidings.core.errors import NotFound
from tidings.db import Tx
from tidings.workspaces import StopScope

STOPPED = "stop"
"""The reason of a suppression that the person asked for by an answer, and that they take back by another."""
_SOURCE = "answer"
_PAGE = 200

# One thread on the handset: who stops the one means the others (Twilio, "Support for Opt-out Keywords", article 223134027: one opt-out
# for SMS, MMS and RCS since 2026-03-16).
_TEXTS = ("mms", "rcs", "sms")


async def heed(
    tx: Tx,
    workspace_id: UUID,
    channel: str,
    address: str,
    text: str,
    *,
    stop_scope: StopScope = "channel",
    answered_topic: str | None = None,
    may_start: bool = True,
    now: datetime,
) -> Reading | None:
    """An answer that asks to stop has suppressed its address, on that channel and its siblings; one that asks to start has lifted that.

    Answers what was meant, and how far it went. `answered_topic` is the topic of the message that it answers: where the workspace's
    `stop_scope` is `topic`, a bare STOP means that one alone. What was suppressed for another reason, a complaint or a mailbox that is
    not there, stays. The address is in its normal form. Where nothing shows that the person wrote it (`may_start` is False) it can stop,
    and cannot start: nobody brings back somebody else.
    """
    kind = CHANNELS[channel].address_kind
    if kind is None:
        return None
    topics = topic_names(await store.list_topic_names(tx, workspace_id)) if may_name_topic(text) else None
    meant = reading(text, topics)
    if meant is None or (meant.kind is Meaning.START and not may_start):
        return None
    if meant.kind is Meaning.STOP:
        if meant.scope == "channel" and stop_scope == "topic" and answered_topic is not None:
            meant = msgspec.structs.replace(meant, scope="topic", topic=answered_topic)
        topic = meant.topic or ANY
        await suppress_on(
            tx, workspace_id, kind, address, _reach(meant, channel, kind), topic=topic, reason=STOPPED, source=_SOURCE, now=now
        )
    if meant.kind is Meaning.START:
        return await _give_back(tx, workspace_id, meant, kind, address, _reach(meant, channel, kind), now)
    return meant


def _reach(meant: Reading, channel: str, kind: str) -> tuple[str, ...]:
    """The channels that an answer is about."""
    if meant.scope == "all":
        return tuple(sorted(name for name, facts in CHANNELS.items() if facts.address_kind == kind))
    return _TEXTS if channel in _TEXTS else (channel,)


async def _give_back(
    tx: Tx, workspace_id: UUID, meant: Reading, kind: str, address: str, channels: Sequence[str], now: datetime
) -> Reading:
    """What the person had stopped by an answer is lifted: one topic where they name it, else all of it on these channels."""
    stopped = [one for one in await _stopped(tx, workspace_id, kind, address) if one.channel in channels]
    given_back = [one for one in stopped if meant.topic is None or one.topic == meant.topic]
    # One order for all who do it at once.
    for one in sorted(given_back, key=lambda one: (one.channel, one.topic)):
        # Who says it twice at once has it back already.
        with suppress(NotFound):
            await lift(tx, workspace_id, one.id, now=now)
    is_stopped = any(one.topic == ANY for one in stopped if one not in given_back)
    return msgspec.structs.replace(meant, is_stopped_anyway=is_stopped)


async def _stopped(tx: Tx, workspace_id: UUID, kind: str, address: str) -> list[Suppression]:
    found: list[Suppression] = []
    after: UUID | None = None
    while True:
        page = await list_suppressions(tx, workspace_id, address=(kind, address), after=after, limit=_PAGE)
        found += [one for one in page if one.reason == STOPPED and one.source == _SOURCE]
        if len(page) < _PAGE:
            return found
        after = page[-1].id
