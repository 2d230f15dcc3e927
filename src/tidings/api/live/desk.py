"""What a member sees of the whole workspace: the inbox, what waits for them, what others have changed; told anew where it may have moved."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from uuid import UUID

import msgspec

from tidings.api.live.device import Device
from tidings.api.resources.waiting import waiting_of
from tidings.conversations import State
from tidings.conversations.inbox import ListedConversation, Wanted, asker_of, list_active, listed, load_among, workspaces_of
from tidings.core.errors import Forbidden, Unavailable, invalid
from tidings.core.ids import encode
from tidings.core.log import get_logger
from tidings.db import Database
from tidings.realtime.frames import Told
from tidings.realtime.hints import Hint

log = get_logger("api.live.desk")

TOPICS = ("conversations", "counts", "resources")
PAUSE_SECONDS = 1.0
"""What happens meanwhile is told in one go."""
LOOK_SECONDS = 10.0
"""Counts are looked at so often even where nothing was said."""
_PAGE = 50
"""Where more conversations have moved, the first so many are told anew."""
_MOST_MOVED = 10_000
_MOST_KNOWN = 1_000
"""Conversations of which a device is known to know how they stood; of others more may be told than is new."""


class Inbox(Told, tag="inbox", frozen=True, kw_only=True):
    """To a member, of the topic `conversations`: those that are other than they were, as `GET /v1/conversations?sort=activity` tells them."""

    changed: list[ListedConversation]
    gone: list[str]
    """They were deleted."""
    anew: bool
    """These are the 50 open ones in which something was said last, and take the place of all that you knew."""


class WaitingFrame(Told, tag="waiting", frozen=True, kw_only=True):
    """To a member, of the topic `counts`: what waits for them, as `GET /v1/account/waiting` tells it."""

    unread: int | None
    flags: int | None


class Resources(Told, tag="resources", frozen=True, kw_only=True):
    """To a member, of the topic `resources`: somebody has changed something of these kinds; fetch again what you show of them."""

    changed: list[str]
    """As operations begin: `templates` of `templates.publish`."""
    anew: bool
    """It is not known which: fetch all that you show."""


class Desk:
    """Members' devices that follow the inbox, the counts or the resources, and the loop that tells them."""

    def __init__(self, database: Database, on_changed: Callable[[Hint], None]) -> None:
        self._database = database
        self._on_changed = on_changed
        self._changed: dict[UUID, set[str]] = {}
        """By workspace."""
        self._own: set[tuple[UUID, str]] = set()
        """Of these other nodes do not know yet."""
        self._counted: dict[UUID, float] = {}
        """When a device's counts were last looked at."""
        self._is_anew = False
        self._anew_at = 0.0
        self._devices: dict[UUID, Device] = {}
        self._moved: set[UUID] = set()
        self._behind: set[UUID] = set()
        """Devices to which the whole list is told next."""
        self._is_dirty = asyncio.Event()

    def moved(self, conversations: Iterable[UUID]) -> None:
        """Something may be new in these."""
        if self._devices:
            self._moved.update(conversations)
            if len(self._moved) > _MOST_MOVED:
                self.moved_anywhere()
            self._is_dirty.set()

    def moved_anywhere(self) -> None:
        """Something may be new in any of them."""
        self._moved.clear()
        self._behind.update(self._devices)
        self._counted.clear()
        self._is_dirty.set()

    def changed(self, workspace_id: UUID, resource: str, *, is_own: bool) -> None:
        """Somebody has changed something of this kind; `is_own`: by this node."""
        if is_own:
            self._own.add((workspace_id, resource))
        elif not self._devices:
            return
        self._changed.setdefault(workspace_id, set()).add(resource)
        self._is_dirty.set()

    def changed_anywhere(self) -> None:
        """Hints were lost: anything may have been changed."""
        if self._devices:
            self._is_anew = True
            self._is_dirty.set()

    def subscribe(self, device: Device, topic: str) -> None:
        """The member's device follows this; raises Invalid and Forbidden."""
        if topic not in TOPICS:
            raise invalid(
                "/topic", "not_for_members", "This is an end user's own; members follow `conversations`, `counts`, `events` and `resources`"
            )
        if topic == "conversations" and "conversations:read" not in device.principal.scopes:
            raise Forbidden("This needs a caller with the scope conversations:read", code="scope_missing")
        device.topics[topic] = None
        self._devices[device.id] = device

    def begin(self, device: Device, topic: str) -> None:
        """What stands now is told by the loop, as all that comes after it: of two looks at once the older could be the last."""
        if topic == "conversations":
            self._behind.add(device.id)
        self._counted.pop(device.id, None)
        self._is_dirty.set()

    def forget(self, device: Device) -> None:
        """The device follows none of it any more, or is gone."""
        self._devices.pop(device.id, None)
        self._behind.discard(device.id)
        self._counted.pop(device.id, None)

    async def tell(self) -> None:
        """What has moved is told until this is cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._is_dirty.wait()
            self._is_dirty.clear()
            try:
                await self._tell()
            except Unavailable:
                self.moved_anywhere()
            except Exception:
                log.exception("what is new in the inbox could not be told")
                self.moved_anywhere()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _tell(self) -> None:
        self._tell_changed()
        moved, self._moved = self._moved, set[UUID]()
        by_workspace = await self._by_workspace(moved)
        for device in list(self._devices.values()):
            try:
                await self._tell_one(device, by_workspace.get(device.workspace_id, []))
            except Unavailable:
                raise
            except Exception:
                # Nobody else waits for it: it is told its whole list next.
                log.exception("what is new in the inbox could not be told", extra={"connection": device.name})
                if device.id in self._devices:
                    self._behind.add(device.id)

    async def _tell_one(self, device: Device, moved: list[UUID]) -> None:
        if "conversations" in device.topics:
            await self._tell_device(device, moved)
        is_old = time.monotonic() >= self._counted.get(device.id, 0.0) + LOOK_SECONDS
        if "counts" in device.topics and (moved or is_old) and not device.is_closed:
            await self._tell_counts(device)

    def _tell_changed(self) -> None:
        changed, self._changed = self._changed, {}
        own, self._own = self._own, set()
        for workspace_id, resource in own:
            self._on_changed(Hint("w", workspace_id, resource))
        # Where hints are lost again and again, what is shown is not fetched as often.
        anew = self._is_anew and time.monotonic() >= self._anew_at + LOOK_SECONDS
        if anew:
            self._is_anew, self._anew_at = False, time.monotonic()
        for device in list(self._devices.values()):
            resources = changed.get(device.workspace_id, set[str]())
            if (resources or anew) and "resources" in device.topics:
                device.tell(Resources(changed=sorted(resources), anew=anew))

    async def _by_workspace(self, moved: set[UUID]) -> dict[UUID, list[UUID]]:
        wanted = {one.workspace_id for one in self._devices.values() if "conversations" in one.topics or "counts" in one.topics}
        found: dict[UUID, list[UUID]] = {}
        if moved and wanted:
            async with self._database.pipeline() as tx:
                for conversation_id, workspace_id in await workspaces_of(tx, sorted(moved), sorted(wanted)):
                    found.setdefault(workspace_id, []).append(conversation_id)
        return found

    async def _tell_device(self, device: Device, moved: list[UUID]) -> None:
        if len(moved) > _PAGE:
            self._behind.add(device.id)
        if device.is_closed or not (moved or device.id in self._behind):
            return
        if device.wire.is_full:
            # Nobody waits for who does not read.
            self._behind.add(device.id)
            self._is_dirty.set()
        elif device.id in self._behind:
            await self._tell_list(device)
        else:
            await self._tell_moved(device, moved)

    async def _tell_list(self, device: Device) -> None:
        self._behind.discard(device.id)
        async with self._database.pipeline() as tx:
            asker = await asker_of(tx, device.workspace_id, device.who.id)
            found = await list_active(tx, device.workspace_id, asker, Wanted(state=State.OPEN.value), limit=_PAGE)
            rows = await listed(tx, device.workspace_id, asker, found)
        prints = {row.id: _print_of(row) for row in rows}
        if device.topics.get("conversations", prints) != prints:
            device.topics["conversations"] = prints
            device.tell(Inbox(changed=rows, gone=[], anew=True))

    async def _tell_moved(self, device: Device, moved: list[UUID]) -> None:
        async with self._database.pipeline() as tx:
            asker = await asker_of(tx, device.workspace_id, device.who.id)
            found = await load_among(tx, device.workspace_id, moved)
            rows = await listed(tx, device.workspace_id, asker, [one for one in found if one.state is not State.DELETED])
        there = {row.id for row in rows}
        known: dict[str, int] = device.topics.get("conversations") or {}
        # Both a hint and the log tell of the same.
        changed = [row for row in rows if known.get(row.id) != _print_of(row)]
        gone = [name for one in moved if (name := encode("cnv", one)) not in there and known.get(name) != 0]
        if changed or gone:
            newer = known | {row.id: _print_of(row) for row in changed} | dict.fromkeys(gone, 0)
            device.topics["conversations"] = dict(list(newer.items())[-_MOST_KNOWN:])
            device.tell(Inbox(changed=changed, gone=gone, anew=False))

    async def _tell_counts(self, device: Device) -> None:
        self._counted[device.id] = time.monotonic()
        async with self._database.pipeline() as tx:
            found = await waiting_of(tx, device.principal)
        told = WaitingFrame(unread=found.unread, flags=found.flags)
        if device.topics.get("counts") != told and "counts" in device.topics:
            device.topics["counts"] = told
            device.tell(told)


def _print_of(row: ListedConversation) -> int:
    return hash(msgspec.json.encode(row)) or 1
