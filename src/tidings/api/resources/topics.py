"""Topics: what messages are about, as a contact would choose it."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from tidings.api.registry import Operation, Page, Request, page_of
from tidings.channels import RouteInput
from tidings.consent import Topic, TopicInput, get_topic, list_topics, put_topic
from tidings.core.errors import Invalid, NotFound
from tidings.messages import check_route, default_route


class TopicOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A topic."""

    key: str
    name: str
    description: str
    channel: str | None
    """The channel of a message about it that names none, nor its template, where its route is one channel."""
    route: RouteInput | None
    """The route of a message about it that names none, nor its template."""
    defaults: Mapping[str, bool]
    """By channel, whether who has not chosen gets it there; a channel that is not named: yes."""
    keeps_quiet_hours: bool
    """Whether what is transactional about it waits for the end of quiet hours."""
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
    errors = check_route(request.body.route)
    if errors:
        raise Invalid(errors)
    return _shown(await put_topic(request.tx, request.workspace_id, request.path["key"], request.body, now=request.now))


def _shown(topic: Topic) -> TopicOutput:
    return TopicOutput(
        key=topic.key,
        name=topic.name,
        description=topic.description,
        channel=topic.channel,
        route=default_route(topic.route, topic.channel),
        defaults=topic.defaults,
        keeps_quiet_hours=topic.keeps_quiet_hours,
        created_at=topic.created_at,
        updated_at=topic.updated_at,
    )


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
            "underscore and hyphen. `route` is that of a message about it that names none, nor its template; `channel` is short for one "
            "channel. `defaults` say by channel whether who has not chosen gets it there. With `keeps_quiet_hours` also what is "
            "transactional about it waits until nobody is disturbed."
        ),
        body=TopicInput,
        output=TopicOutput,
        errors=(Invalid,),
        example={"name": "Your orders", "description": "What happens to what you bought.", "channel": "email", "defaults": {"sms": False}},
        run=_put,
    ),
)
