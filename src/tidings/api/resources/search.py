"""Search over what was said in conversations."""

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation, Request, after_id
from tidings.conversations.model import Person
from tidings.conversations.posts.search import SearchPage, SearchQuery, search
from tidings.core.errors import Gone, Invalid, NotFound


async def _search(request: Request, person: Person | None) -> SearchPage:
    query: SearchQuery = request.query
    return await search(request.tx, request.workspace_id, person, query, after_id("msg", query.after))


async def _for_person(acting: Acting) -> SearchPage:
    return await _search(acting.request, acting.person)


async def _for_backend(request: Request) -> SearchPage:
    return await _search(request, None)


_WHAT = (
    'The newest posts first. All words must stand in a post, the last may be begun only; `"these words"` stand in their order, '
    "`-without` leaves out, `or` takes either. Capitals and accents do not matter."
)

OPERATIONS: tuple[Operation, ...] = (
    *for_people(
        id="search",
        method="GET",
        path="/search",
        scope="conversations:act",
        summary="Search what was said",
        description=f"{_WHAT} What the person may see is searched, in every conversation that they are or were in; where they have left, not what was edited since.",
        query=SearchQuery,
        output=SearchPage,
        errors=(Invalid, NotFound, Gone),
        is_wide=True,
        run=_for_person,
    ),
    Operation(
        id="conversations.search",
        method="GET",
        path="/v1/search",
        scope="conversations:read",
        summary="Search all conversations",
        description=_WHAT,
        query=SearchQuery,
        output=SearchPage,
        errors=(Invalid, NotFound, Gone),
        is_wide=True,
        run=_for_backend,
    ),
)
