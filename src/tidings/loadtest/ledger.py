"""The ledger check from outside: what was promised, what is stored, and what the sandbox was handed, as equations that must come to nothing."""

from collections import Counter
from collections.abc import Sequence

from tidings.loadtest.model import Ledger, Line, Scene, Tally
from tidings.loadtest.read_back import Found
from tidings.loadtest.settle import is_open

TOLD_IDS = 20
_LEFT = frozenset({"sent", "delivered", "read"})


def check(tally: Tally, found: Found, scene: Scene) -> Ledger:
    """Every equation with its numbers, and the first ids that break it."""
    if not found.is_whole:
        return Ledger(is_right=False, is_whole=False, lines=[])
    lines = [_loss(tally, found), _ghosts(tally, found), _accounted(found, scene), _false_success(found), _duplicates(found)]
    if tally.repeats.asked:
        lines.append(_same_answer(tally))
    return Ledger(is_right=all(line.is_right for line in lines), is_whole=True, lines=lines)


def _loss(tally: Tally, found: Found) -> Line:
    stored = _by_message(found)
    short = [message for message, recipients in tally.accepted.items() if stored[message] < recipients]
    missing = sum(tally.accepted[message] - stored[message] for message in short)
    ids = list(dict.fromkeys([*found.lost, *short]))
    there = sum(min(stored[message], recipients) for message, recipients in tally.accepted.items())
    told = f"{tally.recipients:,} recipients accepted in {len(tally.accepted):,} messages - {there:,} stored"
    return _line("A1 loss", told, missing + sum(tally.accepted[message] == 0 for message in found.lost), ids)


def _ghosts(tally: Tally, found: Found) -> Line:
    stored = _by_message(found)
    unheard = [message for message in stored if message not in tally.accepted]
    # A call that nobody answered may well have been stored: then nobody has heard of its message.
    beyond = max(0, len(unheard) - tally.unanswered)
    many = [message for message, recipients in tally.accepted.items() if stored[message] > recipients]
    doubled = [message for message, contacts in found.contacts.items() if len(contacts) != len(set(contacts))]
    extra = sum(stored[message] - tally.accepted[message] for message in many)
    told = "stored beyond what was asked for, or under one id for two calls"
    if unheard:
        told += f" ({len(unheard):,} stored of {tally.unanswered:,} calls without an answer)"
    ids = [*(unheard if beyond else []), *many, *doubled, *tally.twice]
    return _line("A3 ghosts", told, beyond + extra + len(doubled) + len(tally.twice), list(dict.fromkeys(ids)))


def _accounted(found: Found, scene: Scene) -> Line:
    still = [delivery for delivery, row in found.rows.items() if is_open(row.state, expects_receipts=scene.expects_receipts)]
    told = f"{len(found.rows):,} deliveries - {len(found.rows) - len(still):,} in a final state"
    unknown = sum(row.state == "unknown" for row in found.rows.values())
    if unknown:
        told += f" ({unknown:,} unknown: nobody answered the hand-off)"
    return _line("A2 accounted", told, len(still), still)


def _false_success(found: Found) -> Line:
    left = [delivery for delivery, row in found.rows.items() if row.state in _LEFT]
    lacking = [delivery for delivery in left if not found.rows[delivery].hand_offs]
    told = f"{len(left):,} deliveries sent - {len(left) - len(lacking):,} that the sandbox was handed"
    return _line("A4 false success", told, len(lacking), lacking)


def _duplicates(found: Found) -> Line:
    twice = [delivery for delivery, row in found.rows.items() if row.hand_offs > 1]
    handed = sum(row.hand_offs for row in found.rows.values())
    told = f"{handed:,} hand-offs - {sum(row.hand_offs > 0 for row in found.rows.values()):,} deliveries handed over"
    if found.maybe_twice:
        told += f" ({len(found.maybe_twice):,} tried again after nobody had answered, with the same key for the provider)"
    return _line("A5 duplicates", told, sum(found.rows[delivery].hand_offs - 1 for delivery in twice), twice)


def _same_answer(tally: Tally) -> Line:
    repeats = tally.repeats
    told = f"{repeats.asked - repeats.unanswered:,} calls made again with their Idempotency-Key - {repeats.same:,} with the same answer"
    return _line("the same key", told, len(repeats.other), repeats.other)


def _line(name: str, told: str, value: int, ids: Sequence[str]) -> Line:
    return Line(name=name, told=told, value=value, is_right=value == 0, ids=list(ids[:TOLD_IDS]))


def _by_message(found: Found) -> Counter[str]:
    return Counter(row.message for row in found.rows.values())
