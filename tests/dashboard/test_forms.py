"""Forms by which people agree: made, seen as they are written, filled in, confirmed and counted."""

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.security.conftest import member_of

pytestmark = pytest.mark.anyio


async def test_a_form_is_made_and_filled_in_and_who_confirms_is_counted(play: Play, api: Api) -> None:
    viewer, _ = await member_of(api, "viewer", "vera.views@example.com")
    await play("forms.mjs", viewer=viewer)
