"""A mail to one of our domains becomes a message of its thread, and nothing that was answered with 250 is ever lost."""

import asyncio
import base64
import os
import signal
import smtplib
import ssl
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from tests.conftest import Api, drop_database, execute, in_database, new_workspace, serving
from tests.flow.conftest import Json, Shop
from tests.providers.certificates import Certificates
from tests.providers.smtp_peers import SmtpPeer, smtp_server
from tidings.app import App
from tidings.core.settings import load_settings
from tidings.db.embedded import embedded
from tidings.db.postmaster import is_alive

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
LIMIT = 200_000
# What inserts waits for this lock; what only reads waits for another.
_WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'callbacks'::regclass AND mode = 'RowExclusiveLock'"


class Office:
    """A shop that takes mail: its domain, its own mail server, and where other servers find the listener."""

    def __init__(self, shop: Shop, peer: SmtpPeer, domain: str, port: int, account: str, client: ssl.SSLContext) -> None:
        self.shop = shop
        self.peer = peer
        self.domain = domain
        self.port = port
        self.account = account
        self.client = client

    async def smtp(self, talk: Callable[[smtplib.SMTP], Any]) -> Any:
        """What a mail server says to the listener, in a thread of its own."""

        def speak() -> Any:
            with smtplib.SMTP("127.0.0.1", self.port, local_hostname="mx.example.org", timeout=20) as server:
                return talk(server)

        return await asyncio.to_thread(speak)

    async def hand_over(self, mail: EmailMessage | bytes, *, sender: str = "ada@example.org", to: str = "support") -> None:
        raw = mail.as_bytes() if isinstance(mail, EmailMessage) else mail
        await self.smtp(lambda server: server.sendmail(sender, [f"{to}@{self.domain}"], raw))

    async def arrives(self, subject: str) -> Json:
        """The message that the mail of this subject has become."""
        for _ in range(400):
            for one in (await self.shop.ask("GET", "/v1/messages?direction=in&channel=email"))["data"]:
                found = await self.shop.ask("GET", f"/v1/messages/{one['id']}")
                if found["content"].get("title") == subject:
                    return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"{subject} did not arrive")


