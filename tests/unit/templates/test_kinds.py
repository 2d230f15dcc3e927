import pytest

from tidings.templates.kinds import Kind, filled, kinds_of, missing_in, missing_locales, missing_translations
from tidings.templates.model import SourceInput, TemplateAction
from tidings.templates.render import SourceContent


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("{{ a }} {{ b.c }}", {"a": "text", "b.c": "text"}),
        ("{{ a | money('EUR') }}{{ b | plus(1) }}{% if c > 3 %}{% endif %}", {"a": "number", "b": "number", "c": "number"}),
        ("{{ a | date }} {{ b.at | datetime('short') }}", {"a": "time", "b.at": "time"}),
        ("{% if a %}x{% endif %}{% if not b.c %}y{% endif %}{{ 'x' if d else '' }}", {"a": "flag", "b.c": "flag", "d": "flag"}),
        ("{% for one in a.items %}{{ one.name }}{% endfor %}{{ b | join(', ') }}", {"a.items": "list", "b": "list"}),
        ("{% if a %}{% for one in a %}{{ one }}{% endfor %}{% endif %}", {"a": "list"}),
        ("{% if a %}{{ a | money('EUR') }}{% endif %}", {"a": "number"}),
        ("{{ 'a | money' }}{{ contact.name }}{{ workspace.name }}", {}),
        ("{{ oops", {}),
    ],
)
def test_what_a_text_does_with_a_name_says_what_it_is(text: str, kinds: dict[str, Kind]) -> None:
    assert kinds_of([SourceContent(text=text)]) == kinds


def test_what_is_missing_is_filled_and_nothing_else_is_changed() -> None:
    given = {"order": {"number": "A-1", "total": None}, "name": ""}
    missing = missing_in(given, ["order.number", "order.total", "order.lines", "name", "gone.deep", "unsubscribe_url"])
    assert missing == ["gone.deep", "order.lines", "order.total"]
    made = filled(given, missing, {"order.total": "number", "order.lines": "list", "gone.deep": "text"})
    assert made == {"order": {"number": "A-1", "total": 1, "lines": []}, "name": "", "gone": {"deep": "[gone.deep]"}}
    assert given == {"order": {"number": "A-1", "total": None}, "name": ""}


def test_what_is_to_be_translated_is_told_by_channel_and_locale() -> None:
    go = [TemplateAction(label="Go", url="https://shop.example")]
    content = {
        "email": {"en": SourceInput(title="Hi", mjml="<mjml>", actions=go), "nl": SourceInput(title="Hoi", html="<p>", actions=go)},
        "sms": {"en": SourceInput(text="Hi"), "de": SourceInput(text=" ")},
    }
    assert missing_translations(content, "en") == {
        "email": {"de": ["title", "html", "actions/0"]},
        "sms": {"de": ["text"], "nl": ["text"]},
    }
    assert missing_locales({"email": ["en", "nl"], "sms": ["en", "de"]}) == {"email": ["de"], "sms": ["nl"]}
    assert missing_translations({}, "en") == {}
