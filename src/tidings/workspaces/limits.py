"""What a workspace allows, as it was given -> as it is kept. Pure."""

from datetime import timedelta
from decimal import Decimal

import msgspec
from msgspec import UNSET

from tidings.core.durations import parse_duration
from tidings.core.errors import FieldError
from tidings.core.quiet_hours import check_quiet_hours
from tidings.net import read_domain
from tidings.workspaces.model import CodeRate, CodeRates, WorkspacePatch
from tidings.workspaces.regions import country_code

_MILLIONTHS = 1_000_000
_LONGEST = timedelta(days=1)


def limits(patch: WorkspacePatch, errors: list[FieldError]) -> dict[str, object]:
    """What changes of a workspace's limits, in their stored form; what is wrong is added to the errors. Routes are checked above."""
    changes: dict[str, object] = {}
    if patch.route is not UNSET:
        changes["route"] = None if patch.route is None else msgspec.json.encode(patch.route).decode()
    if patch.reach is not UNSET:
        changes["reach"] = None if patch.reach is None else msgspec.json.encode(patch.reach).decode()
    if patch.countries is not UNSET:
        changes["countries"] = None if patch.countries is None else _countries(patch.countries, errors)
    if patch.quiet_hours is not UNSET:
        changes["quiet_hours"] = patch.quiet_hours
        errors += check_quiet_hours(patch.quiet_hours)
    if patch.rate_per_second is not UNSET:
        changes["rate_per_second"] = patch.rate_per_second
    if patch.spend_per_day is not UNSET:
        changes["spend_per_day"] = None if patch.spend_per_day is None else int(Decimal(patch.spend_per_day) * _MILLIONTHS)
    if patch.code_rates is not UNSET:
        changes["code_rates"] = None if patch.code_rates is None else _rates(patch.code_rates, errors)
    as_given = ("stop_scope", "answers_automatically", "stop_text", "help_text", "previews_links", "keeps_content", "request_log_days")
    kept = {name: getattr(patch, name) for name in as_given}
    changes |= {name: value for name, value in kept.items() if value is not UNSET}
    return changes | _links(patch, errors)


def money(millionths: int) -> str:
    """As the API writes it: a decimal number with two places at least."""
    whole, rest = divmod(millionths, _MILLIONTHS)
    return f"{whole}.{f'{rest:06}'.rstrip('0'):0<2}"


def _links(patch: WorkspacePatch, errors: list[FieldError]) -> dict[str, object]:
    changes: dict[str, object] = {}
    if patch.tracking is not UNSET:
        changes |= {"tracks_opens": patch.tracking.opens, "tracks_clicks": patch.tracking.clicks}
    if patch.link_domain is not UNSET:
        changes["link_domain"] = None if patch.link_domain is None else read_domain(patch.link_domain)
        if patch.link_domain is not None and changes["link_domain"] is None:
            errors.append(FieldError("/link_domain", "invalid_domain", "This is no domain, as in links.example.com."))
    return changes


def _countries(given: list[str], errors: list[FieldError]) -> tuple[str, ...]:
    codes = [country_code(text) for text in given]
    errors += [
        FieldError(f"/countries/{index}", "invalid_country", "This is no ISO 3166 code of two letters.")
        for index, code in enumerate(codes)
        if code is None
    ]
    return tuple(sorted({code for code in codes if code is not None}))


def _rates(given: CodeRates, errors: list[FieldError]) -> dict[str, tuple[int, int]]:
    named: dict[str, CodeRate | None] = {"number": given.number, "prefix": given.prefix, "ip": given.ip}
    rates: dict[str, tuple[int, int]] = {}
    for name, rate in named.items():
        if rate is None:
            continue
        per = parse_duration(rate.per)
        if per is None or not timedelta(seconds=1) <= per <= _LONGEST:
            errors.append(FieldError(f"/code_rates/{name}/per", "invalid_duration", "Give a duration of 1s to 24h, such as 10m."))
        else:
            rates[name] = (rate.most, int(per.total_seconds()))
    return rates
