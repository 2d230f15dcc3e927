"""The ledger check: what the caller was told, what the database says and what really left, held against each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import cast
from uuid import UUID

import msgspec

from tests.chaos.facts import Attempt, Delivery, Facts, Ladder, read_facts
from tests.chaos.ledger import Line
from tests.chaos.record import CANCEL, Quiet, Stop
from tests.chaos.stage import Stage
from tidings.core.ids import decode, encode
from tidings.db import open_database
from tidings.messages.decide import MAX_ATTEMPTS
from tidings.messages.states import TRANSITIONS, State
from tidings.webhooks import event_id
from tidings.workspaces.audit import Verifier, read_audit

_HANDED_OVER = {"sent", "delivered", "read"}
_BAD = {"failed", "skipped", "expired", "cancelled", "superseded"}
SHOWN = 10
"""So many of what an equation is about are printed where it does not hold."""
_LATE = "the answer came after its lease"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One equation: its value, the most that it may be, and what it was made of."""

    name: str
    value: int
    at_most: int = 0
    note: str = ""
    ids: Sequence[str] = ()
    """What it is about, where it does not hold."""

    @property
    def holds(self) -> bool:
        return self.value <= self.at_most


async def check(stage: Stage) -> list[Figure]:
    """Every figure of the run."""
    facts = await read_facts(stage)
    lines = stage.ledger()
    by_delivery: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_delivery[line.delivery].append(line)
    reached = {reference: [line for line in seen if not line.is_repeat] for reference, seen in by_delivery.items()}
    # In the app there is no outside: the delivery is the item.
    false = [
        item.reference
        for item in facts.deliveries.values()
        if item.channel != "inapp" and item.state in _HANDED_OVER and not reached.get(item.reference)
    ]
    return [
        *_told(stage, facts),
        *_accounted(stage, facts),
        *_ghosts(facts, lines),
        Figure(
            name="A4 false success: handed over, and not in the ledger",
            value=len(false),
            ids=false,
        ),
        *_duplicates(stage, facts, reached),
        *_timidity(stage, facts, by_delivery),
        *_opted_out(stage, facts),
        *_ladders(facts),
        *_stories(facts),
        *_came_in(stage, facts),
        *await _webhooks(stage),
        await _audit(stage),
        Figure(name="processes that ended by themselves", value=len(stage.crashed), note=", ".join(stage.crashed)),
    ]


def _told(stage: Stage, facts: Facts) -> Iterable[Figure]:
    answers = stage.answers()
    lost = 0
    where: list[str] = []
    for answer in answers:
        message_id = decode("msg", answer.id)
        if message_id is None:
            continue
        _, stored = facts.recipients.get(message_id, (0, 0))
        missing = max(0, answer.recipients - stored) + sum(1 for reference in answer.deliveries if reference not in facts.deliveries)
        lost += missing
        if missing:
            where.append(f"{answer.id} under key {answer.key}: {stored} of {answer.recipients}")
    accepted = sum(answer.recipients for answer in answers)
    yield Figure(name="A1 loss: accepted, and not in the database", value=lost, note=f"of {accepted} recipients accepted", ids=where)
    twice = [key for key, n in facts.messages_by_key.items() if n > 1]
    yield Figure(name="A1 one key made two messages", value=sum(n - 1 for n in facts.messages_by_key.values()), ids=twice)
    trouble = [answer.trouble for answer in answers if answer.trouble is not None]
    yield Figure(name="A1 answers that no caller should get", value=len(trouble), ids=trouble)


