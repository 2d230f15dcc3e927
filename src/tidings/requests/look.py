"""Looking at what was asked."""

from uuid import UUID

from tidings.core.errors import NotFound
from tidings.core.ids import first_id_at
from tidings.db import Tx
from tidings.requests import store
from tidings.requests.model import FullRequest, RequestFilter, RequestView

_NONE, _LAST = UUID(int=0), UUID(int=2**128 - 1)


async def list_requests(
    tx: Tx, workspace_id: UUID, wanted: RequestFilter, *, before: UUID | None = None, limit: int = 50
) -> list[RequestView]:
    """The newest first, from behind `before`, without bodies: found by what leaves the fewest, and narrowed by the rest."""
    until = min(before or _LAST, first_id_at(wanted.until) if wanted.until is not None else _LAST)
    since = first_id_at(wanted.since) if wanted.since is not None else _NONE
    return await store.list_requests(tx, workspace_id, until, since, wanted, limit)


async def get_request(tx: Tx, workspace_id: UUID, request_id: UUID) -> FullRequest:
    """The request with its bodies; raises NotFound."""
    found = await store.get_request(tx, workspace_id, request_id)
    if found is None:
        raise NotFound("There is no request with this id in the log, or no longer")
    return found
