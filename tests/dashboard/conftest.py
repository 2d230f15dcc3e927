"""What the dashboard's stories need: Chromium, the SDK, and a server with somebody signed in."""

import json
import os
import shutil
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from socket import socket

import pytest

from tests.conftest import Api, new_workspace, serving
from tests.sdk.node import NODE, run, run_beside, workshop
from tests.security.conftest import member_of
from tidings.api.dashboard.static import BUILT
from tidings.core.settings import load_settings

HERE = Path(__file__).parent
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

Play = Callable[..., Awaitable[None]]


@pytest.fixture(scope="session")
def chromium() -> str:
    found = next((path for name in _NAMES if (path := shutil.which(name)) is not None), None)
    if found is None:
        pytest.skip("there is no Chromium here; on Debian: apt install chromium")
    if not (BUILT / "index.html").exists():
        pytest.skip("the dashboard is not built here: no npm registry was reached when the package was installed")
    return found


@pytest.fixture(scope="session")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SDK, built: the stories do by it what a backend does meanwhile."""
    folder = workshop(tmp_path_factory.mktemp("workshop"))
    run(folder, NODE, "node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json")
    return folder


@pytest.fixture
async def api(database_url: str, tmp_path: Path) -> AsyncGenerator[Api]:
    """The program with a test workspace, at the address that stands in its links."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        given = load_settings({}, data=tmp_path, database_url=database_url, allow_private_networks=True, port=port)
        async with serving(given, listening=listening) as (app, base_url):
            made = Api(app, base_url, await new_workspace(app.database, app.sealer))
            async with made.client:
                yield made


@pytest.fixture
def play(chromium: str, sdk: Path, api: Api) -> Play:
    """Plays a story to its end, as an owner who is signed in.

    TIDINGS_TEST_SHOTS names a folder for what it looked like; TIDINGS_TEST_LATE is a seed, and holds back for up to 1.5 s each
    whatever the API answers to the page or tells it over its socket.
    """

    async def played(story: str, *, seconds: float = 300, **given: object) -> None:
        session, _ = await member_of(api)
        told = {
            "TIDINGS_URL": api.base_url,
            "TIDINGS_KEY": api.workspace.secret,
            "CHROMIUM": chromium,
            "SDK": str(sdk),
            "GIVEN": json.dumps({"session": session, **given}),
            "SHOTS": os.environ.get("TIDINGS_TEST_SHOTS", ""),
            "LATE": os.environ.get("TIDINGS_TEST_LATE", ""),
        }
        assert await run_beside(HERE, NODE, story, given=told, seconds=seconds) == "done\n"

    return played
