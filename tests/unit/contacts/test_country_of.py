import pytest

from tidings.contacts.country_of import NOWHERE, country_of


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("+31612345678", "NL"),
        ("+12125550123", "US"),
        ("+14165550123", "CA"),
        ("+447400123456", "GB"),
        ("+77011234567", "KZ"),
        ("+883120123456", NOWHERE),
        ("+80012345678", NOWHERE),
        ("+15550100123", NOWHERE),
        ("+447700900123", NOWHERE),
        ("no number", NOWHERE),
    ],
)
def test_a_number_tells_its_country_or_that_it_has_none(value: str, country: str):
    assert country_of("phone", value) == country


def test_an_address_of_another_kind_is_of_no_country():
    assert country_of("email", "ada@example.com") is None
