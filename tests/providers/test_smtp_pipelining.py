"""RFC 2920: the envelope in one write, where the server offers it; and still each mail on the right side of its dot."""

import asyncio
import os
import shutil
import ssl
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.providers.certificates import Certificates
from tests.providers.peers import closed_port
from tests.providers.smtp_peers import Trick, settled, smtp_server
from tidings.net import Accepted, Ambiguous, LoggedIn, Mail, NotSent, Policy, Rejected, Server, SmtpPool

pytestmark = pytest.mark.anyio

OWNER = UUID(int=1)
MAIL = Mail(sender="shop@example.com", recipient="jane@example.org", data=b"Subject: x\r\n\r\n.hello\r\n")
EHLO = "250-peer.example\r\n250-PIPELINING\r\n250 SIZE 100000000"
LOCAL = Policy(allow_private_networks=True)
OUR_LINES = b"MAIL FROM:<shop@example.com>\r\nRCPT TO:<jane@example.org>\r\nDATA\r\n"


@pytest.fixture(params=["asyncio", "uvloop"])
def anyio_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, bool]]:
    """Both loops that the program may run on."""
    return "asyncio", {"use_uvloop": request.param == "uvloop"}


def server_at(port: int) -> Server:
    return Server(host="127.0.0.1", port=port, security="none", helo="shop.example")


async def hand_over(port: int, mail: Mail = MAIL, *, seconds: float = 5.0, answer_seconds: float = 5.0):
    pool = SmtpPool(LOCAL)
    try:
        return await pool.hand_over(OWNER, server_at(port), mail, seconds=seconds, answer_seconds=answer_seconds)
    finally:
        await pool.aclose()


class Talker:
    """A server that offers pipelining and answers a whole envelope at once, in the packets that it is given."""

    def __init__(self, packets: Sequence[bytes], after_the_dot: bytes) -> None:
        self.packets = packets
        self.after_the_dot = after_the_dot
        self.envelopes: list[bytes] = []
        self.bodies: list[bytes] = []
        self.connections = 0
        self.tasks: set[asyncio.Task[None]] = set()
        self.writers: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.writers.add(writer)
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            writer.write(b"220 peer.example\r\n")
            await reader.readuntil(b"\r\n")
            writer.write(EHLO.encode() + b"\r\n")
            while True:
                # Nothing is answered before all of it is here: who waits for an answer to each line waits for ever.
                self.envelopes.append(await reader.readuntil(b"DATA\r\n"))
                for packet in self.packets:
                    writer.write(packet)
                    await writer.drain()
                    await asyncio.sleep(0.002)
                self.bodies.append(await reader.readuntil(b".\r\n"))
                writer.write(self.after_the_dot)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self.tasks.discard(task)
            self.writers.discard(writer)
            writer.close()


@asynccontextmanager
async def talker(*packets: bytes, after_the_dot: bytes = b"250 2.0.0 ok\r\n") -> AsyncGenerator[tuple[Talker, int]]:
    peer = Talker(packets, after_the_dot)
    server = await asyncio.start_server(peer.serve, "127.0.0.1", 0)
    try:
        yield peer, server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(peer.tasks):
            task.cancel()
        await settled(lambda: not peer.tasks)
        await server.wait_closed()


READY = b"250 2.1.0 ok\r\n250-2.1.5 ok\r\n250 2.1.5 still ok\r\n354 go on\r\n"


@pytest.mark.parametrize("packets", [[READY], [READY[:20], READY[20:41], READY[41:]], [bytes([byte]) for byte in READY]])
async def test_an_envelope_is_one_write_and_its_answers_are_read_however_they_come(packets: list[bytes]):
    async with talker(*packets) as (peer, port):
        pool = SmtpPool(LOCAL)
        for _ in range(3):
            assert await pool.hand_over(OWNER, server_at(port), MAIL, seconds=5) == Accepted("2.0.0 ok")
        await pool.aclose()
        assert peer.envelopes == [OUR_LINES.replace(b"example.com>", b"example.com> SIZE=%d" % len(MAIL.data))] * 3
        assert peer.bodies == [b"Subject: x\r\n\r\n..hello\r\n.\r\n"] * 3
        assert peer.connections == 1


