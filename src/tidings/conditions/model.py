"""What a condition is: the struct that the API takes, its limits, and the table of its operators.

{"all": [{"field": "contact.attributes.plan", "is": "pro"},
         {"not": {"field": "data.order.total", "below": 100}},
         {"any": [{"field": "contact.country", "in": ["NL", "BE"]},
                  {"field": "contact.attributes.last_order", "before": "-30d"}]}]}
"""

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

MAX_DEPTH = 8
"""Levels of all, any and not, the leaf's own included."""
MAX_LEAVES = 100
MAX_CHOICES = 100
MAX_TEXT = 1_000
MAX_FIELD = 255
MAX_STEPS = 10
MAX_STEP = 64
# A double holds every whole number up to here.
WHOLE_NUMBERS = 2**53

Number = Annotated[int, Meta(ge=-WHOLE_NUMBERS, le=WHOLE_NUMBERS)] | Annotated[float, Meta(ge=-1e300, le=1e300)]
Text = Annotated[str, Meta(max_length=MAX_TEXT)]
Scalar = Text | Number | bool
Parts = Annotated[list["Condition"], Meta(min_length=1, max_length=MAX_LEAVES)]
Choices = Annotated[list[Scalar], Meta(min_length=1, max_length=MAX_CHOICES)]
Moment = Annotated[str, Meta(min_length=2, max_length=64)]

CONTACT_FIELDS = ("id", "name", "email", "phone", "locale", "timezone", "country")

_NAMES = {"every": "all", "some": "any", "negated": "not", "equals": "is", "one_of": "in"}


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename=_NAMES):
    """Exactly one of `all`, `any`, `not`, or a `field` with exactly one operator. At most 8 levels and 100 fields.

    Types are kept apart: the text `"1"` is not the number 1, and true is no number. What is missing (or null), or of a type that the
    operator does not know, does not hold; `is_not` and `not_in` are the exact opposite of `is` and `in`, and so hold for it.
    """

    every: Parts | UnsetType = UNSET
    """Each of these holds."""
    some: Parts | UnsetType = UNSET
    """At least one of these holds."""
    negated: "Condition | UnsetType" = UNSET
    """This does not hold."""
    field: Annotated[str, Meta(min_length=1, max_length=MAX_FIELD)] | UnsetType = UNSET
    """`contact.<id, name, email, phone, locale, timezone, country>`, `contact.attributes.<name>`, or `data.<path>`: the message's data, step
    by step with dots between, a number for a place in a list."""
    equals: Scalar | UnsetType = UNSET
    """It is this text, number or flag."""
    is_not: Scalar | UnsetType = UNSET
    """It is not this; also where it is missing, or of another type."""
    one_of: Choices | UnsetType = UNSET
    """It is one of these."""
    not_in: Choices | UnsetType = UNSET
    """It is none of these; also where it is missing, or of another type."""
    above: Number | UnsetType = UNSET
    """It is a number, and greater."""
    below: Number | UnsetType = UNSET
    """It is a number, and less."""
    at_least: Number | UnsetType = UNSET
    """It is a number, and this or greater."""
    at_most: Number | UnsetType = UNSET
    """It is a number, and this or less."""
    contains: Scalar | UnsetType = UNSET
    """It is a text with this text in it, in the same letters, or a list with this value in it."""
    begins_with: Text | UnsetType = UNSET
    """It is a text, and begins with this one, in the same letters."""
    exists: bool | UnsetType = UNSET
    """It is there and not null; with false: it is missing or null."""
    before: Moment | UnsetType = UNSET
    """It is a time, and earlier than this one: RFC 3339, or from now as `-7d`, `+2h` (ms, s, m, h, d)."""
    after: Moment | UnsetType = UNSET
    """It is a time, and later than this one: RFC 3339, or from now as `-7d`, `+2h`."""


Operand = Literal["scalar", "choices", "number", "text", "flag", "time"]

OPERATORS: Mapping[str, Operand] = {
    "is": "scalar",
    "is_not": "scalar",
    "in": "choices",
    "not_in": "choices",
    "above": "number",
    "below": "number",
    "at_least": "number",
    "at_most": "number",
    "contains": "scalar",
    "begins_with": "text",
    "exists": "flag",
    "before": "time",
    "after": "time",
}
"""Every operator, and what it takes."""


def steps_of(field: str) -> tuple[str, ...] | None:
    """Where a field's value stands among the facts, step by step; None where there can be no such field."""
    if len(field) > MAX_FIELD:
        return None
    head, _, rest = field.partition(".")
    if head == "contact":
        group, _, name = rest.partition(".")
        if group == "attributes":
            # An attribute's name may have dots of its own.
            return (head, group, name) if 1 <= len(name) <= MAX_STEP else None
        return (head, rest) if rest in CONTACT_FIELDS else None
    steps = rest.split(".")
    if head != "data" or len(steps) > MAX_STEPS or any(not 1 <= len(step) <= MAX_STEP for step in steps):
        return None
    return (head, *steps)


def fields_of(condition: Condition) -> list[str]:
    """Every field that it asks, as it was written."""
    own = [condition.field] if isinstance(condition.field, str) else []
    parts = [part for group in (condition.every, condition.some) if isinstance(group, list) for part in group]
    if isinstance(condition.negated, Condition):
        parts.append(condition.negated)
    return own + [field for part in parts for field in fields_of(part)]
