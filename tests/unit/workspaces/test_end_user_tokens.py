"""End users' tokens against made-up ones: whatever is not signed by the secret, for the workspace and in its time is refused."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flow.tokens import part, sign
from tidings.core.errors import Unauthenticated
from tidings.core.ids import encode, new_id
from tidings.workspaces.end_users import LEEWAY, Signing, is_token, read_token, signed_by

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
US = new_id()
SECRET = "tdk_" + "s" * 43
SIGNING = Signing(workspace_id=US, secret=SECRET.encode(), is_own=False)
KID = new_id()
HEAD = {"alg": "HS256", "kid": encode("sgn", KID)}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below, max_size=3),
    max_leaves=5,
)


def payload(**other: Any) -> dict[str, Any]:
    at = int(NOW.timestamp())
    return {"iss": encode("wsp", US), "aud": encode("wsp", US), "sub": "ada", "iat": at, "exp": at + 900} | other


def test_a_good_one_says_who_and_until_when():
    claims = read_token(sign(HEAD, payload(extra={"role": "owner"}), SECRET), SIGNING, NOW)
    assert (claims.subject, claims.expires_at) == ("ada", NOW + timedelta(minutes=15) + LEEWAY)
    # As old as it may be, where clocks differ: one that was issued before its sessions were ended does not outlive that.
    assert claims.issued_at == NOW - LEEWAY
    assert signed_by(sign(HEAD, payload(), SECRET)) == KID


def test_white_space_is_none_of_ours():
    head, said, _ = sign(HEAD, payload(), SECRET).split(".")
    spaced = part(json.dumps(HEAD, indent=2).encode())
    assert not spaced.startswith(head[:3])
    assert is_token(f"{spaced}.{said}.eA")
    assert signed_by(f"{spaced}.{said}.eA") == KID


@given(name=st.sampled_from(["iss", "aud", "sub", "iat", "exp", "nbf"]), value=anything)
def test_whatever_a_claim_is_the_token_is_taken_or_refused_and_never_for_longer(name: str, value: Any):
    try:
        claims = read_token(sign(HEAD, payload(**{name: value}), SECRET), SIGNING, NOW)
    except Unauthenticated:
        return
    assert name not in ("iss", "aud")
    assert 1 <= len(claims.subject) <= 255
    assert NOW - timedelta(minutes=16) <= claims.issued_at <= NOW + LEEWAY
    assert NOW < claims.expires_at <= NOW + timedelta(minutes=15) + LEEWAY


@given(head=st.dictionaries(st.sampled_from(["alg", "kid", "typ", "crit", "b64", "jwk", "jku", "x5u"]), anything, max_size=8))
def test_whatever_the_head_says_nobody_else_s_signature_is_taken(head: dict[str, Any]):
    token = f"{part(head)}.{part(payload())}.{part(b'x' * 32)}"
    signed_by(token)
    with pytest.raises(Unauthenticated):
        read_token(token, SIGNING, NOW)


@given(text=st.text(max_size=200) | st.from_regex(r"ey[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}", fullmatch=True))
def test_whatever_is_no_token_is_refused_as_such(text: str):
    if not is_token(text):
        return
    assert signed_by(text) is None
    with pytest.raises(Unauthenticated):
        read_token(text, SIGNING, NOW)


def test_a_token_changed_anywhere_is_not_taken():
    token = sign(HEAD, payload(), SECRET)
    for at in range(len(token)):
        other = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        # The last letter of a part holds bits that stand for nothing.
        if at + 1 in (token.index("."), token.rindex("."), len(token)):
            continue
        with pytest.raises(Unauthenticated):
            read_token(other, SIGNING, NOW)
