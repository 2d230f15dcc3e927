"""The pages of who writes programs: keys, the log of requests, webhooks, the reference."""

import pytest

from tests.dashboard.conftest import Play
from tests.flow.receiver import Got, receiving

pytestmark = pytest.mark.anyio

_SAID = b"""<img src=x onerror=alert(1)><script>alert(2)</script>"'"""


def _answer(_: Got) -> tuple[int, dict[str, str], bytes]:
    return 200, {"content-type": "text/html"}, _SAID


async def test_a_developer_makes_a_key_and_follows_what_it_does(play: Play) -> None:
    async with receiving() as receiver:
        receiver.answer = _answer
        await play("developers.mjs", receiver=receiver.url)
