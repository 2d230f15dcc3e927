"""Mail that comes in: 20 kB each, over kept connections to our own listener, stored and processed while more of it comes.

The receiving program, a worker, PostgreSQL and the sender share the machine. The second round is the same with DKIM signatures, whose
key a name server on loopback has.
"""

import asyncio
import base64
import os
import re
import signal
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from benchmarks.figures import Figure, at_least, below, measured, percentile
from benchmarks.stage import Server, Stage, cpu_seconds, staged
from tests.unit.listener.name_server import name_server
from tidings.providers.smtp_dkim import Signer, signature_header

MAILS = int(os.environ.get("MAILS", "8000"))
SIGNED = MAILS // 4
CONNECTIONS = 32
DOMAIN = "mail.bench.example"
PEOPLE = 2_000

_LINE = b"It is about the order of last week, which has still not come; please have a look.\r\n"
_TEXT = (
    _LINE * 20
    + b"\r\nOn Sat, Nov 21, 2026 at 10:00 AM Shop <shop@bench.example> wrote:\r\n\r\n"
    + b"".join(b"> " + _LINE for _ in range(50))
)
_FILE = base64.encodebytes(os.urandom(9_800)).replace(b"\n", b"\r\n")


async def inbound_mail(server: Server) -> list[Figure]:
    """500 mails a second, stored and processed; the answer's p99 is of each mail alone, from the dot to the 250."""
    async with staged(server) as stage:
        key = generate_private_key(65537, 2048)
        zone = {
            ("s1._domainkey.people.example", "TXT"): [
                _published(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))
            ]
        }
        async with name_server(zone) as (names, _), _listening(stage, names) as (port, pid), stage.worker():
            await _take(stage)
            await _round(stage, port, [_mail(n) for n in range(500)])
            before, mails = cpu_seconds(pid), [_mail(n) for n in range(MAILS)]
            stored, processed, waits = await _round(stage, port, mails)
            spent = cpu_seconds(pid) - before
            signer = Signer(domain="people.example", selector="s1", key=key)
            signed = [signature_header(one, signer, datetime.now(UTC)) + one for one in (_mail(n) for n in range(SIGNED))]
            _, proven, _ = await _round(stage, port, signed)
            await _check(stage, 500 + MAILS + SIGNED, SIGNED)
    return [
        at_least("inbound_mail_stored", stored, "mails/s", 500),
        at_least("inbound_mail_processed", processed, "mails/s", 500),
        below("inbound_mail_answer_p99", percentile(waits, 99) * 1000, "ms", 1_000),
        measured("inbound_mail_size", len(_mail(0)), "bytes"),
        measured("inbound_mail_cpu_listener", spent / MAILS * 1e6, "µs/mail"),
        measured("inbound_mail_signed_processed", proven, "mails/s"),
    ]


def _mail(n: int) -> bytes:
    head = (
        f"From: Person {n} <user{n % PEOPLE}@people.example>\r\nTo: support@{DOMAIN}\r\nSubject: Order {n}\r\n"
        f"Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{uuid4().hex}@people.example>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
    ).encode()
    file = b'\r\n--b\r\nContent-Type: image/jpeg; name="where.jpg"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head + _TEXT + file + _FILE + b"--b--\r\n"


async def _round(stage: Stage, port: int, mails: Sequence[bytes]) -> tuple[float, float, list[float]]:
    """Mails stored a second, mails processed a second, and how long each waited for its answer."""
    waits: list[float] = []
    left = list(mails)
    begun = time.monotonic()
    await asyncio.gather(*(_send(port, left, waits) for _ in range(CONNECTIONS)))
    stored = time.monotonic() - begun
    async with stage.sql() as connection:
        while await connection.fetchval("SELECT count(*) FROM callbacks WHERE due_at IS NOT NULL"):  # noqa: ASYNC110 - nothing tells it
            await asyncio.sleep(0.02)
    return len(mails) / stored, len(mails) / (time.monotonic() - begun), waits


async def _send(port: int, left: list[bytes], waits: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await reader.readline()
    writer.write(b"EHLO bench.example\r\n")
    while (await reader.readline())[3:4] == b"-":
        pass
    while left:
        mail = left.pop()
        writer.write(b"MAIL FROM:<bounce@people.example>\r\nRCPT TO:<support@%b>\r\nDATA\r\n" % DOMAIN.encode())
        for expected in (b"250", b"250", b"354"):
            line = await reader.readline()
            assert line.startswith(expected), line
        begun = time.monotonic()
        writer.write(mail + b".\r\n")
        line = await reader.readline()
        assert line.startswith(b"250"), line
        waits.append(time.monotonic() - begun)
    writer.close()


async def _take(stage: Stage) -> None:
    async with stage.client() as client:
        given = {"host": "127.0.0.1", "security": "none", "from_address": "shop@bench.example"}
        account = await client.post("/v1/provider-accounts", json={"provider": "smtp", "credentials": given})
        account.raise_for_status()
        (await client.put(f"/v1/inbound-domains/{DOMAIN}", json={"account": account.json()["id"]})).raise_for_status()


async def _check(stage: Stage, mails: int, signed: int) -> None:
    async with stage.sql() as connection:
        failed = await connection.fetchval("SELECT count(*) FROM callbacks WHERE processed_at IS NULL")
        found = await connection.fetchval("SELECT count(*) FROM messages WHERE direction = 'in'")
        passed = await connection.fetchval("SELECT count(*) FROM messages WHERE content #>> '{facts,dkim}' = 'pass'")
    if (failed, found, passed) != (0, mails, signed):
        raise RuntimeError(f"{failed} were not processed, {found} of {mails} are messages, {passed} of {signed} are proven")


def _published(der: bytes) -> str:
    text = f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"
    return " ".join(f'"{text[at : at + 200]}"' for at in range(0, len(text), 200))


@asynccontextmanager
async def _listening(stage: Stage, names: str) -> AsyncGenerator[tuple[int, int]]:
    """The program that takes mail, as an operator starts it: its port and its process id."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIDINGS_")}
    given = {"TIDINGS_DATA": str(stage.server.data), "TIDINGS_DATABASE_URL": stage.url, "TIDINGS_LOG_LEVEL": "WARNING"}
    given |= {"TIDINGS_DNS_SERVERS": names, "TIDINGS_SMTP_PEER_PER_MINUTE": "0"}
    command = (sys.executable, "-m", "tidings.cli", "serve", "--role", "api", "--port", "0", "--smtp-port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env={**kept, **given})
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        found = re.search(r"mail on port (\d+)", line)
        if found is None:
            raise RuntimeError("the listener did not start")
        yield int(found[1]), process.pid
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.wait()
