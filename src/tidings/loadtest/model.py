"""What a load test is asked for, what it has seen, and what it reports. Times of a span are seconds, those of the report milliseconds."""

from array import array
from collections import Counter
from datetime import datetime
from typing import Literal

import msgspec

MOST_SECONDS = 3_600
MOST_RATE = 20_000
MOST_CONNECTIONS = 512
MOST_PER_CALL = 10_000
MOST_RECIPIENTS = 300_000
"""Of one run: each is remembered until the ledger has been checked, in some 500 bytes."""
MOST_CONTACTS = 10_000
MOST_SETTLE = 3_600

Channel = Literal["sms", "email", "whatsapp", "rcs"]
Purpose = Literal["otp", "critical", "transactional"]
Verdict = Literal["met", "unjudged", "missed", "interrupted", "failed"]
"""`failed`: the ledger is wrong or could not be checked, or nothing was accepted at all. `interrupted`: what was accepted is right, and
a part of a run meets or misses nothing. `unjudged`: right too, and no targets were named."""
EXIT: dict[Verdict, int] = {"met": 0, "unjudged": 0, "missed": 1, "interrupted": 2, "failed": 2}


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done. With a rate, calls are due at their times; without one, each connection asks again once it was answered."""

    seconds: float
    rate: float | None
    """Calls a second."""
    connections: int
    recipients_per_call: int
    channel: Channel
    purpose: Purpose
    template: str | None
    """A template of the workspace's own; else words of ours."""
    data: dict[str, object]
    contacts: int
    settle_seconds: float
    """How long what was accepted may take to end, after the last call."""
    keeps: bool
    """The contacts that it made stay."""
    most: int = MOST_RECIPIENTS


class Target(msgspec.Struct, frozen=True):
    """What must hold: `accept-p99` at most so many seconds, `accept-rate` at least so many a second, `errors` at most this share."""

    name: str
    limit: float


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Where it runs, as the server has told."""

    url: str
    workspace: str
    workspace_id: str
    run: str
    """Also what the ids of its contacts begin with."""
    people: list[str]
    """The contacts that were made for it, or that may have been."""
    cursor: str | None
    """Where the event log ended before; None where the key may not read it."""
    offset_seconds: float
    """Business time minus real time of the workspace."""
    ahead_seconds: float
    """The server's clock minus this machine's."""
    unsure_seconds: float
    round_trip_seconds: float
    expects_receipts: bool
    watches_queue: bool
    """The key may read the metrics."""
    notes: list[str]


class Repeats(msgspec.Struct):
    """Calls that were made a second time on purpose, with the same key."""

    asked: int = 0
    same: int = 0
    unanswered: int = 0
    other: list[str] = msgspec.field(default_factory=list[str])


class Tally(msgspec.Struct, kw_only=True):
    """What the client saw. Spans are in the order of the answers; `due` are seconds from the beginning."""

    began_at: float = 0.0
    """Real time of this machine, in seconds."""
    window: float = 0.0
    """How long calls were begun."""
    begun: int = 0
    answers: Counter[str] = msgspec.field(default_factory=Counter[str])
    problems: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    accepted: dict[str, int] = msgspec.field(default_factory=dict[str, int])
    """By message: how many recipients were taken."""
    twice: list[str] = msgspec.field(default_factory=list[str])
    """Ids that were given to two calls."""
    recipients: int = 0
    in_time: int = 0
    """Recipients that were accepted until a second after the last call was due."""
    rejected: int = 0
    refused: int = 0
    unanswered: int = 0
    unbegun: int = 0
    retried: int = 0
    due: "array[float]" = msgspec.field(default_factory=lambda: array("d"))
    took: "array[float]" = msgspec.field(default_factory=lambda: array("d"))
    at_least: "array[float]" = msgspec.field(default_factory=lambda: array("d"))
    """The spans of calls that were never accepted: they took longer than this."""
    lag: "array[float]" = msgspec.field(default_factory=lambda: array("d"))
    """How late this machine itself was."""
    cpu_seconds: float = 0.0
    repeats: Repeats = msgspec.field(default_factory=Repeats)


class Row(msgspec.Struct, gc=False):
    """One delivery as it was read back. Times are the server's real ones, in seconds; 0 where it has not come to that."""

    message: str
    state: str
    reason: str | None
    attempts: int
    created: float
    handed: float = 0.0
    ended: float = 0.0
    """When it came to its end without the sandbox having taken it."""
    reported: float = 0.0
    hand_offs: int = 0
    """How often the sandbox has it in its ledger."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One equation of the ledger: `left` minus `right` must be nothing."""

    name: str
    told: str
    value: int
    is_right: bool
    ids: list[str] = []


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Whether every promise was kept."""

    is_right: bool
    is_whole: bool
    """Everything could be read back."""
    lines: list[Line]


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Some spans, in milliseconds; None where there were none."""

    count: int
    p50_ms: float | None = None
    p95_ms: float | None = None
    p99_ms: float | None = None
    max_ms: float | None = None


class Bar(msgspec.Struct, frozen=True):
    """How many calls took so long: up to `to_ms`, from the bar before on."""

    from_ms: float
    to_ms: float
    count: int


class Second(msgspec.Struct, frozen=True, kw_only=True):
    """One second of the run. `waiting` is at its end."""

    accepted: int
    accept_p99_ms: float | None
    handed: int
    reported: int
    waiting: int


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A target, and what was measured: seconds, recipients a second, or a share."""

    name: str
    limit: float
    measured: float | None
    is_met: bool


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """All of it, as `--json` writes it."""

    run: str
    url: str
    workspace: str
    workspace_id: str
    begun_at: datetime
    ended_at: datetime
    """Of the last call; the rest took longer."""
    is_interrupted: bool
    plan: Plan
    clock_ahead_ms: float
    clock_unsure_ms: float
    round_trip_ms: float
    client_cpu: float
    """The share of one core that this client took while it sent."""
    client_lag_p99_ms: float | None
    calls: int
    answers: dict[str, int]
    problems: dict[str, str]
    accepted: int
    """Calls."""
    recipients: int
    rejected: int
    refused: int
    unanswered: int
    unbegun: int
    retried: int
    accept_rate: float
    """Recipients a second."""
    handoff_rate: float | None
    accept: Spread
    handoff: Spread
    receipts: Spread
    histogram: list[Bar]
    seconds: list[Second]
    states: dict[str, int]
    ledger: Ledger
    targets: list[Judged]
    verdict: Verdict
    hints: list[str]
    notes: list[str]
    left_behind: str
