"""Colours in which words can be read, and what a branding may say."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.api.hosted.style import STYLE
from tidings.core.ids import new_id
from tidings.workspaces.branding import ACCENT, ACCENT_DARK, NAMES, UNBRANDED, Branding, BrandingPatch, branding_facts, check_branding
from tidings.workspaces.branding.colours import LEAST, PAPER, PAPER_DARK, check_accent, contrast, words_on
from tidings.workspaces.members import Invitation
from tidings.workspaces.members.mails import invitation_mail

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_standard():
    # From the examples of WCAG's own techniques (G18) and its definition: black on white is all there is.
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)
    assert contrast("#0000ff", "#ffffff") == pytest.approx(8.59, abs=0.005)
    assert contrast("#ffff00", "#ffffff") == pytest.approx(1.07, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_knows_no_order_and_nothing_is_below_none(one: str, other: str):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@given(COLOURS)
def test_what_is_accepted_can_be_read_and_words_on_it_too(colour: str):
    for is_dark, paper in ((False, PAPER), (True, PAPER_DARK)):
        assert (check_accent(colour, is_dark=is_dark) is None) is (contrast(colour, paper) >= LEAST)
    # Every colour is read on white or on black.
    assert contrast(colour, words_on(colour)) >= LEAST


def test_ours_can_be_read_and_are_those_of_the_pages():
    assert f"--act:{ACCENT}" in STYLE
    assert f"--act:{ACCENT_DARK}" in STYLE
    assert f"--paper:{PAPER_DARK}" in STYLE
    assert check_accent(ACCENT, is_dark=False) is None
    assert check_accent(ACCENT_DARK, is_dark=True) is None


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", " ", "invalid_name"),
        ("name", "Shop\u202e", "invalid_name"),
        ("accent", "#ffcc00", "low_contrast"),
        ("accent_dark", "#0b5cad", "low_contrast"),
        ("footer", " \n ", "invalid_footer"),
        ("footer", "a\0b", "invalid_footer"),
        ("footer", "a\u2028b", "invalid_footer"),
        ("footer", "\n".join("abcdefghijk"), "too_many_lines"),
        ("support_email", "nobody", "invalid_email"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(field: str, value: str, code: str):
    assert [(error.pointer, error.code) for error in check_branding(BrandingPatch(**{field: value}))] == [(f"/{field}", code)]


def test_everything_that_is_wrong_is_told_at_once_and_what_is_null_is_not():
    wrong = BrandingPatch(name=" ", accent="#FFFFFF", accent_dark="#000000", footer=" ", support_email="xxx")
    assert [error.pointer for error in check_branding(wrong)] == ["/name", "/accent", "/accent_dark", "/footer", "/support_email"]
    assert check_branding(BrandingPatch(name=None, logo=None, accent=None, accent_dark=None, footer=None, support_email=None)) == []


def test_a_template_finds_every_name_also_before_anything_was_said():
    facts = branding_facts(UNBRANDED, "Shop", None)
    assert facts.keys() == NAMES.keys()
    assert facts["name"] == "Shop"
    assert None not in facts.values()


def test_an_invitation_says_who_the_company_is_where_it_says_so_itself():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    invitation = Invitation(
        id=new_id(), workspace_id=new_id(), email="a@b.example", role="viewer", inviter="Ada", created_at=now, expires_at=now
    )
    plain = invitation_mail(invitation, "Shop", "tdi_x", "https://t.example", UNBRANDED)
    assert plain.text.endswith("do nothing.\n")
    own = Branding(footer="1 High Street\nLondon", support_email="help@corner.example")
    said = invitation_mail(invitation, "The Corner Shop", "tdi_x", "https://t.example", own)
    assert said.title == "Ada invites you to The Corner Shop"
    assert said.text.endswith("do nothing.\n\n1 High Street\nLondon\n\nhelp@corner.example\n")
