"""The ledger check: what the caller was told, what the database says and what really left, held against each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import cast
from uuid import UUID

import msgspec

from tests.chaos.ledger import Line
from tests.chaos.stage import Stage
from tidings.core.ids import decode, encode
from tidings.messages.decide import MAX_ATTEMPTS
from tidings.messages.model import TRANSITIONS, State

_HANDED_OVER = {"sent", "delivered", "read"}
_LATE = "the answer came after its lease"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One equation: its value, the most that it may be, and what it was made of."""

    name: str
    value: int
    at_most: int = 0
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.at_most


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    n: int
    intent_at: float
    finished_at: float
    outcome: str
    code: str | None
    detail: str | None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    reference: str
    state: str
    purpose: str
    attempts: dict[int, Attempt]
    story: list[str]
    """The states that the log tells, in its order."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the database says."""

    deliveries: dict[str, Delivery]
    recipients: dict[UUID, tuple[int, int]]
    """By message: how many people were accepted, how many have a delivery."""
    messages_by_key: dict[str, int]
    queued: int
    facts_waiting: int
    gaps: int


async def check(stage: Stage) -> list[Figure]:
    """Every figure of the run."""
    facts = await _read(stage)
    lines = stage.ledger()
    by_delivery: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_delivery[line.delivery].append(line)
    reached = {reference: [line for line in seen if not line.is_repeat] for reference, seen in by_delivery.items()}
    return [
        *_told(stage, facts),
        *_accounted(facts),
        *_ghosts(facts, lines),
        Figure(
            name="A4 false success: handed over, and not in the ledger",
            value=sum(1 for item in facts.deliveries.values() if item.state in _HANDED_OVER and not reached.get(item.reference)),
        ),
        *_duplicates(stage, facts, reached),
        *_timidity(stage, facts, by_delivery),
        *_stories(facts),
        Figure(name="processes that ended by themselves", value=len(stage.crashed), note=", ".join(stage.crashed)),
    ]


def _told(stage: Stage, facts: Facts) -> Iterable[Figure]:
    answers = stage.answers()
    lost = 0
    for answer in answers:
        message_id = decode("msg", answer.id)
        if message_id is None:
            continue
        _, stored = facts.recipients.get(message_id, (0, 0))
        lost += max(0, answer.recipients - stored) + sum(1 for reference in answer.deliveries if reference not in facts.deliveries)
    accepted = sum(answer.recipients for answer in answers)
    yield Figure(name="A1 loss: accepted, and not in the database", value=lost, note=f"of {accepted} recipients accepted")
    yield Figure(name="A1 one key made two messages", value=sum(n - 1 for n in facts.messages_by_key.values()))
    trouble = [answer.trouble for answer in answers if answer.trouble is not None]
    yield Figure(name="A1 answers that no caller should get", value=len(trouble), note="; ".join(trouble[:3]))


def _accounted(facts: Facts) -> Iterable[Figure]:
    states = Counter(item.state for item in facts.deliveries.values())
    told = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
    yield Figure(name="A2 not accounted for", value=sum(states[state] for state in ("scheduled", "queued", "held")), note=told)
    yield Figure(name="A2 queue rows left", value=facts.queued)
    early = [
        item
        for item in facts.deliveries.values()
        if item.state == "unknown" and item.purpose != "marketing" and len(item.attempts) < MAX_ATTEMPTS
    ]
    yield Figure(name="A2 given up although its purpose says to try again", value=len(early))


def _ghosts(facts: Facts, lines: Sequence[Line]) -> Iterable[Figure]:
    ghosts = 0
    for line in lines:
        found = facts.deliveries.get(line.delivery)
        attempt = found.attempts.get(line.attempt) if found is not None else None
        ghosts += attempt is None or attempt.intent_at > line.at
    yield Figure(name="A3 ghosts: left without an earlier intent", value=ghosts, note=f"of {len(lines)} hand-offs that left")


def _duplicates(stage: Stage, facts: Facts, reached: dict[str, list[Line]]) -> Iterable[Figure]:
    extra = held = unexplained = 0
    for reference, lines in reached.items():
        found = facts.deliveries.get(reference)
        ordered = sorted(lines, key=lambda line: line.attempt)
        for before, line in pairwise(ordered):
            extra += 1
            held += found is not None and found.purpose == "marketing"
            unexplained += found is None or before.attempt == line.attempt or not _was_unknown(found.attempts.get(before.attempt))
    lost = sum(1 for item in facts.deliveries.values() for attempt in item.attempts.values() if _was_unknown(attempt))
    yield Figure(
        name="A5 duplicates with a provider's key" if stage.honours_keys else "A5 duplicates without a key",
        value=extra,
        at_most=0 if stage.honours_keys else lost,
        note=f"{lost} hand-offs had no answer",
    )
    yield Figure(name="A5 duplicates of what is on hold", value=held)
    yield Figure(name="A5 duplicates whose earlier hand-off had its answer", value=unexplained)


