"""One thin function per statement of opt_in.sql, of the same name."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from tidings.consent.opt_in_model import FilledIn, OptIn, OptInForm, OptInFormInput
from tidings.core.ids import bucket_of
from tidings.db import Row, Tx, load_queries

Q = load_queries(__package__ or "tidings.consent", "opt_in.sql")


async def put_form(tx: Tx, workspace_id: UUID, form_id: UUID, key: str, given: OptInFormInput, author_id: UUID, now: datetime) -> OptInForm:
    """There is one form of this key, with these values; a new one has this id."""
    row = await tx.fetchrow(Q["put_form"], form_id, workspace_id, key, given.name, given.text, given.topics, given.template, author_id, now)
    assert row is not None, "an upsert answers its row"
    return _form(row)


async def get_form(tx: Tx, workspace_id: UUID, key: str) -> OptInForm | None:
    """The form, or None."""
    row = await tx.fetchrow(Q["get_form"], workspace_id, key)
    return None if row is None else _form(row)


async def list_forms(tx: Tx, workspace_id: UUID, after: str | None, limit: int) -> list[OptInForm]:
    """Up to `limit` forms after the given key."""
    return [_form(row) for row in await tx.fetch(Q["list_forms"], workspace_id, after, limit)]


async def count_opt_ins(tx: Tx, workspace_id: UUID, forms: Sequence[UUID], since: datetime) -> dict[UUID, FilledIn]:
    """How often each of these forms was filled in since then, and confirmed; one that was not is left out."""
    rows = await tx.fetch(Q["count_opt_ins"], workspace_id, forms, since)
    return {row["form_id"]: FilledIn(row["filled_in"], row["confirmed"]) for row in rows}


async def delete_form(tx: Tx, workspace_id: UUID, key: str) -> bool:
    """The form is gone, and what waits by it; False where there was none."""
    return await tx.fetchval(Q["delete_form"], workspace_id, key) is not None


async def find_form(tx: Tx, form_id: UUID) -> OptInForm | None:
    """The form of any workspace, or None."""
    row = await tx.fetchrow(Q["find_form"], form_id)
    return None if row is None else _form(row)


async def count_recent(tx: Tx, workspace_id: UUID, address: str, since: datetime) -> int:
    """How often this mailbox was asked to confirm since then."""
    found: int = await tx.fetchval(Q["count_recent"], workspace_id, address, since)
    return found


async def insert_opt_in(tx: Tx, opt_in: OptIn, token_hash: bytes) -> None:
    """One more waits to be confirmed."""
    await tx.execute(
        Q["insert_opt_in"],
        bucket_of(opt_in.id),
        opt_in.id,
        opt_in.workspace_id,
        opt_in.form_id,
        token_hash,
        opt_in.address,
        opt_in.text,
        opt_in.ip,
        opt_in.user_agent,
        opt_in.submitted_at,
        opt_in.expires_at,
    )


async def find_opt_in(tx: Tx, opt_in_id: UUID, token_hash: bytes, real_now: datetime) -> OptIn | None:
    """What waits, or was confirmed, under this id and secret, unless it has expired."""
    row = await tx.fetchrow(Q["find_opt_in"], bucket_of(opt_in_id), opt_in_id, token_hash, real_now)
    if row is None:
        return None
    return OptIn(
        id=row["id"],
        workspace_id=row["workspace_id"],
        form_id=row["form_id"],
        address=row["address"],
        text=row["text"],
        ip=row["ip"],
        user_agent=row["user_agent"],
        submitted_at=row["submitted_at"],
        expires_at=row["expires_at"],
        confirmed_at=row["confirmed_at"],
    )


async def confirm_opt_in(tx: Tx, workspace_id: UUID, opt_in_id: UUID, now: datetime) -> bool:
    """It is confirmed; False where it was before."""
    return await tx.fetchval(Q["confirm_opt_in"], workspace_id, bucket_of(opt_in_id), opt_in_id, now) is not None


async def forget_opt_ins(tx: Tx, real_now: datetime, limit: int) -> int:
    """Up to `limit` that have expired are gone; answers how many."""
    return int((await tx.execute(Q["forget_opt_ins"], real_now, limit)).rpartition(" ")[2])


async def erase_opt_ins(tx: Tx, workspace_id: UUID, addresses: Sequence[str]) -> int:
    """What was filled in with these addresses is gone; answers how many."""
    return int((await tx.execute(Q["erase_opt_ins"], workspace_id, list(addresses))).rpartition(" ")[2])


def _form(row: Row) -> OptInForm:
    return OptInForm(
        id=row["id"],
        workspace_id=row["workspace_id"],
        key=row["key"],
        name=row["name"],
        text=row["text"],
        topics=tuple(row["topics"]),
        template=row["template"],
        author_id=row["author_id"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
