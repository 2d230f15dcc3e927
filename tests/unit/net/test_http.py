"""HTTP through the door, against servers of a few lines: what was not sent for certain, and what nobody can say."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import h2.settings
import pytest

from tests.providers.certificates import Certificates
from tests.providers.smtp_peers import settled
from tidings.net import Ambiguous, HttpClient, NotSent, Policy, Response

pytestmark = pytest.mark.anyio

LOCAL = Policy(allow_private_networks=True)
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder: Path = tmp_path_factory.mktemp("certificates")
    return Certificates(folder)


@asynccontextmanager
async def server(serve: Serve, tls: ssl.SSLContext | None = None) -> AsyncGenerator[int]:
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    listening = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        for task in list(tasks):
            task.cancel()
        await settled(lambda: not tasks)
        await listening.wait_closed()


@asynccontextmanager
async def client(policy: Policy = LOCAL, tls: ssl.SSLContext | None = None) -> AsyncGenerator[HttpClient]:
    http = HttpClient(policy, tls=tls)
    try:
        yield http
    finally:
        await http.aclose()


def answering(answer: bytes, requests: list[bytes] | None = None, *, then_hang: bool = False) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if requests is not None:
            requests.append(head)
        writer.write(answer)
        await writer.drain()
        if then_hang:
            await reader.read()

    return serve


async def test_the_answer_comes_whole_whatever_its_status():
    requests: list[bytes] = []
    async with server(answering(b"HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno", requests)) as port, client() as http:
        answer = await http.request("POST", f"http://127.0.0.1:{port}/v1?a=1", headers=(("X-Key", "k"),), body=b"{}")
        assert isinstance(answer, Response)
        assert (answer.status, answer.header("retry-after"), answer.body) == (429, "7", b"no")
        assert requests[0].startswith(b"POST /v1?a=1 HTTP/1.1\r\n")
        assert f"Host: 127.0.0.1:{port}\r\n".encode() in requests[0]


async def test_a_redirect_is_an_answer_and_is_not_followed():
    visits: list[bytes] = []
    async with server(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", visits)) as inner:
        location = f"http://127.0.0.1:{inner}/secret".encode()
        moved = b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"
        async with server(answering(moved)) as port, client() as http:
            answer = await http.request("GET", f"http://127.0.0.1:{port}/")
            assert isinstance(answer, Response)
            assert answer.status == 302
    assert visits == []


async def test_private_addresses_are_not_sent_to():
    visits: list[bytes] = []
    async with server(answering(b"HTTP/1.1 200 OK\r\n\r\n", visits)) as port, client(Policy()) as http:
        for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1"):
            outcome = await http.request("GET", f"https://{host}:{port}/")
            assert isinstance(outcome, NotSent), host
            assert not outcome.may_retry
        plain = await http.request("GET", "http://example.com/")
        assert plain == NotSent("tls_required", "only https is reached", may_retry=False)
    assert visits == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com/",
        "//example.com/",
        "https://",
        "https:///path",
        "https://user:secret@example.com/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://example.com/a b",
        "https://example.com/\r\nX: 1",
        "https://exam\tple.com/",
        "https://example.com/é",
        "https://[::1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "",
    ],
)
async def test_a_url_in_an_odd_form_is_refused(url: str):
    async with client() as http:
        outcome = await http.request("GET", url)
        assert isinstance(outcome, NotSent)
        assert not outcome.may_retry


@pytest.mark.parametrize("header", [("X", "a\r\nY: 1"), ("X\r\nY", "1"), ("", "1"), ("X", "a\x00"), ("X y", "1"), ("X", "é")])
async def test_a_header_cannot_become_two(header: tuple[str, str]):
    async with client() as http:
        outcome = await http.request("GET", "http://127.0.0.1:1/", headers=(header,))
        assert isinstance(outcome, NotSent)
        assert outcome.code == "bad_request"


async def test_where_nothing_listens_it_was_not_sent():
    async with server(answering(b"")) as port:
        pass
    async with client() as http:
        outcome = await http.request("POST", f"http://127.0.0.1:{port}/", body=b"x")
        assert isinstance(outcome, NotSent)
        assert (outcome.code, outcome.may_retry) == ("connect_failed", True)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"\x00\x01\x02 no http\r\n\r\n",
        b"HTTP/1.1 20",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_no_whole_answer_leaves_a_doubt(answer: bytes):
    async with server(answering(answer)) as port, client() as http:
        assert isinstance(await http.request("POST", f"http://127.0.0.1:{port}/", body=b"x"), Ambiguous)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"])
async def test_a_silent_peer_costs_no_more_than_the_deadline_and_leaves_a_doubt(answer: bytes):
    async with server(answering(answer, then_hang=True)) as port, client() as http:
        for _ in range(3):
            outcome = await http.request("POST", f"http://127.0.0.1:{port}/", body=b"x", seconds=0.2)
            assert isinstance(outcome, Ambiguous)
            assert outcome.code == "timeout"


async def test_a_peer_that_stops_reading_amid_the_body_leaves_a_doubt():
    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        await asyncio.sleep(3600)

    async with server(stall) as port, client() as http:
        outcome = await http.request("POST", f"http://127.0.0.1:{port}/", body=b"x" * 20_000_000, seconds=0.5)
        assert isinstance(outcome, Ambiguous)


async def test_a_trickling_peer_costs_no_more_than_the_deadline():
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not reader.at_eof():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with server(trickle) as port, client() as http:
        assert isinstance(await http.request("GET", f"http://127.0.0.1:{port}/", seconds=0.3), Ambiguous)


async def test_an_answer_that_says_it_is_too_long_is_not_read():
    async def boast(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n")
        await reader.read()

    async with server(boast) as port, client() as http:
        # Nothing of it ever comes: who waited for it would hear of a timeout.
        outcome = await http.request("GET", f"http://127.0.0.1:{port}/", max_bytes=100_000, seconds=30)
        assert isinstance(outcome, Ambiguous)
        assert outcome.code == "response_too_large"


async def test_an_endless_answer_is_cut_off():
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    async with server(flood) as port, client() as http:
        outcome = await http.request("GET", f"http://127.0.0.1:{port}/", max_bytes=100_000)
        assert isinstance(outcome, Ambiguous)
        assert outcome.code == "response_too_large"


@pytest.mark.parametrize("told", ["", "Content-Length: 100000000\r\n"])
async def test_of_a_long_answer_the_beginning_may_be_enough(told: str):
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 200 OK\r\n{told}\r\n".encode())
        for _ in range(1_000):
            writer.write(b"x" * 65_536)
            await writer.drain()

    async with server(flood) as port, client() as http:
        for _ in range(2):
            outcome = await http.request("GET", f"http://127.0.0.1:{port}/", max_bytes=100_000, takes_beginning=True)
            assert isinstance(outcome, Response)
            assert outcome.body == b"x" * 100_000


async def test_a_certificate_that_nobody_vouches_for_means_not_sent(certificates: Certificates):
    requests: list[bytes] = []
    good = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    async with server(answering(good, requests), certificates.server) as port:
        async with client(tls=certificates.suspicious) as http:
            outcome = await http.request("POST", f"https://localhost:{port}/", body=b"secret")
            assert isinstance(outcome, NotSent)
            assert (outcome.code, outcome.may_retry) == ("tls_failed", True)
        assert requests == []
        async with client(tls=certificates.client) as http:
            assert isinstance(await http.request("POST", f"https://localhost:{port}/", body=b"secret"), Response)


async def test_over_http2_no_connection_carries_more_than_a_hundred_streams_at_once(certificates: Certificates):
    most = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal most
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.update_settings({h2.settings.SettingCodes.MAX_CONCURRENT_STREAMS: 1000})
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        waiting: list[int] = []
        while data := await reader.read(65_536):
            ended = (event for event in connection.receive_data(data) if isinstance(event, h2.events.StreamEnded))
            waiting.extend(event.stream_id for event in ended)
            most = max(most, len(waiting))
            writer.write(connection.data_to_send())
            # Answers are held back until all that the client dares to open are open.
            if len(waiting) == 100 or (most >= 100 and waiting):
                for stream in waiting:
                    connection.send_headers(stream, [(":status", "200")], end_stream=True)
                waiting.clear()
                writer.write(connection.data_to_send())
            await writer.drain()

    server_tls = certificates.server
    server_tls.set_alpn_protocols(["h2"])
    async with server(serve, server_tls) as port, client(tls=certificates.client) as http:
        outcomes = await asyncio.gather(*(http.request("GET", f"https://localhost:{port}/{n}", seconds=30) for n in range(250)))
        assert all(isinstance(outcome, Response) and outcome.status == 200 for outcome in outcomes)
    assert most <= 100
