"""docs/reference/socket.md and sdk/frames.json: every frame of the socket with its fields, as the structs have them."""

from collections.abc import Sequence
from typing import get_args

import msgspec

from tidings.api.live import desk, device, live, personal
from tidings.api.live.stream import MOST_FOLLOWED as OF_A_STREAM
from tidings.api.live.stream import StreamQuery
from tidings.api.schemas import Names, Schema, struct_schema
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
    personal.MyConversations,
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


def frames_document(names: Names) -> str:
    """JSON Schema of every frame; what answers of the API hold too is referred to by these names, those of sdk/openapi.json."""
    made = {
        "subprotocol": frames.SUBPROTOCOL,
        "most_bytes": frames.MOST_BYTES,
        "said": [kind.__name__ for kind in SAID],
        "told": [kind.__name__ for kind in TOLD],
        "schemas": {kind.__name__: _schema(kind, names) for kind in (*SAID, *TOLD, *PARTS)},
    }
    return msgspec.json.format(msgspec.json.encode(made), indent=1).decode() + "\n"


def socket_page(names: Names) -> str:
    """The whole page."""
    said, told, parts = ("\n\n".join(_struct(kind, names) for kind in kinds) for kinds in (SAID, TOLD, PARTS))
    closes = "\n".join(f"| {code.value} | {closing.means} | {closing.back} |" for code, closing in frames.CLOSES.items())
    query = _rows(_schema(StreamQuery, names))
    return f"""\
# The socket

Made by `make docs` from [realtime/frames.py](../../src/tidings/realtime/frames.py); do not edit. [How to use it](../howto/live.md).
For programs the same stands in [sdk/frames.json](../../sdk/frames.json), as JSON Schema.

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
* It says at most {device.FRAMES_PER_SECOND:g} frames a second, and {device.FRAMES_AT_ONCE:g} at once. One person has at most {live.MOST_OF_ONE} connections to a node.

## What you say

{said}

## What you are told

{told}

## What frames hold

{parts}

## Why a connection ends

A `bye` comes before a close that we begin, where there is still room for it; not before {frames.Close.TOO_LARGE.value}, which is the protocol's. Its other codes reach
you too: 1002 and 1007 for what is not kept to it, and the echo of the code with which you close. A node that takes nobody more answers the
upgrade with 503 and `Retry-After`.

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


def _schema(kind: type[msgspec.Struct], names: Names) -> Schema:
    own = {one: one.__name__ for one in (*SAID, *TOLD, *PARTS)}
    # Of what we tell nothing is left out.
    return struct_schema(kind, {**names, **own}, is_told=kind in TOLD or kind in PARTS)


def _struct(kind: type[msgspec.Struct], names: Names) -> str:
    schema = _schema(kind, names)
    rows = _rows(schema)
    table = f"\n\n| field | | |\n| --- | --- | --- |\n{rows}" if rows else ""
    name = schema["properties"]["type"]["const"] if "type" in schema["properties"] else kind.__name__
    return f"### `{name}`\n\n{schema['description']}{table}"


def _rows(schema: Schema) -> str:
    fields = {name: field for name, field in schema["properties"].items() if name != "type"}
    return "\n".join(_row(name, field, is_sure=name in schema["required"]) for name, field in fields.items())


def _row(name: str, field: Schema, *, is_sure: bool) -> str:
    means = " ".join(field.get("description", "").split())
    return f"| `{name}` | {_of(field)}{'' if is_sure else ', may be left out'} | {means} |"


def _of(schema: Schema) -> str:
    if "anyOf" in schema:
        parts = [_of(one) for one in schema["anyOf"]]
        return " or ".join(sorted(dict.fromkeys(parts), key=lambda part: part == "null"))
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "$ref" in schema:
        name: str = schema["$ref"].rpartition("/")[2]
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
