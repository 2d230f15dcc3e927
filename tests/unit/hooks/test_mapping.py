"""From bytes to what is said: pure, bounded, and never an exception."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tidings.expressions import RenderFailed, begin_render
from tidings.hooks.check import check_mapping
from tidings.hooks.decide import Decision, Failed, Found, Saying, Skipped, decide
from tidings.hooks.find import nested
from tidings.hooks.model import Arrived, Bearer, Making, Mapping, ObjectPlace, Place, Reading, Rule, wait_after
from tidings.hooks.presets import PRESETS
from tidings.hooks.split import TooManyEventsError, split
from tidings.hooks.write import only, write, write_tree, write_value

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOMEBODY = UUID(int=1)
READING = Reading(id="{{ event.id }}", type="{{ headers.x_type }}", list_at="data.events")


def arrived(body: bytes, reading: Reading = READING, **headers: str) -> list[Arrived]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return split(reading, hook_id=SOMEBODY, workspace_id=SOMEBODY, headers=named, body=body, received_at=NOW)


def decided(event: Any, *rules: Rule, type_: str | None = None, **more: Any) -> Decision:
    place = [Place(object=ObjectPlace(type="order", id="{{ event.order }}"))]
    mapping = Mapping(signature=Bearer(), conversation=place, rules=list(rules), **more)
    assert check_mapping(mapping) == []
    return decide(mapping, source_id="e1", type_=type_, headers={}, body=msgspec.json.encode(event), now=NOW)


def test_one_event_several_in_a_list_in_lines_or_below_a_name():
    one, two = b'{"id": 1}', b'{"id":  2}'
    bodies = [one, b"[" + one + b", " + two + b"]", one + b"\n\n" + two + b"\r\n", b'{"data": {"events": [' + one + b"," + two + b"]}}"]
    assert [[event.body for event in arrived(body)] for body in bodies] == [[one], [one, two], [one, two], [one, two]]
    assert [event.source_id for event in arrived(bodies[1], x_type="a")] == ["1", "2"]
    # In their order, whatever their ids are.
    assert [event.received_at.microsecond for event in arrived(bodies[1])] == [0, 1]
    assert arrived(b"a=1&b=%C3%BC", content_type="application/x-www-form-urlencoded")[0].body == '{"a":"1","b":"ü"}'.encode()
    with pytest.raises(TooManyEventsError):
        arrived(b"[" + b",".join([one] * 1_001) + b"]")


def test_the_same_event_has_the_same_key_and_an_id_is_never_a_hash():
    first, again, other = arrived(b'{"id": "a"}')[0], arrived(b'{"id": "a", "n": 2}')[0], arrived(b'{"id": "b"}')[0]
    assert first.event_key == again.event_key != other.event_key
    unnamed = arrived(b'{"n": 1}')[0]
    assert unnamed.source_id != ""
    assert len(unnamed.source_id) == 64
    named_so = arrived(msgspec.json.encode({"id": unnamed.source_id}))[0]
    assert named_so.source_id == unnamed.source_id
    assert named_so.event_key != unnamed.event_key


def test_what_a_caller_is_known_by_is_not_kept():
    [event] = arrived(b"{}", authorization="Bearer secret", cookie="a=b", x_type="a")
    assert event.headers == {"x_type": "a"}
    assert event.type == "a"


def test_only_what_an_expression_names_is_copied_for_it():
    event = {"order": {"id": 7, "lines": [{"n": n} for n in range(20_000)]}, "note": "x" * 500_000}
    context = {"event": event, "headers": {"a": "1"}}
    begin_render(None, None)
    assert write("{{ event.order.id }}-{{ headers.a }}", context, "t") == "7-1"
    assert isinstance(write("{{ event.order.lines | length }}", context, "t"), RenderFailed)
    assert only(context, {"event.order.id", "event.nothing"}) == {"event": {"order": {"id": 7}}}
    assert only(context, {"event.order", "event.order.id"}) == {"event": {"order": event["order"]}}
    pairs = {"event": {"m": {"a": 1, "b": 2}}}
    assert write("{% for k, v in event.m.items() %}{{ k }}{{ v }}{% endfor %}", pairs, "t") == "a1b2"


def test_a_single_expression_keeps_its_type_and_what_is_null_is_left_out():
    context = {"event": {"n": 7, "none": None, "nul": "a\x00b", "deep": {"t": ["\x00", {"x\x00": "y"}]}}}
    begin_render(None, None)
    assert write_value("{{ event.n }}", context, "t") == 7
    assert write_value("n {{ event.n }}", context, "t") == "n 7"
    assert write_value("{{ event.deep }}", context, "t") == {"t": ["", {"x": "y"}]}
    tree = {"a": "{{ event.none }}", "b": ["{{ event.none }}", "{{ event.nul }}"], "c": 1}
    assert write_tree(tree, context, "t") == {"b": ["ab"], "c": 1}
    failed = write_tree({"a": [{"b": "{{ event.nope }}"}]}, context, "/parts")
    assert isinstance(failed, RenderFailed)
    assert failed.field == "/parts/a/0/b"


def test_the_first_rule_that_fits_says_it():
    rules = (
        Rule(types=["paid"], text="paid"),
        Rule(types=["ship.*", "sent"], text="shipped"),
        Rule(when="{{ event.total > 100 }}", text="large"),
        Rule(when="{{ event.nope.deep }}", text="never"),
    )
    words = [
        decided({"order": "A", "total": total}, *rules, type_=type_)
        for type_, total in (("paid", 500), ("ship.done", 1), ("sent", 1), ("shipped", 101), ("shipped", 100), (None, 1))
    ]
    said = [one.text if isinstance(one, Saying) else one for one in words]
    assert said == ["paid", "shipped", "shipped", "large", Skipped("no_rule"), Skipped("no_rule")]


def test_places_that_an_event_does_not_have_are_passed_by():
    places = [Place(id="{{ event.thread }}"), Place(object=ObjectPlace(type="order", id='{{ event.order | default("") }}'))]
    places += [Place(metadata={"shop.order": "{{ event.n }}", "live": "{{ event.live }}"})]
    found = decided({"n": 7, "live": True}, Rule(text="x", conversation=places))
    assert isinstance(found, Saying)
    assert found.places == (Found(metadata={"shop.order": 7, "live": True}),)
    nowhere = decided({}, Rule(text="x", conversation=places))
    assert isinstance(nowhere, Failed)
    assert (nowhere.code, nowhere.field) == ("missing_variable", "/rules/0/conversation/0/id")
    assert nested({"a.b": 1, "a.c": 2, "d": 3}) == {"a": {"b": 1, "c": 2}, "d": 3}


def test_one_expression_may_name_several_people():
    making = Making(participants=["{{ event.team }}", "ada", "{{ event.n }}"], title="Match {{ event.n }}")
    said = decided({"order": "A", "team": ["ada", "ben", 7], "n": 7}, Rule(text="x"), make=making)
    assert isinstance(said, Saying)
    assert said.make is not None
    assert (said.make.participants, said.make.title) == (("ada", "ben", "7"), "Match 7")
    for team, code in ((["ada", None], "empty"), ([["ada"]], "empty"), ("x" * 256, "bad_value"), (None, "empty")):
        wrong = decided({"order": "A", "team": team, "n": 7}, Rule(text="x"), make=making)
        assert isinstance(wrong, Failed)
        assert (wrong.code, wrong.field) == (code, "/make/participants/0")


def test_a_mapping_that_runs_away_ends_with_its_reason():
    nines = "{% for a in range(900) %}" * 3 + "{{ a }}" + "{% endfor %}" * 3
    looped = decided({"order": "A"}, Rule(text=nines))
    assert isinstance(looped, Failed)
    assert looped.code == "runaway"


def test_a_try_comes_later_and_later_until_there_is_none():
    waits = [wait_after(tries) for tries in range(1, 12)]
    told = [wait.total_seconds() for wait in waits if wait is not None]
    assert told == sorted(told)
    assert waits[-1] is None
    assert 20 * 3600 < sum(told) < 48 * 3600


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.sampled_from(["data", "object", "event", "id"]), inner)
    ),
    max_leaves=12,
)


@SHOWN
@given(body=st.binary(max_size=200) | _JSON.map(msgspec.json.encode))
def test_whatever_comes_is_split_and_decided_by_every_preset(body: bytes):
    for preset in PRESETS.values():
        rules = list(preset.rules) or [Rule(text="{{ event.text }}")]
        mapping = Mapping(signature=preset.signature, event=preset.event, conversation=list(preset.conversation) or None, rules=rules)
        for event in arrived(body, preset.event, x_github_event="push", x_shopify_topic="orders/paid"):
            told = decide(mapping, source_id=event.source_id, type_=event.type, headers=event.headers, body=event.body, now=NOW)
            assert isinstance(told, Saying | Skipped | Failed)
            for rule in rules:
                same = msgspec.structs.replace(mapping, rules=[msgspec.structs.replace(rule, types=None, when=None)])
                told = decide(same, source_id="e", type_=None, headers=event.headers, body=event.body, now=NOW)
                assert isinstance(told, Saying | Failed)
