"""The frames of the socket, version 1: JSON objects that a `type` tells apart. docs/reference/socket.md is made from this."""

from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from tidings.conversations.changes import ParticipantChange, Visible
from tidings.conversations.conversation import ConversationView
from tidings.conversations.participants.people import PersonView
from tidings.conversations.posts.views import PostView

VERSION = 1
SUBPROTOCOL = "tidings.v1"
TOKEN_SUBPROTOCOL = "bearer."  # noqa: S105 - what stands before one
MOST_BYTES = 64_000
"""Of one frame that comes in."""
HEARTBEAT_SECONDS = 25
"""So often a device that says nothing is asked whether it is there."""
SILENCE_SECONDS = 60
"""Who has answered nothing for so long is gone."""
HELLO_SECONDS = 10
MOST_PRESENCE = 200
"""People whose presence one device follows."""
MOST_FOLLOWED = 200
"""Conversations that one device follows."""

Topic = Literal["conversation", "conversations", "feed", "counts", "presence", "events", "resources"]
_Id = Annotated[str, Meta(max_length=64)]
_Conversation = Annotated[str, Meta(min_length=1, max_length=40)]
_Seq = Annotated[int, Meta(ge=0, le=2**53)]


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """What a device says."""


class Hello(Said, tag="hello", frozen=True, kw_only=True):
    """The first frame: who this is."""

    v: Literal[1]
    """The version of the frames."""
    token: Annotated[str, Meta(max_length=4_000)] | None = None
    """An end user's token, or a member's session; left out where it was given as a subprotocol, or where a page of this host keeps the
    session in its cookie."""
    device: _Id | None = None
    """How you call the device: it stands in our log beside the connection, and is told to nobody."""


class Authenticate(Said, tag="authenticate", frozen=True, kw_only=True):
    """A newer token of the same person, before the old one expires."""

    token: Annotated[str, Meta(max_length=4_000)]


class Subscribe(Said, tag="subscribe", frozen=True, kw_only=True):
    """Tell me what happens there, from a cursor on."""

    topic: Topic
    id: _Id | None = None
    """Of your own choice: told again in the answer."""
    conversation: _Conversation | None = None
    """Of the topic `conversation`: which one, of 200 at most that one connection follows."""
    after: str | int | None = None
    """The cursor up to which you know it: of a conversation `<seq>.<change>`, of the feed a number, of events the one of the log. Left
    out: from now on."""
    positions: bool = False
    """Of a conversation: also how far people have read, where they are 100 at most."""
    typing: bool = False
    """Of a conversation: also who types."""
    people: Annotated[list[Annotated[str, Meta(min_length=1, max_length=255)]], Meta(max_length=MOST_PRESENCE)] = []
    """Of presence: whose, by your own ids, 200 at most."""
    types: Annotated[list[Annotated[str, Meta(max_length=64, pattern=r"^[a-z_]+\.[a-z_]+\Z")]], Meta(max_length=50)] = []
    """Of events: only these."""


class Unsubscribe(Said, tag="unsubscribe", frozen=True, kw_only=True):
    """Tell me no more of it."""

    topic: Topic
    conversation: _Conversation | None = None


class Position(Said, tag="position", frozen=True, kw_only=True):
    """So far the conversation was delivered to me, so far I have read it; stored within a second, the highest wins.

    Of a member who is not in it, and only looks on, it is kept for them alone.
    """

    conversation: _Conversation
    delivered: _Seq | None = None
    read: _Seq | None = None


class Typing(Said, tag="typing", frozen=True, kw_only=True):
    """I am typing there, or not any more. It holds for six seconds."""

    conversation: _Conversation
    on: bool


class MyPresence(Said, tag="presence", frozen=True, kw_only=True):
    """I am here, or away from the device."""

    state: Literal["online", "away"]