def _accounted(stage: Stage, facts: Facts) -> Iterable[Figure]:
    cancelled = {decode("msg", stop.message) for stop in stage.stops if stop.by == CANCEL}
    states = Counter(item.state for item in facts.deliveries.values())
    told = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
    waiting = [f"{item.reference} {item.state}" for item in facts.deliveries.values() if item.state in ("scheduled", "queued", "held")]
    yield Figure(name="A2 not accounted for", value=len(waiting), note=told, ids=waiting)
    yield Figure(name="A2 queue rows left", value=facts.queued)
    quiets = _quiets(stage)
    # Its next try can have been in a quiet time, and was refused then: what may have left is not tried again after it either.
    refused = {
        encode("dlv", one.delivery_id)
        for one in facts.texted
        if any(one.intent_at < quiet.to for quiet in quiets[one.channel, one.address])
    }
    early = [
        item.reference
        for item in facts.deliveries.values()
        if item.state == "unknown"
        and item.reference not in refused
        and item.purpose != "marketing"
        and len(item.attempts) < MAX_ATTEMPTS
        # What may have left is not tried again then.
        and not item.is_stopped
        and not item.is_late
        and item.message_id not in cancelled
    ]
    yield Figure(name="A2 given up although its purpose says to try again", value=len(early), ids=early)


def _opted_out(stage: Stage, facts: Facts) -> Iterable[Figure]:
    """Nothing is begun after a sign that has committed: not a further step, not another try of an earlier one."""
    signs = _first_signs(facts, [stop for stop in stage.stops if stop.by != CANCEL])
    yield _late("A6 begun after a stop that had committed", facts, signs)
    yield _late("A6 begun after it was cancelled", facts, _first_signs(facts, [stop for stop in stage.stops if stop.by == CANCEL]))
    yield _quiet(stage, facts)
    deaf = [f"{encode('msg', one.message_id)} to {encode('ctc', one.contact_id)}" for one in _deaf(facts, signs)]
    yield Figure(name="A6 stopped, and the route does not know", value=len(deaf), ids=deaf)
    yield Figure(name="A6 more than a cap allows", value=facts.capped)
    yield Figure(name="answers to signs that nobody should get", value=len(stage.trouble), ids=stage.trouble)


def _first_signs(facts: Facts, stops: Iterable[Stop]) -> dict[tuple[UUID, UUID], float]:
    """By message and person: when the first of these signs was answered."""
    first: dict[tuple[UUID, UUID], float] = {}
    for stop in stops:
        message_id, contact_id = decode("msg", stop.message), facts.contacts.get(stop.contact)
        if message_id is not None and contact_id is not None:
            first[message_id, contact_id] = min(stop.at, first.get((message_id, contact_id), stop.at))
    return first


def _late(name: str, facts: Facts, signs: Mapping[tuple[UUID, UUID], float]) -> Figure:
    late = [
        f"{item.reference} {item.channel} try {attempt.n}: {attempt.intent_at - at:.3f} s after"
        for item in facts.deliveries.values()
        if (at := signs.get((item.message_id, item.contact_id))) is not None
        for attempt in item.attempts.values()
        if attempt.intent_at > at
    ]
    return Figure(name=name, value=len(late), note=f"of {len(signs)}", ids=late)


def _deaf(facts: Facts, stops: Mapping[tuple[UUID, UUID], float]) -> list[Ladder]:
    return [one for one in facts.ladders if (one.message_id, one.contact_id) in stops and not one.is_stopped]


def _came_in(stage: Stage, facts: Facts) -> Iterable[Figure]:
    """What was answered as stored is there, once, and has taken effect."""
    lost = [one for one in stage.taken["callback"] if one not in facts.callbacks]
    yield Figure(name="A1 loss: callbacks answered, and not stored", value=len(lost), note=f"of {len(stage.taken['callback'])}", ids=lost)
    left = [one for one, is_processed in facts.callbacks.items() if not is_processed]
    yield Figure(name="A2 callbacks without effect", value=len(left), ids=left)
    for what, name in (("mail", "mails"), ("said", "words")):
        taken = stage.taken[what]
        lost = [one for one in taken if facts.received.get(one, 0) == 0]
        yield Figure(name=f"A1 loss: {name} taken, and no message", value=len(lost), note=f"of {len(taken)}", ids=lost)
        twice = [one for one in taken if facts.received.get(one, 0) > 1]
        yield Figure(name=f"A1 {name} that became two messages", value=len(twice), ids=twice)


