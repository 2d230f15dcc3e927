"""Topics: what messages are about, as a contact would choose it."""

from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.consent import Topic, TopicInput, get_topic, list_topics, put_topic
from tidings.core.errors import Invalid, NotFound


class TopicOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A topic."""

    key: str
    name: str
    description: str
    channel: str | None
    """The channel of a message about it that names none, nor its template."""
    created_at: datetime
    updated_at: datetime


class TopicPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of topics."""

    data: list[TopicOutput]
    next: str | None


async def _list(request: Request) -> dict[str, object]:
    page: Page = request.query
    topics = await list_topics(request.tx, request.workspace_id, after=page.after, limit=page.limit + 1)
    return page_of([_shown(topic) for topic in topics], page.limit, lambda topic: topic.key)


async def _get(request: Request) -> TopicOutput:
    return _shown(await get_topic(request.tx, request.workspace_id, request.path["key"]))


async def _put(request: Request) -> TopicOutput:
    return _shown(await put_topic(request.tx, request.workspace_id, request.path["key"], request.body, now=request.now))


def _shown(topic: Topic) -> TopicOutput:
    return TopicOutput(**msgspec.structs.asdict(topic))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="topics.list",
        method="GET",
        path="/v1/topics",
        scope="topics:read",
        summary="List topics",
        description="All topics of the workspace in the order of their keys.",
        query=Page,
        output=TopicPage,
        errors=(Invalid,),
        run=_list,
    ),
    Operation(
        id="topics.get",
        method="GET",
        path="/v1/topics/{key}",
        scope="topics:read",
        summary="Show a topic",
        description="One topic by its key.",
        output=TopicOutput,
        errors=(NotFound,),
        run=_get,
    ),
    Operation(
        id="topics.put",
        method="PUT",
        path="/v1/topics/{key}",
        scope="topics:write",
        summary="Create or change a topic",
        description=(
            "The topic of this key has these values afterwards, whether it was there or not. A key is 1 to 64 of a-z, 0-9, dot, "
            "underscore and hyphen. `channel` is the route of a message about it that names none, nor its template."
        ),
        body=TopicInput,
        output=TopicOutput,
        errors=(Invalid,),
        example={"name": "Your orders", "description": "What happens to what you bought.", "channel": "email"},
        run=_put,
    ),
)
