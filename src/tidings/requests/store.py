"""One thin function per statement of queries.sql, of the same name."""

from collections.abc import Sequence
from uuid import UUID

from tidings.core.ids import bucket_of
from tidings.db import Connection, Tx, load_queries
from tidings.requests.model import FullRequest, RequestFilter, RequestView, StoredRequest

Q = load_queries(__package__ or "tidings.requests")


async def insert_requests(connection: Connection, given: Sequence[StoredRequest]) -> None:
    """They are kept; with a lane they are committed."""
    await connection.execute(
        Q["insert_requests"],
        [bucket_of(one.id) for one in given],
        [one.id for one in given],
        [one.workspace_id for one in given],
        [one.caller_kind for one in given],
        [one.caller_id for one in given],
        [one.method for one in given],
        [one.path for one in given],
        [one.query for one in given],
        [one.operation for one in given],
        [one.status for one in given],
        [one.code for one in given],
        [one.ms for one in given],
        [one.request_id for one in given],
        [one.address for one in given],
        [one.agent for one in given],
        [one.is_socket for one in given],
        [one.request for one in given],
        [one.request_bytes for one in given],
        [one.answer for one in given],
        [one.answer_bytes for one in given],
        [one.left_out for one in given],
        # An array of arrays would have to be a rectangle.
        [f"{{{','.join(str(each) for each in one.traces)}}}" for one in given],
    )


async def list_requests(tx: Tx, workspace_id: UUID, before: UUID, since: UUID, wanted: RequestFilter, limit: int) -> list[RequestView]:
    """Those that the filter leaves, the newest first. For the rest of the transaction every statement is planned anew."""
    await tx.execute(Q["plan_anew"])
    rows = await tx.fetch(
        Q["list_requests"],
        workspace_id,
        before,
        since,
        wanted.least_status,
        wanted.most_status,
        wanted.operation,
        wanted.caller_id,
        wanted.method,
        wanted.request_id,
        limit,
    )
    return [RequestView(**dict(row.items())) for row in rows]


async def get_request(tx: Tx, workspace_id: UUID, request_id: UUID) -> FullRequest | None:
    """The request with its bodies, or None."""
    row = await tx.fetchrow(Q["get_request"], bucket_of(request_id), request_id, workspace_id)
    return None if row is None else FullRequest(**dict(row.items()))


async def erase_requests(tx: Tx, workspace_id: UUID, caller_id: UUID, traces: Sequence[int], first: UUID) -> int:
    """What they asked, and what has one of their traces, is gone, from this id on; answers how many."""
    return _count(await tx.execute(Q["erase_requests"], workspace_id, caller_id, list(traces), first))


async def blank_requests(tx: Tx, workspace_id: UUID, since: UUID, until: UUID) -> int:
    """What was answered between these says nothing any more; answers how many."""
    return _count(await tx.execute(Q["blank_requests"], workspace_id, since, until))


def _count(tag: str) -> int:
    return int(tag.rpartition(" ")[2])
