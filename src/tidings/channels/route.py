"""A route as a caller writes it: which channels, in which order. What it means is decided in messages/route.py.

Beside it, how who has not seen a post of a conversation is reached; what that means is decided in conversations/reach.py.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

ChannelName = Literal["sms", "mms", "voice", "email", "whatsapp", "rcs", "push", "webpush", "inapp"]

# JSON that is kept as it came; empty where it was left out.
NOTHING = msgspec.Raw()

Duration = Annotated[str, Meta(max_length=20)]


class StepInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A step of a route: its channels at once, or one that is picked."""

    channels: Annotated[list[ChannelName], Meta(min_length=1, max_length=9)]
    """Each recipient gets a delivery on every one of them; or on one, by `pick`."""
    pick: Literal["first", "best"] | None = None
    """One of them: `first` the first that may be used and works, `best` in the person's own order, then by where they answer, then
    by cost; where one cannot be used, or fails, comes the next. Left out: all of them."""
    after: Duration | None = None
    """How long after the step before, without a sign of the person, it comes; left out: only where that one has failed everywhere."""
    when: msgspec.Raw = NOTHING
    """A condition on the contact and the data; where it does not hold, the step is passed over."""


class RouteInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which way it goes: `channel` is short for one step on one channel."""

    channel: ChannelName | None = None
    """Short for one step on one channel."""
    steps: Annotated[list[StepInput], Meta(min_length=1, max_length=10)] | None = None
    """One after another, until there is a sign of the person, or all of them were tried."""
    until: Literal["delivered", "read", "answered"] | None = None
    """What ends the route: left out, that it was read; an answer always does."""
    other_provider_on_unknown: bool = False
    """Where a provider gives no answer another one is asked, at the risk of a duplicate; for purpose transactional."""


class ReachInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How who has not seen a post of a conversation is reached outside the app; quiet hours are kept, and an answer comes back to it."""

    after: Duration | None = None
    """So long a post waits to be seen first; what is said meanwhile is told together. Left out: `30s`."""
    steps: Annotated[list[StepInput], Meta(min_length=1, max_length=5)]
    """One after another, until they have read it: `push`, then `email` or `sms` after a while."""
    until: Literal["delivered", "read"] | None = None
    """What is enough: left out, that it was read."""
    template: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The key of the template that tells of the posts; left out, our words, in the person's language."""
