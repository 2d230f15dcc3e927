"""Conditions: read with every error at once, asked of anything without ever failing, and true to logic."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.conditions import MAX_DEPTH, MAX_LEAVES, OPERATORS, Condition, check_condition, evaluate, parse_condition

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
Json = dict[str, Any]

FACTS: Json = {
    "contact": {
        "id": "user_42",
        "name": "Ada",
        "email": "ada@example.com",
        "country": "NL",
        "phone": None,
        "attributes": {
            "plan": "pro",
            "visits": 12,
            "score": 4.0,
            "is_member": True,
            "last.order": "2026-11-01T00:00:00Z",
            "joined": datetime(2020, 1, 1, tzinfo=UTC),
        },
    },
    "data": {"order": {"total": 59.9, "items": [{"sku": "A-1"}, {"sku": "B-2"}], "tags": ["gift", 7, True]}, "empty": ""},
}


def holds(given: object, facts: Json = FACTS) -> bool:
    read = parse_condition(given)
    assert isinstance(read, Condition), read
    return evaluate(read, facts, NOW)


def wrong(given: object, prefix: str = "") -> set[tuple[str, str]]:
    read = parse_condition(given, prefix)
    assert isinstance(read, list)
    return {(error.pointer, error.code) for error in read}


@pytest.mark.parametrize(
    ("leaf", "result"),
    [
        ({"field": "contact.attributes.plan", "is": "pro"}, True),
        ({"field": "contact.attributes.plan", "is": "Pro"}, False),
        ({"field": "contact.attributes.plan", "is_not": "free"}, True),
        ({"field": "contact.attributes.plan", "in": ["free", "pro"]}, True),
        ({"field": "contact.attributes.plan", "not_in": ["free", "pro"]}, False),
        ({"field": "contact.attributes.visits", "above": 11.5}, True),
        ({"field": "contact.attributes.visits", "below": 12}, False),
        ({"field": "contact.attributes.visits", "at_least": 12}, True),
        ({"field": "contact.attributes.visits", "at_most": 12}, True),
        ({"field": "contact.attributes.score", "is": 4}, True),
        ({"field": "contact.attributes.is_member", "is": True}, True),
        ({"field": "contact.email", "contains": "@example."}, True),
        ({"field": "contact.name", "begins_with": "Ad"}, True),
        ({"field": "contact.attributes.last.order", "before": "-7d"}, True),
        ({"field": "contact.attributes.last.order", "after": "-30d"}, True),
        ({"field": "contact.attributes.last.order", "after": "2026-11-01T01:00:00+02:00"}, True),
        ({"field": "contact.attributes.joined", "before": "+0s"}, True),
        ({"field": "data.order.items.1.sku", "is": "B-2"}, True),
        ({"field": "data.order.items.2.sku", "exists": False}, True),
        ({"field": "data.order.tags", "contains": "gift"}, True),
        ({"field": "data.order.tags", "contains": 7.0}, True),
        ({"field": "data.empty", "exists": True}, True),
        ({"field": "contact.country", "exists": True}, True),
    ],
)
def test_an_operator_by_example(leaf: Json, *, result: bool):
    assert holds(leaf) is result


@pytest.mark.parametrize("field", ["contact.phone", "contact.attributes.nothing", "data.order.nothing.at.all", "data.empty.below"])
def test_what_is_missing_or_null_is_not_there_and_only_the_opposites_hold(field: str):
    operands: Json = {
        "scalar": ["x", 1, True],
        "choices": [["x", 1]],
        "number": [0, -1.5],
        "text": ["", "x"],
        "flag": [True],
        "time": ["-7d", "2026-01-01T00:00:00Z"],
    }
    for operator, takes in OPERATORS.items():
        for operand in operands[takes]:
            assert holds({"field": field, operator: operand}) is (operator in ("is_not", "not_in")), (operator, operand)
    assert holds({"field": field, "exists": False})


@pytest.mark.parametrize(
    "leaf",
    [
        {"field": "contact.attributes.is_member", "is": 1},
        {"field": "contact.attributes.is_member", "at_least": 0},
        {"field": "contact.attributes.visits", "is": "12"},
        {"field": "contact.attributes.visits", "is": True},
        {"field": "contact.attributes.visits", "contains": "1"},
        {"field": "contact.attributes.plan", "above": 0},
        {"field": "contact.attributes.plan", "before": "-7d"},
        {"field": "contact.attributes.visits", "after": "-7d"},
        {"field": "data.order.tags", "contains": 1},
        {"field": "data.order.tags", "is": "gift"},
        {"field": "data.order", "begins_with": ""},
        {"field": "contact.attributes.joined", "is": "2020-01-01T00:00:00Z"},
    ],
)
def test_types_are_kept_apart(leaf: Json):
    assert holds(leaf) is False


def test_groups():
    yes, no = {"field": "contact.name", "is": "Ada"}, {"field": "contact.name", "is": "Bob"}
    assert holds({"all": [yes, yes]})
    assert not holds({"all": [yes, no]})
    assert holds({"any": [no, yes]})
    assert not holds({"any": [no, no]})
    assert holds({"not": no})
    assert holds({"all": [{"any": [no, {"not": no}]}, {"not": {"all": [yes, no]}}]})


def test_everything_that_is_wrong_is_told_at_once_with_its_place():
    given: Json = {
        "all": [
            {"field": "contact.shoe_size", "is": 44},
            {"field": "data", "is": 44},
            {"field": "contact.name"},
            {"field": "contact.name", "is": "x", "is_not": "y"},
            {"field": "contact.name", "above": "x"},
            {"field": "contact.name", "above": True},
            {"field": "contact.name", "in": []},
            {"field": "contact.name", "is": None},
            {"field": "contact.name", "before": "yesterday"},
            {"any": []},
            {"any": [{"field": "contact.name", "is": "x"}], "not": {}},
            {"not": "x"},
            {"is": "x"},
            {"not": {"field": "contact.name", "like": "x", "exists": 1}},
            {"all": [{"field": "contact.name", "is": "x"}], "is": "x"},
        ]
    }
    assert wrong(given, "/when") == {
        ("/when/all/0/field", "unknown_field_name"),
        ("/when/all/1/field", "unknown_field_name"),
        ("/when/all/2", "one_operator"),
        ("/when/all/3", "one_operator"),
        ("/when/all/4/above", "invalid_operand"),
        ("/when/all/5/above", "invalid_operand"),
        ("/when/all/6/in", "invalid_operand"),
        ("/when/all/7/is", "invalid_operand"),
        ("/when/all/8/before", "invalid_operand"),
        ("/when/all/9/any", "not_a_list"),
        ("/when/all/10", "one_of_all_any_not_field"),
        ("/when/all/11/not", "not_a_condition"),
        ("/when/all/12", "one_of_all_any_not_field"),
        ("/when/all/13/not/like", "unknown_field"),
        ("/when/all/13/not/exists", "invalid_operand"),
        ("/when/all/14/is", "operator_without_field"),
    }


def test_depth_and_number_are_bounded():
    leaf: Json = {"field": "contact.name", "is": "Ada"}
    deep: Json = leaf
    for _ in range(MAX_DEPTH - 1):
        deep = {"not": deep}
    assert isinstance(parse_condition(deep), Condition)
    assert {code for _, code in wrong({"not": deep})} == {"too_deep"}
    assert isinstance(parse_condition({"all": [{"all": [leaf] * (MAX_LEAVES // 2)}] * 2}), Condition)
    assert wrong({"all": [{"all": [leaf] * (MAX_LEAVES // 2 + 1)}] * 2}, "/when") == {("/when", "too_many_conditions")}


@pytest.mark.parametrize("raw", [b"{", b"\xff", "[" * 100_000, b""])
def test_what_is_no_json_is_refused(raw: bytes | str):
    assert {code for _, code in wrong(raw)} <= {"invalid_json", "not_a_condition"}


# What JSON can say, and conditions of every shape over the facts.
scalars = st.one_of(st.text(max_size=8), st.integers(-(2**53), 2**53), st.floats(-1e300, 1e300), st.booleans())
operands: Json = {
    "scalar": scalars,
    "choices": st.lists(scalars, min_size=1, max_size=5),
    "number": st.one_of(st.integers(-(2**53), 2**53), st.floats(-1e300, 1e300)),
    "text": st.text(max_size=8),
    "flag": st.booleans(),
    "time": st.one_of(st.sampled_from(["-7d", "+2h", "-3660d"]), st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat())),
}
fields = st.sampled_from(
    ["contact.id", "contact.name", "contact.attributes.plan", "contact.attributes.visits", "data.a", "data.a.b", "data.a.0", "data.b.1.c"]
)
leaves = st.sampled_from(sorted(OPERATORS)).flatmap(
    lambda name: st.tuples(fields, operands[OPERATORS[name]]).map(lambda pair: {"field": pair[0], name: pair[1]})
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
).filter(lambda tree: not check_condition(tree))
anything = st.recursive(
    st.one_of(
        st.none(), scalars, st.floats(), st.integers(), st.datetimes(), st.datetimes(timezones=st.timezones()), st.binary(max_size=3)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.sampled_from(["a", "b", "c", "contact", "data", "attributes", "plan"]), st.text(max_size=3)), inner),
    ),
    max_leaves=12,
)
facts = st.one_of(
    st.fixed_dictionaries(
        {
            "contact": st.one_of(
                anything,
                st.fixed_dictionaries({"name": anything, "attributes": st.fixed_dictionaries({"plan": anything, "visits": anything})}),
            ),
            "data": anything,
        }
    ),
    st.just(FACTS),
)
moments = st.one_of(st.just(NOW), st.just(datetime.min.replace(tzinfo=UTC)), st.just(datetime.max.replace(tzinfo=UTC)))


def read(tree: Json) -> Condition:
    condition = parse_condition(msgspec.json.encode(tree))
    assert isinstance(condition, Condition)
    return condition


@given(trees, facts, moments)
def test_asking_never_fails_whatever_the_facts_are(tree: Json, known: Json, now: datetime):
    assert evaluate(read(tree), known, now) in (True, False)


@given(anything)
def test_reading_never_fails_whatever_is_read(value: object):
    found = parse_condition(value)
    assert isinstance(found, Condition) or found


@given(trees)
def test_what_was_read_is_written_as_it_was(tree: Json):
    condition = read(tree)
    assert check_condition(condition) == []
    assert msgspec.json.decode(msgspec.json.encode(condition)) == msgspec.json.decode(msgspec.json.encode(tree))


@given(trees, facts)
def test_two_negations_are_none(tree: Json, known: Json):
    twice = msgspec.convert({"not": {"not": tree}}, Condition)
    if not check_condition(twice):
        assert evaluate(twice, known, NOW) is evaluate(read(tree), known, NOW)


@given(st.lists(trees, min_size=1, max_size=3), facts)
def test_de_morgan(parts: list[Json], known: Json):
    left = msgspec.convert({"not": {"all": parts}}, Condition)
    right = msgspec.convert({"any": [{"not": part} for part in parts]}, Condition)
    if not check_condition(left) and not check_condition(right):
        assert evaluate(left, known, NOW) is evaluate(right, known, NOW)


@given(fields, scalars, st.lists(scalars, min_size=1, max_size=4), facts)
def test_the_opposites_are_exact(field: str, value: object, choices: list[object], known: Json):
    for operator, opposite, operand in (("is", "is_not", value), ("in", "not_in", choices)):
        one, other = read({"field": field, operator: operand}), read({"field": field, opposite: operand})
        assert evaluate(one, known, NOW) is not evaluate(other, known, NOW)
    there, gone = read({"field": field, "exists": True}), read({"field": field, "exists": False})
    assert evaluate(there, known, NOW) is not evaluate(gone, known, NOW)


def test_what_was_never_checked_does_not_hold():
    leaf = Condition(field="contact.name", equals="Ada")
    for odd in (Condition(), Condition(field="contact.name"), Condition(field="name", equals="Ada"), Condition(every=[leaf], some=[leaf])):
        assert evaluate(odd, FACTS, NOW) is False
    deep = leaf
    for _ in range(5_000):
        deep = Condition(negated=deep)
    assert evaluate(deep, FACTS, NOW) in (True, False)
    assert [error.code for error in check_condition(deep)] == ["too_deep"]


def test_a_time_far_off_is_the_edge_of_the_calendar():
    assert holds({"field": "contact.attributes.joined", "after": "-3660d"})
    early = datetime.min.replace(tzinfo=UTC) + timedelta(days=1)
    assert evaluate(read({"field": "contact.attributes.joined", "after": "-3660d"}), FACTS, early)
