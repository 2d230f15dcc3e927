"""Flags: somebody, or a rule, says that something is not as it should be; and what follows from it at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from tidings.core.errors import Conflict, NotFound
from tidings.core.ids import bucket_of, encode, new_id
from tidings.db import Row, Tx, load_queries
from tidings.events import Fact, append
from tidings.moderation.model import FLAG, RANK, Actor, Category, Counted, Flag, FlaggerKind, FlagState, Sanction
from tidings.moderation.policy import LONGEST_WINDOW, get_policy, reached, weight_of
from tidings.moderation.sanctions import Moment, apply_step, lock_person

Q = load_queries(__package__ or "tidings.moderation")

TRUST_WINDOW = timedelta(days=30)
MOST_COUNTED = 1_000


class NewFlag(msgspec.Struct, frozen=True, kw_only=True):
    """What is flagged, by whom, and why."""

    subject_kind: Literal["post", "person"]
    subject_id: UUID
    person_id: UUID | None
    """The contact who is flagged, or who said what is; None: whom no policy is for."""
    conversation_id: UUID | None = None
    flagger_kind: FlaggerKind
    flagger_id: UUID
    category: Category
    words: str | None = None
    is_moderator: bool = False
    """The flagger is an owner or a moderator of the conversation."""


class Raised(msgspec.Struct, frozen=True):
    """A flag, whether it is new, and what has followed from it."""

    flag: Flag
    is_new: bool
    sanction: Sanction | None = None


async def raise_flag(tx: Tx, workspace_id: UUID, given: NewFlag, moment: Moment) -> Raised:
    """It is flagged; where a step of the policy is reached by that, it is applied in this transaction.

    The same one flags the same subject once: what they said first stays, also where it was dismissed.
    """
    bucket = bucket_of(given.person_id or given.conversation_id or given.subject_id)
    if given.person_id is not None:
        await lock_person(tx, given.person_id)
    policy = await get_policy(tx, workspace_id)
    dismissed = 0
    if given.flagger_kind == "contact" and policy.weights.trusted_dismissals is not None:
        dismissed = await tx.fetchval(Q["dismissed_of"], workspace_id, given.flagger_id, moment.now - TRUST_WINDOW)
    weight = weight_of(policy.weights, given.category, given.flagger_kind, is_moderator=given.is_moderator, dismissed=dismissed)
    made = await tx.fetchval(
        Q["insert_flag"],
        bucket,
        new_id(bucket),
        workspace_id,
        given.person_id,
        given.subject_kind,
        given.subject_id,
        given.conversation_id,
        given.flagger_kind,
        given.flagger_id,
        given.category,
        given.words,
        weight,
        moment.now,
    )
    row = await tx.fetchrow(Q["flag_by"], bucket, workspace_id, given.subject_id, given.flagger_id)
    assert row is not None, "it was there, or was just made"
    flag = flag_of(row)
    if made is None:
        return Raised(flag, is_new=False)
    await _tell(tx, flag, moment.now)
    sanction = None
    if given.person_id is not None and policy.steps:
        rows = await tx.fetch(Q["flags_that_count"], workspace_id, bucket, given.person_id, moment.now - LONGEST_WINDOW)
        counted = [Counted(one["created_at"], one["weight"], one["counted"]) for one in rows]
        found = reached(policy, counted, moment.now)
        if found is not None:
            await tx.execute(Q["count_flags"], workspace_id, bucket, given.person_id, found.since, RANK[found.step.action])
            sanction = await apply_step(tx, workspace_id, given.person_id, found, moment)
    return Raised(flag, is_new=True, sanction=sanction)


async def get_flag(tx: Tx, workspace_id: UUID, flag_id: UUID | None) -> Flag:
    """The flag; raises NotFound."""
    row = await tx.fetchrow(Q["get_flag"], bucket_of(flag_id), flag_id, workspace_id) if flag_id is not None else None
    if row is None:
        raise NotFound
    return flag_of(row)


async def list_flags(
    tx: Tx,
    workspace_id: UUID,
    *,
    state: FlagState | None = None,
    person_id: UUID | None = None,
    category: Category | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> list[Flag]:
    """Up to `limit` flags, the oldest first."""
    return [flag_of(row) for row in await tx.fetch(Q["list_flags"], workspace_id, after or UUID(int=0), state, person_id, category, limit)]


async def count_open_flags(tx: Tx, workspace_id: UUID) -> int:
    """How many flags nobody has settled: 1,000 means that many or more."""
    return await tx.fetchval(Q["count_open_flags"], workspace_id, MOST_COUNTED)


async def flags_of(tx: Tx, workspace_id: UUID, subject_id: UUID, with_whom: Sequence[UUID], limit: int) -> list[Flag]:
    """Up to `limit` flags of this post or person, the oldest first; `with_whom`: who is flagged, or else the conversation."""
    rows = await tx.fetch(Q["flags_of"], workspace_id, subject_id, sorted({bucket_of(one) for one in with_whom}), limit)
    return [flag_of(row) for row in rows]


async def settle_flag(
    tx: Tx, workspace_id: UUID, flag_id: UUID | None, state: Literal["resolved", "dismissed"], actor: Actor, now: datetime, *, of_all: bool
) -> Flag:
    """Somebody has looked at it: it was right (`resolved`), or not, and counts for nothing any more (`dismissed`).

    `of_all`: and so are all that are open of the same post or person. What has followed stays: that is lifted, or appealed against.
    Raises NotFound; Conflict (`settled`) where it is otherwise settled already.
    """
    found = await get_flag(tx, workspace_id, flag_id)
    if found.person_id is not None:
        await lock_person(tx, found.person_id)
    settled = await tx.fetch(Q["settle_flag"], bucket_of(found.id), workspace_id, found.id, state, now, actor.kind, of_all, actor.id)
    after = await get_flag(tx, workspace_id, flag_id)
    if not settled and after.state != state:
        raise Conflict(f"This flag is {after.state} already", code="settled")
    return after


async def _tell(tx: Tx, flag: Flag, now: datetime) -> None:
    told: dict[str, object] = {
        "flag": encode(FLAG, flag.id),
        "subject": flag.subject_kind,
        "category": flag.category,
        "by": flag.flagger_kind,
    }
    if flag.subject_kind == "post":
        told["message"] = encode("msg", flag.subject_id)
    if flag.conversation_id is not None:
        told["conversation"] = encode("cnv", flag.conversation_id)
    fact = Fact(
        bucket=bucket_of(flag.id),
        workspace_id=flag.workspace_id,
        type="flag.raised",
        contact_id=flag.person_id,
        data=msgspec.json.encode(told).decode(),
        occurred_at=now,
    )
    await append(tx, fact)


def flag_of(row: Row) -> Flag:
    """A row as the flag that it is."""
    return Flag(**{name: row[name] for name in Flag.__struct_fields__})
