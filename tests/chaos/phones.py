"""Devices of people who chat while everything is killed: each follows its conversations, is cut, comes back to another node with its cursors,
and says each thing until it is answered."""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.devices import Frame

SAYS_SECONDS = 0.25
_TRIES_AGAIN = (409, 429, 503)


class Wrong(msgspec.Struct):
    """What no device may be told, counted by what it was."""

    gaps: list[str] = []
    repeats: list[str] = []
    disorder: list[str] = []
    unseen: list[str] = []
    others: list[str] = []


class Followed:
    """One conversation as a device keeps it."""

    def __init__(self, cursor: str) -> None:
        self.cursor = cursor
        self.posts: dict[int, Frame] = {}
        self.is_over: str | None = None
        self.passed = set[int]()
        """What it was not told as new: it was hidden from them by then, or it is a gap."""

    def apply(self, frame: Frame, who: str, wrong: Wrong) -> None:
        """As told; what of it must not be is written down."""
        told = f"{who} {frame['conversation']}: {frame['after']} to {frame['cursor']}, known up to {self.cursor}"
        seq, _ = _numbers(self.cursor)
        until, _ = _numbers(frame["cursor"])
        if frame["after"] != self.cursor:
            (wrong.repeats if _numbers(frame["after"]) < _numbers(self.cursor) else wrong.gaps).append(told)
        if frame["anew"]:
            wrong.others.append(f"anew: {told}")
        seqs = [post["seq"] for post in frame["posts"]]
        new = [one for one in seqs if one > seq]
        if seqs != sorted(set(seqs)) or any(one > until for one in seqs):
            wrong.disorder.append(f"{told}: {seqs}")
        self.passed.update({*range(seq + 1, until + 1)} - {*new})
        seen = frame["visible"]
        if any(not seen["after"] < one <= seen["upto"] for one in seqs) or self.is_over is not None:
            wrong.unseen.append(f"{told}: {seqs} of {seen}")
        for post in frame["posts"]:
            self.posts[post["seq"]] = post
        gone = set(frame["hidden"])
        self.posts = {one: post for one, post in self.posts.items() if post["id"] not in gone}
        self.cursor = frame["cursor"]


