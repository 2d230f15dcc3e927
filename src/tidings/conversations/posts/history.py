"""What was said, as one person may see it: by page, before, after or around a post, in a thread, one alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.attachments import files_of
from tidings.conversations.model import Person, Standing
from tidings.conversations.participants.blocks import hidden_authors
from tidings.conversations.posts import post_store as store
from tidings.conversations.posts.journeys import journeys_of
from tidings.conversations.posts.post import is_seen
from tidings.conversations.posts.post_store import Span, Stood
from tidings.conversations.posts.views import NO_JOURNEYS, Post, PostView, people_of, post_view
from tidings.conversations.standing import standing_of
from tidings.core.errors import NotFound, invalid
from tidings.core.ids import decode
from tidings.db import Tx
from tidings.previews import previews_of

Place = Annotated[str, Meta(min_length=1, max_length=30)]
_LAST = 2**62


class PostsQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, and where: at most one of before, after, around; each a seq or the id of a post. Without: the newest."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    before: Place | None = None
    """Those before this one, the newest first."""
    after: Place | None = None
    """Those after this one, in their order."""
    around: Place | None = None
    """This one with as many before it as after it, in their order."""
    thread: Place | None = None
    """Those that stand under this one."""


class PostPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of posts."""

    data: list[PostView]
    next: str | None
    """What to give as `after`, or else as `before`, for the next page; null where there is none, and around a post."""
    cursor: str
    """Where who has read all of it goes on to follow changes: `<seq>.<change>`."""


async def list_posts(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person | None, query: PostsQuery) -> PostPage:
    """What the person (None: the backend) may see of it; raises what `standing_of` raises, and Invalid."""
    standing = await standing_of(tx, workspace_id, conversation_id, person)
    given = [one for one in (query.before, query.after, query.around) if one is not None]
    if len(given) > 1:
        raise invalid("around" if query.around is not None else "after", "one_of_before_after_around", "Give one of them at most")
    at = await _seq(tx, standing, given[0], "before" if query.before else "after" if query.after else "around") if given else None
    thread = await _seq(tx, standing, query.thread, "thread") if query.thread is not None else None
    span = Span(
        workspace_id=workspace_id,
        conversation_id=standing.conversation_id,
        first=standing.sees_after + 1,
        last=standing.upto,
        limit=query.limit + 1,
        person_id=person.id if person is not None else None,
        without=await _unseen(tx, standing),
        thread=thread,
    )
    seqs, following = await _page(tx, span, query, at)
    posts = await store.posts_at(tx, workspace_id, standing.conversation_id, seqs)
    if seqs and seqs[0] > seqs[-1]:
        posts.reverse()
    cursor = f"{standing.upto}.{standing.last_change}"
    return PostPage(data=await told(tx, standing, posts), next=following, cursor=cursor)


async def get_post(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person | None, message_id: UUID | None) -> PostView:
    """One post of the conversation, as the person sees it; a deleted one is a tombstone. Raises NotFound."""
    standing = await standing_of(tx, workspace_id, conversation_id, person)
    post = await seen_post(tx, standing, message_id)
    return (await told(tx, standing, [post]))[0]


async def seen_post(tx: Tx, standing: Standing, message_id: UUID | None) -> Post:
    """A post that the person sees; raises NotFound where there is none."""
    found = await store.post_by_id(tx, standing.workspace_id, message_id) if message_id is not None else None
    if found is None or not await is_seen(tx, standing, found) or found.author.id in await _unseen(tx, standing):
        raise NotFound("This conversation has no such post that you see")
    return found


async def told(tx: Tx, standing: Standing, posts: Sequence[Post]) -> list[PostView]:
    """The posts as they are told to this person, in their order: to who has left, as they stood then."""
    person = standing.person
    posts, was_edited = await _as_left(tx, standing, posts)
    seqs = [post.seq for post in posts]
    people = await people_of(tx, standing.workspace_id, posts)
    reactions = await store.reactions_of(
        tx, standing.workspace_id, standing.conversation_id, seqs, person.id if person is not None else None, standing.left_at
    )
    # What was looked at stands behind the links of today.
    linked = [post.seq for post in posts if "://" in post.text and post.seq not in was_edited]
    previews = await previews_of(tx, standing.workspace_id, standing.conversation_id, linked)
    # Among several people it is nobody else's affair where one of them was told, and whether they have read it.
    tells = person is None or standing.kind == "support"
    journeys = (
        await journeys_of(tx, standing.workspace_id, [one.sent_as for one in posts if one.sent_as is not None]) if tells else NO_JOURNEYS
    )
    files = await files_of(tx, standing.workspace_id, standing.conversation_id, [post.seq for post in posts if '"att_' in post.parts])
    return [post_view(post, people, reactions, previews, journeys, files) for post in posts]


