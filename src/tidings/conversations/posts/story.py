"""What happened to a post, in order, in plain sentences: said, edited, reacted to, seen, told outside the app, flagged, deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from tidings.contacts import aliases
from tidings.conversations import store
from tidings.conversations.model import Author, Person, Standing, State
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.participants.positions import Receipts, receipts_of
from tidings.conversations.posts import edit_store, post_store
from tidings.conversations.posts.edit_store import Version
from tidings.conversations.posts.views import Post
from tidings.core.ids import bucket_of, encode
from tidings.db import Row, Tx, load_queries
from tidings.messages.reasons import REASONS
from tidings.moderation.flags import flags_of
from tidings.moderation.model import Flag

Q = load_queries(__package__ or "tidings.conversations.posts", "story.sql")

TOLD = 100
"""Edits, deliveries and flags are told, no more of each."""
_LOOKED_THROUGH = 5_000
_WAITS = ("scheduled", "queued", "held", "unknown")

Kind = Literal[
    "posted",
    "edited",
    "deleted",
    "pinned",
    "reacted",
    "seen",
    "left",
    "sent",
    "delivered",
    "read",
    "waiting",
    "stopped",
    "flagged",
    "settled",
]


class StoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a post: in business time."""

    at: datetime
    kind: Kind
    text: str
    delivery_id: UUID | None = None
    contact: str | None = None
    channel: str | None = None
    reason: str | None = None


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever asks may know beside what happened to messages."""

    people: bool
    """How far each person has got, by name."""
    flags: bool


async def post_story(tx: Tx, workspace_id: UUID, message_id: UUID, asking: Asking, *, now: datetime) -> list[StoryLine] | None:
    """The lines in the order of time; None where it is no post. `now` is business time.

    How far people have got is what their positions say, which keep no time: those lines are of `now`. Where positions are hidden, or are
    told by counts alone, these lines are too.
    """
    post = await post_store.post_by_id(tx, workspace_id, message_id)
    standing = await store.standing(tx, workspace_id, post.conversation_id, None) if post is not None else None
    if post is None or standing is None:
        return None
    at = standing.conversation_id, post.seq
    versions = await edit_store.list_versions(tx, workspace_id, *at, below=None, limit=TOLD)
    reacted = await tx.fetch(Q["reacted_when"], bucket_of(standing.conversation_id), standing.conversation_id, workspace_id, post.seq)
    flags = await _flags(tx, standing, post) if asking.flags else []
    since = UUID(int=message_id.int >> 80 << 80)
    left = await tx.fetch(Q["left_as"], workspace_id, *at, TOLD, since, _LOOKED_THROUGH)
    told_of = {Person("contact", row["contact_id"]) for row in left}
    people = await shown(tx, workspace_id, told_of | {one for one in (post.author.person, *(one.editor.person for one in versions)) if one})
    lines = [_posted(post, people), *_edited(versions, people), *_reacted(reacted), *_ended(post)]
    if standing.state is not State.DELETED and post.deleted_at is None:
        receipts = await receipts_of(tx, workspace_id, standing.conversation_id, None, message_id)
        lines += _seen(receipts, standing, names=asking.people, now=now)
    for row in left:
        lines += _left(row, people[Person("contact", row["contact_id"])])
    for flag in flags:
        lines += _flagged(flag)
    return sorted(lines, key=lambda line: line.at)


async def _flags(tx: Tx, standing: Standing, post: Post) -> list[Flag]:
    # They lie with who is flagged, by the id that was theirs then, else with the conversation.
    author = post.author
    people = await aliases(tx, standing.workspace_id, author.id) if author.kind == "contact" and author.id is not None else []
    return await flags_of(tx, standing.workspace_id, post.id, [standing.conversation_id, *people], TOLD)


def _posted(post: Post, people: Mapping[Person, PersonView]) -> StoryLine:
    by = _who(post.author, people)
    over = f", over {post.channel}" if post.channel is not None else ""
    answers = f", as an answer to {encode('msg', post.reply_to_id)}" if post.reply_to_id is not None else ""
    under = f", in the thread under {encode('msg', post.thread_id)}" if post.thread_id is not None else ""
    text = f"Said by {by} in {encode('cnv', post.conversation_id)}, where it is number {post.seq}{over}{answers}{under}."
    view = people.get(post.author.person) if post.author.person is not None else None
    contact = view.id if view is not None and view.kind == "contact" else None
    return StoryLine(at=post.created_at, kind="posted", text=text, contact=contact, channel=post.channel)


def _edited(versions: Sequence[Version], people: Mapping[Person, PersonView]) -> list[StoryLine]:
    return [
        StoryLine(
            at=one.replaced_at,
            kind="edited",
            text=f"Edited by {_who(one.editor, people)}: version {one.version + 1} took the place of {one.version}.",
        )
        for one in versions
    ]


def _reacted(rows: Sequence[Row]) -> list[StoryLine]:
    if not rows:
        return []
    count = sum(row["count"] for row in rows)
    said = ", ".join(f"{row['emoji']} {row['count']}" for row in rows)
    text = f"{_counted(count, 'reaction')} so far: {said}."
    return [StoryLine(at=max(row["at"] for row in rows), kind="reacted", text=text)]


def _ended(post: Post) -> list[StoryLine]:
    lines: list[StoryLine] = []
    if post.pinned_at is not None:
        lines.append(StoryLine(at=post.pinned_at, kind="pinned", text="Pinned."))
    if post.deleted_at is not None:
        by = {"author": "who said it", "moderator": "an owner or moderator", "backend": "the backend"}.get(
            post.deleted_by or "", "the program"
        )
        text = f"Deleted by {by}, for everybody: its place stays, and nothing of what it said."
        lines.append(StoryLine(at=post.deleted_at, kind="deleted", text=text))
    return lines


def _seen(found: Receipts, standing: Standing, *, names: bool, now: datetime) -> list[StoryLine]:
    counted = f"By now {found.read or 0:,} of {_counted(found.total, 'person', 'people')} read it, and {found.delivered or 0:,} have it."
    if standing.hides_positions:
        return [StoryLine(at=now, kind="seen", text=f"{counted} Who they are is not told: positions are hidden in this conversation.")]
    if found.people is None or not names:
        return [StoryLine(at=now, kind="seen", text=counted)]
    text = {"read": "By now {} has read it.", "delivered": "By now {} has it, and has not read it.", "sent": "{} does not have it yet."}
    return [
        StoryLine(
            at=now,
            kind="seen",
            text=text[one.state].format(one.person.name or one.person.id or "Somebody who is gone"),
            contact=one.person.id if one.person.kind == "contact" else None,
        )
        for one in found.people
    ]


def _left(row: Row, person: PersonView) -> list[StoryLine]:
    channel, whole = row["channel"], f"as the message {encode('msg', row['message_id'])}, whose timeline tells all of it"
    who = person.id or "somebody who is gone"

    def line(at: datetime, kind: Kind, text: str, reason: str | None = None) -> StoryLine:
        return StoryLine(at=at, kind=kind, text=text, delivery_id=row["id"], contact=person.id, channel=channel, reason=reason)

    began = f"Answers {who} over {channel}" if row["is_answer"] else f"{who} had not seen it and is told over {channel}"
    lines = [line(row["created_at"], "left", f"{began}, {whole}.")]
    if row["sent_at"] is not None:
        lines.append(line(row["sent_at"], "sent", f"Left for {who} over {channel}."))
    if row["delivered_at"] is not None:
        lines.append(line(row["delivered_at"], "delivered", f"It is with {who}, over {channel}."))
    if row["read_at"] is not None:
        lines.append(line(row["read_at"], "read", f"{who} has read it, over {channel}."))
    if row["sent_at"] is None or row["state"] not in ("sent", "delivered", "read"):
        because = f" {REASONS[row['reason']]}" if row["reason"] in REASONS else ""
        kind: Kind = "waiting" if row["state"] in _WAITS else "stopped"
        lines.append(line(row["changed_at"], kind, f"Over {channel} it stands at {row['state']} for {who}.{because}", row["reason"]))
    return lines


def _flagged(flag: Flag) -> list[StoryLine]:
    by = {"contact": "a person", "member": "a member", "key": "the backend", "rule": "a rule"}[flag.flagger_kind]
    lines = [
        StoryLine(at=flag.created_at, kind="flagged", text=f"Flagged by {by} as {flag.category.replace('_', ' ')}.", reason=flag.category)
    ]
    if flag.settled_at is not None:
        lines.append(StoryLine(at=flag.settled_at, kind="settled", text=f"That flag was {flag.state}.", reason=flag.category))
    return lines


def _who(author: Author, people: Mapping[Person, PersonView]) -> str:
    person = author.person
    if person is None:
        return author.name or "the backend"
    view = people.get(person)
    return (view.name or view.id if view is not None else None) or "somebody who is gone"


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
