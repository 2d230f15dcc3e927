"""What people upload: never what it is not, never run, never another's, never more than was said; and from a host of its own."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conftest import Api, new_workspace, serving
from tests.flow.t97_files_in_a_conversation import path_of, png
from tidings.api import files
from tidings.api.files import pieces
from tidings.attachments import CHUNK_BYTES, FileLinks, file_key
from tidings.core.errors import Misconfigured, TooLarge, Unavailable
from tidings.core.ids import decode
from tidings.core.settings import load_settings
from tidings.workspaces import address_key

pytestmark = pytest.mark.anyio

Json = dict[str, Any]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.domain)</script>"
GIF_SCRIPT = b"GIF89a/*\1\0" + bytes(20) + b"*/=1;alert(1)//"
LIMIT = 25_000_000


@pytest.fixture(scope="module")
async def apart(server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Api]:
    """The program with a host for files, and a workspace with one contact."""
    from tests.conftest import drop_database, execute, in_database  # noqa: PLC0415

    name = f"files_{template_name[-8:]}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
    given = load_settings(
        {}, data=tmp_path_factory.mktemp("files"), database_url=in_database(server_url, name), files_url="https://files.test"
    )
    async with serving(given) as (app, base_url):
        api = Api(app, base_url, await new_workspace(app.database, app.sealer))
        async with api.client:
            for who in ("ada", "bob"):
                assert (await api.client.put(f"/v1/contacts/{who}", json={"name": who})).is_success
            yield api
    await drop_database(server_url, name)


@pytest.fixture
async def there(apart: Api) -> AsyncGenerator[httpx2.AsyncClient]:
    """Somebody without a key, at the files' host."""
    async with httpx2.AsyncClient(base_url=apart.base_url, headers={"host": "files.test"}, timeout=30) as client:
        yield client


async def announced(api: Api, data: bytes, name: str, type_: str, *, size: int | None = None) -> Json:
    body = {"name": name, "type": type_, "size": len(data) if size is None else size}
    answer = await api.client.post("/v1/contacts/ada/attachments", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def uploaded(api: Api, there: httpx2.AsyncClient, data: bytes, name: str, type_: str) -> tuple[int, Json]:
    made = await announced(api, data, name, type_)
    assert made["upload"]["url"].startswith("https://files.test/files/")
    answer = await there.put(path_of(made["upload"]), content=data)
    return answer.status_code, answer.json() | {"made": made["id"]}


async def shown(api: Api, there: httpx2.AsyncClient, attachment: str) -> httpx2.Response:
    told = (await api.client.get(f"/v1/contacts/ada/attachments/{attachment}")).json()
    return await there.get(path_of(told["download"]))


async def kept(api: Api, attachment: str) -> int:
    """How many pieces of it there are."""
    async with api.app.database.pipeline() as tx:
        return await tx.fetchval("SELECT count(*) FROM attachment_chunks WHERE attachment_id = $1", decode("att", attachment))


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        ("image/png", HTML),
        ("image/png", SVG),
        ("image/jpeg", b"\x89PNG\r\n\x1a\n" + HTML),
        ("image/gif", b" GIF89a" + HTML),
        ("image/webp", b"RIFF\0\0\0\0WAVEfmt "),
        ("image/x-unheard-of", SVG),
        ("audio/mpeg", b"MZ\x90\0" + bytes(60)),
        ("video/mp4", b"PK\3\4" + bytes(30)),
        ("application/pdf", HTML + b"%PDF-1.7"),
        ("application/zip", b"Rar!\x1a\x07\x01\0"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", HTML),
        ("text/plain", b"\x7fELF" + bytes(40)),
        ("application/json", b"\x00\x01"),
    ],
)
async def test_what_is_not_what_it_was_announced_as_is_refused_and_not_kept(apart: Api, there: httpx2.AsyncClient, type_: str, data: bytes):
    status, told = await uploaded(apart, there, data, "cat.png", type_)
    assert (status, told["errors"][0]["code"]) == (422, "type_differs")
    assert await kept(apart, told["made"]) == 0


