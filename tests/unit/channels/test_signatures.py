"""The examples that providers publish, and what none of the checks may let through."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foreign import SHOWN
from tidings.channels import Forged
from tidings.channels.signatures import check_basic, check_body, check_timestamped, check_url_and_form, sign

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TOKEN = b"12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}


def code(forged: Forged | None) -> str | None:
    return forged.code if forged is not None else None


# The examples of Twilio's own library (tests/unit/test_request_validator.py), read on 2026-11-21.
@pytest.mark.parametrize(
    ("url", "form", "signature"),
    [
        (URL, FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL.replace(".com", ".com:1234"), FORM, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        (URL.replace(".com", ".com:1234").replace("https", "http"), FORM, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
        (URL, FORM, "kvajT1Ptam85bY51eRf/AJRuM3w="),
        (URL.replace("https", "http"), FORM, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        (
            URL,
            [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")],
            "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
        ),
    ],
)
def test_a_form_of_twilio_is_known_by_its_signature_with_the_port_and_without(url: str, form: object, signature: str):
    body = urlencode(form).encode()  # type: ignore[arg-type]
    assert check_url_and_form(signature, url, body, [TOKEN], is_form=True) is None
    assert code(check_url_and_form(signature, url, body + b"&X=1", [TOKEN], is_form=True)) == "signature_wrong"
    assert code(check_url_and_form(signature, url, body, [b"another"], is_form=True)) == "signature_wrong"
    assert code(check_url_and_form(signature, url + "&x=1", body, [TOKEN], is_form=True)) == "signature_wrong"


def test_a_body_that_is_no_form_is_known_by_its_hash_in_the_signed_url():
    body = b'{"property": "value", "boolean": true}'
    url = URL + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
    signature = "a9nBmqA0ju/hNViExpshrM61xv4="
    assert check_url_and_form(signature, url, body, [TOKEN], is_form=False) is None
    assert code(check_url_and_form(signature, url, body + b" ", [TOKEN], is_form=False)) == "body_wrong"
    bare = sign(TOKEN, URL.encode(), hash_name="sha1", encoding="base64")
    assert code(check_url_and_form(bare, URL, body, [TOKEN], is_form=False)) == "body_unsigned"
    assert check_url_and_form(bare, URL, b"", [TOKEN], is_form=False) is None


def test_a_form_of_bytes_that_are_no_text_is_signed_as_it_is():
    signature = base64.b64encode(hmac.digest(TOKEN, URL.encode() + b"Body\xff\xfe A", "sha1")).decode()
    assert check_url_and_form(signature, URL, b"Body=%ff%FE+A", [TOKEN], is_form=True) is None


# Test case 2 of RFC 4231 (section 4.3).
def test_the_mac_over_a_body_is_the_one_of_the_standard():
    signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    body = b"what do ya want for nothing?"
    assert check_body(signature, body, [b"Jefe"]) is None
    assert check_body(signature.upper(), body, [b"old", b"Jefe"]) is None
    assert check_body(f"sha256={signature}", body, [b"Jefe"], prefix="sha256=") is None
    assert code(check_body(signature, body, [b"Jefe"], prefix="sha256=")) == "signature_wrong"
    assert code(check_body(signature, body, [b"Jefe"], hash_name="sha1")) == "signature_wrong"
    assert code(check_body(None, body, [b"Jefe"])) == "signature_missing"


@pytest.mark.parametrize(
    ("shift", "expected"),
    [(0, None), (299, None), (-299, None), (301, "timestamp_outside"), (-301, "timestamp_outside")],
)
def test_what_was_signed_long_ago_or_ahead_is_a_replay(shift: int, expected: str | None):
    timestamp = str(int((NOW + timedelta(seconds=shift)).timestamp()))
    signature = sign(b"secret", timestamp.encode() + b".{}", encoding="base64")
    assert code(check_timestamped(signature, timestamp, b"{}", [b"secret"], NOW, encoding="base64")) == expected


def test_another_timestamp_needs_another_signature():
    then, now = (str(int(at.timestamp())) for at in (NOW - timedelta(hours=1), NOW))
    signature = sign(b"secret", b"v0:" + then.encode() + b":{}")
    assert code(check_timestamped(signature, now, b"{}", [b"secret"], NOW, before=b"v0:", between=b":")) == "signature_wrong"
    assert code(check_timestamped(signature, None, b"{}", [b"secret"], NOW)) == "timestamp_missing"
    assert code(check_timestamped(signature, "٣", b"{}", [b"secret"], NOW)) == "timestamp_unreadable"


def test_an_empty_secret_lets_nobody_in():
    assert code(check_body(sign(b"", b"{}"), b"{}", [b""])) == "signature_wrong"
    assert code(check_body(sign(b"", b"{}"), b"{}", [])) == "signature_wrong"


def test_a_name_and_a_password():
    right = "Basic " + base64.b64encode(b"Aladdin:open sesame").decode()
    assert right == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="  # RFC 7617 section 2
    assert check_basic(right, "Aladdin", "open sesame") is None
    assert check_basic(right.replace("Basic", "bAsIc"), "Aladdin", "open sesame") is None
    assert code(check_basic(right, "Aladdin", "open")) == "credentials_wrong"
    assert code(check_basic("Bearer x", "Aladdin", "open sesame")) == "credentials_wrong"
    assert code(check_basic("Basic \xff", "Aladdin", "open sesame")) == "credentials_wrong"
    assert code(check_basic(None, "Aladdin", "open sesame")) == "credentials_missing"


@SHOWN
@given(text=st.text(), url=st.text(), body=st.binary(), timestamp=st.text())
def test_nothing_that_comes_in_breaks_a_check_or_passes_it(text: str, url: str, body: bytes, timestamp: str):
    secrets = [b"a secret that nobody guesses"]
    assert check_body(text, body, secrets) is not None
    assert check_timestamped(text, timestamp, body, secrets, NOW) is not None
    for is_form in (True, False):
        assert check_url_and_form(text, url, body, secrets, is_form=is_form) is not None
        assert check_url_and_form(text, f"https://{url}", body, secrets, is_form=is_form) is not None
    assert check_basic(text, "user", "a password that nobody guesses") is not None
