"""Posts: what is plain joins the others that wait, and all of them are stored in one transaction, over many conversations.

A post is plain where nothing but its author's place in the conversation is to be looked at: no mentions, files, links, threads, nothing for
the workspace's rules to judge. Whatever is not plain, may not be said, or has a key that was used, goes the long way (the operation's
`run`), which is the only one that says why.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from tidings.api.auditing import kind_of, source_of, told_of
from tidings.api.client import Client
from tidings.api.memory import Memory
from tidings.api.registry import Operation
from tidings.api.resources.post_forms import BackendPostInput
from tidings.contacts import contact_named
from tidings.conversations import Author, Person
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.posts.moderated import is_plainly_said
from tidings.conversations.posts.parts import TextPart, attachments_in
from tidings.conversations.posts.post import PostInput, Written, written
from tidings.conversations.posts.post_facts import SEQ_IN_FACT, posted
from tidings.conversations.posts.post_store import NewPost, lock_posting, store_posts
from tidings.conversations.posts.views import Post, post_view
from tidings.conversations.reaching import reach
from tidings.core.clock import Clock
from tidings.core.errors import Deadlocked, Throttled, Unavailable
from tidings.core.ids import bucket_of, decode, new_id
from tidings.core.log import get_logger
from tidings.db import Database, GroupCommit, Lane, Plans
from tidings.idempotency import check_key
from tidings.moderation.judge import Rulebook
from tidings.moderation.rules import load_rulebook
from tidings.previews import links_in
from tidings.workspaces import Principal
from tidings.workspaces.end_users import refused

log = get_logger("posting")

GROUP = 256
GROUPS_AT_ONCE = 2
"""One is told and the next one read while another is being stored; those that share a conversation wait for each other there."""
BESIDE = 32
"""So many posts must wait for a second group to be stored beside the first."""
WAITING_LIMIT = 20_000
"""Posts that wait to be stored; past that callers are told to come back."""
KEPT_SECONDS = 2.0
"""How long the workspace's rules are remembered."""
PEOPLE_KEPT_SECONDS = 10.0
"""How long whom an id names, and how they are called: who was erased or merged meanwhile is in no conversation under what is remembered."""
_MOST_KNOWN = 20_000
_MOST_RULEBOOKS = 2_000
_ID = "0" * 26
SEQ_IN_ANSWER = len(f'{{"id":"msg_{_ID}","conversation":"cnv_{_ID}","seq":') + 1
"""Where the seq stands in a post as it is told, counted from 1."""


class Grouped(msgspec.Struct, frozen=True, kw_only=True):
    """One call that may share its transaction with others."""

    operation: Operation
    principal: Principal
    client: Client
    params: Mapping[str, str]
    given: PostInput
    key: str | None
    fingerprint: bytes


class _Waiting(msgspec.Struct, eq=False):
    new: NewPost
    principal: Principal
    answer: bytes


