"""Who types where: known for six seconds, in memory alone, on every node that has heard of it."""

import base64
from itertools import takewhile
from uuid import UUID

from tidings.conversations.model import Person, PersonKind

HOLDS_SECONDS = 6.0
"""So long somebody types who has said it once."""
MOST_TYPERS = 200
"""In one conversation; who comes later is not shown."""
MOST_AT_ALL = 100_000
"""On one node."""
PER_SECOND = 0.5
"""So often a person may say it, in all of their conversations; what is more is dropped."""
AT_ONCE = 4
"""So often in a moment: somebody goes from one conversation to the next."""
_FULL_SECONDS = AT_ONCE / PER_SECOND
_LETTERS: dict[PersonKind, str] = {"contact": "c", "member": "m", "assistant": "a"}
_KINDS: dict[str, PersonKind] = {letter: kind for kind, letter in _LETTERS.items()}

_Said = tuple[UUID, Person]


class Typists:
    """Who types now. Every `now` is in seconds of one clock that never goes back."""

    def __init__(self) -> None:
        self._rooms: dict[UUID, dict[Person, float]] = {}
        # Everybody holds for the same time: the first of these ends first.
        self._until: dict[_Said, float] = {}
        self._paces: dict[Person, tuple[float, float]] = {}
        self._news: dict[_Said, bool] = {}

    def typed(self, conversation: UUID, person: Person, on: bool, now: float) -> bool:
        """The person, who is connected here, types there or does so no more; answers whether others see a difference.

        Who says it too often, or where too many type already, is not heard. Whoever may not post there must not get here.
        """
        if not on:
            return self.ended(conversation, person, now)
        if not self._paced(person, now) or not self._has_room(conversation, person):
            return False
        self._tell(conversation, person, on=True)
        return self._put(conversation, person, now)

    def ended(self, conversation: UUID, person: Person, now: float) -> bool:
        """The person types there no more: they have posted, or gone; answers whether others see a difference."""
        is_known = (conversation, person) in self._until
        is_seen = self._drop(conversation, person, now)
        if is_known:
            self._tell(conversation, person, on=False)
        return is_seen

    def heard(self, conversation: UUID, text: str, now: float) -> bool:
        """Another node has said it, as `take_news` gave it there; answers whether others see a difference. What makes no sense is ignored."""
        said = decode(text)
        if said is None:
            return False
        person, on = said
        if not on:
            return self._drop(conversation, person, now)
        return self._has_room(conversation, person) and self._put(conversation, person, now)

    def typers(self, conversation: UUID, now: float) -> list[Person]:
        """Who types there, who began first first."""
        return [person for person, until in self._rooms.get(conversation, {}).items() if until > now]

    def expire(self, now: float) -> set[UUID]:
        """Who has not said it again types no more; answers the conversations in which that is so."""
        changed: set[UUID] = set()
        for said in list(takewhile(lambda said: self._until[said] <= now, self._until)):
            self._drop(*said, now)
            changed.add(said[0])
        # Who was not heard for so long may say it as often again as somebody new.
        for person in list(takewhile(lambda person: self._paces[person][1] + _FULL_SECONDS <= now, self._paces)):
            del self._paces[person]
        return changed

    def take_news(self) -> list[tuple[UUID, str]]:
        """What other nodes are to hear, each of a conversation: what was said here since this was asked last, also what is no news here."""
        news, self._news = self._news, {}
        return [(conversation, encode(person, on=on)) for (conversation, person), on in news.items()]

    def _paced(self, person: Person, now: float) -> bool:
        left, at = self._paces.pop(person, (float(AT_ONCE), now))
        left = min(float(AT_ONCE), left + max(now - at, 0.0) * PER_SECOND)
        self._paces[person] = (left - 1 if left >= 1 else left), now
        return left >= 1

    def _has_room(self, conversation: UUID, person: Person) -> bool:
        room = self._rooms.get(conversation, {})
        return person in room or (len(room) < MOST_TYPERS and len(self._until) < MOST_AT_ALL)

    def _put(self, conversation: UUID, person: Person, now: float) -> bool:
        room = self._rooms.setdefault(conversation, {})
        before = room.get(person)
        room[person] = now + HOLDS_SECONDS
        self._until.pop((conversation, person), None)
        self._until[conversation, person] = now + HOLDS_SECONDS
        return before is None or before <= now

    def _drop(self, conversation: UUID, person: Person, now: float) -> bool:
        until = self._until.pop((conversation, person), None)
        if until is None:
            return False
        room = self._rooms[conversation]
        del room[person]
        if not room:
            del self._rooms[conversation]
        return until > now

    def _tell(self, conversation: UUID, person: Person, *, on: bool) -> None:
        self._news.pop((conversation, person), None)
        if len(self._news) < MOST_AT_ALL:
            self._news[conversation, person] = on


def encode(person: Person, *, on: bool) -> str:
    """That a person types, or no more, as 24 characters without a space, for other nodes."""
    return ("+" if on else "-") + _LETTERS[person.kind] + base64.urlsafe_b64encode(person.id.bytes).decode()[:22]


def decode(text: str) -> tuple[Person, bool] | None:
    """Who types, or no more; None where the text says nothing of the kind."""
    if len(text) != 24 or text[0] not in "+-" or (kind := _KINDS.get(text[1])) is None:
        return None
    try:
        raw = base64.b64decode(text[2:] + "==", altchars=b"-_", validate=True)
    except ValueError:
        return None
    return Person(kind, UUID(bytes=raw)), text[0] == "+"
