"""Each page's main deed with a keyboard and without a mouse: one sees where the focus is, and it is nowhere held or lost."""

import re
from base64 import b64encode

import pytest

from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.dashboard.test_settings import picture
from tests.flow.receiver import receiving
from tests.sdk.node import ROOT
from tests.security.conftest import PASSWORD, member_of

pytestmark = [pytest.mark.anyio, pytest.mark.long]

SOURCES = ROOT / "dashboard" / "src"


def test_the_sheet_of_keys_has_every_key_that_a_page_takes() -> None:
    sheet = (SOURCES / "app" / "keys.tsx").read_text(encoding="utf-8")
    told = {key for keys in re.findall(r'\[\[((?:"[^"]+"(?:, )?)+)\], "', sheet) for key in re.findall(r'"([^"]+)"', keys)}
    pages = [place.read_text(encoding="utf-8") for place in SOURCES.rglob("*.tsx")]
    found = [re.findall(r"^  useKeys\(\{(?:([^\n]*) \}\);$|(.*?)^  \}\);$)", page, re.DOTALL | re.MULTILINE) for page in pages]
    blocks = [one + more for blocks in found for one, more in blocks]
    # A key stands at the beginning of its line, or alone.
    key = re.compile(r'^ {1,4}(?:"([^"]+)"|(\w+)): ', re.MULTILINE)
    taken = {quoted or bare for block in blocks for quoted, bare in key.findall(block)}
    assert taken >= {"j", "/", "?"}, "they are found by this form"
    names = {"Escape": "Esc", "ArrowDown": "↓", "ArrowUp": "↑", " ": "Space"}
    assert {names.get(key, key) for key in taken} <= told


async def test_a_door_and_ones_own_account(play: Play, api: Api) -> None:
    email = "ada.types@example.com"
    await member_of(api, "owner", email)
    await play("by_keys_account.mjs", email=email, password=PASSWORD)


async def test_the_palette_leads_to_every_place(play: Play) -> None:
    table = (ROOT / "dashboard/src/app/places.ts").read_text(encoding="utf-8")
    places = [place for place in re.findall(r'path: "(/[^"]*)", title: "([^"]+)"', table) if ":" not in place[0]]
    assert len(places) > 10, "they are found by this form"
    await play("by_keys_places.mjs", places=places)


async def test_messages(play: Play) -> None:
    await play("by_keys_messages.mjs")


async def test_compose(play: Play) -> None:
    await play("by_keys_compose.mjs")


async def test_contacts(play: Play) -> None:
    await play("by_keys_contacts.mjs")


async def test_templates(play: Play) -> None:
    await play("by_keys_templates.mjs")


async def test_providers(play: Play) -> None:
    async with receiving() as receiver:
        await play("by_keys_providers.mjs", receiver=receiver.url)


async def test_developers(play: Play) -> None:
    async with receiving() as receiver:
        await play("by_keys_developers.mjs", receiver=receiver.url)


async def test_settings(play: Play, api: Api) -> None:
    _, other = await member_of(api, "viewer", "eve@example.com")
    async with api.app.database.pipeline() as tx:
        await tx.execute("UPDATE members SET name = 'Eve' WHERE id = $1", other)
    await play("by_keys_settings.mjs", other="Eve", logo=b64encode(picture(64, 32)).decode())


async def test_conversations(play: Play) -> None:
    await play("by_keys_conversations.mjs")


async def test_handsets(play: Play) -> None:
    await play("by_keys_handsets.mjs")


async def test_schedules(play: Play) -> None:
    await play("by_keys_schedules.mjs")


async def test_forms(play: Play) -> None:
    await play("by_keys_forms.mjs")


async def test_data_sources(play: Play) -> None:
    await play("by_keys_sources.mjs")


async def test_routes(play: Play) -> None:
    await play("by_keys_routes.mjs")


async def test_moderation(play: Play) -> None:
    await play("by_keys_moderation.mjs")


async def test_what_happens_and_what_others_tell(play: Play) -> None:
    await play("by_keys_events.mjs")
