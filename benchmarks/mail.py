"""Mail that goes out: 12 kB each, from waiting deliveries to Postfix's smtp-sink, rendered and signed, by one worker.

In the same run: the client alone with ready-made bytes, aiosmtplib alone over as many kept connections, and what writing and signing take.
"""

import asyncio
import os
import shutil
import socket
import statistics
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID

import msgspec
from aiosmtplib import SMTP
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from benchmarks.figures import Figure, at_least, compared, measured
from benchmarks.stage import CONTACTS, DATA, ORDER, Server, Stage, cpu_seconds, staged, tree_seconds
from tidings.channels import Content
from tidings.net import Accepted, Mail, Policy, SmtpPool
from tidings.net import Server as MailServer
from tidings.providers.smtp_dkim import Signer, signature_headers
from tidings.providers.smtp_headers import Mailbox
from tidings.providers.smtp_mime import Built, build

MAILS = max(1, int(os.environ.get("MAILS", "20000")) // CONTACTS) * CONTACTS
CONNECTIONS = 32
SLOTS = 256
SINK = shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin:/usr/local/sbin")

_ROW = (
    '<tr><td style="padding:8px 0;border-bottom:1px solid #e5e5e5;color:#333333">{{ item.n }} x {{ item.name }}</td>'
    '<td style="padding:8px 0;border-bottom:1px solid #e5e5e5;text-align:right">€ {{ item.price }}</td></tr>\n'
)
_NOTE = (
    '<p style="margin:0 0 16px;font-family:Helvetica,Arial,sans-serif;font-size:15px;line-height:24px;color:#333333">'
    "You can change or cancel your order until it is packed, which is usually within a few hours of it being placed.</p>\n"
)
_TEXT = (
    "Hello! Your order {{ order.number }} is confirmed:\n"
    "{% for item in order['items'] %}{{ item.n }} x {{ item.name }} at € {{ item.price }}\n{% endfor %}"
    "Total € {{ order.total }}. Follow it at {{ order.track }}\n\n"
    + "You can change or cancel your order until it is packed, usually within hours.\n"
    * 18
)
_PAGE = (
    '<!doctype html>\n<html><body style="margin:0;background:#f6f6f6">\n<h1>Your order {{ order.number }}</h1>\n<table width="100%">\n'
     "{% for item in order['items'] %}" + _ROW + "{% endfor %}</table>\n<p>Total € {{ order.total }}</p>\n"
    + _NOTE * 36 + '<a href="{{ order.track }}">Follow it</a>\n</body></html>\n'
)  # fmt: skip
_TEMPLATE = {
    "key": "order_mail",
    "purpose": "transactional",
    "route": {"channel": "email"},
    "content": {"email": {"en": {"title": "Your order {{ order.number }} is confirmed", "text": _TEXT, "html": _PAGE}}},
}
_KEYS: Mapping[str, RSAPrivateKey | Ed25519PrivateKey] = {
    "ed25519": Ed25519PrivateKey.generate(),
    "rsa_2048": generate_private_key(65537, 2048),
    "rsa_1024": generate_private_key(65537, 1024),
}


class _Drained(msgspec.Struct, frozen=True):
    """From 5 to 95 percent: mails a second, and microseconds of CPU a mail of the worker, PostgreSQL and the sink; bytes of WAL a mail."""

    rate: float
    worker: float
    postgres: float
    sink: float
    wal: float


async def mail(server: Server) -> list[Figure]:
    """The worker's rate by the key that signs; the client and aiosmtplib on the same bytes, in turns; writing and signing alone."""
    if SINK is None:
        print("mail: Postfix's smtp-sink is not installed (Debian: postfix)", file=sys.stderr)
        return []
    ready, size, alone = _alone()
    async with _sink() as (port, pid):
        peers: list[tuple[float, float]] = []
        clients: list[tuple[float, float]] = []
        for _ in range(3):
            peers.append(await _client_round(_aiosmtplib(port, ready)))
            clients.append(await _client_round(_pool(port, ready)))
        async with staged(server) as stage:
            await _prepare(stage)
            found = {name: await _drain(stage, port, pid, name) for name in ("ed25519", "rsa_2048", "both", "unsigned")}
            found["alike"] = await _drain(stage, port, pid, "ed25519", is_alike=True)
            async with stage.owner() as owner:
                await owner.execute("UPDATE workspaces SET keeps_content = true")
            found["kept"] = await _drain(stage, port, pid, "ed25519")
    peer = statistics.median(rate for rate, _ in peers)
    own = statistics.median(rate for rate, _ in clients)
    figures = [at_least("mail_ed25519", found["ed25519"].rate, "mails/s", 3_500)]
    figures += [measured(f"mail_{name}", one.rate, "mails/s") for name, one in found.items() if name != "ed25519"]
    for name, one in found.items():
        figures.append(measured(f"mail_{name}_cpu_worker", one.worker, "µs/mail"))
        figures.append(measured(f"mail_{name}_cpu_postgres", one.postgres, "µs/mail"))
    return [
        *figures,
        measured("mail_cpu_sink", found["ed25519"].sink, "µs/mail"),
        measured("mail_wal", found["ed25519"].wal, "bytes/mail"),
        measured("mail_size", size, "bytes"),
        compared(
            "mail_client_alone", own, "mails/s", against=peer, ratios=[one[0] / two[0] for one, two in zip(clients, peers, strict=True)]
        ),
        measured("mail_client_alone_cpu", min(cpu for _, cpu in clients), "µs/mail"),
        measured("mail_aiosmtplib_alone_cpu", min(cpu for _, cpu in peers), "µs/mail"),
        *(measured(f"mail_{name}_alone", seconds * 1e6, "µs/mail") for name, seconds in alone.items()),
    ]


async def _prepare(stage: Stage) -> None:
    async with stage.client() as client:
        (await client.post("/v1/templates", json=_TEMPLATE)).raise_for_status()
        (await client.post("/v1/templates/order_mail/publish", json={"version": 1})).raise_for_status()
        # The sandbox carries mail too: it steps back.
        [sandbox] = [one for one in (await client.get("/v1/provider-accounts")).json()["data"] if one["provider"] == "sandbox"]
        (await client.patch(f"/v1/provider-accounts/{sandbox['id']}", json={"rank": 9})).raise_for_status()
    async with stage.owner() as owner:
        # As in a live workspace.
        await owner.execute("UPDATE workspaces SET keeps_content = false")


async def _drain(stage: Stage, port: int, sink: int, signed: str, *, is_alike: bool = False) -> _Drained:
    """So many wait, and one worker empties the queue: mails a second from 5 to 95 percent, and what all of it cost.

    Each is rendered with data of its own, unless all are to say the same.
    """
    async with stage.client() as client, stage.sql() as connection:
        given = {"host": "127.0.0.1", "port": port, "security": "none", "from_address": "Shop <shop@bench.example>", **_signing(signed)}
        account = await client.post("/v1/provider-accounts", json={"provider": "smtp", "credentials": given})
        account.raise_for_status()
        people = [f"user_{n:05d}" for n in range(CONTACTS)]
        own = [{"id": name, "data": {"order": {**ORDER, "number": f"A-{name}"}}} for name in people]
        body = msgspec.json.encode({"to": people if is_alike else own, "template": "order_mail", "data": DATA})
        for _ in range(MAILS // CONTACTS):
            (await client.post("/v1/messages", content=body, headers={"content-type": "application/json"})).raise_for_status()
        before = await stage.cost()
        samples: list[tuple[int, tuple[float, ...]]] = []
        async with stage.worker(TIDINGS_ALLOW_PRIVATE_NETWORKS="true") as worker:
            while not samples or samples[-1][0]:
                await asyncio.sleep(0.25)
                waiting = await stage.waiting(connection)
                spent = (cpu_seconds(worker), tree_seconds(stage.server.pid), cpu_seconds(sink))
                samples.append((waiting, (time.perf_counter(), *spent)))
                if len(samples) > 2400:
                    raise RuntimeError(f"{waiting} still wait after ten minutes")
            wal = (await stage.cost()).since(before).wal
        (await client.patch(f"/v1/provider-accounts/{account.json()['id']}", json={"is_enabled": False})).raise_for_status()
        others = await connection.fetchval("SELECT count(*) FROM deliveries WHERE state <> 'sent' OR channel <> 'email'")
    if others:
        raise RuntimeError(f"{others} deliveries were not sent as mails")
    begun, ended = _at(samples, MAILS * 0.95), _at(samples, MAILS * 0.05)
    count = MAILS * 0.9
    seconds, of_worker, of_postgres, of_sink = [late - early for early, late in zip(begun, ended, strict=True)]
    return _Drained(count / seconds, of_worker / count * 1e6, of_postgres / count * 1e6, of_sink / count * 1e6, wal / MAILS)


def _at(samples: list[tuple[int, tuple[float, ...]]], level: float) -> list[float]:
    """The time and what had been spent when so many were left, between the two samples around it."""
    (more, early), (less, late) = next(pair for pair in pairwise(samples) if pair[1][0] <= level)
    share = (more - level) / (more - less) if more > level else 0.0
    return [one + (other - one) * share for one, other in zip(early, late, strict=True)]


def _signing(signed: str) -> dict[str, str]:
    first = {"both": "rsa_2048"}.get(signed, signed)
    if first not in _KEYS:
        return {}
    given = {"dkim_domain": "bench.example", "dkim_selector": "s1", "dkim_private_key": _pem(_KEYS[first])}
    return given | ({"dkim_second_selector": "s2", "dkim_second_private_key": _pem(_KEYS["ed25519"])} if signed == "both" else {})


def _pem(key: RSAPrivateKey | Ed25519PrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _alone() -> tuple[bytes, int, dict[str, float]]:
    """A mail as it is written here, its size, and the seconds that writing it and each signature take."""
    content = Content(title="Your order A-1001 is confirmed", text=_TEXT, html=_PAGE)
    shop, jane = Mailbox("Shop", "shop", "bench.example", needs_utf8=False), Mailbox("", "jane", "shop.example", needs_utf8=False)
    reference, now = "dlv_01jd0000000000000000000000", datetime.now(UTC)

    def write() -> bytes:
        built = build(content, shop, jane, reference, 1, now)
        assert isinstance(built, Built)
        return built.data

    data = write()
    seconds = {"writing": _least(write)}
    for name, key in _KEYS.items():
        signer = Signer(domain="bench.example", selector="s1", key=key)
        seconds[f"signing_{name}"] = _least(lambda signer=signer: signature_headers(data, (signer,), now))
    return signature_headers(data, (Signer(domain="bench.example", selector="s1", key=_KEYS["ed25519"]),), now) + data, len(data), seconds


def _least(deed: Callable[[], object]) -> float:
    """The seconds of CPU that it takes where nothing disturbs: the least of many rounds."""
    found: list[float] = []
    for _ in range(100):
        begun = time.process_time()
        for _ in range(10):
            deed()
        found.append((time.process_time() - begun) / 10)
    return min(found)


async def _client_round(sending: Awaitable[int]) -> tuple[float, float]:
    """Mails a second, and microseconds of CPU a mail."""
    begun, cpu = time.perf_counter(), time.process_time()
    sent = await sending
    return sent / (time.perf_counter() - begun), (time.process_time() - cpu) / sent * 1e6


async def _pool(port: int, data: bytes, mails: int = 5_000) -> int:
    pool = SmtpPool(Policy(allow_private_networks=True), per_server=CONNECTIONS)
    at = MailServer(host="127.0.0.1", port=port, security="none", helo="bench.example")
    left = iter(range(mails))

    async def send() -> None:
        for _ in left:
            one = Mail(sender="shop@bench.example", recipient="jane@shop.example", data=data)
            answer = await pool.hand_over(UUID(int=1), at, one, seconds=25)
            assert isinstance(answer, Accepted), answer

    await asyncio.gather(*(send() for _ in range(SLOTS)))
    await pool.aclose()
    return mails


async def _aiosmtplib(port: int, data: bytes, mails: int = 5_000) -> int:
    left = iter(range(mails))

    async def send() -> None:
        async with SMTP(hostname="127.0.0.1", port=port, use_tls=False, start_tls=False, local_hostname="bench.example") as client:
            for _ in left:
                await client.sendmail("shop@bench.example", ["jane@shop.example"], data)

    await asyncio.gather(*(send() for _ in range(CONNECTIONS)))
    return mails


@asynccontextmanager
async def _sink() -> AsyncGenerator[tuple[int, int]]:
    """Postfix's sink: its port and its process id."""
    assert SINK is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    as_nobody = ("-u", "nobody") if os.geteuid() == 0 else ()
    process = await asyncio.create_subprocess_exec(SINK, *as_nobody, f"127.0.0.1:{port}", "200", cwd="/tmp")
    try:
        for _ in range(100):
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                break
            await asyncio.sleep(0.05)
        yield port, process.pid
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()
