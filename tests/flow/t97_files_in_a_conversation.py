"""A file is announced, uploaded to a signed address, posted, seen by who is in the conversation, and gone with its post."""

import asyncio
import hashlib
import struct
import zlib
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.flow.conftest import Json, Shop

pytestmark = pytest.mark.anyio


def png(width: int = 40, height: int = 30, more: bytes = b"") -> bytes:
    """A picture that is one, of so many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + bytes(width) for _ in range(height))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"") + more


def path_of(link: Json) -> str:
    """The path of a signed address: a test's server listens on a port of its own."""
    return "/files/" + link["url"].partition("/files/")[2]


async def announced(shop: Shop, data: bytes, name: str = "cat.png", type_: str = "image/png", base: str = "/v1/contacts/ada") -> Json:
    return await shop.ask("POST", f"{base}/attachments", {"name": name, "type": type_, "size": len(data)}, status=201)


async def put(shop: Shop, made: Json, data: Any, **headers: str) -> tuple[int, Json]:
    """The bytes are put where it was told, by somebody without a key."""
    async with shop.api.with_key(None) as nobody:
        answer = await nobody.put(path_of(made["upload"]), content=data, headers=headers)
        return answer.status_code, answer.json()


async def uploaded(shop: Shop, data: bytes, name: str = "cat.png", type_: str = "image/png", base: str = "/v1/contacts/ada") -> Json:
    made = await announced(shop, data, name, type_, base)
    status, told = await put(shop, made, data)
    assert status == 200, told
    return told


async def two_talk(shop: Shop) -> Json:
    await shop.person("ada")
    await shop.person("bob", phone="+31612345679")
    await shop.person("eve", phone="+31612345670")
    return await shop.ask("POST", "/v1/conversations", {"kind": "group", "participants": ["ada", "bob"]})


