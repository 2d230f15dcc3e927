"""From what was seen to the report: pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from tidings.loadtest.figures import histogram, percentile, seconds_of, spread
from tidings.loadtest.ledger import check
from tidings.loadtest.model import Judged, Plan, Report, Row, Scene, Second, Tally, Target, Verdict
from tidings.loadtest.read_back import MOST_EVENTS, Found
from tidings.loadtest.targets import judge

BUSY = 0.8
"""A client that takes more of a core than this measures itself."""
LATE_SECONDS = 0.01


def report(
    plan: Plan, scene: Scene, tally: Tally, found: Found, targets: Sequence[Target], *, is_interrupted: bool, left_behind: str
) -> Report:
    """Everything that is known of the run."""
    rows = list(found.rows.values())
    handoffs = [row.handed - row.created for row in rows if row.handed]
    receipts = [row.reported - row.handed for row in rows if row.reported and row.handed]
    spreads = {
        "accept": spread([*tally.took, *tally.at_least]),
        "handoff": spread([max(0.0, span) for span in handoffs]),
        "receipts": spread([max(0.0, span) for span in receipts]),
    }
    calls = tally.begun + tally.unbegun
    rate, handed_rate = tally.in_time / max(tally.window, 0.001), _handed_rate(rows)
    failed = tally.refused + tally.unanswered + tally.unbegun
    judged = judge(targets, spreads, {"accept-rate": rate, "handoff-rate": handed_rate}, failed / calls if calls else 1.0)
    ledger = check(tally, found, scene)
    seconds = seconds_of(tally.due, tally.took, rows, tally.began_at + scene.ahead_seconds)
    lag = sorted(tally.lag)
    return Report(
        run=scene.run,
        url=scene.url,
        workspace=scene.workspace,
        workspace_id=scene.workspace_id,
        begun_at=datetime.fromtimestamp(tally.began_at, UTC),
        ended_at=datetime.fromtimestamp(tally.began_at + tally.window, UTC),
        is_interrupted=is_interrupted,
        plan=plan,
        clock_ahead_ms=round(scene.ahead_seconds * 1000, 3),
        clock_unsure_ms=round(scene.unsure_seconds * 1000, 3),
        round_trip_ms=round(scene.round_trip_seconds * 1000, 3),
        client_cpu=round(tally.cpu_seconds / max(tally.window, 0.001), 3),
        client_lag_p99_ms=round(percentile(lag, 99) * 1000, 3) if lag else None,
        calls=calls,
        answers=dict(tally.answers.most_common()),
        problems=tally.problems,
        accepted=len(tally.accepted),
        recipients=tally.recipients,
        rejected=tally.rejected,
        refused=tally.refused,
        unanswered=tally.unanswered,
        unbegun=tally.unbegun,
        retried=tally.retried,
        accept_rate=round(rate, 2),
        handoff_rate=None if handed_rate is None else round(handed_rate, 2),
        **spreads,
        histogram=histogram(tally.took),
        seconds=seconds,
        states=_states(rows),
        ledger=ledger,
        targets=judged,
        verdict=_verdict(judged, is_right=ledger.is_right and bool(tally.accepted), is_interrupted=is_interrupted),
        hints=_hints(plan, tally, rows, seconds, rate, handed_rate, lag),
        notes=[*scene.notes, *_notes(rows, receipts, found)],
        left_behind=left_behind,
    )


def _verdict(judged: Sequence[Judged], *, is_right: bool, is_interrupted: bool) -> Verdict:
    if not is_right:
        return "failed"
    if is_interrupted:
        return "interrupted"
    if not judged:
        return "unjudged"
    return "met" if all(one.is_met for one in judged) else "missed"


def _handed_rate(rows: Sequence[Row]) -> float | None:
    handed = [row.handed for row in rows if row.handed]
    if len(handed) < 2:
        return None
    return len(handed) / max(max(handed) - min(row.created for row in rows), 0.001)


def _states(rows: Sequence[Row]) -> dict[str, int]:
    return dict(Counter(f"{row.state} ({row.reason})" if row.reason else row.state for row in rows).most_common())


def _hints(
    plan: Plan, tally: Tally, rows: Sequence[Row], seconds: Sequence[Second], rate: float, handed_rate: float | None, lag: Sequence[float]
) -> list[str]:
    hints: list[str] = []
    last = int(tally.window) - 1
    queue = seconds[last].waiting if 0 <= last < len(seconds) else 0
    if handed_rate is not None and queue > max(rate, 1):
        hints.append(
            f"{queue:,} waited when the last call was made: {rate:,.0f}/s were accepted and {handed_rate:,.0f}/s handed over. Hand-off "
            "latency at this rate is the length of the queue, and grows with the run: a lower --rate, or more workers."
        )
    if plan.rate is None:
        hints.append(
            "Without --rate each connection waits for its answer, so that a slow moment hides the calls that it kept from being made: this "
            "finds how much is taken at most. For latencies, give the --rate that you expect."
        )
    asked = sum(count for code, count in tally.answers.items() if code.startswith(("429 ", "503 ")))
    if asked:
        hints.append(f"The server asked {asked:,} times to be left alone for a while, and was: it is at its limit.")
    if tally.unbegun:
        hints.append(
            f"{tally.unbegun:,} calls were due and never begun: all {plan.connections} connections waited for answers. They count with the "
            "time that they had waited by the end."
        )
    if tally.cpu_seconds > BUSY * max(tally.window, 0.001) or (lag and percentile(lag, 99) > LATE_SECONDS):
        hints.append(
            "This client was busy itself, which may be part of what it measured: run it on a machine of its own, or with a lower rate."
        )
    if any(row.handed and row.handed < row.created - 0.001 for row in rows):
        hints.append("Some were handed over before they were accepted: the clocks of the API's and the database's machines differ.")
    return hints


def _notes(rows: Sequence[Row], receipts: Sequence[float], found: Found) -> list[str]:
    notes: list[str] = []
    if len(receipts) >= MOST_EVENTS:
        notes.append(f"Receipts are timed for the first {MOST_EVENTS:,} deliveries.")
    if found.maybe_twice:
        notes.append(f"{len(found.maybe_twice):,} hand-offs were tried again after nobody had answered.")
    if rows and not any(row.handed for row in rows):
        notes.append("Nothing was handed over: does a worker run?")
    return notes
