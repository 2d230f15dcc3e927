"""What is sealed opens for its own message and no other, and nothing of it stands beside the seal."""

import os
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidings.core.errors import Misconfigured
from tidings.core.ids import new_id
from tidings.messages import PURPOSES, Author, Claimed, Plan, Send, Spoken, plan
from tidings.messages.sensitive import seal, unseal, unseal_own
from tidings.workspaces import Sealer

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SEALER = Sealer({"old": os.urandom(32), "new": os.urandom(32)})

words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=12, max_size=60)


def planned(purpose: str, body: str, data: dict[str, str], own: dict[str, str] | None) -> Plan:
    send = msgspec.convert({"to": [{"id": "ada"}], "content": {"body": body}, "purpose": purpose, "route": {"channel": "sms"}}, Send)
    assert isinstance(send.to, list)
    [to] = send.to
    assert not isinstance(to, str)
    to = msgspec.structs.replace(to, data=msgspec.Raw(msgspec.json.encode(own))) if own is not None else to
    send = msgspec.structs.replace(send, to=[to], data=msgspec.Raw(msgspec.json.encode(data)))
    every = frozenset(rules.scope for rules in PURPOSES.values())
    author = Author(workspace_id=new_id(), key_id=new_id(), scopes=every, default_country="NL")
    return plan(send, author, None, (), NOW, NOW)


def spoken(made: Plan) -> Spoken:
    return Spoken(
        id=made.id,
        workspace_id=made.author.workspace_id,
        purpose=made.purpose,
        recipients=1,
        template_id=None,
        template_version=None,
        content=made.content,
        data=made.data,
        workspace_name="Shop",
        keeps_content=False,
        may_go_elsewhere=False,
        is_sensitive=made.is_sensitive,
        sealed=made.sealed,
    )


def claimed(made: Plan, data: str | None) -> Claimed:
    return Claimed(
        bucket=0,
        delivery_id=new_id(),
        token=new_id(),
        attempt=1,
        workspace_id=made.author.workspace_id,
        message_bucket=0,
        message_id=made.id,
        contact_id=new_id(),
        channel="sms",
        account_id=None,
        address=None,
        sender=None,
        locale=None,
        data=data,
        intent_at=NOW,
    )


@given(body=words, code=words, own=words)
def test_what_is_sealed_opens_to_what_it_was_and_is_readable_nowhere_else(body: str, code: str, own: str) -> None:
    made = planned("otp", body, {"code": code}, {"code": own})
    kept = seal(made, SEALER)
    assert (kept.content, kept.data) == (None, None)
    stored = msgspec.to_builtins(
        msgspec.structs.replace(kept, author=made.author), builtin_types=(bytes,), order="deterministic", enc_hook=str
    )
    assert all(secret not in str(stored) for secret in (body, code, own) if secret.isalnum())
    opened = unseal(spoken(kept), SEALER)
    assert (opened.content, opened.data, opened.sealed) == (made.content, made.data, None)
    assert unseal_own(claimed(kept, kept.targets[0].data), SEALER).data == made.targets[0].data


def test_what_is_not_sensitive_is_left_as_it_is() -> None:
    made = planned("transactional", "Hello", {"a": "b"}, {"c": "d"})
    assert seal(made, SEALER) is made
    assert unseal(spoken(made), SEALER).content == made.content


def test_a_recipient_without_data_of_its_own_has_none_afterwards() -> None:
    kept = seal(planned("otp", "Hello", {}, None), SEALER)
    assert kept.targets[0].data is None
    assert unseal_own(claimed(kept, None), SEALER).data is None


def test_the_words_of_one_message_do_not_open_in_another() -> None:
    first, second = (seal(planned("otp", "Hello", {}, {"code": "1"}), SEALER) for _ in range(2))
    with pytest.raises(Misconfigured):
        unseal(msgspec.structs.replace(spoken(second), sealed=first.sealed), SEALER)
    with pytest.raises(Misconfigured):
        unseal_own(claimed(second, first.targets[0].data), SEALER)


def test_a_program_without_the_key_opens_nothing_and_one_with_an_older_key_beside_it_does() -> None:
    keys = {"old": os.urandom(32)}
    kept = seal(planned("otp", "Hello", {}, None), Sealer(keys))
    assert unseal(spoken(kept), Sealer(keys | {"new": os.urandom(32)})).content is not None
    with pytest.raises(Misconfigured):
        unseal(spoken(kept), Sealer({"new": os.urandom(32)}))


def test_the_same_words_twice_are_sealed_differently() -> None:
    made = planned("otp", "Hello", {}, None)
    assert seal(made, SEALER).sealed != seal(made, SEALER).sealed
