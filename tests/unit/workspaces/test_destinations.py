"""Where an account may be used: read from people, kept in millionths, in the order in which the first that fits counts."""

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.workspaces import Destination
from tidings.workspaces.destinations import read_destinations, read_stored, write_stored
from tidings.workspaces.model import Destinations

SMS = ["sms"]

prefixes = st.from_regex(re.compile(r"\+([1-9][0-9]{0,14})?", re.ASCII), fullmatch=True)
prices = st.from_regex(re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?", re.ASCII), fullmatch=True)
countries = st.sampled_from(["GB", "nl", "De", "US", "FR"])
given_ones = st.lists(
    st.one_of(
        st.builds(Destination, prefix=prefixes, price=prices),
        st.builds(Destination, country=countries, price=prices),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda one: (one.prefix, (one.country or "").upper()),
)


@given(given_ones)
def test_the_longest_prefix_comes_first_then_countries_then_everywhere(ones: list[Destination]):
    read, errors = read_destinations(ones, SMS)
    assert errors == []
    assert len(read) == len(ones)
    longest = [len(one.prefix) for one in read if one.prefix not in (None, "+")]
    assert longest == sorted(longest, reverse=True)
    kinds = [2 if one.prefix == "+" else 1 if one.prefix is None else 0 for one in read]
    assert kinds == sorted(kinds)
    assert {one.country for one in read} <= {None, "GB", "NL", "DE", "US", "FR"}


@given(given_ones)
def test_what_is_stored_reads_back_the_same_and_to_the_millionth(ones: list[Destination]):
    read, _ = read_destinations(ones, SMS)
    text = write_stored(read)
    assert text is not None
    assert read_stored(text) == read
    assert read_destinations(read, SMS) == (read, [])
    for stored, one in zip(msgspec.json.decode(text), read, strict=True):
        whole, _, rest = one.price.partition(".")
        assert stored["price"] == int(whole) * 1_000_000 + int(f"{rest:0<6}")


def test_the_table_holds_millionths_and_no_nulls():
    ones = [Destination(country="GB", price="0.03"), Destination(prefix="+44", price="0.040"), Destination(prefix="+", price="1")]
    read, _ = read_destinations(ones, SMS)
    assert write_stored(read) == '[{"prefix":"+44","price":40000},{"country":"GB","price":30000},{"prefix":"+","price":1000000}]'
    assert [one.price for one in read] == ["0.04", "0.03", "1"]


def test_without_destinations_nothing_is_stored():
    assert write_stored(None) is None
    assert read_stored(None) is None


def test_everything_that_is_wrong_is_told_at_its_place():
    ones = [
        Destination(price="1"),
        Destination(prefix="+44", country="GB", price="1"),
        Destination(country="XX", price="1"),
        Destination(country="gb", price="1"),
        Destination(country="GB", price="2"),
        Destination(prefix="+44", price="1"),
        Destination(prefix="+44", price="1"),
    ]
    _, errors = read_destinations(ones, ["sms", "email"])
    assert [(error.pointer, error.code) for error in errors] == [
        ("/destinations", "not_by_phone"),
        ("/destinations/0", "prefix_or_country"),
        ("/destinations/1", "prefix_or_country"),
        ("/destinations/2/country", "unknown_country"),
        ("/destinations/4", "duplicate"),
        ("/destinations/6", "duplicate"),
    ]


@pytest.mark.parametrize(
    "one",
    [
        {"prefix": "44", "price": "1"},
        {"prefix": "+0", "price": "1"},
        {"prefix": "+44\n", "price": "1"},
        {"prefix": "+4412345678901234", "price": "1"},
        {"country": "GBR", "price": "1"},
        {"prefix": "+44"},
        {"prefix": "+44", "price": "-1"},
        {"prefix": "+44", "price": "0.0000001"},
        {"prefix": "+44", "price": "1e3"},
        {"prefix": "+44", "price": "٣"},
        {"prefix": "+44", "price": 1},
        {"prefix": "+44", "price": "1", "rate": 1},
    ],
)
def test_a_destination_of_another_form_is_refused(one: dict[str, object]):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert([one], Destinations)
