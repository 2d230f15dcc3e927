"""Targets: `--target accept-p99=100ms`, read and judged."""

import re
from collections.abc import Sequence

from tidings.core.errors import FieldError, Invalid
from tidings.loadtest.model import Judged, Spread, Target

SPANS = ("accept", "handoff", "receipts")
RANKS = ("p50", "p95", "p99", "max")
RATES = ("accept-rate", "handoff-rate")
ERRORS = "errors"
NAMES = (*RATES, *(f"{span}-{rank}" for span in SPANS for rank in RANKS), ERRORS)

_UNITS = {"us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0}
_SPAN = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(us|µs|ms|s)", re.ASCII)
_RATE = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(?:/s)?", re.ASCII)
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)(%?)", re.ASCII)


def read_targets(given: Sequence[str]) -> list[Target]:
    """What the words name; raises Invalid with everything that is wrong in them."""
    targets: list[Target] = []
    wrong: list[FieldError] = []
    for text in given:
        name, _, value = text.partition("=")
        limit = _limit(name, value)
        if name not in NAMES:
            wrong.append(FieldError("--target", "unknown_target", f"{name!r} is no target: there are {', '.join(NAMES)}"))
        elif limit is None:
            wrong.append(FieldError("--target", "invalid_target", f"{text!r}: write it as {_example(name)}"))
        else:
            targets.append(Target(name, limit))
    if wrong:
        raise Invalid(wrong)
    return targets


def judge(targets: Sequence[Target], spreads: dict[str, Spread], rates: dict[str, float | None], errors: float) -> list[Judged]:
    """Each target with what was measured; what could not be measured is missed."""
    return [_judged(target, _measured(target.name, spreads, rates, errors)) for target in targets]


def _measured(name: str, spreads: dict[str, Spread], rates: dict[str, float | None], errors: float) -> float | None:
    if name in RATES:
        return rates[name]
    if name == ERRORS:
        return errors
    span, _, rank = name.partition("-")
    own = spreads[span]
    found = {"p50": own.p50_ms, "p95": own.p95_ms, "p99": own.p99_ms, "max": own.max_ms}[rank]
    return None if found is None else found / 1000


def _judged(target: Target, measured: float | None) -> Judged:
    is_met = measured is not None and (measured >= target.limit if target.name in RATES else measured <= target.limit)
    return Judged(name=target.name, limit=target.limit, measured=measured, is_met=is_met)


def _limit(name: str, value: str) -> float | None:
    if name in RATES:
        found = _RATE.fullmatch(value)
        return float(found[1]) if found else None
    if name == ERRORS:
        found = _SHARE.fullmatch(value)
        return float(found[1]) / (100 if found[2] else 1) if found else None
    found = _SPAN.fullmatch(value)
    return float(found[1]) * _UNITS[found[2]] if found else None


def _example(name: str) -> str:
    if name in RATES:
        return f"{name}=500"
    return f"{name}=0.1%" if name == ERRORS else f"{name}=100ms"