async def _as_left(tx: Tx, standing: Standing, posts: Sequence[Post]) -> tuple[Sequence[Post], Mapping[int, Stood]]:
    """As they stood when the person left, and which of them were edited since; what was deleted since is gone all the same."""
    left_at = standing.left_at
    if left_at is None:
        return posts, {}
    at = standing.workspace_id, standing.conversation_id
    edited = [post.seq for post in posts if post.edited_at is not None and post.edited_at > left_at and post.deleted_at is None]
    stood = await store.stood_at(tx, *at, edited, left_at) if edited else {}
    threads = [post.seq for post in posts if post.replies]
    replies = await store.count_replies(tx, *at, threads, standing.upto) if threads else {}
    return [_stood(post, stood.get(post.seq), replies.get(post.seq, 0), left_at) for post in posts], stood


def _stood(post: Post, before: Stood | None, replies: int, left_at: datetime) -> Post:
    """Pure."""
    pinned_at = post.pinned_at if post.pinned_at is not None and post.pinned_at <= left_at else None
    post = msgspec.structs.replace(post, pinned_at=pinned_at, replies=min(post.replies, replies))
    if before is None:
        return post
    # Of metadata no versions are kept: whether it is of today nobody knows.
    return msgspec.structs.replace(
        post, parts=before.parts, text=before.text, version=before.version, edited_at=before.edited_at, metadata=None
    )


async def unseen_authors(tx: Tx, standing: Standing) -> Sequence[UUID]:
    """Whose posts are hidden from this person: in a conversation of two nobody's."""
    return () if standing.kind == "direct" else await hidden_authors(tx, standing.workspace_id, standing.person)


_unseen = unseen_authors


async def _page(tx: Tx, span: Span, query: PostsQuery, at: int | None) -> tuple[list[int], str | None]:
    """Their seqs, and where the next page begins."""
    if at is not None and query.around is not None:
        half = query.limit // 2
        before = await store.seqs_of(tx, _within(span, last=at - 1, limit=half), is_back=True) if half else []
        rest = await store.seqs_of(tx, _within(span, first=at, limit=query.limit - half), is_back=False)
        return [*reversed(before), *rest], None
    if at is not None and query.after is not None:
        seqs = await store.seqs_of(tx, _within(span, first=at + 1), is_back=False)
    else:
        seqs = await store.seqs_of(tx, _within(span, last=(at if at is not None else _LAST) - 1), is_back=True)
    shown = seqs[: query.limit]
    return shown, str(shown[-1]) if len(seqs) > query.limit else None


def _within(span: Span, *, first: int = 0, last: int = _LAST, limit: int | None = None) -> Span:
    return msgspec.structs.replace(
        span, first=max(span.first, first), last=min(span.last, last), limit=span.limit if limit is None else limit
    )


async def _seq(tx: Tx, standing: Standing, given: str, name: str) -> int:
    if given.isascii() and given.isdigit() and len(given) <= 18:
        return int(given)
    message_id = decode("msg", given)
    found = await store.post_by_id(tx, standing.workspace_id, message_id) if message_id is not None else None
    if found is None or found.conversation_id != standing.conversation_id:
        raise invalid(name, "invalid_cursor", "Name a post of this conversation by its id or its seq")
    return found.seq


async def find_stand(tx: Tx, workspace_id: UUID, message_id: UUID) -> PostView | None:
    """The post that a message's id names, for the backend; None where it is no post."""
    found = await store.post_by_id(tx, workspace_id, message_id)
    if found is None:
        return None
    previews = await previews_of(tx, workspace_id, found.conversation_id, [found.seq])
    files = await files_of(tx, workspace_id, found.conversation_id, [found.seq])
    return post_view(found, await people_of(tx, workspace_id, [found]), {}, previews, files=files)
