import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.channels.facts import CHANNELS
from tidings.channels.port import Action, Content
from tidings.expressions import IN_TEXT
from tidings.templates.render import ActionSource, Recipient, RenderFailed, SourceContent, compile_source, render

# The package has a function of this name: the module is asked for by its own.
writing = import_module("tidings.expressions.writing")

ANN = Recipient(
    contact={"id": "user_1", "name": "Ann <b>", "email": None, "phone": "+32470123456", "attributes": {"tier": "gold"}},
    workspace={"name": "Shop"},
    locale="nl-BE",
    timezone="Europe/Brussels",
)
ORDER: dict[str, object] = {
    "number": "A&1",
    "total": "59.90",
    "at": "2026-03-01T23:30:00Z",
    "note": None,
    "lines": [{"name": "Tea", "price": 2.5, "count": 3}, {"name": "Cup", "price": "1.10", "count": 2}],
}


def text_of(template: str, **data: object) -> str:
    content = render(SourceContent(text=template), channel="email", data=data, recipient=ANN)
    assert isinstance(content, Content), content
    return content.text


def failure_of(template: str, channel: str = "email", **data: object) -> RenderFailed:
    failed = render(SourceContent(text=template), channel=channel, data=data, recipient=ANN)
    assert isinstance(failed, RenderFailed), failed
    return failed


def test_a_template_sees_the_data_the_contact_and_the_workspace() -> None:
    text = text_of("{{ workspace.name }}: {{ contact.name }}, {{ contact.attributes.tier }}, {{ order.number }}", order=ORDER)
    assert text == "Shop: Ann <b>, gold, A&1"


def test_the_reserved_names_win_over_data() -> None:
    assert text_of("{{ contact.id }}", contact={"id": "somebody else"}) == "user_1"


def test_values_are_escaped_in_html_and_only_there() -> None:
    source = SourceContent(
        title="{{ contact.name }}", text="{{ contact.name }}", html='<p title="{{ contact.name }}">{{ order.number|lower }}</p>'
    )
    content = render(source, channel="email", data={"order": ORDER}, recipient=ANN)
    assert isinstance(content, Content)
    assert content.html == '<p title="Ann &lt;b&gt;">a&amp;1</p>'
    assert (content.title, content.text) == ("Ann <b>", "Ann <b>")


def test_loops_conditions_and_filters_work_on_plain_data() -> None:
    template = "{% for line in order.lines %}{{ loop.index }}. {{ line.name }} {{ line.price | times(line.count) }}\n{% endfor %}"
    assert text_of(template, order=ORDER) == "1. Tea 7.5\n2. Cup 2.20\n"
    assert text_of("{% if order.lines|length > 1 %}{{ order.lines|sum(attribute='count') }}{% endif %}", order=ORDER) == "5"
    assert text_of("{% for k, v in order.items() %}{{ k }} {% endfor %}", order={"a": 1, "b": 2}) == "a b "
    assert text_of("{% for k, v in order|items %}{{ v }} {% endfor %}", order={"a": 1, "b": 2}) == "1 2 "
    assert text_of("{% set n = order.lines|length %}{{ n + 1 }}", order=ORDER) == "3"
    assert text_of("{{ order.lines|map(attribute='name')|join(', ') }}", order=ORDER) == "Tea, Cup"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 if yes else 2", "1"),
        ("'a' ~ 1", "a1"),
        ("'2.345' | round(2)", "2.35"),
        ("2.5 | round", "3"),
        ("3 | times('0.10')", "0.30"),
        ("7 | plus(1) | minus('0.5')", "7.5"),
        ("'9.99' | int", "9"),
        ("'-3' | abs", "3"),
        ("[3, 1, 2] | sort | join", "123"),
        ("[3, 1, 2] | sort(reverse=true) | join('-')", "3-2-1"),
        ("['b', 'a'] | min", "a"),
        ("[3, 10] | max", "10"),
        ("'a b/c' | urlencode", "a%20b%2Fc"),
        ("'a,b,c' | split(',') | last", "c"),
        ("'abc' | first", "a"),
        ("'a long text' | truncate(7)", "a long…"),
        ("'abc' | reverse", "cba"),
        ("'banana' | replace('an', 'o')", "booa"),
        ("nothing | default('none')", "none"),
        ("nothing | d", ""),
        ("'' | default('empty', true)", "empty"),
        ("' x ' | trim | upper", "X"),
        ("range(3) | join(',')", "0,1,2"),
        ("order.lines[0].name", "Tea"),
        ("order['number'] | lower", "a&1"),
        ("(order.lines | last).name", "Cup"),
        ("3 is odd and order.x is undefined and 'ab' is startingwith('a')", "True"),
        ("'}}'", "}}"),
    ],
)
def test_an_expression_gives(expression: str, expected: str) -> None:
    assert text_of("[{{ " + expression + " }}]", order=ORDER, yes=True) == f"[{expected}]"


