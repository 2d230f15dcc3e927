"""Links are judged by whose they are, as a browser follows them."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.moderation.judge import Rulebook
from tidings.moderation.links import domain_of, links_in, read_domain
from tidings.moderation.model import Rule, RuleAction, RuleKind


def rule(text: str, action: RuleAction, kind: RuleKind = "link") -> Rule:
    return Rule(id=UUID(int=abs(hash((text, kind)))), kind=kind, text=text, action=action, category="spam")


BOOK = Rulebook([rule("*", "flag"), rule("good.example", "allow"), rule("evil.example", "refuse"), rule("ads.good.example", "mask")])


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://Evil.Example:443/x", "evil.example"),
        ("https://good.example@evil.example/", "evil.example"),
        ("https://evil.example\\@good.example", "evil.example"),
        ("http:/\\evil.example", "evil.example"),
        ("https://evil.example.", "evil.example"),
        ("https://%65vil.example", "evil.example"),
        ("https://evil\u3002example", "evil.example"),
        ("https://ev\u200bil.example", "evil.example"),
        ("https://xn--bcher-kva.example/", "b\u00fccher.example"),
        ("https://B\u00dcCHER.example/", "b\u00fccher.example"),
        ("mailto:ada@evil.example", None),
        ("tel:+31612345678", None),
    ],
)
def test_whose_an_address_is(url: str, domain: str | None):
    assert domain_of(url) == domain


def test_the_longest_domain_that_fits_counts():
    def actions(text: str) -> tuple[bool, str | None, bool]:
        verdict = BOOK.judge([text], [])
        return bool(verdict.refused), verdict.masked[0] if verdict.masked else None, bool(verdict.flagged)

    assert actions("at https://good.example/a?b=c") == (False, None, False)
    assert actions("at sub.evil.example") == (True, None, False)
    assert actions("at https://other.example") == (False, None, True)
    assert actions("at https://ads.good.example.") == (False, f"at {'•' * 24}.", False)
    # What may be no link at all is judged only by a domain that is named.
    assert actions("hello.world and file.txt") == (False, None, False)
    assert actions("notevil.example") == (False, None, False)


def test_what_stands_in_no_text_is_refused_where_it_was_to_be_masked():
    assert BOOK.judge([], ["https://ads.good.example/"]).refused
    assert not BOOK.judge([], ["https://good.example/"]).refused
    assert BOOK.judge([], ["https://other.example/"]).flagged


def test_domains_as_they_are_given():
    assert read_domain("*") == "*"
    assert read_domain("Shop.Example.") == "shop.example"
    for wrong in ("https://x.example", "a/b", "", "a..b", "x.example:80", "a b"):
        assert read_domain(wrong) is None, wrong


@given(st.text(max_size=200))
def test_whatever_is_said_links_lie_within_it(text: str):
    for link in links_in(text):
        assert 0 <= link.start < link.end <= len(text)


@given(st.text(max_size=100))
def test_what_is_masked_is_as_long_as_it_was(text: str):
    book = Rulebook([rule("a", "mask", "word"), rule("*", "mask")])
    verdict = book.judge([text], [])
    assert verdict.masked is None or len(verdict.masked[0]) == len(text)
