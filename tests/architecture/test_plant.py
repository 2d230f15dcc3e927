"""The checks bite: what is broken on purpose is seen."""

from tests.architecture.plant import uncaught


def test_each_planted_violation_is_caught() -> None:
    assert [violation.what for violation in uncaught()] == []
