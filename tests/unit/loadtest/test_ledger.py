"""Each equation notices the fault that it is there for, names it, and no other equation does."""

from collections.abc import Callable

import pytest

from tests.unit.loadtest.scenes import PLAN, SCENE
from tidings.loadtest.ledger import check
from tidings.loadtest.model import Row, Tally
from tidings.loadtest.read_back import Found
from tidings.loadtest.tell import report


def row(message: str, state: str = "delivered", hand_offs: int = 1) -> Row:
    return Row(message=message, state=state, reason=None, attempts=1, created=1.0, handed=1.5, hand_offs=hand_offs)


def whole() -> tuple[Tally, Found]:
    """Five messages that were accepted, stored once each, handed over once and delivered."""
    names = [f"msg_{n}" for n in range(5)]
    tally = Tally(accepted=dict.fromkeys(names, 1), recipients=5, in_time=5, begun=5, window=1.0)
    tally.took.extend([0.01] * 5)
    tally.due.extend([0.1] * 5)
    tally.repeats.asked = tally.repeats.same = 1
    return tally, Found(rows={f"dlv_{name}": row(name) for name in names}, is_whole=True)


def lose(_: Tally, found: Found) -> None:
    del found.rows["dlv_msg_2"]
    found.lost = ["msg_2"]


def invent(_: Tally, found: Found) -> None:
    found.rows["dlv_new"] = row("msg_new")


def store_twice(_: Tally, found: Found) -> None:
    found.rows["dlv_again"] = row("msg_3")


def give_one_id_to_two(tally: Tally, _: Found) -> None:
    tally.twice.append("msg_1")


def forget(_: Tally, found: Found) -> None:
    found.rows["dlv_msg_0"].state = "queued"


def await_a_receipt(_: Tally, found: Found) -> None:
    found.rows["dlv_msg_0"].state = "sent"


def lie(_: Tally, found: Found) -> None:
    found.rows["dlv_msg_4"].hand_offs = 0


def hand_over_twice(_: Tally, found: Found) -> None:
    found.rows["dlv_msg_1"].hand_offs = 2


def answer_otherwise(tally: Tally, _: Found) -> None:
    tally.repeats.asked += 1
    tally.repeats.other.append("msg_3")


def test_a_ledger_without_faults_is_right():
    tally, found = whole()
    ledger = check(tally, found, SCENE)
    assert ledger.is_right
    assert {line.value for line in ledger.lines} == {0}


@pytest.mark.parametrize(
    ("plant", "name", "one"),
    [
        (lose, "A1 loss", "msg_2"),
        (invent, "A3 ghosts", "msg_new"),
        (store_twice, "A3 ghosts", "msg_3"),
        (give_one_id_to_two, "A3 ghosts", "msg_1"),
        (forget, "A2 accounted", "dlv_msg_0"),
        (await_a_receipt, "A2 accounted", "dlv_msg_0"),
        (lie, "A4 false success", "dlv_msg_4"),
        (hand_over_twice, "A5 duplicates", "dlv_msg_1"),
        (answer_otherwise, "the same key", "msg_3"),
    ],
)
def test_a_planted_fault_is_noticed_by_its_equation_alone(plant: Callable[[Tally, Found], None], name: str, one: str):
    tally, found = whole()
    plant(tally, found)
    ledger = check(tally, found, SCENE)
    wrong = [line for line in ledger.lines if not line.is_right]
    assert not ledger.is_right
    assert [(line.name, line.value, line.ids) for line in wrong] == [(name, 1, [one])]
    assert report(PLAN, SCENE, tally, found, [], is_interrupted=False, left_behind="").verdict == "failed"


def test_what_was_stored_without_an_answer_is_no_ghost():
    tally, found = whole()
    invent(tally, found)
    tally.unanswered = 1
    assert check(tally, found, SCENE).is_right


def test_what_could_not_all_be_read_back_is_not_called_right():
    tally, found = whole()
    found.is_whole = False
    assert not check(tally, found, SCENE).is_right
    assert report(PLAN, SCENE, tally, found, [], is_interrupted=False, left_behind="").verdict == "failed"


def test_a_run_in_which_nothing_was_accepted_has_failed():
    made = report(PLAN, SCENE, Tally(refused=5, begun=5, window=1.0), Found(is_whole=True), [], is_interrupted=False, left_behind="")
    assert made.verdict == "failed"


def test_calls_that_were_never_accepted_count_with_the_time_that_they_had_waited():
    tally, found = whole()
    tally.at_least.append(9.0)
    tally.unbegun = 1
    made = report(PLAN, SCENE, tally, found, [], is_interrupted=False, left_behind="")
    assert made.accept.max_ms == 9000
    assert made.calls == 6
