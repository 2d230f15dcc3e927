"""The lean way out for many small POSTs: what odd servers answer, and connections that are kept."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from tidings.net import Ambiguous, NotSent, Policy, Poster, Response
from tidings.net.http import Target


class Peer:
    """Answers each request with the next of some bytes; None closes the connection instead."""

    def __init__(self, *answers: bytes | None) -> None:
        self.answers = list(answers)
        self.connections = 0
        self.requests: list[bytes] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                answer = self.answers.pop(0)
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
                if b"close" in answer:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def peer(*answers: bytes | None) -> AsyncGenerator[tuple[Peer, Poster]]:
    one, poster = Peer(*answers), Poster(Policy(allow_private_networks=True))
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in?a=1"
    try:
        yield one, poster
    finally:
        poster.close()
        server.close()


OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-One: 1\r\n\r\nok"


@pytest.mark.anyio
async def test_a_connection_is_kept_and_the_request_is_whole():
    async with peer(OK, OK) as (one, poster):
        for body in (b"{}", b"{1}"):
            answer = await poster.post(one.url, (("X-Two", "2"),), body, seconds=5)
            assert answer == Response(200, (("content-length", "2"), ("x-one", "1")), b"ok")
    assert one.connections == 1
    host = one.url.split("/")[2].encode()
    assert one.requests[1] == (
        b"POST /in?a=1 HTTP/1.1\r\nHost: %b\r\nUser-Agent: tidings\r\nX-Two: 2\r\nContent-Length: 3\r\n\r\n{1}" % host
    )


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", (204, b"")),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", (200, b"abcde")),
        (
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Made\r\nContent-Length: 0\r\n\r\n",
            (201, b""),
        ),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end", (200, b"until the end")),
        (b"HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Length: 99\r\n\r\nless than it said", (200, b"less than it said")),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", (302, b"")),
    ],
)
async def test_what_odd_servers_answer_is_understood(answer: bytes, found: tuple[int, bytes]):
    async with peer(answer, OK) as (one, poster):
        told = await poster.post(one.url, (), b"{}", seconds=5)
        assert isinstance(told, Response), told
        assert (told.status, told.body) == found
        assert isinstance(await poster.post(one.url, (), b"{}", seconds=5), Response)


@pytest.mark.anyio
async def test_of_a_long_body_the_beginning_is_kept_and_of_an_endless_one_the_connection_is_not():
    long = b"HTTP/1.1 500 No\r\nContent-Length: 20000\r\n\r\n" + b"x" * 20_000
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"4000\r\n" + b"y" * 0x4000 + b"\r\n") * 5
    async with peer(long, endless, OK) as (one, poster):
        assert await poster.post(one.url, (), b"{}", seconds=5, max_bytes=10) == Response(500, (("content-length", "20000"),), b"x" * 10)
        told = await poster.post(one.url, (), b"{}", seconds=5, max_bytes=10)
        assert isinstance(told, Response)
        assert (told.status, told.body) == (200, b"y" * 10)
        assert isinstance(await poster.post(one.url, (), b"{}", seconds=5), Response)
        assert one.connections == 2


@pytest.mark.anyio
@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 64, b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"]
)
async def test_what_is_no_http_is_no_answer(answer: bytes):
    async with peer(answer) as (one, poster):
        told = await poster.post(one.url, (), b"{}", seconds=1)
        assert isinstance(told, Ambiguous)
        assert told.code in ("malformed_answer", "timeout")


@pytest.mark.anyio
async def test_a_kept_connection_that_was_closed_is_tried_again_and_a_new_one_is_not():
    async with peer(OK, None, OK, None) as (one, poster):
        await poster.post(one.url, (), b"{}", seconds=5)
        assert isinstance(await poster.post(one.url, (), b"{}", seconds=5), Response)
        assert one.connections == 2
        poster.close()
        assert await poster.post(one.url, (), b"{}", seconds=5) == Ambiguous("connection_lost", "the peer closed it")


@pytest.mark.anyio
async def test_silence_ends_with_the_deadline_and_nothing_is_sent_where_nobody_listens():
    async with peer(b"") as (one, poster):
        told = await poster.post(one.url, (), b"{}", seconds=0.2)
        assert isinstance(told, Ambiguous)
        assert told.code == "timeout"
    told = await poster.post(one.url, (), b"{}", seconds=2)
    assert isinstance(told, NotSent)
    assert told.code == "connect_failed"
    closed = await Poster(Policy()).post("https://127.0.0.1/", (), b"{}", seconds=2)
    assert isinstance(closed, NotSent)
    assert closed.code == "address_refused"


@pytest.mark.anyio
async def test_what_may_not_come_twice_is_written_once():
    async with peer(OK, None, OK) as (one, poster):
        assert isinstance(await poster.ask_once("POST", one.url, body=b"{}", seconds=5), Response)
        lost = await poster.ask_once("POST", one.url, body=b"{}", seconds=5)
        assert lost == Ambiguous("connection_lost", "the peer closed it"), "it may have been read"
        assert (one.connections, len(one.requests)) == (1, 2)
        assert isinstance(await poster.ask_once("PUT", one.url, body=b"{}", seconds=5), Response)
        assert one.requests[2].startswith(b"PUT /in?a=1 HTTP/1.1\r\n")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 99\r\n\r\nless than it said", "connection_lost"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "connection_lost"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n" + b"x" * 300, "response_too_large"),
        (b"HTTP/1.1 200 OK\r\nConnection: close\r\nX-One", "connection_lost"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "malformed_answer"),
    ],
)
async def test_an_answer_that_is_not_whole_is_a_doubt(answer: bytes, code: str):
    async with peer(answer, OK) as (one, poster):
        told = await poster.ask_once("POST", one.url, body=b"{}", seconds=5, max_bytes=200)
        assert isinstance(told, Ambiguous)
        assert told.code == code
        assert isinstance(await poster.ask_once("POST", one.url, body=b"{}", seconds=5), Response)
        assert one.connections == 2


@pytest.mark.anyio
async def test_a_body_without_an_end_of_its_own_ends_with_its_connection():
    async with peer(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end") as (one, poster):
        told = await poster.ask_once("POST", one.url, body=b"{}", seconds=5)
        assert isinstance(told, Response)
        assert told.body == b"until the end"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("method", "name", "value"),
    [("POST\r\n", "X-One", "1"), ("POST", "X One", "1"), ("POST", "X-One", "1\r\nX-Two: 2"), ("POST", "X-One", "ä")],
)
async def test_what_would_end_a_line_or_a_name_is_not_written(method: str, name: str, value: str):
    async with peer(OK) as (one, poster):
        refused = await poster.ask_once(method, one.url, headers=((name, value),), body=b"{}", seconds=5)
        assert isinstance(refused, NotSent)
        assert refused.code == "bad_request"
        assert one.connections == 0


@pytest.mark.anyio
@pytest.mark.parametrize("ask", ["post", "ask_once"])
@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nX-One: " + b"x" * 1_000_000,
        b"HTTP/1.1 200 OK\r\n" + b"x" * 1_000_000,
        b"HTTP/1.1 100 Continue\r\n\r\n" * 40_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 1_000_000,
        b"HTTP/1.1 200 OK\r\n" + b"X-One: 1\r\n" * 201 + b"Content-Length: 0\r\n\r\n",
    ],
)
async def test_what_is_around_a_body_has_an_end_too(answer: bytes, ask: str):
    async with peer(answer, OK) as (one, poster):
        for expected in (Ambiguous, Response):
            if ask == "post":
                told = await poster.post(one.url, (), b"{}", seconds=5)
            else:
                told = await poster.ask_once("POST", one.url, body=b"{}", seconds=5)
            assert isinstance(told, expected), told
            assert not isinstance(told, Ambiguous) or told.code == "response_too_large"
        assert one.connections == 2


@pytest.mark.anyio
async def test_what_comes_behind_an_answer_is_not_the_answer_to_what_is_asked_next():
    asked_for, sorry = OK + b"\r\n", b"HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\n\r\n"
    async with peer(asked_for, OK + b"HTTP/1.1 200 OK\r\nX-", sorry) as (one, poster):
        told = [await poster.ask_once("POST", one.url, body=b"{}", seconds=5) for _ in range(3)]
        assert [answer.status if isinstance(answer, Response) else answer for answer in told] == [200, 200, 500]
        assert one.connections == 2, "an empty line behind it is nothing"


@pytest.mark.anyio
async def test_a_peer_that_leaves_before_anything_is_written_was_sent_nothing(monkeypatch: pytest.MonkeyPatch):
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    poster = Poster(Policy(allow_private_networks=True))
    open_now = poster._open

    async def open_slowly(target: Target, seconds: float):
        opened = await open_now(target, seconds)
        assert not isinstance(opened, NotSent)
        while not opened.is_closed:  # noqa: ASYNC110 - it does not tell
            await asyncio.sleep(0.01)
        return opened

    monkeypatch.setattr(poster, "_open", open_slowly)
    async with server:
        told = await poster.ask_once("POST", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", body=b"{}", seconds=5)
    assert isinstance(told, NotSent)
    assert (told.code, told.may_retry) == ("connection_lost", True)
