"""A body over the limit is refused before it is read whole: memory stays bounded whatever is sent."""

import asyncio
import resource
from urllib.parse import urlsplit

import pytest

from tests.conftest import Api
from tests.security.conftest import OPERATIONS
from tidings.api.registry import Operation

SIZE = 100_000_000
PIECE = b" " * 65_536


@pytest.mark.anyio
@pytest.mark.parametrize("operation", [one for one in OPERATIONS if "{" not in one.path], ids=lambda operation: operation.id)
async def test_a_hundred_megabytes_that_are_announced_are_refused_unread(target: Api, operation: Operation):
    reader, writer = await dial(target)
    writer.write(head(target, operation.method, operation.path, f"Content-Length: {SIZE}"))
    status, body = await answer_of(reader)
    writer.close()
    assert status == 413, body
    assert b"application/problem+json" in body


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/v1/messages", "/v1/contacts/batch", "/v1/templates"])
async def test_a_hundred_megabytes_in_pieces_are_refused_when_the_limit_is_passed(target: Api, path: str):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader, writer = await dial(target)
    writer.write(head(target, "POST", path, "Transfer-Encoding: chunked"))
    sent = 0
    answering = asyncio.create_task(answer_of(reader))
    while sent < SIZE and not answering.done():
        try:
            writer.write(b"%x\r\n" % len(PIECE) + PIECE + b"\r\n")
            await asyncio.wait_for(writer.drain(), 20)
        except (ConnectionError, TimeoutError):
            break
        sent += len(PIECE)
    status, body = await asyncio.wait_for(answering, 20)
    writer.close()
    assert status == 413, body
    assert sent < SIZE // 2, "it was told long before the end"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 80_000, f"memory grew by {grown} kB"


@pytest.mark.anyio
async def test_twenty_megabytes_are_for_batches_only(target: Api):
    body = b'{"contacts": [], "x": "' + b"x" * 6_000_000 + b'"}'
    headers = {"content-type": "application/json"}
    assert (await target.client.post("/v1/messages", content=body, headers=headers)).status_code == 413
    assert (await target.client.post("/v1/contacts/batch", content=body, headers=headers)).status_code == 422


@pytest.mark.anyio
async def test_a_body_that_never_ends_holds_up_nobody(target: Api):
    reader, writer = await dial(target)
    writer.write(head(target, "POST", "/v1/messages", "Content-Length: 1000") + b'{"to": ')
    await writer.drain()
    assert (await asyncio.wait_for(target.client.get("/v1/workspace"), 5)).status_code == 200
    writer.close()
    with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
        await asyncio.wait_for(answer_of(reader), 5)


async def dial(target: Api) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(target.base_url)
    return await asyncio.open_connection(parts.hostname, parts.port)


def head(target: Api, method: str, path: str, *lines: str) -> bytes:
    given = (f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {target.workspace.secret}", "Content-Type: application/json")
    return "\r\n".join([*given, *lines, "", ""]).encode()


async def answer_of(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The status, and the head of an answer."""
    told = await reader.readuntil(b"\r\n\r\n")
    return int(told.split(b" ")[1]), told
