"""What a benchmark found, how it is judged, and how it is shown."""

import statistics
from collections.abc import Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured value. `ratio` is value / against; `goal` bounds the ratio where there is one, else the value."""

    name: str
    value: float
    unit: str
    against: float | None = None
    ratio: float | None = None
    goal: str | None = None
    met: bool | None = None


def measured(name: str, value: float, unit: str) -> Figure:
    """A value that is only shown."""
    return Figure(name=name, value=_round(value), unit=unit)


def compared(name: str, value: float, unit: str, *, against: float, ratios: Sequence[float], goal: float | None = None) -> Figure:
    """A value beside its peer's; the ratio is the median of the rounds' own, since the machine is not the same for long."""
    ratio = statistics.median(ratios)
    return Figure(
        name=name,
        value=_round(value),
        unit=unit,
        against=_round(against),
        ratio=round(ratio, 3),
        goal=f"ratio >= {goal:g}" if goal is not None else None,
        met=ratio >= goal if goal is not None else None,
    )


def within(name: str, value: float, unit: str, *, against: float, ratios: Sequence[float], goal: float) -> Figure:
    """A value that should not exceed so many times what it is beside; the ratio is the median of the rounds' own."""
    one = compared(name, value, unit, against=against, ratios=ratios)
    assert one.ratio is not None
    return msgspec.structs.replace(one, goal=f"ratio <= {goal:g}", met=one.ratio <= goal)


def at_most(name: str, value: float, unit: str, goal: float) -> Figure:
    """A value that should not be above its goal."""
    return Figure(name=name, value=_round(value), unit=unit, goal=f"<= {goal:,.0f}", met=value <= goal)


def at_least(name: str, value: float, unit: str, goal: float) -> Figure:
    """A value that should not be below its goal."""
    return Figure(name=name, value=_round(value), unit=unit, goal=f">= {goal:,.0f}", met=value >= goal)


def below(name: str, value: float, unit: str, goal: float) -> Figure:
    """A value that should stay below its goal."""
    return Figure(name=name, value=_round(value), unit=unit, goal=f"< {goal:,.0f}", met=value < goal)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table of Markdown."""
    return "| figure | value | unit | against | ratio | goal | met |\n| --- | ---: | --- | ---: | ---: | --- | --- |\n" + rows(figures)


def rows(figures: Sequence[Figure]) -> str:
    """Its rows alone."""
    lines: list[str] = []
    for one in figures:
        cells = (one.name, _shown(one.value), one.unit, _shown(one.against), _shown(one.ratio), one.goal or "", _met(one.met))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _met(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "NO"


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:g}"


def _round(value: float) -> float:
    return round(value) if value >= 1000 else float(f"{value:.3g}")