async def test_without_the_offer_each_line_waits_for_its_answer():
    lines: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 peer.example\r\n")
        for answer in (b"250 peer.example\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n", b"250 ok\r\n"):
            await asyncio.sleep(0.02)
            lines.append(await reader.read(65_536))
            writer.write(answer)
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    assert isinstance(await hand_over(server.sockets[0].getsockname()[1]), Accepted)
    server.close()
    assert [line.split()[0] for line in lines] == [b"EHLO", b"MAIL", b"RCPT", b"DATA", b"Subject:"]
    assert all(line.count(b"\r\n") == 1 for line in lines[:4])


@pytest.mark.parametrize("code", [421, 450, 550])
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
async def test_the_first_clear_no_of_the_group_is_the_answer(stage: str, code: int):
    refused = {"MAIL": ("MAIL", "RCPT", "DATA"), "RCPT": ("RCPT", "DATA"), "DATA": ("DATA",)}[stage]
    replies = {name: f"{code} 4.0.0 no" if name == stage else "503 5.5.1 out of order" for name in refused}
    async with smtp_server({"EHLO": EHLO, **replies}) as peer:
        assert await hand_over(peer.port) == Rejected(stage.lower(), code, "4.0.0 no")  # type: ignore[arg-type]
        assert peer.mails == []


@pytest.mark.parametrize("trick", Trick)
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
async def test_whatever_goes_wrong_amid_the_group_is_not_sent(stage: str, trick: Trick):
    async with smtp_server({"EHLO": EHLO, stage: trick}) as peer:
        outcome = await hand_over(peer.port, seconds=0.1)
        assert isinstance(outcome, NotSent)
        assert outcome.may_retry
        assert peer.mails == []
        await settled(lambda: not peer.open_connections)


@pytest.mark.parametrize("trick", Trick)
async def test_no_clear_answer_to_the_dot_is_a_doubt_here_too(trick: Trick):
    async with smtp_server({"EHLO": EHLO, "DOT": trick}) as peer:
        assert isinstance(await hand_over(peer.port, answer_seconds=0.1), Ambiguous)
        assert len(peer.mails) == 1


@pytest.mark.parametrize("answer", ["250 2.0.0 ok", "554 5.5.1 no valid recipients"])
async def test_a_server_that_waits_for_a_mail_to_nobody_gets_a_lone_dot_and_the_connection_serves_on(answer: str):
    # RFC 2920 section 3.1.
    async with smtp_server({"EHLO": EHLO, "RCPT": "550 5.1.1 no such user", "DOT": answer}) as peer:
        pool = SmtpPool(LOCAL)
        assert await pool.hand_over(OWNER, server_at(peer.port), MAIL, seconds=5) == Rejected("rcpt", 550, "5.1.1 no such user")
        assert peer.mails == [b".\r\n"]
        peer.replies |= {"RCPT": "250 ok", "DOT": "250 ok"}
        assert isinstance(await pool.hand_over(OWNER, server_at(peer.port), MAIL, seconds=5), Accepted)
        assert peer.mails[1:] == [b"Subject: x\r\n\r\n..hello\r\n.\r\n"]
        assert peer.connections == 1
        assert [line.split()[0] for line in peer.commands] == ["EHLO", "MAIL", "RCPT", "DATA", "RSET", "MAIL", "RCPT", "DATA"]
        await pool.aclose()


async def test_a_server_that_took_the_recipient_and_not_the_sender_never_gets_a_dot():
    async with smtp_server({"EHLO": EHLO, "MAIL": "550 5.1.8 not you"}) as peer:
        pool = SmtpPool(LOCAL)
        assert await pool.hand_over(OWNER, server_at(peer.port), MAIL, seconds=5) == Rejected("mail", 550, "5.1.8 not you")
        assert pool.open_connections() == 0
        await settled(lambda: not peer.open_connections)
        assert peer.mails == []
        await pool.aclose()


