"""A conversation made: with the people in it, what it is about, and what is said first, in the caller's transaction."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice, product
from typing import Any
from uuid import UUID

import msgspec

from tidings.contacts import together
from tidings.conversations.conversation import Conversation, Object, Q, load
from tidings.conversations.conversation_facts import tell_conversation
from tidings.conversations.conversation_timers import RULE, START, set_expiry, set_timer
from tidings.conversations.distinct import distinct_bucket, distinct_hash
from tidings.conversations.model import MAX_PARTICIPANTS, Author, ConversationKind, Expiry, Membership, Person, State
from tidings.conversations.participants.participants_store import Joining, put_participants
from tidings.conversations.posts.moderated import Asked
from tidings.conversations.posts.post import PostInput, post, written
from tidings.core.errors import FieldError, Invalid, NotFound, invalid
from tidings.core.ids import bucket_of, new_id
from tidings.db import Tx

MOST_RULES = 100
"""Conversations of a workspace that are kept by a rule: whoever is changed is judged by each of them."""
_TRIES = 5
_MOST_WERE = 64
"""Ways to name the same people, of whom some were merged, by which they are looked for."""


class NewConversation(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as it is to be; its people are known, and everything in it was checked."""

    kind: ConversationKind = "group"
    joining: Sequence[Joining] = ()
    is_distinct: bool = False
    title: str | None = None
    metadata: Mapping[str, Any] = {}
    object: Object | None = None
    owner_id: UUID | None = None
    """The contact whose own conversation it is: they have one at most."""
    cause_id: UUID | None = None
    """The message whose answer begins it."""
    opening: PostInput | None = None
    starts_at: datetime | None = None
    expiry: Expiry = Expiry()
    warning: str | None = None
    is_frozen: bool = False
    slow: timedelta = timedelta()
    hides_positions: bool = False
    is_moderated: bool = False
    asked: Asked | None = None
    """What was answered about the opening message, where somebody is asked before."""
    route: str | None = None
    """JSON."""
    rule: str | None = None
    """JSON."""


class Created(msgspec.Struct, frozen=True):
    """The conversation, and whether it was made just now."""

    conversation_id: UUID
    is_new: bool


async def create(tx: Tx, workspace_id: UUID, given: NewConversation, author: Author, *, now: datetime, real_now: datetime) -> Created:
    """There is such a conversation: a new one, or the one that the same people (or this person) have already.

    Of callers who make the same distinct one at once, one makes it and the others find it. The opening message is said in either;
    in one that has not started it waits for the start. Raises Invalid, and what posting raises.
    """
    wrong = check_people(given)
    if wrong:
        raise Invalid(wrong)
    if given.opening is not None:
        with _pointing():
            written(given.opening)
    if given.rule is not None:
        await check_rules(tx, workspace_id)
    hashed = _hash(given)
    bucket = bucket_of(given.owner_id) if given.owner_id is not None else distinct_bucket(hashed) if hashed is not None else None
    merged = await _known_to_merged(tx, workspace_id, given, hashed) if hashed is not None else None
    if merged is not None:
        return await _found(tx, workspace_id, merged, author, given, now, real_now)
    for _ in range(_TRIES):
        conversation_id = new_id(bucket)
        if await _insert(tx, workspace_id, conversation_id, given, author, hashed, now):
            await _begin(tx, workspace_id, conversation_id, given, author, now, real_now)
            return Created(conversation_id, True)
        same = await tx.fetchval(Q["find_same"], workspace_id, hashed, given.owner_id, bucket)
        # None where it was deleted since: then there is room for a new one.
        if same is not None:
            return await _found(tx, workspace_id, same, author, given, now, real_now)
    raise NotFound("This conversation is deleted as fast as it is made")


def check_people(given: NewConversation) -> list[FieldError]:
    """What is wrong with who is to be in it. Pure."""
    place = "/participants"
    if given.kind == "direct" and given.owner_id is None and len(given.joining) != 2:
        return [FieldError(place, "two_participants", "A direct conversation is between exactly two")]
    if len(given.joining) > MAX_PARTICIPANTS:
        return [FieldError(place, "too_many_participants", f"A conversation has at most {MAX_PARTICIPANTS:,} participants")]
    if not given.joining and given.rule is None:
        return [FieldError(place, "no_participants", "Somebody must be in it, or a rule that finds them")]
    if given.is_distinct and given.rule is not None:
        return [FieldError("/distinct", "distinct_with_rule", "Where a rule keeps who is in it, they are not the same people for long")]
    return []


async def check_rules(tx: Tx, workspace_id: UUID) -> None:
    """There is room for one more rule; raises Invalid."""
    if await tx.fetchval(Q["count_rules"], workspace_id, MOST_RULES) >= MOST_RULES:
        raise invalid("/rule", "too_many_rules", f"A workspace has at most {MOST_RULES} conversations that are kept by a rule")


