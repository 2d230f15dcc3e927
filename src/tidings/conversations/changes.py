"""What changed since a cursor: who applies page after page has what who fetches afresh has.

The cursor is `<seq>.<change>`: posts up to the seq and changes up to the change are known. Both only rise, and what a page tells is
read after its own cursor was, so that whatever happens meanwhile is told by a later page.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from tidings.conversations.conversation import ConversationView, get_conversation, views_of
from tidings.conversations.model import Membership, Person, Role, Standing
from tidings.conversations.participants.participants_store import Participant, participants_among
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.posts import post_store as store
from tidings.conversations.posts.history import told, unseen_authors
from tidings.conversations.posts.post_store import Change, Span
from tidings.conversations.posts.views import PostView
from tidings.conversations.standing import standing_of
from tidings.core.errors import invalid
from tidings.core.ids import encode
from tidings.db import Tx

OF_ALL = ("conversation", "participant")
"""Changes of what is told of the conversation itself."""
_CURSOR = re.compile(r"(\d{1,18})\.(\d{1,18})", re.ASCII)


class ChangesQuery(msgspec.Struct, frozen=True, kw_only=True):
    """After which cursor, and how many of each kind at most."""

    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: Annotated[str, Meta(max_length=40)] = "0.0"
    """`<seq>.<change>`: the `cursor` of a page of posts, of a conversation, or of the changes before."""


class ParticipantChange(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who came, went, or may do something else; as they stand now."""

    person: PersonView
    role: Role
    state: Membership
    joined_at: datetime | None
    left_at: datetime | None
    muted_until: datetime | None


class Visible(msgspec.Struct, frozen=True, kw_only=True):
    """What the person sees of it now: posts beyond are to be forgotten."""

    after: int
    """Posts with a higher seq than this."""
    upto: int
    """Posts up to this seq: where the conversation stands, or stood when they left."""


class ChangesPage(msgspec.Struct, frozen=True, kw_only=True):
    """What is other than it was. Each thing stands once, as it is now: it takes the place of what was known of it."""

    posts: list[PostView]
    """New ones and changed ones, in the order of their seq; a deleted one is a tombstone."""
    hidden: list[str]
    """Posts that the person has deleted for themselves: to be forgotten."""
    participants: list[ParticipantChange]
    conversation: ConversationView | None
    """Where the conversation itself has changed."""
    visible: Visible
    anew: bool
    """What the person may see has changed in a way that is not told one by one (somebody is blocked, the person came back, everything
    was cleared), or so long ago that it is told no more: forget what is known of the conversation, fetch it, and go on from this cursor."""
    cursor: str
    """Where to go on."""
    more: bool
    """Whether there is more right now."""


async def changes(tx: Tx, workspace_id: UUID, conversation_id: UUID | None, person: Person | None, query: ChangesQuery) -> ChangesPage:
    """The next page after the cursor, as the person (None: the backend) may see it; raises Invalid, and what `standing_of` raises.

    Who left or was removed is told of the posts that they may still see, of their own place, and of nothing else.
    """
    standing = await standing_of(tx, workspace_id, conversation_id, person)
    known_seq, known_change = known_to(query.after, standing)
    found = await store.changes_after(tx, standing, known_change, query.limit)
    is_forgotten = known_change < standing.last_change and await store.is_forgotten(tx, standing, known_change)
    without = await unseen_authors(tx, standing)
    span = Span(
        workspace_id=workspace_id,
        conversation_id=standing.conversation_id,
        first=max(known_seq, standing.sees_after) + 1,
        last=standing.upto,
        limit=query.limit,
        person_id=person.id if person is not None else None,
        without=without,
    )
    new = await store.seqs_of(tx, span, is_back=False)
    seq = new[-1] if len(new) == query.limit else max(known_seq, standing.upto)
    change = found[-1].change if len(found) == query.limit else standing.last_change
    changed = await _changed_posts(tx, span, found, standing.sees_after, min(seq, standing.upto))
    posts = await store.posts_at(tx, workspace_id, standing.conversation_id, sorted({*new, *changed}))
    hidden = [one.seq for one in found if one.kind == "hidden" and one.seq is not None and one.seq <= seq]
    gone = await store.posts_at(tx, workspace_id, standing.conversation_id, hidden)
    is_in = person is None or standing.membership is Membership.ACTIVE
    participants, is_other = await participant_changes(tx, standing, found, is_in=is_in)
    return ChangesPage(
        posts=await told(tx, standing, posts),
        hidden=[encode("msg", post.id) for post in gone],
        participants=participants,
        # It tells how many are in it.
        conversation=await as_it_stands(tx, standing) if is_in and any(one.kind in OF_ALL for one in found) else None,
        visible=Visible(after=standing.sees_after, upto=standing.upto),
        anew=is_other or is_forgotten or any(one.kind == "hidden" and one.seq is None for one in found),
        cursor=f"{seq}.{change}",
        more=seq < standing.upto or change < standing.last_change,
    )


def known_to(given: str, standing: Standing) -> tuple[int, int]:
    """Up to which seq and change who has this cursor knows the conversation; raises Invalid where it is none of this conversation."""
    match = _CURSOR.fullmatch(given)
    if match is None or int(match[1]) > standing.last_seq or int(match[2]) > standing.last_change:
        raise invalid("after", "invalid_cursor", "This is no cursor of this conversation: `<seq>.<change>`, as it was told")
    return int(match[1]), int(match[2])


async def _changed_posts(tx: Tx, span: Span, found: Sequence[Change], sees_after: int, upto: int) -> list[int]:
    """Which posts that are known already have changed, of those that the person sees."""
    seqs = {one.seq for one in found if one.kind == "post" and one.seq is not None and sees_after < one.seq <= upto}
    if not seqs:
        return []
    return await store.seqs_among(tx, span, sorted(seqs))


async def as_it_stands(tx: Tx, standing: Standing) -> ConversationView:
    """The conversation itself, as it is told to this person."""
    row = await get_conversation(tx, standing.workspace_id, standing.conversation_id)
    [view] = await views_of(tx, standing.workspace_id, [row], for_person=standing.person is not None)
    return view


async def participant_changes(tx: Tx, standing: Standing, found: Sequence[Change], *, is_in: bool) -> tuple[list[ParticipantChange], bool]:
    """Who of those changed is told to this person, and whether all is to be fetched anew: they are back, or somebody is gone for good."""
    own = standing.person.id if standing.person is not None else None
    at = {
        one.person_id: one.at
        for one in found
        if one.kind == "participant" and one.person_id is not None and (is_in or one.person_id == own)
    }
    if not at:
        return [], False
    rows = await participants_among(tx, standing.workspace_id, standing.conversation_id, list(at))
    people = await shown(tx, standing.workspace_id, [row.person for row in rows.values()])
    told_of = [_view(row, people[row.person]) for row in rows.values()]
    mine = rows.get(own) if own is not None else None
    is_back = (
        mine is not None
        and mine.state is Membership.ACTIVE
        and mine.joined_at is not None
        and any(one.person_id == own and one.kind == "participant" and one.at == mine.joined_at for one in found)
    )
    return told_of, is_back or len(rows) < len(at)


def _view(row: Participant, person: PersonView) -> ParticipantChange:
    return ParticipantChange(
        person=person, role=row.role, state=row.state, joined_at=row.joined_at, left_at=row.left_at, muted_until=row.muted_until
    )
