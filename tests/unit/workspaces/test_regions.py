import pytest

from tidings.workspaces.regions import country_code, locale_tag, timezone_name


@pytest.mark.parametrize(
    ("written", "code"), [("NL", "NL"), ("nl", "NL"), ("EU", None), ("ZZ", None), ("NLD", None), ("", None), ("419", None)]
)
def test_country(written: str, code: str | None):
    assert country_code(written) == code


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("nl", "nl"),
        ("pt_br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("zh-TW", "zh-TW"),
        ("EN-us", "en-US"),
        ("es-419", "es-419"),
        ("xx", None),
        ("", None),
        ("../../etc", None),
        ("en-", None),
        ("e" * 1000, None),
        ("en\n", None),
        ("nl.UTF-8", None),
    ],
)
def test_locale(written: str, tag: str | None):
    assert locale_tag(written) == tag


@pytest.mark.parametrize(
    ("written", "name"),
    [("Europe/Amsterdam", "Europe/Amsterdam"), ("UTC", "UTC"), ("europe/amsterdam", None), ("../passwd", None), ("Factory", None)],
)
def test_timezone(written: str, name: str | None):
    assert timezone_name(written) == name