@pytest.mark.parametrize(
    ("type_", "data", "kind", "as_type", "disposition"),
    [
        ("image/png", png(more=HTML), "image", "image/png", "inline"),
        ("image/gif", GIF_SCRIPT, "image", "image/gif", "inline"),
        ("application/octet-stream", png(), "image", "image/png", "inline"),
        ("application/pdf", b"%PDF-1.7\n" + HTML, "file", "application/pdf", "attachment"),
        ("image/svg+xml", SVG, "file", "application/octet-stream", "attachment"),
        ("text/html", HTML, "file", "application/octet-stream", "attachment"),
        ("text/plain", HTML, "file", "text/plain; charset=utf-8", "attachment"),
        ("text/javascript", b"alert(1)", "file", "application/octet-stream", "attachment"),
        ("application/octet-stream", HTML, "file", "application/octet-stream", "attachment"),
        ("application/octet-stream", SVG, "file", "application/octet-stream", "attachment"),
        ("application/xhtml+xml", b"<?xml version='1.0'?><html/>", "file", "application/octet-stream", "attachment"),
        ("image/x-own", b"\1\2\3\4", "image", "application/octet-stream", "attachment"),
    ],
)
async def test_a_file_never_runs(apart: Api, there: httpx2.AsyncClient, type_: str, data: bytes, kind: str, as_type: str, disposition: str):
    status, told = await uploaded(apart, there, data, "x.png", type_)
    assert (status, told.get("kind")) == (200, kind), told
    got = await shown(apart, there, told["id"])
    assert (got.status_code, got.content) == (200, data)
    headers = got.headers
    assert headers["content-type"] == as_type
    assert headers["content-disposition"].startswith(f"{disposition};")
    assert headers["content-security-policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


async def test_a_picture_that_would_fill_a_memory_is_refused(apart: Api, there: httpx2.AsyncClient):
    data = bytearray(png())
    data[16:24] = (50_000).to_bytes(4, "big") * 2
    status, told = await uploaded(apart, there, bytes(data), "bomb.png", "image/png")
    assert (status, told["errors"][0]["code"]) == (422, "too_many_pixels")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\x", "a\nContent-Type: text/html", "a\x7fb", "exe\u202egnp.x", "\u2028", " ", ".", "a\u0085b"]
)
async def test_a_name_leads_nowhere_and_hides_nothing(apart: Api, name: str):
    answer = await apart.client.post("/v1/contacts/ada/attachments", json={"name": name, "type": "nonsense", "size": LIMIT + 1})
    assert answer.status_code == 422
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [
        ("/name", "invalid_name"),
        ("/type", "invalid_type"),
        ("/size", "too_large"),
    ]


@pytest.mark.parametrize("name", ['"; filename=evil.html', "a;b=c", "файл 你好.png", "%2e%2e%2f", "x" * 255, "😀.png"])
async def test_any_other_name_stays_within_its_header(apart: Api, there: httpx2.AsyncClient, name: str):
    status, told = await uploaded(apart, there, png(), name, "image/png")
    assert (status, told["name"]) == (200, name)
    got = await shown(apart, there, told["id"])
    disposition = got.headers["content-disposition"]
    assert disposition.isascii()
    assert disposition.count(";") == 1
    assert '"' not in disposition
    assert got.headers["content-type"] == "image/png"


async def test_no_more_comes_in_than_was_announced_and_no_less(apart: Api, there: httpx2.AsyncClient):
    data = png(more=bytes(300_000))

    async def streamed(size: int) -> AsyncGenerator[bytes]:
        for place in range(0, size, 50_000):
            yield (data + bytes(400_000))[place : min(size, place + 50_000)]

    made = await announced(apart, data, "a.png", "image/png")
    for content, status, code in (
        (data + b"x", 413, "too_large"),
        (data[:-1], 422, "size_differs"),
        (b"", 422, "size_differs"),
        (streamed(len(data) + 1), 413, "too_large"),
        (streamed(len(data) + 400_000), 413, "too_large"),
        (streamed(len(data) - 1), 422, "size_differs"),
    ):
        answer = await there.put(path_of(made["upload"]), content=content)
        told = answer.json()
        assert (answer.status_code, told["errors"][0]["code"] if told.get("errors") else told["code"]) == (status, code)
        assert answer.headers["access-control-allow-origin"] == "*", "the page that uploads is told, too"
        assert await kept(apart, made["id"]) == 0
    for header in ("content-range", "content-encoding"):
        value = f"bytes 0-9/{len(data)}" if header == "content-range" else "gzip"
        answer = await there.put(path_of(made["upload"]), content=data, headers={header: value})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_the_file")
    assert (await there.put(path_of(made["upload"]), content=streamed(len(data)))).status_code == 200


