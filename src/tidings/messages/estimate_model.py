"""What an estimate tells, and its sentence."""

from datetime import datetime

import msgspec

from tidings.channels import ChannelName
from tidings.messages.estimate_cost import Unwritten
from tidings.messages.estimate_words import by_sentence, later_sentence, people_of, refused_sentence, rounded
from tidings.messages.model import RejectedRecipient


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One recipient: their place in `to`, as you named them, and our id; null where the send would make a contact of them."""

    index: int
    contact: str
    id: str | None


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why some do not get it, or not at once."""

    reason: str
    people: int
    text: str
    advice: str | None
    samples: list[Sample]
    """Some of them."""


class ChannelEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """What goes by one channel."""

    channel: ChannelName
    goes: int
    """So many people get it by this channel, by the first step that reaches them; those in `later` too."""
    later: list[Reason]
    """Of these, who get it when what it waits for has come."""
    refused: list[Reason]
    """Who cannot be reached by it; another channel, or another step, may."""
    follows: int
    """So many get it by this channel in a later step, unless there is a sign of them before."""
    segments: int | None
    """How many SMS it is for those who get it; null on another channel."""
    price: str
    """For those who get it: of each message, of an SMS each of its segments."""
    looked_at: int
    """For so many it was written, to see how long it is; for all, where `is_exact`."""
    is_exact: bool
    unwritten: list[Unwritten]
    """Of those: what cannot be written for some of them; such a delivery would fail."""


class Estimated(msgspec.Struct, frozen=True, kw_only=True):
    """What a send would do, as far as can be said now."""

    text: str
    """All of it in a sentence or two."""
    purpose: str
    lane: str
    topic: str | None
    template_version: int | None
    send_at: datetime | None
    expires_at: datetime
    recipients: int
    """Whom it is to: named rightly, and each once."""
    new_contacts: int
    """Of these, addresses that nobody has yet: the send would make contacts of them."""
    goes: int
    """So many get it by at least one channel, at once or later."""
    later: int
    """Of these, so many only when what it waits for has come."""
    refused: int
    """So many get it by none."""
    because: list[Reason]
    """Why those get nothing: by the first reason of each."""
    channels: list[ChannelEstimate]
    price: str
    """What it costs, as a decimal number, where nobody needs a later step."""
    price_at_most: str
    """Where everybody needs all of them."""
    currency: str | None
    """ISO 4217; null: the workspace has not said."""
    is_exact: bool
    """The segments were counted for each; False: for some, and the others are taken to be alike."""
    spend_left: str | None
    """What may still be spent on that day; null: without limit. What goes beyond it waits for the next day."""
    is_over_spend: bool
    rejected: list[RejectedRecipient]
    """Who was named wrongly, or twice, or is not there: some of them."""
    rejected_count: int


def sentence(told: Estimated, millionths: int) -> str:
    """All of it as a person reads it; `millionths` is what it costs."""
    parts = [people_of(told.recipients)]
    if told.refused:
        parts.append(refused_sentence(told.refused, told.because))
    parts += [later_sentence(one.later) for one in told.channels if one.later]
    if told.goes:
        parts.append(by_sentence([(one.channel, one.goes, one.segments) for one in told.channels if one.goes]))
    if millionths:
        parts.append(f"about {rounded(millionths, told.currency)}")
    if told.is_over_spend:
        parts.append("more than may still be spent that day: the rest waits for the next one")
    for one in told.channels:
        if one.unwritten:
            parts.append(
                f"for {sum(why.people for why in one.unwritten):,} of {one.looked_at:,} looked at it cannot be written: {one.unwritten[0].detail}"
            )
    if told.rejected_count:
        parts.append(f"{told.rejected_count:,} named wrongly, twice, or not there")
    return "; ".join(parts) + "."
