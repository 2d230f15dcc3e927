"""The report for a terminal: tables, a histogram and lines over time in characters, and a verdict."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tidings.loadtest.model import Judged, Report, Spread
from tidings.loadtest.targets import ERRORS, RATES

WIDTH = 60
_LEVELS = "▁▂▃▄▅▆▇█"
_PURPOSES = {"otp": "login codes", "critical": "critical", "transactional": "transactional"}


def draw(report: Report, console: Console) -> None:
    """It is on the console."""
    _head(report, console)
    _table(report, console)
    _histogram(report, console)
    _over_time(report, console)
    _answers(report, console)
    _ledger(report, console)
    _targets(report, console)
    for title, lines in (("What it says", report.hints), ("Beside that", [*report.notes, report.left_behind])):
        if lines:
            console.print(f"\n[bold]{title}[/bold]")
            for line in lines:
                console.print(Text(f"  {line}"))
    console.print(Text(f"\n{_verdict(report)}", style="bold green" if report.verdict in {"met", "unjudged"} else "bold red"))


def _head(report: Report, console: Console) -> None:
    plan = report.plan
    console.print(Text.assemble("\n", ("Load test", "bold"), f" of {report.url} · workspace {report.workspace} (test) · {report.run}"))
    ended = "stopped early" if report.is_interrupted else "to the end"
    sure = f"the server's clock is {report.clock_ahead_ms:+,.1f} ms off ours (± {report.clock_unsure_ms:,.1f} ms)"
    console.print(Text(f"{_times(report.begun_at, report.ended_at)}, {ended} · {sure}"))
    pace = f"{plan.rate:g} calls/s over" if plan.rate is not None else "as fast as they are answered, over"
    recipients = "1 recipient" if plan.recipients_per_call == 1 else f"{plan.recipients_per_call:,} recipients"
    what = plan.template or _PURPOSES[plan.purpose]
    console.print(
        Text(
            f"{pace} {plan.connections} connections for {plan.seconds:g} s · {recipients} a call · {plan.channel}, {what} · {plan.contacts:,} contacts\n"
        )
    )


def _table(report: Report, console: Console) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("")
    for name in ("count", "p50", "p95", "p99", "max"):
        table.add_column(name, justify="right", no_wrap=True)
    since = "when each call was due" if report.plan.rate is not None else "each call"
    _row(table, "Accept", report.accept)
    _row(table, "Hand-off", report.handoff)
    _row(table, "Receipts", report.receipts)
    console.print(table)
    told = (
        f"Accept: from {since} to its 202. Hand-off: stored, to taken by the provider.\nReceipts: taken, to the receipt in the event log."
    )
    console.print(Text(told, style="dim"))
    handed = f" · handed over {report.handoff_rate:,.1f}/s" if report.handoff_rate is not None else ""
    console.print(Text(f"\nAccepted {report.accept_rate:,.1f} recipients/s{handed}"))


def _row(table: Table, name: str, own: Spread) -> None:
    table.add_row(name, f"{own.count:,}", *[_ms(span) for span in (own.p50_ms, own.p95_ms, own.p99_ms, own.max_ms)])


def _histogram(report: Report, console: Console) -> None:
    if not report.histogram:
        return
    console.print("\n[bold]How long accepting took[/bold]")
    most = max(bar.count for bar in report.histogram)
    whole = sum(bar.count for bar in report.histogram)
    for bar in report.histogram:
        drawn = "█" * round(40 * bar.count / most) or ("▏" if bar.count else "")
        console.print(Text(f"  {_ms(bar.from_ms):>9} … {_ms(bar.to_ms):>9}  {drawn:<40} {bar.count:>9,}  {bar.count / whole:6.1%}"))


def _over_time(report: Report, console: Console) -> None:
    seconds = report.seconds
    if len(seconds) < 2:
        return
    wide = -(-len(seconds) // WIDTH)
    console.print(f"\n[bold]Over time[/bold] [dim](a column is {wide} s)[/dim]")
    lines: list[tuple[str, list[float]]] = [
        ("accepted/s", _fold([one.accepted for one in seconds], wide, mean=True)),
        ("accept p99, ms", _fold([one.accept_p99_ms or 0 for one in seconds], wide)),
        ("handed over/s", _fold([one.handed for one in seconds], wide, mean=True)),
        ("receipts/s", _fold([one.reported for one in seconds], wide, mean=True)),
        ("waiting", _fold([one.waiting for one in seconds], wide)),
    ]
    for name, values in lines:
        console.print(Text(f"  {name:<15} {_line(values)}  at most {max(values):,.0f}"))


def _fold(values: Sequence[float], wide: int, *, mean: bool = False) -> list[float]:
    parts = [values[place : place + wide] for place in range(0, len(values), wide)]
    return [sum(part) / len(part) if mean else max(part) for part in parts]


def _line(values: Iterable[float]) -> str:
    own = list(values)
    most = max(own) or 1
    return "".join(_LEVELS[min(7, int(8 * value / most))] for value in own)


def _answers(report: Report, console: Console) -> None:
    told = " · ".join(f"{code} × {count:,}" for code, count in report.answers.items())
    console.print(Text.assemble("\n", ("Answers", "bold"), f"  {told or 'none'}"))
    for code, detail in report.problems.items():
        console.print(Text(f"  {code}: {detail}", style="yellow"))
    said = {"made again": report.retried, "refused": report.refused, "without an answer": report.unanswered, "not begun": report.unbegun}
    said["recipients rejected"] = report.rejected
    found = " · ".join(f"{name}: {count:,}" for name, count in said.items() if count)
    if found:
        console.print(Text(f"  {found}", style="yellow"))
    if report.states:
        ended = " · ".join(f"{state} {count:,}" for state, count in report.states.items())
        console.print(Text.assemble(("Ended", "bold"), f"    {ended}"))


def _ledger(report: Report, console: Console) -> None:
    console.print("\n[bold]The ledger[/bold]")
    if not report.ledger.is_whole:
        console.print(Text("  It could not be checked: not everything was read back.", style="red"))
    for line in report.ledger.lines:
        sign = Text("  ok    ", style="green") if line.is_right else Text("  WRONG ", style="bold red")
        console.print(sign + Text(f"{line.name:<17} {line.told} = {line.value:,}"))
        for one in line.ids:
            console.print(Text(f"          {one}", style="red"))


def _targets(report: Report, console: Console) -> None:
    if not report.targets:
        return
    console.print("\n[bold]Targets[/bold]")
    for one in report.targets:
        sign = Text("  met   ", style="green") if one.is_met else Text("  MISSED", style="bold red")
        relation = "at least" if one.name in RATES else "at most"
        measured = _value(one, one.measured) if one.measured is not None else "not measured"
        console.print(sign + Text(f" {one.name:<14} {relation} {_value(one, one.limit):<12} {measured}"))


def _verdict(report: Report) -> str:
    if not report.accepted:
        return "FAILED: nothing was accepted."
    if not report.ledger.is_whole:
        return "FAILED: the ledger could not be checked."
    if not report.ledger.is_right:
        return "FAILED: the ledger is wrong. Keep the database as it is, and report it with the ids above."
    if report.is_interrupted:
        return "INTERRUPTED: the ledger is right; targets are judged by whole runs only."
    missed = sum(not one.is_met for one in report.targets)
    if missed:
        return f"MISSED: {missed} of {len(report.targets)} targets; the ledger is right."
    if not report.targets:
        return "The ledger is right; no targets were named."
    return f"MET: {len(report.targets)} of {len(report.targets)} targets; the ledger is right."


def _value(one: Judged, value: float) -> str:
    if one.name in RATES:
        return f"{value:,.1f}/s"
    return f"{value:.2%}" if one.name == ERRORS else _ms(value * 1000)


def _ms(span: float | None) -> str:
    if span is None:
        return "–"
    if span >= 10_000:
        return f"{span / 1000:,.1f} s"
    return f"{span:,.2f} ms" if span < 10 else f"{span:,.0f} ms"


def _times(begun: datetime, ended: datetime) -> str:
    zone = begun.astimezone()
    utc = f"{begun:%H:%M:%S} to {ended:%H:%M:%S} UTC"
    if zone.utcoffset() == begun.utcoffset():
        return f"{begun:%Y-%m-%d} {utc}"
    return f"{zone:%Y-%m-%d %H:%M:%S} to {ended.astimezone():%H:%M:%S} {zone.tzname()} ({utc})"
