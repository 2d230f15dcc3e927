"""What a send would do, before somebody presses the button."""

from tidings.api.registry import Operation, Request
from tidings.api.resources.messages import EXAMPLE, named_by
from tidings.conversations.conversation_named import conversation_named
from tidings.core.errors import Invalid, Throttled
from tidings.messages import Estimated, Send, default_routes, estimate


async def _estimate(request: Request) -> Estimated:
    if request.body.conversation is not None:
        await conversation_named(request.tx, request.workspace_id, request.body.conversation)
    template, topic = await named_by(request, request.body)
    return await estimate(
        request.tx,
        request.principal,
        request.body,
        template,
        default_routes(topic, request.principal.workspace),
        request.now,
        request.real_now,
    )


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        id="messages.estimate",
        method="POST",
        path="/v1/messages/estimate",
        scope="messages:read",
        sends=True,
        summary="Estimate a message",
        description=(
            "What a send would do, for all of its recipients: how many get it by which channel, who gets it later, who does not get it and "
            "why, by the same rules as when it is sent, how many SMS it is, and what that costs. The body is that of a send. Nothing is "
            "stored, sent, counted or reserved: what people decide meanwhile still holds. Where each has words of their own, a hundred are "
            "written, and the others are taken to be as long. Rates, and how many login codes one number may get, are not asked."
        ),
        body=Send,
        output=Estimated,
        errors=(Invalid, Throttled),
        example=EXAMPLE,
        # It reads the hours of the law, which are of no workspace.
        is_wide=True,
        is_audited=False,
        run=_estimate,
    ),
)