def test_money_numbers_and_times_are_written_for_the_recipient() -> None:
    def plain_spaces(text: str) -> str:
        return re.sub(r"\s", " ", text)

    assert plain_spaces(text_of("{{ order.total | money('EUR') }}", order=ORDER)) == "€ 59,90"
    assert text_of("{{ '1234567.891' | number }} {{ 2 | number(2) }} {{ 1234.5 | number(0) }}") == "1.234.567,891 2,00 1.234"
    assert text_of("{{ order.at | date('long') }} {{ order.at | time }}", order=ORDER) == "2 maart 2026 00:30"
    assert text_of("{{ '2026-03-01' | date('short') }}").startswith("1/03/")
    english = Recipient(contact={}, workspace={}, locale="en-US", timezone="America/New_York")
    content = render(
        SourceContent(text="{{ t | datetime('short') }} {{ 5 | money('USD') }}"), channel="sms", data={"t": ORDER["at"]}, recipient=english
    )
    assert isinstance(content, Content)
    assert plain_spaces(content.text) == "3/1/26, 6:30 PM $5.00"


def test_an_unknown_locale_or_zone_falls_back_instead_of_failing() -> None:
    nobody = Recipient(contact={}, workspace={}, locale="xx-YY", timezone="Mars/Base")
    content = render(SourceContent(text="{{ '2026-03-01T23:30:00Z' | time }}"), channel="sms", data={}, recipient=nobody)
    assert isinstance(content, Content)
    assert re.sub(r"\s", " ", content.text) == "11:30 PM"
    dutch_abroad = Recipient(contact={}, workspace={}, locale="nl-JP")
    content = render(SourceContent(text="{{ 1.5 | number }}"), channel="sms", data={}, recipient=dutch_abroad)
    assert content == Content(text="1,5")


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{{ nope }}", "nope"),
        ("{{ order.nope }}", "order.nope"),
        ("{{ order.nope.deeper }}", "order.nope"),
        ("é {{ order.nope }}", "order.nope"),
        ("{{ order.note }}", "order.note"),
        ("{{ contact.email }}", "contact.email"),
        ("{{ order.note | upper }}", "order.note"),
        ("{{ nope | upper }}", "nope"),
        ("{{ nope + 1 }}", "nope"),
        ("{{ order.items }}", "order.items"),
        ("{{ order.keys }}", "order.keys"),
        ("{{ order.missed }}", "order.missed"),
        ("{% if order.nope %}x{% endif %}", "order.nope"),
        ("{% for x in nope %}{% endfor %}", "nope"),
        ("{% for line in order.lines %}{{ line.nope }}{% endfor %}", "line.nope"),
    ],
)
def test_a_missing_variable_is_named(template: str, name: str) -> None:
    failed = failure_of(template, order=ORDER)
    assert (failed.code, failed.field) == ("missing_variable", "text")
    assert re.match(rf"{re.escape(name)} is (not given|null)", failed.detail), failed.detail


