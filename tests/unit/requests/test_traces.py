"""A person is found in what was asked, however they are written there, and nobody else is."""

from uuid import UUID

import pytest

from tidings.core.ids import encode
from tidings.requests.traces import traces_in, traces_of

# Written down: the names of tests are the same in every process that runs them.
NUMBER, MAIL, DELIVERY = "+31687001122", "Zoe.Q+shop@Her.example", UUID("01943f5e-0000-7000-8000-000000000007")
THEIRS = set(traces_of(["zoe 7", "shop/zoe/7", "Zoë Quackenbush", 'says "zoe"'], [NUMBER, MAIL], [("dlv", DELIVERY)]))


@pytest.mark.parametrize(
    ("path", "kept", "whole"),
    [
        ("/v1/contacts/zoe 7", [], []),
        ("/v1/contacts/ZOE 7/consents", [], []),
        ("/v1/contacts/zoe.q+shop@her.example", [], []),
        ("/v1/contacts/ZOE%207/consents", [], []),
        ("/v1/contacts/says%20%22zoe%22", [], []),
        ("/v1/contacts/shop%2Fzoe%2F7/preferences", [], []),
        ("/v1/messages", ['{"to":"zoe 7"}'], []),
        ("/v1/messages", ['{"name":"zoë quackenbush"}'], []),
        ("/v1/messages", ['{"to":"says \\"zoe\\""}'], []),
        ("/v1/contacts", ['{"email":"zoe.q+shop@her.example"}'], []),
        ("/v1/messages", ['{"body":"Write to zoe.q+shop@her.example."}'], []),
        ("/v1/messages", ['{"to":{"phone":"+31 6 8700 1122"}}'], []),
        ("/v1/messages", ['{"to":{"phone":"0687001122"}}'], []),
        ("/v1/messages", ['{"body":"call (0031) 687-00.11.22 now"}'], []),
        ("/v1/messages", ['{"body":"0687001122 12"}'], []),
        ("/v1/messages", [], [f'{{"id":"{encode("dlv", DELIVERY)}"}}']),
        (f"/v1/deliveries/{encode('dlv', DELIVERY)}", [], []),
    ],
)
def test_whoever_is_named_has_left_a_trace(path: str, kept: list[str], whole: list[str]):
    assert THEIRS & set(traces_in(path, kept, whole))


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/v1/contacts/zoe", []),
        ("/v1/contacts", ['{"name":"Zoë","phone":"+31687001123","email":"q@her.example"}']),
        ("/v1/messages", ['{"body":"zoe 7 is not the whole of it","at":"2026-11-22T10:00:00Z"}']),
        ("/v1/messages", ['{"to":["ada","bob"],"n":[1,2,3]}']),
    ],
)
def test_nobody_else_is_found(path: str, kept: list[str]):
    assert not THEIRS & set(traces_in(path, kept, kept))


def test_there_are_only_so_many():
    assert len(traces_in("/v1/x", ["[" + ",".join(f'"{n}"' for n in range(9_000)) + "]"], [])) == 5_000


@pytest.mark.parametrize("text", ["x" * 400_000, '"' + '\\"' * 200_000, "1-" * 200_000, "a@" * 200_000])
def test_a_long_text_is_looked_at_once(text: str):
    """Each letter of it again for each letter would be hours."""
    assert len(traces_in("/v1/messages", [text], [text])) <= 5_000
