"""Settings: the workspace, its members, and what holds for everybody."""

import re
import struct
import zlib
from base64 import b64encode

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.sdk.node import ROOT
from tests.security.conftest import member_of
from tidings.api.hosted.languages import LANGUAGES

pytestmark = pytest.mark.anyio

OTHER = "Eve <img src=x onerror=alert(1)>\"'"


async def test_a_workspace_is_set_and_its_members_come_and_go(play: Play, api: Api) -> None:
    _, other = await member_of(api, "viewer", "eve@example.com")
    looker, looker_id = await member_of(api, "viewer", "looker@example.com")
    async with api.app.database.pipeline() as tx:
        await tx.execute("UPDATE members SET name = $2 WHERE id = $1", other, OTHER)
        await tx.execute("UPDATE members SET name = 'Looker' WHERE id = $1", looker_id)
    await play("settings.mjs", other=OTHER, viewer=looker)


async def test_what_holds_for_everybody_is_set_and_the_log_of_it_is_whole(play: Play) -> None:
    await play("settings_parts.mjs", logo=b64encode(picture(64, 32)).decode(), other=b64encode(picture(48, 48)).decode())


def test_the_languages_that_the_page_names_are_those_that_we_speak() -> None:
    page = (ROOT / "dashboard/src/pages/settings/languages.tsx").read_text(encoding="utf-8")
    [named] = re.findall(r"OURS = \[([^\]]*)\]", page)
    assert re.findall(r'"(\w+)"', named) == list(LANGUAGES)


def picture(width: int, height: int) -> bytes:
    """A PNG of one grey."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    dots = (b"\0" + b"\x80" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(dots)) + chunk(b"IEND", b"")
