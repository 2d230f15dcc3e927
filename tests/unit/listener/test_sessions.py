"""What a peer may do, and how often; each over a real socket to a listener that stores into memory's place, the database."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import drop_database, execute, in_database, new_workspace
from tests.foreign import SHOWN
from tests.providers.certificates import Certificates
from tidings.channels import Callback, Sorted
from tidings.core.clock import system_clock
from tidings.core.errors import Misconfigured
from tidings.db import Database, open_database
from tidings.listener import Bounds, Listener, Listening
from tidings.listener.bounds import Buckets, peer_key
from tidings.net import Names
from tidings.providers.smtp import Smtp
from tidings.providers.smtp_inbound import sort_mail
from tidings.workspaces import NewProviderAccount, Sealer, create_provider_account, load_sealer, put_inbound_domain

pytestmark = pytest.mark.anyio


class Stage(msgspec.Struct, frozen=True):
    """A listener, and the workspace whose domain it takes mail for."""

    listener: Listener
    database: Database
    workspace: UUID
    domain: str

    async def stored(self) -> list[bytes]:
        async with self.database.pipeline() as tx:
            rows = await tx.fetch("SELECT body FROM callbacks WHERE workspace_id = $1 ORDER BY received_at, id", self.workspace)
        return [row["body"] for row in rows]


class Town(msgspec.Struct, frozen=True):
    """A database that all tests of this file share, each in a workspace of its own."""

    database: Database
    sealer: Sealer


@pytest.fixture(scope="module")
async def town(server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Town]:
    name = f"town_{uuid4().hex[:12]}"
    await execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
    database = await open_database(in_database(server_url, name), api_size=2, pipeline_size=4)
    yield Town(database, load_sealer(None, tmp_path_factory.mktemp("town")))
    await database.aclose()
    await drop_database(server_url, name)


@asynccontextmanager
async def stage(town: Town, bounds: Bounds, certificate: Path | None = None) -> AsyncGenerator[Stage]:
    database, sealer, domain = town.database, town.sealer, f"{uuid4().hex[:12]}.example"
    made = await new_workspace(database, sealer)
    smtp = {"provider": "smtp", "credentials": {"host": "127.0.0.1", "from_address": "shop@example.com"}}
    async with database.pipeline() as tx:
        account = await create_provider_account(
            tx,
            made.workspace,
            msgspec.convert(smtp, NewProviderAccount),
            declarations={"smtp": Smtp.declaration},
            sealer=sealer,
            now=system_clock(),
        )
        await put_inbound_domain(tx, made.workspace.id, domain, account.id, now=system_clock())
    names = Names(["127.0.0.1:9"])
    where = Listening(host="127.0.0.1", port=0, hostname="mx.example", certificate=certificate)
    listener = Listener(database, names, sort_mail, system_clock, lambda: None, where, bounds)
    await listener.start()
    try:
        yield Stage(listener, database, made.workspace.id, domain)
    finally:
        await listener.aclose()
        await names.aclose()


class Peer:
    """Somebody who speaks SMTP byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, domain: str) -> None:
        self.domain = domain
        self.reader = reader
        self.writer = writer

    async def hears(self) -> str:
        """One whole answer; empty where the connection is closed."""
        async with asyncio.timeout(10):
            lines: list[str] = []
            while line := (await self.reader.readline()).decode():
                lines.append(line)
                if line[3:4] != "-":
                    break
            return "".join(lines).strip()

    async def says(self, line: str | bytes) -> str:
        self.writer.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        return await self.hears()

    async def ready(self) -> str:
        await self.says("EHLO peer.example")
        await self.says("MAIL FROM:<ada@example.org>")
        await self.says(f"RCPT TO:<support@{self.domain}>")
        return await self.says("DATA")


@asynccontextmanager
async def peer(stage: Stage) -> AsyncGenerator[Peer]:
    reader, writer = await asyncio.open_connection(*stage.listener.address)
    try:
        yield Peer(reader, writer, stage.domain)
    finally:
        writer.close()


async def test_a_mail_ends_at_its_own_end_and_at_nothing_that_looks_like_it(town: Town):
    async with stage(town, Bounds()) as place, peer(place) as one:
        assert (await one.hears()).startswith("220 mx.example")
        assert await one.ready() == "354 End data with <CR><LF>.<CR><LF>"
        smuggled = b"Subject: a\r\n\r\nx\n.\nMAIL FROM:<x@y>\r\n.\nRCPT TO:<y@z>\n.\r\n..dot\r\n"
        assert (await one.says(smuggled + b".")).startswith("250 2.0.0")
        # In single bytes, and the next command in the same breath.
        assert (await one.ready()).startswith("354")
        for byte in b"Subject: b\r\n\r\ny\r\n.\r\nNOOP":
            one.writer.write(bytes([byte]))
            await one.writer.drain()
        assert (await one.hears()).startswith("250 2.0.0")
        assert (await one.says("")).startswith("250")
        # An empty mail: the dot is the first that comes.
        assert (await one.ready()).startswith("354")
        assert (await one.says(".")).startswith("250 2.0.0")
        assert await place.stored() == [
            smuggled.replace(b"\r\n..dot", b"\r\n.dot").replace(b"\r\n.\n", b"\r\n\n"),
            b"Subject: b\r\n\r\ny\r\n",
            b"",
        ]


