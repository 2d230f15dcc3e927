"""Whatever text a device sends: it is answered with a frame or a close code, nobody else notices, and nothing of it is kept."""

import json
from contextlib import suppress
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from tests.devices import Device, Kept, device
from tests.security.honest import CODES, Json, Scene, scene, settled
from tidings.core.ids import encode, new_id
from tidings.realtime.frames import Topic

__all__ = ["scene"]

pytestmark = pytest.mark.anyio

_WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "\0", "a\0b", "\x7f\u202e", "💥", "x" * 65, "y" * 5_000, "../..", "%00", "\r\nX: y", "cnv_", "0.0", "1.1", "-1.0"]
    ),
)
_NUMBERS = st.one_of(
    st.integers(),
    st.sampled_from([-1, 0, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**400]),
    st.floats(allow_nan=False, allow_infinity=False),
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _WORDS), lambda of: st.lists(of, max_size=4) | st.dictionaries(_WORDS, of, max_size=4)
)
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(
        [
            "hello",
            "authenticate",
            "subscribe",
            "unsubscribe",
            "position",
            "typing",
            "presence",
            "call",
            "ping",
            "welcome",
            "changes",
            "bye",
            "x",
        ]
    ),
    "id": _WORDS,
    "v": st.sampled_from([0, 1, 2, "1"]),
    "token": _WORDS,
    "topic": st.sampled_from([*get_args(Topic), "x"]),
    "conversation": st.sampled_from(["THEIRS", "NOBODY", "cnv_", "msg_01jd0000000000000000000000", "", "x" * 41]) | _WORDS,
    "after": st.sampled_from(
        ["0.0", "1.0", "0.999999999999999999", "999999999999999999.0", "9" * 19 + ".0", "٣.٣", "1.1.1", 0, -1, 2**63, 2**64]
    )
    | _WORDS,
    "positions": st.booleans(),
    "typing": st.booleans(),
    "people": st.lists(st.sampled_from(["ada", "bob", "nobody", "con\ttact", ""]) | _WORDS, max_size=5),
    "types": st.lists(st.sampled_from(["message.posted", "message.posted\n", "x"]), max_size=3),
    "delivered": st.sampled_from([0, 1, 2**53, 2**53 + 1, -1]) | _NUMBERS,
    "read": st.sampled_from([0, 1, 2**53]) | _NUMBERS,
    "on": st.booleans(),
    "state": st.sampled_from(["online", "away", "offline"]),
    "method": st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"]),
    "path": st.sampled_from(
        [
            "/v1/me",
            "/v1/me/conversations?limit=x",
            "/v1/me/conversations/THEIRS/messages",
            "/v1/me/conversations/%00/messages",
            "/v1/me/conversations/%ff%fe",
            "/v1/conversations",
            "/v1/socket",
            "/v1/stream",
            "/v1/me/stream",
            "/v1/events",
            "/v1/hooks/x",
            "/v1/../openapi.json",
            "/v1/ä?ö=\u2028",
            "/v1/me?\r\nX: y",
        ]
    )
    | _WORDS.map(lambda word: f"/v1/{word}"),
    "body": _VALUES | st.just({"text": "hello"}),
    "key": _WORDS,
}
_OF_TYPE: dict[str, list[str]] = {
    "subscribe": ["topic", "id", "conversation", "after", "positions", "typing", "people", "types"],
    "unsubscribe": ["topic", "conversation"],
    "position": ["conversation", "delivered", "read"],
    "typing": ["conversation", "on"],
    "presence": ["state"],
    "call": ["id", "method", "path", "body", "key"],
    "ping": ["id"],
    "authenticate": ["token"],
    "hello": ["v", "token"],
}
_NEEDED = {"subscribe": {"topic"}, "unsubscribe": {"topic"}, "position": {"conversation"}, "typing": {"conversation", "on"}}


def _frame_of(kind: str) -> st.SearchStrategy[Json]:
    """A frame of this type with its own fields, each with any of its values, right or wrong."""
    needed = {name: _FIELDS[name] for name in _OF_TYPE[kind] if name in _NEEDED.get(kind, set(_OF_TYPE[kind]))}
    others = {name: _FIELDS[name] for name in _OF_TYPE[kind] if name not in needed}
    return st.fixed_dictionaries(needed, optional=others).map(lambda fields: {"type": kind} | fields)


_FRAMES = st.one_of(
    st.sampled_from(sorted(_OF_TYPE)).flatmap(_frame_of),
    st.sampled_from(sorted(_OF_TYPE)).flatmap(_frame_of),
    st.fixed_dictionaries({}, optional=_FIELDS),
    _VALUES,
)


# What no structure of ours makes.
_RAW = st.sampled_from(
    [
        "",
        " ",
        "{",
        "null",
        "[]",
        '"ping"',
        "[" * 5_000,
        '{"a":' * 5_000,
        '{"type":"ping","id":' + "[" * 40 + "]" * 40 + "}",
        '{"type":"ping","id":"\\ud800"}',
        '{"type":"ping","id":"\\u0000"}',
        '{"type":"ping","type":"ping"}',
        '{"type":"ping","id":NaN}',
        '{"type":"position","conversation":"THEIRS","read":1e999}',
        '{"type":"position","conversation":"THEIRS","read":' + "9" * 500 + "}",
        '{"type":"subscribe","topic":"feed","after":' + "9" * 30 + "}",
        '{"type":"call","id":"1","method":"POST","path":"/v1/me/conversations","body":' + "[" * 30 + "]" * 30 + "}",
        '{"type":"call","id":"1","method":"POST","path":"/v1/me/conversations","body":{"kind":"' + "z" * 60_000 + '"}}',
        '{"type":"call","id":"1","method":"GET","path":"/v1/me/' + "a" * 1_990 + '"}',
        "\ufeff{}",
    ]
)


class Silent(Kept):
    """What is told is not looked at."""

    def apply(self, frame: Json) -> None:
        """Nothing."""


async def outcome(ada: Device) -> int | None:
    """The code with which she is sent away; None where she is still answered."""
    with suppress(ConnectionClosed):
        await ada.say(type="ping", id="the end")
    await settled(
        lambda: ada.code is not None or any(one["type"] == "pong" and one["id"] == "the end" for one in ada.told), lambda: ada.told
    )
    return ada.code


@given(frames=st.lists(_FRAMES.map(json.dumps) | _RAW, min_size=1, max_size=12), is_known=st.sampled_from([True, True, True, False]))
async def test_any_text_is_answered_or_the_device_is_sent_away(scene: Scene, frames: list[str], is_known: bool):
    nobody = encode("cnv", new_id())
    async with device(scene.api.base_url, scene.token if is_known else None) as ada:
        ada.kept[scene.conversation] = Silent()
        with suppress(ConnectionClosed):
            for one in frames:
                await ada.socket.send(one.replace("THEIRS", scene.conversation).replace("NOBODY", nobody))
        code = await outcome(ada)
        assert code is None or code in CODES
        if code is not None:
            assert [one["code"] for one in ada.told if one["type"] == "bye"] == [code]
        for one in ada.told:
            assert one["type"] != "refused" or one["problem"]["status"] < 500, one
            assert one["type"] != "answer" or one["status"] < 500, one
    await scene.goes_on()
