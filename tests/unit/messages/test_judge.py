"""Persons and machines, told apart on labelled requests; how well is what the page says."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import msgspec
import pytest

from tidings.messages.judge import Kind, Seen, Why, judge

HANDED = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGE = Path(__file__).parents[3] / "docs" / "howto" / "opens-and-clicks.md"


class Labelled(msgspec.Struct, frozen=True):
    """One request, made up after what is known of such programs; those of one mail are judged together."""

    mail: int
    who: str
    after: float
    kind: Kind
    method: str
    link: str | None
    agent: str
    machine: bool


REQUESTS = [msgspec.json.decode(line, type=Labelled) for line in (Path(__file__).parent / "engagements.jsonl").read_text().splitlines()]


def judged() -> Iterator[tuple[Labelled, Why | None]]:
    for _, group in groupby(REQUESTS, key=lambda one: one.mail):
        mail = list(group)
        seen = [
            Seen(kind=one.kind, at=HANDED + timedelta(seconds=one.after), method=one.method, url=one.link, agent=one.agent) for one in mail
        ]
        yield from zip(mail, judge(seen, HANDED), strict=True)


def test_there_are_enough_of_either_and_the_page_states_how_many_were_told_apart():
    results = [(one.machine, why is not None) for one, why in judged()]
    right = sum(is_machine and said for is_machine, said in results)
    precision = right / sum(said for _, said in results)
    recall = right / sum(is_machine for is_machine, _ in results)
    persons = [(is_machine, said) for is_machine, said in results if not said]
    trust = sum(not is_machine for is_machine, _ in persons) / len(persons)
    assert len(results) >= 60
    assert min(sum(is_machine for is_machine, _ in results), sum(not is_machine for is_machine, _ in results)) >= 30
    assert precision >= 0.94
    assert recall >= 0.94
    figures = r"Of (\d+) labelled requests.*precision of ([\d.]+) %.*recall of ([\d.]+) %.*is a person in ([\d.]+) %"
    [told] = re.findall(figures, PAGE.read_text(), re.DOTALL)
    assert told == (str(len(results)), f"{precision:.1%}"[:-1], f"{recall:.1%}"[:-1], f"{trust:.1%}"[:-1])


def test_what_is_told_wrongly_is_known():
    wrong = {one.who for one, why in judged() if (why is not None) is not one.machine}
    assert wrong == {
        "a scanner in the clothes of a browser, one link, minutes later",
        "another, from a data centre",
        "a gateway renders the mail again after its quarantine",
        "opened on the telephone as it rang",
        "opens two links at once in tabs",
    }


@pytest.mark.parametrize(("handed", "why"), [(None, "too_soon"), (HANDED, None), (HANDED + timedelta(seconds=56), "too_soon")])
def test_nobody_reads_a_mail_that_has_not_left(handed: datetime | None, why: str | None):
    seen = Seen(
        kind="opened", at=HANDED + timedelta(seconds=60), method="GET", url=None, agent="Mozilla/5.0 (X11; Linux) Gecko Firefox/128.0"
    )
    assert judge([seen], handed) == [why]


def test_a_burst_takes_with_it_what_was_opened_within_it_and_nothing_after():
    def at(seconds: float, kind: Kind, url: str | None) -> Seen:
        agent = "Mozilla/5.0 (X11; Linux) Gecko Firefox/128.0"
        return Seen(kind=kind, at=HANDED + timedelta(seconds=seconds), method="GET", url=url, agent=agent)

    seen = [
        at(98, "opened", None),
        at(99.5, "opened", None),
        at(100, "clicked", "a"),
        at(100.5, "opened", None),
        at(101, "clicked", "b"),
        at(101.1, "opened", None),
        at(160, "clicked", "a"),
    ]
    assert judge(seen, HANDED) == [None, "burst", "burst", "burst", "burst", None, None]
