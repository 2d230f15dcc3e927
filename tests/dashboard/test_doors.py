"""The doors: a link that signs in, an invitation, a lost password."""

import re

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import member_of
from tidings.core.clock import system_clock
from tidings.workspaces.members import make_invitation, make_sign_in_link, put_reset
from tidings.workspaces.members.mails import take_mails

pytestmark = pytest.mark.anyio


async def test_who_is_invited_comes_in_and_a_lost_password_is_no_end(play: Play, api: Api) -> None:
    linked, invited, now = "linked@example.com", "invited@example.com", system_clock()
    await member_of(api, "developer", linked)
    async with api.app.database.pipeline() as tx:
        invitation = await make_invitation(tx, api.workspace.workspace, invited, "agent", inviter="Ada", now=now)
        link = await make_sign_in_link(tx, linked, workspace_id=None, now=now)
        await put_reset(tx, linked, now=now)
    async with api.app.database.pipeline() as tx:
        # As the worker does that writes the mails; there is no mail server here.
        [mail] = await take_mails(tx, sealer=api.app.sealer, address=api.base_url, now=system_clock())
    [reset] = re.findall(r"/password-reset#(\w+)", mail.mail.text)
    await play("doors.mjs", link=link.token, invitation=invitation.token, invited=invited, reset=reset, linked=linked)
