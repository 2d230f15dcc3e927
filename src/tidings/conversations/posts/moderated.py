"""What a workspace's rules, and whoever it has asked, make of what a person says in a conversation."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

import msgspec
from msgspec import UnsetType

from tidings.conversations.model import Author, Person, Standing
from tidings.conversations.posts.parts import Part, TextPart
from tidings.core.clock import rfc3339
from tidings.core.errors import Conflict, FieldError, Invalid, Unavailable, invalid
from tidings.db import Tx
from tidings.moderation.flags import NewFlag, raise_flag
from tidings.moderation.judge import Hit, Rulebook, Verdict, softened
from tidings.moderation.rules import load_rulebook
from tidings.moderation.sanctions import Moment
from tidings.workspaces.end_users.mute import held

# What is no words of anybody's: ids, kinds, and our own vocabularies.
_NO_WORDS = frozenset({"type", "attachment", "mime", "currency", "style", "mentions", "amount", "price", "total"})
_ADDRESSES = frozenset({"url", "image"})


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered by whom the workspace asks before something is said."""

    action: Literal["allow", "refuse", "replace"]
    parts: Sequence[Part] = ()
    """What is said instead."""
    reason: str | None = None


class Saying(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is about to say."""

    parts: Sequence[Part]
    author: Author
    message_id: UUID
    """Of the post that it will be."""
    is_text: bool = False
    """It was given as `text`, which is where an error points to."""
    channel: str | None = None
    """It has come in from outside: nobody can be asked to say it otherwise."""
    asked: Asked | None = None


class _Place(msgspec.Struct, frozen=True):
    part: int
    path: tuple[str | int, ...]
    said: str


async def moderated(tx: Tx, standing: Standing, saying: Saying, *, now: datetime, real_now: datetime) -> Sequence[Part]:
    """What is to be said: the same parts where nothing is against them. Only what contacts say is judged.

    What comes in over a channel to the company (a support conversation) is always said: what was to be refused is flagged. Raises
    Conflict (`suspended`, `muted`, `refused`), Invalid (`refused_word`, `refused_link`), and Unavailable where somebody is to be asked,
    and was not.
    """
    person = saying.author.person
    if saying.author.kind != "contact" or person is None:
        return saying.parts
    is_to_us = saying.channel is not None and standing.kind == "support"
    if not is_to_us:
        await check_held(tx, standing.workspace_id, person, now, real_now)
    rules = await load_rulebook(tx, standing.workspace_id)
    is_looked_at = rules.hook is not None and (standing.is_moderated or rules.hook.asks == "all")
    if is_looked_at and not is_to_us and (asked := _answer(saying)).action == "replace":
        return asked.parts
    if not rules.rules:
        return saying.parts
    places, links = texts_in(saying.parts), links_in(saying.parts)
    verdict = rules.judge([one.said for one in places], [one.said for one in links])
    if is_to_us:
        verdict = softened(verdict)
    if verdict.refused:
        wrong = [_error(hit, places, links, is_text=saying.is_text) for hit in verdict.refused]
        raise Invalid(list(dict.fromkeys(wrong))[:10])
    await _flag(tx, standing, saying, verdict, Moment(now, real_now))
    return saying.parts if verdict.masked is None else _replaced(saying.parts, places, verdict.masked)


async def wrong_title(
    tx: Tx, workspace_id: UUID, title: str | UnsetType | None, author: Author, *, now: datetime, real_now: datetime
) -> list[FieldError]:
    """What is wrong with how a person calls a conversation: what would be masked in a post is refused here.

    It is said to all who are in it: raises Conflict (`suspended`, `muted`) for who may say nothing.
    """
    person = author.person
    if author.kind != "contact" or person is None or not isinstance(title, str):
        return []
    await check_held(tx, workspace_id, person, now, real_now)
    verdict = (await load_rulebook(tx, workspace_id)).judge([title], [])
    if any(hit.rule.kind == "link" for hit in verdict.refused):
        return [FieldError("/title", "refused_link", "There is a link in it that may not stand here")]
    if verdict.refused or verdict.masked is not None:
        return [FieldError("/title", "refused_word", "There is a word in it that may not be said here")]
    return []


async def judge_reaction(tx: Tx, standing: Standing, author: Author, emoji: str, *, now: datetime, real_now: datetime) -> None:
    """Nothing is against how a person reacts: a name of an emoji, and letters in circles and squares, are words like any other.

    Raises Invalid (`refused_word`), also for what would be masked in a post. Who says what a rule flags is flagged by it themselves,
    since the post is somebody else's.
    """
    if author.kind != "contact" or author.id is None:
        return
    verdict = (await load_rulebook(tx, standing.workspace_id)).judge([emoji], [])
    if verdict.refused or verdict.masked is not None:
        raise invalid("emoji", "refused_word", "There is a word in it that may not be said here")
    for hit in verdict.flagged:
        flag = NewFlag(
            subject_kind="person",
            subject_id=author.id,
            person_id=author.id,
            conversation_id=standing.conversation_id,
            flagger_kind="rule",
            flagger_id=hit.rule.id,
            category=hit.rule.category,
            words=f"Reacted with {emoji}",
        )
        await raise_flag(tx, standing.workspace_id, flag, Moment(now, real_now))


def is_plainly_said(rules: Rulebook, parts: Sequence[Part]) -> bool:
    """Whether nobody has to be asked because of the workspace, and no rule is against it. Pure."""
    if rules.hook is not None and rules.hook.asks == "all":
        return False
    if not rules.rules:
        return True
    verdict = rules.judge([one.said for one in texts_in(parts)], [one.said for one in links_in(parts)])
    return not verdict.refused and verdict.masked is None and not verdict.flagged


def texts_in(parts: Sequence[Part]) -> list[_Place]:
    """All words of the parts that somebody reads, and where they stand."""
    return [one for one in _all_in(parts) if one.path[-1] not in _ADDRESSES]


def links_in(parts: Sequence[Part]) -> list[_Place]:
    """All addresses of the parts that stand in no text."""
    return [one for one in _all_in(parts) if one.path[-1] in _ADDRESSES]


def _all_in(parts: Sequence[Part]) -> Iterator[_Place]:
    for index, part in enumerate(parts):
        if isinstance(part, TextPart) and not part.marks:
            yield _Place(index, ("text",), part.text)
        else:
            for path, said in _strings(msgspec.json.decode(msgspec.json.encode(part)), ()):
                yield _Place(index, path, said)


def _strings(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        given = cast("dict[str, Any]", value)
        is_own = path[:1] == ("data",)
        for name, one in given.items():
            # A purchase's state is one of ours; what stands in data is anybody's.
            is_ours = name in _NO_WORDS or (name == "state" and given.get("type") == "purchase")
            if is_own or not is_ours:
                yield from _strings(one, (*path, name))
    elif isinstance(value, list):
        for index, one in enumerate(cast("list[Any]", value)):
            yield from _strings(one, (*path, index))


def _replaced(parts: Sequence[Part], places: Sequence[_Place], said: Sequence[str]) -> list[Part]:
    told = [*parts]
    changed: dict[int, Any] = {}
    for place, words in zip(places, said, strict=True):
        if words == place.said:
            continue
        if place.part not in changed:
            changed[place.part] = msgspec.json.decode(msgspec.json.encode(parts[place.part]))
        within = changed[place.part]
        for step in place.path[:-1]:
            within = within[step]
        within[place.path[-1]] = words
    for index, value in changed.items():
        told[index] = msgspec.json.decode(msgspec.json.encode(value), type=Part)
    return told


def _answer(saying: Saying) -> Asked:
    if saying.channel is not None:
        raise Conflict("What is said here is looked at before, in the app", code="refused")
    if saying.asked is None:
        raise Unavailable("Whoever is asked before something is said here was not: send it again", code="moderation_unavailable")
    if saying.asked.action == "refuse":
        raise Conflict(saying.asked.reason or "This was not accepted", code="refused")
    return saying.asked


async def check_held(tx: Tx, workspace_id: UUID, person: Person, now: datetime, real_now: datetime) -> None:
    """Nothing keeps the person from saying something in this workspace; raises Conflict (`suspended`, `muted`)."""
    found = await held(tx, workspace_id, person.id, real_now) if person.kind == "contact" else None
    if found is None:
        return
    until = f" until {rfc3339(found.until + (now - real_now))}" if found.until is not None else ""
    if found.is_suspended:
        raise Conflict(f"This person is suspended{until}", code="suspended")
    raise Conflict(f"This person is muted{until}, in all conversations", code="muted")


def _error(hit: Hit, texts: Sequence[_Place], links: Sequence[_Place], *, is_text: bool) -> FieldError:
    place = (texts if hit.what == "text" else links)[hit.place]
    pointer = "/text" if is_text else "/".join(str(step) for step in ("", "parts", place.part, *place.path))
    if hit.rule.kind == "word":
        return FieldError(pointer, "refused_word", "There is a word in it that may not be said here")
    return FieldError(pointer, "refused_link", "There is a link in it that may not stand here")


async def _flag(tx: Tx, standing: Standing, saying: Saying, verdict: Verdict, moment: Moment) -> None:
    for hit in verdict.flagged:
        flag = NewFlag(
            subject_kind="post",
            subject_id=saying.message_id,
            person_id=saying.author.id,
            conversation_id=standing.conversation_id,
            flagger_kind="rule",
            flagger_id=hit.rule.id,
            category=hit.rule.category,
        )
        await raise_flag(tx, standing.workspace_id, flag, moment)
