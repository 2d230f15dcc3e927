"""Fan-out of two peers to connections like ours: nginx with nchan over WebSocket, and ejabberd's rooms over XMPP. They store nothing.

nchan 1.3.6: nchan.io, "Publisher Endpoints", "Subscriber Endpoints" and its configuration directives. ejabberd 23.01: administrator guide,
`mod_muc` (default_room_options, max_users, min_message_interval), "Anonymous Login and SASL Anonymous", shapers (docs.ejabberd.im). RFC 6120
sections 4 to 7 and XEP-0045 sections 7.2 and 7.4. All read 2026-11-22.
"""

import asyncio
import json
import os
import shutil
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import msgspec

from benchmarks.load import full_speed, paced
from benchmarks.peers_installed import Missing
from benchmarks.stage import tree_seconds
from benchmarks.talks import TEXT
from benchmarks.watchers import MARK, Noted, Script, watching
from tests.providers.peers import closed_port

NCHAN = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
PUBLISHERS = 16
"""Messages under way, where whoever publishes hears when one is taken."""
_ERLANG = Path("/usr/lib/x86_64-linux-gnu")
_HOST = "localhost"
_ROOM = f"hall@conference.{_HOST}"
_MESSAGE = f"<message to='{_ROOM}' type='groupchat'><body>{MARK.decode()}{TEXT}</body></message>".encode()


class Fanned(msgspec.Struct, frozen=True):
    """A run: messages, what came of them to all connections, seconds until the last had come, CPU of what told them, waits from stored."""

    messages: int
    deliveries: int
    frames: int
    seconds: float
    cpu: float
    waits: list[float]

    @property
    def rate(self) -> float:
        """Deliveries a second."""
        return self.deliveries / self.seconds

    @property
    def rate_of_cpu(self) -> float:
        """Deliveries for each second of CPU."""
        return self.deliveries / max(self.cpu, 0.01)


# As fast as it goes, or so many messages a second (0: as fast as it goes), for so many seconds.
Fanning = Callable[[float, float], Awaitable[Fanned]]


@asynccontextmanager
async def nchan(folder: Path, count: int, size: int) -> AsyncGenerator[Fanning]:
    """One worker of nginx, so many subscribers of one channel, messages that make frames of so many bytes."""
    if shutil.which("nginx") is None or not await asyncio.to_thread(NCHAN.exists):
        await _apt("nginx-core", "libnginx-mod-nchan")
    port = closed_port()
    (folder / "nginx.conf").write_text(_nginx(folder, port))
    body = f"{MARK.decode()}{TEXT}".ljust(size - 4).encode()
    request = f"POST /pub HTTP/1.1\r\nhost: localhost\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
    head = f"GET /sub HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    script: Script = ((f"{head}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode(), b"\r\n\r\n"),)
    words = ("nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log"))
    async with _running(*words) as process, watching() as watchers:
        await _listens(port, process)
        await watchers.open(port, [script] * count)

        async def fan(rate: float, seconds: float) -> Fanned:
            stored: list[float] = []

            def heard(_: float, __: bytes) -> None:
                stored.append(time.perf_counter())

            await watchers.forget()
            before, begun = tree_seconds(process.pid), time.perf_counter()
            if rate:
                await paced(port, lambda: request, connections=PUBLISHERS, rate=rate, until=lambda passed: passed > seconds, heard=heard)
            else:
                await full_speed(port, lambda: request, connections=PUBLISHERS, seconds=seconds, heard=heard)
            noted = await watchers.noted(len(stored) * count)
            return fanned(noted, len(stored), count, begun, tree_seconds(process.pid) - before, sorted(stored))

        yield fan


