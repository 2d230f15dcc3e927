"""Data sources: what a template asks for when a message goes."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial

import msgspec

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.core.errors import Conflict, Invalid, NotFound, invalid
from tidings.templates import (
    DataSource,
    DataSourceInput,
    delete_data_source,
    get_data_source,
    list_data_sources,
    put_data_source,
)
from tidings.templates.data_source import SourceMethod
from tidings.workspaces import Sealer

_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)


class DataSourceOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A data source; of its headers there are the names."""

    key: str
    """A version that names it has its answer as `sources.<key>`."""
    url: str
    method: SourceMethod
    headers: list[str]
    """Their names: the values are sealed, and never shown."""
    body: str | None
    deadline: str
    cache: str
    fallback: msgspec.Raw | None
    """What is shown where it does not answer; null: then the message waits."""
    created_at: datetime
    updated_at: datetime


class DataSourcePage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of data sources."""

    data: list[DataSourceOutput]
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    if page.after is not None and not _KEY.fullmatch(page.after):
        raise invalid("after", "invalid_cursor", "This is no cursor of this list: take `next` of the page before.")
    sources = await list_data_sources(request.tx, request.workspace_id, limit=page.limit + 1, after=page.after)
    return page_of([_shown(source) for source in sources], page.limit, lambda source: source.key)


async def _get(request: Request) -> DataSourceOutput:
    return _shown(await get_data_source(request.tx, request.workspace_id, _key(request)))


async def _put(sealer: Sealer, request: Request) -> DataSourceOutput:
    key = request.path["key"]
    if not _KEY.fullmatch(key):
        detail = "A key is 1 to 64 of a-z, 0-9 and underscore, and begins with a letter: templates write it as sources.<key>."
        raise invalid("key", "invalid_key", detail)
    return _shown(await put_data_source(request.tx, request.workspace_id, key, request.body, sealer=sealer, now=request.now))


async def _delete(request: Request) -> None:
    await delete_data_source(request.tx, request.workspace_id, _key(request))


def _key(request: Request) -> str:
    key = request.path["key"]
    if not _KEY.fullmatch(key):
        raise NotFound("There is no data source with this key")
    return key


def _shown(source: DataSource) -> DataSourceOutput:
    return DataSourceOutput(
        key=source.key,
        url=source.url,
        method=source.method,
        headers=list(source.header_names),
        body=source.body,
        deadline=f"{round(source.deadline_seconds * 1000)}ms" if source.deadline_seconds % 1 else f"{source.deadline_seconds:.0f}s",
        cache=f"{source.cache_seconds}s",
        fallback=msgspec.Raw(source.fallback.encode()) if source.fallback is not None else None,
        created_at=source.created_at,
        updated_at=source.updated_at,
    )


_EXAMPLE: Mapping[str, object] = {
    "url": "https://shop.example/api/orders/{{ order.number }}?customer={{ contact.id }}",
    "headers": {"Authorization": "Bearer shop-secret"},
    "deadline": "2s",
    "cache": "30s",
    "fallback": {"state": "on its way"},
}


def operations(*, sealer: Sealer) -> tuple[Operation, ...]:
    """The operations on data sources."""
    return (
        Operation(
            id="data_sources.list",
            method="GET",
            path="/v1/data-sources",
            scope="data_sources:read",
            summary="List data sources",
            description="All data sources of the workspace in the order of their keys, never with the values of their headers.",
            query=Page,
            output=DataSourcePage,
            errors=(Invalid,),
            run=_list,
        ),
        Operation(
            id="data_sources.get",
            method="GET",
            path="/v1/data-sources/{key}",
            scope="data_sources:read",
            summary="Show a data source",
            description="One data source by its key, without the values of its headers.",
            output=DataSourceOutput,
            errors=(NotFound,),
            run=_get,
        ),
        Operation(
            id="data_sources.put",
            method="PUT",
            path="/v1/data-sources/{key}",
            scope="data_sources:write",
            summary="Create or change a data source",
            description=(
                "An HTTP call whose answer a template shows: it is made when a message goes, so that what is said is true when it is "
                "said. A version of a template names it under `sources`, and its text has the answer as `sources.<key>`. The source of "
                "this key has all of these values afterwards, and nothing of what it was before; who changes an address enters the "
                "headers again.\n\n"
                "`url` and `body` are templates over the message's data, `contact` and `workspace`. Values are percent-encoded in the "
                "address, and written as JSON in the body; the host is literal. The answer is a JSON object of at most 100 kB with a "
                "2xx; redirects are not followed, and private networks are reached only where this installation reaches them.\n\n"
                "Where it does not answer so in time, its `fallback` is shown. Without one the message waits and is tried again, as "
                "where a provider cannot be reached, and then fails with `data_source_failed`. A change may take a second to reach "
                "every worker. A preview asks nobody: it shows what its own data say under `sources.<key>`, or else the fallback."
            ),
            body=DataSourceInput,
            output=DataSourceOutput,
            errors=(Invalid,),
            example=_EXAMPLE,
            run=partial(_put, sealer),
        ),
        Operation(
            id="data_sources.delete",
            method="DELETE",
            path="/v1/data-sources/{key}",
            scope="data_sources:write",
            summary="Delete a data source",
            description=(
                "Refused while a published version names it. What was accepted with an older version that does fails with "
                "`unknown_data_source`."
            ),
            status=204,
            errors=(NotFound, Conflict),
            run=_delete,
        ),
    )
