"""The fan-out of a room alone, as a process of its own: no post is stored and nothing is read, the room is told by hand.

    python -m benchmarks.fan

Whoever connects to the port that it prints follows the room after one line of theirs. On `COUNT RATE` as a line of input so many posts are
told, so many a second or (0) as fast as they can be, and the seconds and the CPU that it took are printed, and when each was told.
"""

import asyncio
import json
import resource
import sys
import time
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import uvloop

from benchmarks.talks import TEXT
from benchmarks.watchers import MARK
from tidings.conversations.model import SYSTEM, Person, State
from tidings.conversations.posts.following import Head
from tidings.conversations.posts.views import Post, post_view
from tidings.core.ids import new_id
from tidings.realtime.frames import Told
from tidings.realtime.news import Alike, News
from tidings.realtime.rooms import Room, Subscription, Write

_HIGH = 256_000


class _Peer(asyncio.Protocol):
    """A connection, as the room knows it."""

    def __init__(self, room: Room, slow: set["_Peer"]) -> None:
        self._room = room
        self._slow = slow
        self._transport: asyncio.Transport | None = None
        self.write: Write | None = None
        self.workspace_id = room.workspace_id
        self.who = self.eyes = Person("contact", new_id())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=_HIGH)
        self.write = self._transport.write

    def data_received(self, data: bytes) -> None:  # noqa: ARG002 - whatever it is
        one = Subscription(self, self._room, self._room.cursor, wants_positions=False, wants_typing=False)
        self._room.enter(one)
        self._room.catch_up(one)
        self.tell_json(b"you follow it\n")

    def pause_writing(self) -> None:
        self._slow.add(self)

    def resume_writing(self) -> None:
        self._slow.discard(self)

    def tell(self, frame: Told) -> None:
        raise NotImplementedError

    def tell_json(self, frame: bytes) -> None:
        assert self._transport is not None
        self._transport.write(frame)

    async def drained(self) -> None:
        return

    def left(self, one: Subscription) -> None:
        raise NotImplementedError


def _told(room: Room, workspace: UUID) -> tuple[News, Alike]:
    seq = room.cursor[0] + 1
    text = f"{MARK.decode()}{TEXT}"
    post = Post(
        id=new_id(),
        conversation_id=room.conversation_id,
        seq=seq,
        author=SYSTEM,
        parts=json.dumps([{"text": text, "type": "text"}]),
        text=text,
        metadata=None,
        created_at=datetime.now(UTC),
    )
    head = Head(
        conversation_id=room.conversation_id,
        workspace_id=workspace,
        kind="group",
        state=State.OPEN,
        participants=1_000,
        hides_positions=True,
        last_seq=seq,
        last_change=0,
    )
    news = News(head=head, before=room.cursor, after=(seq, 0), more=False, posts=[post], changes=[])
    posts = [post_view(post, {}, {}, {})]
    return news, Alike(posts=posts, participants=[], about=None, anew=False, authors=frozenset(), first=seq, hid=set(), reacted={})


async def main() -> None:
    """Serves until its input ends."""
    workspace, slow = new_id(), set[_Peer]()
    room = Room(workspace, new_id(), (0, 0))
    server = await asyncio.get_running_loop().create_server(lambda: _Peer(room, slow), "127.0.0.1", 0, backlog=2048)
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        count, rate = (int(word) for word in line.split())
        moments: list[float] = []
        before, begun = _cpu(), time.perf_counter()
        while len(moments) < count:
            while slow:  # noqa: ASYNC110 - as fast as they read
                await asyncio.sleep(0.0005)
            # At full speed too what waits goes out between two of them.
            await asyncio.sleep(max(begun + len(moments) / rate - time.perf_counter(), 0) if rate else 0)
            moments.append(time.perf_counter())
            room.tell_alike(*_told(room, workspace))
        print(json.dumps({"cpu": _cpu() - before, "begun": begun, "moments": moments}), flush=True)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
