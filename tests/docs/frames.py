"""docs/reference/socket.md: every frame of the socket with its fields, as the structs have them."""

import ast
import inspect
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, get_args, get_type_hints

import msgspec

from tidings.api.live import desk, personal
from tidings.api.live.stream import MOST_FOLLOWED as OF_A_STREAM
from tidings.api.live.stream import StreamQuery
from tidings.realtime import frames

SAID: Sequence[type[msgspec.Struct]] = get_args(frames.Heard)
TOLD: Sequence[type[msgspec.Struct]] = (
    frames.Welcome,
    frames.Authenticated,
    frames.Subscribed,
    frames.Unsubscribed,
    frames.Refused,
    frames.Changes,
    frames.Positions,
    frames.Typers,
    personal.Listed,
    desk.Inbox,
    personal.FeedFrame,
    frames.Counts,
    desk.WaitingFrame,
    desk.Resources,
    frames.Presences,
    personal.Events,
    frames.AnswerFrame,
    frames.Pong,
    frames.Bye,
)
PARTS: Sequence[type[msgspec.Struct]] = (frames.PersonPosition, frames.PersonPresence)
"""What no answer of the API holds, and sdk/openapi.json does not have."""


def socket_page() -> str:
    """The whole page."""
    said = "\n\n".join(_struct(_type_of(kind), kind) for kind in SAID)
    told = "\n\n".join(_struct(_type_of(kind), kind) for kind in TOLD)
    parts = "\n\n".join(_struct(kind.__name__, kind) for kind in PARTS)
    closes = "\n".join(f"| {code.value} | {closing.means} | {closing.back} |" for code, closing in frames.CLOSES.items())
    query = "\n".join(_row(*row) for row in _fields(StreamQuery))
    return f"""\
# The socket

Made by `make docs` from [realtime/frames.py](../../src/tidings/realtime/frames.py); do not edit. [How to use it](../howto/live.md).

`GET /v1/socket`, upgraded to a WebSocket (RFC 6455), with the subprotocol `{frames.SUBPROTOCOL}`. Every frame is a text: one JSON object whose
`type` says what it is, at most {frames.MOST_BYTES // 1000} kB from you. The first one is a `hello` with a token, or without one where the token was given as a second
subprotocol, `{frames.TOKEN_SUBPROTOCOL}<token>`; a token in the address is refused. End users come with the token that opens `/v1/me`, members with their
session; a key has webhooks, and `GET /v1/events`. Of members the topic `conversations` is the inbox of the whole workspace (frames of the type `inbox`), `counts`
what waits for them (`waiting`); `feed` is for end users alone.

A client that follows these rules misses nothing and is told nothing twice, however often it is cut off:

* Of each conversation that it follows it keeps a cursor: `after` of `subscribed`, then `cursor` of each `changes`. Where the `after` of
  a frame is not the cursor that it has, it subscribes anew from its own.
* What a frame of `changes` tells takes the place of what was known of the same post or person. Posts that are named in `hidden`, or whose seq is not
  within `visible`, are forgotten. With `anew` it forgets the whole conversation, fetches it, and goes on from `cursor`.
* After a cut it connects again, when and if the close code says so, and subscribes from its cursors. The feed and the log work alike; lists,
  counts and presence are told whole when they are subscribed.
* What it sends bears a `key` of its own; what was not answered is sent again with the same key, and is never done twice.
* It answers pings (every browser does), and may send its own: who says nothing for {frames.SILENCE_SECONDS} seconds is gone.

## What you say

{said}

## What you are told

{told}

## What frames hold

{parts}

## Why a connection ends

A `bye` comes before a close that we begin, where there is still room for it. The protocol's own codes reach you too: 1002 and 1007 for what is not kept
to it, and the echo of the code with which you close.

| code | means | come back |
| --- | --- | --- |
{closes}

## Server-sent events

Where no socket can be opened, `GET /v1/me/stream` tells the same frames: `event` is the type, `data` the frame, `id` all cursors, which are taken back
as `Last-Event-ID`. What you say goes over HTTP; the last event before we end it is a `bye`. One stream follows at most {OF_A_STREAM} conversations.

| parameter | | |
| --- | --- | --- |
{query}
"""


def _type_of(kind: type[msgspec.Struct]) -> str:
    return str(msgspec.inspect.type_info(kind).tag)  # type: ignore[union-attr]


def _struct(name: str, kind: type[msgspec.Struct]) -> str:
    rows = "\n".join(_row(*row) for row in _fields(kind))
    table = f"\n\n| field | | |\n| --- | --- | --- |\n{rows}" if rows else ""
    return f"### `{name}`\n\n{inspect.getdoc(kind)}{table}"


def _fields(kind: type[msgspec.Struct]) -> list[tuple[str, str, str]]:
    hints, means = get_type_hints(kind), _meanings(kind)
    return [
        (field.name, _written(hints[field.name], is_left_out=not field.required), means.get(field.name, ""))
        for field in msgspec.structs.fields(kind)
    ]


def _row(name: str, written: str, means: str) -> str:
    return f"| `{name}` | {written} | {means} |"


def _written(hint: Any, *, is_left_out: bool) -> str:
    schema = msgspec.json.schema_components([hint], ref_template="{name}")[0][0]
    told = _of(schema)
    return f"{told}, may be left out" if is_left_out else told


def _of(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        parts = [_of(one) for one in schema["anyOf"]]
        return " or ".join(sorted(dict.fromkeys(parts), key=lambda part: part == "null"))
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "$ref" in schema:
        name: str = schema["$ref"]
        is_here = name in {kind.__name__ for kind in PARTS}
        return f"[{name}](#{name.lower()})" if is_here else f"[{name}](../../sdk/openapi.json)"
    match schema.get("type"):
        case "array":
            return f"list of {_of(schema['items'])}" if schema.get("items") else "list"
        case "string":
            return "time" if schema.get("format") == "date-time" else "text"
        case "integer":
            return "number"
        case "boolean":
            return "true or false"
        case "null":
            return "null"
        case _:
            return "JSON"


def _meanings(kind: type[msgspec.Struct]) -> dict[str, str]:
    """The texts below the fields, in the struct and its parents."""
    found: dict[str, str] = {}
    for one in reversed(kind.__mro__):
        if not issubclass(one, msgspec.Struct) or one is msgspec.Struct:
            continue
        body = ast.parse(textwrap.dedent(inspect.getsource(one))).body[0]
        assert isinstance(body, ast.ClassDef)
        for before, after in zip(body.body, body.body[1:], strict=False):
            is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str)
            if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name) and is_text:
                found[before.target.id] = " ".join(str(after.value.value).split())  # type: ignore[union-attr]
    return found
