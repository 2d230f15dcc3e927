import resource
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tidings.channels.port import Content
from tidings.expressions.fence import SOURCE_LIMIT, BadSource, read_source
from tidings.templates.render import Recipient, RenderFailed, SourceContent, compile_source, render

NOBODY = Recipient(contact={"name": "Ann"}, workspace={"name": "Shop"})

REFUSED = [
    "{{ self.__init__() }}", "{{ ''.__class__.mro() }}", "{{ contact.update(a=1) }}", "{{ contact.clear() }}", "{{ a.format(1) }}", "{{ a.b.c() }}",
    "{% include 'x' %}", "{% import 'x' as y %}", "{% from 'x' import y %}", "{% extends 'x' %}", "{% block a %}{% endblock %}", "{% do a %}",
    "{% macro f() %}{% endmacro %}", "{% call f() %}{% endcall %}", "{% filter upper %}{% endfilter %}", "{% autoescape false %}{% endautoescape %}",
    "{% raw %}{{{% endraw %}", "{% with a = 1 %}{% endwith %}", "{% set a %}x{% endset %}", "{% set a.b = 1 %}", "{% set a, b = c %}",
    "{% for x in a recursive %}{% endfor %}", "{{ debug() }}", "{{ namespace() }}", "{{ dict() }}", "{{ cycler(1) }}", "{{ lipsum() }}", "{{ config() }}",
    "{{ 'a' * 9 }}", "{{ 2 ** 9 }}", "{{ [1] * 9 }}", "{% set x = x ~ x %}", "{% set x = x + x %}", "{% set x = [x, x] %}", "{% set x = (x, x) %}",
    "{% set x = x, x %}", "{% set x = {'a': x} %}", "{{ {'a': 1} }}", "{% set x = a[1:] %}", "{% for x in [a, a] %}{% endfor %}",
    "{% for x in a + a %}{% endfor %}", "{% for x in a ~ a %}{% endfor %}", "{% for (x, y) in a %}{% endfor %}", "{% for x in a, b %}{% endfor %}",
    "{{ '%9d' | format(1) }}", "{{ a | indent(9) }}", "{{ a | tojson }}", "{{ a | safe }}", "{{ a | pprint }}", "{{ a | attr('x') }}", "{{ a | upper.x }}",
    "{{ a is filter }}", "{{ a is sameas(1) }}", "{{ 'a' if b }}", "{{ a", "{{ a %}", "{% if a }}", "{{ (a }}", "{{ a) }}", "{{ [a) }}", "{{ }}", "{% %}",
    "{# x", "{% if a %}", "{% endif %}", "{% for x in a %}{% endif %}", "{{ 'a }}", "{{ a ! b }}", "{{ a @ b }}", "{{ a; b }}", "{{ a(1) }}", "{{ 'a'(1) }}",
    "{{ a['b'](1) }}", "{% else x %}", "{% if %}", "{% set a = %}", "{{ range.x(1) }}", "{{ a.range(1) }}", "{{ a. upper() }}", "{% nope %}", "\ud800", "a\0b",
]  # fmt: skip


@pytest.mark.parametrize("source", REFUSED)
def test_what_is_outside_the_fence_is_refused(source: str) -> None:
    assert isinstance(compile_source(source), BadSource)


@pytest.mark.parametrize(
    "source",
    ["{{ self }}", "{{ config }}", "{{ environ }}", "{{ request }}", "{{ ''.__class__ }}", "{{ contact.__class__ }}", "{{ contact.__dict__ }}",
     "{{ debug }}", "{{ dict }}", "{{ namespace }}", "{{ contact['__class__'] }}", "{{ contact.name.__class__ }}", "{{ loop }}", "{{ contact.update }}",
     "{{ contact.copy }}", "{{ contact.missed }}", "{{ caller }}", "{{ super }}", "{{ contact.items.__self__ }}", "{{ __builtins__ }}", "{{ order.append }}"],
)  # fmt: skip
def test_there_is_nothing_behind_the_data(source: str) -> None:
    failed = render(SourceContent(text=source), channel="email", data={"order": [1]}, recipient=NOBODY)
    assert isinstance(failed, RenderFailed)
    assert failed.code == "missing_variable"


