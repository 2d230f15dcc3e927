"""What is true of a channel whoever provides it."""

import msgspec


class ChannelFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`address_kind` names the addresses that it reaches (None: the contact itself, in the app)."""

    address_kind: str | None
    has_receipts: bool
    """False: `sent` is the last thing that anybody will ever say."""
    fields: tuple[str, ...]
    """What a template may hold for it, the first being required."""
    deadline_seconds: float = 10.0
    """The time that one attempt may take; a login code has 3 s on every channel (guarantee.md)."""
    text_limit: int
    """The most characters of rendered text that any provider of it takes."""


CHANNELS: dict[str, ChannelFacts] = {
    "sms": ChannelFacts(address_kind="phone", has_receipts=True, fields=("text",), text_limit=1_600),
    "mms": ChannelFacts(address_kind="phone", has_receipts=True, fields=("text", "title"), text_limit=1_600),
    "voice": ChannelFacts(address_kind="phone", has_receipts=True, fields=("text",), deadline_seconds=30.0, text_limit=4_000),
    "email": ChannelFacts(
        address_kind="email",
        has_receipts=False,
        fields=("text", "title", "html"),
        deadline_seconds=30.0,
        text_limit=500_000,
    ),
    "whatsapp": ChannelFacts(address_kind="phone", has_receipts=True, fields=("text", "title"), text_limit=4_096),
    "rcs": ChannelFacts(address_kind="phone", has_receipts=True, fields=("text", "title"), text_limit=3_072),
    "push": ChannelFacts(address_kind="push", has_receipts=True, fields=("text", "title"), text_limit=3_000),
    "webpush": ChannelFacts(address_kind="webpush", has_receipts=True, fields=("text", "title"), text_limit=3_000),
    "inapp": ChannelFacts(address_kind=None, has_receipts=True, fields=("text", "title", "bundle"), text_limit=100_000),
}
