"""The port that every provider fills, and the facts of each channel. Knows no provider and no database."""

from tidings.channels.facts import CHANNELS, ChannelFacts
from tidings.channels.port import (
    Account,
    Action,
    Answer,
    Content,
    Declaration,
    Media,
    Outbound,
    Outcome,
    Provider,
    Receipt,
    Refused,
    Report,
    Sent,
    Unknown,
    Verified,
)
from tidings.channels.route import NOTHING, ChannelName, RouteInput, StepInput

__all__ = [
    "CHANNELS",
    "NOTHING",
    "Account",
    "Action",
    "Answer",
    "ChannelFacts",
    "ChannelName",
    "Content",
    "Declaration",
    "Media",
    "Outbound",
    "Outcome",
    "Provider",
    "Receipt",
    "Refused",
    "Report",
    "RouteInput",
    "Sent",
    "StepInput",
    "Unknown",
    "Verified",
]
