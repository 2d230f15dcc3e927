"""Who is here: whose first connection came, whose last one went, and who says that they are away; one `Presence` a node.

What a node holds is written to the database a few times a second. A person is where any of their devices is, on whatever node; a node
that gives no sign of life for ten seconds holds nobody, and the others remove what it held.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Literal
from uuid import UUID

import msgspec

from tidings.contacts import check_external_id, contacts_named
from tidings.core.errors import Unavailable
from tidings.core.ids import decode, encode, new_id
from tidings.core.log import get_logger
from tidings.db import Database, Plans, Tx, load_queries
from tidings.realtime.frames import PersonPresence

log = get_logger("realtime.presence")

Q = load_queries(__package__ or "tidings.realtime", "presence.sql")

WRITE_SECONDS = 0.25
"""What changed meanwhile is written in one statement."""
STAYS_SECONDS = 5.0
"""Who comes back within this was never away: a page that is loaded again tells nobody."""
BEAT_SECONDS = 2.0
DEAD_SECONDS = 10.0
"""As in presence.sql. Nobody else is given up by who gave no sign of life for a while: it was the database that was away."""
_STEADY_SECONDS = 5.0
_AT_ONCE = 1_000
_MOST_SWEEPS = 20
_REST_SECONDS = 1.0
"""After trouble."""
_END_SECONDS = 5.0

Kind = Literal["contact", "member"]
State = Literal["online", "away"]
OnChanged = Callable[[frozenset[UUID]], object]
_STATES: Sequence[Literal["offline", "away", "online"]] = ("offline", "away", "online")


class _Somebody(msgspec.Struct, frozen=True):
    workspace_id: UUID
    id: UUID
    kind: Kind


class Presence:
    """Who is connected to this node, and what the database knows of it.

    `on_changed` is called with whose state is told otherwise from now on, by what this node wrote; it is a hint, and others may be in it.
    `clock` tells seconds, and never goes back.
    """

    def __init__(self, database: Database, on_changed: OnChanged, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._lane = database.lane(Plans.BY_INDEX)
        self._on_changed = on_changed
        self._clock = clock
        self._node = new_id()
        self._beaten_at: float | None = None
        self._steady_since = clock()
        self._here: dict[_Somebody, State] = {}
        """As they are to be told."""
        self._written: dict[_Somebody, State] = {}
        self._dirty: dict[_Somebody, None] = {}
        self._left: dict[_Somebody, float] = {}
        """Since when nothing of theirs is connected, whoever went first first; they are here until they stay away."""
        self._gone: dict[_Somebody, float] = {}
        """The same of who is not here any more, until that is written."""

    @property
    def node(self) -> UUID:
        """Under which id this node lives; another one after it was given up."""
        return self._node

    def came(self, workspace_id: UUID, person_id: UUID, kind: Kind = "contact") -> None:
        """The person's first connection to this node has opened: they are online."""
        who = _Somebody(workspace_id, person_id, kind)
        self._left.pop(who, None)
        self._gone.pop(who, None)
        self._put(who, "online")

    def went(self, workspace_id: UUID, person_id: UUID, kind: Kind = "contact") -> None:
        """Their last connection to this node has closed: unless they come back soon, they are not here."""
        who = _Somebody(workspace_id, person_id, kind)
        if who in self._here and who not in self._left:
            self._left[who] = self._clock()

    def say(self, workspace_id: UUID, person_id: UUID, state: State, kind: Kind = "contact") -> None:
        """They say that they are away from the device, or back; of who is not connected here it is not heard."""
        who = _Somebody(workspace_id, person_id, kind)
        if who in self._here and who not in self._left:
            self._put(who, state)

    async def run(self) -> None:
        """Writes, gives signs of life and removes dead nodes until it is cancelled; what could not be written is written later."""
        while True:
            rest = WRITE_SECONDS
            try:
                if self._beaten_at is None or self._clock() >= self._beaten_at + BEAT_SECONDS:
                    await self.beat()
                await self.flush()
            except Unavailable:
                rest = _REST_SECONDS
                log.warning("the database cannot be asked", extra={"loop": "presence"})
            except Exception as error:  # whatever it is: others must hear that this node lives
                rest = _REST_SECONDS
                log.exception("presence stumbled", exc_info=error)
            await asyncio.sleep(rest)

    async def beat(self) -> None:
        """This node lives; others that do not are given up. Raises Unavailable."""
        now = self._clock()
        if self._beaten_at is None:
            await self._lane.execute(Q["register"], self._node)
            self._steady_since = now
        elif await self._lane.fetchval(Q["beat"], self._node) is None:
            await self._begin_anew()
        elif now - self._beaten_at > _STEADY_SECONDS:
            self._steady_since = now
        self._beaten_at = now
        if now - self._steady_since >= DEAD_SECONDS:
            await self._lane.execute(Q["give_up"], self._node)
            await self._sweep()

    async def flush(self) -> None:
        """Everything that is true by now is written. Raises Unavailable, and then it is written the next time."""
        now = self._clock()
        for who in [who for who, since in self._left.items() if since <= now - STAYS_SECONDS]:
            self._gone[who] = self._left.pop(who)
            del self._here[who]
            self._dirty[who] = None
        while self._dirty:
            if self._beaten_at is None or not await self._write(list(islice(self._dirty, _AT_ONCE))):
                await self._begin_anew()

    async def aclose(self) -> None:
        """Everybody who was connected here is gone, now; where the database cannot be asked the other nodes find out."""
        try:
            async with asyncio.timeout(_END_SECONDS):
                if self._beaten_at is not None:
                    await self.flush()
                    await self._lane.execute(Q["end_node"], self._node)
                    while not await self._sweep():
                        continue
        except (Unavailable, TimeoutError):
            log.warning("who was here is not written", extra={"fact": "other nodes find out within seconds"})
        self._beaten_at = None
        for kept in (self._here, self._written, self._dirty, self._left, self._gone):
            kept.clear()

    def _put(self, who: _Somebody, state: State) -> None:
        self._here[who] = state
        if self._written.get(who) != state:
            self._dirty[who] = None

    async def _write(self, people: Sequence[_Somebody]) -> bool:
        """What is true of these is written, in one statement; False where this node was given up."""
        now = self._clock()
        states: list[State | None] = [self._here.get(who) for who in people]
        row = await self._lane.fetchrow(
            Q["write_presences"],
            self._node,
            [who.id for who in people],
            [who.workspace_id for who in people],
            [who.kind for who in people],
            states,
            [max(now - self._gone.get(who, now), 0.0) for who in people],
        )
        assert row is not None, "it says whether it was written"
        if not row["is_alive"]:
            return False
        for who, state in zip(people, states, strict=True):
            if state is None:
                self._written.pop(who, None)
            else:
                self._written[who] = state
            # Something else may be true by now.
            if self._here.get(who) == state:
                self._dirty.pop(who, None)
                self._gone.pop(who, None)
        self._tell(row["changed"])
        return True

    async def _begin_anew(self) -> None:
        """This node lives under another id: what it held as the one before, others have removed or will."""
        if self._beaten_at is not None:
            log.warning("this node was given up", extra={"fact": "it goes on as another one"})
        node = new_id()
        await self._lane.execute(Q["register"], node)
        self._node = node
        self._beaten_at = self._steady_since = self._clock()
        self._written.clear()
        self._dirty |= dict.fromkeys(self._here)

    async def _sweep(self) -> bool:
        """What dead nodes held is removed; False where more is left than can be done before the next sign of life."""
        for _ in range(_MOST_SWEEPS):
            row = await self._lane.fetchrow(Q["sweep"], _AT_ONCE)
            assert row is not None, "it counts"
            self._tell(row["changed"])
            if row["swept"] < _AT_ONCE:
                await self._lane.execute(Q["forget_nodes"])
                return True
        return False

    def _tell(self, changed: Iterable[UUID]) -> None:
        if people := frozenset(changed):
            self._on_changed(people)


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody looks whether somebody is there."""

    workspace_id: UUID
    viewer: UUID | None
    """A contact; None: the company, which sees everybody."""
    person_id: UUID
    name: str
    """As whom they are told: by which id of yours the viewer asked for them."""


async def states(tx: Tx, workspace_id: UUID, ids: Sequence[UUID]) -> dict[UUID, PersonPresence]:
    """Where these are, by the ids that were asked for: contacts, and members of the workspace; who is gone is left out.

    Of who is connected, and of members, no time is told. Needs the pipeline's role, as does all that follows.
    """
    return {one: told for (_, one), told in (await _states(tx, [(workspace_id, one) for one in ids])).items()}


async def may_see(tx: Tx, workspace_id: UUID, viewer: UUID | None, ids: Sequence[str]) -> dict[str, UUID]:
    """Those of these (your ids of contacts; members by `mbr_…`) whose presence the contact may see, each with our id of them.

    Who takes part in an open conversation in which they do too, unless one of the two has blocked the other; and themselves. Without a
    viewer it is the company that looks, which sees everybody.
    """
    looks = await looks_of(tx, workspace_id, viewer, ids)
    visible = await _visible(tx, looks)
    return {look.name: look.person_id for place, look in enumerate(looks) if place in visible}


async def presence_of(tx: Tx, workspace_id: UUID, viewer: UUID | None, ids: Sequence[str]) -> list[PersonPresence]:
    """Where each of these is, under the id by which they were asked for; whom the viewer may not see is offline, as is who is not there.

    To tell that somebody may not be seen would be to tell that they are there, or that they have blocked the viewer.
    """
    looks = await looks_of(tx, workspace_id, viewer, ids)
    told = {one.id: one for one in await seen_by(tx, looks)}
    return [told.get(one, unseen(one)) for one in dict.fromkeys(ids)]


async def seen_by(tx: Tx, looks: Sequence[Look]) -> list[PersonPresence]:
    """What each of these sees, of any workspaces, in as many statements as for one: offline, where they may not see it."""
    visible = await _visible(tx, looks)
    found = await _states(tx, [(look.workspace_id, look.person_id) for place, look in enumerate(looks) if place in visible])
    told: list[PersonPresence] = []
    for place, look in enumerate(looks):
        known = found.get((look.workspace_id, look.person_id)) if place in visible else None
        told.append(msgspec.structs.replace(known, id=look.name) if known is not None else unseen(look.name))
    return told


def unseen(person: str) -> PersonPresence:
    """What is told of somebody whom one may not see, or who is not there."""
    return PersonPresence(id=person, state="offline", last_seen_at=None)


async def looks_of(tx: Tx, workspace_id: UUID, viewer: UUID | None, ids: Sequence[str]) -> list[Look]:
    """Looks at those of these who are there."""
    names = [one for one in dict.fromkeys(ids) if check_external_id(one, pointer="people", is_new=False) is None]
    contacts = await contacts_named(tx, workspace_id, names)
    looks: list[Look] = []
    for one in names:
        person_id = contacts.get(one) or decode("mbr", one)
        if person_id is not None:
            looks.append(Look(workspace_id=workspace_id, viewer=viewer, person_id=person_id, name=one))
    return looks


async def _visible(tx: Tx, looks: Sequence[Look]) -> set[int]:
    """The places of those that may be taken."""
    asked = [(place, look, look.viewer) for place, look in enumerate(looks) if look.viewer is not None]
    rows = (
        await tx.fetch(
            Q["visible"],
            [look.workspace_id for _, look, _ in asked],
            [viewer for *_, viewer in asked],
            [look.person_id for _, look, _ in asked],
        )
        if asked
        else []
    )
    places: list[int] = [row["place"] for row in rows]
    return {place for place, look in enumerate(looks) if look.viewer is None} | {asked[place - 1][0] for place in places}


async def _states(tx: Tx, people: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], PersonPresence]:
    """Where these (workspace, person) are, under your own id."""
    asked = list(dict.fromkeys(people))
    if not asked:
        return {}
    rows = await tx.fetch(Q["states"], [workspace_id for workspace_id, _ in asked], [one for _, one in asked])
    found: dict[tuple[UUID, UUID], PersonPresence] = {}
    for row in rows:
        place: int = row["place"] - 1
        rank: int = row["rank"]
        told = row["external_id"] if row["external_id"] is not None else encode("mbr", asked[place][1])
        found[asked[place]] = PersonPresence(id=told, state=_STATES[rank], last_seen_at=row["last_seen_at"])
    return found
