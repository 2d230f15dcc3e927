"""Every page of the dashboard as a whole: for who sees little, who hears it read, and who has a small screen."""

import os
import re

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.flow.receiver import receiving
from tests.security.conftest import member_of
from tidings.cli.calls import Calls
from tidings.cli.shop import stock
from tidings.core.clock import system_clock
from tidings.workspaces.members import make_invitation, put_reset
from tidings.workspaces.members.mails import take_mails

pytestmark = [pytest.mark.anyio, pytest.mark.long]


_PARTS = 6


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("width", [1440, 390])
async def test_every_page_is_for_everybody(play: Play, api: Api, width: int, part: int) -> None:
    async with Calls(api.base_url, api.workspace.secret) as calls:
        await stock(calls)
    viewer, _ = await member_of(api, "viewer", "vera@example.com")
    await member_of(api, "agent", "grace@example.com")
    async with receiving() as receiver:
        receiver.answer = lambda _: (503, {"content-type": "text/plain"}, b"Closed for today")
        look = {"width": width, "part": part, "parts": _PARTS, "only": os.environ.get("TIDINGS_TEST_ONLY", "")}
        await play("whole.mjs", receiver=receiver.url, viewer=viewer, **look, **await _ways_in(api))


async def _ways_in(api: Api) -> dict[str, str]:
    """The tokens of an invitation and of a lost password, as their mails have them."""
    now = system_clock()
    await member_of(api, "developer", "eve@example.com")
    async with api.app.database.pipeline() as tx:
        invitation = await make_invitation(tx, api.workspace.workspace, "ivan@example.com", "agent", inviter="Ada", now=now)
        await put_reset(tx, "eve@example.com", now=now)
    async with api.app.database.pipeline() as tx:
        [mail] = await take_mails(tx, sealer=api.app.sealer, address=api.base_url, now=system_clock())
    [reset] = re.findall(r"/password-reset#(\w+)", mail.mail.text)
    return {"invitation": invitation.token, "reset": reset}