def _timidity(stage: Stage, facts: Facts, by_delivery: dict[str, list[Line]]) -> Iterable[Figure]:
    expired = [item for item in _attempts(facts) if item.code == "lease_expired" or item.detail == _LATE]
    faults = [item for item in _attempts(facts) if _may_never_have_left(item) and item not in expired]
    timid = [item for item in facts.deliveries.values() if item.state == "unknown" and item.reference not in by_delivery]
    yield Figure(
        name="A11 timidity: unknown, and never left",
        value=len(timid),
        at_most=len(expired) + len(faults),
        note=f"{len(expired)} intents open at a blow, {len(faults)} hand-offs that hung or met a 5xx",
    )
    yield Figure(
        name="A11 timidity that no lost answer explains",
        value=sum(1 for item in timid if not any(_may_never_have_left(attempt) for attempt in item.attempts.values())),
    )
    unprovoked = sum(1 for item in expired if not any(item.intent_at - 5 <= blow.at <= item.finished_at for blow in stage.blows))
    yield Figure(name="leases that ran out, and nobody was hurt", value=unprovoked)


def _stories(facts: Facts) -> Iterable[Figure]:
    illegal: list[str] = []
    untrue: list[str] = []
    for item in facts.deliveries.values():
        stood = State.QUEUED
        for told in item.story:
            state = State.QUEUED if told == "retried" else State(told)
            if not _may_follow(stood, state):
                illegal.append(f"{item.reference}: {stood} -> {state}")
            stood = state
        # Being queued again after an unknown is no fact of its own.
        if stood != item.state and not (item.state == "queued" and stood == "unknown"):
            untrue.append(f"{item.reference}: {stood}, is {item.state}")
    yield Figure(name="states that may not follow each other", value=len(illegal), note="; ".join(illegal[:3]))
    yield Figure(name="deliveries that stand elsewhere than the log says", value=len(untrue), note="; ".join(untrue[:3]))
    yield Figure(name="gaps in the log's positions", value=facts.gaps)
    yield Figure(name="facts without a position", value=facts.facts_waiting)


def _may_follow(old: State, new: State) -> bool:
    if old == new == State.QUEUED or new in TRANSITIONS[old]:
        return True
    return State.QUEUED in TRANSITIONS[old] and new in TRANSITIONS[State.QUEUED]


def _was_unknown(attempt: Attempt | None) -> bool:
    return attempt is not None and (attempt.outcome == "unknown" or attempt.detail == _LATE)


def _may_never_have_left(attempt: Attempt) -> bool:
    """No answer, and nothing that says that the provider had it: these two faults come after its entry."""
    return _was_unknown(attempt) and attempt.code not in ("connection_reset", "malformed_answer")


def _attempts(facts: Facts) -> Iterable[Attempt]:
    return (attempt for item in facts.deliveries.values() for attempt in item.attempts.values())


async def _read(stage: Stage) -> Facts:
    async with stage.sql() as connection:
        attempts: dict[UUID, dict[int, Attempt]] = defaultdict(dict)
        for row in await connection.fetch(
            "SELECT delivery_id, n, extract(epoch FROM intent_at)::float AS intent_at, extract(epoch FROM finished_at)::float AS finished_at,"
            " outcome, code, detail FROM attempts"
        ):
            values = dict(row.items())
            delivery_id = values.pop("delivery_id")
            attempts[delivery_id][row["n"]] = Attempt(**values)
        stories: dict[UUID, list[str]] = defaultdict(list)
        for row in await connection.fetch(
            "SELECT delivery_id, type FROM events WHERE delivery_id IS NOT NULL AND type LIKE 'delivery.%' ORDER BY bucket, position"
        ):
            stories[row["delivery_id"]].append(row["type"].partition(".")[2])
        deliveries = [
            Delivery(
                reference=encode("dlv", row["id"]),
                state=row["state"],
                purpose=row["purpose"],
                attempts=attempts.get(row["id"], {}),
                story=stories.get(row["id"], []),
            )
            for row in await connection.fetch("SELECT d.id, d.state, m.purpose FROM deliveries d JOIN messages m ON m.id = d.message_id")
        ]
        recipients = await connection.fetch(
            "SELECT m.id, m.recipients, (SELECT count(DISTINCT d.contact_id)::int FROM deliveries d WHERE d.message_id = m.id) AS stored FROM messages m"
        )
        keys = await connection.fetch(
            "SELECT metadata ->> 'key' AS key, count(*)::int AS n FROM messages WHERE metadata ? 'key' GROUP BY 1"
        )
        gaps = await connection.fetchval(
            "SELECT count(*)::int FROM (SELECT bucket, count(*) AS n, min(position) AS first, max(position) AS last FROM events GROUP BY bucket)"
            " AS e JOIN event_positions p USING (bucket) WHERE e.n <> e.last - e.first + 1 OR e.first <> 1 OR e.last <> p.last"
        )
        return Facts(
            deliveries={item.reference: item for item in deliveries},
            recipients={row["id"]: (row["recipients"], row["stored"]) for row in recipients},
            messages_by_key={row["key"]: row["n"] for row in keys},
            queued=cast("int", await connection.fetchval("SELECT count(*)::int FROM queue")),
            facts_waiting=cast("int", await connection.fetchval("SELECT count(*)::int FROM outbox")),
            gaps=cast("int", gaps),
        )


def print_figures(figures: Sequence[Figure]) -> bool:
    """Whether all hold; one line each on the screen."""
    for figure in figures:
        bound = f"≤ {figure.at_most}" if figure.at_most else "= 0"
        print(f"  {'ok ' if figure.holds else 'NOT'} {figure.name:<62} {figure.value:>6}  {bound:<8} {figure.note}", flush=True)
    return all(figure.holds for figure in figures)
