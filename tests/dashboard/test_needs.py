"""What needs a person, and where it leads whom."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.flow.receiver import receiving
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio


async def test_what_needs_a_person_leads_to_where_they_may_go(play: Play, api: Api) -> None:
    viewer, _ = await member_of(api, "viewer", "vera.views@example.com")
    async with api.app.database.pipeline() as tx:
        await tx.execute(
            "UPDATE workspaces SET mail_paused_at = now(), mail_paused_because = 'bounces' WHERE id = $1", api.workspace.workspace.id
        )
    async with receiving() as receiver:
        await play("needs.mjs", viewer=viewer, receiver=receiver.url)
