"""Asking a workspace's own system before a person's words are stored: within a deadline, through the guarded door, in no transaction.

A question is signed as webhooks are (Standard Webhooks 1.0.0, `v1`). It is `{"type": "message.check", "timestamp", "data"}`, and the
answer `{"action": "allow"}`, `{"action": "refuse", "reason"}` or `{"action": "replace", "text" or "parts"}`. Anything else, and none in
time, is a failure: then the policy says whether it is said. An address that fails again and again is left alone for a while.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.api.memory import Memory
from tidings.api.registry import Call, Operation
from tidings.contacts import contact_named
from tidings.conversations import Person
from tidings.conversations.create_input import OwnConversationInput
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.posts.check_parts import check_said
from tidings.conversations.posts.edit_post import PostEdit
from tidings.conversations.posts.flagging import is_asked_of
from tidings.conversations.posts.moderated import Asked
from tidings.conversations.posts.parts import Part, plain_text
from tidings.conversations.posts.post import PostInput
from tidings.core.clock import rfc3339
from tidings.core.errors import Invalid, NotFound, Unavailable
from tidings.core.ids import decode, encode, new_id
from tidings.core.log import get_logger
from tidings.core.strict_json import json_problems
from tidings.db import Tx
from tidings.moderation.model import HookInput
from tidings.moderation.policy import get_key, get_policy, sign
from tidings.net import Policy, Poster, Response
from tidings.workspaces import Sealer

log = get_logger("asking")

KEPT_SECONDS = 2.0
_MOST_KNOWN = 2_000
AT_ONCE = 64
"""Questions of one workspace at the same time: a slow one does not take all there is."""
IN_A_ROW = 3
"""Failures after which it is left alone."""
REST_SECONDS = 10.0
"""For so long; then one question tries it."""
ANSWER_BYTES = 256_000

ASKED = frozenset(f"{who}.{deed}" for who in ("me", "contacts") for deed in ("post_message", "edit_message", "create_conversation"))
"""The operations by which a person says something."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered; what else stands in it is passed over."""

    action: Literal["allow", "refuse", "replace"]
    reason: Annotated[str, Meta(max_length=500)] | None = None
    """Told to who wants to say it."""
    text: Annotated[str, Meta(min_length=1, max_length=10_000)] | None = None
    parts: Annotated[list[Part], Meta(min_length=1, max_length=10)] | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is about to say."""

    conversation: str | None
    """Null where it is to begin with this."""
    message: str | None
    """Of the post that is to say something else; null where it is new."""
    contact: str | None
    """Your id of who says it."""
    contact_id: str
    parts: Sequence[Part]
    text: str
    """All of it in plain words."""


class _Hook(msgspec.Struct, frozen=True):
    hook: HookInput
    key: bytes


class _Peer:
    """What this process knows of one workspace's address."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.free = asyncio.Semaphore(AT_ONCE)
        self.failures = 0
        self.rests_until = 0.0


