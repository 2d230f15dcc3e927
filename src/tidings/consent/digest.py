"""The ledger of one person -> what it comes to. Pure."""

from collections.abc import Iterable

import msgspec

from tidings.channels import CHANNELS
from tidings.consent.model import ANY, Digest, Word


class _Standing(msgspec.Struct):
    """How one purpose stands after each word: by channel, and by channel and address."""

    is_withdrawn_everywhere: bool = False
    granted: set[str] = msgspec.field(default_factory=set[str])
    addresses: set[tuple[str, str]] = msgspec.field(default_factory=set[tuple[str, str]])
    withdrawn: set[str] = msgspec.field(default_factory=set[str])
    lifted: set[str] = msgspec.field(default_factory=set[str])
    """What was granted since, where all was withdrawn."""


def digest(words: Iterable[Word]) -> Digest:
    """What the words come to: the last one counts, by when it was said; of two at once the one that was written down later.

    A withdrawal for every channel ends what was granted on each; what is granted on a channel afterwards lifts it there.
    """
    purposes: dict[str, _Standing] = {}
    for word in sorted(words, key=lambda word: (word.occurred_at, word.id)):
        standing = purposes.setdefault(word.purpose, _Standing())
        if word.state == "granted" and word.channel is not None:
            _grant(standing, word.channel, word.address)
        elif word.channel is not None:
            _withdraw(standing, word.channel)
        elif word.state == "withdrawn":
            purposes[word.purpose] = _Standing(is_withdrawn_everywhere=True)
    granted: list[str] = []
    withdrawn: list[str] = []
    for purpose, standing in purposes.items():
        granted += [f"{channel}:{purpose}" for channel in standing.granted]
        granted += [f"{channel}:{purpose}:{address}" for channel, address in standing.addresses if channel not in standing.granted]
        withdrawn += [f"{channel}:{purpose}" for channel in _refused(standing)]
    return Digest(granted=tuple(sorted(granted)), withdrawn=tuple(sorted(withdrawn)))


def _withdraw(standing: _Standing, channel: str) -> None:
    standing.granted.discard(channel)
    standing.lifted.discard(channel)
    standing.addresses = {(own, address) for own, address in standing.addresses if own != channel}
    standing.withdrawn.add(channel)


def _grant(standing: _Standing, channel: str, address: str | None) -> None:
    if address is None:
        standing.granted.add(channel)
    else:
        standing.addresses.add((channel, address))
    standing.lifted.add(channel)
    standing.withdrawn.discard(channel)


def _refused(standing: _Standing) -> set[str]:
    if not standing.is_withdrawn_everywhere:
        return standing.withdrawn
    # Written out where one of them is lifted, so that whoever reads it needs no rule for what beats what.
    return {*CHANNELS} - standing.lifted if standing.lifted else {ANY}