async def test_a_picture_is_small_whatever_it_was_announced_as(apart: Api, there: httpx2.AsyncClient):
    answer = await apart.client.post("/v1/contacts/ada/attachments", json={"name": "a", "type": "image/png", "size": 20_000_001})
    assert [one["code"] for one in answer.json()["errors"]] == ["too_large"]
    made = await announced(apart, b"", "a", "application/octet-stream", size=20_000_001)

    async def streamed() -> AsyncGenerator[bytes]:
        yield png(more=bytes(300_000))

    answer = await there.put(path_of(made["upload"]), content=streamed())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_of_two_uploads_the_later_one_counts_and_they_never_mix(apart: Api, there: httpx2.AsyncClient):
    first, second = png(more=b"1" * 600_000), png(more=b"2" * 600_000)
    made = await announced(apart, first, "a.png", "image/png")
    go_on = asyncio.Event()

    async def slowly() -> AsyncGenerator[bytes]:
        yield first[:300_000]
        await go_on.wait()
        yield first[300_000:]

    slow = asyncio.create_task(there.put(path_of(made["upload"]), content=slowly(), headers={"content-length": str(len(first))}))
    for _ in range(200):
        if await kept(apart, made["id"]):
            break
        await asyncio.sleep(0.02)
    answer = await there.put(path_of(made["upload"]), content=second)
    assert answer.status_code == 200
    go_on.set()
    late = await slow
    assert (late.status_code, late.json()["code"]) == (409, "upload_replaced")
    assert (await shown(apart, there, made["id"])).content == second
    assert await kept(apart, made["id"]) == 3


async def test_a_link_is_a_right_to_one_way_of_one_file_for_a_time(apart: Api, there: httpx2.AsyncClient):
    data = png()
    made = await announced(apart, data, "a.png", "image/png")
    up = path_of(made["upload"])
    assert (await there.get(up)).status_code == 404
    assert (await there.put(up, content=data)).status_code == 200
    down = path_of((await apart.client.get(f"/v1/contacts/ada/attachments/{made['id']}")).json()["download"])
    assert (await there.put(down, content=data)).status_code == 404
    assert (await there.get(down)).status_code == 200
    for wrong in (
        down[:-1],
        down + "A",
        down.replace("/files/", "/files//"),
        down[:40] + ("B" if down[40] != "B" else "C") + down[41:],
        "/files/",
    ):
        assert (await there.get(wrong)).status_code == 404, wrong
    for method in ("POST", "DELETE", "PATCH"):
        assert (await there.request(method, down)).status_code == 405

    async with apart.app.database.pipeline() as tx:
        links = FileLinks(file_key(await address_key(tx, apart.app.sealer)), "")
    mine, attachment = apart.workspace.workspace.id, decode("att", made["id"])
    assert attachment is not None
    later, before = datetime.now(UTC) + timedelta(minutes=5), datetime.now(UTC) - timedelta(seconds=1)
    assert (await there.get(f"/files/{links.token('down', mine, attachment, later)}")).status_code == 200
    expired = await there.get(f"/files/{links.token('down', mine, attachment, before)}")
    assert (expired.status_code, expired.json()["code"]) == (403, "link_expired")
    other = (await new_workspace(apart.app.database, apart.app.sealer)).workspace.id
    assert (await there.get(f"/files/{links.token('down', other, attachment, later)}")).status_code == 404


async def test_another_workspaces_files_are_not_there(apart: Api, there: httpx2.AsyncClient):
    _, told = await uploaded(apart, there, png(), "a.png", "image/png")
    made = await new_workspace(apart.app.database, apart.app.sealer)
    async with apart.with_key(made.secret) as other:
        assert (await other.put("/v1/contacts/ada", json={})).is_success
        for path in (f"/v1/contacts/ada/attachments/{told['id']}", f"/v1/attachments/{told['id']}"):
            assert (await other.get(path)).status_code == 404
            assert (await other.delete(path)).status_code == 404
        talk = (await other.post("/v1/conversations", json={"participants": ["ada"]})).json()
        body = {"parts": [{"type": "file", "attachment": told["id"]}]}
        for who in ("", "contacts/ada/"):
            answer = await other.post(f"/v1/{who}conversations/{talk['id']}/messages", json=body)
            assert [one["code"] for one in answer.json()["errors"]] == ["unknown_attachment"]
    assert (await shown(apart, there, told["id"])).status_code == 200


async def test_files_have_a_host_of_their_own_where_nothing_else_is(apart: Api, there: httpx2.AsyncClient):
    data = png()
    made = await announced(apart, data, "a.png", "image/png")
    assert (await apart.client.put(path_of(made["upload"]), content=data)).status_code == 404
    assert (await there.put(path_of(made["upload"]), content=data)).status_code == 200
    down = path_of((await apart.client.get(f"/v1/contacts/ada/attachments/{made['id']}")).json()["download"])
    assert (await apart.client.get(down)).status_code == 404
    for host in ("files.test", "FILES.test:443", "files.test."):
        assert (await there.get(down, headers={"host": host})).status_code == 200, host
    key = {"authorization": f"Bearer {apart.workspace.secret}"}
    send = {"to": "ada", "content": {"body": "x"}, "route": {"channel": "inapp"}, "purpose": "transactional"}
    for method, path, body in (
        ("GET", "/v1/workspace", None),
        ("GET", "/docs", None),
        ("GET", "/openapi.json", None),
        ("GET", "/", None),
        ("GET", "/forms/x", None),
        ("POST", "/v1/messages", send),
        ("POST", "/callbacks/twilio/x", {}),
    ):
        for host in ("files.test", "Files.Test:8080"):
            answer = await there.request(method, path, json=body, headers={**key, "host": host})
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), (method, path)


