"""Kept connections: who uses one, how many there are, and what becomes of one whose exchange did not end."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest

from tests.providers.certificates import Certificates
from tests.providers.smtp_peers import settled
from tidings.net import Ambiguous, HttpClient, NotSent, Policy, Response, pool

pytestmark = pytest.mark.anyio
LOCAL = Policy(allow_private_networks=True)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))


class Peer:
    """Answers every request once `may_answer` is set, and knows its connections."""

    def __init__(self) -> None:
        self.connections = 0
        self.most_at_once = 0
        self.asked = 0
        self.closed = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.port = 0
        self.tasks: set[asyncio.Task[None]] = set()
        self._now = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                self._now += 1
                self.asked += 1
                self.most_at_once = max(self.most_at_once, self._now)
                await self.may_answer.wait()
                self._now -= 1
                writer.write(OK)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.closed += 1
            writer.transport.abort()
            self.tasks.discard(task)

    async def is_asked(self, count: int) -> None:
        async with asyncio.timeout(20):
            while self.asked < count:  # noqa: ASYNC110 - the peer tells it by a number
                await asyncio.sleep(0.005)


class SharedPeer(Peer):
    """Speaks HTTP/2: answers /well with four bytes, and to everything else says nothing."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        try:
            writer.write(connection.data_to_send())
            while data := await reader.read(65_536):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self.asked += 1
                        if (b":path", b"/well") in (event.headers or []):
                            connection.send_headers(event.stream_id, [(":status", "200")])
                            connection.send_data(event.stream_id, b"well", end_stream=True)
                writer.write(connection.data_to_send())
        except ConnectionError:
            pass
        finally:
            self.closed += 1
            writer.transport.abort()
            self.tasks.discard(task)


@pytest.fixture
def shared_tls(tmp_path: Path) -> Certificates:
    made = Certificates(tmp_path)
    made.server.set_alpn_protocols(["h2"])
    return made


@asynccontextmanager
async def peer(tls: ssl.SSLContext | None = None, kind: type[Peer] = Peer) -> AsyncGenerator[Peer]:
    made = kind()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0, ssl=tls)
    made.port = listening.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        listening.close()
        made.may_answer.set()
        for task in list(made.tasks):
            task.cancel()
        await settled(lambda: not made.tasks)
        await listening.wait_closed()


async def ask(http: HttpClient, port: int, scheme: str = "http") -> None:
    answer = await http.request("GET", f"{scheme}://127.0.0.1:{port}/", seconds=20)
    assert isinstance(answer, Response), answer
    assert answer.body == b"ok"


async def test_what_was_opened_for_many_at_once_serves_many_at_once_again():
    http = HttpClient(LOCAL)
    async with peer() as here:
        for _ in range(3):
            await asyncio.gather(*(ask(http, here.port) for _ in range(40)))
        assert here.connections <= 40
        await http.aclose()


async def test_no_more_are_in_use_than_was_said_and_whoever_waits_is_served():
    http = HttpClient(LOCAL, max_connections=5)
    async with peer() as here:
        here.may_answer.clear()
        asking = [asyncio.create_task(ask(http, here.port)) for _ in range(20)]
        await here.is_asked(5)
        here.may_answer.set()
        await asyncio.gather(*asking)
        assert here.most_at_once == 5
        await http.aclose()


async def test_a_host_that_speaks_http1_over_tls_is_asked_many_things_at_once(certificates: Certificates):
    http = HttpClient(LOCAL, tls=certificates.client)
    async with peer(certificates.server) as here:
        here.may_answer.clear()
        asking = [asyncio.create_task(ask(http, here.port, "https")) for _ in range(10)]
        await here.is_asked(10)
        here.may_answer.set()
        await asyncio.gather(*asking)
        assert here.connections == 10
        await http.aclose()


async def test_a_connection_whose_caller_gave_up_is_used_by_nobody_again():
    http = HttpClient(LOCAL)
    async with peer() as here:
        here.may_answer.clear()
        given_up = [asyncio.create_task(ask(http, here.port)) for _ in range(3)]
        await here.is_asked(3)
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        here.may_answer.set()
        await asyncio.gather(*(ask(http, here.port) for _ in range(3)))
        assert here.connections == 6
        await http.aclose()


async def test_one_host_that_never_answers_takes_no_connection_from_another():
    http = HttpClient(LOCAL, max_connections=60)
    async with peer() as silent, peer() as well:
        silent.may_answer.clear()
        hanging = [asyncio.create_task(ask(http, silent.port)) for _ in range(50)]
        await silent.is_asked(50)
        await asyncio.gather(*(ask(http, well.port) for _ in range(100)))
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        await http.aclose()


async def test_a_shared_connection_that_fell_silent_is_used_by_nobody_again_and_closed(shared_tls: Certificates):
    http = HttpClient(LOCAL, tls=shared_tls.client)
    async with peer(shared_tls.server, SharedPeer) as here:
        url = f"https://127.0.0.1:{here.port}"
        assert isinstance(await http.request("GET", f"{url}/well", seconds=20), Response)
        hanging = [asyncio.create_task(http.request("GET", f"{url}/silent", seconds=30)) for _ in range(2)]
        await here.is_asked(3)
        hanging[0].cancel()
        await asyncio.gather(hanging[0], return_exceptions=True)
        assert isinstance(await http.request("GET", f"{url}/well", seconds=20), Response)
        assert (here.connections, here.closed) == (2, 0), "somebody still waits on the first"
        hanging[1].cancel()
        await asyncio.gather(hanging[1], return_exceptions=True)
        await settled(lambda: here.closed == 1)
        assert isinstance(await http.request("GET", f"{url}/well", seconds=20), Response)
        assert here.connections == 2
        await http.aclose()


async def test_a_shared_connection_is_left_where_an_answer_was_not_read_to_its_end(shared_tls: Certificates):
    http = HttpClient(LOCAL, tls=shared_tls.client)
    async with peer(shared_tls.server, SharedPeer) as here:
        url = f"https://127.0.0.1:{here.port}/well"
        assert isinstance(await http.request("GET", url, seconds=20, max_bytes=3), Ambiguous)
        assert isinstance(await http.request("GET", url, seconds=20), Response)
        assert here.connections == 2
        await settled(lambda: here.closed == 1)
        await http.aclose()


async def test_what_the_engine_itself_would_not_write_was_not_sent(shared_tls: Certificates):
    http = HttpClient(LOCAL, tls=shared_tls.client)
    async with peer(shared_tls.server, SharedPeer) as here:
        # HTTP/2 takes one value of this field alone (RFC 9113 section 8.2.2).
        outcome = await http.request("GET", f"https://127.0.0.1:{here.port}/well", headers=(("TE", "gzip"),), seconds=20)
        assert isinstance(outcome, NotSent), outcome
        assert here.asked == 0
        await http.aclose()


async def test_a_connection_that_was_opened_and_not_used_grows_old_too(certificates: Certificates, monkeypatch: pytest.MonkeyPatch):
    http = HttpClient(LOCAL, tls=certificates.client, max_connections=1)
    async with peer() as silent, peer(certificates.server) as here:
        silent.may_answer.clear()
        hanging = asyncio.create_task(ask(http, silent.port))
        await silent.is_asked(1)
        given_up = asyncio.create_task(ask(http, here.port, "https"))
        await settled(lambda: here.connections == 1)
        await asyncio.sleep(0.1)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        silent.may_answer.set()
        await hanging
        monkeypatch.setattr(pool, "IDLE_SECONDS", 0.0)
        await ask(http, here.port, "https")
        assert here.connections == 2
        await http.aclose()