class Asking:
    """Asks the systems of all workspaces; `close` closes its connections."""

    def __init__(
        self, policy: Policy, sealer: Sealer, *, tls: ssl.SSLContext | None = None, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._policy = policy
        self._sealer = sealer
        self._tls = tls
        self._monotonic = monotonic
        self._hooks = Memory[UUID, _Hook | None](KEPT_SECONDS, _MOST_KNOWN)
        self._peers: dict[UUID, _Peer] = {}
        self._poster: Poster | None = None

    async def prepare(self, call: Call) -> Asked | None:
        """What was answered about what this call says; None where nobody is to be asked. Raises Unavailable where the policy refuses."""
        principal, given = call.principal, _said_in(call.body)
        if principal is None or given is None:
            return None
        workspace_id = principal.workspace.id
        found = await self._hooks.ask(workspace_id, lambda: self._look(call, workspace_id))
        if found is None:
            return None
        try:
            parts, _, _ = check_said(given.text, given.parts, None)
        except Invalid:
            # Whoever runs it says what is wrong.
            return None
        async with call.database.workspace(workspace_id) as tx:
            question = await _question(tx, call, workspace_id, found.hook, parts)
        if question is None:
            return None
        at = rfc3339(call.real_now + principal.workspace.clock_offset)
        body = msgspec.json.encode({"type": "message.check", "timestamp": at, "data": question})
        return await self._ask(workspace_id, found, body, int(call.real_now.timestamp()))

    def close(self) -> None:
        """Every idle connection is closed."""
        if self._poster is not None:
            self._poster.close()

    async def _look(self, call: Call, workspace_id: UUID) -> _Hook | None:
        async with call.database.workspace(workspace_id) as tx:
            hook = (await get_policy(tx, workspace_id)).hook
            key = await get_key(tx, workspace_id, self._sealer) if hook is not None else None
        return _Hook(hook, key) if hook is not None and key is not None else None

    async def _ask(self, workspace_id: UUID, found: _Hook, body: bytes, timestamp: int) -> Asked:
        peer = self._peers.get(workspace_id)
        if peer is None or peer.url != found.hook.url:
            # Another address begins anew.
            self._peers[workspace_id] = peer = _Peer(found.hook.url)
        began, seconds = self._monotonic(), found.hook.seconds
        if began < peer.rests_until:
            return _failed(found.hook)
        if peer.rests_until:
            peer.rests_until = began + REST_SECONDS  # this is the one question that tries it
        try:
            async with asyncio.timeout(seconds):
                await peer.free.acquire()
        except TimeoutError:
            return _failed(found.hook)
        try:
            left = max(seconds - (self._monotonic() - began), 0.01)
            reply = await self.ask_once(found.hook, found.key, body, timestamp, left)
        finally:
            peer.free.release()
        if isinstance(reply, Asked):
            peer.failures, peer.rests_until = 0, 0.0
            return reply
        peer.failures += 1
        if peer.rests_until or peer.failures >= IN_A_ROW:
            peer.rests_until = self._monotonic() + REST_SECONDS
        # Never its address, and nothing of what was said.
        log.warning("who is asked before something is said did not answer as they should", extra={"workspace": workspace_id, "code": reply})
        return _failed(found.hook)

    async def ask_once(self, hook: HookInput, key: bytes, body: bytes, timestamp: int, seconds: float) -> Asked | str:
        """What was answered, or the code of why that was nothing. No transaction is open meanwhile."""
        if self._poster is None:
            self._poster = Poster(self._policy, tls=self._tls)
        called = encode("chk", new_id())
        headers = (
            ("Content-Type", "application/json"),
            ("webhook-id", called),
            ("webhook-timestamp", str(timestamp)),
            ("webhook-signature", sign(key, called, timestamp, body)),
        )
        answer = await self._poster.post(hook.url, headers, body, seconds=seconds, max_bytes=ANSWER_BYTES)
        self._poster.sweep()
        if not isinstance(answer, Response):
            return answer.code
        return read_reply(answer.body) if 200 <= answer.status < 300 else f"http_{answer.status}"


def asked_before(operations: Iterable[Operation], asking: Asking) -> tuple[Operation, ...]:
    """The same operations; before those by which a person says something, whoever is to be asked is asked."""
    return tuple(msgspec.structs.replace(one, prepare=asking.prepare) if one.id in ASKED else one for one in operations)


def read_reply(body: bytes) -> Asked | str:
    """What was answered, or what is wrong with it. Pure."""
    if json_problems(body):
        return "bad_answer"
    try:
        reply = msgspec.json.decode(body, type=Reply)
        if reply.action == "replace":
            parts, _, _ = check_said(reply.text, reply.parts, None)
            return Asked(action="replace", parts=parts)
    except (msgspec.MsgspecError, Invalid):
        return "bad_answer"
    return Asked(action=reply.action, reason=reply.reason)


class _Said(msgspec.Struct, frozen=True):
    text: str | None
    parts: list[Part] | None


def _said_in(body: object) -> _Said | None:
    given = body.message if isinstance(body, OwnConversationInput) else body
    return _Said(given.text, given.parts) if isinstance(given, PostInput | PostEdit) else None


async def _question(tx: Tx, call: Call, workspace_id: UUID, hook: HookInput, parts: Sequence[Part]) -> Question | None:
    """What is asked; None where nobody is to be, or this person may not say anything there."""
    assert call.principal is not None
    try:
        contact_id = call.principal.key_id if call.principal.kind == "contact" else await contact_named(tx, workspace_id, call.path["id"])
    except NotFound:
        return None
    conversation_id = decode("cnv", call.path["conversation"]) if "conversation" in call.path else None
    if isinstance(call.body, OwnConversationInput):
        # It may be said in one that the same people have already.
        is_asked: bool | None = True
    elif conversation_id is not None:
        is_asked = await is_asked_of(tx, workspace_id, conversation_id, contact_id)
    else:
        is_asked = None
    if is_asked is None or not (is_asked or hook.asks == "all"):
        return None
    person = Person("contact", contact_id)
    view: PersonView = (await shown(tx, workspace_id, [person]))[person]
    return Question(
        conversation=encode("cnv", conversation_id) if conversation_id is not None else None,
        message=call.path.get("message"),
        contact=view.id,
        contact_id=encode("ctc", contact_id),
        parts=parts,
        text=plain_text(parts),
    )


def _failed(hook: HookInput) -> Asked:
    if hook.on_failure == "refuse":
        raise Unavailable("Whoever is asked before something is said here does not answer: send it again", code="moderation_unavailable")
    return Asked(action="allow")
