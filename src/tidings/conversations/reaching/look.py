"""Looking who has not seen what was said: they are told of it outside the app, in the transaction that takes the conversation's timer."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from tidings.contacts import people as contact_people
from tidings.conversations.model import Person
from tidings.conversations.participants.people import shown
from tidings.conversations.reaching.route import Reach, is_open, reach_of, steps_at
from tidings.conversations.reaching.tell import Told, tell
from tidings.conversations.thread import thread_store
from tidings.conversations.thread.thread_store import NotFor, ReachRow, Unseen, UnseenPost, Way
from tidings.db import Tx
from tidings.timers import Timer, set_timers
from tidings.workspaces import Workspace, get_workspace

AT_ONCE = 50
"""Conversations a transaction; the others keep their timers, and are next."""
MOST_TOLD = 50
"""Groups of people a transaction who are told different things: who reads or says something there, and is told, waits for it."""
MOST_POSTS = 200
"""So many of the last posts are looked at: who has missed more is told of these."""
_SOON = timedelta(seconds=1)
_FROM = "from:"
"""So begin the keys of timers of looks that go on from a person."""


async def look(tx: Tx, timers: Sequence[Timer], real_now: datetime) -> None:
    """Who in these conversations has not seen a post in time has been told of it and of all that came since, in one message."""
    seen, told = 0, 0
    while seen < min(len(timers), AT_ONCE) and told < MOST_TOLD:
        again, more = await _look(tx, timers[seen], real_now, MOST_TOLD - told)
        await set_timers(tx, again)
        seen, told = seen + 1, told + more
    if timers[seen:]:
        await set_timers(tx, timers[seen:])


async def _look(tx: Tx, timer: Timer, real_now: datetime, most: int) -> tuple[list[Timer], int]:
    """When the next looks are (none: when somebody says something more), and how many groups were told: `most` at most."""
    workspace_id, conversation_id = timer.workspace_id, timer.subject
    if not await thread_store.begin_look(tx, conversation_id):
        return [msgspec.structs.replace(timer, due_at=real_now + _SOON)], 0
    way = await thread_store.way_of(tx, workspace_id, conversation_id)
    reach = reach_of(way.own, way.workspaces) if way is not None else None
    if way is None or reach is None:
        return [], 0
    workspace = await get_workspace(tx, workspace_id)
    now = real_now + workspace.clock_offset
    start = UUID(timer.key.removeprefix(_FROM)) if timer.key.startswith(_FROM) else UUID(int=0)
    found = await thread_store.unseen(tx, workspace_id, conversation_id, now, way.last_seq, start)
    held = await thread_store.hold_unseen(tx, workspace_id, conversation_id, found) if found else []
    looks = [real_now + _SOON] if len(held) < len(found) else []
    if not held:
        return [msgspec.structs.replace(timer, due_at=at) for at in looks], 0
    floor = min(_floor(one, now) for one in held)
    posts = await thread_store.unseen_posts(tx, workspace_id, conversation_id, floor, MOST_POSTS)
    apart = await thread_store.not_for(tx, workspace_id, conversation_id, [one.person_id for one in held])
    due = _due(reach, held, posts, apart, now)
    looks += [moment - workspace.clock_offset for moment in due.later]
    groups = list(due.groups.items())
    await _tell(tx, workspace, conversation_id, way, reach, dict(groups[:most]), now, real_now)
    again = [msgspec.structs.replace(timer, due_at=min(looks))] if looks else []
    if groups[most:]:
        # The groups stand in the order of their first people: whom nothing could be told is not begun with again.
        again.append(msgspec.structs.replace(timer, key=f"{_FROM}{groups[most][1][0]}", due_at=real_now))
    return again, min(len(groups), most)


class _Due(msgspec.Struct, frozen=True):
    """Who is told of what now: the same posts, the same steps; and when others will be."""

    groups: Mapping[tuple[tuple[UnseenPost, ...], tuple[datetime, ...]], list[UUID]]
    later: Sequence[datetime]


def _due(reach: Reach, held: Sequence[Unseen], posts: Sequence[UnseenPost], apart: Sequence[NotFor], now: datetime) -> _Due:
    """Pure."""
    hidden = {(one.person_id, one.seq) for one in apart if one.seq is not None}
    blocked = {(one.person_id, one.author_id) for one in apart if one.author_id is not None}
    outside = {one.person_id for one in apart if one.is_outside}
    groups: dict[tuple[tuple[UnseenPost, ...], tuple[datetime, ...]], list[UUID]] = {}
    later: list[datetime] = []
    for one in held:
        who, floor = one.person_id, _floor(one, now)
        missed = [
            post
            for post in posts
            if post.seq > floor
            and post.author_id != who
            and (who, post.seq) not in hidden
            and (who, post.author_id) not in blocked
            # It went to where they were heard last.
            and not (post.went_out and who in outside)
        ]
        new = [post for post in missed if post.seq > one.upto_seq]
        if not new:
            continue
        due = new[0].created_at + reach.after
        if due > now:
            later.append(due)
            continue
        before = one.steps_at if not one.is_seen and is_open(one.steps_at, now) else ()
        groups.setdefault((tuple(missed), steps_at(reach, now, before)), []).append(who)
    return _Due(groups, later)


def _floor(one: Unseen, now: datetime) -> int:
    """The post after which is told: what a message that is still on its way told of is told again by the one that takes its place."""
    goes_on = not one.is_seen and one.from_seq is not None and is_open(one.steps_at, now)
    return max(one.seen_seq, one.from_seq - 1 if goes_on and one.from_seq is not None else one.upto_seq)


async def _tell(
    tx: Tx,
    workspace: Workspace,
    conversation_id: UUID,
    way: Way,
    reach: Reach,
    groups: Mapping[tuple[tuple[UnseenPost, ...], tuple[datetime, ...]], Sequence[UUID]],
    now: datetime,
    real_now: datetime,
) -> None:
    if not groups:
        return
    authors = {author for posts, _ in groups for post in posts if (author := _author(post)) is not None}
    names = {author: view.name or view.id for author, view in (await shown(tx, workspace.id, authors)).items()}
    found = await contact_people(tx, [(workspace.id, person) for people in groups.values() for person in people])
    rows: list[ReachRow] = []
    for (posts, times), people in groups.items():
        said = [(post, _name(post, names, workspace)) for post in posts]
        by_locale: dict[str | None, list[UUID]] = {}
        for person in people:
            if person in found:
                by_locale.setdefault(found[person].locale, []).append(person)
        for locale, listed in by_locale.items():
            told = Told(
                conversation_id=conversation_id,
                title=way.title,
                said=said,
                to=[found[person].external_id for person in listed],
                locale=locale,
                times=times,
            )
            message_id = await tell(tx, workspace, reach, told, now=now, real_now=real_now)
            if message_id is not None:
                rows += [_row(person, message_id, posts, times) for person in listed]
    if rows:
        await thread_store.put_reaches(tx, workspace.id, conversation_id, rows, now)


def _row(person: UUID, message_id: UUID, posts: Sequence[UnseenPost], times: tuple[datetime, ...]) -> ReachRow:
    return ReachRow(person_id=person, message_id=message_id, from_seq=posts[0].seq, upto_seq=posts[-1].seq, steps_at=times)


def _author(post: UnseenPost) -> Person | None:
    match post.author_kind:
        case "contact" | "member" | "assistant" as kind if post.author_id is not None:
            return Person(kind, post.author_id)
        case _:
            return None


def _name(post: UnseenPost, names: Mapping[Person, str | None], workspace: Workspace) -> str:
    author = _author(post)
    return post.author_name or (names.get(author) if author is not None else None) or workspace.name
