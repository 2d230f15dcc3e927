"""`tidings member`, as a real process beside a running server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Api
from tests.flow.people import PASSWORD, ok

pytestmark = pytest.mark.anyio


def tidings(api: Api, folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
    given = {"TIDINGS_DATABASE_URL": api.app.url, "TIDINGS_DATA": str(folder), "TIDINGS_PUBLIC_URL": "https://tidings.example"}
    return subprocess.run(
        [sys.executable, "-m", "tidings.cli", "member", *words],
        env={**kept, **given, "COLUMNS": "200"},
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _is_told(body: dict[str, object]) -> bool:
    return bool(body["data"])


async def test_the_first_owner_gets_a_link(api: Api, tmp_path: Path):
    done = tidings(api, tmp_path, "add", "--workspace", "Shop", "--email", "ada@example.com", "--role", "owner")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["link"] == f"https://tidings.example/invitation#{told['token']}"
    async with api.with_key(None) as nobody:
        accepted = {"token": told["token"], "name": "Ada", "password": PASSWORD}
        assert (await ok(nobody, "POST", "/v1/invitations/accept", accepted))["role"] == "owner"
    again = tidings(api, tmp_path, "add", "--workspace", "Shop", "--email", "ada@example.com")
    assert (again.returncode, again.stdout) == (2, "")
    assert "member of the workspace already" in again.stderr
    listed = tidings(api, tmp_path, "list", "--workspace", "Shop").stdout
    assert "owner" in listed
    assert "ada@example.com  Ada  (password only)" in listed


async def test_who_has_lost_a_password_gets_a_link_on_the_machine_itself(api: Api, tmp_path: Path):
    words = ("add", "--workspace", "Shop", "--email", "ada@example.com", "--role", "admin", "--password")
    assert tidings(api, tmp_path, *words, typed=f"{PASSWORD}\n").returncode == 0
    nobody_s = tidings(api, tmp_path, "link", "eve@example.com")
    assert (nobody_s.returncode, nobody_s.stdout) == (2, "")
    assert "eve@example.com is no member" in nobody_s.stderr
    done = tidings(api, tmp_path, "link", "Ada@Example.com")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["link"] == f"https://tidings.example/sign-in#link={told['token']}"
    async with api.with_key(None) as nobody:
        assert (await ok(nobody, "POST", "/v1/sessions/by-link", {"token": told["token"]}))["role"] == "admin"
    told = await api.until("/v1/audit?action=members.link", _is_told)
    assert "tdl_" not in json.dumps(told)


async def test_or_a_password_that_is_no_argument(api: Api, tmp_path: Path):
    words = ("add", "--workspace", "Shop", "--email", "Ada@example.com", "--role", "admin", "--name", "Ada", "--password")
    weak = tidings(api, tmp_path, *words, typed="password1234\n")
    assert weak.returncode == 2
    assert "among the first" in weak.stderr
    done = tidings(api, tmp_path, *words, typed=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    assert PASSWORD not in done.stdout
    async with api.with_key(None) as nobody:
        told = await ok(nobody, "POST", "/v1/sessions", {"email": "ada@example.com", "password": PASSWORD})
    assert (told["role"], told["member"]) == ("admin", json.loads(done.stdout)["member"])