@pytest.mark.parametrize("then", [Trick.DROP, Trick.RESET, Trick.HANG, Trick.GARBAGE])
async def test_a_clear_no_stays_one_whatever_comes_after_it(then: Trick):
    async with smtp_server({"EHLO": EHLO, "RCPT": "550 5.1.1 no such user", "DATA": then}) as peer:
        pool = SmtpPool(LOCAL)
        outcome = await pool.hand_over(OWNER, server_at(peer.port), MAIL, seconds=0.15)
        # A reset may overtake the answers that came before it.
        assert outcome == Rejected("rcpt", 550, "5.1.1 no such user") or (then is Trick.RESET and isinstance(outcome, NotSent))
        assert pool.open_connections() == 0
        await settled(lambda: not peer.open_connections)
        await pool.aclose()


@pytest.mark.parametrize("goodbye", ["421 4.4.2 idle for too long", Trick.DROP, Trick.RESET])
async def test_a_kept_connection_that_ends_amid_the_group_is_replaced_once(goodbye: str | Trick):
    async with smtp_server({"EHLO": EHLO}) as peer:
        pool = SmtpPool(LOCAL)
        await pool.hand_over(OWNER, server_at(peer.port), MAIL, seconds=5)
        peer.replies["MAIL"] = goodbye
        assert isinstance(await pool.hand_over(OWNER, server_at(peer.port), MAIL, seconds=0.5), NotSent | Rejected)
        assert (peer.connections, len(peer.mails)) == (2, 1)
        await pool.aclose()


async def test_an_answer_that_nobody_asked_for_is_no_answer_to_the_mail():
    # Believed, it would tell of a mail that was never taken.
    async with talker(READY + b"250 2.0.0 ok\r\n") as (peer, port):
        assert isinstance(await hand_over(port), NotSent)
        assert peer.bodies == []


async def test_after_an_answer_too_many_the_connection_is_not_used_again():
    async with talker(READY, after_the_dot=b"250 2.0.0 ok\r\n250 2.0.0 and again\r\n") as (peer, port):
        pool = SmtpPool(LOCAL)
        for _ in range(2):
            assert await pool.hand_over(OWNER, server_at(port), MAIL, seconds=5) == Accepted("2.0.0 ok")
        assert peer.connections == 2
        await pool.aclose()


async def test_what_a_server_says_unasked_ends_an_idle_connection():
    async with talker(READY) as (peer, port):
        pool = SmtpPool(LOCAL)
        assert isinstance(await pool.hand_over(OWNER, server_at(port), MAIL, seconds=5), Accepted)
        for writer in peer.writers:
            writer.write(b"421 4.4.2 idle for too long\r\n")
        assert isinstance(await pool.hand_over(OWNER, server_at(port), MAIL, seconds=5), Accepted)
        assert (peer.connections, len(peer.bodies)) == (2, 2)
        await pool.aclose()


