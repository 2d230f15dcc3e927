"""Conditions: a small typed tree over what is known of a contact and of a message, as a route's `when` says it.

`parse_condition` reads one and says all that is wrong with it, `evaluate` asks it of facts. Both are pure and total: a condition
that was checked once never fails later, whatever the facts are; what is missing or of another type just does not hold.
"""

from tidings.conditions.check import check_condition, parse_condition
from tidings.conditions.evaluate import evaluate
from tidings.conditions.model import MAX_DEPTH, MAX_LEAVES, OPERATORS, Condition, Scalar, fields_of

__all__ = ["MAX_DEPTH", "MAX_LEAVES", "OPERATORS", "Condition", "Scalar", "check_condition", "evaluate", "fields_of", "parse_condition"]
