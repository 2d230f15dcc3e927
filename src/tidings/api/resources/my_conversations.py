"""A person's own list of conversations, what they have not read, and what they keep in order for themselves alone."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Page
from tidings.conversations import Membership
from tidings.conversations.participants.clear import archive, clear, silence
from tidings.conversations.participants.list_mine import Mine, Wanted, list_mine
from tidings.conversations.participants.people import PersonView
from tidings.core.errors import Forbidden, Gone, Invalid, NotFound, invalid
from tidings.core.ids import decode, encode
from tidings.realtime.hints import Hint, hint

_LONGEST = timedelta(days=3_660)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class MyConversationsQuery(Page, frozen=True, kw_only=True):
    """Which of them."""

    state: Literal["active", "invited"] = "active"
    """Where you take part, or were asked to."""
    kind: Literal["direct", "group", "support"] | None = None
    object_type: Annotated[str, Meta(max_length=64)] | None = None
    """With `object_id`: about this object of your business."""
    object_id: Annotated[str, Meta(max_length=255)] | None = None
    unread: bool = False
    """Only those with something that you have not read."""
    archived: bool = False
    """Only those that are archived; else only those that are not."""


class LastPostOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What was said last, of what you may see."""

    message: str
    seq: int
    author: PersonView | None
    """null: the company itself."""
    author_name: str | None
    """By which name the company says it."""
    text: str
    """The first 200 characters."""
    at: datetime
    is_deleted: bool


class MyObject(msgspec.Struct, frozen=True, kw_only=True):
    """An object of your business."""

    type: str | None
    id: str