class Phone:
    """One device. `ports`: where its links to the nodes begin."""

    def __init__(
        self,
        who: str,
        name: str,
        new_token: Callable[[], Awaitable[str]],
        conversations: Sequence[str],
        ports: Sequence[int],
        roll: random.Random,
    ) -> None:
        self.who, self.name = who, name
        self.kept = {one: Followed("0.0") for one in conversations}
        self.listed: dict[str, Frame] = {}
        """Its list of conversations, as it was told."""
        self.counts: Frame = {}
        self.wrong = Wrong()
        self.unanswered: dict[str, tuple[str, str]] = {}
        """What was said and not acknowledged, by its key: where, and what."""
        self.acknowledged: dict[str, str] = {}
        """The ids of what was, by key."""
        self.is_talking = True
        self.may_be_refused = False
        """Its holder is being removed from a conversation."""
        self.comes_back = 0
        self.closes: list[int] = []
        self._new_token = new_token
        self._token: str | None = None
        self._ports = ports
        self._roll = roll
        self._said = 0

    async def live(self) -> None:
        """It is connected, cut off, and connected again, until this is cancelled."""
        while True:
            if self._token is None:
                self._token = await self._new_token()
            address = f"ws://127.0.0.1:{self._roll.choice(self._ports)}/v1/socket"
            # A link that stalls is found out by pings.
            with contextlib.suppress(OSError, WebSocketException, TimeoutError):
                async with connect(
                    address, compression=None, max_size=None, open_timeout=5, ping_interval=1, ping_timeout=3, close_timeout=1
                ) as socket:
                    await self._talk(socket)
            await asyncio.sleep(self._roll.uniform(0.01, 0.3))

    async def _talk(self, socket: ClientConnection) -> None:
        await _say(socket, type="hello", v=1, token=self._token)
        welcome = msgspec.json.decode(await asyncio.wait_for(socket.recv(), 10))
        if welcome["type"] != "welcome":
            self._sent_away(welcome)
            return
        self.comes_back += 1
        for name, kept in self.kept.items():
            if kept.is_over is None:
                await _say(socket, type="subscribe", topic="conversation", conversation=name, after=kept.cursor, id=name)
        for topic in ("conversations", "counts"):
            await _say(socket, type="subscribe", topic=topic, id=topic)
        saying = asyncio.create_task(self._say_things(socket))
        try:
            while self._hear(msgspec.json.decode(await socket.recv())):
                pass
        finally:
            saying.cancel()
            await asyncio.gather(saying, return_exceptions=True)

    def _hear(self, frame: Frame) -> bool:
        """Whether to go on."""
        match frame["type"]:
            case "changes":
                self.kept[frame["conversation"]].apply(frame, self.name, self.wrong)
            case "answer":
                self._answered(frame)
            case "conversations":
                before = {} if frame["anew"] else {name: row for name, row in self.listed.items() if name not in frame["gone"]}
                self.listed = before | {row["id"]: row for row in frame["changed"]}
            case "counts":
                self.counts = {name: value for name, value in frame.items() if name != "type"}
            case "unsubscribed":
                self.kept[frame["conversation"]].is_over = frame["reason"]
            case "refused":
                return self._refused(frame)
            case "bye":
                self._sent_away(frame)
            case _:
                pass
        return True

    def _refused(self, frame: Frame) -> bool:
        status, name = frame["problem"]["status"], frame["conversation"]
        if status in (404, 410) and name in self.kept:
            self.kept[name].is_over = "refused"
            return True
        if status not in _TRIES_AGAIN:
            self.wrong.others.append(f"{self.name}: {frame['problem']}")
        # The database is away: we come back with our cursors.
        return False

    def _sent_away(self, frame: Frame) -> None:
        self.closes.append(frame.get("code", 0))
        if frame.get("code") == 4401 and frame["retry_after_ms"] == 0:
            # It has expired.
            self._token = None
        elif frame.get("code") not in (1001, 4408, 4429, 4503, 4508):
            self.wrong.others.append(f"{self.name} was sent away: {frame}")

    def _answered(self, frame: Frame) -> None:
        key = frame["id"]
        if frame["status"] == 201:
            self.acknowledged[key] = frame["body"]["id"]
            self.unanswered.pop(key, None)
        elif frame["status"] in (403, 404) and self.may_be_refused:
            self.unanswered.pop(key, None)
        elif frame["status"] not in _TRIES_AGAIN:
            self.wrong.others.append(f"{self.name}: {frame['status']} {frame['body']}")

    async def _say_things(self, socket: ClientConnection) -> None:
        """What has no answer yet, and then something new, again and again."""
        sent = set[str]()
        with contextlib.suppress(WebSocketException, OSError):
            while True:
                for key, (name, text) in list(self.unanswered.items()):
                    if key not in sent:
                        sent.add(key)
                        await self._post(socket, key, name, text)
                await asyncio.sleep(self._roll.uniform(0, 2 * SAYS_SECONDS))
                # What was refused is tried again on the same connection too.
                if not self.is_talking or len(self.unanswered) > 3:
                    sent.clear()
                elif places := [name for name, kept in self.kept.items() if kept.is_over is None]:
                    self._said += 1
                    key = f"{self.name}-{self._said}"
                    self.unanswered[key] = (self._roll.choice(places), f"said {key}")

    async def _post(self, socket: ClientConnection, key: str, name: str, text: str) -> None:
        path = f"/v1/me/conversations/{name}/messages"
        await _say(socket, type="call", id=key, method="POST", path=path, body={"text": text}, key=key)


async def _say(socket: ClientConnection, **frame: Any) -> None:
    await socket.send(msgspec.json.encode(frame).decode())


def _numbers(cursor: str) -> tuple[int, int]:
    seq, _, change = cursor.partition(".")
    return int(seq), int(change)


def all_of(phones: Sequence[Phone], what: Callable[[Wrong], list[str]]) -> list[str]:
    """What went wrong of this kind, on any of them."""
    return [one for phone in phones for one in what(phone.wrong)]