@asynccontextmanager
async def ejabberd_room(folder: Path, count: int) -> AsyncGenerator[Fanning]:
    """So many people in one room over TCP; one of them speaks. Nobody is told who comes, and nothing is archived."""
    if shutil.which("erl") is None:
        await _apt("ejabberd")
    port = closed_port()
    (folder / "ejabberd.yml").write_text(_node(port))
    environ = {"ERL_LIBS": str(_ERLANG), "EJABBERD_CONFIG_PATH": str(folder / "ejabberd.yml"), "HOME": str(folder)}
    environ |= {"EJABBERD_LOG_PATH": str(folder / "ejabberd.log"), "PATH": "/usr/bin:/bin:/usr/sbin"}
    words = ("erl", "-noinput", "+K", "true", "+P", "250000", "-mnesia", "dir", f'"{folder}/mnesia"', "-s", "ejabberd")
    async with _running(*words, **environ) as process, watching() as watchers:
        await _listens(port, process)
        await watchers.open(port, [_occupant(n) for n in range(count)], at_once=16)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for sent, until in _occupant(count):
            writer.write(sent)
            await reader.readuntil(until)
        draining = asyncio.create_task(_drain(reader))

        async def fan(rate: float, seconds: float) -> Fanned:
            stored: list[float] = []
            await watchers.forget()
            before, begun = tree_seconds(process.pid), time.perf_counter()
            if rate:
                while (passed := time.perf_counter() - begun) < seconds:
                    while len(stored) < passed * rate:
                        writer.write(_MESSAGE)
                        stored.append(time.perf_counter())
                    await asyncio.sleep(0.001)
            else:
                # Nobody says when a message was taken: some are said at once, and the next ones when they have come to everybody.
                while time.perf_counter() - begun < seconds:
                    writer.write(_MESSAGE * 20)
                    stored += [time.perf_counter()] * 20
                    await watchers.noted(len(stored) * count)
            noted = await watchers.noted(len(stored) * count)
            return fanned(noted, len(stored), count, begun, tree_seconds(process.pid) - before, stored)

        try:
            yield fan
        finally:
            draining.cancel()
            writer.close()


def fanned(noted: Noted, messages: int, count: int, begun: float, cpu: float, stored: list[float]) -> Fanned:
    """The run, once everything has come; raises RuntimeError where something has not."""
    if noted.count != messages * count:
        raise RuntimeError(f"of {messages} messages to {count} connections {noted.count} have come")
    waits = [moment - at for arrivals in noted.arrivals for moment, at in zip(arrivals, stored, strict=True)]
    return Fanned(messages, noted.count, noted.frames * count, noted.last - begun, cpu, waits)


def _occupant(n: int) -> Script:
    stream = f"<stream:stream to='{_HOST}' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>".encode()
    return (
        (stream, b"</stream:features>"),
        (b"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>", b"<success"),
        (stream, b"</stream:features>"),
        (b"<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", b"</iq>"),
        # Its end is that of the room's subject, which is told last.
        (f"<presence to='{_ROOM}/u{n}'><x xmlns='http://jabber.org/protocol/muc'/></presence>".encode(), b"</message>"),
    )


async def _drain(reader: asyncio.StreamReader) -> None:
    while await reader.read(1 << 20):
        pass


def _nginx(folder: Path, port: int) -> str:
    return f"""
load_module {NCHAN};
daemon off;
pid {folder}/pid;
worker_processes 1;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    location = /sub {{ nchan_subscriber websocket; nchan_channel_id hall; nchan_subscriber_first_message newest; }}
    location = /pub {{ nchan_publisher http; nchan_channel_id hall; nchan_message_buffer_length 1000; }}
  }}
}}
"""


def _node(port: int) -> str:
    nobody: list[str] = []
    room = {"presence_broadcast": nobody, "public": False, "allow_change_subj": False, "max_users": 5_000}
    # JSON is YAML.
    return json.dumps(
        {
            "hosts": [_HOST],
            "loglevel": "error",
            "auth_method": ["anonymous"],
            "anonymous_protocol": "sasl_anon",
            "allow_multiple_connections": True,
            "listen": [
                {"port": port, "ip": "127.0.0.1", "module": "ejabberd_c2s", "shaper": "none", "access": "all", "max_stanza_size": 65_536}
            ],
            "modules": {"mod_muc": {"max_users": 5_000, "history_size": 0, "default_room_options": room, "access_create": "all"}},
        }
    )


async def _apt(*packages: str) -> None:
    """They are installed into the system; raises Missing with what the installer said."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise Missing(f"not installed: apt install {' '.join(packages)}")
    process = await asyncio.create_subprocess_exec(
        *("apt-get", "install", "-y", "-q", "--no-install-recommends", *packages),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    out, _ = await process.communicate()
    if process.returncode:
        raise Missing(out.decode(errors="replace").strip()[-500:])


@asynccontextmanager
async def _running(*words: str, **environ: str) -> AsyncGenerator[asyncio.subprocess.Process]:
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*words, stdin=quiet, stdout=quiet, stderr=quiet, env=environ or None)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _listens(port: int, process: asyncio.subprocess.Process) -> None:
    for _ in range(300):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if process.returncode is not None:
                break
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise Missing("it ended as soon as it was started, or does not listen")
