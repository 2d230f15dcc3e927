from hypothesis import given
from hypothesis import strategies as st

from tidings.templates.fallback import choose_locale

LOCALES = st.sampled_from(["en", "en-GB", "en-US", "nl", "nl-BE", "nl-NL", "fr", "zh-Hant", "zh-Hant-TW", "zh", "pt-BR"])


def test_the_exact_locale_comes_first() -> None:
    assert choose_locale(["nl", "nl-BE", "en"], "nl-BE", "en") == "nl-BE"


def test_a_parent_comes_before_a_sibling() -> None:
    assert choose_locale(["nl-NL", "nl", "en"], "nl-BE", "en") == "nl"
    assert choose_locale(["zh", "zh-Hant", "en"], "zh-Hant-TW", "en") == "zh-Hant"


def test_a_sibling_comes_before_the_default() -> None:
    assert choose_locale(["nl-NL", "en"], "nl-BE", "en") == "nl-NL"
    assert choose_locale(["pt-BR", "en"], "pt", "en") == "pt-BR"


def test_another_language_falls_to_the_default_then_to_the_first() -> None:
    assert choose_locale(["nl", "en"], "fr", "en") == "en"
    assert choose_locale(["nl", "de"], "fr", "en") == "de"
    assert choose_locale(["nl", "en"], None, "nl") == "nl"


def test_case_does_not_matter_and_the_answer_keeps_its_spelling() -> None:
    assert choose_locale(["nl-BE"], "NL-be", "en") == "nl-BE"


def test_without_any_locale_the_answer_is_the_default() -> None:
    assert choose_locale([], "nl", "en") == "en"


@given(st.lists(LOCALES, min_size=1), st.none() | LOCALES | st.text(max_size=8), LOCALES)
def test_the_answer_is_always_available_and_does_not_depend_on_order(available: list[str], wanted: str | None, default: str) -> None:
    chosen = choose_locale(available, wanted, default)
    assert chosen in available
    assert chosen == choose_locale(reversed(available), wanted, default)


@given(st.lists(LOCALES, min_size=1), LOCALES, LOCALES)
def test_a_language_that_is_there_is_never_left(available: list[str], wanted: str, default: str) -> None:
    languages = {locale.partition("-")[0] for locale in available}
    chosen = choose_locale(available, wanted, default)
    assert wanted.partition("-")[0] not in languages or chosen.partition("-")[0] == wanted.partition("-")[0]
    assert wanted not in available or chosen == wanted
