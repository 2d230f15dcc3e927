import pytest

from tidings.channels.facts import CHANNELS
from tidings.expressions.fence import SOURCE_LIMIT
from tidings.templates.check import check_source, needs_of, variables
from tidings.templates.render import ActionSource, SourceContent


def faults(channel: str, source: SourceContent) -> list[tuple[str, str]]:
    return [(error.pointer, error.code) for error in check_source(channel, source)]


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_a_text_is_enough_for_every_channel(channel: str) -> None:
    assert faults(channel, SourceContent(text="Hello {{ contact.name }}")) == []


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_without_text_nothing_is_published(channel: str) -> None:
    assert ("/text", "required") in faults(channel, SourceContent())
    assert ("/text", "required") in faults(channel, SourceContent(text="  \n"))


def test_a_mail_may_be_html_alone_and_a_text_message_may_not() -> None:
    assert faults("email", SourceContent(title="Hi", html="<p>{{ a }}</p>")) == []
    assert faults("sms", SourceContent(html="<p>{{ a }}</p>")) == [("/html", "field_not_of_channel"), ("/text", "required")]


def test_a_field_that_the_channel_lacks_is_refused() -> None:
    assert faults("sms", SourceContent(text="x", title="y")) == [("/title", "field_not_of_channel")]


def test_every_fault_is_told_at_once_with_its_place() -> None:
    source = SourceContent(
        text="{{ a | nope }}", title="{% if %}", actions=(ActionSource("{{", "https://a.test/{{ b }}"), ActionSource("", ""))
    )
    assert faults("push", source) == [
        ("/title", "bad_template"),
        ("/text", "bad_template"),
        ("/actions/0/label", "bad_template"),
        ("/actions/1/label", "required"),
        ("/actions/1/url", "required"),
    ]
    assert check_source("push", source)[1].detail == "Line 1: There is no filter 'nope'"


def test_sizes_and_numbers_are_bounded() -> None:
    assert faults("email", SourceContent(text="x" * (SOURCE_LIMIT + 1))) == [("/text", "bad_template")]
    assert faults("push", SourceContent(text="x", actions=(ActionSource("a", "https://a.test"),) * 11)) == [("/actions", "too_many")]


def test_an_unknown_channel_is_told() -> None:
    assert faults("pigeon", SourceContent(text="x")) == [("", "unknown_channel")]


def test_what_a_source_needs_is_known_with_its_dots() -> None:
    source = SourceContent(
        title="{{ order.number }}",
        text="{% for line in order.lines %}{{ line.name }}{{ range(3) | join }}{% endfor %}{% set x = a.b.c %}{{ x }}",
        actions=(ActionSource("Go", "https://a.test/{{ order.id }}"),),
    )
    assert variables(source) == {"order.number", "order.lines", "a.b.c", "order.id"}
    assert not needs_of(source).uses_contact


def test_the_reserved_names_are_no_variables_of_the_data() -> None:
    needs = needs_of(SourceContent(text="{{ contact.name }} {{ workspace.name }} {{ contacts }}"))
    assert needs.variables == {"contacts"}
    assert needs.uses_contact


def test_a_broken_source_needs_nothing() -> None:
    assert variables(SourceContent(text="{{ a", title="{{ b }}")) == {"b"}
