"""Conversations whose people are connected by sockets, and posts of which is noted when they were due and stored."""

import itertools
import re
import time
from collections.abc import Callable, Sequence

import jwt
import msgspec

from benchmarks.load import full_speed, paced
from benchmarks.stage import CONTACTS, Stage
from benchmarks.watchers import MARK, Noted, Script
from tidings.realtime.frames import SUBPROTOCOL

TEXT = "The courier is on his way and will be with you between three and five in the afternoon, at the back door."
"""What people say: about a hundred bytes."""
MARKS = 2
"""A frame tells a post's text twice: by its parts, and in plain words."""
_PLACE = re.compile(rb'"conversation":"(cnv_\w+)","seq":(\d+)')
_LASTS = 14 * 60


class Talk(msgspec.Struct, frozen=True):
    """A conversation, and who is in it."""

    name: str
    people: list[str]


class Stored(msgspec.Struct, frozen=True):
    """A post: when it was due, and when its answer had come."""

    due: float
    at: float


class Posts:
    """What was posted, by conversation and seq."""

    def __init__(self) -> None:
        self.stored: dict[str, dict[int, Stored]] = {}
        self.count = 0
        self.begun = 0.0

    def heard(self, due: float, body: bytes) -> None:
        """An answer has come."""
        found = _PLACE.search(body)
        if found is None:
            raise RuntimeError(f"a post was refused: {body[:500]!r}")
        self.stored.setdefault(found[1].decode(), {})[int(found[2])] = Stored(due, time.perf_counter())
        self.count += 1

    def waits(self, talk: str, noted: Noted, places: Sequence[int]) -> tuple[list[float], list[float]]:
        """From stored and from due until it had come, of each post to each of these connections; raises RuntimeError where one is missing.

        They were told of every post since the first one that is known here, each once and in their order.
        """
        stored = [one for _, one in sorted(self.stored[talk].items())]
        from_stored: list[float] = []
        from_due: list[float] = []
        for place in places:
            moments = noted.arrivals[place]
            if len(moments) != len(stored):
                raise RuntimeError(f"{len(stored)} were posted in {talk}, and {len(moments)} have come to one who follows it")
            for moment, one in zip(moments, stored, strict=True):
                from_stored.append(moment - one.at)
                from_due.append(moment - one.due)
        return from_stored, from_due


class Tokens:
    """Tokens of a stage's people, signed here as a customer's backend does."""

    def __init__(self, workspace: str, id_: str, secret: str) -> None:
        self._workspace, self._id, self._secret = workspace, id_, secret

    def of(self, contact: str) -> str:
        """A token of this contact."""
        now = int(time.time())
        payload = {"iss": self._workspace, "aud": self._workspace, "sub": contact, "iat": now, "exp": now + _LASTS}
        return jwt.encode(payload, self._secret, algorithm="HS256", headers={"kid": self._id})


async def tokens_of(stage: Stage) -> Tokens:
    """How tokens are made for the stage's people."""
    async with stage.client() as client:
        made = (await client.post("/v1/signing-secrets", json={"name": "benchmarks"})).raise_for_status().json()
        token = (await client.post("/v1/contacts/user_00000/tokens", json={})).raise_for_status().json()["token"]
    workspace = jwt.decode(token, options={"verify_signature": False})["iss"]
    return Tokens(workspace, made["id"], made["secret"])


async def talks(stage: Stage, count: int, people: int, first: int = 0) -> list[Talk]:
    """So many conversations of so many people, who are all others as long as there are enough."""
    made: list[Talk] = []
    async with stage.client() as client:
        for n in range(count):
            who = [f"user_{(first + n * people + k) % CONTACTS:05d}" for k in range(people)]
            answer = await client.post("/v1/conversations", json={"kind": "group", "participants": who})
            made.append(Talk(answer.raise_for_status().json()["id"], who))
    return made


def script(port: int, token: str, conversation: str, after: str | None = None, until: bytes = b'"type":"subscribed"') -> Script:
    """A device comes, says who it is and follows a conversation, from now on or from a cursor until this has come."""
    head = f"GET /v1/socket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    head += f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n"
    cursor = {"after": after} if after is not None else {}
    subscribe = {"type": "subscribe", "topic": "conversation", "conversation": conversation, **cursor}
    return (
        (head.encode(), b"\r\n\r\n"),
        (said(msgspec.json.encode({"type": "hello", "v": 1, "token": token})), b'"type":"welcome"'),
        (said(msgspec.json.encode(subscribe)), until),
    )


def said(text: bytes) -> bytes:
    """A text as a frame of a client's, whose mask is nothing but zeros (RFC 6455 section 5.3)."""
    size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2)
    return b"\x81" + size + b"\0\0\0\0" + text


def posting(stage: Stage, talks: Sequence[Talk], ending: str = "") -> Callable[[], bytes]:
    """The next request: the backend posts in one conversation after the other."""
    body = msgspec.json.encode({"text": f"{MARK.decode()}{TEXT}{ending}"})
    heads = [
        f"POST /v1/conversations/{talk.name}/messages HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {stage.secret}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode()
        for talk in talks
    ]
    numbers = itertools.count()
    return lambda: heads[next(numbers) % len(heads)] + body


async def post_paced(stage: Stage, talks: Sequence[Talk], *, rate: float, seconds: float, connections: int = 64) -> Posts:
    """So many posts a second, over all conversations in turn, however slow the answers."""
    posts = Posts()
    posts.begun = time.perf_counter()
    make = posting(stage, talks)
    await paced(stage.port, make, connections=connections, rate=rate, until=lambda passed: passed > seconds, heard=posts.heard)
    return posts


async def post_at_full_speed(stage: Stage, talks: Sequence[Talk], *, connections: int, seconds: float) -> Posts:
    """Each connection posts again as soon as it was answered."""
    posts = Posts()
    posts.begun = time.perf_counter()
    await full_speed(stage.port, posting(stage, talks), connections=connections, seconds=seconds, heard=posts.heard)
    return posts
