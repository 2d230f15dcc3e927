"""The ledger check: what the caller was told, what the database says and what really left, held against each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import cast
from uuid import UUID

import msgspec

from tests.chaos.ledger import Line
from tests.chaos.stage import Stage
from tidings.core.ids import decode, encode
from tidings.messages.decide import MAX_ATTEMPTS
from tidings.messages.model import TRANSITIONS, State
from tidings.webhooks import event_id

_HANDED_OVER = {"sent", "delivered", "read"}
_BAD = {"failed", "skipped", "expired", "cancelled", "superseded"}
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
    message_id: UUID
    contact_id: UUID
    step: int
    channel: str
    is_stopped: bool
    """Its route is at its end, or its message was cancelled: what may have left is not tried again."""
    state: str
    purpose: str
    attempts: dict[int, Attempt]
    story: list[str]
    """The states that the log tells, in its order."""


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """Where one person stands on a message's route."""

    message_id: UUID
    contact_id: UUID
    step: int
    steps: int
    has_next: bool
    """A further step is to come by time."""
    is_stopped: bool
    is_expired: bool


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the database says."""

    deliveries: dict[str, Delivery]
    recipients: dict[UUID, tuple[int, int]]
    """By message: how many people were accepted, how many have a delivery."""
    messages_by_key: dict[str, int]
    ladders: list[Ladder]
    contacts: dict[str, UUID]
    capped: int
    """By how many a cap was passed, over all people."""
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
            # In the app there is no outside: the delivery is the item.
            value=sum(
                1
                for item in facts.deliveries.values()
                if item.channel != "inapp" and item.state in _HANDED_OVER and not reached.get(item.reference)
            ),
        ),
        *_duplicates(stage, facts, reached),
        *_timidity(stage, facts, by_delivery),
        *_opted_out(stage, facts),
        *_ladders(facts),
        *_stories(facts),
        *await _webhooks(stage),
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
        if item.state == "unknown" and item.purpose != "marketing" and len(item.attempts) < MAX_ATTEMPTS and not item.is_stopped
    ]
    yield Figure(name="A2 given up although its purpose says to try again", value=len(early))


def _opted_out(stage: Stage, facts: Facts) -> Iterable[Figure]:
    """Nothing is begun after a sign that has committed: not a further step, not another try of an earlier one."""
    first: dict[tuple[UUID, UUID], float] = {}
    for stop in stage.stops:
        message_id, contact_id = decode("msg", stop.message), facts.contacts.get(stop.contact)
        if message_id is not None and contact_id is not None:
            first[message_id, contact_id] = min(stop.at, first.get((message_id, contact_id), stop.at))
    late = [
        f"{item.reference} {item.channel} try {attempt.n}: {attempt.intent_at - at:.3f} s after"
        for item in facts.deliveries.values()
        if (at := first.get((item.message_id, item.contact_id))) is not None
        for attempt in item.attempts.values()
        if attempt.intent_at > at
    ]
    yield Figure(name="A6 begun after a stop that had committed", value=len(late), note="; ".join(late[:3]) or f"of {len(first)} stops")
    yield Figure(name="A6 stopped, and the route does not know", value=len(_deaf(facts, first)))
    yield Figure(name="A6 more than a cap allows", value=facts.capped)
    yield Figure(name="answers to signs that nobody should get", value=len(stage.trouble), note="; ".join(stage.trouble[:3]))


def _deaf(facts: Facts, stops: Mapping[tuple[UUID, UUID], float]) -> list[Ladder]:
    return [one for one in facts.ladders if (one.message_id, one.contact_id) in stops and not one.is_stopped]


def _ladders(facts: Facts) -> Iterable[Figure]:
    made: dict[tuple[UUID, UUID], list[Delivery]] = defaultdict(list)
    for item in facts.deliveries.values():
        made[item.message_id, item.contact_id].append(item)
    stuck = [
        one for one in facts.ladders if not one.is_stopped and not one.is_expired and _is_stuck(one, made[one.message_id, one.contact_id])
    ]
    ends = Counter("stopped" if one.is_stopped else "expired" if one.is_expired else "at the last step" for one in facts.ladders)
    told = ", ".join(f"{n} {what}" for what, n in sorted(ends.items()))
    yield Figure(name="A2 routes that stand still", value=len(stuck), note=told)
    twice = Counter((item.message_id, item.contact_id, item.step, item.channel) for item in facts.deliveries.values())
    yield Figure(name="a step that was begun twice", value=sum(n - 1 for n in twice.values()))


def _is_stuck(ladder: Ladder, made: Sequence[Delivery]) -> bool:
    """There is a further step, its time or its reason has come, and it has not."""
    own = [item for item in made if item.step == ladder.step]
    has_failed = all(item.state in _BAD for item in own)
    return ladder.step < ladder.steps and (has_failed or ladder.has_next)


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
            # A later step's delivery begins as every other does.
            state = State.QUEUED if told in ("retried", "escalated") else State(told)
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


async def _webhooks(stage: Stage) -> Iterable[Figure]:
    """Every event since the endpoint was there is delivered, and was taken, or is listed as given up."""
    async with stage.sql() as connection:
        wanted = await connection.fetch(
            "SELECT e.bucket, e.position, d.state FROM webhook_endpoints w"
            " JOIN events e ON e.workspace_id = w.workspace_id AND e.recorded_at >= w.begins_at"
            " LEFT JOIN webhook_deliveries d ON d.bucket = e.bucket AND d.position = e.position AND d.endpoint_id = w.id"
        )
    states = Counter(cast("str | None", row["state"]) for row in wanted)
    told = ", ".join(f"{n} {state}" for state, n in sorted(states.items(), key=str))
    figures = [
        Figure(
            name="A7 neither delivered nor listed as given up",
            value=sum(n for state, n in states.items() if state not in ("delivered", "exhausted")),
            note=told,
        )
    ]
    taken = Counter(stage.hooked())
    delivered = {event_id(row["bucket"], row["position"]) for row in wanted if row["state"] == "delivered"}
    twice = sum(n - 1 for n in taken.values())
    figures.append(Figure(name="A7 delivered, and never taken", value=len(delivered - taken.keys()), note=f"{twice} came again"))
    known = {event_id(row["bucket"], row["position"]) for row in wanted}
    figures.append(Figure(name="A7 taken, and no event", value=len(taken.keys() - known)))
    return figures


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
                message_id=row["message_id"],
                contact_id=row["contact_id"],
                step=row["step"],
                channel=row["channel"],
                is_stopped=row["is_stopped"],
                state=row["state"],
                purpose=row["purpose"],
                attempts=attempts.get(row["id"], {}),
                story=stories.get(row["id"], []),
            )
            for row in await connection.fetch(
                "SELECT d.id, d.message_id, d.contact_id, d.step, d.channel, d.state, m.purpose,"
                " m.stopped_at IS NOT NULL OR coalesce(r.stopped_at IS NOT NULL, false) AS is_stopped"
                " FROM deliveries d JOIN messages m ON m.id = d.message_id"
                " LEFT JOIN recipients r ON r.bucket = d.bucket AND r.message_id = d.message_id AND r.contact_id = d.contact_id"
            )
        ]
        recipients = await connection.fetch(
            "SELECT m.id, m.recipients, (SELECT count(DISTINCT d.contact_id)::int FROM deliveries d WHERE d.message_id = m.id) AS stored FROM messages m"
        )
        keys = await connection.fetch(
            "SELECT metadata ->> 'key' AS key, count(*)::int AS n FROM messages WHERE metadata ? 'key' GROUP BY 1"
        )
        ladders = await connection.fetch(
            "SELECT r.message_id, r.contact_id, r.step::int AS step, jsonb_array_length(m.route -> 'steps') AS steps, r.next_at IS NOT NULL AS has_next,"
            " r.stopped_at IS NOT NULL OR m.stopped_at IS NOT NULL AS is_stopped, m.expires_at <= now() + w.clock_offset AS is_expired"
            " FROM recipients r JOIN messages m ON m.bucket = r.message_bucket AND m.id = r.message_id JOIN workspaces w ON w.id = r.workspace_id"
        )
        contacts = await connection.fetch("SELECT id, external_id FROM contacts WHERE external_id IS NOT NULL")
        # Of all that was ever begun: the stage's caps are longer than its runs.
        capped = await connection.fetchval(
            "SELECT coalesce(sum(greatest(0, n - most)), 0)::int FROM (SELECT c.id, c.most, d.contact_id, count(*) AS n FROM caps c"
            " JOIN deliveries d ON d.workspace_id = c.workspace_id AND d.attempt > 0 AND (c.channel IS NULL OR c.channel = d.channel)"
            " AND (c.topic IS NULL OR c.topic = d.topic) AND c.purpose = 'marketing' AND d.purpose = 'marketing' GROUP BY 1, 2, 3) AS used"
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
            ladders=[Ladder(**dict(row.items())) for row in ladders],
            contacts={row["external_id"]: row["id"] for row in contacts},
            capped=cast("int", capped),
            facts_waiting=cast("int", await connection.fetchval("SELECT count(*)::int FROM outbox")),
            gaps=cast("int", gaps),
        )


def print_figures(figures: Sequence[Figure]) -> bool:
    """Whether all hold; one line each on the screen."""
    for figure in figures:
        bound = f"≤ {figure.at_most}" if figure.at_most else "= 0"
        print(f"  {'ok ' if figure.holds else 'NOT'} {figure.name:<62} {figure.value:>6}  {bound:<8} {figure.note}", flush=True)
    return all(figure.holds for figure in figures)
