"""The TypeScript SDK: made from the document, strictly typed, proven against a peer that misbehaves, and used from its package."""

import asyncio
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Api
from tests.sdk.node import NODE, ROOT, run, run_beside, tools, workshop

STORY = Path(__file__).with_name("story.mjs")
CROWD = Path(__file__).with_name("crowd.mjs")


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workshop(tmp_path_factory.mktemp("workshop"))


def test_what_is_made_from_the_document_says_what_the_document_says(sdk: Path) -> None:
    run(sdk, NODE, "scripts/generate.ts", "--check")


def test_it_is_typed_and_wrong_use_is_an_error(sdk: Path) -> None:
    # Each line of test/types.ts that must be an error says so, and is one where it is none.
    run(sdk, NODE, "node_modules/typescript/bin/tsc", "-p", "tsconfig.json")


def test_it_keeps_its_promises_with_a_peer_that_misbehaves(sdk: Path) -> None:
    run(sdk, NODE, "--test", "--test-timeout=60000", "test/*.test.ts")


def test_the_package_holds_what_is_used_and_nothing_else(typescript_sdk: Path) -> None:
    there = typescript_sdk / "node_modules" / "@tidings" / "sdk"
    found = {str(path.relative_to(there)) for path in there.rglob("*") if path.is_file()}
    assert {"package.json", "README.md", "dist/index.js", "dist/index.d.ts", "dist/backend.js"} <= found
    assert all(path.startswith("dist/") or path in ("package.json", "README.md") for path in found)


def nodes() -> list[Path]:
    """The Node of the tools, and the machine's own, where it is another one that the package is for."""
    own = shutil.which("node")
    if own is None or Path(own).resolve() == NODE.resolve():
        return [NODE]
    version = subprocess.run([own, "--version"], capture_output=True, text=True, check=True).stdout
    return [NODE, Path(own)] if int(version.strip().removeprefix("v").split(".")[0]) >= 20 else [NODE]


@pytest.mark.anyio
@pytest.mark.parametrize("node", nodes(), ids=lambda node: str(node.parent.parent.name))
async def test_it_is_used_from_its_package_against_a_server(typescript_sdk: Path, api: Api, node: Path) -> None:
    # Where Node brings no WebSocket along, it is events over HTTP.
    has_socket = (await asyncio.to_thread(run, typescript_sdk, node, "-p", "typeof WebSocket")).strip() == "function"
    (typescript_sdk / STORY.name).write_text(STORY.read_text(encoding="utf-8"), encoding="utf-8")
    given = {"TIDINGS_URL": api.base_url, "TIDINGS_KEY": api.workspace.secret, "OVER": "socket" if has_socket else "stream"}
    assert await run_beside(typescript_sdk, node, STORY.name, given=given) == "done\n"


@pytest.mark.anyio
async def test_each_of_a_crowd_on_weak_links_has_what_there_is(typescript_sdk: Path, api: Api) -> None:
    (typescript_sdk / CROWD.name).write_text(CROWD.read_text(encoding="utf-8"), encoding="utf-8")
    given = {"TIDINGS_URL": api.base_url, "TIDINGS_KEY": api.workspace.secret, "SEED": "7", "DEEDS": "150"}
    assert await run_beside(typescript_sdk, NODE, CROWD.name, given=given) == "done\n"


@pytest.mark.long
@pytest.mark.anyio
@pytest.mark.parametrize("seed", range(1, 11))
async def test_each_of_many_crowds_on_weak_links_has_what_there_is(typescript_sdk: Path, api: Api, seed: int) -> None:
    (typescript_sdk / CROWD.name).write_text(CROWD.read_text(encoding="utf-8"), encoding="utf-8")
    given = {"TIDINGS_URL": api.base_url, "TIDINGS_KEY": api.workspace.secret, "SEED": str(seed), "DEEDS": "500"}
    assert await run_beside(typescript_sdk, NODE, CROWD.name, given=given) == "done\n"


_EXAMPLE = re.compile(r"^```ts\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STRICT = (
    '{"compilerOptions": {"target": "es2022", "module": "nodenext", "strict": true, "noUncheckedIndexedAccess": true, "noEmit": true,'
    ' "skipLibCheck": false, "lib": ["es2023", "dom", "dom.iterable", "dom.asynciterable"], "types": ["node"]}, "files": ["example.ts"]}'
)


@pytest.mark.anyio
@pytest.mark.parametrize("page", ["docs/howto/typescript.md", "sdk/typescript/README.md"])
async def test_examples_of_the_pages_are_typed_and_run(page: str, typescript_sdk: Path, api: Api) -> None:
    # The blocks of a page are one program.
    program = "\n".join(_EXAMPLE.findall((ROOT / page).read_text(encoding="utf-8")))
    (typescript_sdk / "example.ts").write_text(program, encoding="utf-8")
    (typescript_sdk / "tsconfig.json").write_text(_STRICT, encoding="utf-8")
    types = typescript_sdk / "node_modules" / "@types"
    if not types.exists():
        types.symlink_to(tools() / "@types")
        (typescript_sdk / "node_modules" / "undici-types").symlink_to(tools() / "undici-types")
    await asyncio.to_thread(run, typescript_sdk, NODE, tools() / "typescript" / "bin" / "tsc", "-p", "tsconfig.json")
    given = {"TIDINGS_URL": api.base_url, "TIDINGS_KEY": api.workspace.secret}
    await run_beside(typescript_sdk, NODE, "example.ts", given=given)


def test_the_tools_are_locked_without_an_index() -> None:
    lock = (ROOT / "sdk" / "typescript" / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
