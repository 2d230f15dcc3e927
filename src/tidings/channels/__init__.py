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

__all__ = [
    "CHANNELS",
    "Account",
    "Action",
    "Answer",
    "ChannelFacts",
    "Content",
    "Declaration",
    "Media",
    "Outbound",
    "Outcome",
    "Provider",
    "Receipt",
    "Refused",
    "Report",
    "Sent",
    "Unknown",
    "Verified",
]
