"""The dashboard as a whole: who gets in, what it weighs, where it is served."""

import re

import pytest

import hatch_build
from tests.conftest import Api
from tests.dashboard.conftest import Play
from tests.sdk.node import NODE, ROOT, run
from tests.security.conftest import member_of
from tidings.api.dashboard.static import BUILT, PLACES
from tidings.workspaces.members import hash_password
from tidings.workspaces.scopes import SCOPES

pytestmark = pytest.mark.anyio

PASSWORD = "correct horse battery staple"
FIRST_LOAD_BYTES = 250_000


async def test_a_member_signs_in_and_out(play: Play, api: Api) -> None:
    email = "ada.signs.in@example.com"
    _, member_id = await member_of(api, "developer", email)
    async with api.app.database.pipeline() as tx:
        await tx.execute("UPDATE members SET password_hash = $2 WHERE id = $1", member_id, await hash_password(PASSWORD))
    await play("sign_in.mjs", email=email, password=PASSWORD)


async def test_from_an_order_to_an_answer_that_is_read(play: Play) -> None:
    await play("story.mjs")


def test_what_is_built_is_what_the_sources_are() -> None:
    mark = BUILT / "built-from"
    if not mark.exists():
        pytest.skip("the dashboard is not built here")
    assert mark.read_text(encoding="utf-8") == hatch_build.fingerprint(ROOT), "run `make dashboard`"


def test_every_address_of_the_dashboard_is_served() -> None:
    table = (ROOT / "dashboard/src/app/places.ts").read_text(encoding="utf-8")
    steps = {place.split("/")[0] for place in re.findall(r'path: "/([^"]*)"', table)}
    assert steps, "the table is read by this form"
    assert steps <= PLACES
    assert not {"v1", "docs", "demo", "files", "health", "metrics", "forms", "unsubscribe"} & PLACES


def test_every_scope_that_a_page_asks_for_exists() -> None:
    sources = [place.read_text(encoding="utf-8") for place in (ROOT / "dashboard/src").rglob("*.ts*")]
    asked = {name for text in sources for name in re.findall(r'(?:\bmay\(|\bscope: )"([^"]+)"', text)}
    assert len(asked) > 10, "they are found by this form"
    assert asked <= SCOPES.keys(), asked - SCOPES.keys()


def test_the_first_load_is_small() -> None:
    if not (BUILT / "index.html").exists():
        pytest.skip("the dashboard is not built here")
    page = (BUILT / "index.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "://" not in page
    loaded = re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', page)
    home = {BUILT / name for name in loaded}
    assert home, "the page loads something"
    # What the scripts import before they can run, and Home itself.
    waiting = [*home, *(BUILT / "assets").glob("home-*.js")]
    home.update(waiting)
    while waiting:
        text = waiting.pop().read_text(encoding="utf-8")
        for name in re.findall(r'(?:from|import)\s*"\./([^"]+)"', text):
            place = BUILT / "assets" / name
            if place not in home:
                home.add(place)
                waiting.append(place)
    size = sum(place.with_name(f"{place.name}.br").stat().st_size for place in home)
    assert size < FIRST_LOAD_BYTES, f"{size:,} bytes in {len(home)} files"


def test_its_types_are_right() -> None:
    tools = ROOT / "dashboard" / "node_modules" / "typescript"
    if not tools.exists():
        pytest.skip("the dashboard's tools are not installed here")
    run(ROOT / "dashboard", NODE, tools / "bin" / "tsc", "-p", "tsconfig.json")
