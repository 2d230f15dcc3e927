"""A person's thread: everything that they and the company have said to each other, wherever it was said."""

from typing import Annotated

import msgspec
from msgspec import Meta

from tidings.api.acting import Acting, for_people
from tidings.api.registry import Operation
from tidings.conversations.thread.timeline import Thread, timeline
from tidings.core.errors import Invalid


class ThreadQuery(msgspec.Struct, frozen=True, kw_only=True):
    """How many, and after which cursor."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    after: Annotated[str, Meta(max_length=200)] | None = None


async def _thread(acting: Acting) -> Thread:
    query: ThreadQuery = acting.request.query
    return await timeline(acting.request.tx, acting.workspace_id, acting.person, limit=query.limit, after=query.after)


OPERATIONS: tuple[Operation, ...] = (
    *for_people(
        id="thread",
        method="GET",
        path="/thread",
        scope="conversations:read",
        summary="Show the thread with the company",
        description=(
            "The newest first: what was said in the person's own conversation, which begins with their first answer, and with it all else "
            "that was sent to them, merged by time. A post has a `seq`; what was sent has none, and tells how it fares, as a post does that "
            "left over a channel. Page with `next`: each thing is told once, whatever comes meanwhile."
        ),
        query=ThreadQuery,
        output=Thread,
        errors=(Invalid,),
        run=_thread,
    ),
)