class Posting:
    """Takes posts, and answers each when it is stored."""

    def __init__(self, database: Database, clock: Clock, on_stored: Callable[[Sequence[UUID]], None]) -> None:
        self._looking = database.lane(Plans.BY_INDEX)
        self._lanes = [database.lane(Plans.BY_INDEX) for _ in range(GROUPS_AT_ONCE)]
        self._clock = clock
        self._on_stored = on_stored
        self._group = GroupCommit[_Waiting, int | None](self._store, _split, at_once=GROUPS_AT_ONCE, beside=BESIDE)
        self._contacts = Memory[tuple[UUID, str], UUID](PEOPLE_KEPT_SECONDS, _MOST_KNOWN)
        self._people = Memory[tuple[UUID, Person], PersonView](PEOPLE_KEPT_SECONDS, _MOST_KNOWN)
        self._rules = Memory[UUID, Rulebook](KEPT_SECONDS, _MOST_RULEBOOKS)
        self._encode = msgspec.json.Encoder().encode

    async def take(self, call: Grouped) -> bytes | None:
        """The post as it is told, once it is stored; None where it must go the long way. Raises Invalid, Throttled and Unavailable."""
        if call.key is not None:
            check_key(call.key)
        said, conversation_id = written(call.given), conversation_of(call.params)
        if conversation_id is None or not _is_plain(call, said):
            return None
        self._check_room()
        try:
            author = await self._author(call)
            if author is None or (author.kind == "contact" and not is_plainly_said(await self._rulebook(call), said.parts)):
                return None
            person = author.person
            view = await self._known(call.principal.workspace.id, person) if person is not None else None
            made = self._made(call, conversation_id, said, author, view)
            seq = await self._group.add(made)
        except Deadlocked:
            return None
        except Unavailable:
            raise
        except Exception as error:
            log.info("a post goes the long way", exc_info=error)
            return None
        return None if seq is None else _answer(made.answer, seq)

    def join(self, call: Grouped, told: Callable[[bytes | Exception | None], None]) -> bool:
        """Whether the post waits for the next group: then `told` is called once, later, with what `take` answers or raises.

        False where somebody must be asked first; raises what `take` raises.
        """
        if call.key is not None:
            check_key(call.key)
        said, conversation_id = written(call.given), conversation_of(call.params)
        if conversation_id is None or not _is_plain(call, said):
            return False
        self._check_room()
        workspace_id = call.principal.workspace.id
        try:
            if "conversation" in call.params:
                author: Author | None = Author(kind="contact", id=self._contacts.get((workspace_id, call.params["id"])))
            else:
                author = _backend(call)
            if author is None or (author.kind == "contact" and not is_plainly_said(self._rules.get(workspace_id), said.parts)):
                return False
            person = author.person
            view = self._people.get((workspace_id, person)) if person is not None else None
        except KeyError:
            return False
        made = self._made(call, conversation_id, said, author, view)

        def stored(future: asyncio.Future[int | None]) -> None:
            error = None if future.cancelled() else future.exception()
            if future.cancelled() or error is not None:
                told(error if isinstance(error, Unavailable) and not isinstance(error, Deadlocked) else None)
                return
            seq = future.result()
            told(None if seq is None else _answer(made.answer, seq))

        self._group.put(made).add_done_callback(stored)
        return True

    async def _rulebook(self, call: Grouped) -> Rulebook:
        workspace_id = call.principal.workspace.id
        return await self._rules.ask(workspace_id, lambda: load_rulebook(self._looking, workspace_id))

    def _check_room(self) -> None:
        if len(self._group.waiting) >= WAITING_LIMIT:
            raise Throttled("Too many posts are waiting to be stored; try again in a second")

    async def _author(self, call: Grouped) -> Author | None:
        principal = call.principal
        if principal.kind == "contact":
            return Author(kind="contact", id=principal.key_id)
        if "conversation" in call.params:
            workspace_id, named = principal.workspace.id, call.params["id"]
            found = await self._contacts.ask((workspace_id, named), lambda: contact_named(self._looking, workspace_id, named))
            return Author(kind="contact", id=found)
        return _backend(call)

    def _made(self, call: Grouped, conversation_id: UUID, said: Written, author: Author, view: PersonView | None) -> _Waiting:
        workspace, person = call.principal.workspace, author.person
        at = self._clock() + workspace.clock_offset
        message_id = new_id(bucket_of(conversation_id))
        post = Post(
            id=message_id,
            conversation_id=conversation_id,
            seq=0,
            author=author,
            parts=said.stored,
            text=said.text,
            metadata=said.metadata,
            created_at=at,
        )
        answer = self._encode(post_view(post, {person: view} if person is not None and view is not None else {}, {}, {}))
        new = NewPost(
            id=message_id,
            conversation_id=conversation_id,
            workspace_id=workspace.id,
            author=author,
            parts=said.stored,
            text=said.text,
            metadata=said.metadata,
            at=at,
            fact=posted(conversation_id, message_id, author, said.parts, None),
            principal=call.principal.key_id,
            key=call.key,
            key_hash=call.fingerprint if call.key is not None else None,
            answer=answer.decode() if call.key is not None else None,
            deed=_deed(call) if call.operation.is_audited else None,
        )
        return _Waiting(new, call.principal, answer)

    async def _known(self, workspace_id: UUID, person: Person) -> PersonView:
        async def look() -> PersonView:
            return (await shown(self._looking, workspace_id, [person]))[person]

        return await self._people.ask((workspace_id, person), look)

    async def _store(self, group: Sequence[_Waiting]) -> list[int | None]:
        """The seq of each that was stored; None of one that is not plainly allowed."""
        real_now = self._clock()
        lane = self._lanes.pop()
        try:
            return await self._store_by(lane, group, real_now)
        finally:
            self._lanes.append(lane)

    async def _store_by(self, lane: Lane, group: Sequence[_Waiting], real_now: datetime) -> list[int | None]:
        async with lane.transaction() as tx:
            people = [(place, one) for place, one in enumerate(group) if one.principal.kind == "contact"]
            gone = await refused(tx, [one.principal for _, one in people], real_now)
            busy = await lock_posting(tx, [one.new for one in group])
            out = busy | {place for n, (place, _) in enumerate(people) if n in gone}
            left = [one for place, one in enumerate(group) if place not in out]
            seqs = await store_posts(tx, [one.new for one in left], (SEQ_IN_FACT, SEQ_IN_ANSWER), real_now) if left else {}
            stored = {id(left[place]): seq for place, seq in seqs.items()}
            await reach.expect(tx, [_expected(one, stored[id(one)]) for one in left if id(one) in stored], real_now=real_now)
        if stored:
            self._on_stored(list({one.new.conversation_id for one in left if id(one) in stored}))
        return [stored.get(id(one)) for one in group]


