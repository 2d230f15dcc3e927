"""Files of what people sent: one that is not kept says why."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tidings.channels import Media, RemoteMedia
from tidings.core.errors import NotFound
from tidings.core.ids import new_id
from tidings.db import Database
from tidings.messages import get_media, list_media
from tidings.messages.media import MAX_BYTES, keep_media

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_a_file_that_is_not_kept_says_why_and_those_beside_it_are(database: Database):
    workspace, message = uuid4(), new_id()
    files = (
        Media(name="film.mov", type="video/quicktime", data=bytes(MAX_BYTES + 1)),
        RemoteMedia(url="https://files.example/1", type="image/png"),
        Media(name="small.bin", type="application/octet-stream", data=bytes(MAX_BYTES)),
    )
    async with database.pipeline() as tx:
        await keep_media(tx, workspace, [(message, None, files)], now=NOW, real_now=NOW)
        large, far, small = await list_media(tx, workspace, message)
        assert (large.state, large.reason, large.size) == ("failed", "too_large", MAX_BYTES + 1)
        assert (far.state, far.reason) == ("failed", "account_gone")
        assert (small.state, small.reason) == ("stored", None)
        assert len((await get_media(tx, workspace, small.id)).data) == MAX_BYTES
        with pytest.raises(NotFound, match="too_large"):
            await get_media(tx, workspace, large.id)
