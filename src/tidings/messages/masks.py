"""Addresses as they may stand in a timeline: enough to know them again, too little to use them."""

from urllib.parse import urlsplit

import msgspec

from tidings.channels import CHANNELS


def masked(channel: str, address: str | None) -> str:
    """`+31•••••34`, `a•••@example.com`, the first letters of a device token, the host of a web-push subscription."""
    if not address:
        return "the contact"
    match CHANNELS[channel].address_kind:
        case "phone":
            return f"{address[:3]}•••••{address[-2:]}" if len(address) > 6 else "•••••"
        case "email":
            local, _, domain = address.rpartition("@")
            return f"{local[:1]}•••@{domain}"
        case "push":
            return f"the device {address[:4]}•••"
        case "webpush":
            return f"a browser at {_host(address)}"
        case _:
            return "the contact"


class _Subscription(msgspec.Struct):
    endpoint: str


def _host(subscription: str) -> str:
    try:
        return urlsplit(msgspec.json.decode(subscription, type=_Subscription).endpoint).hostname or "•••"
    except (msgspec.DecodeError, ValueError):
        return "•••"