def _quiet(stage: Stage, facts: Facts) -> Figure:
    """Nothing is begun for an address between its STOP and its START."""
    quiets = _quiets(stage)
    broken = [
        f"{encode('dlv', one.delivery_id)} to {one.address}: {one.intent_at - quiet.since:.3f} s after STOP"
        for one in facts.texted
        for quiet in quiets[one.channel, one.address]
        if quiet.since < one.intent_at < quiet.to
    ]
    return Figure(name="A6 begun for an address that had said STOP", value=len(broken), note=f"of {len(stage.quiets)} STOPs", ids=broken)


def _quiets(stage: Stage) -> Mapping[tuple[str, str], list[Quiet]]:
    """By channel and address."""
    quiets: dict[tuple[str, str], list[Quiet]] = defaultdict(list)
    for quiet in stage.quiets:
        quiets[quiet.channel, quiet.address].append(quiet)
    return quiets


def _ladders(facts: Facts) -> Iterable[Figure]:
    made: dict[tuple[UUID, UUID], list[Delivery]] = defaultdict(list)
    for item in facts.deliveries.values():
        made[item.message_id, item.contact_id].append(item)
    stuck = [
        one for one in facts.ladders if not one.is_stopped and not one.is_expired and _is_stuck(one, made[one.message_id, one.contact_id])
    ]
    ends = Counter("stopped" if one.is_stopped else "expired" if one.is_expired else "at the last step" for one in facts.ladders)
    told = ", ".join(f"{n} {what}" for what, n in sorted(ends.items()))
    yield Figure(name="A2 routes that stand still", value=len(stuck), note=told, ids=[encode("msg", one.message_id) for one in stuck])
    twice = Counter((item.message_id, item.contact_id, item.step, item.channel) for item in facts.deliveries.values())
    yield Figure(name="a step that was begun twice", value=sum(n - 1 for n in twice.values()))


def _is_stuck(ladder: Ladder, made: Sequence[Delivery]) -> bool:
    """There is a further step, its time or its reason has come, and it has not."""
    own = [item for item in made if item.step == ladder.step]
    has_failed = all(item.state in _BAD for item in own)
    return ladder.step < ladder.steps and (has_failed or ladder.has_next)


def _ghosts(facts: Facts, lines: Sequence[Line]) -> Iterable[Figure]:
    ghosts: list[str] = []
    for line in lines:
        found = facts.deliveries.get(line.delivery)
        attempt = found.attempts.get(line.attempt) if found is not None else None
        if attempt is None or attempt.intent_at > line.at:
            ghosts.append(f"{line.delivery} try {line.attempt}")
    yield Figure(
        name="A3 ghosts: left without an earlier intent", value=len(ghosts), note=f"of {len(lines)} hand-offs that left", ids=ghosts
    )