@pytest.mark.parametrize(
    "expression",
    ["'x' | money('EUR')", "1 | money('XXY')", "1 | money", "order.at | date('huge')", "'soon' | date", "order", "order.lines", "1 / 0",
     "order.number + 1", "range(2000)", "range('a')", "[1, 'a'] | sort", "order | upper", "1e999", "1 | round(99)", "'a' | split('')",
     "'2026-03-01' | time", "1 | upper(2)", "[order] | join", "9999999999999999999 | times(9999999999999999999)"],
)  # fmt: skip
def test_a_filter_that_gets_what_it_cannot_use_fails_the_render(expression: str) -> None:
    failed = failure_of("{{ " + expression + " }}", order=ORDER)
    assert (failed.code, failed.field) == ("bad_value", "text")


def test_no_failure_repeats_a_value() -> None:
    for template in [
        "{{ secret | money('EUR') }}",
        "{{ secret + 1 }}",
        "{{ secret.x }}",
        "{{ secret | date }}",
        "{{ secret - 1 }}",
        "{{ [secret] }}",
    ]:
        assert "hunter2" not in failure_of(template, secret="hunter2").detail


def test_a_title_of_two_lines_is_refused() -> None:
    for value in ("a\nBcc: everybody@example.com", "a\rb", "a\x00b", "a\u2028b", "a\x1bb"):
        source = SourceContent(text="x", title="Hello {{ value }}")
        failed = render(source, channel="email", data={"value": value}, recipient=ANN)
        assert isinstance(failed, RenderFailed)
        assert (failed.code, failed.field) == ("bad_title", "title")


def test_control_characters_leave_the_text() -> None:
    assert text_of("a{{ x }}b", x="\x00\x08\r\n\t\x7f\x9b") == "a\n\tb"


