"""Posts as they are told."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.attachments import FileView
from tidings.conversations.model import Author, Person
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.posts.journeys import Journeys, JourneyView
from tidings.conversations.posts.parts import Mention, Part, TextPart, decode_parts
from tidings.core.ids import encode, encode_often
from tidings.db import Tx
from tidings.previews import Preview


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said, as it is stored."""

    id: UUID
    conversation_id: UUID
    seq: int
    author: Author
    parts: str
    """JSON, with people by our own ids."""
    text: str
    created_at: datetime
    metadata: str | None = None
    reply_to: int | None = None
    reply_to_id: UUID | None = None
    thread: int | None = None
    thread_id: UUID | None = None
    replies: int = 0
    channel: str | None = None
    sent_as: UUID | None = None
    version: int = 1
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_by: str | None = None
    pinned_at: datetime | None = None


class AuthorView(msgspec.Struct, frozen=True, kw_only=True):
    """Who said it."""

    kind: Literal["contact", "member", "assistant", "system"]
    id: str | None
    """Of a contact your own id, of a member `mbr_…`, of an assistant its key; null for the backend, and for who is gone."""
    name: str | None


class PostRef(msgspec.Struct, frozen=True, kw_only=True):
    """Another post of the same conversation."""

    id: str
    seq: int


class ReactionView(msgspec.Struct, frozen=True, kw_only=True):
    """How many reacted with this."""

    emoji: str
    count: int
    mine: bool
    """Whether the person who asks is one of them."""


class PostView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody said in a conversation. Of a deleted one `parts` is empty, and `deleted_at` is told."""

    id: str
    conversation: str
    seq: int
    """Its place: counted from 1 without gaps."""
    author: AuthorView
    parts: list[Part]
    text: str
    """What it says in plain words."""
    metadata: dict[str, Any] | None
    reply_to: PostRef | None
    thread: PostRef | None
    """The post under which the thread stands that it is in."""
    replies: int
    """How many stand in its own thread."""
    reactions: list[ReactionView]
    channel: str | None
    """Over which it came in, where it did not come through the app."""
    sent_as: str | None
    """The message by which it went out over a channel."""
    journey: list[JourneyView]
    """How that fares; people are told in their conversation with the company alone."""
    version: int
    """1, and one more with each edit."""
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    deleted_by: Annotated[str, Meta(max_length=20)] | None
    """`author`, `moderator` or `backend`."""
    pinned_at: datetime | None
    files: list[FileView]
    """The attachments that it names, as their bytes say."""
    previews: list[Preview]
    """What stands behind its first links, once they were looked at."""


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """What a post said before it was edited."""

    version: int
    parts: list[Part]
    text: str
    editor: AuthorView
    """Who replaced it."""
    replaced_at: datetime


People = Mapping[Person, PersonView]
Reactions = Mapping[int, Sequence[ReactionView]]
NO_JOURNEYS: Journeys = {}
Previews = Mapping[int, Sequence[Preview]]
Files = Mapping[int, Sequence[FileView]]
NO_FILES: Files = {}


async def people_of(tx: Tx, workspace_id: UUID, posts: Iterable[Post]) -> People:
    """Everybody who is named in these posts, as author or by a mention."""
    persons: set[Person] = set()
    for post in posts:
        if (author := post.author.person) is not None:
            persons.add(author)
        if _names_people(post.parts):
            persons |= mentioned(decode_parts(post.parts))
    return await shown(tx, workspace_id, persons) if persons else {}


def mentioned(parts: Iterable[Part]) -> set[Person]:
    """Who is named in stored parts."""
    found: set[Person] = set()
    for part in parts:
        for mention in part.mentions if isinstance(part, TextPart) else ():
            if (person := _person(mention)) is not None:
                found.add(person)
    return found


def post_view(
    post: Post, people: People, reactions: Reactions, previews: Previews, journeys: Journeys = NO_JOURNEYS, files: Files = NO_FILES
) -> PostView:
    """The post as it is told; `people` are those of `people_of`, `journeys` are by message, all else by seq."""
    return PostView(
        id=encode("msg", post.id),
        conversation=encode_often("cnv", post.conversation_id),
        seq=post.seq,
        author=author_view(post.author, people),
        parts=parts_view(post.parts, people),
        text=post.text,
        metadata=cast("dict[str, Any]", msgspec.Raw(post.metadata.encode())) if post.metadata is not None else None,
        reply_to=_ref(post.reply_to_id, post.reply_to),
        thread=_ref(post.thread_id, post.thread),
        replies=post.replies,
        reactions=list(reactions.get(post.seq, ())),
        channel=post.channel,
        sent_as=encode("msg", post.sent_as) if post.sent_as is not None else None,
        journey=list(journeys.get(post.sent_as, ())) if post.sent_as is not None else [],
        version=post.version,
        created_at=post.created_at,
        edited_at=post.edited_at,
        deleted_at=post.deleted_at,
        deleted_by=post.deleted_by,
        pinned_at=post.pinned_at,
        # What it named before it was edited is kept as long as it is, and not shown with it.
        files=[file for file in files.get(post.seq, ()) if file.id in post.parts],
        previews=list(previews.get(post.seq, ())),
    )


def author_view(author: Author, people: People) -> AuthorView:
    """Who it was; of the backend, the name that it gave."""
    person = author.person
    if person is None:
        return AuthorView(kind="system", id=None, name=author.name)
    view = people.get(person)
    return AuthorView(kind=author.kind, id=view.id if view is not None else None, name=view.name if view is not None else None)


def parts_view(parts: str, people: People) -> list[Part]:
    """Stored parts with people as they are told; as they are, where they name nobody."""
    if not _names_people(parts):
        return cast("list[Part]", msgspec.Raw(parts.encode()))
    return [_told(part, people) if isinstance(part, TextPart) else part for part in decode_parts(parts)]


def _told(part: TextPart, people: People) -> TextPart:
    return msgspec.structs.replace(part, mentions=[_told_mention(mention, people) for mention in part.mentions])


def _told_mention(mention: Mention, people: People) -> Mention:
    person = _person(mention)
    if person is None:
        return mention
    view = people.get(person)
    # Who is gone is not named any more.
    return msgspec.structs.replace(mention, **{person.kind: (view.id if view is not None else None) or ""})


def _person(mention: Mention) -> Person | None:
    if mention.contact:
        return Person("contact", UUID(mention.contact))
    if mention.member:
        return Person("member", UUID(mention.member))
    return Person("assistant", UUID(mention.assistant)) if mention.assistant else None


def _names_people(parts: str) -> bool:
    # Words that say the same are taken apart in vain, no more.
    return '"mentions"' in parts


def _ref(post_id: UUID | None, seq: int | None) -> PostRef | None:
    return PostRef(id=encode("msg", post_id), seq=seq) if post_id is not None and seq is not None else None
