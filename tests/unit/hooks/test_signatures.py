"""Signatures that the vendors' own libraries made, and all that is not one."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tidings.channels import Forged
from tidings.hooks.model import Bearer, Listed, OverBody, OverTimestamp, Signature, Standard, Unsigned
from tidings.hooks.presets import GITHUB, SHOPIFY, STRIPE
from tidings.hooks.signatures import check_signature

NOW = datetime.fromtimestamp(1795300000, UTC)
BODY = '{"id":"evt_1","text":"Ünd – 茶"}'.encode()

# By stripe 23.1.0 (webhooks.generateTestHeaderString), @octokit/webhooks-methods 6.0.0 (sign), @shopify/shopify-api 13.1.0
# (createSHA256HMAC), on 2026-11-21.
RECORDED: dict[str, tuple[Signature, str, str, str]] = {
    "stripe": (
        STRIPE.signature,
        "whsec_recorded",
        "stripe-signature",
        "t=1795300000,v1=e351fc6c05e87ba9ab42061a90f66adaa19efa65c90d149d501f1d2aac0bbf2d",
    ),
    "github": (
        GITHUB.signature,
        "a recorded secret",
        "x-hub-signature-256",
        "sha256=1660519a320275d52e986232d59ba0213d45079847f8cf4ea4e74d18891f9d20",
    ),
    "shopify": (SHOPIFY.signature, "a recorded secret", "x-shopify-hmac-sha256", "FmBRmjICddUumGIy1ZugIT1FB5hH+M9OpOdNGIkfnSA="),
}
EVERY: tuple[Signature, ...] = (
    OverBody(header="x-sig", prefix="sha256="),
    OverBody(header="x-sig", encoding="base64"),
    OverTimestamp(header="x-sig", timestamp_header="x-at"),
    Listed(header="x-sig"),
    Standard(),
    Bearer(header="x-sig"),
)


@pytest.mark.parametrize("vendor", RECORDED)
def test_what_the_vendors_own_library_signed_is_theirs(vendor: str):
    signature, secret, header, given_header = RECORDED[vendor]
    assert check_signature(signature, {header: given_header}, BODY, [secret], NOW) is None
    assert check_signature(signature, {header: given_header}, BODY, ["another", secret], NOW) is None
    for body, secrets in ((BODY + b" ", [secret]), (BODY, ["another"]), (BODY, []), (BODY, [""])):
        assert isinstance(check_signature(signature, {header: given_header}, body, secrets, NOW), Forged)


def test_what_was_signed_too_long_ago_is_told_again():
    signature, secret, header, given_header = RECORDED["stripe"]
    for seconds, is_theirs in ((0, True), (299, True), (-299, True), (301, False), (-301, False)):
        told = check_signature(signature, {header: given_header}, BODY, [secret], NOW + timedelta(seconds=seconds))
        assert (told is None) is is_theirs
    forged = check_signature(signature, {header: given_header}, BODY, [secret], NOW + timedelta(hours=1))
    assert forged is not None
    assert forged.code == "timestamp_outside"


def test_an_empty_secret_opens_nothing():
    for signature in EVERY:
        for given_header in ("", " ", "t=1795300000,v1=", "Bearer ", "v1,", "sha256="):
            headers = {"x-sig": given_header, "webhook-id": "1", "webhook-timestamp": "1795300000", "webhook-signature": given_header}
            assert isinstance(check_signature(signature, headers, b"", [""], NOW), Forged)
            assert isinstance(check_signature(signature, headers, b"", [], NOW), Forged)


def test_where_nothing_is_signed_nothing_is_asked():
    assert check_signature(Unsigned(), {}, b"", [], NOW) is None


_TEXT = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    ["t=1795300000,v1=00", "t=1795300000", "v1,AAAA", "Bearer x", "sha256="]
)


@SHOWN
@given(given_header=_TEXT, timestamp=_TEXT, event_id=_TEXT, body=st.binary(max_size=60))
def test_whatever_a_stranger_sends_is_forged_and_never_an_error(given_header: str, timestamp: str, event_id: str, body: bytes):
    headers = {
        "x-sig": given_header,
        "x-at": timestamp,
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": given_header,
    }
    for signature in EVERY:
        assert isinstance(check_signature(signature, headers, body, ["a long secret", "whsec_AAAAAAAAAAAAAAAA"], NOW), Forged)
