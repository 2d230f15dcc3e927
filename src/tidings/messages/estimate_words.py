"""An estimate in a sentence or two, as a person reads it before they press the button. Pure."""

from collections.abc import Sequence
from typing import Protocol

_MILLIONTHS = 1_000_000
_NOT: dict[str, str] = {
    "contact_gone": "are no more",
    "no_address": "have no address for it",
    "suppressed": "have an address that nothing may be sent to",
    "country_not_allowed": "live where you do not send",
    "consent_withdrawn": "have withdrawn their consent",
    "no_consent": "have not agreed to it",
    "preference": "have chosen not to",
    "too_late": "would get it only when it is too late",
    "capped": "have had as many as they may",
    "condition": "are not meant by any step",
}
_OF_ONE = {"are": "is", "have": "has", "live": "lives"}
_LATER: dict[str, str] = {
    "quiet_hours": "when their quiet hours are over",
    "no_provider": "when a provider account can carry it",
    "mail_paused": "when the pause of your marketing mail is over",
    "provider_down": "when the provider works again",
    "country_unknown": "when the country of their number is known",
}
_BY: dict[str, str] = {
    "sms": "SMS",
    "mms": "MMS",
    "voice": "call",
    "email": "mail",
    "whatsapp": "WhatsApp",
    "rcs": "RCS",
    "push": "push",
    "webpush": "web push",
    "inapp": "the app",
}


class _Reason(Protocol):
    @property
    def reason(self) -> str: ...
    @property
    def people(self) -> int: ...


def amount_of(millionths: int) -> str:
    """A decimal number with two places at least: 412.00, 0.0725."""
    whole, rest = divmod(millionths, _MILLIONTHS)
    return f"{whole}.{f'{rest:06}'.rstrip('0'):0<2}"


def rounded(millionths: int, currency: str | None) -> str:
    """As somebody says it: with two places, but where it is less than that."""
    said = f"{millionths / _MILLIONTHS:,.2f}" if millionths >= 10_000 else amount_of(millionths)
    return f"{said} {currency}" if currency is not None else said


def people_of(n: int) -> str:
    """1 person, 12,408 people."""
    return f"{n:,} {'person' if n == 1 else 'people'}"


def refused_sentence(n: int, because: Sequence[_Reason]) -> str:
    """Who does not get it, and why."""
    why = ", ".join(f"{one.people:,} {_of_one(_NOT.get(one.reason, one.reason), one.people)}" for one in because)
    return f"{n:,} will not get it: {why}"


def later_sentence(reasons: Sequence[_Reason]) -> str:
    """Who gets it later, and when."""
    return ", ".join(f"{one.people:,} {'gets' if one.people == 1 else 'get'} it {_LATER.get(one.reason, one.reason)}" for one in reasons)


def by_sentence(counts: Sequence[tuple[str, int, int | None]]) -> str:
    """By what it goes: channel, people, segments."""
    return ", ".join(
        f"{n:,} by {_BY.get(channel, channel)}" + (f" ({parts:,} {'part' if parts == 1 else 'parts'})" if parts is not None else "")
        for channel, n, parts in counts
    )


def _of_one(said: str, n: int) -> str:
    """What is said of many, said of one."""
    verb, _, rest = said.partition(" ")
    return f"{_OF_ONE.get(verb, verb)} {rest}" if n == 1 else said
