"""What a device says, from its hello to its end: one frame after the other, answered in their order."""

import asyncio
import contextlib
import time
from collections import deque
from typing import Any, cast

import msgspec

from tidings.api.client import Client
from tidings.api.live.device import Device, Wire
from tidings.api.live.live import Live
from tidings.api.problems import problem_of, retry_after
from tidings.core.errors import Forbidden, Throttled, TidingsError, Unauthenticated, Unavailable, invalid
from tidings.core.ids import decode, encode, new_id
from tidings.core.log import get_logger
from tidings.core.strict_json import json_problems
from tidings.realtime.frames import (
    HEARTBEAT_SECONDS,
    MOST_FOLLOWED,
    VERSION,
    AnswerFrame,
    Authenticate,
    Authenticated,
    CallFrame,
    Close,
    Heard,
    Hello,
    MyPresence,
    Ping,
    Pong,
    Position,
    Refused,
    Subscribe,
    Subscribed,
    Typing,
    Unsubscribe,
    Unsubscribed,
    Welcome,
    read_frame,
)
from tidings.workspaces import Principal

log = get_logger("api.live")

WAITING = 100
"""Frames of one device that wait to be answered."""
_COST_OF_A_SLIP = 5
"""Of a frame that makes no sense, counted in frames."""


class Session:
    """One connection, as far as it says something."""

    def __init__(self, live: Live, wire: Wire, client: Client, token: str | None) -> None:
        self._live = live
        self._wire = wire
        self._client = client
        self._token = token
        self._device: Device | None = None
        self._waiting: deque[Heard] = deque()
        self._task: asyncio.Task[None] | None = None
        self._is_over = False

    @property
    def is_known(self) -> bool:
        """Whether it has said who it is."""
        return self._device is not None or self._task is not None

    def heard(self, now: float) -> None:
        """It is there."""
        if self._device is not None:
            self._device.heard_at = now

    def heard_now(self) -> None:
        """The same, at this moment."""
        self.heard(time.monotonic())

    def take(self, data: bytes) -> None:
        """The device has said this."""
        if problems := json_problems(data):
            self.close(Close.NO_SENSE, f"This frame is no JSON that can be kept: {problems[0].detail}")
            return
        try:
            frame = read_frame(data)
        except (msgspec.MsgspecError, RecursionError) as error:
            self._wrong(data, error)
            return
        device = self._device
        if device is not None and not device.take_frame(time.monotonic()):
            self.close(Close.TOO_MANY, "Too many frames at once", 2_000)
            return
        self.say(frame)

    def say(self, frame: Heard) -> None:
        """The device has said this, which is a frame."""
        device = self._device
        if isinstance(frame, Ping) and device is not None:
            device.tell(Pong(id=frame.id))
        elif len(self._waiting) >= WAITING:
            self.close(Close.TOO_MANY, "Too many frames wait to be answered", 2_000)
        else:
            self._waiting.append(frame)
            if self._task is None and not self._is_over:
                self._task = asyncio.create_task(self._work())

    def _wrong(self, data: bytes, error: Exception) -> None:
        """It is JSON and no frame: told which field is wrong, as often as that is a slip."""
        device = self._device
        if device is None or not all(device.take_frame(time.monotonic()) for _ in range(_COST_OF_A_SLIP)):
            self.close(Close.NO_SENSE, f"This frame makes no sense: {error}")
            return
        given: object = msgspec.json.decode(data)
        id_: object = cast("dict[str, object]", given).get("id") if isinstance(given, dict) else None
        wrong = invalid("", "invalid_frame", str(error))
        device.tell(Refused(id=id_ if isinstance(id_, str) and len(id_) <= 64 else None, problem=_problem(wrong, encode("req", new_id()))))

    def is_slow(self) -> None:
        """The device does not read what it is told."""
        for one in list(self._device.followed.values()) if self._device is not None else ():
            self._live.hub.look_again(one)

    def stop(self) -> None:
        """This node stops: the device goes to another one."""
        self.close(Close.STOPPING, "This node stops", self._live.spread_ms())

    def close(self, code: Close, reason: str, retry_after_ms: int | None = None) -> None:
        """The connection ends."""
        if self._device is not None:
            self._device.close(code, reason, retry_after_ms)
        else:
            self._wire.close(code, reason, retry_after_ms)
        self._end()

    def ended(self) -> None:
        """The connection is over."""
        self._end()

    def _end(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        waiting, self._waiting = self._waiting, deque[Heard]()
        if self._device is not None:
            for frame in waiting:
                # Said and gone: how far they have read is so all the same; what was not answered is sent again.
                if isinstance(frame, Position):
                    with contextlib.suppress(TidingsError):
                        self._live.say(self._device, frame)
            log.debug("a device has gone", extra={"connection": self._device.name})
            self._live.went(self._device)

    async def _work(self) -> None:
        try:
            while self._waiting and not self._is_over:
                await self._answer(self._waiting.popleft())
        finally:
            self._task = None

    async def _answer(self, frame: Heard) -> None:
        if self._device is None:
            await self._welcome(frame)
            return
        device = self._device
        try:
            match frame:
                case Hello():
                    self._refuse(device, frame, invalid("/type", "hello_again", "There is one hello, and it is the first frame"))
                case Authenticate():
                    await self._renew(device, frame)
                case Subscribe():
                    try:
                        await self._subscribe(device, frame)
                    finally:
                        if self._is_over:
                            # It has gone meanwhile: what it began to follow is nobody's.
                            self._live.personal.forget(device)
                            self._live.presences.forget(device)
                case Unsubscribe():
                    self._unsubscribe(device, frame)
                case Position() | Typing() | MyPresence():
                    self._live.say(device, frame)
                case CallFrame():
                    await self._call(device, frame)
                case Ping():
                    device.tell(Pong(id=frame.id))
        except Exception as error:  # noqa: BLE001 - whatever it is, the device gets a problem and the log its place
            self._refuse(device, frame, error)

    async def _welcome(self, frame: Heard) -> None:
        if not isinstance(frame, Hello):
            self.close(Close.NO_SENSE, "The first frame is a hello")
            return
        token = frame.token or self._token
        self._token = None
        if not token:
            self.close(Close.UNAUTHENTICATED, "A hello needs a token, there or as a subprotocol")
            return
        authorization = f"Bearer {token}"
        try:
            principal = await self._live.identify(authorization)
            device = Device(self._wire, principal, authorization, self._client)
            person = await self._live.come(device)
        except Exception as error:  # noqa: BLE001 - the same
            self._turn_away(error)
            return
        if self._is_over:
            self._live.went(device)
            return
        self._device = device
        log.debug("a device has come", extra={"connection": device.name, "device": frame.device})
        device.tell(
            Welcome(
                v=VERSION,
                connection=device.name,
                person=person,
                expires_at=device.principal.expires_at,
                heartbeat_seconds=HEARTBEAT_SECONDS,
                now=self._live.clock(),
            )
        )

    def _turn_away(self, error: Exception) -> None:
        if isinstance(error, Unauthenticated):
            self.close(Close.UNAUTHENTICATED, error.detail, 0 if error.code == "token_expired" else None)
        elif isinstance(error, Forbidden):
            self.close(Close.FORBIDDEN, error.detail)
        elif isinstance(error, Throttled):
            self.close(Close.TOO_MANY, error.detail, error.seconds * 1_000)
        elif isinstance(error, Unavailable):
            self.close(Close.UNAVAILABLE, error.detail, self._live.spread_ms())
        else:
            log.error("a device could not be welcomed", exc_info=error)
            self.close(Close.UNAVAILABLE, "Something went wrong on our side", self._live.spread_ms())

    async def _renew(self, device: Device, frame: Authenticate) -> None:
        authorization = f"Bearer {frame.token}"
        try:
            principal = await self._live.identify(authorization)
        except (Unauthenticated, Forbidden) as error:
            self._turn_away(error)
            return
        if not _is_same(principal, device.principal):
            self.close(Close.FORBIDDEN, "This token is somebody else's: connect anew")
            return
        device.renew(principal)
        device.authorization = authorization
        if not self._is_over:
            device.tell(Authenticated(expires_at=principal.expires_at))

    async def _subscribe(self, device: Device, frame: Subscribe) -> None:
        if frame.topic == "presence":
            device.tell(Subscribed(id=frame.id, topic="presence"))
            await self._live.presences.subscribe(device, frame.people)
            return
        if frame.topic != "conversation":
            after = await self._live.personal.subscribe(device, frame)
            if after is not None:
                # The beginning of the log is written as nothing, too.
                is_there = after != "" or frame.topic == "events"
                device.tell(Subscribed(id=frame.id, topic=frame.topic, after=after if is_there else None))
                await self._live.personal.begin(device, frame)
            return
        conversation_id = decode("cnv", frame.conversation or "")
        if conversation_id is None:
            raise invalid("/conversation", "invalid_id", "The id of a conversation, as in cnv_01jd…")
        if frame.after is not None and not isinstance(frame.after, str):
            raise invalid("/after", "invalid_cursor", "The cursor of a conversation is a text: `<seq>.<change>`")
        if conversation_id not in device.followed and len(device.followed) >= MOST_FOLLOWED:
            raise invalid("/conversation", "too_many", f"One device follows at most {MOST_FOLLOWED} conversations")
        if device.eyes is None and "conversations:read" not in device.principal.scopes:
            raise Forbidden("This needs a caller with the scope conversations:read", code="scope_missing")
        one, after = await self._live.hub.follow(
            device, conversation_id, frame.after, wants_positions=frame.positions, wants_typing=frame.typing
        )
        if self._is_over:
            return
        before = device.followed.pop(conversation_id, None)
        if before is not None:
            self._live.hub.leave(before)
        device.followed[conversation_id] = one
        device.tell(Subscribed(id=frame.id, topic="conversation", conversation=frame.conversation, after=after))
        self._live.begin(one)

    def _unsubscribe(self, device: Device, frame: Unsubscribe) -> None:
        if frame.topic == "conversation":
            conversation_id = decode("cnv", frame.conversation or "")
            one = device.followed.pop(conversation_id, None) if conversation_id is not None else None
            if one is not None:
                self._live.hub.leave(one)
        elif frame.topic == "presence":
            self._live.presences.forget(device)
        else:
            self._live.personal.unsubscribe(device, frame.topic)
        device.tell(Unsubscribed(topic=frame.topic, conversation=frame.conversation, reason="asked"))

    async def _call(self, device: Device, frame: CallFrame) -> None:
        path, _, query = frame.path.partition("?")
        headers = [(b"authorization", device.authorization.encode("latin-1", "replace")), (b"content-type", b"application/json")]
        if frame.key is not None:
            headers.append((b"idempotency-key", frame.key.encode()))
        headers.append((b"user-agent", device.client.agent.encode("latin-1", "replace")))
        called = encode("req", new_id())
        answer = await self._live.answer(frame.method, path, query, headers, bytes(frame.body), device.client, called)
        is_json = answer.type in (b"application/json", b"application/problem+json")
        body = msgspec.Raw(answer.body) if answer.body and is_json else msgspec.Raw(b"null")
        device.tell(AnswerFrame(id=frame.id, status=answer.status, body=body, replay=(b"idempotent-replay", b"true") in answer.headers))

    def _refuse(self, device: Device, frame: Heard, error: Exception) -> None:
        called = encode("req", new_id())
        told = _problem(error, called)
        if told["status"] == 500:
            log.error(
                "a frame failed", exc_info=error, extra={"frame": type(frame).__name__, "connection": device.name, "request_id": called}
            )
        device.tell(
            Refused(
                id=getattr(frame, "id", None),
                topic=frame.topic if isinstance(frame, Subscribe | Unsubscribe) else None,
                conversation=getattr(frame, "conversation", None),
                problem=told,
            )
        )


def _is_same(one: Principal, other: Principal) -> bool:
    return (one.kind, one.key_id, one.workspace.id) == (other.kind, other.key_id, other.workspace.id)


def _problem(error: Exception, called: str) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(problem_of(error, called))
    if (after := retry_after(error)) is not None:
        told["retry_after"] = after
    return told