@pytest.mark.parametrize(
    "url", ["https://shop.test/o?n=1", "http://a", "mailto:a@b.test", "tel:+32470", "myapp://order/1", "x-shop.v2:open"]
)
def test_an_action_may_lead_to(url: str) -> None:
    source = SourceContent(text="x", actions=(ActionSource("Order {{ order.number }}", "{{ url }}"),))
    content = render(source, channel="push", data={"order": ORDER, "url": url}, recipient=ANN)
    assert isinstance(content, Content)
    assert content.actions == (Action("Order A&1", url),)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "java\nscript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
     "https://", "https:///x", "//evil.test", "/relative", "", "https://a b", "https://a\u00a0b", "1x:y", "blob:x", "https:"],
)  # fmt: skip
def test_an_action_may_not_lead_to(url: str) -> None:
    source = SourceContent(text="x", actions=(ActionSource("Open", "{{ url }}"),))
    failed = render(source, channel="push", data={"url": url}, recipient=ANN)
    assert isinstance(failed, RenderFailed)
    assert (failed.code, failed.field) == ("bad_url", "actions/0/url")


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_more_text_than_the_channel_takes_is_refused(channel: str) -> None:
    limit = CHANNELS[channel].text_limit
    source = SourceContent(text="x" * limit)
    assert isinstance(render(source, channel=channel, data={}, recipient=ANN), Content)
    assert failure_of("{{ '' }}" + "x" * 1 + "{{ a }}" * (limit // 1000 + 1), channel, a="y" * 1000).code == "oversize"


def test_an_empty_text_is_refused() -> None:
    assert failure_of(" {{ '' }}\n").code == "empty"
    assert isinstance(render(SourceContent(html="<p>x</p>"), channel="email", data={}, recipient=ANN), Content)


def test_numbers_past_64_bits_keep_their_digits_and_known_types_become_text() -> None:
    values: dict[str, object] = {"n": 2**64 + 1, "d": Decimal("1.10"), "t": datetime(2026, 3, 1, tzinfo=UTC), "day": date(2026, 3, 1)}
    assert text_of("{{ n }} {{ d }} {{ t }} {{ day }}", **values) == "18446744073709551617 1.10 2026-03-01T00:00:00+00:00 2026-03-01"


@pytest.mark.parametrize(
    "value",
    [
        b"bytes",
        object(),
        {1, 2},
        "\ud800{0.__class__}",
        {"\ud800": 1},
        {1: 2},
        10**1300,
        "x" * 200_000,
        ["x"] * 6_000,
        dict.fromkeys(map(str, range(1001))),
    ],
)
def test_data_that_is_not_plain_is_refused_before_rendering(value: object) -> None:
    failed = failure_of("x", value=value)
    assert (failed.code, failed.field) == ("bad_value", "data")


def test_data_that_is_nested_too_deep_is_refused() -> None:
    value: object = 1
    for _ in range(50):
        value = [value]
    assert failure_of("x", value=value).field == "data"


def test_rendering_leaves_the_data_as_it_was() -> None:
    data: dict[str, object] = {"order": {"lines": [1, 2]}}
    for template in ["{{ order.lines | sort | join }}", "{{ order.lines | reverse | join }}", "{{ order.items() | length }}"]:
        text_of(template, **data)
    assert data == {"order": {"lines": [1, 2]}}


def test_sources_are_compiled_once_and_old_ones_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_CACHED_SOURCES", 20)
    first = compile_source("first {{ a }}")
    assert first == compile_source("first {{ a }}")
    for number in range(50):
        assert text_of("{{ a }} " + str(number), a="x") == f"x {number}"
    assert len(IN_TEXT.compiled) <= 20
    assert compile_source("first {{ a }}") != first
    assert text_of("first {{ a }}", a="x") == "first x"


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc") | st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
PIECES = st.sampled_from(
    ["{{ a }}", "{{ a.b }}", "{{ a | upper }}", "{{ a[0] }}", "{{ b | money('EUR') }}", "{{ b | date }}", "{% for x in a %}", "{% endfor %}",
     "{% if a %}", "{% else %}", "{% endif %}", "{{ x }}", "{{ a + b }}", "{{ a ~ b }}", "{{ a | sort | join }}", "{% set c = a %}", "{{ c.items() }}",
     "{{", "}}", "{%", "%}", "{#", "#}", "'", "\n", "é", "{{ a | d(b) }}", "{{ a == b }}", "{{ a in b }}", "{{ a | sum }}", "{{ a < b }}", "{{ a[1:] }}",
     "{{ -a }}", "{{ a // b }}", "{{ a % b }}", "{{ a | length }}", "{{ a | join(b) }}", "{{ b | replace(a, b) }}", "{{ range(a) }}", "{{ loop.index }}"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=6), max_size=8), st.dictionaries(st.sampled_from(["a", "b", "x", "contact"]), PLAIN))
def test_rendering_answers_with_a_value_whatever_it_is_given(pieces: list[str], data: Mapping[str, object]) -> None:
    template = "".join(pieces)
    source = SourceContent(text=template, title=template, html=template, actions=(ActionSource(template, "https://a.test/" + template),))
    for each in (source, SourceContent(text=template), SourceContent(html=template)):
        outcome = render(each, channel="email", data=data, recipient=ANN)
        assert isinstance(outcome, Content | RenderFailed)


@given(st.text(max_size=200))
def test_a_value_in_html_never_becomes_markup(value: str) -> None:
    content = render(SourceContent(html='<i a="{{ v }}">{{ v | upper }}</i>'), channel="email", data={"v": value}, recipient=ANN)
    if isinstance(content, Content) and content.html is not None:
        inside = content.html.removeprefix('<i a="').removesuffix("</i>").replace('">', "", 1)
        assert not set(inside) & set("<>\"'")


def test_a_bundle_is_one_line_and_nothing_where_it_is_empty() -> None:
    def bundled(template: str, **data: object) -> str | RenderFailed | None:
        found = render(SourceContent(text="Hi", bundle=template), channel="inapp", data=data, recipient=ANN)
        return found.bundle if isinstance(found, Content) else found

    assert bundled(" likes-{{ photo }} ", photo=7) == "likes-7"
    assert bundled("{% if photo is defined %}x{% endif %}") is None
    for template, code in (("{{ a }}\n{{ a }}", "bad_value"), ("x" * 201, "oversize"), ("{{ b }}", "missing_variable")):
        failed = bundled(template, a="x")
        assert isinstance(failed, RenderFailed), template
        assert (failed.code, failed.field) == (code, "bundle")