async def test_a_picture_is_posted_seen_and_gone(shop: Shop):
    talk = await two_talk(shop)
    data = png()
    made = await announced(shop, data)
    assert made["id"].startswith("att_")
    assert (made["state"], made["download"], made["sha256"]) == ("prepared", None, None)
    status, told = await put(shop, made, data)
    assert status == 200, told
    assert (told["state"], told["type"], told["kind"]) == ("stored", "image/png", "image")
    assert (told["width"], told["height"], told["size"]) == (40, 30, len(data))
    assert told["sha256"] == hashlib.sha256(data).hexdigest()

    mine = f"/attachments/{made['id']}"
    await shop.ask("GET", f"/v1/contacts/bob{mine}", status=404)
    said = await shop.ask(
        "POST",
        f"/v1/contacts/ada/conversations/{talk['id']}/messages",
        {"parts": [{"type": "image", "attachment": made["id"]}]},
        status=201,
    )
    file = {"id": made["id"], "name": "cat.png", "type": "image/png", "kind": "image", "size": len(data), "width": 40, "height": 30}
    assert said["files"] == [file]
    assert (await shop.ask("GET", f"/v1/contacts/bob/conversations/{talk['id']}/messages"))["data"][0]["files"] == [file]
    for who in ("ada", "bob"):
        seen = await shop.ask("GET", f"/v1/contacts/{who}{mine}")
        assert (seen["state"], seen["conversation"], seen["seq"], seen["upload"]) == ("attached", talk["id"], said["seq"], None)
    await shop.ask("GET", f"/v1/contacts/eve{mine}", status=404)
    seen = await shop.ask("GET", f"/v1/attachments/{made['id']}")

    async with shop.api.with_key(None) as nobody:
        got = await nobody.get(path_of(seen["download"]))
        assert (got.status_code, got.content) == (200, data)
        assert got.headers["content-type"] == "image/png"
        # No origin of its own is set here: a browser shows nothing.
        assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''cat.png"
        assert "sandbox" in got.headers["content-security-policy"]
        assert "default-src 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "set-cookie" not in got.headers
        again = await nobody.get(path_of(seen["download"]), headers={"if-none-match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")

        await shop.ask("DELETE", f"/v1/contacts/ada/conversations/{talk['id']}/messages/{said['id']}", status=204)
        gone = await nobody.get(path_of(seen["download"]))
        assert (gone.status_code, gone.json()["code"]) == (404, "not_found")
    await shop.ask("GET", f"/v1/contacts/ada{mine}", status=404)
    assert await rows(shop, made["id"]) == (0, 0)


async def rows(shop: Shop, attachment: str) -> tuple[int, int]:
    """How many rows there are of it, and of its bytes."""
    from tidings.core.ids import decode  # noqa: PLC0415

    async with shop.api.app.database.pipeline() as tx:
        one = decode("att", attachment)
        found = await tx.fetchval("SELECT count(*) FROM attachments WHERE id = $1", one)
        return found, await tx.fetchval("SELECT count(*) FROM attachment_chunks WHERE attachment_id = $1", one)


async def test_a_film_is_kept_in_pieces_and_read_from_its_middle(shop: Shop):
    await shop.person("ada")
    data = b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 3_000
    told = await uploaded(shop, data, "film.mp4", "video/mp4")
    assert (await rows(shop, told["id"]))[1] == 3
    seen = await shop.ask("GET", f"/v1/contacts/ada/attachments/{told['id']}")
    size = len(data)
    async with shop.api.with_key(None) as nobody:
        for asked, first, last in (
            ("bytes=0-0", 0, 0),
            ("bytes=262143-262144", 262_143, 262_144),
            ("bytes=524288-", 524_288, size - 1),
            ("bytes=-10", size - 10, size - 1),
            (f"bytes=700000-{size + 1000}", 700_000, size - 1),
        ):
            got = await nobody.get(path_of(seen["download"]), headers={"range": asked})
            assert (got.status_code, got.content) == (206, data[first : last + 1]), asked
            assert got.headers["content-range"] == f"bytes {first}-{last}/{size}"
        for asked in ("bytes=0-1,5-6", "bytes=5-1", "bytes=x-", "lines=1-2", "bytes=-"):
            got = await nobody.get(path_of(seen["download"]), headers={"range": asked})
            assert (got.status_code, len(got.content)) == (200, size), asked
        for asked in (f"bytes={size}-", "bytes=-0", "bytes=999999999999999999-"):
            got = await nobody.get(path_of(seen["download"]), headers={"range": asked})
            assert (got.status_code, got.headers["content-range"]) == (416, f"bytes */{size}"), asked
        changed = await nobody.get(path_of(seen["download"]), headers={"range": "bytes=0-0", "if-range": '"other"'})
        assert changed.status_code == 200
        head = await nobody.head(path_of(seen["download"]))
        assert (head.status_code, head.headers["content-length"], head.headers["accept-ranges"]) == (200, str(size), "bytes")


async def test_an_upload_that_breaks_off_is_done_again(shop: Shop):
    await shop.person("ada")
    data = png(more=bytes(600_000))
    made = await announced(shop, data)

    async def half() -> AsyncGenerator[bytes]:
        yield data[:300_000]
        # Only once a piece of it is kept is there something to clear.
        await kept(1)
        raise ConnectionError("the tunnel")

    async def kept(pieces: int) -> None:
        for _ in range(400):
            if await rows(shop, made["id"]) == (1, pieces):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(await rows(shop, made["id"]))

    async with shop.api.with_key(None) as nobody:
        with pytest.raises(ConnectionError):
            await nobody.put(path_of(made["upload"]), content=half(), headers={"content-length": str(len(data))})
    await kept(0)
    status, told = await put(shop, made, data)
    assert (status, told.get("size")) == (200, len(data))
    assert (await rows(shop, made["id"]))[1] == 3
    status, told = await put(shop, made, data)
    assert (status, told["code"]) == (409, "uploaded_already")
    assert (await rows(shop, made["id"]))[1] == 3


async def test_what_no_post_names_goes(shop: Shop):
    await shop.person("ada")
    data = png()
    stored, never = await uploaded(shop, data), await announced(shop, data)
    await shop.advance("61m")
    for _ in range(200):
        if await rows(shop, never["id"]) == (0, 0):
            break
        await asyncio.sleep(0.05)
    assert await rows(shop, never["id"]) == (0, 0)
    status, told = await put(shop, never, data)
    assert (status, told["code"]) == (404, "not_found")
    assert await rows(shop, stored["id"]) == (1, 1)
    await shop.advance("24h")
    for _ in range(200):
        if await rows(shop, stored["id"]) == (0, 0):
            break
        await asyncio.sleep(0.05)
    assert await rows(shop, stored["id"]) == (0, 0)


async def test_a_file_belongs_to_who_uploads_it_and_is_posted_once(shop: Shop):
    talk = await two_talk(shop)
    told = await uploaded(shop, png())
    image = {"parts": [{"type": "image", "attachment": told["id"]}]}

    async def refused(who: str, body: Json) -> list[tuple[str, str]]:
        answer = await shop.ask("POST", f"/v1/{who}conversations/{talk['id']}/messages", body, status=422)
        return [(error["pointer"], error["code"]) for error in answer["errors"]]

    assert await refused("contacts/bob/", image) == [("/parts/0/attachment", "unknown_attachment")]
    assert await refused("", image) == [("/parts/0/attachment", "unknown_attachment")], "what is a person's is not the company's"
    sound = {"parts": [{"type": "audio", "attachment": told["id"]}]}
    assert await refused("contacts/ada/", sound) == [("/parts/0/attachment", "wrong_kind")]
    early = await announced(shop, png())
    assert await refused("contacts/ada/", {"parts": [{"type": "file", "attachment": early["id"]}]}) == [
        ("/parts/0/attachment", "not_uploaded")
    ]
    await shop.ask("POST", f"/v1/contacts/ada/conversations/{talk['id']}/messages", image, status=201)
    assert await refused("contacts/ada/", image) == [("/parts/0/attachment", "attached_already")]
    answer = await shop.ask("DELETE", f"/v1/contacts/ada/attachments/{told['id']}", status=409)
    assert answer["code"] == "attached_already"

    ours = await uploaded(shop, b"%PDF-1.7 an invoice", "invoice.pdf", "application/pdf", base="/v1")
    assert ours["kind"] == "file"
    assert await refused("contacts/ada/", {"parts": [{"type": "file", "attachment": ours["id"]}]}) == [
        ("/parts/0/attachment", "unknown_attachment")
    ]
    await shop.ask("POST", f"/v1/conversations/{talk['id']}/messages", {"parts": [{"type": "file", "attachment": ours["id"]}]}, status=201)
    await shop.ask("GET", f"/v1/contacts/bob/attachments/{ours['id']}")
    loose = await uploaded(shop, png())
    await shop.ask("DELETE", f"/v1/contacts/bob/attachments/{loose['id']}", status=404)
    await shop.ask("DELETE", f"/v1/contacts/ada/attachments/{loose['id']}", status=204)
    assert await rows(shop, loose["id"]) == (0, 0)


async def test_in_her_own_app_ada_needs_nothing_but_her_token(shop: Shop):
    talk = await two_talk(shop)
    token = (await shop.ask("POST", "/v1/contacts/ada/tokens", {}))["token"]
    data = png(more=b"x" * 300_000)
    async with shop.api.with_key(token) as ada, shop.api.with_key(None) as browser:
        answer = await ada.post("/v1/me/attachments", json={"name": "cat.png", "type": "image/png", "size": len(data)})
        assert answer.status_code == 201, answer.text
        made = answer.json()
        # Her browser asks first, since the page is the shop's and the address is ours.
        asked = await browser.options(path_of(made["upload"]), headers={"origin": "https://shop.example"})
        assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")
        assert "PUT" in asked.headers["access-control-allow-methods"]
        assert "access-control-allow-credentials" not in asked.headers
        put = await browser.put(path_of(made["upload"]), content=data, headers={"origin": "https://shop.example"})
        assert (put.status_code, put.headers["access-control-allow-origin"]) == (200, "*")
        said = await ada.post(
            f"/v1/me/conversations/{talk['id']}/messages", json={"parts": [{"type": "image", "attachment": made["id"], "alt": "A cat"}]}
        )
        assert said.status_code == 201, said.text
        mine = (await ada.get(f"/v1/me/attachments/{made['id']}")).json()
        assert (await browser.get(path_of(mine["download"]))).content == data
        for path in (f"/v1/attachments/{made['id']}", f"/v1/contacts/ada/attachments/{made['id']}"):
            assert (await ada.get(path)).status_code == 403, "her token opens what is hers"


async def test_who_has_left_sees_the_files_of_their_time(shop: Shop):
    talk = await two_talk(shop)

    async def posted() -> str:
        told = await uploaded(shop, png())
        body = {"parts": [{"type": "image", "attachment": told["id"]}]}
        await shop.ask("POST", f"/v1/contacts/ada/conversations/{talk['id']}/messages", body, status=201)
        return f"/v1/contacts/bob/attachments/{told['id']}"

    before = await posted()
    await shop.ask("POST", f"/v1/contacts/bob/conversations/{talk['id']}/leave", {})
    after = await posted()
    await shop.ask("GET", before, status=200)
    await shop.ask("GET", after, status=404)
    await shop.ask("DELETE", f"/v1/conversations/{talk['id']}")
    # Its files have gone with it.
    await shop.ask("GET", before, status=404)


async def test_an_edit_brings_files_and_takes_them_away(shop: Shop):
    talk = await two_talk(shop)
    first, second = await uploaded(shop, png()), await uploaded(shop, png(50, 50))
    at = f"/v1/contacts/ada/conversations/{talk['id']}/messages"
    said = await shop.ask("POST", at, {"parts": [{"type": "image", "attachment": first["id"]}]}, status=201)
    both = {"parts": [{"type": "image", "attachment": one["id"]} for one in (first, second)]}
    await shop.ask("PATCH", f"{at}/{said['id']}", both)
    await shop.ask("GET", f"/v1/contacts/bob/attachments/{second['id']}")
    now = await shop.ask("PATCH", f"{at}/{said['id']}", {"parts": [{"type": "image", "attachment": second["id"]}]})
    assert [file["id"] for file in now["files"]] == [second["id"]]
    assert await rows(shop, second["id"]) == (1, 1)
    await shop.ask("DELETE", f"{at}/{said['id']}", status=204)
    assert await rows(shop, first["id"]) == await rows(shop, second["id"]) == (0, 0)