async def test_what_was_said_in_the_clear_is_forgotten_with_tls(town: Town, tmp_path: Path):
    certificates = Certificates(tmp_path)
    async with stage(town, Bounds(), tmp_path / "localhost.pem") as place, peer(place) as one:
        await one.hears()
        assert "STARTTLS" in await one.says("EHLO peer.example")
        smuggled = f"STARTTLS\r\nMAIL FROM:<eve@example.org>\r\nRCPT TO:<a@{place.domain}>\r\nDATA"
        assert (await one.says(smuggled)).startswith("220")
        await one.writer.start_tls(certificates.client, server_hostname="localhost")
        assert (await one.says("DATA")).startswith("503"), "a greeting is asked for anew"
        assert "STARTTLS" not in await one.says("EHLO peer.example")
        assert (await one.says("DATA")).startswith("503")
        async with peer(place) as other:
            await other.hears()
            await other.says("EHLO peer.example")
            await other.says("STARTTLS")
            other.writer.write(b"this is no handshake\r\n")
            await other.reader.read()
        assert (await one.says("NOOP")).startswith("250"), "others do not notice"


async def test_a_renewed_certificate_is_shown_without_a_restart(town: Town, tmp_path: Path):
    certificates, file = Certificates(tmp_path), tmp_path / "localhost.pem"
    async with stage(town, Bounds(renewal_seconds=0), file) as place:
        assert await trusts(place, certificates)
        file.write_text("half of a file")
        assert await trusts(place, certificates), "what cannot be read changes nothing"
        renewed = Certificates(tmp_path)
        assert await trusts(place, renewed)


async def trusts(place: Stage, certificates: Certificates) -> bool:
    async with peer(place) as one:
        await one.hears()
        await one.says("EHLO peer.example")
        await one.says("STARTTLS")
        await one.writer.start_tls(certificates.client, server_hostname="localhost")
        return (await one.says("NOOP")).startswith("250")


async def test_many_commands_at_once_are_answered_in_their_order(town: Town):
    async with stage(town, Bounds()) as place, peer(place) as one:
        await one.hears()
        assert "PIPELINING" in await one.says("EHLO peer.example")
        answers = [await one.says(f"MAIL FROM:<>\r\nRCPT TO:<nobody@x.example>\r\nRCPT TO:<a@{place.domain}>\r\nDATA")]
        answers += [await one.hears() for _ in range(3)]
        assert [answer[:3] for answer in answers] == ["250", "550", "250", "354"]
        assert (await one.says("Subject: x\r\n\r\n.")).startswith("250")


async def test_each_recipient_of_a_mail_gets_it_once(town: Town):
    async with stage(town, Bounds(recipients=2)) as place, peer(place) as one:
        await one.hears()
        await one.says("EHLO peer.example")
        await one.says("MAIL FROM:<ada@example.org>")
        codes = [(await one.says(f"RCPT TO:<{name}@{place.domain}>"))[:3] for name in ("a", "b", "a", "c")]
        assert codes == ["250", "250", "452", "452"]
        await one.says("DATA")
        assert (await one.says("Message-ID: <x@y>\r\n\r\nHello\r\n.")).startswith("250")
        assert len(await place.stored()) == 2


async def test_who_says_nothing_or_too_slowly_is_not_waited_for(town: Town):
    async with stage(town, Bounds(command_seconds=0.3, data_seconds=0.6)) as place:
        async with peer(place) as one:
            await one.hears()
            assert await one.hears() == "", "the connection was closed"
        async with peer(place) as one:
            await one.hears()
            await one.ready()
            ended = asyncio.create_task(one.reader.read())
            while not ended.done():
                one.writer.write(b"x\r\n")
                await asyncio.sleep(0.05)
            assert ended.exception() is not None or ended.result() == b"", "a byte a while is not enough"
            assert await place.stored() == []


