"""Real Chromium: the page at /demo as people have it, the network off and on, and bad words that stay words."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Api
from tests.injections import ADDRESSES, UNICODE, XSS
from tests.sdk.made import BUNDLE, made
from tests.sdk.node import NODE, ROOT, run, run_beside, workshop

pytestmark = pytest.mark.anyio

HERE = Path(__file__).parent
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def chromium() -> str:
    found = next((path for name in _NAMES if (path := shutil.which(name)) is not None), None)
    if found is None:
        pytest.skip("there is no Chromium here; on Debian: apt install chromium")
    return found


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SDK, built."""
    folder = workshop(tmp_path_factory.mktemp("workshop"))
    run(folder, NODE, "node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json")
    return folder


async def play(story: str, chromium: str, sdk: Path, api: Api, **given: object) -> None:
    """The story has come to its end. TIDINGS_TEST_SHOTS names a folder for what it looked like."""
    told = {
        "TIDINGS_URL": api.base_url,
        "TIDINGS_KEY": api.workspace.secret,
        "CHROMIUM": chromium,
        "SDK": str(sdk),
        "GIVEN": json.dumps(given),
        "SHOTS": os.environ.get("TIDINGS_TEST_SHOTS", ""),
    }
    assert await run_beside(HERE, NODE, story, given=told) == "done\n"


async def test_the_demo_is_played_from_its_beginning_to_its_end(chromium: str, sdk: Path, api: Api) -> None:
    await play("story.mjs", chromium, sdk, api)


async def test_what_is_said_while_the_network_is_off_arrives_once_and_in_order(chromium: str, sdk: Path, api: Api) -> None:
    await play("offline.mjs", chromium, sdk, api)


async def test_bad_words_are_shown_as_words(chromium: str, sdk: Path, api: Api) -> None:
    await play("corpus.mjs", chromium, sdk, api, words=[*XSS, *UNICODE], addresses=ADDRESSES)


async def test_the_page_lets_nothing_in_from_elsewhere(api: Api) -> None:
    for path, kind in (("/demo", "text/html"), ("/demo/demo.js", "text/javascript"), ("/demo/style.css", "text/css")):
        answer = await api.client.get(path, headers={"authorization": ""})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'; script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
    page = (ROOT / "src/tidings/api/demo/index.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "style=" not in page
    assert "://" not in page


def test_the_bundle_is_the_one_that_the_sources_make(sdk: Path) -> None:
    wanted = made(sdk)
    assert {place: (ROOT / place).read_bytes() for place in wanted} == wanted, (
        f"run `make sdk`: {BUNDLE}, or what is made from the document, is stale"
    )