async def _found(
    tx: Tx, workspace_id: UUID, same: UUID, author: Author, given: NewConversation, now: datetime, real_now: datetime
) -> Created:
    if given.opening is not None:
        await _say(tx, workspace_id, same, author, given, given.opening, now, real_now)
    return Created(same, False)


async def _known_to_merged(tx: Tx, workspace_id: UUID, given: NewConversation, hashed: bytes) -> UUID | None:
    """The conversation that these people have, where one of them is several contacts in one: also by who they were when it was made."""
    people = [one.person for one in given.joining]
    known = await together(tx, workspace_id, [one.id for one in people if one.kind == "contact"])
    ids = [known[one.id].ids if one.kind == "contact" else [one.id] for one in people]
    if all(len(one) == 1 for one in ids):
        return None
    were = [[Person(one.kind, each) for one, each in zip(people, chosen, strict=True)] for chosen in islice(product(*ids), _MOST_WERE)]
    for one in (hashed, *(distinct_hash(given.kind, each, _about(given)) for each in were)):
        same = await tx.fetchval(Q["find_same"], workspace_id, one, None, distinct_bucket(one))
        if same is not None:
            return same
    return None


def _hash(given: NewConversation) -> bytes | None:
    return distinct_hash(given.kind, [one.person for one in given.joining], _about(given)) if given.is_distinct else None


def _about(given: NewConversation) -> tuple[str, str] | None:
    return (given.object.type, given.object.id) if given.object is not None else None


async def _insert(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, given: NewConversation, author: Author, hashed: bytes | None, now: datetime
) -> bool:
    waits = given.starts_at is not None and given.starts_at > now
    object_type, object_id = (given.object.type, given.object.id) if given.object is not None else (None, None)
    made = await tx.fetchval(
        Q["insert_conversation"],
        bucket_of(conversation_id),
        conversation_id,
        workspace_id,
        given.kind,
        (State.SCHEDULED if waits else State.OPEN).value,
        given.title,
        msgspec.json.encode(given.metadata).decode(),
        object_type,
        object_id,
        hashed,
        given.owner_id,
        given.cause_id,
        author.kind,
        author.id,
        given.is_frozen,
        int(given.slow.total_seconds()),
        given.hides_positions,
        given.is_moderated,
        given.route,
        given.rule,
        given.starts_at,
        given.expiry.at,
        given.expiry.after,
        given.expiry.then,
        given.expiry.warns_before,
        given.warning,
        _kept(author, given.opening) if waits and given.opening is not None else None,
        sum(one.state is Membership.ACTIVE for one in given.joining),
        None if waits else now,
        now,
    )
    return made is not None


async def _begin(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, given: NewConversation, author: Author, now: datetime, real_now: datetime
) -> None:
    if given.joining:
        await put_participants(
            tx,
            workspace_id,
            conversation_id,
            given.joining,
            changes=[0] * len(given.joining),
            seq=0,
            sees_all=True,
            by_rule=False,
            now=now,
        )
    made = await load(tx, workspace_id, conversation_id)
    await tell_conversation(tx, made, "conversation.created", now, author)
    offset = now - real_now
    if made.state is State.SCHEDULED and given.starts_at is not None:
        await set_timer(tx, workspace_id, conversation_id, START, given.starts_at, offset)
    elif given.opening is not None:
        await _say(tx, workspace_id, conversation_id, author, given, given.opening, now, real_now)
    await _set_timers(tx, made, now, offset)


async def _say(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID,
    author: Author,
    given: NewConversation,
    opening: PostInput,
    now: datetime,
    real_now: datetime,
) -> None:
    with _pointing():
        await post(tx, workspace_id, conversation_id, author, opening, now=now, real_now=real_now, asked=given.asked)


@contextmanager
def _pointing() -> Generator[None]:
    """What is wrong with the opening message is told where it stands."""
    try:
        yield
    except Invalid as error:
        raise Invalid([msgspec.structs.replace(one, pointer=f"/message{one.pointer}") for one in error.errors]) from error


async def _set_timers(tx: Tx, made: Conversation, now: datetime, offset: timedelta) -> None:
    await set_expiry(tx, made, now, offset)
    if made.rule is not None:
        await set_timer(tx, made.workspace_id, made.id, "", now, offset, RULE)


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for the start, and who says it."""

    author: Author
    post: PostInput


def _kept(author: Author, opening: PostInput) -> str:
    return msgspec.json.encode(Opening(author=author, post=opening)).decode()


def read_opening(kept: str) -> Opening:
    """What waits for the start."""
    return msgspec.json.decode(kept, type=Opening)
