"""What one recipient would get: the guard's own order of reasons, the account that would carry it, and how far a route goes. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from tidings.channels import CHANNELS
from tidings.messages.estimate_store import Carrier, Place, Row
from tidings.messages.route import Route, Step

LATER = frozenset({"no_provider", "mail_paused", "quiet_hours", "provider_down", "country_unknown"})
"""What the guard holds, and looks at again: it is not refused, and no other step comes in its place."""
_AGAIN = timedelta(hours=24)


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """One channel of one recipient: it goes where there is no reason; later, where the reason is one that passes."""

    channel: str
    reason: str | None
    price: int
    """Of one message there, in millionths."""
    locale: str | None

    @property
    def reaches(self) -> bool:
        """It goes, at once or when what it waits for has come."""
        return self.reason is None or self.reason in LATER


class Walk(msgspec.Struct, frozen=True, gc=False):
    """How far one recipient's route would go by itself."""

    step: int | None
    """From 0: the first that reaches them; None: none does."""
    chosen: tuple[Verdict, ...]
    """What would be handed over by it."""
    refused: tuple[Verdict, ...]
    """What was tried up to then, and cannot go."""
    follows: tuple[Verdict, ...]
    """What later steps would send, unless there is a sign of the person before."""
    is_passed: bool = False
    """No step's condition holds for them."""


class Prices:
    """The workspace's accounts, ready to be asked by number."""

    def __init__(self, carriers: Sequence[Carrier]) -> None:
        self._carriers = [(one, _Tariff(one.places)) for one in carriers]

    def find(self, channel: str, address: str | None, country: str | None, pinned: object = None) -> tuple[Carrier, int] | None:
        """The account that the guard would choose, and its price; None where none may carry it."""
        usable = [
            (one, price)
            for one, tariff in self._carriers
            if channel in one.channels and ((price := tariff.price(address or "", country)) is not None or one.places is None)
        ]
        if not usable:
            return None
        carrier, price = min(
            usable,
            key=lambda found: (
                found[0].id != pinned,
                found[0].is_failing,
                found[0].open_until.timestamp() if found[0].open_until is not None else 0.0,
                found[0].rank,
                # An account without prices comes behind those that have one, as in SQL.
                found[1] is None,
                found[1] or 0,
                found[0].id,
            ),
        )
        return carrier, price or 0


def judge(row: Row, prices: Prices, *, purpose: str, is_mail_paused: bool, now: datetime, expires_at: datetime, pinned: object) -> Verdict:
    """What the guard would say, all of its reasons in their order."""
    found = prices.find(row.channel, row.address, row.country, pinned) if CHANNELS[row.channel].address_kind is not None else None
    price = found[1] if found is not None else 0
    return Verdict(row.channel, _reason(row, found, purpose, is_mail_paused, now, expires_at), price, row.locale)


def walk(route: Route, verdicts: Mapping[str, Verdict], preferred: Sequence[str], holds: Callable[[Step], bool]) -> Walk:
    """The route as it would go where nothing is read, and nothing fails at a provider."""
    refused: list[Verdict] = []
    follows: list[Verdict] = []
    begun: int | None = None
    chosen: tuple[Verdict, ...] = ()
    has_tried = False
    for n, step in enumerate(route.steps):
        if not holds(step):
            continue
        has_tried = True
        own = [verdicts[channel] for channel in _ordered(step, preferred)]
        usable = [one for one in own if one.reaches]
        picked = usable[:1] if step.pick is not None else usable
        if begun is not None:
            follows += picked
            continue
        # Of those that are picked from, the ones behind the first that goes are never asked.
        upto = own.index(usable[0]) if step.pick is not None and usable else len(own)
        refused += [one for one in own[:upto] if not one.reaches]
        if picked:
            begun, chosen = n, tuple(picked)
    return Walk(begun, chosen, tuple(refused), tuple(follows), is_passed=not has_tried)


def _reason(
    row: Row, found: tuple[Carrier, int] | None, purpose: str, is_mail_paused: bool, now: datetime, expires_at: datetime
) -> str | None:
    if row.refusal is not None:
        return row.refusal
    if CHANNELS[row.channel].address_kind is not None and found is None:
        return "no_provider"
    if is_mail_paused and row.channel == "email" and purpose == "marketing":
        return "mail_paused"
    if row.is_timed and (row.opens_at is None or row.opens_at > now):
        return "too_late" if (row.opens_at or now + _AGAIN) >= expires_at else "quiet_hours"
    if found is not None and found[0].is_failing:
        return "provider_down"
    return "capped" if row.is_capped else None


def _ordered(step: Step, preferred: Sequence[str]) -> tuple[str, ...]:
    if step.pick != "best":
        return step.channels
    known = {channel: place for place, channel in enumerate(preferred)}
    return tuple(sorted(step.channels, key=lambda channel: known.get(channel, len(known))))


class _Tariff:
    """An account's destinations, by what a number begins with and by its country."""

    def __init__(self, places: Sequence[Place] | None) -> None:
        self._prefixes = {one.prefix: one.price for one in places or () if one.prefix is not None and one.prefix != "+"}
        self._countries = {one.country: one.price for one in places or () if one.country is not None}
        self._general = next((one.price for one in places or () if one.prefix == "+"), None)
        self._longest = max((len(prefix) for prefix in self._prefixes), default=0)

    def price(self, address: str, country: str | None) -> int | None:
        for length in range(min(self._longest, len(address)), 0, -1):
            if (price := self._prefixes.get(address[:length])) is not None:
                return price
        if country is not None and (price := self._countries.get(country)) is not None:
            return price
        return self._general if address.startswith("+") else None
