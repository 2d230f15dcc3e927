"""A send is answered the same whichever way it goes: whole and plain by the short cut, or in pieces by the long way."""

import asyncio
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec
import pytest

from tests.conftest import Api
from tests.security.conftest import Json
from tests.security.test_bad_input import good

SEND: Json = {"to": "ada", "content": {"body": "Hello"}, "route": {"channel": "sms"}, "purpose": "transactional"}

Answered = tuple[int, dict[str, str], Json]


@pytest.fixture
async def town(target: Api) -> Api:
    """Ada is known, and so is the caller: from here on a plain send asks nobody."""
    await good(target, "PUT", "/v1/contacts/ada", {"phone": "+31612345678"})
    return target


@pytest.mark.anyio
async def test_the_key_of_one_way_is_known_on_the_other(town: Api):
    body, key = msgspec.json.encode(SEND), f"idempotency-key: {uuid4()}"
    first = await whole(town, body, key)
    assert (first[0], "idempotent-replay" in first[1]) == (202, False)
    for again in (await whole(town, body, key), await in_pieces(town, body, key)):
        assert (again[0], again[1]["idempotent-replay"], again[2]) == (202, "true", first[2])
    other = msgspec.json.encode({**SEND, "content": {"body": "Other"}})
    for refused in (await whole(town, other, key), await in_pieces(town, other, key)):
        assert refused[0] == 422, refused
        assert "another request" in refused[2]["detail"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "line", "status"),
    [
        (msgspec.json.encode(SEND), "x-request-id: mine-1", 202),
        (msgspec.json.encode({**SEND, "to": ["ada", "nobody"]}), "", 202),
        (msgspec.json.encode({**SEND, "to": "nobody"}), "idempotency-key: k", 422),
        (msgspec.json.encode({**SEND, "template": "none", "content": None, "purpose": None}), "", 422),
        (msgspec.json.encode({**SEND, "topic": "none"}), "", 422),
        (b'{"to": "ada"', "", 400),
        (b'{"to": "\\u0000"}', "", 400),
        (msgspec.json.encode(SEND), "idempotency-key: \xe9", 422),
        (msgspec.json.encode(SEND), "content-type: text/plain", 400),
        (msgspec.json.encode(SEND), "authorization: Bearer tdk_none", 401),
        (b"", "", 400),
    ],
)
async def test_both_ways_tell_the_same(town: Api, body: bytes, line: str, status: int):
    short, long = await whole(town, body, line), await in_pieces(town, body, line)
    assert (short[0], long[0]) == (status, status), (short, long)
    assert short[1].keys() == long[1].keys()
    assert without_ids(short[2]) == without_ids(long[2])
    if line.startswith("x-request-id"):
        assert short[1]["x-request-id"] == long[1]["x-request-id"] == "mine-1"


@pytest.mark.anyio
async def test_what_is_asked_at_once_on_one_connection_is_answered_in_its_order(town: Api):
    reader, writer = await dial(town)
    sends = [request(town, msgspec.json.encode({**SEND, "metadata": {"n": n}}), f"x-request-id: n{n}") for n in range(5)]
    writer.write(b"".join([*sends, b"GET /none HTTP/1.1\r\nHost: x\r\n\r\n", request(town, b"{}", "x-request-id: n5")]))
    answers = [await answer_of(reader) for _ in range(7)]
    writer.close()
    assert [status for status, _, _ in answers] == [202] * 5 + [404, 422]
    assert [headers["x-request-id"] for _, headers, _ in (*answers[:5], answers[6])] == [f"n{n}" for n in range(6)]
    assert len({body["id"] for _, _, body in answers[:5]}) == 5


@pytest.mark.anyio
async def test_who_asks_for_the_end_of_the_connection_gets_it_with_the_answer(town: Api):
    reader, writer = await dial(town)
    writer.write(request(town, msgspec.json.encode(SEND), "connection: close"))
    status, headers, _ = await answer_of(reader)
    assert (status, headers["connection"]) == (202, "close")
    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()


@pytest.mark.anyio
async def test_who_asks_first_whether_to_go_on_is_told_so(town: Api):
    body = msgspec.json.encode(SEND)
    reader, writer = await dial(town)
    writer.write(head(town, len(body), "expect: 100-continue"))
    assert await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5) == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(body)
    assert (await answer_of(reader))[0] == 202
    writer.close()


@pytest.mark.anyio
async def test_who_hangs_up_before_the_answer_harms_nobody(town: Api):
    body = msgspec.json.encode(SEND)
    for _ in range(20):
        _, writer = await dial(town)
        writer.write(request(town, body))
        writer.transport.abort()
    assert (await whole(town, body))[0] == 202


async def whole(target: Api, body: bytes, *lines: str) -> Answered:
    """A request in one piece."""
    reader, writer = await dial(target)
    writer.write(request(target, body, *lines))
    answer = await answer_of(reader)
    writer.close()
    return answer


async def in_pieces(target: Api, body: bytes, *lines: str) -> Answered:
    """A request whose last byte comes later."""
    reader, writer = await dial(target)
    given = request(target, body, *lines)
    # An empty body cannot be cut: its head is.
    writer.write(given[:-1])
    await writer.drain()
    await asyncio.sleep(0.02)
    writer.write(given[-1:])
    answer = await answer_of(reader)
    writer.close()
    return answer


async def dial(target: Api) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(target.base_url)
    return await asyncio.open_connection(parts.hostname, parts.port)


def request(target: Api, body: bytes, *lines: str) -> bytes:
    return head(target, len(body), *lines) + body


def head(target: Api, length: int, *lines: str) -> bytes:
    given = {"host": "x", "authorization": f"Bearer {target.workspace.secret}", "content-type": "application/json"}
    given |= dict(line.split(": ", 1) for line in lines if line)
    told = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"POST /v1/messages HTTP/1.1\r\n{told}content-length: {length}\r\n\r\n".encode("latin-1")


async def answer_of(reader: asyncio.StreamReader) -> Answered:
    told = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)).decode("latin-1")
    first, *lines = told.rstrip("\r\n").split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    body = await reader.readexactly(int(headers["content-length"]))
    return int(first.split(" ")[1]), headers, msgspec.json.decode(body) if body[:1] == b"{" else {}


def without_ids(body: Json) -> Json:
    told: list[Json] = body.get("deliveries") or []
    return {**body, "id": "", "request_id": "", "deliveries": [{**one, "id": ""} for one in told]}
