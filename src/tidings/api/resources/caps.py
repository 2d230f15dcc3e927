"""How often a person may be written to."""

import msgspec

from tidings.api.registry import Operation, Request
from tidings.consent import Cap, CapsInput, list_caps, put_caps
from tidings.core.durations import write_duration
from tidings.core.errors import Invalid


class CapOutput(msgspec.Struct, frozen=True, kw_only=True):
    """A limit: at most so many messages to one person within any such time."""

    most: int
    per: str
    purpose: str | None
    """Null: of every purpose."""
    topic: str | None
    """Null: about every topic."""
    channel: str | None
    """Null: on every channel."""


class CapList(msgspec.Struct, frozen=True, kw_only=True):
    """Every limit of the workspace, in the order in which they were given."""

    data: list[CapOutput]


async def _list(request: Request) -> CapList:
    return _shown(await list_caps(request.tx, request.workspace_id))


async def _put(request: Request) -> CapList:
    given: CapsInput = request.body
    return _shown(await put_caps(request.tx, request.workspace_id, given.caps, now=request.now))


def _shown(caps: list[Cap]) -> CapList:
    return CapList(
        data=[
            CapOutput(most=cap.most, per=write_duration(cap.per), purpose=cap.purpose, topic=cap.topic, channel=cap.channel) for cap in caps
        ]
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="caps.list",
        method="GET",
        path="/v1/caps",
        scope="workspace:read",
        summary="Show the caps",
        description="How many messages one person gets at most, of a purpose, about a topic, on a channel, or in total.",
        output=CapList,
        run=_list,
    ),
    Operation(
        id="caps.put",
        method="PUT",
        path="/v1/caps",
        scope="workspace:write",
        summary="Replace the caps",
        description=(
            "These are all caps from now on. A cap that names no purpose, no topic and no channel counts everything. Marketing is skipped "
            "where a cap is reached; what is transactional counts and is never stopped by one; codes and alarms do not count. Two workers "
            "at once never go beyond a cap. What was sent while there were no caps does not count."
        ),
        body=CapsInput,
        output=CapList,
        errors=(Invalid,),
        example={"caps": [{"most": 3, "per": "7d", "purpose": "marketing"}, {"most": 1, "per": "24h", "channel": "sms"}]},
        run=_put,
    ),
)