async def test_connections_and_mails_of_one_peer_are_bounded(town: Town):
    async with stage(town, Bounds(connections_per_peer=2, peer_per_minute=3)) as place:
        async with peer(place) as one, peer(place) as two, peer(place) as three:
            assert [(await each.hears())[:3] for each in (one, two, three)] == ["220", "220", "421"]
            await one.says("EHLO peer.example")
            codes: list[str] = []
            for _ in range(4):
                codes.append((await one.says("MAIL FROM:<ada@example.org>"))[:3])
                await one.says("RSET")
            assert codes == ["250", "250", "250", "451"]
        # Those that ended count no more.
        await asyncio.sleep(0.1)
        async with peer(place) as one:
            assert (await one.hears()).startswith("220")


async def test_all_mails_together_have_a_bound_too(town: Town):
    async with stage(town, Bounds(held_bytes=50_000)) as place, peer(place) as one, peer(place) as two:
        for each in (one, two):
            await each.hears()
            await each.ready()
        one.writer.write(b"x" * 45_000 + b"\r\n")
        await one.writer.drain()
        await asyncio.sleep(0.1)
        assert (await two.says(b"y" * 45_000 + b"\r\n.")).startswith("452 4.3.1")
        assert (await one.says(".")).startswith("250")
        assert len(await place.stored()) == 1


async def test_a_mail_that_is_being_stored_at_the_end_is_stored(town: Town):
    async with stage(town, Bounds()) as place, peer(place) as one:
        await one.hears()
        await one.ready()
        one.writer.write(b"Subject: late\r\n\r\n")
        await one.writer.drain()
        await asyncio.sleep(0.1)
        ending = asyncio.create_task(place.listener.aclose())
        await asyncio.sleep(0.1)
        assert (await one.says("text\r\n.")).startswith("250")
        await ending
        assert len(await place.stored()) == 1


@pytest.mark.parametrize(
    "line", ["MAIL FROM:<a@b", "MAIL FROM:ada lovelace", "MAIL FROM:<\xe9\xff@b.example>", "RCPT TO:<a\x00b@c.example>"]
)
async def test_what_is_no_address_is_refused_for_good(town: Town, line: str):
    async with stage(town, Bounds()) as place, peer(place) as one:
        await one.hears()
        await one.says("EHLO peer.example")
        if line.startswith("RCPT"):
            await one.says("MAIL FROM:<a@b.example>")
        assert (await one.says(line.encode("latin-1")))[:1] == "5"
        assert (await one.says("NOOP")).startswith("250")


async def test_any_bytes_are_answered_or_the_connection_ends(town: Town):
    async with stage(town, Bounds(command_seconds=2)) as place:

        @SHOWN
        @given(
            st.lists(
                st.one_of(
                    st.sampled_from([b"EHLO x", b"MAIL FROM:<a@b>", b"DATA", b"STARTTLS", b"AUTH PLAIN x", b"\r\n.", b"HELP"]),
                    st.binary(max_size=80),
                ),
                max_size=8,
            )
        )
        def speaks(lines: list[bytes]) -> None:
            spoken.append(b"\r\n".join(lines) + b"\r\nQUIT\r\n")

        spoken: list[bytes] = []
        await asyncio.to_thread(speaks)
        for said in spoken:
            async with peer(place) as one:
                one.writer.write(said)
                one.writer.write_eof()
                heard = (await asyncio.wait_for(one.reader.read(), 10)).decode()
                assert heard.startswith("220")
                assert not any(line.startswith("451") for line in heard.splitlines()), said
        async with peer(place) as one:
            assert (await one.hears()).startswith("220"), "it goes on"


async def test_a_port_that_is_taken_is_told(town: Town):
    async with stage(town, Bounds()) as place:
        where = Listening(host="127.0.0.1", port=place.listener.address[1], hostname="mx.example")
        second = Listener(town.database, Names(), _unsorted, system_clock, lambda: None, where, Bounds())
        # Where the first listens, two could be bound: SO_REUSEADDR alone does not let them on Linux.
        with pytest.raises(Misconfigured):
            await second.start()


def _unsorted(_callback: Callback) -> Sorted:
    return Sorted("inbound", None)


async def test_what_is_refused_today_is_taken_a_minute_later():
    now = [0.0]
    buckets = Buckets(2, lambda: now[0])
    assert [buckets.take("a"), buckets.take("a"), buckets.take("a"), buckets.take("b")] == [True, True, False, True]
    now[0] = 30.0
    assert [buckets.take("a"), buckets.take("a")] == [True, False]
    assert all(Buckets(0).take("a") for _ in range(5))


async def test_a_network_of_one_machine_counts_as_one():
    assert peer_key("2001:db8::1") == peer_key("2001:db8::ffff:1") != peer_key("2001:db8:0:1::1")
    assert peer_key("::ffff:192.0.2.1") == peer_key("192.0.2.1") == "192.0.2.1"
