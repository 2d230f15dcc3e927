"""Who carries a message and at what price, what the guard would say, and how far a route goes by itself."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tidings.conditions import Condition
from tidings.messages.estimate_judge import Prices, Verdict, judge, walk
from tidings.messages.estimate_store import Carrier, Place, Row
from tidings.messages.route import Route, Step

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def carrier(n: int, *, rank: int = 1, places: tuple[Place, ...] | None = None, is_failing: bool = False, channel: str = "sms") -> Carrier:
    open_until = NOW + timedelta(seconds=10) if is_failing else None
    return Carrier(id=UUID(int=n), channels=frozenset({channel}), rank=rank, places=places, is_failing=is_failing, open_until=open_until)


def row(channel: str = "sms", **known: object) -> Row:
    given: dict[str, object] = {
        "n": 1,
        "channel": channel,
        "locale": None,
        "address": "+31612345678",
        "country": "NL",
        "preferred": (),
        "is_timed": False,
        "opens_at": None,
        "refusal": None,
        "is_capped": False,
    }
    return Row(**(given | known))  # type: ignore[arg-type]


def said(one: Row, *carriers: Carrier, purpose: str = "marketing", is_mail_paused: bool = False) -> str | None:
    return judge(one, Prices(carriers), purpose=purpose, is_mail_paused=is_mail_paused, now=NOW, expires_at=LATER, pinned=None).reason


def test_the_longest_prefix_counts_then_the_country_then_every_number() -> None:
    prices = Prices(
        [
            carrier(
                1,
                places=(
                    Place(10, prefix="+3161"),
                    Place(20, prefix="+31"),
                    Place(30, country="NL"),
                    Place(40, country="DE"),
                    Place(50, prefix="+"),
                ),
            )
        ]
    )
    found = [
        prices.find("sms", number, country) for number, country in (("+31612", "NL"), ("+31201", "NL"), ("+4912", "DE"), ("+4479", "GB"))
    ]
    assert [price for _, price in (one for one in found if one is not None)] == [10, 20, 40, 50]
    assert prices.find("email", "ada@example.com", None) is None
    assert Prices([carrier(1, places=(Place(10, prefix="+31"),))]).find("sms", "+4479", "GB") is None


def test_the_lowest_rank_carries_it_then_the_lowest_price_and_who_fails_comes_last() -> None:
    free, cheap, dear = carrier(3), carrier(2, places=(Place(5, prefix="+"),)), carrier(1, places=(Place(9, prefix="+"),))
    assert Prices([free, dear, cheap]).find("sms", "+31612", "NL") == (cheap, 5)
    assert Prices([carrier(1, rank=2), carrier(2)]).find("sms", "+31612", "NL") == (carrier(2), 0)
    assert Prices([carrier(1, is_failing=True), carrier(2, rank=9)]).find("sms", "+31612", "NL") == (carrier(2, rank=9), 0)
    assert Prices([carrier(1, rank=2), carrier(2)]).find("sms", "+31612", "NL", UUID(int=1)) == (carrier(1, rank=2), 0)


@pytest.mark.parametrize(
    ("reason", "one", "carriers"),
    [
        (None, row(), [carrier(1)]),
        ("no_consent", row(refusal="no_consent"), []),
        ("no_provider", row(), []),
        (None, row("inapp", address=None), []),
        ("quiet_hours", row(is_timed=True, opens_at=NOW + timedelta(hours=8)), [carrier(1)]),
        (None, row(is_timed=True, opens_at=NOW), [carrier(1)]),
        ("too_late", row(is_timed=True, opens_at=LATER), [carrier(1)]),
        ("quiet_hours", row(is_timed=True, opens_at=None), [carrier(1)]),
        ("provider_down", row(), [carrier(1, is_failing=True)]),
        ("quiet_hours", row(is_timed=True, opens_at=NOW + timedelta(hours=8)), [carrier(1, is_failing=True)]),
        ("capped", row(is_capped=True), [carrier(1)]),
    ],
)
def test_reasons_come_in_the_order_of_the_guard(reason: str | None, one: Row, carriers: list[Carrier]) -> None:
    assert said(one, *carriers) == reason


def test_only_marketing_mail_is_paused() -> None:
    mail = row("email", address="ada@example.com", country=None)
    account = carrier(1, channel="email")
    assert said(mail, account, is_mail_paused=True) == "mail_paused"
    assert said(mail, account, is_mail_paused=True, purpose="transactional") is None


def verdicts(**reasons: str | None) -> dict[str, Verdict]:
    return {channel: Verdict(channel, reason, 0, None) for channel, reason in reasons.items()}


def went(route: Route, known: dict[str, Verdict], *preferred: str) -> tuple[int | None, list[str], list[str], list[str]]:
    gone = walk(route, known, preferred, lambda step: step.when is None)
    return gone.step, [one.channel for one in gone.chosen], [one.channel for one in gone.refused], [one.channel for one in gone.follows]


def test_a_step_that_fails_everywhere_is_followed_at_once() -> None:
    route = Route(steps=(Step(channels=("push", "inapp")), Step(channels=("sms",)), Step(channels=("email",))))
    assert went(route, verdicts(push=None, inapp=None, sms=None, email=None)) == (0, ["push", "inapp"], [], ["sms", "email"])
    assert went(route, verdicts(push="no_address", inapp=None, sms=None, email="no_address")) == (0, ["inapp"], ["push"], ["sms"])
    assert went(route, verdicts(push="no_address", inapp="preference", sms=None, email=None)) == (1, ["sms"], ["push", "inapp"], ["email"])
    assert went(route, verdicts(push="no_address", inapp="preference", sms="capped", email="no_consent")) == (
        None,
        [],
        ["push", "inapp", "sms", "email"],
        [],
    )


def test_what_is_held_is_waited_for_and_nothing_comes_in_its_place() -> None:
    route = Route(steps=(Step(channels=("sms",)), Step(channels=("email",))))
    assert went(route, verdicts(sms="quiet_hours", email=None)) == (0, ["sms"], [], ["email"])


def test_one_is_picked_in_the_order_of_the_step_or_of_the_person() -> None:
    first = Route(steps=(Step(channels=("push", "sms", "email"), pick="first"),))
    assert went(first, verdicts(push="no_address", sms=None, email=None)) == (0, ["sms"], ["push"], [])
    best = Route(steps=(Step(channels=("push", "sms", "email"), pick="best"),))
    assert went(best, verdicts(push=None, sms=None, email=None), "email", "sms") == (0, ["email"], [], [])
    assert went(best, verdicts(push=None, sms=None, email="no_address"), "email", "sms") == (0, ["sms"], ["email"], [])


def test_a_step_whose_condition_does_not_hold_is_passed_over() -> None:
    asked = Condition(field="data.is_vip", equals=True)
    route = Route(steps=(Step(channels=("sms",), when=asked), Step(channels=("email",))))
    gone = walk(route, verdicts(sms=None, email=None), (), lambda step: step.when is None)
    assert (gone.step, [one.channel for one in gone.chosen]) == (1, ["email"])
    none = walk(Route(steps=(Step(channels=("sms",), when=asked),)), verdicts(sms=None), (), lambda _: False)
    assert (none.step, none.chosen, none.refused, none.is_passed) == (None, (), (), True)