class MyConversation(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation as one person sees it in their list."""

    id: str
    kind: str
    state: str
    title: str | None
    object: MyObject | None
    role: str
    membership: str
    participants: int
    others: list[PersonView]
    """Some of the others in it, at most four."""
    last_seq: int
    last_change: int
    delivered: int
    """The seq up to which it was delivered to you."""
    read: int
    """The seq up to which you have read it."""
    unread: int
    mentions: int
    """How often you are named in what is unread."""
    muted_until: datetime | None
    """You may not post until then."""
    silent_until: datetime | None
    """You are not told of posts until then."""
    is_archived: bool
    is_frozen: bool
    created_at: datetime
    last_post: LastPostOutput | None


class MyConversationPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a person's conversations."""

    data: list[MyConversation]
    next: str | None


class SilenceInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long you want to hear nothing of it."""

    until: Annotated[datetime, Meta(tz=True)]
    """Later than now, and within ten years."""


class ClearedOutput(msgspec.Struct, frozen=True, kw_only=True):
    """What is gone for you alone."""

    upto: int
    """The seq up to which."""


async def _list(acting: Acting) -> dict[str, object]:
    query: MyConversationsQuery = acting.request.query
    wanted = Wanted(
        membership=Membership(query.state),
        kind=query.kind,
        object_type=query.object_type,
        object_id=query.object_id,
        is_archived=query.archived,
        is_unread=query.unread,
    )
    found = await list_mine(
        acting.request.tx,
        acting.workspace_id,
        acting.person,
        wanted,
        after=_place(query.after),
        limit=query.limit + 1,
        now=acting.request.now,
    )
    shown, more = found[: query.limit], len(found) > query.limit
    return {"data": [my_conversation(one) for one in shown], "next": _cursor(shown[-1]) if more else None}


async def _archive(acting: Acting) -> None:
    await archive(*_of(acting), is_on=True, now=acting.request.now)
    await _tell_devices(acting)


async def _unarchive(acting: Acting) -> None:
    await archive(*_of(acting), is_on=False, now=acting.request.now)
    await _tell_devices(acting)


async def _silence(acting: Acting) -> None:
    given: SilenceInput = acting.request.body
    if not acting.request.now < given.until <= acting.request.now + _LONGEST:
        raise invalid("/until", "invalid_time", "Later than now, and within ten years")
    await silence(*_of(acting), given.until)
    await _tell_devices(acting)


async def _unsilence(acting: Acting) -> None:
    await silence(*_of(acting), None)
    await _tell_devices(acting)


async def _clear(acting: Acting) -> ClearedOutput:
    return ClearedOutput(upto=await clear(*_of(acting), acting.request.now))


async def _tell_devices(acting: Acting) -> None:
    """What one does for oneself is no event: the lists of their other devices hear it so."""
    conversation_id = decode("cnv", acting.request.path["conversation"])
    if conversation_id is not None:
        await hint(acting.request.tx, Hint("r", conversation_id))


def _of(acting: Acting):  # noqa: ANN202 - the first arguments of every use case
    return acting.request.tx, acting.workspace_id, decode("cnv", acting.request.path["conversation"]), acting.person


def _cursor(last: Mine) -> str:
    # The time to the microsecond, so that nobody is left out or told twice.
    return f"{(last.at - _EPOCH) // _MICROSECOND}.{encode('cnv', last.id)}"


def _place(after: str | None):  # noqa: ANN202
    if after is None:
        return None
    time, _, conversation = after.partition(".")
    found = decode("cnv", conversation)
    if found is None or not time.isascii() or not time.isdigit() or len(time) > 16:
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    return _EPOCH + int(time) * _MICROSECOND, found


def my_conversation(one: Mine) -> MyConversation:
    """The conversation as it is told."""
    last = one.last_post
    return MyConversation(
        id=encode("cnv", one.id),
        kind=one.kind,
        state=one.state.value,
        title=one.title,
        object=MyObject(type=one.object_type, id=one.object_id) if one.object_id is not None else None,
        role=one.role.value,
        membership=one.membership.value,
        participants=one.participants,
        others=one.others,
        last_seq=one.last_seq,
        last_change=one.last_change,
        delivered=one.delivered,
        read=one.read,
        unread=one.unread,
        mentions=one.mentions,
        muted_until=one.muted_until,
        silent_until=one.silent_until,
        is_archived=one.is_archived,
        is_frozen=one.is_frozen,
        created_at=one.created_at,
        last_post=LastPostOutput(
            message=encode("msg", last.id),
            seq=last.seq,
            author=last.author,
            author_name=last.author_name,
            text=last.text,
            at=last.at,
            is_deleted=last.is_deleted,
        )
        if last is not None
        else None,
    )


_IN_IT = (NotFound, Gone, Forbidden)

OPERATIONS: tuple[Operation, ...] = (
    *for_people(
        id="list_conversations",
        method="GET",
        path="/conversations",
        scope="conversations:act",
        summary="List one's conversations",
        description="The one with the last post first, each with what was said last and what is unread; those that have not started are left out.",
        query=MyConversationsQuery,
        output=MyConversationPage,
        errors=(Invalid,),
        run=_list,
    ),
    *for_people(
        id="archive",
        method="PUT",
        path="/conversations/{conversation}/archive",
        scope="conversations:act",
        summary="Archive a conversation",
        description="For oneself alone, and until the next post.",
        status=204,
        errors=_IN_IT,
        run=_archive,
    ),
    *for_people(
        id="unarchive",
        method="DELETE",
        path="/conversations/{conversation}/archive",
        scope="conversations:act",
        summary="Take a conversation out of the archive",
        status=204,
        errors=_IN_IT,
        run=_unarchive,
    ),
    *for_people(
        id="silence",
        method="PUT",
        path="/conversations/{conversation}/silence",
        scope="conversations:act",
        summary="Hear nothing of a conversation for a time",
        description="One is not told of its posts; they are there, and unread.",
        body=SilenceInput,
        status=204,
        example={"until": "2030-01-31T08:00:00Z"},
        errors=(Invalid, *_IN_IT),
        run=_silence,
    ),
    *for_people(
        id="unsilence",
        method="DELETE",
        path="/conversations/{conversation}/silence",
        scope="conversations:act",
        summary="Be told of posts again",
        status=204,
        errors=_IN_IT,
        run=_unsilence,
    ),
    *for_people(
        id="clear",
        method="POST",
        path="/conversations/{conversation}/clear",
        scope="conversations:act",
        summary="Delete a conversation for oneself",
        description="What was said so far is not shown to them any more, to nobody else is anything different, and it is listed again after the next post.",
        output=ClearedOutput,
        errors=_IN_IT,
        run=_clear,
    ),
)
