"""What stands behind the links of posts is fetched after their commit, and told as a change of the post."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from tidings.conversations import SYSTEM, Changed, record_changes, standing_of
from tidings.conversations.posts.post_facts import tell_post
from tidings.core.clock import Clock
from tidings.core.errors import NotFound
from tidings.core.ids import bucket_of
from tidings.core.log import get_logger
from tidings.db import Connection, Database, Plans, Tx, load_queries
from tidings.net import HttpClient
from tidings.previews import TRIES, Due, Looked, Nothing, look_at, looked_lately, postpone, settle, take
from tidings.workers.loops import IsPaused, Loop
from tidings.workspaces import get_workspace

log = get_logger("previews")

Q = load_queries(__package__ or "tidings.workers", "previews.sql")

LOOK_SECONDS = 1.0
AT_ONCE = 16
"""Links of one round."""
AT_ONCE_OF_HOST = 2
"""Whoever posts links without end leads us to nobody's door in a crowd."""
_LEASE = timedelta(seconds=60)


def preview_loop(database: Database, http: HttpClient, clock: Clock, on_facts: Callable[[], None], *, is_paused: IsPaused) -> Loop:
    """Looks at links that are due; while the installation is paused it looks at none."""
    lane = database.lane(Plans.BY_INDEX)

    async def work() -> int:
        due = await take(lane, clock(), clock() + _LEASE, AT_ONCE)
        if not due:
            return 0
        by_url: dict[tuple[UUID, str], list[Due]] = defaultdict(list)
        for one in due:
            by_url[one.workspace_id, one.url].append(one)
        now, later = _paced(list(by_url))
        for key in later:
            for one in by_url[key]:
                await postpone(lane, one, clock(), was_tried=False)
        looked = await asyncio.gather(*(_look(lane, http, by_url[key][0], clock) for key in now))
        told = 0
        for key, found in zip(now, looked, strict=True):
            told += await _settle(database, lane, by_url[key], found, clock)
        if told:
            on_facts()
        return len(now)

    return Loop("previews", work, every_seconds=LOOK_SECONDS, is_paused=is_paused)


def _paced(keys: Sequence[tuple[UUID, str]]) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """Those that are looked at now, and those whose host has enough to do."""
    now: list[tuple[UUID, str]] = []
    later: list[tuple[UUID, str]] = []
    asked: dict[str, int] = defaultdict(int)
    for key in keys:
        host = key[1].split("/", 3)[2].lower()
        asked[host] += 1
        (now if asked[host] <= AT_ONCE_OF_HOST else later).append(key)
    return now, later


async def _look(lane: Connection, http: HttpClient, due: Due, clock: Clock) -> Looked:
    lately = await looked_lately(lane, due.workspace_id, due.hash, clock())
    if lately is not None:
        return lately
    try:
        what = await look_at(http, due.url)
    except Exception as error:  # whatever it is, the other links are looked at all the same
        log.exception("a link could not be looked at", exc_info=error)
        what = Nothing("internal_error")
    return Looked(what=what, at=clock())


async def _settle(database: Database, lane: Connection, due: Sequence[Due], looked: Looked, clock: Clock) -> int:
    """Writes down what was found for each post that says this link; answers how many posts are other than they were."""
    told = 0
    for one in due:
        if isinstance(looked.what, Nothing) and looked.what.may_retry and one.tries < TRIES:
            await postpone(lane, one, clock(), was_tried=True)
            continue
        async with database.pipeline() as tx:
            told += await _tell(tx, one, looked, clock)
    return told


async def _tell(tx: Tx, due: Due, looked: Looked, clock: Clock) -> bool:
    try:
        await standing_of(tx, due.workspace_id, due.conversation_id, None, locks=True)
    except NotFound:
        # It was deleted meanwhile.
        await settle(tx, due, Looked(what=Nothing("conversation_gone"), at=looked.at))
        return False
    said = await tx.fetchval(Q["post_said"], bucket_of(due.conversation_id), due.conversation_id, due.seq, due.workspace_id)
    if not await settle(tx, due, looked) or said is None:
        return False
    now = clock() + (await get_workspace(tx, due.workspace_id)).clock_offset
    await record_changes(tx, due.workspace_id, due.conversation_id, [Changed(kind="post", seq=due.seq)], now)
    await tell_post(tx, due.workspace_id, "message.previewed", due.conversation_id, said, due.seq, now, actor=SYSTEM)
    return True
