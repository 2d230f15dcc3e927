"""The Python package as somebody gets it: built, installed where there is nothing else, used against a real server, and typed."""

import asyncio
import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.clean import BIN
from tests.conftest import Api

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


@asynccontextmanager
async def cutting(url: str) -> AsyncGenerator[tuple[str, Counter[str]]]:
    """A way to the server that ends the connection after the first request under each name, once it was answered; and how many there were."""
    asked: Counter[str] = Counter()
    there = urlsplit(url)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, back = await asyncio.open_connection(there.hostname, there.port)
        try:
            while True:
                head, body = await message(reader)
                method, path, rest = head.split(b" ", 2)
                _, name, path = path.split(b"/", 2)
                back.write(b" ".join((method, b"/" + path, rest)) + body)
                answer = b"".join(await message(upstream))
                asked[name.decode()] += 1
                if asked[name.decode()] == 1:
                    return
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            back.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
    finally:
        server.close()


async def message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    sizes = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head, await reader.readexactly(int(sizes[0]) if sizes else 0)


async def test_the_package_does_what_it_is_for(python_sdk: Path, api: Api):
    async with cutting(api.base_url) as (way, asked):
        script = await asyncio.create_subprocess_exec(
            str(python_sdk / "bin" / "python"),
            "-I",
            str(HERE / "story.py"),
            env={"TIDINGS_URL": api.base_url, "TIDINGS_KEY": api.workspace.secret, "CUTTING_URL": way, "PATH": os.environ["PATH"]},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await script.communicate()
    assert script.returncode == 0, errors.decode()
    told: dict[str, Any] = json.loads(out)

    assert told["from"].startswith(str(python_sdk))
    assert not {"tidings", "msgspec", "pydantic"} & set(told["modules"])

    one = told["sync"]
    assert (one["is_told"], one["made"]) == (True, True)
    everybody = ["ada", *(f"person{n:03}" for n in range(120))]
    assert sorted(one["people"]) == sorted(told["async"]["people"]) == everybody
    assert (one["first_page"], one["pages"]) == (50, 3)
    assert one["problems"] == [404, "not_found", True, 422, "/phone"]
    assert (told["async"]["both"], told["async"]["code"]) == (["person000", "person001"], "not_found")

    # Each was asked for twice, the first answer having been cut off, and done once.
    assert asked == {"sync": 2, "async": 2}
    messages = (await api.client.get("/v1/messages?limit=200")).json()["data"]
    for who in ("sync", "async"):
        assert [message["id"] for message in messages if message["metadata"] == {"who": who}] == [told[who]["once"]]
    assert {message["id"] for message in messages} >= {one["sent"]}

    assert told["webhook"] == {"type": "delivery.sent", "is_ours": True, "is_time": True}
    assert told["talk"] == {"who": "ben", "said": ["text", "file"], "reply": True, "file": "a note of Ada's", "own": "stored"}


EXAMPLE = """\
from datetime import datetime
from typing import assert_type

from tidings_sdk import AsyncTidings, Paged, Tidings, types, verify


def sends(client: Tidings) -> str:
    accepted = client.messages.send(
        to=["ada", {"email": "ben@example.com", "data": {"n": 1}}],
        content={"body": "Hello", "actions": [{"label": "Look", "url": "https://example.com"}]},
        route={"steps": [{"channels": ["inapp", "push"]}, {"channels": ["sms"], "after": "5m"}], "until": "read"},
        purpose="transactional",
    )
    assert_type(accepted.id, str)
    assert_type(client.messages.list(), Paged[types.Message, types.MessagePage])
    for contact in client.contacts.list(limit=10):
        assert_type(contact.created_at, datetime)
    for part in client.conversations.get_message("cnv_1", "msg_1").parts:
        if part.type == "text":
            assert_type(part, types.TextPart)
    client.sandbox.inbound(channel="sms", from_="+31612345678", text="STOP")
    return accepted.id


def hears(body: bytes, headers: dict[str, str]) -> str | None:
    event = verify(body, headers, "whsec_x")
    assert_type(event.timestamp, datetime)
    if event.type == "delivery.failed":
        return event.data.reason
    return event.data.text if event.type == "message.received" else None


async def awaits(client: AsyncTidings) -> None:
    assert_type(await client.contacts.get("ada"), types.Contact)
    async for event in client.events.list(type="delivery.sent"):
        assert_type(event.type, str)


def errs(client: Tidings) -> None:
    client.messages.send(to="ada", purpose="transactionel")  # wrong
    client.messages.send(to="ada", contents={"body": "Hello"})  # wrong
    client.messages.send(to="ada", content={"bdy": "Hello"})  # wrong
    client.messages.send(to={"mail": "ben@example.com"})  # wrong
    client.messages.send(to="ada", route={"channel": "pigeon"})  # wrong
    client.contacts.put(name="Ada")  # wrong
    client.contacts.get("ada").nick  # wrong
    client.messages.list(limit="ten")  # wrong
    client.messages.sent(to="ada")  # wrong
    client.conversations.post_message("cnv_1", parts=[{"type": "hologram"}])  # wrong
"""


def test_a_wrong_argument_is_an_error_before_it_runs_and_the_readme_has_none(python_sdk: Path, tmp_path: Path):
    (tmp_path / "example.py").write_text(EXAMPLE)
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "sdk" / "python" / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    for number, block in enumerate(blocks):
        (tmp_path / f"readme{number}.py").write_text(block)
    assert blocks
    settings = {"typeCheckingMode": "strict", "venvPath": str(python_sdk.parent), "venv": python_sdk.name, "reportUnusedExpression": False}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    done = subprocess.run([str(BIN / "pyright"), "--outputjson", "-p", str(tmp_path)], capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["generalDiagnostics"]
    wrong = [("example.py", number) for number, line in enumerate(EXAMPLE.splitlines()) if line.endswith("# wrong")]
    assert sorted({(Path(one["file"]).name, one["range"]["start"]["line"]) for one in found}) == wrong, found