async def test_one_person_has_so_many_that_are_of_no_post(apart: Api):
    assert (await apart.client.put("/v1/contacts/cleo", json={})).is_success
    body = {"name": "a", "size": 1}
    for _ in range(100):
        assert (await apart.client.post("/v1/contacts/cleo/attachments", json=body)).status_code == 201
    answer = await apart.client.post("/v1/contacts/cleo/attachments", json=body)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attachments")
    assert (await apart.client.post("/v1/contacts/bob/attachments", json=body)).status_code == 201


@pytest.mark.parametrize("size", [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
async def test_never_more_than_a_piece_is_held(size: int):
    left = [bytes([n % 256]) * min(65_536, size - n * 65_536) for n in range(-(-size // 65_536))]
    sent = b"".join(left)

    async def receive() -> dict[str, Any]:
        part = left.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    came = [one async for one in pieces(receive, size)]
    assert b"".join(came) == sent
    assert [len(one) for one in came[:-1]] == [CHUNK_BYTES] * (len(came) - 1)
    left = [sent, b"x"]
    with pytest.raises(TooLarge):
        _ = [one async for one in pieces(receive, size)]


async def test_who_sends_too_slowly_gives_the_place_to_others(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "IDLE_SECONDS", 0.1)

    async def silent() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {}

    async def trickling() -> dict[str, Any]:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    for receive in (silent, trickling):
        with pytest.raises(Unavailable):
            _ = [one async for one in pieces(receive, LIMIT)]


async def test_nobody_takes_all_the_places(apart: Api, there: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "UPLOADS", 4)
    data = png(more=bytes(300_000))
    made = [await announced(apart, data, "a.png", "image/png") for _ in range(3)]
    go_on = asyncio.Event()

    async def slowly() -> AsyncGenerator[bytes]:
        yield data[:280_000]
        await go_on.wait()
        yield data[280_000:]

    length = {"content-length": str(len(data))}
    slow = [asyncio.create_task(there.put(path_of(one["upload"]), content=slowly(), headers=length)) for one in made[:2]]
    for one in made[:2]:
        for _ in range(500):
            if await kept(apart, one["id"]):
                break
            await asyncio.sleep(0.02)
    turned_away = await there.put(path_of(made[2]["upload"]), content=data)
    assert (turned_away.status_code, turned_away.headers["retry-after"]) == (503, "1")
    go_on.set()
    assert [(await one).status_code for one in slow] == [200, 200]
    assert (await there.put(path_of(made[2]["upload"]), content=data)).status_code == 200


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"TIDINGS_FILES_URL": "https://files.example.net/path"}, "TIDINGS_FILES_URL"),
        ({"TIDINGS_FILES_URL": "files.example.net"}, "TIDINGS_FILES_URL"),
        ({"TIDINGS_FILES_URL": "https://Tidings.example.com:8443", "TIDINGS_PUBLIC_URL": "https://tidings.example.com"}, "another host"),
        ({"TIDINGS_ATTACHMENT_MAX_BYTES": "5"}, "TIDINGS_ATTACHMENT_MAX_BYTES"),
    ],
)
def test_a_host_for_files_is_another_one(given: dict[str, str], wrong: str, tmp_path: Path):
    with pytest.raises(Misconfigured, match=wrong):
        load_settings(given, data=tmp_path)


async def test_a_logo_is_where_files_are_and_nowhere_else(apart: Api, there: httpx2.AsyncClient):
    data = png()
    made = (await apart.client.post("/v1/attachments", json={"name": "a.png", "type": "image/png", "size": len(data)})).json()
    assert (await there.put(path_of(made["upload"]), content=data)).status_code == 200
    told = (await apart.client.patch("/v1/branding", json={"logo": made["id"]})).json()
    address = str(told["logo"]["url"]).removeprefix("https://files.test")
    assert address.startswith("/logos/lgo_")
    shown = await there.get(address)
    assert (shown.status_code, shown.content, shown.headers["x-content-type-options"]) == (200, data, "nosniff")
    assert (await there.head(address)).status_code == 200
    assert (await there.post(address)).status_code == 405
    assert (await apart.client.get(address)).status_code == 404
    # A page of people is at the other one, and may load this image and nothing besides.
    link = (await apart.client.post("/v1/contacts/ada/preference-link")).json()["url"]
    page = await apart.client.get("/preferences/" + link.rpartition("/")[2])
    assert f"; img-src {told['logo']['url']};" in page.headers["content-security-policy"]
