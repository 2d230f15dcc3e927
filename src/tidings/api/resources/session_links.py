"""Signing in by a link that was made on the machine itself: once, and soon."""

from tidings.api.limits import limited
from tidings.api.registry import Answered, Call, OpenRequest, Operation
from tidings.api.resources.sessions import SignedInOutput, begun, origin_of, tell_entry
from tidings.core.errors import Forbidden, Invalid, Throttled, Unauthenticated
from tidings.workspaces import Sealer
from tidings.workspaces.members import LinkSignIn, find_linked, sign_in_by_link, sign_in_limits, token_limits


def operations(*, sealer: Sealer) -> tuple[Operation, ...]:
    """The operation; codes of second factors are checked against what the sealer opens."""

    async def begin(request: OpenRequest) -> Answered:
        body: LinkSignIn = request.body
        signed_in = await sign_in_by_link(request.tx, body, origin=origin_of(request.client), sealer=sealer, now=request.real_now)
        await tell_entry(request.tx, signed_in, "sessions.begin_by_link", request.client)
        return begun(signed_in, request)

    return (
        Operation(
            id="sessions.begin_by_link",
            method="POST",
            path="/v1/sessions/by-link",
            scope=None,
            summary="Sign in by a link",
            description=(
                "The token out of a link that `tidings demo` or `tidings member link` has printed begins a session: once, within a quarter of "
                "an hour. It is never mailed. A second factor is asked for as with a password, and the token stays good until its code is "
                "right. Tries are counted as those with a password are. `Authorization: Session` does what it does there."
            ),
            body=LinkSignIn,
            output=SignedInOutput,
            status=201,
            errors=(Invalid, Unauthenticated, Forbidden, Throttled),
            example={"token": "tdl_…"},
            max_bytes=10_000,
            is_open=True,
            prepare=_prepare,
            run=begin,
        ),
    )


async def _prepare(call: Call) -> None:
    body: LinkSignIn = call.body
    await limited(call, token_limits(call.client.address))
    async with call.database.pipeline() as tx:
        login = await find_linked(tx, body.token, call.real_now)
    # With a second factor, its codes are what is left to guess.
    await limited(call, sign_in_limits(call.client.address, login.member.email))