def test_a_method_stays_hidden_after_a_missed_key() -> None:
    source = SourceContent(text="{{ 'items' in a }}{% for k, v in a.items() %}{{ k }}{% endfor %}{{ a.items | d('none') }}{{ a | length }}")
    content = render(source, channel="email", data={"a": {"x": 1}}, recipient=NOBODY)
    assert isinstance(content, Content)
    assert content.text == "Falsexnone1"
    assert isinstance(
        render(SourceContent(text="{{ a.items }}"), channel="email", data={"a": {"items": "mine"}}, recipient=NOBODY), Content
    )


@pytest.fixture
def little_memory() -> Iterator[None]:
    """An address space of 1 GB more than now: an allocation beyond it ends the process, and with it the test run."""
    if sys.platform != "linux":
        pytest.skip("needs RLIMIT_AS")
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + 2**30, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


TWICE = "{% for i in range(1000) %}{% for j in range(1000) %}"
ENDS = "{% endfor %}{% endfor %}"
BIG = "x" * 120_000


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize(
    "source",
    ["{{ big }}" * 1_000, "{{ big | upper }}" * 1_000, TWICE + "{{ big }}" + ENDS, TWICE + "{{ i }}" + ENDS, TWICE + "{{ big | reverse | length }}" + ENDS,
     TWICE + ("y" * 3_999 + "{# #}") * 40 + ENDS, "{{ big | replace('', big) }}", "{{ big | replace('x', big) }}", "{{ big | split('x') | join(big) }}",
     "{{ [" + "big, " * 90 + "1] | join }}", "{{ (" + "big ~ " * 90 + "1) | upper }}", "".join(f"{{% set v{n} = big | upper %}}" for n in range(5_000)),
     "{% for a in many %}{% for b in many %}{{ a }}{% endfor %}{% endfor %}", "{% set t = big | split('x') %}" + TWICE + "{{ t | sort | length }}" + ENDS,
     TWICE + "{% if 'y' in big %}{% endif %}" + ENDS, TWICE + "{% for c in big %}{% break %}{% endfor %}" + ENDS, "{{ many | join(big) }}"],
)  # fmt: skip
def test_a_runaway_ends_in_a_value_and_in_little_memory(source: str) -> None:
    failed = render(SourceContent(text=source), channel="email", data={"big": BIG, "many": ["m"] * 900}, recipient=NOBODY)
    assert isinstance(failed, RenderFailed)
    assert failed.code in {"runaway", "oversize", "bad_template"}
    after = render(SourceContent(text="{{ contact.name }}"), channel="sms", data={}, recipient=NOBODY)
    assert after == Content(text="Ann"), "the budget of one render must not be short for the next"


def test_a_source_is_bounded() -> None:
    assert isinstance(read_source("x" * (SOURCE_LIMIT + 1)), BadSource)
    assert read_source("x" * SOURCE_LIMIT) is None
    assert isinstance(read_source("{{ " + "(" * 500 + "1" + ")" * 500 + " }}"), BadSource)
    assert isinstance(read_source("{% if a %}" * 30 + "{% endif %}" * 30), BadSource)
    assert isinstance(read_source("{% for a in b %}" + "x" * 5_000 + "{% endfor %}"), BadSource)


def test_the_line_is_told() -> None:
    assert read_source("a\nb\n{{ a | nope }}") == BadSource(3, "There is no filter 'nope'", 1)


@pytest.mark.parametrize(
    "source",
    ["{{- a -}}", "{%- if a -%}{%- elif b -%}{%- else -%}{%- endif -%}", "{% for a, b in c.items() if a %}{{ loop.cycle('x', 'y') }}{% else %}{% endfor %}",
     "{# {{ nope() }} #}", "a { b } % # {", "{% for x in ['a', 'b', 1] %}{% break %}{% endfor %}", "{{ a.is }}{{ a.if }}{{ a.recursive }}",
     "{{ a if b else c }}", "{{ a is not defined or not b }}", "{{ a in ('x', 'y') }}", '{{ "a \\" }} b" }}', "{% set a = b | d('x') %}", "{{ a[b.c] }}"],
)  # fmt: skip
def test_what_is_inside_the_fence_is_taken(source: str) -> None:
    assert isinstance(compile_source(source), str)