def _duplicates(stage: Stage, facts: Facts, reached: dict[str, list[Line]]) -> Iterable[Figure]:
    extra: list[str] = []
    held: list[str] = []
    unexplained: list[str] = []
    for reference, lines in reached.items():
        found = facts.deliveries.get(reference)
        ordered = sorted(lines, key=lambda line: line.attempt)
        for before, line in pairwise(ordered):
            what = f"{reference} tries {before.attempt} and {line.attempt}"
            extra.append(what)
            if found is not None and found.purpose == "marketing":
                held.append(what)
            if found is None or before.attempt == line.attempt or not _was_unknown(found.attempts.get(before.attempt)):
                unexplained.append(what)
    lost = sum(1 for item in facts.deliveries.values() for attempt in item.attempts.values() if _was_unknown(attempt))
    yield Figure(
        name="A5 duplicates with a provider's key" if stage.honours_keys else "A5 duplicates without a key",
        value=len(extra),
        ids=extra,
        at_most=0 if stage.honours_keys else lost,
        note=f"{lost} hand-offs had no answer",
    )
    yield Figure(name="A5 duplicates of what is on hold", value=len(held), ids=held)
    yield Figure(name="A5 duplicates whose earlier hand-off had its answer", value=len(unexplained), ids=unexplained)


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
    inexplicable = [item.reference for item in timid if not any(_may_never_have_left(attempt) for attempt in item.attempts.values())]
    yield Figure(
        name="A11 timidity that no lost answer explains",
        value=len(inexplicable),
        ids=inexplicable,
    )
    unprovoked = [
        f"an intent of {datetime.fromtimestamp(item.intent_at, UTC):%H:%M:%S.%f} that ended at {datetime.fromtimestamp(item.finished_at, UTC):%H:%M:%S.%f}"
        for item in expired
        if not any(blow.meets(item.intent_at - 5, item.finished_at) for blow in stage.blows)
    ]
    yield Figure(name="leases that ran out, and nobody was hurt", value=len(unprovoked), ids=unprovoked)


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
    yield Figure(name="states that may not follow each other", value=len(illegal), ids=illegal)
    yield Figure(name="deliveries that stand elsewhere than the log says", value=len(untrue), ids=untrue)
    yield Figure(name="gaps in the log's positions", value=facts.gaps)
    wrong = [f"{name} {more:+}" for name, more in facts.miscounted.items()]
    yield Figure(name="A9 counted otherwise than it happened", value=sum(map(abs, facts.miscounted.values())), ids=wrong)
    yield Figure(name="facts without a position", value=facts.facts_waiting)


async def _webhooks(stage: Stage) -> Iterable[Figure]:
    """Every event since the endpoint was there is delivered, and was taken, or is listed as given up."""
    async with stage.sql() as connection:
        wanted = await connection.fetch(
            "SELECT e.bucket, e.position, e.type, d.state FROM webhook_endpoints w"
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
            ids=[
                f"{event_id(row['bucket'], row['position'])} {row['type']}: {row['state']}"
                for row in wanted
                if row["state"] not in ("delivered", "exhausted")
            ],
        )
    ]
    taken = Counter(stage.hooked())
    delivered = {event_id(row["bucket"], row["position"]) for row in wanted if row["state"] == "delivered"}
    twice = sum(n - 1 for n in taken.values())
    never = sorted(delivered - taken.keys())
    figures.append(Figure(name="A7 delivered, and never taken", value=len(never), note=f"{twice} came again", ids=never))
    known = {event_id(row["bucket"], row["position"]) for row in wanted}
    figures.append(Figure(name="A7 taken, and no event", value=len(taken.keys() - known), ids=sorted(taken.keys() - known)))
    return figures


async def _audit(stage: Stage) -> Figure:
    """A10: the chain of the audit log is whole."""
    verifier = Verifier()
    database = await open_database(stage.url, api_size=1, pipeline_size=1)
    try:
        while True:
            async with database.pipeline() as tx:
                page = await read_audit(tx, stage.workspace_id, after=verifier.report().last, limit=500)
            if not page:
                break
            for entry in page:
                verifier.take(entry)
    finally:
        await database.aclose()
    report = verifier.report()
    told = [f"{finding.seq}: {finding.code} {finding.detail}" for finding in report.findings]
    return Figure(name="A10 breaks in the audit log's chain", value=len(told), note=f"{report.entries} entries", ids=told)


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


def print_figures(figures: Sequence[Figure]) -> bool:
    """Whether all hold; one line each on the screen."""
    for figure in figures:
        bound = f"≤ {figure.at_most}" if figure.at_most else "= 0"
        print(f"  {'ok ' if figure.holds else 'NOT'} {figure.name:<62} {figure.value:>6}  {bound:<8} {figure.note}", flush=True)
        for one in figure.ids[:SHOWN] if not figure.holds else ():
            print(f"        {one}", flush=True)
    return all(figure.holds for figure in figures)
