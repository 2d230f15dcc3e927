import io
import time

import msgspec
import pytest
from rich.console import Console

from tests.unit.loadtest.scenes import PLAN, SCENE
from tidings.loadtest.draw import draw
from tidings.loadtest.model import Report, Row, Tally
from tidings.loadtest.read_back import Found
from tidings.loadtest.targets import read_targets
from tidings.loadtest.tell import report

NOON = 1_795_348_800.0
"""12:00 UTC on 22 November 2026."""


def made(*targets: str, is_interrupted: bool = False) -> Report:
    """Two messages, a second apart; accepted after 10 and 30 ms, handed over 40 ms after that, told another 60 ms later."""
    tally = Tally(began_at=NOON, begun=2, window=2.0, accepted={"msg_1": 1, "msg_2": 1}, recipients=2, in_time=2)
    tally.due.extend([0.0, 1.0])
    tally.took.extend([0.010, 0.030])
    tally.answers["202"] = 2
    rows = {
        f"dlv_{n}": Row(
            message=f"msg_{n + 1}",
            state="delivered",
            reason=None,
            attempts=1,
            created=NOON + n,
            handed=NOON + n + 0.04,
            reported=NOON + n + 0.1,
            hand_offs=1,
        )
        for n in range(2)
    }
    found = Found(rows=rows, is_whole=True)
    return report(PLAN, SCENE, tally, found, read_targets(targets), is_interrupted=is_interrupted, left_behind="Nothing.")


def drawn(of: Report) -> str:
    screen = io.StringIO()
    draw(of, Console(file=screen, width=100, highlight=False, soft_wrap=True))
    return screen.getvalue()


def test_the_report_shows_each_span_each_target_and_the_verdict():
    text = drawn(made("accept-p99=20ms", "handoff-p99=50ms", "accept-rate=1"))
    rows = {line.split()[0]: line.split()[1:] for line in text.splitlines() if line.startswith(("Accept ", "Hand-off ", "Receipts "))}
    assert rows["Accept"] == ["2", "10", "ms", "30", "ms", "30", "ms", "30", "ms"]
    assert rows["Hand-off"] == ["2", "40", "ms", "40", "ms", "40", "ms", "40", "ms"]
    assert rows["Receipts"] == ["2", "60", "ms", "60", "ms", "60", "ms", "60", "ms"]
    assert "MISSED accept-p99" in text
    assert "met    handoff-p99" in text
    assert "MISSED: 1 of 3 targets; the ledger is right." in text


def test_a_run_without_targets_and_one_that_was_interrupted_meet_nothing():
    unjudged, interrupted, whole = made(), made("accept-p99=1s", is_interrupted=True), made("accept-p99=1s")
    assert [one.verdict for one in (unjudged, interrupted, whole)] == ["unjudged", "interrupted", "met"]
    assert "no targets were named" in drawn(unjudged)
    assert "INTERRUPTED" in drawn(interrupted)


def test_times_are_local_ones_with_their_zone_beside_those_in_utc(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    try:
        text = drawn(made())
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "2026-11-22 13:00:00 to 13:00:02 CET (12:00:00 to 12:00:02 UTC)" in text


def test_words_from_elsewhere_are_shown_as_they_are():
    of = msgspec.structs.replace(made(), workspace="[red]Shop[/red]", problems={"422 x": "/data: [/] is missing"}, answers={"[b]": 1})
    text = drawn(of)
    assert "workspace [red]Shop[/red] (test)" in text
    assert "/data: [/] is missing" in text
    assert "[b] × 1" in text


def test_a_run_whose_ledger_is_wrong_says_so_first_of_all():
    of = made("accept-p99=20ms")
    ledger = msgspec.structs.replace(of.ledger, is_right=False)
    assert "FAILED: the ledger is wrong." in drawn(msgspec.structs.replace(of, ledger=ledger, verdict="failed"))
