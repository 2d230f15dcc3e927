import json
import os
import sys
from pathlib import Path

import msgspec
import pytest

from tests.conftest import Api
from tests.docs.examples import curl_in, differences, examples, run
from tests.providers.smtp_peers import smtp_server
from tidings.cli.places import Place, Shop
from tidings.core.ids import encode

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent


def pages_with_examples() -> list[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [str(path.relative_to(ROOT)) for path in pages if path.exists() and examples(path.read_text(encoding="utf-8"))]


@pytest.mark.anyio
@pytest.mark.parametrize("page", pages_with_examples())
async def test_every_example_runs_and_answers_what_the_page_shows(page: str, api: Api, tmp_path: Path) -> None:
    found = examples((ROOT / page).read_text(encoding="utf-8"))
    await api.client.patch("/v1/workspace", json={"name": "The Blue Teapot"})

    async with smtp_server() as mail:
        there = [msgspec.structs.replace(example, code=example.code.replace(*_mail_server(mail.port))) for example in found]
        printed = await run(there, _clone(tmp_path, api), _environment(tmp_path, api))

    wrong = [
        f"{page}:{example.line}: {difference}"
        for example, text in zip(found, printed, strict=True)
        if example.answer is not None
        for difference in differences(example.answer, json.loads(text))
    ]
    assert wrong == []
    assert len(mail.mails) == sum(example.code.count("tidings send") for example in found)


def _clone(data: Path, api: Api) -> Path:
    """The folder that a page speaks of: a clone in which the demo runs, with its data where the server under test has it."""
    folder = data / "clone"
    (folder / ".venv").mkdir(parents=True)
    (folder / ".venv" / "bin").symlink_to(BIN)
    (folder / ".tidings").symlink_to(data)
    curl_in(data)
    (data / "demo.json").write_bytes(msgspec.json.encode(Shop(encode("wsp", api.workspace.workspace.id), api.workspace.secret)))
    (data / "demo.run.json").write_bytes(msgspec.json.encode(Place(os.getpid(), api.base_url)))
    return folder


def _environment(data: Path, api: Api) -> dict[str, str]:
    return {
        "PATH": f"{BIN}:{os.environ['PATH']}:{data}",
        "HOME": str(data),
        "LC_ALL": "C.UTF-8",
        # As if it were installed, which tests/sdk does.
        "PYTHONPATH": str(ROOT / "sdk" / "python" / "src"),
        "TIDINGS_URL": api.base_url,
        "TIDINGS_KEY": api.workspace.secret,
        "TIDINGS_DATA": str(data),
        "TIDINGS_DATABASE_URL": api.app.url,
        "TIDINGS_ALLOW_PRIVATE_NETWORKS": "true",
        "SMTP_PASSWORD": "a password",
    }


def _mail_server(port: int) -> tuple[str, str]:
    """Where a page names its mail server, the one under test stands; it has no certificate, and so asks for no password."""
    named = "--host smtp.example.com --port 587 --username shop@example.com --password-stdin"
    return named, f"--host 127.0.0.1 --port {port} --security none"
