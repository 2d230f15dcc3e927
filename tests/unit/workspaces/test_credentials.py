from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.channels import Declaration
from tidings.workspaces.credentials import check_credentials


class _Proxy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: str


class _Mail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    host: str
    port: Annotated[int, Meta(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls"] = "starttls"
    proxies: list[_Proxy] = []
    user: str | None = None
    password: str | None = None

    def __post_init__(self) -> None:
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password come together")


MAIL = Declaration(
    name="mail",
    channels=frozenset({"email"}),
    credentials=_Mail,
    honours_key=False,
    reports_receipts=False,
    source="RFC 5321",
)


def _errors(given: dict[str, object]):
    errors = check_credentials(MAIL, given)
    assert isinstance(errors, list)
    return {(error.pointer, error.code) for error in errors}


def test_good_credentials_become_the_providers_own_struct():
    assert check_credentials(MAIL, {"host": "mx", "port": 25}) == _Mail(host="mx", port=25)


def test_everything_that_is_wrong_is_told_at_once():
    assert _errors({"port": 0, "security": "none", "a/b": 1}) == {
        ("/credentials/host", "required"),
        ("/credentials/port", "invalid_value"),
        ("/credentials/security", "invalid_value"),
        ("/credentials/a~1b", "unknown_field"),
    }


def test_a_pointer_reaches_into_lists():
    assert _errors({"host": "mx", "proxies": [{"host": "a"}, {"host": 1}]}) == {("/credentials/proxies/1/host", "invalid_value")}


def test_fields_that_contradict_each_other_are_told_of_the_whole():
    assert _errors({"host": "mx", "user": "me"}) == {("/credentials", "invalid_value")}
