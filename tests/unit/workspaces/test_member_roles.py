from datetime import UTC, datetime, timedelta

import pytest

from tidings.core.errors import Invalid
from tidings.core.ids import new_id
from tidings.workspaces import ROLES, SCOPES, Principal, Role, Workspace
from tidings.workspaces.members import normal_email
from tidings.workspaces.members.roles import may_give
from tidings.workspaces.members.throttle import sign_in_limits
from tidings.workspaces.members.tokens import hash_token, make_token
from tidings.workspaces.secret import is_secret

WORKSPACE = Workspace(
    id=new_id(),
    name="Shop",
    mode="test",
    default_country=None,
    default_locale="en",
    timezone="UTC",
    keeps_content=True,
    clock_offset=timedelta(),
    faults="[]",
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def given_by(role: Role | None, scopes: frozenset[str]) -> set[Role]:
    caller = Principal(key_id=new_id(), workspace=WORKSPACE, scopes=scopes, kind="key" if role is None else "member", role=role)
    return {other for other in ROLES if may_give(caller, other)}


def test_nobody_gives_more_than_they_have():
    assert given_by("owner", ROLES["owner"]) == set(ROLES)
    assert given_by("admin", ROLES["admin"]) == set(ROLES) - {"owner"}
    assert given_by("viewer", ROLES["viewer"]) == {"viewer"}
    assert "developer" not in given_by("marketer", ROLES["marketer"])


def test_a_key_stands_below_an_owner_and_its_scopes_bound_it():
    assert given_by(None, frozenset(SCOPES)) == set(ROLES) - {"owner"}
    assert given_by(None, ROLES["agent"] | {"members:write"}) == {"agent", "viewer"}
    assert given_by(None, frozenset({"members:write"})) == set()


@pytest.mark.parametrize("text", ["Ada@Example.com", " ada@example.com ", "ADA@EXAMPLE.COM"])
def test_an_address_has_one_form(text: str):
    assert normal_email(text) == "ada@example.com"


@pytest.mark.parametrize(
    "text", ["ada", "ada@", "@example.com", "ada@exam ple.com", "ada@example.com, eve@example.com", "Ada <ada@example.com>"]
)
def test_what_is_no_address_is_refused(text: str):
    with pytest.raises(Invalid):
        normal_email(text)


def test_a_token_of_one_kind_is_none_of_another():
    token, digest = make_token("invitation")
    assert token.startswith("tdi_")
    assert hash_token("invitation", token) == digest
    assert hash_token("session", token) is None
    assert hash_token("session", "tds_" + token[4:]) is None, "its beginning is in the checksum"
    assert hash_token("invitation", token[:-1] + "0") is None or token[-1] == "0"
    assert not is_secret(token)


def test_all_addresses_of_one_network_are_one_place():
    def place(address: str) -> str:
        return sign_in_limits(address, "a@example.com")[0].subject

    assert place("2001:db8:1:2::1") == place("2001:db8:1:2:ffff::9")
    assert place("2001:db8:1:2::1") != place("2001:db8:1:3::1")
    assert place("203.0.113.1") != place("203.0.113.2")
