"""The pages beside the operations."""

import pytest

from tidings.api import pages

pytestmark = pytest.mark.anyio


async def test_what_could_not_be_made_is_made_for_the_next_one() -> None:
    tries: list[int] = []

    def make() -> bytes:
        tries.append(1)
        if len(tries) == 1:
            raise OSError
        return b"page"

    page = pages.once(make)
    with pytest.raises(OSError):
        await page()
    assert [await page(), await page(), len(tries)] == [b"page", b"page", 2]