async def test_a_no_amid_a_large_mail_is_heard_before_its_end():
    async with talker(READY, b"452 4.3.1 full\r\n") as (peer, port):
        large = Mail(sender="shop@example.com", recipient="jane@example.org", data=b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" * 3_000_000)
        assert await hand_over(port, large) == Rejected("data", 452, "4.3.1 full")
        assert peer.bodies == []


async def test_who_was_refused_four_times_in_a_row_comes_anew():
    async with smtp_server({"EHLO": EHLO, "RCPT": "550 5.1.1 no such user", "DATA": "554 5.5.1 no valid recipients"}) as peer:
        pool = SmtpPool(LOCAL)
        for _ in range(9):
            assert isinstance(await pool.hand_over(OWNER, server_at(peer.port), MAIL, seconds=5), Rejected)
        assert peer.connections == 3
        await pool.aclose()


async def test_a_peer_that_stops_reading_amid_a_large_mail_did_not_get_it():
    async with smtp_server({"EHLO": EHLO, "BODY": Trick.HANG}) as peer:
        large = Mail(sender="a@b.example", recipient="c@d.example", data=b"Subject: x\r\n\r\n" + b"x" * 70 + b"\r\n" * 3_000_000)
        assert isinstance(await hand_over(peer.port, large, seconds=0.5), NotSent)
        assert peer.mails == []


class Choosy:
    """aiosmtpd's handler: takes mail for nobody but Jane."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes | str | None]] = []

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802
        if not address.startswith("jane"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append((envelope.rcpt_tos, envelope.original_content))
        return "250 2.0.0 kept"


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
async def test_aiosmtpd_takes_each_mail_and_refuses_each_stranger_over_one_kind_of_line(security: str, certificates: Certificates):
    box, loop = Choosy(), asyncio.get_running_loop()
    implicit: ssl.SSLContext | None = certificates.server if security == "tls" else None
    starttls = {"tls_context": certificates.server, "require_starttls": True} if security == "starttls" else {}
    server = await loop.create_server(lambda: SMTP(box, loop=loop, **starttls), "127.0.0.1", 0, ssl=implicit)  # type: ignore[arg-type]
    at = Server(host="localhost", port=server.sockets[0].getsockname()[1], security=security, helo="shop.example")  # type: ignore[arg-type]
    pool = SmtpPool(LOCAL, tls=certificates.client, per_server=2)
    names = ["jane", "eve", "jane.doe", "bob", "janet", "jane", "eve", "jane"]
    mails = [
        Mail(sender="a@b.example", recipient=f"{name}@c.example", data=b"Subject: %d\r\n\r\nx\r\n" % n) for n, name in enumerate(names)
    ]
    outcomes = await asyncio.gather(*(pool.hand_over(OWNER, at, mail, seconds=10) for mail in mails))
    wanted = [Accepted("2.0.0 kept") if name.startswith("jane") else Rejected("rcpt", 550, "5.1.1 no such user") for name in names]
    assert outcomes == wanted
    assert sorted(box.mails, key=lambda one: str(one[1])) == [([mail.recipient], mail.data) for mail in mails if "jane" in mail.recipient]
    await pool.aclose()
    server.close()
    await server.wait_closed()


SINK = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin:/usr/local/sbin")


@asynccontextmanager
async def sink(*options: str) -> AsyncGenerator[int]:
    """Postfix's smtp-sink, which offers pipelining unless it is to refuse commands."""
    assert SINK is not None
    port = closed_port()
    as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()
    process = await asyncio.create_subprocess_exec(SINK, *as_nobody, *options, f"127.0.0.1:{port}", "100", cwd="/tmp")
    pool = SmtpPool(LOCAL)
    try:
        async with asyncio.timeout(10):
            while not isinstance(await pool.try_login(server_at(port), seconds=2), LoggedIn):  # noqa: ASYNC110 - another program starts
                await asyncio.sleep(0.02)
        yield port
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@pytest.mark.skipif(SINK is None, reason="Postfix's smtp-sink is not installed (Debian: postfix)")
@pytest.mark.parametrize("anyio_backend", [("asyncio", {"use_uvloop": True})], ids=["uvloop"])
@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ([], Accepted),
        (["-p"], Accepted),
        (["-q", "MAIL"], NotSent),
        (["-q", "RCPT"], NotSent),
        (["-q", "DATA"], NotSent),
        (["-q", "."], Ambiguous),
        (["-Q", "RCPT"], Rejected),
        (["-Q", "."], Rejected),
        (["-r", "RCPT"], Rejected),
        (["-f", "DATA"], Rejected),
        (["-f", "."], Rejected),
        (["-A", "0"], Rejected),
    ],
)
async def test_what_postfixs_sink_does_is_told_as_it_is(options: list[str], wanted: type):
    async with sink(*options) as port:
        pool = SmtpPool(LOCAL, per_server=2)
        outcomes = await asyncio.gather(*(pool.hand_over(OWNER, server_at(port), MAIL, seconds=5) for _ in range(5)))
        # After -A it reads nothing more, and whether its answer or the end of the connection is seen first is the system's business.
        assert {type(outcome) for outcome in outcomes} <= ({wanted, Ambiguous} if options[:1] == ["-A"] else {wanted}), outcomes
        await pool.aclose()