@pytest.fixture(scope="module")
def office_url(server_url: str, template_name: str) -> Generator[str]:
    name = f"office_{uuid4().hex[:12]}"
    asyncio.run(execute(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"'))
    yield in_database(server_url, name)
    asyncio.run(drop_database(server_url, name))


@pytest.fixture(scope="module")
async def building(office_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[tuple[App, str, Certificates]]:
    folder = tmp_path_factory.mktemp("office")
    certificates = Certificates(folder)
    given = load_settings(
        {},
        data=folder,
        database_url=office_url,
        allow_private_networks=True,
        smtp_port=0,
        smtp_name="mx.shop.example",
        smtp_tls_cert=folder / "localhost.pem",
        smtp_max_bytes=LIMIT,
        # Nobody answers there: what asks for names waits for its deadline.
        dns_servers="127.0.0.1:9",
    )
    async with serving(given) as (app, base_url):
        yield app, base_url, certificates


@asynccontextmanager
async def opened(app: App, base_url: str, port: int, client: ssl.SSLContext) -> AsyncGenerator[Office]:
    """An office in a workspace of its own."""
    shop = Shop(Api(app, base_url, await new_workspace(app.database, app.sealer)))
    async with shop.client, smtp_server() as peer:
        domain = f"{uuid4().hex[:12]}.example"
        credentials = {"host": "127.0.0.1", "port": peer.port, "security": "none", "from_address": f"Shop <shop@{domain}>"}
        account = await shop.ask("POST", "/v1/provider-accounts", {"provider": "smtp", "credentials": credentials}, status=201)
        # The sandbox serves mail as well: it steps back.
        [sandbox] = [one for one in (await shop.ask("GET", "/v1/provider-accounts"))["data"] if one["provider"] == "sandbox"]
        await shop.ask("PATCH", f"/v1/provider-accounts/{sandbox['id']}", {"rank": 9})
        await shop.ask("PUT", f"/v1/inbound-domains/{domain.upper()}", {"account": account["id"]})
        yield Office(shop, peer, domain, port, account["id"], client)


@pytest.fixture
async def office(building: tuple[App, str, Certificates]) -> AsyncGenerator[Office]:
    app, base_url, certificates = building
    assert app.listener is not None
    async with opened(app, base_url, app.listener.address[1], certificates.client) as office:
        yield office


def mail(subject: str, text: str = "Where is it?", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ada Lovelace <ada@example.org>"
    message["To"] = "support@shop.example"
    message["Subject"] = subject
    message["Message-ID"] = f"<{uuid4().hex}@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


@pytest.mark.anyio
async def test_a_mail_that_answers_ours_is_a_message_of_its_thread_with_its_files(office: Office):
    shop = office.shop
    await shop.person("ada", email="ada@example.org")
    first = await shop.say("ada", channel="email", body="Do you want it?")
    second = await shop.say("ada", channel="email", body="Something else.")
    for sent in (first, second):
        await shop.reaches(sent["deliveries"][0]["id"], "sent")
    [ours] = [one for one in office.peer.mails if b"Do you want it?" in one]
    reference = next(line for line in ours.decode().splitlines() if line.lower().startswith("message-id:")).split(None, 1)[1]
    answer = mail(
        "Re: News", "Yes, please!\n\nOn Sat, 21 Nov 2026 at 10:00, Shop <shop@shop.example> wrote:\n> Do you want it?\n\n-- \nAda\n"
    )
    answer["In-Reply-To"] = reference
    answer.add_attachment(PNG, maintype="image", subtype="png", filename="where.png")
    await office.hand_over(answer)

    found = await office.arrives("Re: News")
    assert (found["direction"], found["in_reply_to"], found["from"]) == ("in", first["id"], "ada@example.org"), "not the last one: its own"
    assert found["content"]["body"] == "Yes, please!"
    assert "Do you want it?" in found["content"]["quoted"]
    assert found["content"]["signature"] == "-- \nAda"
    assert found["content"]["facts"]["dkim"] == "none"
    [file] = found["media"]
    assert (file["name"], file["type"], file["size"]) == ("where.png", "image/png", len(PNG))
    assert (await shop.client.get(f"/v1/media/{file['id']}")).content == PNG


@pytest.mark.anyio
async def test_an_answer_to_the_signed_address_is_known_by_it_alone(office: Office):
    shop = office.shop
    await shop.person("ada", email="ada@example.org")
    first = await shop.say("ada", channel="email", body="Which colour?")
    await shop.reaches(first["deliveries"][0]["id"], "sent")
    later = await shop.say("ada", channel="email", body="And which size?")
    await shop.reaches(later["deliveries"][0]["id"], "sent")
    [ours] = [message_from_bytes(one) for one in office.peer.mails if b"Which colour?" in one]
    # From another mailbox, by a program that keeps no thread.
    answer = mail("Blue", "Blue.")
    del answer["From"]
    answer["From"] = "ada@her-work.example"
    await office.hand_over(answer, to=parseaddr(str(ours["Reply-To"]))[1].partition("@")[0])
    found = await office.arrives("Blue")
    assert found["in_reply_to"] == first["id"]


@pytest.mark.anyio
async def test_a_report_that_comes_back_is_no_message_but_a_bounce(office: Office):
    shop = office.shop
    await shop.person("gone", email="gone@example.org")
    sent = await shop.say("gone", channel="email", body="Are you there?")
    await shop.reaches(sent["deliveries"][0]["id"], "sent")
    [ours] = [one for one in office.peer.mails if b"Are you there?" in one]
    head = "From: MAILER-DAEMON@mx.example.org\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
    kind = 'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n--r\r\n\r\nIt did not arrive.\r\n'
    status = (
        "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        "Final-Recipient: rfc822; gone@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--r\r\nContent-Type: message/rfc822\r\n\r\n"
    )
    await office.hand_over(f"{head}{kind}{status}".encode() + ours + b"\r\n--r--\r\n", sender="", to="shop")
    failed = await shop.reaches(sent["deliveries"][0]["id"], "failed")
    assert failed["id"] == sent["deliveries"][0]["id"]
    assert (await shop.ask("GET", "/v1/messages?direction=in"))["data"] == []


@pytest.mark.anyio
async def test_what_a_machine_wrote_is_told_as_such(office: Office):
    await office.hand_over(mail("Automatic reply: News", "I am away.", Auto_Submitted="auto-replied"), sender="")
    found = await office.arrives("Automatic reply: News")
    assert found["content"]["is_automatic"] is True


@pytest.mark.anyio
async def test_only_mail_for_our_domains_is_taken_and_none_is_passed_on(office: Office):
    def talk(server: smtplib.SMTP) -> list[int]:
        server.ehlo()
        server.mail("ada@example.org")
        strangers = ("someone@gmail.com", "nobody", f"x@sub.{office.domain}", f"@{office.domain}", "a@b@c", "root@localhost")
        codes = [server.rcpt(one)[0] for one in strangers]
        return [*codes, server.rcpt(f"anything.at+all@{office.domain.title()}")[0], server.rcpt("someone@gmail.com")[0]]

    codes = await office.smtp(talk)
    assert set(codes[:-2]) <= {550, 553}, codes
    assert codes[-2:] == [250, 550]
    guesses = await office.smtp(lambda server: [server.ehlo(), server.mail("a@b.example"), *(server.rcpt(f"a@{n}.net") for n in range(21))])
    assert guesses[-1][0] == 421, "who guesses is shown the door"


@pytest.mark.anyio
async def test_a_domain_belongs_to_one_workspace(office: Office, building: tuple[App, str, Certificates]):
    app, base_url, certificates = building
    async with opened(app, base_url, office.port, certificates.client) as other:
        taken = await other.shop.ask("PUT", f"/v1/inbound-domains/{office.domain}", {"account": other.account}, status=409)
        assert taken["code"] == "domain_taken"
        await office.shop.ask("DELETE", f"/v1/inbound-domains/{office.domain}")
        await other.shop.ask("PUT", f"/v1/inbound-domains/{office.domain}", {"account": other.account})
        [sandbox] = [one for one in (await other.shop.ask("GET", "/v1/provider-accounts"))["data"] if one["provider"] == "sandbox"]
        wrong = await other.shop.ask("PUT", "/v1/inbound-domains/a.example", {"account": sandbox["id"]}, status=422)
        assert [one["code"] for one in wrong["errors"]] == ["not_a_mail_account"]


@pytest.mark.anyio
async def test_what_is_too_large_is_refused_whether_it_says_so_or_not(office: Office):
    small, large = mail("Small", "x" * 60 + "\n"), mail("Large", ("x" * 60 + "\n") * (LIMIT // 60))

    def talk(server: smtplib.SMTP) -> list[Any]:
        server.ehlo()
        announced = server.docmd("MAIL", f"FROM:<ada@example.org> SIZE={LIMIT + 1}")[0]
        server.mail("ada@example.org")
        server.rcpt(f"support@{office.domain}")
        sent = server.data(large.as_bytes())[0]
        # The same connection goes on.
        server.mail("ada@example.org")
        server.rcpt(f"support@{office.domain}")
        return [int(server.esmtp_features["size"]), announced, sent, server.data(small.as_bytes())[0]]

    assert await office.smtp(talk) == [LIMIT, 552, 552, 250]
    await office.arrives("Small")


@pytest.mark.anyio
async def test_a_mail_comes_over_tls_and_its_bytes_stay_as_they_are(office: Office):
    raw = "From: jürgen@example.org\r\nSubject: Grüße\r\nMessage-ID: <8bit@example.org>\r\n\r\n..\r\n.dot\r\nÄ\r\n".encode()

    def talk(server: smtplib.SMTP) -> int:
        assert server.starttls(context=office.client)[0] == 220
        server.ehlo()
        assert not server.has_extn("auth")
        assert server.has_extn("8bitmime")
        assert server.has_extn("smtputf8")
        server.docmd("MAIL", "FROM:<ada@example.org> BODY=8BITMIME")
        server.rcpt(f"support@{office.domain}")
        return server.data(raw)[0]

    assert await office.smtp(talk) == 250
    found = await office.arrives("Grüße")
    assert found["content"]["body"] == "..\n.dot\nÄ"
    assert found["content"]["facts"]["tls"].startswith("TLSv1")
    assert (await office.shop.ask("GET", f"/v1/messages/{found['id']}"))["from"] == "jürgen@example.org"


@pytest.mark.anyio
async def test_a_mail_that_is_sent_again_is_one_message(office: Office):
    once = mail("Once", "Only once.")
    for _ in range(3):
        await office.hand_over(once)
    await office.arrives("Once")
    await office.hand_over(mail("After", "Later."))
    await office.arrives("After")
    listed = (await office.shop.ask("GET", "/v1/messages?direction=in"))["data"]
    assert len(listed) == 2


@pytest.mark.anyio
async def test_nothing_is_lost_or_doubled_when_the_program_is_killed_before_its_answer(database_url: str, tmp_path: Path):
    lock = await asyncpg.connect(database_url)
    first, port = await started(database_url, tmp_path)
    given = load_settings({}, data=tmp_path, database_url=database_url, allow_private_networks=True)
    try:
        async with serving(given) as (app, base_url), opened(app, base_url, port, ssl.create_default_context()) as office:
            stuck = mail("Stuck", "Between the dot and the answer.")
            held = lock.transaction()
            await held.start()
            await lock.execute("LOCK TABLE callbacks IN ACCESS EXCLUSIVE MODE")
            sending = asyncio.create_task(office.hand_over(stuck))
            async with asyncio.timeout(20):
                while not await lock.fetchval(_WAITING):  # noqa: ASYNC110 - nothing sets an event
                    await asyncio.sleep(0.02)
            first.send_signal(signal.SIGKILL)
            with pytest.raises((smtplib.SMTPException, OSError)):
                await sending
            await held.rollback()
            second, office.port = await started(database_url, tmp_path)
            try:
                # No 250 was heard: the sender's server sends it again.
                await office.hand_over(stuck)
                await office.hand_over(mail("Next", "Another."))
                await office.arrives("Next")
                await office.arrives("Stuck")
                assert len((await office.shop.ask("GET", "/v1/messages?direction=in"))["data"]) == 2
            finally:
                second.terminate()
                await asyncio.wait_for(second.wait(), 30)
    finally:
        await lock.close()
        if first.returncode is None:
            first.kill()
        await first.wait()


async def started(url: str, data: Path) -> tuple[asyncio.subprocess.Process, int]:
    """The program as an operator starts it, and the port of its listener."""
    environ = {**os.environ, "TIDINGS_DATABASE_URL": url, "TIDINGS_DATA": str(data), "TIDINGS_DNS_SERVERS": "127.0.0.1:9"}
    command = [sys.executable, "-m", "tidings.cli", "serve", "--role", "api", "--port", "0", "--smtp-port", "0"]
    process = await asyncio.create_subprocess_exec(*command, env=environ, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
    return process, int(line.partition("mail on port ")[2].partition(")")[0].partition(";")[0])


@pytest.mark.anyio
async def test_while_the_database_is_down_every_mail_is_asked_to_come_again(tmp_path: Path):
    async with embedded(tmp_path / "pg") as server:
        given = load_settings(
            {}, data=tmp_path, database_url=server.url, allow_private_networks=True, smtp_port=0, dns_servers="127.0.0.1:9"
        )
        async with serving(given, role="api") as (app, base_url):
            assert app.listener is not None
            async with opened(app, base_url, app.listener.address[1], ssl.create_default_context()) as office:

                def talk(server: smtplib.SMTP, domain: str = office.domain) -> list[int]:
                    server.ehlo()
                    server.mail("ada@example.org")
                    codes = [server.rcpt(f"support@{domain}")[0]]
                    return [*codes, server.data(mail("Down").as_bytes())[0] if codes == [250] else 0]

                assert await office.smtp(talk) == [250, 250]
                os.kill(server.server.pid, signal.SIGQUIT)
                while is_alive(tmp_path / "pg", server.server.pid):  # noqa: ASYNC110 - it is no child of ours
                    await asyncio.sleep(0.02)
                assert await office.smtp(talk) in ([250, 451], [451, 0]), "as long as the domain is remembered, the mail is asked for"
                assert (await office.smtp(lambda server: talk(server, "another.example")))[0] == 451, "whose it is cannot be said"
                await server.revive()
                assert await office.smtp(talk) == [250, 250]
