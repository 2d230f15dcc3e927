"""What the log is told of a body: which fields, and hardly ever what is in them."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from tests.security.conftest import OPERATIONS
from tidings.api.auditing import TOLD, kind_of, told_of
from tidings.api.registry import Operation
from tidings.contacts import ContactInput
from tidings.workspaces import NewKey, NewProviderAccount, WorkspacePatch

# Fields that may hold a secret or somebody, whatever they belong to: no list of what is told may ever name one.
NEVER = {
    "credentials", "secret", "password", "token", "code", "content", "data", "to", "text", "body", "email", "phone", "address",
    "addresses", "attributes", "from", "metadata", "headers", "url", "external_id", "id", "message", "value", "proof", "reason",
}  # fmt: skip


class _Odd(msgspec.Struct, frozen=True, rename="camel"):
    given_name: str | UnsetType = UNSET
    scopes: tuple[str, ...] = ()
    rate: float | None = None


def test_no_field_that_may_hold_a_secret_or_a_person_is_ever_told():
    assert {kind: names & NEVER for kind, names in TOLD.items() if names & NEVER} == {}
    assert "name" not in TOLD["contact"] | TOLD["member"]


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        (
            "key",
            NewKey(name="till", scopes=["messages:send"], expires_at=datetime(2027, 1, 1, tzinfo=UTC)),
            {
                "fields": ["expires_at", "name", "scopes"],
                "set": {"name": "till", "scopes": ["messages:send"], "expires_at": "2027-01-01T00:00:00Z"},
                "counts": {"scopes": 1},
            },
        ),
        (
            "provider_account",
            NewProviderAccount(provider="smtp", credentials={"password": "hush"}),
            {"fields": ["credentials", "provider"], "set": {"provider": "smtp"}},
        ),
        ("contact", ContactInput(name="Ada", email="ada@example.com"), {"fields": ["email", "name"]}),
        ("workspace", WorkspacePatch(default_country=None), {"fields": ["default_country"]}),
        ("unheard_of", _Odd(given_name="Ada", rate=0.5), {"fields": ["givenName", "rate"]}),
        ("unheard_of", ["a", "b"], {"count": 2}),
        ("unheard_of", None, {}),
    ],
)
def test_a_body_is_told_by_its_fields(kind: str, body: Any, told: dict[str, Any]):
    assert told_of(kind, body) == told


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.method != "GET"], ids=lambda one: one.id)
def test_every_deed_is_told_or_says_why_not(operation: Operation):
    assert kind_of(operation).isidentifier()
    assert (
        operation.is_audited
        or operation.is_for_people
        or operation.id
        in {
            "messages.preview",
            "previews.html",
            "messages.estimate",
            "conversations.set_position",
            "templates.preview",
            "templates.preview_content",
            "templates.put_draft",
            "hooks.try",
            "audit.verify",
            "sessions.switch",
            "conversations.post_message",
        }
    ), "what changes something is told"
