"""When the law lets marketing disturb people, by country: a literal table, and its copy in the database.

What the guard asks of hours is that all of them are open: a rule with other hours on other days stands here as the longest one that
keeps to it on every day that it names. Public holidays are not known. A rule that speaks of calls is kept for all marketing. Whoever
knows better keeps to more by quiet hours of the workspace; less than this there is not.
"""

from collections.abc import Mapping
from datetime import date

import msgspec

from tidings.consent import store
from tidings.consent.zones import ZONES
from tidings.db import Tx

_WEEKDAYS = (1, 2, 3, 4, 5)
_ALL_BUT_SUNDAYS = (1, 2, 3, 4, 5, 6)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Local hours, on these days (1 is Monday; None: on all), where it was read, and when."""

    opens: str
    closes: str
    days: tuple[int, ...] | None = None
    source: str
    read_on: date


_READ = date(2026, 11, 21)
_US = Rule(
    opens="08:00",
    closes="21:00",
    source="47 CFR 64.1200(c)(1): no telephone solicitation before 8 a.m. or after 9 p.m. at the called party's location; texts are calls",
    read_on=_READ,
)

RULES: Mapping[str, Rule] = {
    **dict.fromkeys(("US", "AS", "GU", "MP", "PR", "VI"), _US),
    "AU": Rule(
        opens="09:00",
        closes="20:00",
        days=_WEEKDAYS,
        source=(
            "Telecommunications (Telemarketing and Research Calls) Industry Standard 2017: weekdays 9 to 20, Saturdays 9 to 17, no Sundays; "
            "donotcall.gov.au/consumers/consumer-overview/industry-standards"
        ),
        read_on=_READ,
    ),
    "CA": Rule(
        opens="09:00",
        closes="21:30",
        days=_WEEKDAYS,
        source="CRTC Unsolicited Telecommunications Rules, part III: weekdays 9 to 21:30, weekends 10 to 18; crtc.gc.ca/eng/trules-reglest.htm",
        read_on=_READ,
    ),
    "FR": Rule(
        opens="08:00",
        closes="20:00",
        days=_ALL_BUT_SUNDAYS,
        source="rules of the operators, in the strictest reading that was found: sendtargetsms.com/fr/horaires-legaux-sms",
        read_on=_READ,
    ),
    "IN": Rule(
        opens="09:00",
        closes="21:00",
        source="TRAI, TCCCPR 2018: promotional messages from 9 to 21; developer.exotel.com/docs/faqs/tcccpr-2018",
        read_on=_READ,
    ),
    "ZA": Rule(
        opens="08:00",
        closes="20:00",
        days=_WEEKDAYS,
        source=(
            "Consumer Protection Act 68 of 2008, section 12(2) and notice R293: weekdays 8 to 20, Saturdays 9 to 13, no Sundays; "
            "acts.co.za/consumer-protection-act-2008/r293_prohibited_time_for_contacting_consumers"
        ),
        read_on=_READ,
    ),
}


async def sync_contact_hours(tx: Tx) -> None:
    """The database has this program's table, as far as it knows the zones. Under the pipeline's role, when a process starts."""
    await store.sync_contact_hours(tx, [(country, zones, *_row(RULES.get(country))) for country, zones in sorted(ZONES.items())])


def _row(rule: Rule | None) -> tuple[str, str | None]:
    """The hours as SQL reads them, and the source."""
    if rule is None:
        return "[]", None
    days = {} if rule.days is None else {"days": rule.days}
    hours = [{"opens": rule.opens, "closes": rule.closes, **days}]
    return msgspec.json.encode(hours).decode(), f"{rule.source} (read {rule.read_on.isoformat()})"