class CallFrame(Said, tag="call", frozen=True, kw_only=True):
    """An operation of the API, as over HTTP: answered when it is stored."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"^/v1/")]
    """With its query."""
    body: msgspec.Raw = msgspec.Raw(b"")
    key: Annotated[str, Meta(min_length=1, max_length=255)] | None = None
    """Your id of what you send: the same one never makes a second post, however often it is sent."""


class Ping(Said, tag="ping", frozen=True, kw_only=True):
    """Are you there?"""

    id: _Id | None = None


Heard = Hello | Authenticate | Subscribe | Unsubscribe | Position | Typing | MyPresence | CallFrame | Ping


class Told(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """What a device is told."""


class Welcome(Told, tag="welcome", frozen=True, kw_only=True):
    """You are connected."""

    v: int
    connection: str
    """The id under which our log knows this connection: its errors, and at the level `DEBUG` its coming and going."""
    person: PersonView
    expires_at: datetime | None
    """Send a newer token before; null for members."""
    heartbeat_seconds: int
    """Who says nothing for so long is asked by a ping whether they are there."""
    now: datetime
    """Our clock, in real time."""


class Authenticated(Told, tag="authenticated", frozen=True, kw_only=True):
    """The newer token is taken."""

    expires_at: datetime | None


class Subscribed(Told, tag="subscribed", frozen=True, kw_only=True):
    """You are told what happens there."""

    id: str | None
    topic: Topic
    conversation: str | None = None
    after: str | int | None = None
    """The cursor from which it goes on."""


class Unsubscribed(Told, tag="unsubscribed", frozen=True, kw_only=True):
    """You are told no more of it."""

    topic: Topic
    conversation: str | None = None
    reason: Literal["asked", "removed", "left", "deleted", "gone"]


class Refused(Told, tag="refused", frozen=True, kw_only=True):
    """It cannot be done: the problem is the one that HTTP answers with."""

    id: str | None = None
    topic: Topic | None = None
    conversation: str | None = None
    problem: Annotated[Any, Meta(extra_json_schema={"$ref": "#/components/schemas/Problem"})]
    """With `retry_after` in it, in seconds, where HTTP has a header."""


class Changes(Told, tag="changes", frozen=True, kw_only=True):
    """What is other than it was in a conversation, as `GET /v1/me/conversations/{id}/changes` tells it."""

    conversation: str
    after: str
    """The cursor that it goes on from: yours, or you have missed something and subscribe anew from yours."""
    posts: list[PostView]
    hidden: list[str]
    participants: list[ParticipantChange]
    about: ConversationView | None
    """The conversation itself, where it has changed."""
    visible: Visible
    anew: bool
    """Forget the conversation, fetch it, and go on from `cursor`."""
    cursor: str
    more: bool
    """More follows at once."""


class PersonPosition(msgspec.Struct, frozen=True, kw_only=True):
    """How far one person has got."""

    person: PersonView
    delivered: int
    read: int


class Positions(Told, tag="positions", frozen=True, kw_only=True):
    """How far people have got in a conversation: everybody at first, then those who have moved, once a second; others may be among them."""

    conversation: str
    people: list[PersonPosition]


class Typers(Told, tag="typing", frozen=True, kw_only=True):
    """Who types in a conversation now, beside you."""

    conversation: str
    people: list[PersonView]


class Counts(Told, tag="counts", frozen=True, kw_only=True):
    """What waits for you, as `GET /v1/me/badge` tells it."""

    badge: int
    external: int
    posts: int
    conversations: int
    feed_unseen: int
    feed_unread: int


class PersonPresence(msgspec.Struct, frozen=True, kw_only=True):
    """Whether somebody is there."""

    id: str
    """Your own id of the contact."""
    state: Literal["online", "away", "offline"]
    last_seen_at: datetime | None


class Presences(Told, tag="presence", frozen=True, kw_only=True):
    """Who is there, of those whom you follow."""

    people: list[PersonPresence]


class AnswerFrame(Told, tag="answer", frozen=True, kw_only=True):
    """What a call was answered with."""

    id: str
    status: int
    body: Annotated[msgspec.Raw, Meta(extra_json_schema={"type": ["object", "null"]})]
    replay: bool
    """It had been done before, under the same key."""


class Pong(Told, tag="pong", frozen=True, kw_only=True):
    """I am here."""

    id: str | None


class Bye(Told, tag="bye", frozen=True, kw_only=True):
    """We close the connection now."""

    code: int
    reason: str
    """For people to read."""
    retry_after_ms: int | None
    """Come back after so long, with your cursors; null: not by yourself."""


class Close(IntEnum):
    """Why a connection ends (RFC 6455 section 7.4; from 4000 on our own)."""

    STOPPING = 1001
    TOO_LARGE = 1009
    NO_SENSE = 4400
    UNAUTHENTICATED = 4401
    FORBIDDEN = 4403
    SILENT = 4408
    TOO_MANY = 4429
    UNAVAILABLE = 4503
    TOO_SLOW = 4508


class Closing(msgspec.Struct, frozen=True):
    """What a code means, and whether to come back."""

    means: str
    back: str


CLOSES: Mapping[Close, Closing] = {
    Close.STOPPING: Closing("This node stops.", "After `retry_after_ms`, with the cursors: another one takes you."),
    Close.TOO_LARGE: Closing("A frame is larger than 64 kB.", "Not with the same frame."),
    Close.NO_SENSE: Closing("A frame makes no sense.", "Not with the same frame."),
    Close.UNAUTHENTICATED: Closing(
        "There is no token, or it is not accepted, has expired, or its session was ended; or you may do other things than before.",
        "With a new token; where `retry_after_ms` is null, after signing in again.",
    ),
    Close.FORBIDDEN: Closing("You are suspended, or this is not for you.", "No."),
    Close.SILENT: Closing("Nothing was heard: no hello within 10 seconds, or nothing for 60.", "At once, with the cursors."),
    Close.TOO_MANY: Closing("Too many frames of this connection, or connections of this person.", "After `retry_after_ms`."),
    Close.UNAVAILABLE: Closing("Too many come at once, or the database cannot be asked.", "After `retry_after_ms`."),
    Close.TOO_SLOW: Closing("What waits for you was not read for five seconds.", "At once, with the cursors."),
}

_decoder = msgspec.json.Decoder(Heard)
_encoder = msgspec.json.Encoder()


def read_frame(data: bytes) -> Heard:
    """What a device says; raises msgspec.ValidationError or DecodeError."""
    return _decoder.decode(data)


def encode_frame(frame: Told) -> bytes:
    """The frame as JSON."""
    return _encoder.encode(frame)
