"""Reactions: an emoji of a person on a post."""

import re
import unicodedata
from datetime import datetime
from uuid import UUID

import msgspec

from tidings.conversations.model import Author, Changed, Person, Standing
from tidings.conversations.participants.people import PersonView, shown
from tidings.conversations.posts import edit_store
from tidings.conversations.posts.history import seen_post
from tidings.conversations.posts.judge_post import judge_state
from tidings.conversations.posts.moderated import check_held, judge_reaction
from tidings.conversations.posts.post import judge_blocks
from tidings.conversations.posts.post_facts import tell_post
from tidings.conversations.posts.views import Post
from tidings.conversations.standing import allowed, standing_of
from tidings.conversations.store import record_changes
from tidings.core.errors import Conflict, Forbidden, Gone, invalid
from tidings.db import Tx

MOST_EMOJIS = 50
"""Different ones on one post."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_+-]{0,31}", re.ASCII)
_KEYCAP = re.compile(r"[0-9#*]\ufe0f?\u20e3")
_SIGNS = frozenset({"So", "Sk", "Sm", "Po", "Pd"})
_JOINING = frozenset({"Mn", "Me"})
_BLACK_FLAG = "\U0001f3f4"


class ReactedView(msgspec.Struct, frozen=True, kw_only=True):
    """Who reacted, with what."""

    emoji: str
    person: PersonView
    at: datetime


async def react(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID | None,
    message_id: UUID | None,
    author: Author,
    emoji: str,
    *,
    now: datetime,
    real_now: datetime,
) -> None:
    """The person's reaction stands on the post; once more is nothing.

    Raises Conflict (`too_many_emojis`, and `suspended` and `muted` in the workspace too), Invalid (`invalid_emoji`, `refused_word`), Gone,
    what editing raises.
    """
    check_emoji(emoji)
    person, standing, found = await _at(tx, workspace_id, conversation_id, message_id, author, now)
    await check_held(tx, workspace_id, person, now, real_now)
    # what the workspace's rules say
    await judge_reaction(tx, standing, author, emoji, now=now, real_now=real_now)
    at = standing.conversation_id, found.seq
    if await edit_store.count_emojis(tx, workspace_id, *at, emoji) >= MOST_EMOJIS:
        raise Conflict(f"A post has {MOST_EMOJIS} different reactions at most", code="too_many_emojis")
    if await edit_store.add_reaction(tx, workspace_id, *at, emoji, person, now):
        await _tell(tx, standing, found, author, "reaction.added", emoji, now)


async def unreact(
    tx: Tx, workspace_id: UUID, conversation_id: UUID | None, message_id: UUID | None, author: Author, emoji: str, *, now: datetime
) -> None:
    """The person's reaction does not stand there, whether it did or not."""
    check_emoji(emoji)
    person, standing, found = await _at(tx, workspace_id, conversation_id, message_id, author, now)
    if await edit_store.drop_reaction(tx, workspace_id, standing.conversation_id, found.seq, emoji, person):
        await _tell(tx, standing, found, author, "reaction.removed", emoji, now)


async def list_reactions(
    tx: Tx,
    workspace_id: UUID,
    conversation_id: UUID | None,
    message_id: UUID | None,
    person: Person | None,
    *,
    after: tuple[str, UUID],
    limit: int,
) -> list[tuple[ReactedView, UUID]]:
    """Who reacted to the post, by emoji, each with the person's id."""
    standing = await standing_of(tx, workspace_id, conversation_id, person)
    found = await seen_post(tx, standing, message_id)
    kept = await edit_store.list_reactions(
        tx, workspace_id, standing.conversation_id, found.seq, after=after, limit=limit, until=standing.left_at
    )
    people = await shown(tx, workspace_id, [one.person for one in kept])
    return [(ReactedView(emoji=one.emoji, person=people[one.person], at=one.at), one.person.id) for one in kept]


def check_emoji(emoji: str) -> None:
    """Raises Invalid for what is neither an emoji nor the name of one (`thumbs_up`)."""
    if not (_NAME.fullmatch(emoji) or _KEYCAP.fullmatch(emoji) or _is_emoji(emoji)):
        raise invalid("emoji", "invalid_emoji", "React with one emoji, or with a name of yours for one: thumbs_up")


def _is_emoji(text: str) -> bool:
    if not 1 <= len(text) <= 16 or text.isascii():
        return False
    kinds = [unicodedata.category(one) for one in text]
    # What names a region behind a black flag is seen nowhere else.
    if not text.startswith(_BLACK_FLAG) and any(_is_tag(one) for one in text):
        return False
    # Joiners and the letters of regional flags are format characters, and so is much that hides or turns text.
    return any(kind in _SIGNS for kind in kinds) and all(
        not one.isascii() and (kind in _SIGNS or kind in _JOINING or one == "\u200d" or _is_tag(one))
        for one, kind in zip(text, kinds, strict=True)
    )


def _is_tag(letter: str) -> bool:
    return 0xE0020 <= ord(letter) <= 0xE007F


async def _at(
    tx: Tx, workspace_id: UUID, conversation_id: UUID | None, message_id: UUID | None, author: Author, now: datetime
) -> tuple[Person, Standing, Post]:
    person = author.person
    if person is None:
        raise Forbidden("A reaction is somebody's: a person's, a member's, or an assistant's", code="person_needed")
    standing = await allowed(tx, workspace_id, conversation_id, person if person.kind == "contact" else None, "post")
    judge_state(standing, now)
    await judge_blocks(tx, standing)
    found = await seen_post(tx, standing, message_id)
    if found.deleted_at is not None:
        raise Gone("This post was deleted")
    return person, standing, found


async def _tell(tx: Tx, standing: Standing, found: Post, author: Author, told: str, emoji: str, now: datetime) -> None:
    workspace_id, conversation_id = standing.workspace_id, standing.conversation_id
    await record_changes(tx, workspace_id, conversation_id, [Changed(kind="post", seq=found.seq)], now)
    await tell_post(tx, workspace_id, told, conversation_id, found.id, found.seq, now, actor=author, more={"emoji": emoji})