def conversation_of(params: Mapping[str, str]) -> UUID | None:
    """The conversation that an address names."""
    return _decoded("cnv", params["conversation"] if "conversation" in params else params["id"])


_decoded = lru_cache(_MOST_KNOWN)(decode)
"""Many posts are said in one conversation."""


def _is_plain(call: Grouped, said: Written) -> bool:
    given = call.given
    if given.reply_to is not None or given.thread is not None or attachments_in(said.parts):
        return False
    if given.previews and links_in(said.text):
        return False
    return not any(part.mentions for part in said.parts if isinstance(part, TextPart))


def _backend(call: Grouped) -> Author | None:
    given = call.given
    if isinstance(given, BackendPostInput) and given.assistant is not None:
        return None
    if call.principal.kind == "member":
        return Author(kind="member", id=call.principal.key_id)
    return Author(kind="system", name=given.name if isinstance(given, BackendPostInput) else None)


def _answer(answer: bytes, seq: int) -> bytes:
    return b"%s%d%s" % (answer[: SEQ_IN_ANSWER - 1], seq, answer[SEQ_IN_ANSWER:])


def _split(waiting: list[_Waiting]) -> tuple[list[_Waiting], list[_Waiting]]:
    """The next group; a key stands in it once, and waits for the next one if it comes twice."""
    group: list[_Waiting] = []
    rest: list[_Waiting] = []
    keys: set[tuple[UUID | None, str]] = set()
    for one in waiting[:GROUP]:
        key = (one.new.principal, one.new.key) if one.new.key is not None else None
        (group if key is None or key not in keys else rest).append(one)
        if key is not None:
            keys.add(key)
    return group, rest + waiting[GROUP:]


def _expected(one: _Waiting, seq: int) -> reach.Said:
    new = one.new
    return reach.Said(
        workspace_id=new.workspace_id,
        conversation_id=new.conversation_id,
        seq=seq,
        message_id=new.id,
        author=new.author,
        text=new.text,
        at=new.at,
    )


def _deed(call: Grouped) -> str:
    """What the audit log is told: as Auditor.done tells of what goes the long way."""
    kind, source = kind_of(call.operation), source_of(call.client)
    told: dict[str, Any] = {
        "kind": call.principal.kind,
        "action": call.operation.id,
        "target_kind": kind,
        "ip": source.ip,
        "user_agent": source.user_agent,
        "request_id": source.request_id,
        "changes": told_of(kind, call.given) or None,
    }
    return msgspec.json.encode(told).decode()
