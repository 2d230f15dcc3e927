"""What a message is for, and all that follows from it: the literal table of guarantee.md."""

from datetime import timedelta
from enum import StrEnum
from typing import Literal

import msgspec


class Lane(StrEnum):
    """A class of urgency; each is claimed on its own."""

    OTP = "otp"
    TRANSACTIONAL = "transactional"
    BULK = "bulk"


class OnUnknown(StrEnum):
    """What becomes of a hand-off that nobody answered."""

    RETRY_AT_ONCE = "retry_at_once"
    RETRY = "retry"
    WAIT_THEN_RETRY = "wait_then_retry"
    HOLD = "hold"


class Purpose(msgspec.Struct, frozen=True, kw_only=True):
    """One line of guarantee.md's table."""

    lane: Lane
    expires_after: timedelta
    on_unknown: OnUnknown
    scope: str
    consent: Literal["implied", "not_withdrawn", "granted", "participant"]
    """`participant`: who is in the conversation has said so by being in it."""
    heeds_preferences: bool
    quiet_hours: Literal["ignored", "topic", "kept", "outside"]
    """`topic`: where its topic says so; `kept`: with the law's own hours; `outside`: outside the app, without the law's."""
    caps: Literal["ignored", "counted", "limiting"]
    """`counted`: uses them up; `limiting`: is held back by them too."""
    elsewhere_on_unknown: Literal["yes", "route", "never"]
    """Whether another provider may be asked where one gave no answer; `route`: where the message's route says so."""
    has_code_rates: bool = False
    """By SMS and calls it is limited by number, by prefix, and by where it was asked from."""
    deadline_seconds: float | None = None
    """None: the channel's own."""
    lease_seconds: float = 30.0


BY_MEMBERSHIP = "by_membership"
"""No key holds it: what is said in a conversation is sent by the conversation itself."""

PURPOSES: dict[str, Purpose] = {
    "otp": Purpose(
        lane=Lane.OTP,
        expires_after=timedelta(minutes=5),
        on_unknown=OnUnknown.RETRY_AT_ONCE,
        scope="messages:otp",
        consent="implied",
        heeds_preferences=False,
        quiet_hours="ignored",
        caps="ignored",
        elsewhere_on_unknown="yes",
        has_code_rates=True,
        deadline_seconds=3.0,
        lease_seconds=6.0,
    ),
    "critical": Purpose(
        lane=Lane.TRANSACTIONAL,
        expires_after=timedelta(hours=24),
        on_unknown=OnUnknown.RETRY,
        scope="messages:critical",
        consent="implied",
        heeds_preferences=False,
        quiet_hours="ignored",
        caps="ignored",
        elsewhere_on_unknown="yes",
    ),
    "transactional": Purpose(
        lane=Lane.TRANSACTIONAL,
        expires_after=timedelta(hours=24),
        on_unknown=OnUnknown.WAIT_THEN_RETRY,
        scope="messages:send",
        consent="not_withdrawn",
        heeds_preferences=True,
        quiet_hours="topic",
        caps="counted",
        elsewhere_on_unknown="route",
    ),
    "marketing": Purpose(
        lane=Lane.BULK,
        expires_after=timedelta(hours=72),
        on_unknown=OnUnknown.HOLD,
        scope="messages:marketing",
        consent="granted",
        heeds_preferences=True,
        quiet_hours="kept",
        caps="limiting",
        elsewhere_on_unknown="never",
    ),
    "chat": Purpose(
        lane=Lane.TRANSACTIONAL,
        expires_after=timedelta(hours=72),
        on_unknown=OnUnknown.WAIT_THEN_RETRY,
        scope=BY_MEMBERSHIP,
        consent="participant",
        heeds_preferences=False,
        quiet_hours="outside",
        caps="counted",
        elsewhere_on_unknown="route",
    ),
}

# A delivery that a program before this one made does not name its purpose: its lane tells.
PURPOSE_OF_LANE = {Lane.OTP: "otp", Lane.TRANSACTIONAL: "transactional", Lane.BULK: "marketing"}

PurposeName = Literal["otp", "critical", "transactional", "marketing", "chat"]

LEASE_SECONDS = {lane: max(purpose.lease_seconds for purpose in PURPOSES.values() if purpose.lane is lane) for lane in Lane}
