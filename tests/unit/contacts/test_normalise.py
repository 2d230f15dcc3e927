import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.contacts.normalise import BadAddress, Normalised, normalise, valid_country, valid_locale, valid_timezone

POINT = "B" + "A" * 86
SECRET = "A" * 22


def subscription(endpoint: object = "https://push.example/abc", p256dh: object = POINT, auth: object = SECRET) -> str:
    return json.dumps({"endpoint": endpoint, "expirationTime": None, "keys": {"p256dh": p256dh, "auth": auth}})


@pytest.mark.parametrize(
    ("written", "country"),
    [("+32 470 12 34 56", None), ("0470/12.34.56", "BE"), ("0032470123456", "BE"), ("+32 (0)470 12 34 56", None), ("+32470123456", "US"),
     ("\uff0b\uff13\uff12470123456", None), ("\u00a0+32\u00a0470-12-34-56 ", None)],
)  # fmt: skip
def test_every_spelling_of_a_number_gives_one(written: str, country: str | None) -> None:
    assert normalise("phone", written, country=country) == Normalised("+32470123456")


def test_an_italian_number_keeps_its_zero() -> None:
    assert normalise("phone", "06 1234 5678", country="IT") == Normalised("+390612345678")


def test_a_number_without_a_country_says_what_to_do() -> None:
    bad = normalise("phone", "0470 12 34 56", country=None)
    assert isinstance(bad, BadAddress)
    assert bad.code == "phone_country_missing"
    assert "default country" in bad.detail


@pytest.mark.parametrize(
    ("written", "country"),
    [("", None), ("+", None), ("+999123456789", None), ("+1555", None), ("12", "BE"), ("+32470123456789012", None), ("0470123456", "XX"),
     ("1800FLOWERS", "US"), ("tel:+32470123456", None), ("+32470123456;ext=5", None), ("+32470123456\n", "\n"), ("0000000000", "BE"), ("+" + "1" * 1000, None),
     ("\ud800", "BE"), ("+32\x00470123456", None), ("a@b.com", "BE")],
)  # fmt: skip
def test_what_is_no_number_is_refused(written: str, country: str | None) -> None:
    outcome = normalise("phone", written, country=country)
    if written.strip() == "+32470123456":
        assert outcome == Normalised("+32470123456")
    else:
        assert isinstance(outcome, BadAddress)
        assert outcome.code in {"invalid_phone", "phone_country_missing"}


@pytest.mark.parametrize(
    ("written", "stored"),
    [(" Ann.B@EXAMPLE.com ", "Ann.B@example.com"), ("a@shop.test", "a@shop.test"), ("a+b@example.com", "a+b@example.com"),
     ("u\u0308@b\u00fccher.example", "\u00fc@b\u00fccher.example")],
)  # fmt: skip
def test_a_mailbox_keeps_its_local_part_and_lowers_its_domain(written: str, stored: str) -> None:
    assert normalise("email", written, country=None) == Normalised(stored)


@pytest.mark.parametrize(
    "written",
    ["", "a", "a@", "@b.com", "a@b", "a@localhost", "a@[127.0.0.1]", "Ann <a@b.com>", "a@b.com, c@d.com", "a@b.com\nBcc: x@y.com", "a b@c.com",
     "a" * 65 + "@b.com", "a@" + "b" * 250 + ".com", "a" * 10_000, "a\x00@b.com", "\ud800@b.com", "a@b..com", ".a@b.com", "a@-b.com"],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused(written: str) -> None:
    outcome = normalise("email", written, country=None)
    assert isinstance(outcome, BadAddress)
    assert outcome.code == "invalid_email"


def test_a_device_token_is_printable_ascii() -> None:
    assert normalise("push", " fcm:Token_1 ", country=None) == Normalised("fcm:Token_1")
    for bad in ("", "a b", "a\nb", "é", "\ud800", "x" * 4_097):
        assert isinstance(normalise("push", bad, country=None), BadAddress)


def test_a_subscription_is_kept_in_one_spelling() -> None:
    stored = normalise("webpush", subscription(), country=None)
    assert isinstance(stored, Normalised)
    assert json.loads(stored.value) == {"endpoint": "https://push.example/abc", "keys": {"p256dh": POINT, "auth": SECRET}}
    assert normalise("webpush", json.dumps(json.loads(subscription(auth=SECRET + "==")), indent=2), country=None) == stored
    assert normalise("webpush", stored.value, country=None) == stored


@pytest.mark.parametrize(
    "written",
    ["", "x", "[]", "{}", "\ud800", subscription("http://push.example/abc"), subscription("https://"), subscription("https://u:p@push.example/"),
     subscription("https://push.example/a b"), subscription("https://push.example:x/"), subscription(1), subscription("javascript:x"),
     subscription(p256dh="A" * 87), subscription(p256dh="B" + "A" * 85), subscription(p256dh="!"), subscription(auth="AA"), subscription(auth=""),
     subscription(auth="é"), subscription("https://push.example/" + "a" * 5_000)],
)  # fmt: skip
def test_what_is_no_subscription_is_refused(written: str) -> None:
    outcome = normalise("webpush", written, country=None)
    assert isinstance(outcome, BadAddress)
    assert outcome.code == "invalid_webpush"


def test_an_unknown_kind_is_told() -> None:
    assert normalise("fax", "1", country=None) == BadAddress("unknown_address_kind", "An address is one of phone, email, push, webpush")


KINDS = st.sampled_from(["phone", "email", "push", "webpush", "other"])
COUNTRIES = st.none() | st.sampled_from(["BE", "US", "IT", "BR", "XX"])
NUMBERS = st.from_regex(r"(\+|00|0)?[0-9 ()./-]{3,18}", fullmatch=True)


@given(KINDS, st.text(max_size=60) | NUMBERS | st.emails(), COUNTRIES)
def test_normalising_is_idempotent_and_answers_with_a_value(kind: str, written: str, country: str | None) -> None:
    outcome = normalise(kind, written, country=country)
    if isinstance(outcome, Normalised):
        for other in (country, None, "JP"):
            assert normalise(kind, outcome.value, country=other) == outcome
    else:
        assert isinstance(outcome, BadAddress)


@given(NUMBERS)
def test_a_refusal_never_repeats_the_address(written: str) -> None:
    outcome = normalise("phone", written, country="BE")
    assert isinstance(outcome, Normalised) or written not in outcome.detail


def test_locales_are_written_one_way() -> None:
    assert [valid_locale(text) for text in ("nl-BE", "NL_be", "en", "zh-hant-tw", "es-419", "en-jp")] == [
        "nl-BE",
        "nl-BE",
        "en",
        "zh-Hant-TW",
        "es-419",
        "en-JP",
    ]
    for bad in ("", "xx", "en-XX", "english", "en_GB.UTF-8", "nl-BE-u-nu-arab", "C", "../en", "nl\n", "\ud800"):
        assert valid_locale(bad) is None


@given(st.text(max_size=12) | st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z]{2,4}){0,2}", fullmatch=True))
def test_a_locale_is_stable_once_written(text: str) -> None:
    locale = valid_locale(text)
    assert locale is None or valid_locale(locale) == locale


def test_zones_and_countries_are_those_of_the_databases() -> None:
    assert valid_timezone("Europe/Brussels")
    assert not any(valid_timezone(text) for text in ("", "Mars/Base", "../UTC", "europe/brussels", "localtime"))
    assert valid_country("BE")
    assert not any(valid_country(text) for text in ("", "be", "XX", "BEL", "001"))
