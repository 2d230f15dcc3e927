"""The page of one's own account."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import PASSWORD, member_of
from tidings.core.clock import system_clock
from tidings.workspaces.members import make_sign_in_link

pytestmark = pytest.mark.anyio


async def test_what_one_signs_in_by_is_changed_by_oneself(play: Play, api: Api) -> None:
    email = "ada.owns@example.com"
    session, _ = await member_of(api, "owner", email)
    async with api.app.database.pipeline() as tx:
        link = await make_sign_in_link(tx, email, workspace_id=None, now=system_clock())
    await play("account.mjs", session=session, email=email, password=PASSWORD, link=link.token)
