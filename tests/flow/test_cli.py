"""The command line, as real processes: what is typed, what is told, what is left running."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

SECONDS = 60


class Shell:
    """A person at a prompt: a folder, and an environment in which only these settings are."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
        self.environ = {**kept, "TIDINGS_DATA": str(folder / "data"), "COLUMNS": "200", **settings}

    def run(self, *words: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tidings.cli", *words],
            cwd=self.folder,
            env={**self.environ, **settings},
            input=typed,
            capture_output=True,
            text=True,
            timeout=SECONDS * 2,
            check=False,
        )

    def json(self, *words: str, **settings: str) -> dict[str, Any]:
        done = self.run(*words, **settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    @contextlib.contextmanager
    def running(self, *words: str, until: str) -> Generator[tuple[subprocess.Popen[str], str]]:
        """A process, and the line with which it says that it is ready."""
        with (
            (self.folder / "stderr").open("w") as errors,
            subprocess.Popen(
                [sys.executable, "-m", "tidings.cli", *words],
                cwd=self.folder,
                env={**self.environ, "PYTHONUNBUFFERED": "1"},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process,
        ):
            try:
                assert process.stdout is not None
                line = next((line for line in process.stdout if until in line), None)
                assert line is not None, (self.folder / "stderr").read_text()
                yield process, line
            finally:
                if process.poll() is None:
                    process.terminate()
                process.communicate(timeout=SECONDS)


@pytest.fixture
def shell(tmp_path: Path, database_url: str) -> Shell:
    """A database of its own on the server that all tests share, and the port of nobody."""
    return Shell(tmp_path, TIDINGS_DATABASE_URL=database_url, TIDINGS_PORT=str(free_port()))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def working_in(folder: Path) -> set[str]:
    """The processes whose folder, or whose words, lie in this one."""
    found: set[str] = set()
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            place, words = str((process / "cwd").readlink()), (process / "cmdline").read_bytes().decode(errors="replace")
            if process.name != str(os.getpid()) and (place.startswith(str(folder)) or str(folder) in words):
                found.add(f"{process.name} {words}")
    return found


def wait_until(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def test_workspaces_and_keys_are_told_as_json_and_keys_are_refused_again(shell: Shell):
    made = shell.json("workspace", "create", "Corner shop", "--mode", "test", "--country", "nl")
    assert set(made) == {"workspace", "key"}
    assert made["workspace"]["name"] == "Corner shop"
    assert made["workspace"]["id"].startswith("wsp_")
    assert made["workspace"]["mode"] == "test"
    assert made["key"].startswith("td_test_")

    key = shell.json("key", "create", "--workspace", "Corner shop", "--scope", "messages:send", "--name", "till")
    assert key["scopes"] == ["messages:send"]
    assert key["name"] == "till"
    assert shell.run("key", "revoke", key["id"]).returncode == 0

    well = shell.run("doctor")
    assert well.returncode == 0, well.stdout
    assert "FAIL" not in well.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("key", "revoke", "key_nonsense"),
        ("key", "create", "--workspace", "nobody"),
        ("workspace", "create", "x", "--timezone", "Mars"),
        ("workspace", "create", ""),
        ("send", "--to", "ada", "--text", "x", "--url", "http://127.0.0.1:1", "--key", "k"),
        ("send", "--to", "ada", "--url", "http://127.0.0.1:1", "--key", "k"),
        ("send", "--to", "ada", "--text", "x"),
        ("provider", "add", "pigeon"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_no_traceback(shell: Shell, words: tuple[str, ...]):
    done = shell.run(*words)
    assert done.returncode == 2
    assert done.stderr.startswith("tidings: ")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_read_is_named(shell: Shell):
    done = shell.run("migrate", TIDINGS_SLOTS="many")
    assert done.returncode == 2
    assert "slots" in done.stderr
    assert shell.run("doctor", TIDINGS_SLOTS="many").returncode == 1


def test_a_message_is_followed_to_its_end_through_a_running_server(shell: Shell):
    made = shell.json("workspace", "create", "Shop")
    with shell.running("serve", "--port", "0", until="is ready") as (process, line):
        url = re.findall(r"http://[\d.:]+", line)[0]
        headers = {"authorization": f"Bearer {made['key']}"}
        httpx2.put(f"{url}/v1/contacts/ada", json={"phone": "+31612345678"}, headers=headers, timeout=SECONDS).raise_for_status()
        sent = shell.run("send", "--to", "ada", "--text", "Hello", "--channel", "sms", TIDINGS_URL=url, TIDINGS_KEY=made["key"])
        assert sent.returncode == 0, sent.stderr
        kinds = re.findall(r"^\S+ +sms +(\w+)", sent.stdout, re.MULTILINE)
        assert kinds == ["attempted", "sent", "delivered"]
        refused = shell.run(
            "send", "--to", "ada", "--text", "Hello", "--title", "Hi", "--channel", "email", TIDINGS_URL=url, TIDINGS_KEY=made["key"]
        )
        assert refused.returncode == 1, refused.stderr + refused.stdout
        assert "no address" in refused.stdout
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0


def test_a_port_in_use_is_refused_with_the_name_of_who_has_it(shell: Shell):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = shell.run("serve", "--port", str(port))
        assert done.returncode == 2
        assert f"Port {port} is in use by" in done.stderr
        assert str(os.getpid()) in done.stderr
        sick = shell.run("doctor", TIDINGS_PORT=str(port))
        assert sick.returncode == 1
        assert "in use by" in sick.stdout


def test_a_worker_opens_no_port_unless_it_is_asked_to(shell: Shell):
    with shell.running("serve", "--role", "worker", until="is ready") as (_, line):
        assert "http" not in line
    with shell.running("serve", "--role", "worker", "--port", "0", until="is ready") as (_, line):
        url = re.findall(r"http://[\d.:]+", line)[0]
        assert httpx2.get(f"{url}/health/ready", timeout=SECONDS).status_code == 200
        assert httpx2.get(f"{url}/v1/contacts", timeout=SECONDS).status_code == 404


def test_a_live_workspace_wants_a_provider_which_is_tried_before_it_is_stored(shell: Shell):
    shell.json("workspace", "create", "Live", "--mode", "live")
    sick = shell.run("doctor")
    assert sick.returncode == 1
    assert "tidings provider add smtp" in sick.stdout
    words = (
        "provider",
        "add",
        "smtp",
        "--workspace",
        "Live",
        "--host",
        "127.0.0.1",
        "--security",
        "none",
        "--sender",
        "Shop <a@example.com>",
    )
    form = shell.run("provider", "add", "smtp")
    assert form.returncode == 0
    assert "--password" in form.stdout
    silent = shell.run(*words, "--port", str(free_port()), TIDINGS_ALLOW_PRIVATE_NETWORKS="1")
    assert silent.returncode == 2
    assert "Nothing was stored" in silent.stderr
    server = Controller(Sink(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        made = shell.json(*words, "--port", str(server.port), TIDINGS_ALLOW_PRIVATE_NETWORKS="1")
        mail = {"TIDINGS_SYSTEM_SMTP_URL": f"smtp://127.0.0.1:{server.port}?security=none", "TIDINGS_SYSTEM_FROM": "a@example.com"}
        well = shell.run("doctor", TIDINGS_ALLOW_PRIVATE_NETWORKS="1", TIDINGS_PUBLIC_URL="https://shop.example", **mail)
    finally:
        server.stop()
    assert made["senders"] == ["Shop <a@example.com>"]
    assert well.returncode == 0, well.stdout
    assert shell.run("doctor").returncode == 1, "the mail server is gone, and members get no mail"


def test_the_master_key_is_rotated(shell: Shell):
    shell.json("workspace", "create", "Shop")
    before = (shell.folder / "data" / "master.key").read_text().splitlines()
    done = shell.run("rotate-key")
    assert done.returncode == 0, done.stderr
    after = (shell.folder / "data" / "master.key").read_text().splitlines()
    assert after[:-1] == before
    assert "1 account's" in done.stdout


def test_the_demo_stays_in_the_background_is_found_again_and_leaves_nothing_running(tmp_path: Path):
    shell = Shell(tmp_path)
    port = str(free_port())
    try:
        first = shell.run("demo", "--detach", "--port", port)
        assert first.returncode == 0, first.stderr
        told = first.stdout
        assert [told.count(f"{channel:<8}  delivered") for channel in ("inapp", "push", "sms")] == [1, 1, 1]
        assert told.count("sms       read") == 1
        assert told.count("stopped     The route ends") == 1
        assert "email     " not in told
        assert "Thank you! Order A-1001" in told
        assert "/docs" in told
        memory = tmp_path / ".tidings" / "demo.json"
        assert memory.stat().st_mode & 0o777 == 0o600
        shop = json.loads(memory.read_text())
        assert shop["key"] in told
        url = re.findall(r"http://[\d.:]+", told)[0]
        people = httpx2.get(f"{url}/v1/contacts?limit=200", headers={"authorization": f"Bearer {shop['key']}"}, timeout=SECONDS).json()[
            "data"
        ]
        assert len(people) == 40
        assert len({one["timezone"] for one in people}) == 6
        assert len({one["locale"][:2] for one in people}) == 4
        assert all(one["phone"] and one["email"].endswith("@example.com") for one in people)

        again = shell.run("demo", "--detach", "--port", port)
        assert re.findall(r"process \d+", again.stdout) == re.findall(r"process \d+", told)
        link = shell.run("demo", "--link").stdout.strip()
        entrance, _, token = link.partition("/sign-in#link=")
        assert entrance == url
        for printed in re.findall(r"#link=(\w+)", told + again.stdout):
            assert httpx2.post(f"{url}/v1/sessions/by-link", json={"token": printed}, timeout=SECONDS).status_code == 422, (
                "the newest works"
            )
        entered = httpx2.post(f"{url}/v1/sessions/by-link", json={"token": token}, timeout=SECONDS).json()
        assert (entered["role"], entered["workspace"]) == ("owner", shop["workspace"])
        sent = shell.run("send", "--to", "customer_8", "--template", "shipping-update", "--data", '{"order": {"number": "A-7"}}')
        assert sent.returncode == 0, sent.stderr
    finally:
        stopped = shell.run("demo", "--stop")
    assert stopped.returncode == 0, stopped.stderr
    assert wait_until(lambda: not working_in(tmp_path)), working_in(tmp_path)

    with shell.running("demo", "--port", port, until="Ctrl-C stops it") as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS) == 0
    assert json.loads(memory.read_text()) == shop
    assert wait_until(lambda: not working_in(tmp_path)), working_in(tmp_path)


def test_a_sigterm_while_it_starts_leaves_nothing_running(tmp_path: Path):
    shell = Shell(tmp_path)
    with (
        (tmp_path / "stderr").open("w") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tidings.cli", "serve", "--port", str(free_port())], cwd=tmp_path, env=shell.environ, stderr=errors
        ) as process,
    ):
        # It has begun to make its database.
        assert wait_until((tmp_path / "data" / "postgres.lock").exists)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0, (tmp_path / "stderr").read_text()
    assert wait_until(lambda: not working_in(tmp_path)), working_in(tmp_path)
